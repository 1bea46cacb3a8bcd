"""Floods, forged links, letters and searches; and what of a reader might be left somewhere."""

import io
import json
import logging
from collections.abc import Iterator
from unittest import mock

from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from rumour_attack import Attack, Case
from rumour_desk import arrived

from fairwitness.web.rumours import bucket, readers
from fairwitness.web.rumours.bucket import ASK, HAND_OVER, Bucket, allowed
from fairwitness.web.store.models import Contact, Rumour, Subscription

WORDS = "Does moonlight through cardboard rot onions"
READER = "reader@mail.example"
HEADERS = [
    "a@b.example\r\nBcc: c@d.example",
    "a@b.example\nSubject: x",
    "a@b.example%0d%0aBcc: c@d.example",
    "a@b.example,c@d.example",
    "a@b.example;c@d.example",
    '"a\r\nBcc: c"@b.example',
    "<a@b.example>",
    "a@b.example\u2028Bcc: c@d.example",
]


def flood(_: Case) -> Iterator[str]:
    """Ten thousand submissions, each handled from the first line of the view to its last."""
    cache.clear()
    before, make = Rumour.objects.count(), RequestFactory()
    answers = [
        readers.hand_over(
            make.post("/rumours/hand-over/", {"question": f"Is {n} true?"}, REMOTE_ADDR="192.0.2.7")
        ).status_code
        for n in range(10_000)
    ]
    taken = answers.count(200)
    more = 2 + 10 * 60 / HAND_OVER.every_s  # what comes back within ten minutes, at most
    if taken + answers.count(429) != len(answers) or taken > HAND_OVER.size + more:
        yield f"{taken} were taken, {answers.count(429)} refused"
    if Rumour.objects.count() - before > taken:
        yield "more is kept than was taken"
    if not allowed(HAND_OVER, "198.51.100.1", now=1_800_000_000.0):
        yield "others are kept out too"


def flood_of_questions(_: Case) -> Iterator[str]:
    client = Client(REMOTE_ADDR="192.0.2.8")
    answers = [
        client.post("/rumours/answer/", {"question": f"Is {n} true?"}).status_code
        for n in range(3 * ASK.size)
    ]
    if 429 not in answers:
        yield "nobody was told to wait"


def flood_from_many_addresses_of_one(_: Case) -> Iterator[str]:
    one = Bucket(name="one", size=3, every_s=1e9)
    taken = sum(allowed(one, f"2001:db8::{n:x}", now=0.0) for n in range(1, 500))
    if taken != one.size:
        yield f"{taken} of one network were let in"


def flood_of_places(_: Case) -> Iterator[str]:
    """Memory is bounded: who makes up addresses makes no room by it."""
    with mock.patch.object(bucket, "MOST_PLACES", 100):
        quick = Bucket(name="quick", size=1, every_s=1e9, lasting=False)
        taken = sum(allowed(quick, f"10.0.{n // 250}.{n % 250}", now=0.0) for n in range(1_000))
    if taken > 100:
        yield f"{taken} places are remembered"


def borrowed_address(_: Case) -> Iterator[str]:
    """Without a proxy of ours nobody says where they come from."""
    cache.clear()
    answers = [
        Client(REMOTE_ADDR="192.0.2.9")
        .post(
            "/rumours/hand-over/",
            {"question": f"Is {n} true?"},
            headers={"x-forwarded-for": f"198.51.100.{n}", "forwarded": f"for=198.51.100.{n}"},
        )
        .status_code
        for n in range(2 * HAND_OVER.size)
    ]
    if 429 not in answers:
        yield "a header got past the limit"


def huge_question(_: Case) -> Iterator[str]:
    for size in (10**5, 3 * 10**6):
        for path in ("answer", "hand-over"):
            status = Client().post(f"/rumours/{path}/", {"question": "x " * size}).status_code
            if status not in {200, 400, 413, 429}:
                yield f"{path} with {size} words: {status}"
    if max((len(rumour.text) for rumour in Rumour.objects.all()), default=0) > 1_000:
        yield "more than a thousand characters are kept"


def mail_headers(_: Case) -> Iterator[str]:
    for address in HEADERS:
        cache.clear()
        for path in ("hand-over", "letters"):
            sent = {"question": WORDS, "email": address}
            status = Client().post(f"/rumours/{path}/", sent).status_code
            if status != 400:
                yield f"{path} took {address!r}: {status}"
    if arrived() or Contact.objects.exists() or Subscription.objects.exists():
        yield "a letter went out, or an address is kept"


