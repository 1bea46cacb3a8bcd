import socket
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from outgoing_people import HOSTILE

from fairwitness.web.store.outgoing import address
from fairwitness.web.store.outgoing.address import (
    BadAddress,
    PrivateAddress,
    accepted,
    destination,
    is_public,
    parsed,
)

PRIVATE = (
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0.0.0.0", "10.0.0.1", "172.16.3.4",  # noqa: S104
    "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "[::1]", "[::]",
    "[fe80::1]", "[fd00::1]", "[::ffff:10.0.0.1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]", "[::127.0.0.1]", "[ff02::1]", "localhost",
)  # fmt: skip


def test_one_private_meaning_among_public_ones_is_enough_to_refuse(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    means = ["93.184.215.14", "10.0.0.7"]
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 443)) for ip in means]
    monkeypatch.setattr(address.socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(PrivateAddress):
        destination(parsed("https://mixed.example/"), private=False)
    assert str(destination(parsed("https://mixed.example/"), private=True)) == means[0]
    with pytest.raises(BadAddress):
        destination(parsed("http://localhost/"), private=True)


@pytest.mark.parametrize("host", PRIVATE)
def test_private_hosts_are_refused_in_every_spelling(host: str) -> None:
    with pytest.raises(PrivateAddress):
        accepted(f"https://{host}/", private=False)
    assert accepted(f"https://{host}/", private=True)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "ftp://example.org/",
        "https://user:pass@example.org/",
        "https://example.org/#x",
        "https:///x",
        "https://example.org:99999/",
        "https://example.org/a b",
        "https://example.org/\r\nX: y",
        "https://example.org\\@127.0.0.1/",
        "https://[::1/",
        "javascript:alert(1)",
        "",
        *HOSTILE,
    ],
)
def test_what_is_no_address_for_a_webhook_is_refused(url: str) -> None:
    with pytest.raises(BadAddress) as refused:
        accepted(url, private=True)
    assert refused.value.fix


@given(st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=6, network="fc00::/7"))
def test_no_address_of_a_private_network_is_public(ip: Any) -> None:
    assert not is_public(ip)


@given(st.text() | st.text().map(lambda text: f"https://{text}"))
def test_any_text_is_taken_apart_or_refused(text: str) -> None:
    try:
        address = parsed(text)
    except BadAddress:
        return
    assert address.host
    assert (address.authority + address.target).isascii()
    assert (address.authority + address.target).isprintable()
