"""
Hostile text in every field of the workspace is refused in words, or kept and shown as text.

Each form is sent with each text in every field that takes one; then every page and every export is
opened as the owner.
"""

import csv
import io

import pytest
from signed_in import browser_of
from test_views_by_people import VIEWS
from two_organisations import two_organisations

SCRIPT = "<script>alert(1)</script>"
TEXTS = {
    "html": f'"><img src=x onerror=alert(1)>{SCRIPT}{{{{ 7 }}}}',
    "formula": '=HYPERLINK("https://example.org","look")',
    "right to left": "a\u202egnp.exe\u2066",
    "no character": "a\0b\ufffe\x1b[31m",
    "emoji": "🙂👩‍👩‍👧‍👦" * 40,
    "a megabyte": "x" * 1_000_000,
    "line breaks": "a\r\nBcc: b@example.org\r\n\r\nc",
}
FORMS = {
    "/organisations/{organisation}/members/invite/": ["email"],
    "/organisations/{organisation}/services/new/": ["name", "url", "surfaces", "retention_days"],
    "/services/{service}/edit/": ["name", "url"],
    "/services/{service}/features/": ["name", "note"],
    "/services/{service}/numbers/": ["region", "method", "people"],
    "/services/{service}/sources/new/": ["address", "password"],
    "/services/{service}/collect/": ["packs"],
    "/services/{service}/assess/": ["because", "pack", "duty"],
    "/assessments/{assessment}/save/{item}": ["answer", "note", "based_on"],
    "/assessments/{assessment}/comment/{item}": ["text"],
    "/assessments/{assessment}/assign/{item}": ["user", "due_on"],
    "/assessments/{assessment}/review/decide/": ["text", "outcome"],
    "/organisations/{organisation}/tokens/": ["name", "scopes"],
    "/organisations/{organisation}/webhooks/": ["url", "topics"],
}
GIVEN = {
    "launches_on": "2027-01-01",
    "month": "2026-08-01",
    "people": "12",
    "name": "A name",
    "region": "UK",
    "pack": "cac-2018/2018-11-30",
    "lang": "en",
    "scopes": "services:read",
    "days": "30",
    "based_on": "0",
}
EXPORTS = ("/organisations/{organisation}/trail.csv", "/assessments/{assessment}/findings.csv")


@pytest.mark.django_db
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_it_is_refused_in_words_or_shown_as_text(text: str) -> None:
    world = two_organisations()
    client = browser_of(world.people["owner"])
    taken = 0
    for path, fields in FORMS.items():
        for name in fields:
            answer = client.post(path.format(**world.numbers), GIVEN | {name: text})
            assert answer.status_code < 500, f"{path} {name}"
            taken += answer.status_code in {200, 302}
            assert SCRIPT.encode() not in answer.content, f"{path} {name}"
    assert taken > 0
    for name, view in VIEWS.items():
        if view.method != "get" or name.startswith(("account_logout", "api:")):
            continue
        answer = client.get(view.path.format(**world.numbers))
        assert answer.status_code < 500, name
        shown = answer.getvalue() if answer.streaming else answer.content
        assert b"\0" not in shown, name
        if "html" in answer.headers["Content-Type"]:
            assert SCRIPT.encode() not in shown, name


@pytest.mark.django_db
@pytest.mark.parametrize("path", EXPORTS)
def test_no_cell_of_an_export_runs_as_a_formula(path: str) -> None:
    world = two_organisations()
    client = browser_of(world.people["owner"])
    for form, fields in FORMS.items():
        for name in fields:
            client.post(form.format(**world.numbers), GIVEN | {name: TEXTS["formula"]})
    answer = client.get(path.format(**world.numbers))
    assert answer.status_code in {200, 404, 409}, answer.status_code
    if answer.status_code == 200:
        rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
        assert len(rows) > 1
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@", "\t"))]


@pytest.mark.django_db
def test_what_is_larger_than_allowed_is_refused_with_a_sentence() -> None:
    world = two_organisations()
    client = browser_of(world.people["owner"])
    path = "/assessments/{assessment}/save/{item}".format(**world.numbers)
    answer = client.post(path, {"answer": "x" * 3_000_000, "based_on": "0"})
    assert answer.status_code == 400
    assert "larger than 2 MB" in answer.content.decode()
    assert "Nothing was changed" in answer.content.decode()
