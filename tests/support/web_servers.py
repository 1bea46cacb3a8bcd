"""
A real nginx and a real Apache on the loopback, each with the access logs that the tests read.

In:       a folder.
Out:      a running server with its port, or a stopped one with its logs. They are Debian's.
"""

import http.client
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NGINX = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/errors.txt;
events {{ }}
http {{
  log_format first '$remote_port $remote_addr - $remote_user [$time_local] "$request" '
    '$status $body_bytes_sent "$http_referer" "$http_user_agent"';
  log_format last '$remote_addr - $remote_user [$time_local] "$request" '
    '$status $body_bytes_sent "$http_referer" "$http_user_agent" $remote_port';
  access_log {folder}/combined/access.log combined;
  access_log {folder}/first/access.log first;
  access_log {folder}/last/access.log last;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port}; listen [::1]:{port}; location / {{ return 200 "hello"; }} }}
}}
"""
APACHE = """
ServerRoot {folder}
ServerName localhost
PidFile {folder}/apache.pid
DefaultRuntimeDir {folder}
ErrorLog {folder}/errors.txt
Listen 127.0.0.1:{port}
Listen [::1]:{port}
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
User www-data
Group www-data
DocumentRoot {folder}
{formats}
CustomLog {folder}/combined/access.log combined
CustomLog {folder}/first/access.log first
CustomLog {folder}/last/access.log last
"""
COMBINED = '%h %l %u %t \\"%r\\" %>s %O \\"%{Referer}i\\" \\"%{User-agent}i\\"'
FORMATS = "\n".join(
    f'LogFormat "{before}{COMBINED}{after}" {name}'
    for name, before, after in (
        ("combined", "", ""),
        ("first", "%{remote}p ", ""),
        ("last", "", " %{remote}p"),
    )
)
START_S = 15.0
"""How long a server may take to answer [s]."""


@contextmanager
def running(name: str, folder: Path) -> Iterator[int]:
    """Run `nginx` or `apache2` with its logs in three folders; yield its port."""
    program = shutil.which(name, path="/usr/sbin:/usr/bin:/sbin")
    assert program, f"install Debian's {name}"
    for layout in ("combined", "first", "last"):
        (folder / layout).mkdir(parents=True)
    port = free_port()
    settings = folder / "server.conf"
    text = NGINX if name == "nginx" else APACHE
    settings.write_text(text.format(folder=folder, port=port, formats=FORMATS), encoding="utf-8")
    options = ["-c", str(settings)] if name == "nginx" else ["-f", str(settings), "-DFOREGROUND"]
    server = subprocess.Popen([program, *options], cwd=folder)
    try:
        awaited(port, server)
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=START_S)


def ask(port: int, method: str, path: str, *, host: str = "127.0.0.1", **headers: str) -> int:
    """Send one request; return the port that it came from."""
    connection = http.client.HTTPConnection(host, port, timeout=START_S)
    connection.connect()
    source = int(connection.sock.getsockname()[1])
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers=named)
    connection.getresponse().read()
    connection.close()
    return source


def send(port: int, data: bytes) -> None:
    """Send bytes that are no request, and read what comes back."""
    with socket.create_connection(("127.0.0.1", port), timeout=START_S) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(4096):
            pass


def free_port() -> int:
    """Return a port of the loopback that nobody listens at."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def awaited(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait until the server takes connections; none of this is a request and none is logged."""
    end = time.monotonic() + START_S
    while time.monotonic() < end and server.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server does not start")
