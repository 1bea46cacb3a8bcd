"""
A feed as JSON Feed 1.1 (jsonfeed.org/version/1.1).

In:       a `Channel`.
Out:      bytes [UTF-8]; the same channel gives the same bytes.
Not here: reading JSON.
"""

import json
from datetime import UTC
from typing import Any

from fairwitness.rumours.feeds.channel import Channel, Item

MEDIA_TYPE = "application/feed+json"


def json_feed(channel: Channel) -> bytes:
    """Write a feed."""
    found: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.home,
        "feed_url": channel.own_url,
        "language": channel.lang,
        "authors": [{"name": channel.desk}],
        "items": [_item(item) for item in channel.items],
    }
    if channel.hub is not None:
        found["hubs"] = [{"type": "WebSub", "url": channel.hub}]
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


def _item(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "content_text": item.text,
        "date_published": item.published.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "authors": [{"name": name} for name in item.authors],
        "tags": list(item.topics),
        "language": item.lang,
    }
