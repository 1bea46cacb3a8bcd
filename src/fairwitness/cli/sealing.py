"""`fairwitness manifest`, `seal`, `inspect`: up to a filing."""

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from fairwitness.cli import options, terminal
from fairwitness.sealing import key_files, manifest, parts, sealer, ssh, statement
from fairwitness.sealing.manifest import Manifest, Officer
from fairwitness.sealing.ssh import PublicKey
from fairwitness.sealing.statement import Signed

Now = Annotated[
    str | None, Parameter(help="Moment, such as 2026-09-02T08:00:00Z. Default: the clock.")
]
To = Annotated[Path, Parameter(name="--to", help="The recipient's key manifest.")]
Org = Annotated[
    Path | None,
    Parameter(
        name="--org",
        help="The recipient's public key, as you know it by another way than the manifest.",
    ),
]
FilingFile = Annotated[Path, Parameter(help="A .filing.")]
Secret = Annotated[Path, Parameter(name="--key", help="Secret SSH key that signs.")]

MANIFEST = App(
    name="manifest",
    help="Say who may open what is filed with you, and check what others say.",
    help_format="plaintext",
)


@MANIFEST.command(name="new")
def new_manifest(
    *,
    organisation: Annotated[str, Parameter(help="Your name, as filers know it.")],
    purpose: Annotated[str, Parameter(help="What filings are for.")],
    contact: Annotated[str, Parameter(help="How to reach you.")],
    officer: Annotated[
        list[str],
        Parameter(
            help="NAME=STEM: an officer and the files STEM.age.pub, STEM.ssh.pub. Repeatable.",
            negative=(),
        ),
    ],
    k: Annotated[int, Parameter(help="How many officers must open together.")],
    until: Annotated[str, Parameter(help="First day on which it is no longer valid [UTC].")],
    key: Secret,
    out: Annotated[Path, Parameter(help="File for the manifest.")],
    after: Annotated[Path | None, Parameter(help="The manifest before, in a rotation.")] = None,
    old_key: Annotated[Path | None, Parameter(help="Its secret key, if that changes.")] = None,
    receipts: Annotated[
        Path | None,
        Parameter(help="Public SSH key of the desk's host, which may then sign receipts."),
    ] = None,
    now: Now = None,
) -> None:
    """Write and sign a key manifest; with --after it follows the one before."""
    at = options.moment(now)
    signing = ssh.read_secret(key_files.secret(key))
    before = None if after is None else manifest.known(options.content(after), key=None)
    values = {
        "organisation": organisation,
        "purpose": purpose,
        "contact": contact,
        "key": str(ssh.public_of(signing)),
        "k": k,
        "officers": tuple(map(_officer, officer)),
        "valid_from": at,
        "valid_until": options.moment(until),
        "previous": None if before is None else before.digest,
        "receipts": None if receipts is None else _line(receipts),
    }
    try:
        made = Manifest.model_validate(values)
    except ValueError as error:
        raise options.BadOption(
            f"This is no sound manifest: {statement.told(error)}.", fix="Correct it and try again."
        ) from None
    keys = [signing]
    if old_key is not None:
        keys.append(ssh.read_secret(key_files.secret(old_key)))
    signed = manifest.sign(made, *keys)
    if before is not None:
        manifest.follows(signed, before)
    sealer.refuse_there(out)
    options.write_file(out, bytes(signed))
    terminal.say(f"{k} of {len(made.officers)} officers open together. Digest {signed.digest}")


@MANIFEST.command(name="check")
def check_manifest(
    path: Annotated[Path, Parameter(help="A manifest.")],
    /,
    *,
    org: Org = None,
    known: Annotated[Path | None, Parameter(help="The manifest that you knew before.")] = None,
    now: Now = None,
) -> None:
    """Check a manifest, and whether it follows the one that you knew."""
    signed = manifest_now(path, org, now)
    if known is not None:
        manifest.follows(signed, manifest.known(options.content(known), key=None))
    values = signed.values
    terminal.say(f"{values.organisation}: {values.purpose}. Contact: {values.contact}")
    terminal.say(f"Valid until {values.valid_until}. Digest {signed.digest}")
    terminal.print_table(
        ("Officer", "Opens with", "Signs with"),
        [(one.name, one.age, one.ssh) for one in values.officers],
    )


def seal(
    bundle: Annotated[Path, Parameter(help="File to seal, such as a bundle's zip; up to 2 GiB.")],
    /,
    *,
    to: To,
    org: Org = None,
    key: Secret,
    out: Annotated[Path, Parameter(help="File for the filing.")],
    answers: Annotated[
        str | None, Parameter(help="Digest of the recipient's question that this answers.")
    ] = None,
    now: Now = None,
    json: options.AsJson = False,
) -> None:
    """
    Seal a bundle so that only k officers of the recipient together can open it.

    Stock `age`, `tar` and `ssh-keygen` open and check what this writes; docs/sealing.md says how.
    """
    at = options.moment(now)
    order = sealer.Order(
        source=bundle,
        manifest=manifest_now(to, org, now),
        key=ssh.read_secret(key_files.secret(key)),
        at=at,
        answers=answers,
    )
    try:
        signed = sealer.seal(order, out)
    except OSError as error:
        raise unwritable(bundle, out, error) from None
    if json:
        terminal.print_json({"digest": signed.digest, **signed.values.model_dump(mode="json")})
        return
    terminal.say(f"Sealed to {signed.values.recipient} in {out}. Digest {signed.digest}")


def inspect(filing: FilingFile, /, *, json: options.AsJson = False) -> None:
    """Say what can be known of a filing without opening it: who, when, to whom, how large."""
    with options.opened(filing) as file:
        front = parts.front(file)
    values = front.signed.values
    if json:
        terminal.print_json(
            {"digest": front.digest, "ways": len(front.shares), **values.model_dump(mode="json")}
        )
        return
    terminal.print_table(
        ("What", ""),
        [
            ("Digest", front.digest),
            ("Recipient", f"{values.recipient}, manifest {values.manifest}"),
            ("Filer", values.filer),
            ("Sealed at", str(values.at)),
            ("Bytes", str(values.size)),
            ("Ways to open", str(len(front.shares))),
        ],
    )


def _line(path: Path) -> str:
    return str(PublicKey.from_line(key_files.public(path)))


def _officer(text: str) -> Officer:
    name, _, stem = text.partition("=")
    age, signing = (key_files.public(Path(f"{stem}.{kind}.pub")) for kind in ("age", "ssh"))
    try:
        return Officer(name=name, age=age.strip(), ssh=" ".join(signing.split()[:2]))
    except ValueError as error:
        raise options.BadOption(
            f"--officer {text!r}: {statement.told(error)}.",
            fix="Write --officer alice=path/alice; a name has small letters, digits and -.",
        ) from None


def manifest_now(path: Path, org: Path | None, now: str | None) -> Signed[Manifest]:
    """Read a manifest that is valid now, by the key that is known of its organisation."""
    key = None if org is None else PublicKey.from_line(key_files.public(org))
    return manifest.trusted(options.content(path), key=key, now=options.moment(now))


def unwritable(source: Path, out: Path, error: OSError) -> options.BadOption:
    """Return what to tell of a path that the system does not let us have."""
    return options.BadOption(
        f"{str(source)!r} cannot be read or {str(out)!r} cannot be written: {error.strerror}.",
        fix="Check both paths and the room there; nothing was left behind.",
    )
