"""Matrix Synapse, on SQLite and on PostgreSQL."""

from fairwitness.sources.synapse.connector import SYNAPSE

__all__ = ["SYNAPSE"]
