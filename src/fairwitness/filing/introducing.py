"""
Know a recipient when it is added: by what it shows of itself.

In:       a key manifest, the public key of the recipient's log, the time.
Out:      what a person compares by another way.
Not here: fetching (`desks`), what must follow from it later (`following`).

Nothing that a recipient's address shows is believed twice: at first a person compares the
fingerprint, and from then on only the known key can name another.
"""

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from fairwitness.ledger.keys import VerifierKey
from fairwitness.sealing import manifest
from fairwitness.sealing.manifest import Manifest
from fairwitness.sealing.ssh import PublicKey
from fairwitness.sealing.statement import Signed


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduced:
    """A recipient as it shows itself; nothing but its own signature speaks for it yet."""

    manifest: Signed[Manifest]
    log: VerifierKey

    @property
    def fingerprint(self) -> str:
        """Return that of the organisation's key, to be compared by another way."""
        return fingerprint(self.manifest.values.public_key)


def introduced(content: bytes, log_key: str, *, now: datetime) -> Introduced:
    """
    Read what a recipient shows of itself.

    Raises:
        BadStatement, BadSignature, BadSigningKey, BadManifest: no manifest that counts now.
        BadNoteKey: the log's key is none.

    """
    return Introduced(
        manifest=manifest.trusted(content, key=None, now=now), log=VerifierKey.from_text(log_key)
    )


def fingerprint(key: PublicKey) -> str:
    """Return the fingerprint that `ssh-keygen -l` shows."""
    return f"SHA256:{b64encode(sha256(key.blob).digest()).decode().rstrip('=')}"
