"""`fairwitness duties`: know when an assessment falls due, and why."""

from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter

from fairwitness.cli import options, terminal
from fairwitness.core.figure import ReleasePolicy
from fairwitness.core.series import Series
from fairwitness.core.words import Lang
from fairwitness.duties import events as declared
from fairwitness.duties.checking import Asked, Outcome, check
from fairwitness.duties.events import Event
from fairwitness.duties.register import Kept, Register
from fairwitness.evidence.collect import source_names
from fairwitness.evidence.daily import WATCHED, read
from fairwitness.frameworks import shelf
from fairwitness.frameworks.firing import EventKind
from fairwitness.frameworks.pack import Pack
from fairwitness.frameworks.shelf import UnknownPack
from fairwitness.sources import is_log, open_source

DUE = 1
HELP = """
Know when an assessment falls due, and why. Run it every day.

Look now:         fairwitness duties SOURCE --pack cac-2018 --pack uk-osa
Before a launch:  fairwitness duties declare feature --day 2026-12-01 --topic recommender --by "product lead"
A notice came:    fairwitness duties declare notice --day 2026-11-20 --authority "…" --scope "…" --by legal
It is done:       fairwitness duties met d-0123456789 --by "safety lead" --reason "filed as 2026/4"
It is nothing:    fairwitness duties dismiss d-0123456789 --by "safety lead" --reason "import of old notices"

Exit codes: 0 nothing is due, 1 something is due, 2 a problem you can fix, 3 a source is unavailable.
"""

APP = App(name="duties", help=HELP, help_format="plaintext")

Kept_in = Annotated[
    Path,
    Parameter(
        name="--register",
        help="File that keeps declared events and duties, one for each service; made if missing.",
    ),
]
By = Annotated[str, Parameter(help='Who says so: a role, such as "safety lead".')]
Reason = Annotated[str, Parameter(help="Why; it stays on record.")]
InLang = Annotated[Lang, Parameter(name="--lang", help="en or zh.")]
REGISTER = Path("duties.register")


@APP.default
def duties(
    sources: options.Sources,
    /,
    *,
    pack: options.Packs,
    events: Annotated[
        Path | None, Parameter(help="YAML list of events to declare; what is known stays as it is.")
    ] = None,
    register: Kept_in = REGISTER,
    lang: InLang = "en",
    now: options.Now = None,
    json: options.AsJson = False,
) -> int:
    """Read the daily figures of a service and say which duties are open."""
    at = options.moment(now)
    packs = options.packs(pack, at)
    told = _events(events, at)
    series = _series(sources, at)
    with Register(register) as kept_in:
        outcome = check(
            kept_in,
            Asked(
                now=at,
                packs=packs,
                versions=_version,
                series=series,
                events=told,
                titles={w.metric.id: w.metric.title for w in WATCHED},
            ),
        )
    if json:
        terminal.print_json(_plain(outcome, at))
    else:
        _tell(outcome, lang, at)
    return DUE if outcome.open else 0


def _series(sources: list[str], at: datetime) -> list[Series]:
    """Read the daily series of every platform up to yesterday."""
    logs = [address for address in sources if is_log(address)]
    if logs:
        raise options.BadOption(
            "Duties are read from a platform's database, not from logs.",
            fix="Leave out the log; `fairwitness assess` reads it.",
        )
    with ExitStack() as stack:
        opened = [stack.enter_context(open_source(address)) for address in sources]
        names = source_names([source.kind for source in opened])
        return [
            one
            for source, name in zip(opened, names, strict=True)
            for one in read(source, name, until=at.date(), policy=ReleasePolicy()).series
        ]


def _version(name: str) -> Pack | None:
    try:
        return shelf.load(name)
    except UnknownPack:
        return None


def _events(path: Path | None, at: datetime) -> tuple[Event, ...]:
    if path is None:
        return ()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise options.BadOption(
            f"The events file {str(path)!r} cannot be read: {why}.",
            fix="Check its path; `fairwitness duties --help` shows how to declare without a file.",
        ) from None
    return declared.read(text, now=at)


