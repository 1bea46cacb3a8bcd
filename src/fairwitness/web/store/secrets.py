"""
Encrypt what opens a source, with a key that is not in the database.

In:       a password as text.
Out:      bytes for a column, and back.
Not here: keeping the key (`config.environment`).
"""

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.translation import gettext as _

from fairwitness.core.problem import Problem


class LostKey(Problem):
    """What was kept cannot be opened with the key that is there."""

    code = "lost-key"

    def __init__(self) -> None:
        super().__init__(
            _("The password of this source cannot be opened: the key is another one."),
            fix=_("Put the old key back into the folder of keys, or enter the password again."),
        )


def sealed(text: str) -> bytes:
    """Encrypt a secret for the database."""
    return Fernet(settings.CREDENTIALS_KEY).encrypt(text.encode())


def opened(kept: bytes) -> str:
    """
    Decrypt a secret from the database.

    Raises:
        LostKey: it was encrypted with another key, or altered.

    """
    try:
        return Fernet(settings.CREDENTIALS_KEY).decrypt(bytes(kept)).decode()
    except InvalidToken:
        raise LostKey from None
