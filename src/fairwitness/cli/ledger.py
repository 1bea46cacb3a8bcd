"""`fairwitness ledger`: keep a log that is only added to, and check one of others."""

import hashlib
import os
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from fairwitness.cli import options, terminal, witnessing
from fairwitness.ledger import appending, auditing, files, policy, proof, verifying
from fairwitness.ledger.checkpoint import Checkpoint
from fairwitness.ledger.keys import SigningKey, VerifierKey
from fairwitness.sealing import key_files

HELP = """
Keep a log that is only ever added to, with proofs that anybody can check.

A key:    fairwitness keys new log --name log.example.org/filings --out log.key
A log:    fairwitness ledger init log/ --key log.key
Add:      fairwitness ledger append log/ --key log.key digest-1 digest-2
Check:    fairwitness ledger verify log/ --log log.key.pub
Prove:    fairwitness ledger prove log/ --log log.key.pub --entry digest-1 --out 1.tlog-proof
Offline:  fairwitness ledger check 1.tlog-proof --entry digest-1 --log log.key.pub
Since my last look:
          fairwitness ledger audit log/ --log log.key.pub --remembered my.checkpoint

The folder is C2SP tlog-tiles: put it behind any web server as it is. How far the log has come is
remembered outside of it, so that a log restored from an older copy is noticed.
Exit codes: 0 done, 1 it was changed or is damaged, 2 a problem you can fix, 3 somebody else writes.
"""
APP = App(name="ledger", help=HELP, help_format="plaintext")
BATCH = 65_536
"""Lines that are added in one step."""

Folder = Annotated[Path, Parameter(help="The log's folder.")]
Key = Annotated[Path, Parameter(help="Secret key of the log, from `fairwitness keys new log`.")]
Log = Annotated[Path, Parameter(name="--log", help="File with the log's public key.")]
Memory = Annotated[
    Path | None,
    Parameter(
        help="File that remembers how far the log has come; keep it on another disk than the log. "
        "Default: in fairwitness/ of $XDG_STATE_HOME or ~/.local/state."
    ),
]


def log_key(path: Path) -> SigningKey:
    """Read the secret key of a log or witness."""
    return SigningKey.from_text(key_files.secret(path))


def public_key(path: Path) -> VerifierKey:
    """Read the public key of a log or witness."""
    return VerifierKey.from_text(key_files.public(path))


def memory_of(key: VerifierKey, given: Path | None) -> Path:
    """Return where a log is remembered."""
    if given is not None:
        return given
    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state")
    name = hashlib.sha256(str(key).encode()).hexdigest()[:16]
    return state / "fairwitness" / "ledger" / f"{name}.checkpoint"


@APP.command
def init(folder: Folder, /, *, key: Key, memory: Memory = None) -> None:
    """Make an empty log."""
    signing = log_key(key)
    appending.make(folder, signing, memory_of(signing.verifier, memory))
    terminal.say(f"The log {signing.name} is made; everybody may know {signing.verifier}")


@APP.command
def append(
    folder: Folder,
    entry: Annotated[list[Path] | None, Parameter(help="Files, each an entry.")] = None,
    /,
    *,
    key: Key,
    lines: Annotated[
        Path | None, Parameter(help="File of which each line is an entry; - for standard input.")
    ] = None,
    policy: Annotated[
        Path | None, Parameter(help="Policy file; its witnesses with an address are asked to sign.")
    ] = None,
    memory: Memory = None,
    now: options.Now = None,
    json: options.AsJson = False,
) -> None:
    """
    Add entries; when this has ended they are on the disk.

    With --policy its witnesses are asked, and the policy must be met at the end.
    """
    signing = log_key(key)
    batch = [_content(path) for path in entry or ()]
    batch += [] if lines is None else _lines(lines)
    with appending.opened(folder, signing, memory_of(signing.verifier, memory)) as ledger:
        first = ledger.size
        for start in range(0, len(batch), BATCH):
            ledger.append(batch[start : start + BATCH])
        if policy is not None:
            witnessing.cosign(ledger, folder, _policy(policy, None), now=options.moment(now))
        size = ledger.size
    if json:
        terminal.print_json({"first": first, "size": size})
        return
    terminal.say(f"{size - first} added; the log has {size} entries.")


