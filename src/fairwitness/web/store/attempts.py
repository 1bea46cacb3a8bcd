"""
Count attempts to log in, for all processes of an installation together.

In:       what the log-in library wants to remember, and for how long.
Out:      the same, until then and not longer.
Not here: how many attempts are allowed (`config.settings`).

The library names the address that an attempt came from in its keys. A key is kept only as a keyed
hash, and its row goes with the next attempt after its time, so no address can be read here.
"""

import hashlib
import hmac
from typing import Any

from django.conf import settings
from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router
from django.utils import timezone


def blinded(key: str, prefix: str, version: int) -> str:
    """Turn a key into one that nobody without the installation's secret can guess from."""
    said = f"{prefix}:{version}:{key}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).hexdigest()


class Attempts(DatabaseCache):
    """A cache in the database that forgets on time."""

    def set(self, key: Any, value: Any, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's own
        """Keep a value, and forget everything whose time is over."""
        super().set(key, value, *args, **options)
        self._forget()

    def _forget(self) -> None:
        connection = connections[router.db_for_write(self.cache_model_class)]
        table = connection.ops.quote_name(self._table)  # type: ignore[attr-defined]  # Django's own
        now = connection.ops.adapt_datetimefield_value(timezone.now().replace(microsecond=0))
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])
