"""Access logs that a real nginx and a real Apache wrote are read as what was asked of them."""

from pathlib import Path

import pytest
from log_reading import count, rows
from web_servers import ask, running, send

from fairwitness.sources.logs import open_log

pytestmark = [pytest.mark.live, pytest.mark.enable_socket]
AGENT = 'A browser with "quotes" \\ and \u4e2d'.encode().decode("latin-1")


def visit(port: int) -> list[int]:
    """Send the requests of these tests; return the ports that they came from, in order."""
    return [
        ask(port, "GET", "/a?mail=li@example.org", User_Agent=AGENT, Referer="https://a.example/"),
        ask(port, "POST", "/b/c", User_Agent="poster"),
        ask(port, "DELETE", "/b/c", host="::1"),
        ask(port, "HEAD", "/", User_Agent=""),
    ]


@pytest.mark.parametrize("server", ["nginx", "apache2"])
@pytest.mark.parametrize("layout", ["combined", "first", "last"])
def test_what_was_asked_is_what_is_read(server: str, layout: str, tmp_path: Path) -> None:
    with running(server, tmp_path) as port:
        ports = visit(port)
        send(port, b"\x16\x03\x01 no request \xff\xfe\r\n\r\n")
    option = "" if layout == "combined" else f"?port={layout}"
    with open_log(f"accesslog+file://{tmp_path / layout}{option}") as log:
        found = [row for day in log.partitions() for row in rows(log, day)]
        assert count(log, "malformed = 1") == 0
        assert (("log", "port") in log.lacks) == (layout == "combined")
        assert ("log", "kind=login") in log.lacks
        assert ("log", "session") in log.lacks
    assert len(found) == 5
    read = {(row["kind"], row["target"], row["address"]): row for row in found}
    first = read["access", "/a", "127.0.0.1"]
    second = read["post", "/b/c", "127.0.0.1"]
    third = read["post", "/b/c", "::1"]
    fourth = read["access", "/", "127.0.0.1"]
    assert [row["kind"] for row in found].count("other") == 1
    assert "li@example.org" in first["text"]
    assert "https://a.example/" in first["text"]
    assert "quotes" in first["agent"]
    assert second["agent"] == "poster"
    assert third["account"] is None
    if layout != "combined":
        assert [row["port"] for row in (first, second, third, fourth)] == ports


@pytest.mark.parametrize("server", ["nginx", "apache2"])
def test_a_port_at_the_end_is_asked_about_and_not_assumed(server: str, tmp_path: Path) -> None:
    with running(server, tmp_path) as port:
        visit(port)
    with open_log(f"accesslog+file://{tmp_path / 'last'}") as log:
        assert any("?port=last" in warning.en for warning in log.warnings)
        assert ("log", "port") in log.lacks
        assert count(log, "malformed = 1") == 0
