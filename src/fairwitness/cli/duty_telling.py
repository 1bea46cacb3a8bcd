"""
How duties are told: on the terminal, as JSON, in a calendar, on a page.

In:       an `Outcome`, a language, the moment.
Out:      words, plain values, the bytes of files.
Not here: commands (`duties`), what a duty says of itself (`fairwitness.duties`).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from fairwitness.cli import terminal
from fairwitness.core.series import Series
from fairwitness.core.words import Lang, Words
from fairwitness.duties import wording
from fairwitness.duties.checking import Outcome
from fairwitness.duties.register import Kept
from fairwitness.report import series_page
from fairwitness.report.series_page import Open, Seen, Shown

W = Words
NOTHING = W("Nothing is due.", "目前没有到期事项。")
NEW = W(" (new)", "（新）")
UNCONFIRMED = W(" (not compared with the official text)", "（尚未与官方文本核对）")
ARTICLE, WHY, ALSO, SURE = (
    W("Article", "依据"),
    W("Why", "原因"),
    W("Also", "另有"),
    W("How sure", "把握"),
)
DUE, MEETS, DISMISSES = (
    W("Due", "期限"),
    W("To satisfy it", "如何履行"),
    W("To dismiss it", "如何排除"),
)
UNTIL = W(
    "{due} ({zone}){late}: {limit}, counted from {event}. {note}",
    "{due}（{zone}）{late}：{limit}，自{event}起算。{note}",
)
LATE = W(", {days} days late", "，已逾期{days}天")


def tell(outcome: Outcome, lang: Lang, at: datetime) -> None:
    """Print the open duties, the most urgent first."""
    waiting = outcome.open
    if not waiting:
        terminal.say(NOTHING.within(lang))
    for kept in waiting:
        new = NEW.within(lang) if kept.duty.id in outcome.raised else ""
        terminal.say(f"{kept.duty.id}  {kept.duty.title.within(lang)}{new}", style="bold")
        for label, text in lines(kept, at):
            terminal.say(f"  {label.within(lang)}: {text.within(lang)}")
        terminal.say()


def lines(kept: Kept, at: datetime) -> Iterator[tuple[Words, Words]]:
    """Yield everything that is said of a duty, each with its label."""
    duty = kept.duty
    mark = W("", "") if duty.confirmed else UNCONFIRMED
    name = f"{duty.pack}/{duty.version}"
    yield (
        ARTICLE,
        W(
            f"{duty.regime.en} ({name}), {duty.article.en}{mark.en}",
            f"{duty.regime.zh}（{name}），{duty.article.zh}{mark.zh}",
        ),
    )
    yield WHY, duty.reason
    for step in kept.steps:
        if step.sort == "joined":
            yield ALSO, W(step.told.get("en", ""), step.told.get("zh", ""))
    yield SURE, duty.sure
    yield DUE, _until(kept, at)
    yield MEETS, duty.meets
    yield DISMISSES, duty.dismisses


def _until(kept: Kept, at: datetime) -> Words:
    """Say by when, how that was counted, and whether it is late."""
    duty = kept.duty
    days = (at.astimezone(ZoneInfo(duty.zone)).date() - duty.due).days
    late = LATE.fill(days=days) if days > 0 else W("", "")
    note = duty.due_note or W("", "")
    said = {"due": duty.due, "zone": duty.zone, "event": duty.event}
    return W(
        UNTIL.en.format(**said, late=late.en, limit=duty.limit.en, note=note.en).rstrip(),
        UNTIL.zh.format(**said, late=late.zh, limit=duty.limit.zh, note=note.zh),
    )


def plain(outcome: Outcome, at: datetime) -> dict[str, Any]:
    """Return what `--json` prints."""
    return {
        "at": at.isoformat(),
        "due": len(outcome.open),
        "raised": sorted(outcome.raised),
        "duties": [plain_duty(kept) for kept in outcome.kept],
    }


def plain_duty(kept: Kept) -> dict[str, Any]:
    """Return a duty and its steps as JSON has them."""
    steps = [
        {
            "step": step.sort,
            "at": step.at.isoformat(),
            "by": step.by,
            "reason": step.reason,
            "told": dict(step.told),
        }
        for step in kept.steps
    ]
    return {**kept.duty.plain(), "state": kept.state, "steps": steps}


def page(
    outcome: Outcome,
    series: Sequence[Series],
    titles: Mapping[str, Words],
    *,
    at: datetime,
    lang: Lang,
) -> str:
    """Return the page with every series, its changes, and the open duties."""
    shown = [
        Shown(
            series=one,
            title=titles.get(one.metric, W(one.metric, one.metric)),
            changes=[
                Seen(day=c.day, noticed=c.noticed, says=wording.change(c, titles.get(c.metric)))
                for c in outcome.changes
                if (c.metric, c.source, c.dimensions) == (one.metric, one.source, one.dimensions)
            ],
        )
        for one in series
    ]
    duties = [
        Open(id=kept.duty.id, title=kept.duty.title, lines=list(lines(kept, at)))
        for kept in outcome.open
    ]
    return series_page.html(shown, duties, at=at, lang=lang)
