"""The examples in `docs/release.md` are what the release does."""

from pathlib import Path

from release_reader import counted, monthly

from fairwitness.core.figure import Figure, ReleasePolicy
from fairwitness.evidence.release import release

PAGE = Path(__file__).parents[2] / "docs" / "release.md"


def example(dimension: str) -> dict[str, tuple[int, str]]:
    """Read the table whose first column is `dimension`: label to counted and shown."""
    _, _, rest = PAGE.read_text("utf-8").partition(f"| {dimension} | counted | shown |\n")
    rows: dict[str, tuple[int, str]] = {}
    for line in rest.splitlines()[1:]:
        if not line.startswith("|"):
            break
        label, number, shown = (cell.strip() for cell in line.strip("|").split("|"))
        rows[label] = int(number), shown
    return rows


def as_printed(figures: tuple[Figure, ...]) -> dict[str, str]:
    return {
        f.dimensions[0][1]: str(f.value) if f.is_value else "not shown"
        for f in figures
        if f.dimensions
    }


def test_the_example_of_kinds_is_what_is_shown() -> None:
    rows = example("kind")
    kinds = {label: count for label, (count, _) in rows.items()}
    figures = release(counted("m", 320, by={"kind": kinds}), ReleasePolicy())
    assert len(rows) == 4
    assert as_printed(figures) == {label: shown for label, (_, shown) in rows.items()}


def test_the_example_of_months_is_what_is_shown() -> None:
    rows = example("month")
    months = monthly([count for count, _ in rows.values()])
    figures = release(counted("m", 100, additive=False, months=months), ReleasePolicy())
    assert len(rows) == 3
    assert as_printed(figures) == {label: shown for label, (_, shown) in rows.items()}
