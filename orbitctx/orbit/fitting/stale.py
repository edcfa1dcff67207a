"""Raw sets that state a past orbit: published just after a firing, with a new epoch on the old elements."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from orbitctx.orbit.fitting.burns import Burn
from orbitctx.orbit.fitting.phase import robust_polynomial

__all__ = ["stale"]

Floats = NDArray[np.float64]

_SIDE_DAYS = 3.0
_MIN_SETS = 4  # on either side of a firing: with fewer its two orbits are not known well enough to judge by
_SETTLED_DAYS = 0.1
_LATEST_DAYS = 0.7  # by then the catalogue has caught up
_OFF_KM = 3.0
_TIMES_BETTER = 3.0


def stale(days: Floats, phase: Floats, rate: Floats, burns: Sequence[Burn]) -> NDArray[np.bool_]:
    """True for each set of the hours after a burn that the orbit before it fits three times better than the one after.

    ``days``, ``phase`` (km) and ``rate`` (km/day) as ``find_burns`` takes them, ``burns`` as it gives them. Both orbits
    are robust parabolas of the phase over three days, so that the few sets in question do not judge themselves.
    """
    out = np.zeros(len(days), dtype=bool)
    for number, burn in enumerate(burns):
        first = max(burns[number - 1].first_after if number else 0, int(np.searchsorted(days, burn.days - _SIDE_DAYS)))
        end = burns[number + 1].last_before + 1 if number + 1 < len(burns) else len(days)
        last = min(end, int(np.searchsorted(days, burn.days + _SIDE_DAYS)))
        before, after = np.arange(first, burn.last_before + 1), np.arange(burn.first_after, last)
        before = before[days[before] < burn.days]
        after = after[days[after] > burn.days + _SETTLED_DAYS]
        if min(len(before), len(after)) < _MIN_SETS:
            continue
        doubted = np.arange(*np.searchsorted(days, [burn.days, burn.days + _LATEST_DAYS], side="right"))
        doubted = doubted[doubted < last]
        zero = (burn.days, float(phase[before[-1]]), float(np.median(rate[before])))
        off_before, off_after = (_off_km(days, phase, side, doubted, zero) for side in (before, after))
        out[doubted[(off_after > _OFF_KM) & (off_before < off_after / _TIMES_BETTER)]] = True
    return out


def _off_km(
    days: Floats, phase: Floats, side: NDArray[np.int64], doubted: NDArray[np.int64], zero: tuple[float, float, float]
) -> Floats:
    """How far the doubted sets lie from the parabola through the sets of one side."""
    at, base, rate = zero

    def flat(index: NDArray[np.int64]) -> Floats:
        return np.asarray(phase[index] - base - rate * (days[index] - at))

    t = days[side] - at
    degree = 2 if len(side) >= 6 and t[-1] - t[0] > 1.2 else 1
    line = robust_polynomial(t, flat(side), degree).coefficients
    return np.asarray(np.abs(flat(doubted) - np.polyval(line[::-1], days[doubted] - at)))
