"""
Scan a log: a few passes over each day, each over few columns, and what they come to.

In:       an opened log, whose table "log" holds one day at a time.
Out:      daily states, and released figures.
Not here: reading files (`sources`), keeping states (`evidence.states`).
"""

from fairwitness.evidence.scan.collecting import Asked, LogEvidence, collect_log
from fairwitness.evidence.scan.scanning import Done, Progress

__all__ = ["Asked", "Done", "LogEvidence", "Progress", "collect_log"]
