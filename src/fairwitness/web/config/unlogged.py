"""
Keep out of the log what addresses say: secrets of uploads and replies, names of sealed parts.

In:       a record of Django's log of requests that were refused or failed.
Out:      the same record with the name of the view in place of the path.
Not here: the log of the web server in front, which its configuration answers for.
"""

import logging

REQUESTS = ("django.request", "django.security")


class WithoutPlaces(logging.Filter):
    """Name the view that was asked, not what was asked of it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass; one about a request loses its path."""
        request = getattr(record, "request", None)
        if request is None or not record.name.startswith(REQUESTS):
            return True
        match = getattr(request, "resolver_match", None)
        place = f"({match.view_name})" if match is not None else "(no page)"
        path = getattr(request, "path", "")
        args = record.args if isinstance(record.args, tuple) else ()
        record.args = tuple(place if one == path else one for one in args)
        if path and path != "/" and isinstance(record.msg, str):
            record.msg = record.msg.replace(path, place)
        return True
