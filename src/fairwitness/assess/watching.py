"""
Read the daily series that duties watch: platforms by query, logs from the states of their days.

In:       source addresses, the day, where states of logs are kept.
Out:      one `Daily` a source.
Not here: what the series mean (`duties`), options as text (`cli`).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from fairwitness.assess.gathering import NO_PASSWORDS
from fairwitness.assess.progress import Progress
from fairwitness.core.figure import ReleasePolicy
from fairwitness.evidence.collect import source_names
from fairwitness.evidence.daily import Daily, read
from fairwitness.sources import is_log, open_source


def watched(
    sources: Sequence[str],
    *,
    until: date,
    states: Path | None,
    progress: Progress,
    passwords: Mapping[str, str] = NO_PASSWORDS,
) -> list[Daily]:
    """
    Return the series of every source up to the day before `until`.

    `states` may be None where no source is a log.

    Raises:
        Problem: a source cannot be read; days of logs that were read stay kept.

    """
    logs = [address for address in sources if is_log(address)]
    platforms = [address for address in sources if not is_log(address)]
    found = list(_platforms(platforms, until, passwords))
    if not logs:
        return found
    if states is None:
        raise ValueError("logs are read, but nowhere is said where their states are kept")
    return [*found, *_logs(logs, until, states, progress)]


def _platforms(
    addresses: Sequence[str], until: date, passwords: Mapping[str, str]
) -> Iterator[Daily]:
    with ExitStack() as stack:
        opened = [
            stack.enter_context(open_source(address, password=passwords.get(address)))
            for address in addresses
        ]
        names = source_names([source.kind for source in opened])
        for source, name in zip(opened, names, strict=True):
            yield read(source, name, until=until, policy=ReleasePolicy())


def _logs(
    addresses: Sequence[str], until: date, states: Path, progress: Progress
) -> Iterator[Daily]:
    # Only a command that names a log loads DuckDB and NumPy.
    from fairwitness.evidence.daily.logged import read_log  # noqa: PLC0415
    from fairwitness.evidence.scan.scanning import scan  # noqa: PLC0415
    from fairwitness.evidence.states.store import States  # noqa: PLC0415
    from fairwitness.sources.logs import open_log  # noqa: PLC0415

    with ExitStack() as stack:
        kept = stack.enter_context(States(states))
        opened = [stack.enter_context(open_log(address)) for address in addresses]
        names = source_names([log.kind for log in opened])
        for log, name in zip(opened, names, strict=True):
            scanned = scan(log, name, kept, before=until, progress=progress.days)
            yield read_log(log, scanned, until=until, policy=ReleasePolicy())
