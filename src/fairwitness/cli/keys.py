"""`fairwitness keys`: make the keys that sealing and the log need."""

import os
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from fairwitness.cli import terminal
from fairwitness.ledger import keys
from fairwitness.ledger.algorithms import COSIGNATURE, ED25519
from fairwitness.sealing import key_files, officers, ssh

HELP = """
Make keys. Each is a file that only you can read, and a .pub beside it that everybody may have.

An officer, who opens filings:     fairwitness keys new officer --out alice
An organisation, which signs:      fairwitness keys new organisation --out authority.ssh
A log and a witness of logs:       fairwitness keys new log --name log.example.org --out log.key

A key is never written over. Keep a copy of it where a fire does not reach both.
"""
APP = App(name="keys", help=HELP, help_format="plaintext")
NEW = App(name="new", help="Make a key.", help_format="plaintext")
APP.command(NEW)

Out = Annotated[Path, Parameter(help="File for the secret key; .pub is added for the public one.")]
Name = Annotated[
    str, Parameter(help="Who it is: an address without https://, such as log.example.org/filings.")
]


@NEW.command
def officer(*, out: Out) -> None:
    """Make the two keys of an officer: OUT.age opens (age X25519), OUT.ssh signs approvals."""
    identity, recipient = officers.new()
    age = out.with_name(f"{out.name}.age")
    key_files.write(age, secret=identity.encode(), public=recipient.encode())
    _signing(out.with_name(f"{out.name}.ssh"))
    terminal.say(f"Everybody may know {recipient.strip()}")


@NEW.command
def organisation(*, out: Out) -> None:
    """Make the key with which an organisation signs (SSH Ed25519)."""
    _signing(out)


@NEW.command
def log(*, name: Name, out: Out) -> None:
    """Make the key of a transparency log."""
    _note_key(name, ED25519, out)


@NEW.command
def witness(*, name: Name, out: Out) -> None:
    """Make the key of a witness."""
    _note_key(name, COSIGNATURE, out)


def _signing(out: Path) -> None:
    key = ssh.new()
    key_files.write(out, secret=ssh.secret_text(key), public=f"{ssh.public_of(key)}\n".encode())
    terminal.say(f"Everybody may know {ssh.public_of(key)}")


def _note_key(name: str, algorithm: int, out: Path) -> None:
    key = keys.SigningKey(keys.check_name(name), algorithm, os.urandom(32))
    key_files.write(
        out,
        secret=f"{key.secret_text()}\n".encode(),
        public=f"{key.verifier}\n".encode(),
    )
    terminal.say(f"Everybody may know {key.verifier}")
