"""
Where a desk keeps its files and the two keys of its host.

In:       the settings of the installation.
Out:      paths; the key that signs receipts, the key of the ledger, both made on first use.
Not here: keys of officers and of the organisation: they are never on this host.
"""

import os
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from fairwitness.core import durable
from fairwitness.ledger import appending, keys
from fairwitness.ledger.algorithms import ED25519
from fairwitness.ledger.checkpoint import trusted
from fairwitness.ledger.files import CHECKPOINT
from fairwitness.ledger.keys import SigningKey
from fairwitness.sealing import key_files, ssh

MODE = 0o700


def uploads() -> Path:
    """Return the folder of filings that are arriving."""
    return _folder(Path(settings.DATA_FOLDER) / "uploads")


def filings() -> Path:
    """Return the folder of filings that are here."""
    return _folder(Path(settings.DATA_FOLDER) / "filings")


def filing(digest: str) -> Path:
    """Return the file of a filing."""
    return filings() / f"{digest}.filing"


def shares() -> Path:
    """Return the folder of shares between two turns, each sealed to the officers who remain."""
    return _folder(Path(settings.DATA_FOLDER) / "shares")


def log() -> Path:
    """Return the folder of the ledger."""
    return Path(settings.DATA_FOLDER) / "ledger"


def memory() -> Path:
    """Return the file that remembers how far the ledger has come; beside the keys."""
    return Path(settings.KEYS_FOLDER) / "ledger.checkpoint"


def receipts_key() -> Ed25519PrivateKey:
    """Return the key that signs receipts and events, and opens nothing."""
    path = Path(settings.KEYS_FOLDER) / "receipts.ssh"
    if not path.exists():
        made = ssh.new()
        public = f"{ssh.public_of(made)}\n".encode()
        _once(path, secret=ssh.secret_text(made), public=public)
    return ssh.read_secret(key_files.secret(path))


def log_key() -> SigningKey:
    """Return the key of the ledger; the ledger itself is made with it."""
    path = Path(settings.KEYS_FOLDER) / "ledger.key"
    if not path.exists():
        name = keys.check_name(f"{urlsplit(settings.SITE_URL).netloc}/filings")
        made = SigningKey(name, ED25519, os.urandom(32))
        secret, public = f"{made.secret_text()}\n", f"{made.verifier}\n"
        _once(path, secret=secret.encode(), public=public.encode())
    key = SigningKey.from_text(key_files.secret(path))
    if not (log() / CHECKPOINT).exists():
        _make_log(key)
    return key


def _make_log(key: SigningKey) -> None:
    """Make the ledger; one whose making was stopped between its two files is finished."""
    if not memory().exists():
        with suppress(appending.LogThere):  # another process was quicker
            appending.make(log(), key, memory())
        return
    content = memory().read_bytes()
    if trusted(content, key.verifier)[1].size == 0:
        durable.make_folders([log()])
        durable.write(log() / CHECKPOINT, content)


def _once(path: Path, *, secret: bytes, public: bytes) -> None:
    durable.make_folders([path.parent])
    try:
        key_files.write(path, secret=secret, public=public)
    except key_files.BadKeyFile:
        if not path.exists():
            raise


def _folder(path: Path) -> Path:
    if not path.is_dir():
        durable.make_folders([path])
        path.chmod(MODE)
    return path
