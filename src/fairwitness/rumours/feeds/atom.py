"""
A feed as Atom (RFC 4287).

In:       a `Channel`.
Out:      bytes [UTF-8]; the same channel gives the same bytes.
Not here: reading XML. Texts are plain: markup in them is shown, never run.
"""

from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from fairwitness.rumours.feeds.channel import Channel, Item

MEDIA_TYPE = "application/atom+xml"
SPACE = "http://www.w3.org/2005/Atom"
EMPTY = datetime(1970, 1, 1, tzinfo=UTC)
"""Atom wants a time of an empty feed too."""


def atom(channel: Channel) -> bytes:
    """Write a feed."""
    feed = Element("feed", {"xmlns": SPACE, "xml:lang": channel.lang})
    _put(feed, "id", channel.own_url)
    _put(feed, "title", channel.title)
    _put(feed, "updated", _moment(channel.updated or EMPTY))
    _put(SubElement(feed, "author"), "name", channel.desk)
    SubElement(feed, "link", rel="alternate", href=channel.home)
    SubElement(feed, "link", rel="self", type=MEDIA_TYPE, href=channel.own_url)
    if channel.hub is not None:
        SubElement(feed, "link", rel="hub", href=channel.hub)
    for item in channel.items:
        _entry(SubElement(feed, "entry", {"xml:lang": item.lang}), item)
    return bytes(tostring(feed, encoding="utf-8", xml_declaration=True))


def _entry(entry: Element, item: Item) -> None:
    _put(entry, "id", item.id)
    _put(entry, "title", item.title)
    _put(entry, "updated", _moment(item.published))
    _put(entry, "published", _moment(item.published))
    for name in item.authors:
        _put(SubElement(entry, "author"), "name", name)
    SubElement(entry, "link", rel="alternate", href=item.url)
    for topic in item.topics:
        SubElement(entry, "category", term=topic)
    _put(entry, "content", item.text).set("type", "text")


def _put(parent: Element, name: str, text: str) -> Element:
    element = SubElement(parent, name)
    element.text = text
    return element


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
