"""
Gather evidence from every source of a command: platforms by query, logs day by day.

In:       source addresses, packs, a window, a policy, where states of logs are kept.
Out:      one `Evidence`.
Not here: options as text (`options`), judging, rendering.
"""

import os
from collections.abc import Callable, Collection, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from fairwitness.cli.options import BadOption
from fairwitness.cli.terminal import Stages
from fairwitness.core.figure import Evidence, ReleasePolicy
from fairwitness.core.window import Window
from fairwitness.evidence.collect import collect, source_names
from fairwitness.evidence.unlogged import unlogged
from fairwitness.frameworks.pack import Pack
from fairwitness.sources import LogSource, is_log, open_source

OVER_RETENTION = "log.over_retention"
"""The metric that an operator's own limit is held against."""

StatesPath = Annotated[
    Path | None,
    Parameter(
        name="--states",
        help="File that keeps the counts of each day of a log, so that a new day costs a day. "
        "Default: one for each set of logs, in fairwitness/ of $XDG_STATE_HOME or ~/.local/state.",
    ),
]

LogEngine = Annotated[
    Literal["duckdb", "spark"],
    Parameter(
        name="--engine",
        help="What scans logs: duckdb on this machine, or spark for logs of Parquet, which needs "
        "fairwitness[spark] and, on this machine, Java 17.",
    ),
]
SparkAddress = Annotated[
    str | None,
    Parameter(
        name="--spark",
        help="Where Spark is: local[2] for two cores of this machine, sc://host:15002 for a "
        "server of Spark Connect that sees the files under the same paths. Default: local[*].",
    ),
]


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
    keep_days: int | None = None
    """How long entries of a log may be kept by the operator's own policy [days]."""
    engine: Literal["duckdb", "spark"] = "duckdb"
    """What scans logs."""
    spark: str | None = None
    """Address of the Spark."""


def gather(asked: Gathering, stages: Stages) -> Evidence:
    """
    Read every source and return what was released.

    Raises:
        Problem: a source cannot be read; days of logs that were read stay kept.

    """
    if not asked.sources:
        raise BadOption(
            "No source is given.",
            fix="Write for example: fairwitness assess synapse+sqlite:///homeserver.db --pack …",
        )
    wanted = {metric for pack in asked.packs for metric in pack.metrics}
    platforms = [address for address in asked.sources if not is_log(address)]
    logs = [address for address in asked.sources if is_log(address)]
    with ExitStack() as stack:
        opened = [stack.enter_context(open_source(address)) for address in platforms]
        read_logs = _logs(logs, wanted, asked, stages, stack) if logs else None
        evidence = collect(
            opened,
            wanted,
            asked.window,
            policy=asked.policy,
            now=asked.now,
            progress=stages.queries,
        )
        return unlogged(wanted, evidence) if read_logs is None else read_logs(evidence)


def _logs(
    addresses: Sequence[str],
    wanted: Collection[str],
    asked: Gathering,
    stages: Stages,
    stack: ExitStack,
) -> Callable[[Evidence], Evidence]:
    """Open the logs, and return what reads them and puts what they came to beside the rest."""
    # Only a command that names a log loads DuckDB and NumPy.
    from fairwitness.evidence.scan import Asked, collect_log  # noqa: PLC0415
    from fairwitness.evidence.states.store import States  # noqa: PLC0415
    from fairwitness.evidence.together import together  # noqa: PLC0415

    logs = [stack.enter_context(_opened(address, asked)) for address in addresses]
    named = dict(zip(source_names([log.kind for log in logs]), logs, strict=True))

    def read(evidence: Evidence) -> Evidence:
        states = stack.enter_context(States(asked.states or default_states(addresses)))
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
            progress=stages.days,
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
        raise BadOption("--spark says where Spark is, but DuckDB scans.", fix="Add --engine spark.")
    from fairwitness.sources.logs import open_log  # noqa: PLC0415

    return open_log(address)


def default_states(logs: Sequence[str]) -> Path:
    """
    Return where the states of these logs are kept; the folder is made for its owner alone.

    Other logs have another file, so that two services of one user do not undo each other's days.
    """
    home = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    folder = Path(home) / "fairwitness"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BadOption(
            f"The folder {folder} cannot be made: {error.strerror}.",
            fix="Say with --states where the counts of each day may be kept.",
        ) from None
    named = "\n".join(sorted(logs))
    return folder / f"states-{sha256(named.encode()).hexdigest()[:12]}.duckdb"
