"""
The address that the workspace listens on.

In:       host and port.
Out:      whether it is free, and of this machine alone.
Not here: what is served there (`serving`).
"""

import ipaddress
import socket

from fairwitness.core.problem import Problem

LOOPBACK = ("localhost", "::1")


class NotServed(Problem):
    """The workspace cannot be served as asked."""

    code = "not-served"


def is_loopback(host: str) -> bool:
    """Say whether an address is of this machine alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in LOOPBACK


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def free_port(host: str) -> int:
    """Return a port that nothing listens on."""
    with socket.socket(_family(host)) as one:
        one.bind((host, 0))
        return int(one.getsockname()[1])


def refuse_taken(host: str, port: int) -> None:
    """Go on only if an address can be listened on; raises `NotServed`."""
    with socket.socket(_family(host)) as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((host, port))
        except OSError as error:
            raise NotServed(
                f"{address(host, port)} cannot be listened on: {error.strerror}.",
                fix="Give another --port, or 0 for one that is free.",
            ) from None


def answers(host: str, port: int) -> bool:
    """Say whether something listens there."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def address(host: str, port: int) -> str:
    """Write an address as a browser takes it."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
