"""
Logs of a service's own activity, read from files with DuckDB.

In:       an address such as `ocsf+parquet:///var/log/events`.
Out:      a `LogSource`: days, each of which can be the table "log" of the engine.
Not here: metrics, the gate, states (`evidence`).
"""

from fairwitness.sources.logs.formats import EVENTS, LOGS, fields_of, open_log
from fairwitness.sources.logs.mapping import propose

__all__ = ["EVENTS", "LOGS", "fields_of", "open_log", "propose"]
