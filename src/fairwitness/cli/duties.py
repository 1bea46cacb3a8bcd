"""`fairwitness duties`: know when an assessment falls due, and why."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from fairwitness.assess.watching import watched
from fairwitness.cli import duty_telling, options, terminal
from fairwitness.core import series_file
from fairwitness.core.series import Series
from fairwitness.core.words import Lang
from fairwitness.duties import events as declared
from fairwitness.duties.checking import Asked, check
from fairwitness.duties.events import Event
from fairwitness.duties.ical import ical as calendar_of
from fairwitness.duties.register import Register, Settled
from fairwitness.evidence.daily import WATCHED
from fairwitness.frameworks import shelf
from fairwitness.frameworks.firing import Declared as OnEvent
from fairwitness.frameworks.firing import EventKind
from fairwitness.frameworks.pack import Pack
from fairwitness.frameworks.shelf import UnknownPack
from fairwitness.rumours import demand

DUE = 1
HELP = """
Know when an assessment falls due, and why. Run it every day.

Look now:   fairwitness duties SOURCE --pack cac-2018 --pack uk-osa
Before a launch or a feature:
            fairwitness duties declare feature --day 2026-12-01 --topic recommender --by product
A written notice came:
            fairwitness duties declare notice --day 2026-11-20 --authority … --scope … --by legal
It is done: fairwitness duties met d-0123456789 --by safety --reason "filed as 2026/4"
It is none: fairwitness duties dismiss d-0123456789 --by safety --reason "old notices imported"

A duty stays until it is met or dismissed, and is not raised twice. Nothing kept is ever changed.
Exit codes: 0 nothing is due, 1 something is, 2 a problem you can fix, 3 a source is unavailable.
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
    ical: Annotated[
        Path | None, Parameter(help="Write the due dates to this .ics file for a calendar program.")
    ] = None,
    page: Annotated[
        Path | None,
        Parameter(help="Write a page with every series, its changes marked, to this .html file."),
    ] = None,
    states: options.StatesPath = None,
    series: Annotated[
        list[Path] | None,
        Parameter(
            help="Watch the series of this file too, such as those of a rumour desk; may repeat.",
            negative=(),
        ),
    ] = None,
    lang: InLang = "en",
    now: options.Now = None,
    json: options.AsJson = False,
) -> int:
    """Read the daily figures of a service and say which duties are open."""
    at = options.moment(now)
    packs = options.packs(pack, at)
    told = _events(events, at)
    with terminal.stages(total=1) as stages:
        stages.begin("Reading the sources")
        found = watched(
            sources,
            until=at.date(),
            states=options.states(states, sources),
            progress=stages,
        )
        stages.done()
    watch = [one for daily in found for one in daily.series]
    watch += [one.until(at.date()) for path in series or () for one in _from_file(path)]
    titles = {each.metric.id: each.metric.title for each in WATCHED}
    titles[demand.METRIC] = demand.TITLE
    with Register(register) as kept_in:
        outcome = check(
            kept_in,
            Asked(now=at, packs=packs, versions=_version, series=watch, events=told, titles=titles),
        )
    if ical is not None:
        _write(ical, calendar_of(outcome.open, lang))
    if page is not None:
        text = duty_telling.page(outcome, watch, titles, at=at, lang=lang)
        _write(page, text.encode())
    if json:
        terminal.print_json(duty_telling.plain(outcome, at))
    else:
        duty_telling.tell(outcome, lang, at)
    for daily in found:
        for absent in daily.absent:
            why = "" if absent.note is None else f" {absent.note.within(lang)}"
            cell = ", ".join(name for name, _ in absent.dimensions)
            terminal.note(f"{daily.source}: {absent.metric} {cell} is not recorded.{why}")
    for message in unheard(told, packs):
        terminal.note(message)
    return DUE if outcome.open else 0


def unheard(events: Sequence[Event], packs: Sequence[Pack]) -> Iterator[str]:
    """Say which features and decisions no trigger of the packs listens to."""
    triggers = [(pack, trigger) for pack in packs for trigger in pack.triggers]
    fires = [firing for _, trigger in triggers for firing in trigger.fires]
    listening = [f for f in fires if isinstance(f, OnEvent) and f.event != "decision"]
    decided = {f"{pack.id}/{trigger.id}" for pack, trigger in triggers}
    topics = {"decision": decided, "feature": {f.topic for f in listening if f.topic}}
    for event in events:
        heard = any(f.event == event.kind and f.topic in {None, event.topic} for f in listening)
        if event.kind in topics and not heard and event.topic not in topics[event.kind]:
            near = get_close_matches(event.topic or "", filter(None, topics[event.kind]), n=1)
            guess = f" Did you mean {near[0]!r}?" if near else ""
            yield f"No trigger of these packs listens to {event.kind} {event.topic!r}.{guess}"


def _write(path: Path, content: bytes) -> None:
    """Write a file whole, or leave what was there."""
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        raise options.BadOption(
            f"{str(path)!r} cannot be written: {error.strerror}.",
            fix="Give a path in a folder that exists and that you may write to.",
        ) from None


def _from_file(path: Path) -> tuple[Series, ...]:
    try:
        return series_file.read(path.read_bytes())
    except OSError as error:
        raise options.BadOption(
            f"The file of series {str(path)!r} cannot be read: {error.strerror}.",
            fix="Check its path; `django-admin rumour_demand` makes one.",
        ) from None


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
    Declare what only you know, such as a launch, a written notice or a number of users.

    Kinds: a launch, a feature, a new technology, a written notice, an own decision that a trigger
    has occurred, monthly users, an assessment that was finished, a record that was superseded, a
    measure with the day from which it must be in effect.

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
    how: Settled,
    by: str,
    reason: str,
    register: Path,
    now: str | None,
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
                "duties": [duty_telling.plain_duty(one) for one in kept],
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
