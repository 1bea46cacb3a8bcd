"""
Every query as it ran, in a file named after its digest.

In:       the evidence.
Out:      path in the bundle to the bytes of the query.
Not here: running or checking queries (`evidence`).
"""

from hashlib import sha256

from fairwitness.core.figure import Evidence

FOLDER = "queries"


def queries(evidence: Evidence) -> dict[str, bytes]:
    """
    Return each query's text, byte for byte, so that its SHA-256 is its name.

    Raises:
        ValueError: a query's digest is not that of its text (a bug of whoever made the evidence).

    """
    files = {}
    for query in evidence.queries:
        data = query.sql.encode()
        if sha256(data).hexdigest() != query.sha256:
            raise ValueError(f"The digest {query.sha256} is not that of its query.")
        files[query_path(query.sha256)] = data
    return files


def query_path(digest: str) -> str:
    """Return where the query of this digest lies in the bundle."""
    return f"{FOLDER}/{digest}.sql"
