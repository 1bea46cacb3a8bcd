"""
Connectors: the only door through which anything of a platform is read.

In:       a source address, such as `synapse+sqlite:///homeserver.db`, and the environment.
Out:      canonical tables as lazy Ibis expressions, an engine that runs admitted queries, and what
          the platform does not record, with the reason; for a log its days, one table each.
Not here: metrics, the gate, release (`evidence`).
"""

from fairwitness.sources.address import is_log
from fairwitness.sources.catalog import connector, connectors, open_source
from fairwitness.sources.interface import (
    Connector,
    Engine,
    LogEngine,
    LogSource,
    Partition,
    Source,
)

__all__ = [
    "Connector",
    "Engine",
    "LogEngine",
    "LogSource",
    "Partition",
    "Source",
    "connector",
    "connectors",
    "is_log",
    "open_source",
]
