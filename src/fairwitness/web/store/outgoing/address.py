"""
Where a webhook may go: out into the open, and not into the network that we stand in.

In:       an address as somebody wrote it; at delivery, what its name means at that moment.
Out:      its parts, and the one IP address to connect to.
Not here: connecting (`posting`).

Whoever may add a webhook makes this server send a request. It goes by https, so that nobody on the
way reads it; to this machine it may go without. What is not publicly reachable, this machine
included, is refused unless the installation allows it with FAIRWITNESS_PRIVATE_WEBHOOKS=1. A name
is looked up once, judged, and the address that was judged is the one that is connected to.
"""

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, ip_address
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from fairwitness.core.problem import Problem
from fairwitness.web.store.public_internet import IP, is_public

LOOPBACK_NAMES = ("localhost", "localhost.")


class BadAddress(Problem):
    """An address that no webhook may have."""

    code = "bad-webhook-address"


class PrivateAddress(BadAddress):
    """A name that leads to this machine or a private network."""

    code = "private-webhook-address"

    def __init__(self, host: str) -> None:
        super().__init__(
            _("%(host)s is on this machine or in a private network.") % {"host": host},
            fix=_(
                "Use an address that is publicly reachable, or let who runs this installation set "
                "FAIRWITNESS_PRIVATE_WEBHOOKS=1."
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """The parts of an address that a request needs."""

    https: bool
    host: str
    port: int
    target: str
    """Path and query, in ASCII."""

    @property
    def authority(self) -> str:
        """Return host and port as the `Host` header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.https else 80) else f"{host}:{self.port}"


def parsed(url: str) -> Address:
    """
    Take an address apart.

    Raises:
        BadAddress: it is not one that a webhook may have, whatever its name means.

    """
    fix = _("Write it like https://example.org/fairwitness; http is for this machine only.")
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii") if parts.hostname else ""
        port = parts.port
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        target.encode("ascii")
    except ValueError:
        raise BadAddress(_("This is not an address."), fix=fix) from None
    if parts.scheme not in {"http", "https"} or not host or not _printable(url):
        raise BadAddress(_("This is not an address."), fix=fix)
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise BadAddress(
            _("The address holds a name, a password or a mark that is not sent."), fix=fix
        )
    if parts.scheme == "http" and not _names_loopback(host):
        raise BadAddress(_("The address does not begin with https."), fix=fix)
    https = parts.scheme == "https"
    return Address(https=https, host=host, port=port or (443 if https else 80), target=target)


def accepted(url: str, *, private: bool) -> Address:
    """
    Take an address apart that somebody wants to add; names are judged at delivery.

    Raises:
        BadAddress: it is not one that a webhook may have.

    """
    address = parsed(url)
    literal = _literal(address.host)
    inside = _names_loopback(address.host) or (literal is not None and not is_public(literal))
    if inside and not private:
        raise PrivateAddress(address.host)
    return address


def destination(address: Address, *, private: bool) -> IP:
    """
    Look a name up and return where to connect to.

    Raises:
        BadAddress: one of its meanings is not publicly reachable, and that is not allowed.
        OSError: the name means nothing at the moment.

    """
    found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    means = [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    if not address.https and not all(ip.is_loopback for ip in means):
        raise BadAddress(
            _("%(host)s is not this machine, and the address does not begin with https.")
            % {"host": address.host},
            fix=_("Write it like https://example.org/fairwitness."),
        )
    if not private and not all(is_public(ip) for ip in means):
        raise PrivateAddress(address.host)
    return means[0]


def _literal(host: str) -> IP | None:
    """Return an IP address that stands in place of a name, in any of the ways of writing one."""
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host))  # 127.1, 0x7f000001, 2130706433
    except (OSError, ValueError):
        return None


def _names_loopback(host: str) -> bool:
    literal = _literal(host)
    return literal.is_loopback if literal is not None else host.lower() in LOOPBACK_NAMES


def _printable(url: str) -> bool:
    return url.isascii() and url.isprintable() and " " not in url and "\\" not in url
