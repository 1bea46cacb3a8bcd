"""`fairwitness approve`, `turn`, `open`: what officers do with a filing, on their own machines."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from fairwitness.cli import options, terminal
from fairwitness.cli.sealing import FilingFile, Now, Org, Secret, To, unwritable
from fairwitness.sealing import approval as approvals
from fairwitness.sealing import (
    key_files,
    manifest,
    officers,
    opener,
    packing,
    parts,
    sealer,
    ssh,
    statement,
    turns,
)
from fairwitness.sealing import request as requests
from fairwitness.sealing.approval import Electorate
from fairwitness.sealing.manifest import Manifest
from fairwitness.sealing.parts import Front
from fairwitness.sealing.request import DISPOSE, Request
from fairwitness.sealing.shares import FilingKey
from fairwitness.sealing.ssh import PublicKey
from fairwitness.sealing.statement import Signed

Newest = Annotated[
    list[Path] | None,
    Parameter(
        help="The newest manifest, if officers have changed or its time is over. Repeatable: "
        "where the organisation's key changed between, give each such manifest, in order.",
        negative=(),
    ),
]

OrgOfTo = Annotated[
    Path,
    Parameter(
        name="--org",
        help="The organisation's public key at the time of --to, as you know it by another way "
        "than the desk.",
    ),
]


def approve(
    filing: Annotated[Path | None, Parameter(help="A .filing; or none, with --request.")] = None,
    /,
    *,
    request: Annotated[
        Path | None, Parameter(help="A request of the desk, in place of the next four.")
    ] = None,
    dispose: Annotated[
        bool,
        Parameter(help="The request is for a disposal, and that is meant.", negative=()),
    ] = False,
    officer: Annotated[str, Parameter(help="Your name in the manifest.")],
    opener_: Annotated[
        str | None, Parameter(name="--opener", help="Officer who is to see it.")
    ] = None,
    purpose: Annotated[
        str | None, Parameter(help="What it is opened for; the same for all.")
    ] = None,
    until: Annotated[str | None, Parameter(help="Moment at which the approval ends [UTC].")] = None,
    key: Secret,
    out: Annotated[Path, Parameter(help="File for the approval.")],
) -> None:
    """
    Approve, as an officer, that one filing is opened: by whom, for what, until when.

    With --request, approve what a desk asks for: an opening, or the disposal of a filing.
    """
    sealer.refuse_there(out)
    try:
        made = (
            _approval(filing, officer, opener_, purpose, until)
            if request is None
            else approvals.made(_meant(request, dispose=dispose), officer)
        )
    except ValueError as error:
        raise options.BadOption(
            f"This is no sound approval: {statement.told(error)}.", fix="Correct it and try again."
        ) from None
    options.write_file(out, bytes(made.signed(ssh.read_secret(key_files.secret(key)))))
    what = (
        f"{made.opener} may open {made.filing[:16]}…"
        if isinstance(made, approvals.Approval)
        else f"{made.filing[:16]}… may be disposed of"
    )
    terminal.say(f"Approved: {what} until {made.until}. Purpose: {made.purpose}")


def _meant(path: Path, *, dispose: bool) -> Request:
    """Read a request, which must be for what the officer means."""
    asked = requests.read(options.content(path))
    if dispose != (asked.act == DISPOSE):
        raise options.BadOption(
            f"The request is to {asked.act} of a filing."
            if asked.act == DISPOSE
            else "The request is to open a filing.",
            fix="Read it; give --dispose for a disposal, and leave it out for an opening.",
        )
    return asked


def _approval(
    filing: Path | None, officer: str, opener_: str | None, purpose: str | None, until: str | None
) -> approvals.Approval:
    if filing is None or None in {opener_, purpose, until}:
        raise options.BadOption(
            "It is not said what is approved.",
            fix="Give --request, or a filing with --opener, --purpose and --until.",
        )
    with options.opened(filing) as file:
        front = parts.front(file)
    values = {"filing": front.digest, "officer": officer, "opener": opener_, "purpose": purpose}
    return approvals.Approval.model_validate({**values, "until": options.moment(until)})


def turn(
    given: Annotated[Path, Parameter(help="A .turn of the desk.")],
    /,
    *,
    to: To,
    org: OrgOfTo,
    newest: Newest = None,
    filer: Annotated[
        Path | None,
        Parameter(
            name="--from",
            help="The filer's public SSH key, as you know it by another way than the desk.",
        ),
    ] = None,
    key: Annotated[Path, Parameter(help="Your secret age key.")],
    out: Annotated[Path, Parameter(help="File for what the desk gets back.")],
    view: Annotated[
        bool,
        Parameter(
            help="All turns are taken and you are the opener: write the filing's key, for viewing "
            "at the desk.",
            negative=(),
        ),
    ] = False,
    now: Now = None,
) -> None:
    """
    Take your turn in an opening: take your layer off a share, once k officers have approved.

    What is written is sealed to the next officer, or to the opener; it opens nothing by itself.
    With stock tools: `tar -xf X.turn`, `age -d -i alice.age share.age`, and by the officer who
    comes last `| age -r OPENER`.
    """
    known = None if filer is None else PublicKey.from_line(key_files.public(filer))
    officer = replace(_officer(key, to, org, newest, now), filer=known)
    one = turns.read(options.content(given))
    if known is None:
        terminal.note(f"Without --from, compare whose key this is: {one.filing.values.filer}")
    sealer.refuse_there(out)
    if view:
        options.write_file(out, turns.given(one, officer).text(), mode=0o600)
        terminal.say("This key opens the whole filing: delete it when you have viewed it.")
        return
    options.write_file(out, turns.taken(one, officer))
    asked = one.request
    terminal.say(
        f"Your layer is off, for {asked.opener} to open {asked.filing[:16]}… ({asked.purpose})."
    )


def open_(
    filing: FilingFile,
    /,
    *,
    to: To,
    org: Org = None,
    newest: Newest = None,
    filer: Annotated[Path, Parameter(name="--from", help="The filer's public SSH key.")],
    with_: Annotated[
        list[Path],
        Parameter(name="--with", help="Secret age key of an officer. Repeatable.", negative=()),
    ],
    approval: Annotated[
        list[Path] | None, Parameter(help="Approval of an officer. Repeatable.", negative=())
    ] = None,
    opener_: Annotated[str | None, Parameter(name="--opener", help="Officer who opens.")] = None,
    turned: Annotated[
        Path | None,
        Parameter(
            name="--turn",
            help="The .turn of the desk, when all turns are taken; it holds the approvals, and "
            "--with is then the opener's key alone.",
        ),
    ] = None,
    out: Annotated[Path, Parameter(help="File for what was sealed.")],
    unpack: Annotated[
        Path | None, Parameter(help="Also unpack it, as a zip, into this new folder.")
    ] = None,
    now: Now = None,
) -> None:
    """
    Open a filing: with the approvals of k officers and with the keys of k officers.

    A filing that was altered or cut leaves nothing behind.
    """
    org_key = None if org is None else PublicKey.from_line(key_files.public(org))
    sealed_to = manifest.known(options.content(to), key=org_key)
    if turned is not None:
        key_for = _from_turn(turned, with_, (to, org, newest, now))
    else:
        current = _newest(newest, sealed_to, now)
        _refuse_unapproved(filing, approval or [], current.values, opener_, now)
        key_for = _from_officers(with_, sealed_to.values)
    who = PublicKey.from_line(key_files.public(filer))
    asked = opener.Filing(path=filing, manifest=sealed_to, filer=who)
    try:
        opener.unseal_with(asked, key_for, out)
        names = [] if unpack is None else packing.unpack(out, unpack)
    except OSError as error:
        raise unwritable(filing, out, error) from None
    terminal.say(
        f"Opened into {out}." + (f" {len(names)} files are in {unpack}." if unpack else "")
    )


def _refuse_unapproved(
    filing: Path, approval: list[Path], current: Manifest, opener_: str | None, now: str | None
) -> None:
    if opener_ is None:
        raise options.BadOption("It is not said who opens.", fix="Give --opener, or --turn.")
    with options.opened(filing) as file:
        front = parts.front(file)
    approvals.counted(
        [options.content(path) for path in approval],
        current,
        filing=front.digest,
        opener=opener_,
        now=options.moment(now),
    )


def _from_officers(with_: list[Path], sealed_to: Manifest) -> Callable[[Front], FilingKey]:
    keys = opener.by_officer([key_files.secret(path) for path in with_], sealed_to)
    return lambda front: opener.key_of(front, sealed_to, keys)


def _from_turn(
    path: Path, with_: list[Path], place: tuple[Path, Path | None, list[Path] | None, str | None]
) -> Callable[[Front], FilingKey]:
    if len(with_) != 1:
        raise options.BadOption(
            "With --turn it takes one key.", fix="Give the opener's age key alone: --with."
        )
    one = turns.read(options.content(path))
    key = turns.given(one, _officer(with_[0], *place))

    def key_for(front: Front) -> FilingKey:
        if front.digest != one.request.filing:
            raise turns.WrongTurn(
                "The turn is for another filing.", fix="Give the filing that was asked for."
            )
        return key

    return key_for


def _officer(
    key: Path, to: Path, org: Path | None, newest: list[Path] | None, now: str | None
) -> turns.Officer:
    """Read what an officer's machine knows by itself."""
    org_key = None if org is None else PublicKey.from_line(key_files.public(org))
    sealed_to = manifest.known(options.content(to), key=org_key)
    current = _newest(newest, sealed_to, now)
    return turns.Officer(
        identity=officers.identity(key_files.secret(key)),
        sealed_to=sealed_to,
        who=Electorate(manifest=current.values, now=options.moment(now)),
    )


def _newest(
    paths: list[Path] | None, sealed_to: Signed[Manifest], now: str | None
) -> Signed[Manifest]:
    """Read the newest manifest; what it says of its own key is not believed."""
    chain = [manifest.known(options.content(path), key=None) for path in paths or []]
    return manifest.newest_of(chain, sealed_to, options.moment(now))
