"""
Which addresses are out in the open, and which in the network that we stand in.

In:       an IP address.
Out:      yes or no.
Not here: looking names up, connecting.
"""

from ipaddress import IPv4Address, IPv6Address, IPv6Network

IP = IPv4Address | IPv6Address
NAT64 = IPv6Network("64:ff9b::/96")
COMPATIBLE = IPv6Network("::/96")


def is_public(ip: IP) -> bool:
    """Say whether an address is publicly reachable, whatever it is wrapped in."""
    inner = _unwrapped(ip)
    return inner.is_global and not (
        inner.is_multicast or inner.is_reserved or inner.is_unspecified or inner.is_loopback
    )


def _unwrapped(ip: IP) -> IP:
    """Return the IPv4 address that an IPv6 address leads to, where it does."""
    if isinstance(ip, IPv4Address):
        return ip
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip.sixtofour is not None:
        return ip.sixtofour
    if ip.teredo is not None:
        return ip.teredo[1]
    if ip in NAT64 or ip in COMPATIBLE:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip
