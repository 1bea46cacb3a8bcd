"""
Connectors: the only door through which anything of a platform is read.

In:       a source address, such as `synapse+sqlite:///homeserver.db`, and the environment.
Out:      canonical tables as lazy Ibis expressions, an engine that runs admitted queries, and what
          the platform does not record, with the reason.
Not here: metrics, the gate, release (`evidence`).
"""

from fairwitness.sources.catalog import connector, connectors, open_source
from fairwitness.sources.interface import Connector, Engine, Source

__all__ = ["Connector", "Engine", "Source", "connector", "connectors", "open_source"]
