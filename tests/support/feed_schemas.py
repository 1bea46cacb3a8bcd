"""
What the three forms of a feed ask for, held by libraries of others.

In:       a feed as bytes.
Out:      what is wrong with it; nothing if it is sound.

Atom and RSS are held against a RELAX NG schema by libxml2 and read by feedparser, which marks what
is not well-formed; JSON Feed against a JSON Schema. Where a schema cannot say it, a rule here does:
ids stand once (RFC 4287, 4.1.1), the newest entry is first.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import feedparser
import jsonschema_rs
from lxml import etree

FOLDER = Path(__file__).resolve().parents[1] / "rumours" / "schemas"
SAFE = etree.XMLParser(resolve_entities=False, no_network=True)


def faults(form: str, feed: bytes) -> list[str]:
    """Return what is wrong with a feed in a form: `atom`, `rss` or `json`."""
    return list(_of_json(feed) if form == "json" else _of_xml(form, feed))


def _of_xml(form: str, feed: bytes) -> Iterator[str]:
    schema = etree.RelaxNG(etree.parse(FOLDER / f"{form}.rng", SAFE))
    if not schema.validate(etree.fromstring(feed, SAFE)):
        yield from (str(error) for error in schema.error_log)
    read = feedparser.parse(feed)
    if read.bozo:
        yield str(read.bozo_exception)
    yield from _in_order([(one.id, one.published_parsed) for one in read.entries])


def _of_json(feed: bytes) -> Iterator[str]:
    schema = json.loads((FOLDER / "json-feed.schema.json").read_text(encoding="utf-8"))
    held = jsonschema_rs.validator_for(schema, validate_formats=True)
    read = json.loads(feed)
    yield from (f"{error.instance_path}: {error.message}" for error in held.iter_errors(read))
    yield from _in_order([(one["id"], one["date_published"]) for one in read["items"]])


def _in_order(items: list[tuple[str, object]]) -> Iterator[str]:
    if len({name for name, _ in items}) < len(items):
        yield "An id stands twice."
    moments = [moment for _, moment in items]
    if moments != sorted(moments, reverse=True):  # type: ignore[type-var]  # of one kind
        yield "The newest is not first."
