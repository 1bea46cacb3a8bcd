"""
Logs of a service's own activity, read from files with DuckDB.

In:       an address such as `ocsf+parquet:///var/log/events`.
Out:      a `LogSource`: days, each of which can be the table "log" of the engine.
Not here: metrics, the gate, states (`evidence`).
"""

from fairwitness.sources.logs.formats import LOGS, open_log

__all__ = ["LOGS", "open_log"]