def forged_unsubscribing(_: Case) -> Iterator[str]:
    cache.clear()
    Client().post("/rumours/letters/", {"email": READER})
    row = Subscription.objects.get()
    guesses = [row.digest, row.blinded, str(row.pk), READER, "x" * 43, "%00", "..", "' OR 1=1--"]
    for guess in guesses:
        for what in ("end", "confirm"):
            status = Client().post(f"/rumours/letters/{guess}/{what}/").status_code
            if status != 404:
                yield f"{what} with {guess!r}: {status}"
    said = str(arrived()[-1].body)
    confirm = said[said.index("/rumours/letters/") :].split(maxsplit=1)[0]
    for method in ("get", "head"):
        getattr(Client(), method)(confirm)
        getattr(Client(), method)(confirm.replace("/confirm/", "/end/"))
    if not Subscription.objects.filter(confirmed_at=None).exists():
        yield "a look at a link changed something"


def known_addresses(_: Case) -> Iterator[str]:
    """Whoever asks cannot tell whether an address gets letters already."""
    pages = []
    for address in (READER, READER, "another@mail.example"):
        cache.clear()
        answer = Client().post("/rumours/letters/", {"email": address})
        pages.append((answer.status_code, answer.content))
    if len(set(pages)) != 1:
        yield "the answers differ"


def page_tokens(case: Case) -> Iterator[str]:
    search = "/v1alpha1/claims:search"
    good = {"reviewPublisherSiteFilter": "localhost", "pageSize": "1"}
    assert case.desk
    for token in ("x", "=", "MA", "LTEuMTIz", "\x00", "é", "A" * 10_000, "OTk5OTk5OTk5OS4xMjM="):
        status = Client().get(search, {**good, "pageToken": token}).status_code
        if status != 400:
            yield f"the token {token[:20]!r} was answered with {status}"
    for name, value in (
        *(("offset", each) for each in ("-1", "1e9", "9" * 30, "٣", " ")),
        *(("pageSize", each) for each in ("-1", "9" * 30, "NaN", "0x10")),
        *(("maxAgeDays", each) for each in ("-1", "9" * 30)),
    ):
        answer = Client().get(search, {**good, name: value})
        if answer.status_code not in {200, 400} or len(answer.content) > 100_000:
            yield f"{name}={value!r}: {answer.status_code}"


def cookies(case: Case) -> Iterator[str]:
    """A reader who is an editor, too, is nobody here; nobody gets a cookie."""
    for path in (
        *("/rumours/", "/rumours/checks/garlic/", "/rumours/checks/garlic/1/record.json"),
        *("/rumours/for-programs/", "/rumours/exports/checks.csv", "/rumours/none"),
        "/v1alpha1/claims:search?query=garlic",
    ):
        answer, as_editor = Client().get(path), case.desk.ada.get(path)
        if answer.cookies or as_editor.cookies:
            yield f"{path} sets a cookie"
        if b"ada@example.org" in as_editor.getvalue():
            yield f"{path} knows its reader"


def words_in_a_log(case: Case) -> Iterator[str]:
    """What is asked and not handed over stands in no log, no file and no table."""
    told = io.StringIO()
    handler = logging.StreamHandler(told)
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        answer = Client(REMOTE_ADDR="203.0.113.9").post("/rumours/answer/", {"question": WORDS})
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    if WORDS not in answer.content.decode() or answer.status_code != 200:
        yield "nothing was answered"
    for needle in (WORDS, "moonlight", "203.0.113.9"):
        if needle in told.getvalue():
            yield f"{needle!r} stands in a log"
        if any(needle.encode() in path.read_bytes() for path in _files(case)):
            yield f"{needle!r} stands in a file"
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')
                if needle in json.dumps(cursor.fetchall(), default=str, ensure_ascii=False):
                    yield f"{needle!r} stands in {table}"


def _files(case: Case) -> Iterator["object"]:
    yield from (path for path in case.data.rglob("*") if path.is_file())


READERS = [
    Attack("flood", "ten thousand submissions from one computer", flood),
    Attack("flood of questions", "questions without a pause", flood_of_questions),
    Attack("one network", "many IPv6 addresses of one line", flood_from_many_addresses_of_one),
    Attack("many places", "so many addresses that memory would fill", flood_of_places),
    Attack("borrowed address", "headers that name another address", borrowed_address),
    Attack("huge question", "questions of many megabytes", huge_question),
    Attack("mail headers", "line ends and lists in an e-mail address", mail_headers),
    Attack("forged unsubscribing", "links for letters of somebody else", forged_unsubscribing),
    Attack("known addresses", "asking whether somebody gets letters", known_addresses),
    Attack("page tokens", "forged tokens and numbers in claims:search", page_tokens),
    Attack("cookies", "telling readers apart", cookies),
    Attack("words in a log", "reading afterwards what somebody asked", words_in_a_log),
]
