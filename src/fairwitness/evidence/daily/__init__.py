"""
Daily series of a platform's database and of logs: what `duties` watches.

In:       an opened source, the first day no longer counted, a release policy.
Out:      `Daily`: series of released numbers, why others are missing, and the queries.
Not here: finding changes (`duties`), scanning (`scan`), figures of a report (`collect`).

What reads logs stands in `logged` and is loaded only where one is named.

Days are asked for as everything else is: through the gate, as labels of a query. Counts of people
that are too small by the day are counted by the week or the month instead (docs/decisions/0013).
"""

from fairwitness.evidence.daily.reading import Daily, read
from fairwitness.evidence.daily.watched import WATCHED, Watched

__all__ = ["WATCHED", "Daily", "Watched", "read"]
