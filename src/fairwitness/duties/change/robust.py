"""
Centres of rows of numbers that a few wild or missing days do not move.

In:       arrays whose last axis is what is looked over; NaN is a day without a number.
Out:      one number a row; NaN where nothing is known.
Not here: what the rows mean.
"""

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def windows(numbers: Numbers, length: int) -> Numbers:
    """Return, for every position, the `length` entries that end there; NaN before the first."""
    lead = np.full((length - 1, *numbers.shape[1:]), np.nan)
    return sliding_window_view(np.concatenate([lead, numbers]), length, axis=0)


def known(rows: Numbers) -> NDArray[np.int64]:
    """Count the entries of each row that are there."""
    return np.asarray(rows.shape[-1] - np.isnan(rows).sum(axis=-1), dtype=np.int64)


def trimmed(rows: Numbers, share: float) -> Numbers:
    """Return the mean of each row without `share` of its entries at either end."""
    ordered = np.sort(rows, axis=-1)
    count = known(rows)
    cut = np.floor(count * share).astype(np.int64)
    places: NDArray[Any] = np.arange(rows.shape[-1])
    inside = (places >= cut[..., None]) & (places < (count - cut)[..., None])
    total = np.where(inside, ordered, 0.0).sum(axis=-1)
    return np.where(count > 0, total / np.maximum(1, count - 2 * cut), np.nan)


def median(rows: Numbers) -> Numbers:
    """Return the middle of each row."""
    ordered = np.sort(rows, axis=-1).reshape(-1, rows.shape[-1])
    count = known(ordered)
    row = np.arange(len(ordered))
    low, high = (count - 1) >> 1, np.minimum(count >> 1, rows.shape[-1] - 1)
    # Where nothing is known, every entry is NaN, and so is the middle.
    middle: Numbers = (ordered[row, low] + ordered[row, high]) / 2
    return middle.reshape(rows.shape[:-1])
