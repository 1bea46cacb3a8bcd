"""
A feed as RSS 2.0, for readers that know nothing newer.

In:       a `Channel`.
Out:      bytes [UTF-8]; the same channel gives the same bytes.
Not here: reading XML.

Many readers take an RSS description for HTML, so it is escaped twice: what they show is the text.
"""

from email.utils import format_datetime
from html import escape
from xml.etree.ElementTree import Element, SubElement, tostring

from fairwitness.rumours.feeds.channel import Channel, Item

MEDIA_TYPE = "application/rss+xml"
_SPACES = {
    "version": "2.0",
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
}


def rss(channel: Channel) -> bytes:
    """Write a feed."""
    whole = Element("rss", _SPACES)
    feed = SubElement(whole, "channel")
    _put(feed, "title", channel.title)
    _put(feed, "link", channel.home)
    _put(feed, "description", f"{channel.title} ({channel.desk})")
    _put(feed, "language", channel.lang)
    SubElement(feed, "atom:link", rel="self", type=MEDIA_TYPE, href=channel.own_url)
    if channel.hub is not None:
        SubElement(feed, "atom:link", rel="hub", href=channel.hub)
    if channel.updated is not None:
        _put(feed, "lastBuildDate", format_datetime(channel.updated))
    for item in channel.items:
        _item(SubElement(feed, "item"), item)
    return bytes(tostring(whole, encoding="utf-8", xml_declaration=True))


def _item(element: Element, item: Item) -> None:
    _put(element, "title", escape(item.title, quote=False))
    _put(element, "link", item.url)
    _put(element, "guid", item.id).set("isPermaLink", "true")
    _put(element, "pubDate", format_datetime(item.published))
    _put(element, "dc:creator", ", ".join(item.authors))
    for topic in item.topics:
        _put(element, "category", topic)
    _put(element, "description", escape(item.text, quote=False).replace("\n", "<br>\n"))


def _put(parent: Element, name: str, text: str) -> Element:
    element = SubElement(parent, name)
    element.text = text
    return element
