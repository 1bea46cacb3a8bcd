"""`fairwitness file` and `status`: send filings, and see what became of them."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from ssl import SSLContext
from typing import Annotated

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cyclopts import Parameter

from fairwitness.cli import options, terminal
from fairwitness.core.problem import Problem
from fairwitness.filing import desks, distant, following, keeping, sending
from fairwitness.filing.desks import Desk, Refused
from fairwitness.filing.events import Shown
from fairwitness.filing.following import Happened
from fairwitness.filing.keeping import Remembered
from fairwitness.filing.receipts import Proved
from fairwitness.ledger import proof
from fairwitness.sealing import key_files, parts, receipt, ssh
from fairwitness.sealing.letters import Question
from fairwitness.sealing.parts import Front

LOUD = 1
NOT_HERE = 404

Key = Annotated[Path, Parameter(help="Secret SSH key that the filing is signed with.")]
Ca = Annotated[
    Path | None,
    Parameter(help="Certificates to trust instead of the system's (PEM), for a desk of your own."),
]
Patience = Annotated[float, Parameter(help="How long to go on trying while no byte arrives [s].")]
Wait = Annotated[
    float, Parameter(help="How long the desk may be silent before it is asked anew [s].")
]


class NoDesk(Problem):
    """A filing and the desks that were named do not belong together."""

    code = "no-desk"


@dataclass(slots=True)
class Row:
    """What became of one filing."""

    filing: Path
    desk: str
    state: str
    good: bool
    proved: Proved | None = None
    problem: Problem | None = None


def file(
    filing: Annotated[list[Path], Parameter(help="What `fairwitness seal` wrote, each to send.")],
    /,
    *,
    to: Annotated[
        list[str], Parameter(name="--to", help="Address of a desk. Repeatable.", negative=())
    ],
    key: Key,
    due: Annotated[
        str | None, Parameter(help="When it had to be there, such as 2026-12-01T16:00:00Z.")
    ] = None,
    ca: Ca = None,
    patience: Patience = sending.PATIENCE_S,
    wait: Wait = desks.WAIT_S,
    json: options.AsJson = False,
) -> int:
    """
    Send filings to the desks of their recipients, and keep the receipts beside them.

    Each goes to the desk that published the manifest it is sealed to. What was cut off goes on
    from where it was; what is there already is not sent again. Exit code 1 if anything failed or is
    late.
    """
    signing = ssh.read_secret(key_files.secret(key))
    context = None if ca is None else desks.trusting(key_files.public(ca))
    deadline = None if due is None else options.moment(due)
    places = _matched(filing, to, context)
    rows = []
    for path, url in places:
        with terminal.bytes_of(path.name) as step:
            rows.append(_filed(path, Desk(url, context, wait), signing, step, patience))
    _judge(rows, deadline)
    _print(rows, as_json=json)
    return 0 if all(row.good for row in rows) else LOUD


def status(
    filing: Annotated[Path, Parameter(help="What was filed.")],
    /,
    *,
    key: Key,
    to: Annotated[
        str | None, Parameter(name="--to", help="Address of the desk, if `file` did not keep it.")
    ] = None,
    ca: Ca = None,
    json: options.AsJson = False,
) -> int:
    """
    Show what happened to a filing at its recipient, with every signature and proof verified.

    What an earlier look saw must still be there, and the ledger must go on from it: else this is
    loud.
    """
    secret = key_files.secret(key)
    signing = ssh.read_secret(secret)
    known = keeping.remembered(filing)
    url = to or (known.url if known else None)
    if url is None:
        raise NoDesk(f"It is not known where {filing} was filed.", fix="Name the desk with --to.")
    now = options.moment(None)
    context = None if ca is None else desks.trusting(key_files.public(ca))
    with Desk(url, context) as desk:
        about = following.case(desk, _front(filing), known.log if known else None)
        happened = following.happened(
            desk, about, signing, seen=known.events if known else (), now=now
        )
        before = [known.checkpoint] if known and known.checkpoint else []
        notes = [*before, *(one.checkpoint for one in happened.shown)]
        newest = distant.audit(desk, about.log, notes)
    seen = Remembered(url=url, log=str(about.log), events=happened.digests, checkpoint=newest)
    keeping.remember(filing, seen)
    if json:
        plain = [_plain(one, _letter(happened, one, secret)) for one in happened.shown]
        terminal.print_json({"filing": about.digest, "events": plain})
        return 0
    if happened.delay_days:
        terminal.say(f"The recipient tells openings {happened.delay_days} days late, by law.")
    terminal.print_table(
        ("When", "What", "Details", "Entry"),
        [
            (
                f"{one.event.at:%Y-%m-%d %H:%M}",
                one.event.what + (" (new)" if one.event.number >= happened.seen else ""),
                _details(one, _letter(happened, one, secret)),
                f"{one.index} of the ledger, proved",
            )
            for one in happened.shown
        ],
    )
    return 0


def _matched(
    filings: list[Path], urls: list[str], context: SSLContext | None
) -> list[tuple[Path, str]]:
    """Return which filing goes to which desk; each of both must have its other."""
    wanted = {path: _front(path).signed.values.manifest for path in filings}
    if len(urls) == 1 and len(filings) == 1:
        return [(filings[0], urls[0])]
    found: dict[Path, str] = {}
    for url in urls:
        for path, digest in wanted.items():
            if path not in found and _has(Desk(url, context), digest):
                found[path] = url
    missing = next((path for path in filings if path not in found), None)
    unused = next((url for url in urls if url not in found.values()), None)
    if missing is not None:
        raise NoDesk(
            f"{missing} is sealed to a manifest of none of the desks.",
            fix="Seal it to the manifest of its desk; each recipient needs a filing of its own.",
        )
    if unused is not None:
        raise NoDesk(
            f"No filing is sealed to a manifest of {unused}.",
            fix="Seal the bundle to its manifest as well, or leave the desk out.",
        )
    return [(path, found[path]) for path in filings]


def _has(desk: Desk, digest: str) -> bool:
    with desk:
        try:
            desk.manifest(digest)
        except Refused as problem:
            if problem.status == NOT_HERE:
                return False
            raise
    return True


def _filed(
    path: Path, desk: Desk, key: Ed25519PrivateKey, step: sending.Step, patience: float
) -> Row:
    """Send one filing and check its receipt; a problem becomes its row, so others go on."""
    known = keeping.remembered(path)
    try:
        with desk:
            about = following.case(desk, _front(path), known.log if known else None)
            sending.send(path, desk, step, patience)
            content = desk.receipt(about.digest, key)
        proved = following.proved(content, about, now=options.moment(None))
        options.write_file(keeping.receipt_of(path), content)
        seen = known or Remembered(url=desk.url, log=str(about.log))
        note = seen.checkpoint or proof.parse(receipt.read(content).proof).checkpoint
        values = {"url": desk.url, "checkpoint": note}
        keeping.remember(path, seen.model_copy(update=values))
    except Problem as problem:
        return Row(path, desk.url, "FAILED", good=False, problem=problem)
    return Row(path, desk.url, "received", good=True, proved=proved)


def _judge(rows: list[Row], deadline: datetime | None) -> None:
    """Call late what came after its deadline, or did not come and it is over."""
    now = options.moment(None)
    for row in rows if deadline is not None else ():
        at = row.proved.receipt.received if row.proved else now
        if deadline is not None and at >= deadline:
            row.state, row.good = f"{row.state}, LATE".removeprefix("received, "), False


def _print(rows: list[Row], *, as_json: bool) -> None:
    if as_json:
        terminal.print_json([_plain_row(row) for row in rows])
        return
    terminal.print_table(
        ("Filing", "Recipient", "State", "Received", "Entry", "Receipt"),
        [
            (
                row.filing.name,
                row.proved.receipt.recipient if row.proved else row.desk,
                row.state,
                f"{row.proved.receipt.received:%Y-%m-%d %H:%M} UTC" if row.proved else "",
                f"{row.proved.index} of {row.proved.receipt.log}" if row.proved else "",
                keeping.receipt_of(row.filing).name if row.proved else "",
            )
            for row in rows
        ],
    )
    for row in rows:
        if row.problem is not None:
            terminal.note(f"{row.filing.name}: {row.problem.what} {row.problem.fix}")
        elif not row.good:
            terminal.note(f"{row.filing.name}: it was received after it was due.")


def _plain_row(row: Row) -> dict[str, object]:
    problem = row.problem
    return {
        "filing": str(row.filing),
        "desk": row.desk,
        "state": row.state,
        "receipt": None if row.proved is None else row.proved.receipt.model_dump(mode="json"),
        "entry": None if row.proved is None else row.proved.index,
        "problem": None if problem is None else {"what": problem.what, "fix": problem.fix},
    }


def _plain(one: Shown, letter: str) -> dict[str, object]:
    return {**one.event.model_dump(mode="json"), "entry": one.index, "letter": letter}


def _details(one: Shown, letter: str) -> str:
    lines = [f"{name}: {value}" for name, value in one.event.detail.items()]
    return "\n".join([*lines, *([letter] if letter else [])])


def _letter(happened: Happened, one: Shown, secret: str) -> str:
    """Return in words what only the filer can read of an event; why not, if it does not open."""
    try:
        said = happened.letter(one, secret)
    except Problem as problem:
        return f"(sealed) {problem.what}"
    if said is None:
        return ""
    if isinstance(said, Question):
        about = ", ".join([*said.items, *said.figures])
        return f"{about}: {said.words}" if about else said.words
    return said.reasons


def _front(path: Path) -> Front:
    with options.opened(path) as file:
        return parts.front(file)
