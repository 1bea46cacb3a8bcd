"""
Gather evidence from every source of a command: platforms by query, logs day by day.

In:       source addresses, packs, a window, a policy, where states of logs are kept.
Out:      one `Evidence`.
Not here: options as text (`options`), judging, rendering.
"""

import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from fairwitness.cli.options import BadOption
from fairwitness.cli.terminal import Stages
from fairwitness.core.figure import Evidence, ReleasePolicy
from fairwitness.core.window import Window
from fairwitness.evidence.collect import collect, source_names
from fairwitness.evidence.scan.collecting import Asked, collect_log
from fairwitness.evidence.states.store import States
from fairwitness.evidence.together import together
from fairwitness.frameworks.pack import Pack
from fairwitness.sources import LogSource, is_log, open_log, open_source

StatesPath = Annotated[
    Path | None,
    Parameter(
        name="--states",
        help="File that keeps the counts of each day of a log, so that a new day costs a day. "
        "Default: one for each set of logs, in fairwitness/ of $XDG_STATE_HOME or ~/.local/state.",
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
    with ExitStack() as stack:
        platforms = [
            stack.enter_context(open_source(address))
            for address in asked.sources
            if not is_log(address)
        ]
        logs = [stack.enter_context(open_log(a)) for a in asked.sources if is_log(a)]
        evidence = collect(
            platforms,
            wanted,
            asked.window,
            policy=asked.policy,
            now=asked.now,
            progress=stages.queries,
        )
        if not logs:
            return evidence
        states = stack.enter_context(States(asked.states or _default_states(asked.sources)))
        logged = collect_log(
            _named(logs),
            Asked(
                wanted=tuple(sorted(wanted)),
                window=asked.window,
                policy=asked.policy,
                now=asked.now,
            ),
            states=states,
            progress=stages.days,
        )
        return together(evidence, logged)


def _named(logs: Sequence[LogSource]) -> dict[str, LogSource]:
    return dict(zip(source_names([log.kind for log in logs]), logs, strict=True))


def _default_states(sources: Sequence[str]) -> Path:
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
    logs = "\n".join(sorted(filter(is_log, sources)))
    return folder / f"states-{sha256(logs.encode()).hexdigest()[:12]}.duckdb"
