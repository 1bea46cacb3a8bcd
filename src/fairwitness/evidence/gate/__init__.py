"""
The gate: the wall that parses every compiled query and lets it run only if it yields aggregates.

In:       SQL text as compiled for one engine, and the manifest of the source.
Out:      an `Admitted` query that may run, or `Refused` with the rule that was broken.
Not here: how queries are made (`evidence`), small counts (`evidence.release`), databases
          (`sources`).

Everything is refused that is not named as allowed. Three stages read the query, each on its own:

1. `text`: only plain characters, words, numbers and signs; no comments, no parameters.
2. `grammar`: only the listed parts of SQL, and only forms that every engine reads alike.
3. `admission`: each expression gets a kind (`kinds`), which says what may be done with it; only
   counts, sums, averages, whole days and labels that stand in the query itself may come out.

Then the parsed query is written out again and must equal what was given, token for token: the gate
judged exactly what the engine will read. `run` looks at every value that comes back once more.
"""

from fairwitness.evidence.gate.admission import Admitted, admit
from fairwitness.evidence.gate.refusal import RULES, Refused
from fairwitness.evidence.gate.running import Engine, run
from fairwitness.evidence.gate.shipped import RANKS, SKETCH, SLOTS
from fairwitness.evidence.gate.staging import stage
from fairwitness.evidence.gate.tables import STAGED, Staged

__all__ = [
    "RANKS",
    "RULES",
    "SKETCH",
    "SLOTS",
    "STAGED",
    "Admitted",
    "Engine",
    "Refused",
    "Staged",
    "admit",
    "run",
    "stage",
]
