"""Who is told how far the reading and rendering is: a terminal, a row of a table, or nobody."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # it would load DuckDB for every command
    from fairwitness.evidence.scan.scanning import Done


class Progress(Protocol):
    """Hears of every step."""

    def begin(self, what: str) -> None:
        """Hear what is being done now."""

    def done(self) -> None:
        """Hear that it is done."""

    def queries(self, source: str, done: int, total: int) -> None:
        """Hear how many queries of a source have run."""

    def days(self, done: "Done") -> None:
        """Hear how many days of a log are read."""


class Silent:
    """Tells nobody."""

    def begin(self, what: str) -> None:
        """Say nothing."""

    def done(self) -> None:
        """Say nothing."""

    def queries(self, source: str, done: int, total: int) -> None:
        """Say nothing."""

    def days(self, done: "Done") -> None:
        """Say nothing."""
