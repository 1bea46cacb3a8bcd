"""`fairwitness receipt`: give a receipt for a filing, and check one without a network."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from fairwitness.cli import options, stamping, terminal
from fairwitness.cli.ledger import log_key, memory_of, public_key
from fairwitness.filing import receipts
from fairwitness.ledger import appending, auditing, policy
from fairwitness.sealing import key_files, manifest, parts, receipt, sealer, ssh, timestamp
from fairwitness.sealing.ssh import PublicKey

APP = App(
    name="receipt",
    help="Give a receipt for a filing, and check one without a network.",
    help_format="plaintext",
)

FilingFile = Annotated[Path, Parameter(help="The filing.")]
To = Annotated[Path, Parameter(name="--to", help="The recipient's key manifest.")]


@APP.command
def give(
    filing: FilingFile,
    /,
    *,
    to: To,
    key: Annotated[
        Path, Parameter(help="Secret SSH key of the recipient, or its key for receipts.")
    ],
    ledger: Annotated[Path, Parameter(help="Folder of the recipient's log.")],
    ledger_key: Annotated[Path, Parameter(help="Secret key of that log.")],
    out: Annotated[Path, Parameter(help="File for the receipt.")],
    memory: Annotated[
        Path | None, Parameter(help="File that remembers the log, as in `fairwitness ledger`.")
    ] = None,
    tsa: Annotated[
        str | None,
        Parameter(help="Address of a timestamp authority (RFC 3161) that is asked as well."),
    ] = None,
    now: options.Now = None,
) -> None:
    """Enter a filing in the log and sign that it was received."""
    at = options.moment(now)
    sealed_to = manifest.trusted(options.content(to), key=None, now=at)
    signing, log = ssh.read_secret(key_files.secret(key)), log_key(ledger_key)
    sealer.refuse_there(out)
    with options.opened(filing) as file:
        front = parts.front(file)
    front.sealed_to(sealed_to)
    with appending.opened(ledger, log, memory_of(log.verifier, memory)) as opened:
        added = opened.append([receipt.entry(front.digest)])
    made = receipt.Receipt(
        filing=front.digest,
        recipient=sealed_to.values.organisation,
        manifest=sealed_to.digest,
        received=at,
        size=filing.stat().st_size,
        log=log.name,
    )
    signed = made.signed(signing)
    signed.require(sealed_to.values.receipt_keys, "a key of the manifest")
    proof = str(auditing.prove(ledger, log.verifier, added.first)).encode()
    received = receipt.Received(signed=signed, proof=proof)
    options.write_file(out, bytes(received))
    if tsa is not None:  # the filing is received whether or not somebody else says when
        stamped = replace(received, stamp=stamping.asked(tsa, signed.text))
        options.write_file(out, bytes(stamped))
    terminal.say(f"Received: {front.digest} is entry {added.first} of {log.name}.")


@APP.command(name="timestamp")
def stamp(
    receipt_file: Annotated[Path, Parameter(help="A receipt, yours or another's.")],
    /,
    *,
    tsa: Annotated[str, Parameter(help="Address of a timestamp authority (RFC 3161).")],
    out: Annotated[Path, Parameter(help="File for the receipt with the timestamp.")],
) -> None:
    """Have a timestamp authority say when it saw a receipt; it learns a digest and no more."""
    read = receipt.read(options.content(receipt_file))
    sealer.refuse_there(out)
    answer = stamping.asked(tsa, read.signed.text)
    options.write_file(out, bytes(replace(read, stamp=answer)))
    terminal.say(f"Stamped: {out}. `fairwitness receipt verify --tsa` checks it.")


@APP.command
def verify(
    receipt_file: Annotated[Path, Parameter(help="The receipt.")],
    /,
    *,
    filing: Annotated[Path, Parameter(help="The filing that it is for.")],
    to: To,
    org: Annotated[
        Path | None, Parameter(help="The recipient's public key, as you know it otherwise.")
    ] = None,
    log: Annotated[Path | None, Parameter(help="File with the log's public key.")] = None,
    policy_: Annotated[
        Path | None, Parameter(name="--policy", help="Or a policy file, to ask for witnesses.")
    ] = None,
    tsa: Annotated[
        Path | None, Parameter(help="Root certificates of timestamp authorities (PEM).")
    ] = None,
    now: options.Now = None,
    json: options.AsJson = False,
) -> None:
    """Check a receipt: the recipient's signature, the log's proof, the timestamp if asked."""
    at = options.moment(now)
    if (log is None) == (policy_ is None):
        raise options.BadOption("Say which log to trust, once.", fix="Give --log or --policy.")
    org_key = None if org is None else PublicKey.from_line(key_files.public(org))
    trust = receipts.Trust(
        manifest=manifest.known(options.content(to), key=org_key),
        policy=policy.of_log(public_key(log))
        if log is not None
        else policy.read(key_files.public(policy_ or to)),
        roots=() if tsa is None else timestamp.roots(options.content(tsa)),
    )
    with options.opened(filing) as file:
        digest = parts.front(file).digest
    proved = receipts.verify(receipt.read(options.content(receipt_file)), digest, trust, now=at)
    values = proved.receipt
    if json:
        stamped = None if proved.stamped is None else proved.stamped.isoformat()
        plain = {"index": proved.index, "size": proved.size, "stamped": stamped}
        terminal.print_json({**values.model_dump(mode="json"), **plain})
        return
    terminal.say(
        f"Received by {values.recipient} at {values.received}: "
        f"entry {proved.index} of {values.log}."
    )
    if proved.stamped is not None:
        terminal.say(f"A timestamp authority saw the receipt at {proved.stamped}.")
