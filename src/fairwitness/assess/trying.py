"""
Try whether a source can be opened, before anything is counted.

In:       an address, perhaps a password.
Out:      what was found: platform, engine, version; names of columns at most, no row.
"""

from dataclasses import dataclass

from fairwitness.core.words import Words
from fairwitness.sources import is_log, open_source


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A source that could be opened."""

    platform: str
    engine: str
    schema_version: str
    warnings: tuple[Words, ...]


def tried(address: str, password: str | None = None) -> Found:
    """
    Open a source read-only and close it again.

    Raises:
        Problem: it cannot be opened; what to do about it.

    """
    if is_log(address):
        from fairwitness.sources.logs import open_log  # noqa: PLC0415 - it loads DuckDB

        with open_log(address) as log:
            return Found(
                platform=log.platform,
                engine=log.engine.name,
                schema_version=log.schema_version,
                warnings=(),
            )
    with open_source(address, password=password) as source:
        return Found(
            platform=source.platform,
            engine=source.engine.name,
            schema_version=source.schema_version,
            warnings=source.warnings,
        )
