"""Series as a file: written, read back, and refused where they are none."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwitness.core.series import Series
from fairwitness.core.series_file import FORMAT, BadSeriesFile, read, write

TEXT = st.text(max_size=9)
SERIES = st.builds(
    Series,
    metric=TEXT,
    source=TEXT,
    dimensions=st.dictionaries(TEXT, TEXT, max_size=3).map(lambda d: tuple(sorted(d.items()))),
    unit=TEXT,
    people=st.booleans(),
    start=st.dates(),
    values=st.lists(st.none() | st.integers(0, 10**9).map(float), max_size=9).map(tuple),
)


@given(series=st.lists(SERIES, max_size=3))
def test_what_is_written_is_read_back(series: list[Series]) -> None:
    assert read(write(series)) == tuple(series)


def test_a_day_without_a_number_is_null_and_not_zero() -> None:
    one = Series(metric="m", source="s", unit="u", start=date(2026, 1, 1), values=(0.0, None))
    assert json.loads(write([one]))["series"][0]["values"] == [0.0, None]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b'{"format": "another/1", "series": []}',
        json.dumps({"format": FORMAT, "series": [{}]}).encode(),
        b"[" * 100_000,
    ],
)
def test_what_is_no_file_of_series_is_refused(content: bytes) -> None:
    with pytest.raises(BadSeriesFile):
        read(content)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-1", "true", '"5"', "1e999"])
def test_what_is_no_count_is_refused(value: str) -> None:
    one = Series(metric="m", source="s", unit="u", start=date(2026, 1, 1), values=(4321.0,))
    with pytest.raises(BadSeriesFile):
        read(write([one]).replace(b"4321.0", value.encode()))
