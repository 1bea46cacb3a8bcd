"""
Tell a WebSub hub that feeds have news.

In:       a version.
Out:      a form that names every feed that the version stands in.
Not here: sending it (`outgoing_tasks`); what subscribers are sent: the hub fetches the feeds.

W3C WebSub leaves open how a publisher tells its hub; hubs take `hub.mode=publish` with one
`hub.url` for each feed, as PubSubHubbub 0.4 had it.
"""

from urllib.parse import urlencode

from fairwitness.rumours.check import Version
from fairwitness.web.rumours import addresses, feeds

MEDIA_TYPE = "application/x-www-form-urlencoded"


def form(version: Version) -> bytes:
    """Return what a hub is sent."""
    urls = [
        addresses.absolute(feeds.path(name, written))
        for name, about in feeds.ABOUT.items()
        if about.fits(version)
        for written in feeds.FORMS
    ]
    return urlencode([("hub.mode", "publish"), *(("hub.url", url) for url in urls)]).encode()
