"""
What somebody agrees to who connects a source: the columns that may be read, and no others.

In:       a source address.
Out:      the manifest that holds for it, and a digest that changes with it.
Not here: who agreed and when (`web.store`).
"""

import hashlib
import json

from fairwitness.core.manifest import Manifest
from fairwitness.sources import connector, is_log
from fairwitness.sources.address import parse_address, parse_log_address


def kind_of(address: str) -> str:
    """
    Return the kind of connector that an address names.

    Raises:
        SourceProblem: it is no address, or carries a password.

    """
    parsed = parse_log_address(address) if is_log(address) else parse_address(address)
    return parsed.kind


def agreed_manifest(address: str) -> Manifest:
    """
    Return what may be read at an address, by its connector alone where that is possible.

    Only a log of one's own shape is looked at: its mapping says which fields there are.

    Raises:
        SourceProblem: it is no address, or has no connector.

    """
    if not is_log(address):
        return connector(kind_of(address)).manifest
    # Only a log loads DuckDB.
    from fairwitness.sources.logs import LOGS, open_log  # noqa: PLC0415
    from fairwitness.sources.logs.format import WHY, manifest_of  # noqa: PLC0415

    format_ = LOGS.get(address.partition("://")[0])
    if format_ is None:
        with open_log(address) as log:
            return log.manifest
    told = [name for name in WHY if ("log", name) not in format_.lacks]
    return manifest_of(format_.kind, told, format_.never)


def digest_of(manifest: Manifest) -> str:
    """Return the SHA-256 of everything in a manifest that somebody agrees to."""
    agreed = {
        "kind": manifest.kind,
        "tables": {
            table: sorted((column.name, str(column.kind)) for column in columns)
            for table, columns in manifest.tables.items()
        },
        "never": sorted(manifest.never),
    }
    return hashlib.sha256(json.dumps(agreed, sort_keys=True).encode()).hexdigest()