def _tell(outcome: Outcome, lang: Lang, at: datetime) -> None:
    waiting = outcome.open
    if not waiting:
        terminal.say("Nothing is due." if lang == "en" else "目前没有到期事项。")
    for kept in waiting:
        tell_duty(kept, lang, at.date(), new=kept.duty.id in outcome.raised)


LABELS = {
    "en": ("Article", "Why", "Also", "How sure", "Due", "To satisfy it", "To dismiss it"),
    "zh": ("依据", "原因", "另有", "把握", "期限", "如何履行", "如何排除"),
}


def tell_duty(kept: Kept, lang: Lang, today: date, *, new: bool) -> None:
    """Print one duty."""
    duty = kept.duty
    article, why, also, sure, due, meets, dismisses = LABELS[lang]
    mark = {"en": " (new)", "zh": "（新）"}[lang] if new else ""
    terminal.say(f"{duty.id}  {duty.title.within(lang)}{mark}", style="bold")
    unconfirmed = {"en": " (not compared with the official text)", "zh": "（尚未与官方文本核对）"}[
        lang
    ]
    regime = f"{duty.regime.within(lang)} ({duty.pack}/{duty.version})"
    terminal.say(
        f"  {article}: {regime}, {duty.article.within(lang)}{'' if duty.confirmed else unconfirmed}"
    )
    terminal.say(f"  {why}: {duty.reason.within(lang)}")
    for step in kept.steps:
        if step.sort == "joined":
            terminal.say(f"  {also}: {step.told.get(lang, '')}")
    terminal.say(f"  {sure}: {duty.sure.within(lang)}")
    terminal.say(f"  {due}: {due_text(kept, lang, today)}")
    terminal.say(f"  {meets}: {duty.meets.within(lang)}")
    terminal.say(f"  {dismisses}: {duty.dismisses.within(lang)}")
    terminal.say()


def due_text(kept: Kept, lang: Lang, today: date) -> str:
    """Say by when, how that was counted, and whether it is late."""
    duty = kept.duty
    late = (today - duty.due).days
    note = f" {duty.due_note.within(lang)}" if duty.due_note else ""
    if lang == "en":
        over = f", {late} days late" if late > 0 else ""
        return f"{duty.due} ({duty.zone}){over}: {duty.limit.en}, counted from {duty.event}.{note}"
    over = f"，已逾期{late}天" if late > 0 else ""
    return f"{duty.due}（{duty.zone}）{over}：{duty.limit.zh}，自{duty.event}起算。{note}"


def _plain(outcome: Outcome, at: datetime) -> dict[str, Any]:
    return {
        "at": at.isoformat(),
        "due": len(outcome.open),
        "raised": sorted(outcome.raised),
        "duties": [plain(kept) for kept in outcome.kept],
    }


def plain(kept: Kept) -> dict[str, Any]:
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


@APP.command
def declare(
    kind: EventKind,
    /,
    *,
    day: Annotated[str, Parameter(help="When: 2026-12-01, or a moment with its offset from UTC.")],
    by: By,
    topic: Annotated[
        str | None,
        Parameter(
            help="Feature (recommender), trigger decided on (uk-osa/people), pack assessed "
            "(uk-osa/2025-12), record or measure."
        ),
    ] = None,
    scope: Annotated[
        str | None, Parameter(help="What a notice covers; whose users are counted: uk, eu.")
    ] = None,
    authority: Annotated[str | None, Parameter(help="Who sent a written notice.")] = None,
    number: Annotated[int | None, Parameter(help="Monthly users.")] = None,
    note: Annotated[str | None, Parameter(help="Anything a reader must know; no names.")] = None,
    register: Kept_in = REGISTER,
    now: options.Now = None,
) -> None:
    """
    Declare what only you know: a launch, a feature, a new technology, a written notice, an own
    decision, a number of users, a finished assessment, a superseded record, a measure.

    A launch or feature is declared before it goes live. An event is never edited: withdraw it and
    declare the right one.
    """
    at = options.moment(now)
    values = {
        "kind": kind,
        "day": day,
        "by": by,
        "topic": topic,
        "scope": scope,
        "authority": authority,
        "number": number,
        "note": note,
    }
    event = declared.event({k: v for k, v in values.items() if v is not None}, now=at)
    with Register(register) as kept_in, kept_in.changing():
        is_new = kept_in.declare(event, at=at)
    terminal.say(f"{event.id} is declared." if is_new else f"{event.id} was declared before.")


