"""What every page tells the browser: no script, style or picture from elsewhere, no frame."""

import pytest
from django.test import Client

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/accounts/login/", "/no-such-page"])
def test_every_page_carries_the_security_headers(path: str) -> None:
    answer = Client().get(path)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    policy = dict(
        part.strip().split(" ", 1)
        for part in answer.headers["Content-Security-Policy"].split(";")
        if part.strip()
    )
    assert {name: policy.get(name) for name in POLICY} == POLICY


@pytest.mark.django_db
def test_no_page_holds_a_script_or_style_of_its_own_or_from_elsewhere() -> None:
    page = Client().get("/accounts/login/").content.decode()
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page
    assert "<script>" not in page
    assert 'src="http' not in page
    assert 'href="http' not in page
