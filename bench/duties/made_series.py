"""
Daily series that we make ourselves, with what happened in them written down.

In:       a case and a seed.
Out:      a `Made`: the series, its holidays, the planted change, what only looks like one.

A day's true level is `base x growth x year x week x noise`; a number is drawn from it. The noise is
AR(1) on the logarithm. Things that are no change are laid over it: campaigns of 3 to 10 days,
outages of 1 to 4, waves of bots of 1 to 4, a day of migration, quiet holidays, days without a
number. The planted change multiplies the level from its day on; disturbances may fall on it.
"""

import zlib
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from fairwitness.core.series import Series

DAYS = 730
DISTURBANCES = {"campaign": (2, 10), "bots": (1, 4), "outage": (1.5, 4), "migration": (0.5, 2)}
"""How many a year, and the greatest number of days."""
LEAST_DAYS = {"campaign": 3, "bots": 1, "outage": 1, "migration": 2}
Numbers = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Size:
    """What kind of service a series is of."""

    metric: str
    unit: str
    base: tuple[float, float]
    """Least and greatest typical number a day."""
    noise: tuple[float, float]
    """Least and greatest standard deviation of the AR(1) noise on the logarithm."""
    people: bool = False
    """Rounded to fives, and None under ten."""


SIZES = {
    "large": Size(metric="log.active_daily", unit="accounts", base=(2e3, 2e6), noise=(0.02, 0.06)),
    "people": Size(
        metric="log.active_daily", unit="accounts", base=(60, 600), noise=(0.02, 0.06), people=True
    ),
    "noisy": Size(metric="log.active_daily", unit="accounts", base=(2e3, 2e6), noise=(0.05, 0.1)),
    "small": Size(metric="notices.received", unit="notices", base=(2, 5), noise=(0.05, 0.15)),
}


@dataclass(frozen=True, kw_only=True)
class Case:
    """What is planted."""

    name: str
    effect: float
    """Share of the level before; 0 plants nothing."""
    over: tuple[int, int] = (0, 0)
    """Least and greatest number of days until it is reached."""


CASES = (
    Case(name="nothing", effect=0.0),
    Case(name="+15 %", effect=0.15),
    Case(name="+30 %", effect=0.30),
    Case(name="+100 %", effect=1.0),
    Case(name="ramp +30 %", effect=0.30, over=(7, 21)),
    Case(name="fall 30 %", effect=-0.30),
)


@dataclass(frozen=True, kw_only=True)
class Made:
    """A series and the truth about it."""

    case: Case
    series: Series
    holidays: frozenset[date]
    onset: date | None
    """First day of the planted change."""
    disturbed: tuple[tuple[str, date, int], ...]
    """What only looks like a change: its name, first day and number of days."""


