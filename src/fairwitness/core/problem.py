"""An expected failure that tells a person what happened and what to do."""

from typing import ClassVar


class Problem(Exception):
    """
    An expected failure that a person can act on; bugs stay plain exceptions.

    The command line prints `what` and `fix` and exits with `exit_status`:
    2 when the user can put it right, 3 when a source is unavailable.
    """

    code: ClassVar[str] = "problem"
    exit_status: ClassVar[int] = 2

    def __init__(self, what: str, *, fix: str, retry: bool = False) -> None:
        super().__init__(what)
        self.what, self.fix, self.retry = what, fix, retry
