"""
Files that are taken home.

In:       bytes, and what they are called.
Out:      an answer that a browser keeps under that name.
Not here: who may have them (`guarding`).
"""

from django.http import HttpResponse


def attached(content: bytes, name: str) -> HttpResponse:
    """Give a file."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/octet-stream", headers=headers)