def made(case: Case, size: str, seed: int, *, days: int = DAYS) -> Made:
    """Make one series; the same arguments make the same one."""
    chance = np.random.default_rng([zlib.crc32(f"{case.name} {size}".encode()), seed])
    kind = SIZES[size]
    start = date(2021, 1, 1) + timedelta(days=int(chance.integers(0, 1500)))
    base = np.exp(chance.uniform(*np.log(kind.base)))
    holidays = _holidays(start, days)
    level = base * _growth(chance, days) * _year(chance, start, days) * _week(chance, start, days)
    level *= _noise(chance, days, chance.uniform(*kind.noise))
    level *= _quiet(chance, start, days, holidays)
    onset = None
    if case.effect:
        onset = int(chance.integers(days // 3, days - 60))
        level *= _planted(chance, case, onset, days)
    level, laid = _disturbed(chance, level)
    numbers = chance.poisson(level).astype(float)
    return Made(
        case=case,
        series=Series(
            metric=kind.metric,
            source=f"made-{seed}",
            unit=kind.unit,
            people=kind.people,
            start=start,
            values=_recorded(chance, numbers, people=kind.people),
        ),
        holidays=holidays,
        onset=None if onset is None else start + timedelta(days=onset),
        disturbed=tuple((what, start + timedelta(days=day), length) for what, day, length in laid),
    )


def _growth(chance: np.random.Generator, days: int) -> Numbers:
    """From -20 % to +100 % a year, steadily."""
    return np.exp(np.log(chance.uniform(0.8, 2.0)) * np.arange(days) / 365)


def _year(chance: np.random.Generator, start: date, days: int) -> Numbers:
    """Up to 6 % up and down with the seasons."""
    at = (start.timetuple().tm_yday + np.arange(days)) * 2 * np.pi / 365.25
    return 1 + chance.uniform(0, 0.06) * np.sin(at + chance.uniform(0, 2 * np.pi))


def _week(chance: np.random.Generator, start: date, days: int) -> Numbers:
    """A weekend that differs by -40 % to +40 %, and small differences between the other days."""
    shape = 1 + chance.uniform(-0.08, 0.08, 7)
    shape[5:] += chance.uniform(-0.4, 0.4)
    return (shape / shape.mean())[(start.weekday() + np.arange(days)) % 7]


def _noise(chance: np.random.Generator, days: int, sd: float) -> Numbers:
    """AR(1) with a coefficient of 0.2 to 0.6."""
    carried = chance.uniform(0.2, 0.6)
    steps = chance.normal(0, sd * np.sqrt(1 - carried**2), days)
    noise = np.empty(days)
    noise[0] = chance.normal(0, sd)
    for day in range(1, days):
        noise[day] = carried * noise[day - 1] + steps[day]
    return np.exp(noise)


def _holidays(start: date, days: int) -> frozenset[date]:
    """The holidays of a made-up country, with one of a week."""
    fixed = {(1, 1), (5, 1), (10, 3), (12, 25), (12, 26)}
    week = {(2, day) for day in range(10, 17)}
    span = (start + timedelta(days=day) for day in range(days))
    return frozenset(day for day in span if (day.month, day.day) in fixed | week)


def _quiet(
    chance: np.random.Generator, start: date, days: int, holidays: frozenset[date]
) -> Numbers:
    """Holidays differ by -50 % to +30 %; so do days off that no calendar lists, two a year."""
    factor = np.ones(days)
    off = 1 + chance.uniform(-0.5, 0.3)
    for day in range(days):
        if start + timedelta(days=day) in holidays:
            factor[day] = off
    factor[chance.integers(0, days, max(1, days // 180))] = off
    return factor


def _planted(chance: np.random.Generator, case: Case, onset: int, days: int) -> Numbers:
    over = int(chance.integers(*case.over, endpoint=True))
    reached = np.clip((np.arange(days) - onset + 1) / max(1, over), 0, 1)
    return 1 + case.effect * reached


def _disturbed(
    chance: np.random.Generator, level: Numbers
) -> tuple[Numbers, list[tuple[str, int, int]]]:
    """Lay over `level` what only looks like a change, wherever it falls."""
    days, level = len(level), level.copy()
    laid = []
    for what, (a_year, longest) in DISTURBANCES.items():
        for day in chance.integers(0, days - 10, chance.poisson(a_year * days / 365)):
            length = int(chance.integers(min(longest, LEAST_DAYS[what]), longest, endpoint=True))
            level[day : day + length] *= _factor(chance, what, length)
            laid.append((what, int(day), length))
    return level, laid


def _factor(chance: np.random.Generator, what: str, length: int) -> Numbers:
    if what == "campaign":  # it wears off
        return 1 + chance.uniform(0.1, 0.6) * np.linspace(1, 0.5, length)
    if what == "bots":
        return np.full(length, chance.uniform(1.5, 6))
    if what == "outage":
        return np.full(length, chance.uniform(0, 0.3))
    return np.array((0.1, 1.9))  # migration: a day counted almost nowhere, the next one twice


def _recorded(
    chance: np.random.Generator, numbers: Numbers, *, people: bool
) -> tuple[float | None, ...]:
    """Lose one day in a hundred and one stretch of days; round and suppress people."""
    lost = chance.random(len(numbers)) < 0.01
    stretch = int(chance.integers(0, len(numbers)))
    lost[stretch : stretch + int(chance.integers(0, 6))] = True
    if people:
        lost |= numbers < 10
        numbers = 5 * np.round(numbers / 5)
    return tuple(None if gone else float(n) for n, gone in zip(numbers, lost, strict=True))