@APP.command
def withdraw(
    event: str, /, *, by: By, reason: Reason, register: Kept_in = REGISTER, now: options.Now = None
) -> None:
    """Say that an event was declared by mistake; it stays on record, with the reason."""
    _said(by=by, reason=reason)
    with Register(register, make=False) as kept_in, kept_in.changing():
        kept_in.withdraw(event, reason=reason, by=by, at=options.moment(now))
    terminal.say(f"{event} is withdrawn. What it raised stays until it is dismissed.")


@APP.command
def met(
    duty: str, /, *, by: By, reason: Reason, register: Kept_in = REGISTER, now: options.Now = None
) -> None:
    """Say that a duty was met, and how."""
    _settle(duty, "met", by, reason, register, now)


@APP.command
def dismiss(
    duty: str, /, *, by: By, reason: Reason, register: Kept_in = REGISTER, now: options.Now = None
) -> None:
    """Say why a duty is none; it is not raised again for the same cause."""
    _settle(duty, "dismissed", by, reason, register, now)


@APP.command
def reopen(
    duty: str, /, *, by: By, reason: Reason, register: Kept_in = REGISTER, now: options.Now = None
) -> None:
    """Open a duty again that was called met or dismissed by mistake."""
    _settle(duty, "reopened", by, reason, register, now)


def _settle(
    duty: str,
    how: Any,
    by: str,
    reason: str,
    register: Path,
    now: str | None,  # noqa: ANN401
) -> None:
    _said(by=by, reason=reason)
    with Register(register, make=False) as kept_in, kept_in.changing():
        kept_in.settle(duty, how, reason=reason, by=by, at=options.moment(now))
    terminal.say(f"{duty} is {how}.")


def _said(**given: str) -> None:
    for name, text in given.items():
        if not text.strip():
            raise options.BadOption(f"--{name} is empty.", fix="Write it in a few words.")


@APP.command(name="list")
def list_(
    *,
    register: Kept_in = REGISTER,
    lang: InLang = "en",
    json: options.AsJson = False,
) -> None:
    """List every duty and every declared event with its state."""
    with Register(register, make=False) as kept_in:
        kept, events = kept_in.duties(), kept_in.events()
    if json:
        terminal.print_json(
            {
                "duties": [plain(one) for one in kept],
                "events": [
                    {
                        "id": one.event.id,
                        "declared": one.at.isoformat(),
                        **one.event.plain(),
                        "withdrawn": None
                        if one.withdrawn is None
                        else {"by": one.withdrawn.by, "reason": one.withdrawn.reason},
                    }
                    for one in events
                ],
            }
        )
        return
    terminal.print_table(
        ("Duty", "State", "Due", "What"),
        [
            (
                one.duty.id,
                one.state,
                f"{one.duty.due} ({one.duty.zone})",
                one.duty.title.within(lang),
            )
            for one in kept
        ],
    )
    terminal.say()
    terminal.print_table(
        ("Event", "Kind", "Day", "Declared by", "State"),
        [
            (
                one.event.id,
                one.event.kind,
                str(one.event.day),
                one.event.by,
                "withdrawn" if one.withdrawn else "",
            )
            for one in events
        ],
    )
