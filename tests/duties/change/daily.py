"""Small daily series for tests."""

from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np

from fairwitness.core.series import Series

START = date(2024, 1, 1)


def series(
    values: Iterable[float | None], metric: str = "log.active_daily", *, people: bool = False
) -> Series:
    return Series(
        metric=metric,
        source="made",
        unit="accounts" if people else "notices",
        people=people,
        start=START,
        values=tuple(values),
    )


def steady(days: int, level: float = 5000, seed: int = 1, noise: float = 0.03) -> list[float]:
    """Return days of a service that is quiet at weekends."""
    chance = np.random.default_rng(seed)
    week = np.array([1.05, 1.1, 1.1, 1.05, 1.0, 0.85, 0.85])[np.arange(days) % 7]
    return [float(n) for n in np.round(level * week * np.exp(chance.normal(0, noise, days)))]


def day(place: int) -> date:
    return START + timedelta(days=place)
