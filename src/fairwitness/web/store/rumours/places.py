"""
Where the desk keeps what is no table: the log of versions, its key, the index of questions.

In:       the settings of the installation.
Out:      folders, the key, the matcher; each is made on first use.
Not here: what is written into them (`settling`).
"""

import os
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from fairwitness.ledger import appending, files
from fairwitness.ledger.algorithms import ED25519
from fairwitness.ledger.keys import SigningKey, VerifierKey
from fairwitness.rumours.matching.calibration import UNCALIBRATED
from fairwitness.rumours.matching.e5 import E5
from fairwitness.rumours.matching.lexical import LexicalIndex
from fairwitness.rumours.matching.matcher import Matcher
from fairwitness.rumours.matching.semantic import SemanticIndex
from fairwitness.sealing import key_files


def log_folder() -> Path:
    """Return the folder of the log: C2SP tiles that any web server may serve."""
    return Path(settings.DATA_FOLDER) / "checks-log"


def log_memory() -> Path:
    """Return what remembers how far the log has come, beside the keys and not beside the log."""
    return _key_file().with_name("checks-log.checkpoint")


def log_key() -> SigningKey:
    """Return the secret key of the log; key and log are made where there is neither."""
    path = _key_file()
    if not path.exists():
        host = urlsplit(settings.SITE_URL).hostname or "localhost"
        key = SigningKey(f"{host}/checks", ED25519, os.urandom(32))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        key_files.write(
            path, secret=f"{key.secret_text()}\n".encode(), public=f"{key.verifier}\n".encode()
        )
    key = SigningKey.from_text(key_files.secret(path))
    if not (log_folder() / files.CHECKPOINT).exists() and not log_memory().exists():
        appending.make(log_folder(), key, log_memory())
    return key


def public_key() -> VerifierKey:
    """Return what everybody may know of the log."""
    return log_key().verifier


def push_key() -> ec.EllipticCurvePrivateKey:
    """Return the secret key by which push services know us; made where there is none."""
    path = Path(settings.KEYS_FOLDER) / "web-push"
    if not path.exists():
        made = ec.generate_private_key(ec.SECP256R1())
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        key_files.write(
            path,
            secret=made.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            ),
            public=made.public_key().public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            ),
        )
    key = serialization.load_pem_private_key(key_files.secret(path).encode(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(path)
    return key


def matcher() -> Matcher:
    """Return the matcher over the indexes in the data folder."""
    return _matcher(Path(settings.DATA_FOLDER), bool(settings.MATCH_BY_MEANING))


def others() -> LexicalIndex:
    """Return the index of reviews of others, apart from that of our checks."""
    return _others(Path(settings.DATA_FOLDER) / "others-index")


@lru_cache(maxsize=4)
def _others(folder: Path) -> LexicalIndex:
    return LexicalIndex(folder)


@lru_cache(maxsize=4)
def _matcher(folder: Path, by_meaning: bool) -> Matcher:  # noqa: FBT001 - a key of the cache
    meaning = SemanticIndex(folder / "checks-meaning.sqlite3", E5()) if by_meaning else None
    return Matcher(LexicalIndex(folder / "checks-index"), meaning, UNCALIBRATED)


def _key_file() -> Path:
    return Path(settings.KEYS_FOLDER) / "checks-log"
