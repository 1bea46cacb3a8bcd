"""
Gather evidence from every source of a service: platforms by query, logs day by day.

In:       source addresses, packs, a window, a policy, where states of logs are kept.
Out:      one `Evidence`.
Not here: options as text (`cli`), judging, rendering.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from fairwitness.assess.progress import Progress
from fairwitness.core.figure import Evidence, ReleasePolicy
from fairwitness.core.problem import Problem
from fairwitness.core.window import Window
from fairwitness.evidence.collect import collect, source_names
from fairwitness.evidence.unlogged import unlogged
from fairwitness.frameworks.pack import Pack
from fairwitness.sources import LogSource, is_log, open_source

OVER_RETENTION = "log.over_retention"
"""The metric that an operator's own limit is held against."""

NO_PASSWORDS: Mapping[str, str] = MappingProxyType({})


class Ungatherable(Problem):
    """What is asked for cannot be gathered as it is asked."""

    code = "bad-option"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """What is asked of every source."""

    sources: Sequence[str]
    packs: Sequence[Pack]
    window: Window
    policy: ReleasePolicy
    now: datetime
    """[UTC]"""
    states: Path | None = None
    """Where counts of each day of a log are kept; needed only where there are logs."""
    keep_days: int | None = None
    """How long entries of a log may be kept by the operator's own policy [days]."""
    engine: Literal["duckdb", "spark"] = "duckdb"
    """What scans logs."""
    spark: str | None = None
    """Address of the Spark."""


def gather(
    asked: Gathering, progress: Progress, passwords: Mapping[str, str] = NO_PASSWORDS
) -> Evidence:
    """
    Read every source and return what was released.

    `passwords` holds those that are not in the environment, by address.

    Raises:
        Problem: a source cannot be read; days of logs that were read stay kept.

    """
    if not asked.sources:
        raise Ungatherable(
            "No source is given.",
            fix="Write for example: fairwitness assess synapse+sqlite:///homeserver.db --pack …",
        )
    wanted = {metric for pack in asked.packs for metric in pack.metrics}
    platforms = [address for address in asked.sources if not is_log(address)]
    logs = [address for address in asked.sources if is_log(address)]
    with ExitStack() as stack:
        opened = [
            stack.enter_context(open_source(address, password=passwords.get(address)))
            for address in platforms
        ]
        read_logs = _logs(logs, wanted, asked, progress, stack) if logs else None
        evidence = collect(
            opened,
            wanted,
            asked.window,
            policy=asked.policy,
            now=asked.now,
            progress=progress.queries,
        )
        return unlogged(wanted, evidence) if read_logs is None else read_logs(evidence)


def _logs(
    addresses: Sequence[str],
    wanted: Collection[str],
    asked: Gathering,
    progress: Progress,
    stack: ExitStack,
) -> Callable[[Evidence], Evidence]:
    """Open the logs, and return what reads them and puts what they came to beside the rest."""
    # Only a command that names a log loads DuckDB and NumPy.
    from fairwitness.evidence.scan import Asked, collect_log  # noqa: PLC0415
    from fairwitness.evidence.states.store import States  # noqa: PLC0415
    from fairwitness.evidence.together import together  # noqa: PLC0415

    if asked.states is None:
        raise ValueError("logs are read, but nowhere is said where their states are kept")
    kept_in = asked.states
    logs = [stack.enter_context(_opened(address, asked)) for address in addresses]
    named = dict(zip(source_names([log.kind for log in logs]), logs, strict=True))

    def read(evidence: Evidence) -> Evidence:
        states = stack.enter_context(States(kept_in))
        logged = collect_log(
            named,
            Asked(
                wanted=tuple(sorted(wanted)),
                window=asked.window,
                policy=asked.policy,
                now=asked.now,
                keep_days=asked.keep_days,
            ),
            states=states,
            progress=progress.days,
        )
        return together(evidence, logged)

    return read


def _opened(address: str, asked: Gathering) -> LogSource:
    """
    Open one log for the engine that scans it.

    Raises:
        Problem: it cannot be opened, or the engine is not there.

    """
    if asked.engine == "spark":
        from fairwitness.sources.logs.on_spark import open_on_spark  # noqa: PLC0415

        return open_on_spark(address, asked.spark)
    if asked.spark is not None:
        raise Ungatherable(
            "--spark says where Spark is, but DuckDB scans.", fix="Add --engine spark."
        )
    from fairwitness.sources.logs import open_log  # noqa: PLC0415

    return open_log(address)
