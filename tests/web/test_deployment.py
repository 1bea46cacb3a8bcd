"""What docs/deployment.md and deploy/ hand out works as it stands there."""

import http.client
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from installation import served
from web_servers import awaited, free_port

ROOT = Path(__file__).resolve().parents[2]
HOST = "fairwitness.example.org"
PROGRAMS = re.compile(r"/opt/fairwitness/\.venv/bin/\S+")
AROUND = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/errors.txt;
events {{ }}
http {{
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  {server}
}}
"""


def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    assert analyze, "install Debian's systemd"
    units = sorted([*(ROOT / "deploy").glob("*.service"), *(ROOT / "deploy").glob("*.timer")])
    for unit in units:
        text = PROGRAMS.sub("/bin/true", unit.read_text(encoding="utf-8"))
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [analyze, "verify", "--man=no", *(str(tmp_path / unit.name) for unit in units)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(units) >= 5


def nginx_snippet(folder: Path, ports: tuple[int, int]) -> str:
    """Return the server of docs/deployment.md, on ports and with a certificate of the test's."""
    text = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
    found = re.search(r"```nginx\n(.*?)```", text, re.DOTALL)
    assert found
    outside, inside = ports
    replaced = {
        "listen 443 ssl": f"listen 127.0.0.1:{outside} ssl",
        "/etc/letsencrypt/live/fairwitness.example.org": str(folder),
        "http://127.0.0.1:8000": f"http://127.0.0.1:{inside}",
    }
    snippet = found[1]
    for there, here in replaced.items():
        assert there in snippet
        snippet = snippet.replace(there, here)
    return AROUND.format(folder=folder, server=snippet)


@contextmanager
def nginx(folder: Path, inside: int) -> Iterator[int]:
    """Run nginx as the page says, in front of a port; yield its own."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    assert program, "install Debian's nginx"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"),
            *("-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")),
        ],
        check=True,
        capture_output=True,
    )
    port = free_port()
    settings = folder / "nginx.conf"
    settings.write_text(nginx_snippet(folder, (port, inside)), encoding="utf-8")
    server = subprocess.Popen([program, "-c", str(settings)], cwd=folder)
    try:
        awaited(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(15)


@pytest.mark.enable_socket
def test_nginx_as_the_page_has_it_serves_the_workspace_over_tls(tmp_path: Path) -> None:
    (tmp_path / "nginx").mkdir()
    (tmp_path / "data").mkdir()
    variables = {"FAIRWITNESS_PRODUCTION": "1", "FAIRWITNESS_URL": f"https://{HOST}"}
    with served(tmp_path / "data", **variables) as (address, _said, _pid):
        inside = int(address.rpartition(":")[2])
        with nginx(tmp_path / "nginx", inside) as port:
            status, headers, body = asked(tmp_path / "nginx", port, "GET", "/accounts/login/")
            assert status == 200
            assert "<form" in body
            assert "max-age=31536000" in headers["strict-transport-security"]
            assert "Secure" in headers["set-cookie"]
            style = re.search(r'href="(/static/[^"]+\.css)"', body)
            assert style
            assert asked(tmp_path / "nginx", port, "GET", style[1])[0] == 200
            large = b"x" * (5 * 2**20)
            assert asked(tmp_path / "nginx", port, "POST", "/accounts/login/", large)[0] == 413


def asked(
    folder: Path, port: int, method: str, path: str, body: bytes | None = None
) -> tuple[int, dict[str, str], str]:
    """Ask through nginx, as a browser that trusts the test's certificate alone."""
    context = ssl.create_default_context(cafile=str(folder / "fullchain.pem"))
    connection = http.client.HTTPConnection(HOST, timeout=30)
    plain = socket.create_connection(("127.0.0.1", port), timeout=30)
    connection.sock = context.wrap_socket(plain, server_hostname=HOST)
    with closing(connection):
        connection.request(method, path, body)
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, headers, answer.read().decode(errors="replace")
