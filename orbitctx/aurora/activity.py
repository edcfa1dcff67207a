"""Geomagnetic activity: the Kp index, three hours at a time, and what the storm levels are called."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from orbitctx.instants import Instants, TimeWindow

__all__ = ["KP_FILE", "KpRecord", "open_kp", "storm_level"]

Floats = NDArray[np.float64]

KP_FILE = "kp.npy"

_START = np.datetime64("1998-11-20T00", "us")
_STEP = np.timedelta64(3 * 3600 * 1_000_000, "us")

# The last month of a snapshot is provisional: revised later by up to 0.7.
PROVISIONAL_DAYS = 31


@dataclass(frozen=True, slots=True)
class KpRecord:
    """Kp in thirds, one value for each 3-hour interval from 1998-11-20 on; -1 where there is none.

    ``definitive``: how many intervals from the first on will not be revised any more.
    """

    thirds: NDArray[np.int8]
    definitive: int

    @property
    def covered(self) -> TimeWindow:
        """From the first interval to the end of the last."""
        return TimeWindow(_START, _START + len(self.thirds) * _STEP)

    @property
    def provisional_from(self) -> np.datetime64:
        """Intervals from here on may still be revised."""
        return np.datetime64(_START + self.definitive * _STEP)

    def interval(self, utc: Instants) -> NDArray[np.int64]:
        """Number of the 3-hour interval that each instant lies in; may lie outside the record."""
        return np.asarray((utc - _START) // _STEP, dtype=np.int64)

    def interval_start(self, number: ArrayLike) -> Instants:
        """Begin of the intervals."""
        return np.asarray(_START + np.asarray(number, dtype=np.int64) * _STEP)

    def of_intervals(self, number: ArrayLike) -> Floats:
        """Kp of intervals, NaN where the record has none."""
        number = np.asarray(number, dtype=np.int64)
        inside = (number >= 0) & (number < len(self.thirds))
        thirds = self.thirds[np.where(inside, number, 0)]
        return np.where(inside & (thirds >= 0), thirds / 3.0, np.nan)

    def at(self, utc: Instants) -> Floats:
        """Kp of the interval of each instant, NaN where there is none."""
        return self.of_intervals(self.interval(utc))

    def neighbours(self, number: ArrayLike, before: int = 1, after: int = 1) -> Floats:
        """Kp of each interval and its neighbours, shape (before + 1 + after, ...), oldest first, NaN where none."""
        number = np.asarray(number, dtype=np.int64)
        steps = np.arange(-before, after + 1).reshape(-1, *([1] * number.ndim))
        return self.of_intervals(number + steps)

    def highest_of_three(self, utc: Instants) -> Floats:
        """The largest Kp of each instant's interval and its two neighbours, NaN where all three are missing."""
        three = self.neighbours(self.interval(utc))
        highest = np.where(np.isnan(three), -1.0, three).max(axis=0)
        return np.where(highest < 0, np.nan, highest)

    def provisional(self, utc: Instants) -> NDArray[np.bool_]:
        """Whether the value may still be revised."""
        return np.asarray(utc >= self.provisional_from)

    def with_fetched(self, start: Instants, thirds: NDArray[np.int8], definitive: NDArray[np.bool_]) -> KpRecord:
        """The record with values fetched since: they fill gaps and replace what was provisional, in order of time."""
        number = self.interval(start)
        usable = number >= 0
        number, thirds, definitive = number[usable], thirds[usable], definitive[usable]
        size = max(len(self.thirds), int(number.max(initial=-1)) + 1)
        values = np.full(size, -1, dtype=np.int8)
        values[: len(self.thirds)] = self.thirds
        settled = np.arange(size) < self.definitive
        takes = ~settled[number] | (values[number] < 0)
        values[number[takes]] = thirds[takes]
        settled[number[takes]] = definitive[takes]
        values.flags.writeable = False
        return KpRecord(values, size if settled.all() else int(np.argmin(settled)))


def open_kp(content: bytes) -> KpRecord:
    """The record from the bytes of ``kp.npy``."""
    thirds = np.load(io.BytesIO(content), allow_pickle=False)
    thirds.flags.writeable = False
    return KpRecord(thirds, len(thirds) - PROVISIONAL_DAYS * 8)


def storm_level(kp: float) -> str | None:
    """NOAA's name for a geomagnetic storm, G1 to G5, or None below Kp 5 (5- is G1 as published: 4.67 rounds to 5).

    Source: NOAA Space Weather Scales. Kp 9- (8.67) is still G4; only 9o is G5.

    >>> storm_level(5.0), storm_level(8.67), storm_level(9.0), storm_level(4.0)
    ('G1', 'G4', 'G5', None)
    """
    if not kp >= 4.5:
        return None
    return "G5" if kp > 8.9 else f"G{min(int(kp + 0.5) - 4, 4)}"
