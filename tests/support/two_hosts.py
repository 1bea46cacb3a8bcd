"""
Two hosts on one machine: network namespaces with a link between them that can be cut.

In:       nothing; it needs root and Linux.
Out:      a filer's host and a desk's host, each with an address; what passed over the link.
"""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

FILER, DESK = "10.213.7.1", "10.213.7.2"
NGINX = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/errors.txt;
events {{ }}
http {{
  log_format short '$request_method $status'; access_log {folder}/access.txt short;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{
    listen {address}:443 ssl;
    ssl_certificate {folder}/cert.pem; ssl_certificate_key {folder}/key.pem;
    client_max_body_size 4m;
    location / {{
      proxy_pass http://127.0.0.1:8000;
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-Proto https;
      proxy_set_header X-Forwarded-For $remote_addr;
    }}
  }}
}}
"""
LISTEN = """
import socket, struct, sys
taken = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.ntohs(3))
taken.setsockopt(socket.SOL_SOCKET, 33, 2**28)  # SO_RCVBUFFORCE
taken.bind((sys.argv[1], 0))
with open(sys.argv[2], "wb", buffering=0) as out:
    while True:
        packet = taken.recv(2**18)
        out.write(struct.pack(">I", len(packet)) + packet)
"""


class NotAllowed(Exception):
    """A machine that makes no network namespaces."""


@dataclass(frozen=True)
class Hosts:
    """Both ends of a link."""

    filer: str
    """Name of the namespace."""
    desk: str
    link: str
    """Name of the filer's end."""
    other: str
    """Name of the desk's end."""

    def on(self, host: str, command: Sequence[str]) -> list[str]:
        """Return a command as it is run on a host."""
        return ["ip", "netns", "exec", host, *command]

    def cut(self) -> None:
        """Cut the link."""
        _ip("-n", self.filer, "link", "set", self.link, "down")

    def mend(self) -> None:
        """Mend it."""
        _ip("-n", self.filer, "link", "set", self.link, "up")


@contextmanager
def two_hosts() -> Iterator[Hosts]:
    """
    Make two hosts with a link; both are gone afterwards.

    Raises:
        NotAllowed: this machine does not let us.

    """
    name = secrets.token_hex(3)
    hosts = Hosts(f"fw-f-{name}", f"fw-d-{name}", f"vf{name}", f"vd{name}")
    if os.geteuid() != 0:
        raise NotAllowed("network namespaces need root")
    try:
        for host in (hosts.filer, hosts.desk):
            _ip("netns", "add", host)
        _ip("link", "add", hosts.link, "type", "veth", "peer", "name", hosts.other)
        for host, link, address in (
            (hosts.filer, hosts.link, FILER),
            (hosts.desk, hosts.other, DESK),
        ):
            _ip("link", "set", link, "netns", host)
            _ip("-n", host, "address", "add", f"{address}/24", "dev", link)
            for each in ("lo", link):
                _ip("-n", host, "link", "set", each, "up")
    except (subprocess.CalledProcessError, FileNotFoundError) as error:
        _remove(hosts)
        raise NotAllowed(f"this machine makes no network namespaces: {error}") from None
    try:
        yield hosts
    finally:
        _remove(hosts)


@contextmanager
def tls(hosts: Hosts, folder: Path) -> Iterator[Path]:
    """Put an nginx with TLS in front of port 8000 of the desk; yield the certificate to trust."""
    folder.mkdir()
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-keyout", folder / "key.pem", "-out", folder / "cert.pem", "-days", "2"),
            *("-subj", f"/CN={DESK}", "-addext", f"subjectAltName=IP:{DESK}"),
        ],
        check=True,
        capture_output=True,
    )
    conf = folder / "nginx.conf"
    conf.write_text(NGINX.format(folder=folder, address=DESK))
    server = subprocess.Popen(hosts.on(hosts.desk, ["/usr/sbin/nginx", "-c", str(conf)]))
    try:
        yield folder / "cert.pem"
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


@contextmanager
def heard(hosts: Hosts, path: Path) -> Iterator[None]:
    """Write every packet that passes the link into a file."""
    command = [sys.executable, "-c", LISTEN, hosts.other, str(path)]
    listener = subprocess.Popen(hosts.on(hosts.desk, command))
    while not path.exists() and listener.poll() is None:
        time.sleep(0.02)
    try:
        yield
    finally:
        listener.kill()
        listener.wait()


def ports(content: bytes) -> set[int]:
    """Return the TCP ports of the desk that packets went to or came from."""
    found: set[int] = set()
    at = 0
    while at + 4 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        packet, at = content[at + 4 : at + 4 + length], at + 4 + length
        if packet[12:14] == b"\x08\x00" and packet[23] == 6:  # IPv4 with TCP
            tcp = packet[14 + 4 * (packet[14] & 15) :]
            to_desk = packet[30:34] == bytes(map(int, DESK.split(".")))
            found.add(int.from_bytes(tcp[2:4] if to_desk else tcp[:2], "big"))
    return found


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


def _remove(hosts: Hosts) -> None:
    for host in (hosts.filer, hosts.desk):
        subprocess.run(["ip", "netns", "delete", host], check=False, capture_output=True)