@APP.command
def verify(folder: Folder, /, *, log: Log, json: options.AsJson = False) -> None:
    """Read a whole log and hold every hash against its entries."""
    done = verifying.verify(folder, public_key(log))
    if json:
        terminal.print_json({**_plain(done.checkpoint), "files": done.files, "bytes": done.bytes})
        return
    terminal.say(
        f"Sound: {done.checkpoint.size} entries of {done.checkpoint.origin} in {done.files} "
        f"files; root {done.checkpoint.root.hex()}."
    )


@APP.command
def prove(
    folder: Folder,
    /,
    *,
    log: Log,
    index: Annotated[int | None, Parameter(help="Which entry, from 0.")] = None,
    entry: Annotated[Path | None, Parameter(help="Or a file with the entry's bytes.")] = None,
    out: Annotated[Path | None, Parameter(help="File for the proof. Default: print it.")] = None,
) -> None:
    """Write the proof that an entry is in the log."""
    key = public_key(log)
    if (index is None) == (entry is None):
        raise options.BadOption(
            "Say which entry, once.", fix="Give --index, or --entry with the file that was logged."
        )
    if index is None and entry is not None:
        index = auditing.find(folder, key, _content(entry))
    made = auditing.prove(folder, key, index or 0)
    if out is None:
        sys.stdout.write(str(made))
        return
    options.write_file(out, str(made).encode())
    terminal.say(f"Entry {made.index} is proved in {out}.")


@APP.command
def check(
    proof_file: Annotated[Path, Parameter(help="A .tlog-proof file.")],
    /,
    *,
    entry: Annotated[Path, Parameter(help="File with the entry's bytes.")],
    log: Annotated[Path | None, Parameter(help="File with the log's public key.")] = None,
    policy: Annotated[
        Path | None, Parameter(help="Or a policy file, to ask for witnesses.")
    ] = None,
    now: options.Now = None,
    json: options.AsJson = False,
) -> None:
    """Check a proof without the log and without a network."""
    if (log is None) == (policy is None):
        raise options.BadOption("Say whom to trust, once.", fix="Give --log or --policy.")
    found = proof.parse(_content(proof_file))
    shown = found.shows(_content(entry), _policy(policy, log), now=options.moment(now))
    if json:
        terminal.print_json({"index": found.index, **_plain(shown)})
        return
    terminal.say(f"Logged: entry {found.index} of {shown.size} in {shown.origin}.")


@APP.command
def audit(
    folder: Folder,
    /,
    *,
    log: Log,
    remembered: Annotated[
        Path, Parameter(help="Your own copy of an earlier checkpoint; made if missing.")
    ],
    json: options.AsJson = False,
) -> None:
    """Check that a log goes on from the checkpoint that you remember, then remember the new one."""
    key = public_key(log)
    if not remembered.exists():
        verifying.verify(folder, key)
        options.write_file(remembered, files.checkpoint(folder))
        terminal.say(
            f"Nothing was remembered yet. The log is sound; {remembered} remembers it now."
        )
        return
    found = auditing.audit(folder, key, _content(remembered))
    options.write_file(remembered, files.checkpoint(folder))
    if json:
        terminal.print_json({"before": _plain(found.before), "now": _plain(found.now)})
        return
    terminal.say(
        f"Only added to: {found.before.size} entries then, {found.now.size} now; "
        f"{remembered} remembers the new checkpoint."
    )


def _policy(path: Path | None, log: Path | None) -> policy.Policy:
    if path is None:
        return policy.of_log(public_key(log)) if log is not None else policy.Policy()
    return policy.read(key_files.public(path))


def _content(path: Path) -> bytes:
    return options.content(path)


def _lines(path: Path) -> list[bytes]:
    content = sys.stdin.buffer.read() if str(path) == "-" else _content(path)
    return content.splitlines()


def _plain(checkpoint: Checkpoint) -> dict[str, object]:
    root = checkpoint.root.hex()
    return {"origin": checkpoint.origin, "size": checkpoint.size, "root": root}
