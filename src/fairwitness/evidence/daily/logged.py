"""
Read the daily series of a log, from the states of its days.

In:       a log whose states are up to date, the first day no longer counted, a policy.
Out:      `Daily` of active accounts, or why there is none; a day without a file says None.
Not here: scanning (`scan`), what may be shown (`releasing`).

Accounts of a day are counted exactly; over weeks and months they are estimated by a sketch.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, get_args

from fairwitness.core.figure import Query, ReleasePolicy
from fairwitness.core.series import Series
from fairwitness.core.window import Window
from fairwitness.core.words import Words
from fairwitness.evidence.absence import UNSAID, not_recorded
from fairwitness.evidence.daily.reading import Daily, watched_days
from fairwitness.evidence.daily.releasing import Spanned, fits, series
from fairwitness.evidence.daily.spans import Span, spans
from fairwitness.evidence.daily.watched import WATCHED
from fairwitness.evidence.gate.shipped import PRESENT
from fairwitness.evidence.scan.figures import TABLE
from fairwitness.evidence.scan.readable import ReadableLog
from fairwitness.evidence.scan.scanning import Scanned
from fairwitness.evidence.states.state import State, merged

ACCOUNT, PASS = "account", "accounts"
(FOLLOWED,) = (w.metric for w in WATCHED if w.metric.id == "activity.active_accounts")
NOBODY = Words("No entry of these days names an account.", "这些日期的日志均未记录账号。")


def read_log(
    log: ReadableLog[Any], scanned: Scanned, *, until: date, policy: ReleasePolicy
) -> Daily:
    """Return the series of a log, over the same days as those of a platform."""
    window = watched_days(until)
    named = {
        day: state
        for day, state in scanned.days.items()
        if window.start <= day < window.end and _names_accounts(state)
    }
    if ACCOUNT not in {column.name for column in log.manifest.tables[TABLE]}:
        return _nothing(scanned, window, log.lacks.get((TABLE, ACCOUNT), UNSAID))
    found = of_days(named, scanned.source, window, policy) if named else None
    if found is None:
        return _nothing(scanned, window, NOBODY)
    asked = scanned.queries[PASS]
    query = Query(
        sha256=asked.sha256,
        sql=asked.sql,
        dialect=asked.dialect,
        source=scanned.source,
        metrics=(FOLLOWED.id,),
    )
    return Daily(source=scanned.source, series=(found,), absent=(), queries=(query,))


def of_days(
    days: Mapping[date, State], source: str, window: Window, policy: ReleasePolicy
) -> Series | None:
    """Release the accounts of days that name any, over the shortest spans that fit."""
    every = (window.start + timedelta(days=n) for n in range(window.days))
    silent = frozenset(day for day in every if day not in days)
    one = None
    for span in get_args(Span):
        whole = spans(window, span)
        one = series(
            Spanned(
                metric=FOLLOWED,
                source=source,
                dimensions=(),
                span=span,
                spans=whole,
                counts={each.start: _accounts(days, each, span) for each in whole},
                first=min(days),
            ),
            silent=silent,
            policy=policy,
        )
        if fits(one, silent=silent):
            break
    return one


def _names_accounts(state: State) -> bool:
    """Say whether any entry of a day names an account: if none does, that is not zero."""
    bit = 1 << PRESENT.index(ACCOUNT)
    return state.count("fields", lambda key: bool(int(key[1]) & bit)) > 0


def _accounts(days: Mapping[date, State], span: Window, length: Span) -> int:
    if length == "day":
        state = days.get(span.start)
        return 0 if state is None else state.count("accounts")
    return merged(state for day, state in days.items() if span.start <= day < span.end).accounts


def _nothing(scanned: Scanned, window: Window, why: Words) -> Daily:
    absent = not_recorded(FOLLOWED, why, source=scanned.source, window=window)
    return Daily(source=scanned.source, series=(), absent=(absent,), queries=())
