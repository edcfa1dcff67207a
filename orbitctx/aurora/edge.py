"""The oval's two boundaries with calibrated spreads: fitted to 180,000 circles seen by IMAGE FUV.

Verdict on 2002, which the fit has not seen: the equatorward edge has rms 2.60 deg, bias -0.05 deg (Gussenhoven 1983:
2.95 and -0.8; ``benchmarks/aurora_boundary.py``). The recipe is ``data/recipes/aurora_edge.py``. What lies outside the
data is filled in openly: the day side (MLT 06-18) follows the shape of a published model between the fitted ends; from
Kp 7 to 8 the boundaries go over into the published ones, with a spread that grows to 5 deg; the southern oval is the
northern one half a year away.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from orbitctx.aurora.activity import KpRecord
from orbitctx.aurora.oval import gussenhoven_deg, starkov_poleward_deg
from orbitctx.errors import DamagedDataError
from orbitctx.instants import Instants

__all__ = ["EDGE_FILE", "FEATURES", "NIGHT_HOURS", "Boundary", "EdgeInput", "EdgeModel", "edge_features", "open_edge"]

Floats = NDArray[np.float64]

EDGE_FILE = "auroral_edge.json"

NIGHT_HOURS = (18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30)  # MLT, past midnight on
FEATURES = ("one", "kp", "next", "last", "hours_before", "day_before", "cos_year", "sin_year")

_BLEND_KP = (7.0, 8.0)
_STORM_SIGMA_DEG = 5.0  # at Kp 8 and above, where nothing calibrates the edge: +-10 deg at two sigma
_DAY_SIGMA_FACTOR = 1.2  # the day side is not calibrated either, but dark there only in polar winter
_MICROSECONDS_PER_YEAR = 365.25 * 86_400e6


@dataclass(frozen=True, slots=True)
class EdgeInput:
    """What the edge depends on at given instants; ``kp`` NaN where there is none."""

    kp: Floats
    features: tuple[Floats, ...]  # in the order of FEATURES


@dataclass(frozen=True, slots=True)
class Boundary:
    """One fitted boundary: coefficients by hour of ``NIGHT_HOURS`` (rows) and FEATURES (columns), and its spread."""

    coefficients: Floats
    sigma_deg: Floats
    variance_by_kp: tuple[float, float]
    published: Callable[[ArrayLike, ArrayLike], Floats]  # shape on the day side, and the storm limit

    def latitude(self, given: EdgeInput, mlt_hours: ArrayLike) -> tuple[Floats, Floats]:
        """AACGM latitude (positive) and its one-sigma spread, degrees; features and MLT broadcast."""
        clock = self._clock(np.asarray(mlt_hours, dtype=np.float64))
        lat = np.zeros(())
        for feature, column in zip(given.features, clock.coefficients, strict=True):
            lat = lat + feature * column
        level = self._level(given.kp, clock)
        return np.asarray((lat + level.shape) * (1 - level.storm) + level.published * level.storm), level.spread

    def table(self, given: EdgeInput, mlt_hours: Floats) -> tuple[Floats, Floats]:
        """The same for S instants by M local times, shape (S, M), faster: what hangs on Kp alone is computed once."""
        clock = self._clock(mlt_hours)
        levels = np.array(sorted(set(given.kp.tolist())))
        row = np.searchsorted(levels, given.kp)
        level = self._level(levels[:, None], clock)
        lat = np.stack(given.features, axis=1) @ np.stack(clock.coefficients) + level.shape[row]
        stormy = np.flatnonzero(level.storm[row, 0] > 0)
        share = level.storm[row[stormy]]
        lat[stormy] = lat[stormy] * (1 - share) + level.published[row[stormy]] * share
        return lat, level.spread[row]

    def _clock(self, mlt_hours: Floats) -> _Clock:
        mlt = mlt_hours % 24.0
        hour = np.where(mlt < 12.0, mlt + 24.0, mlt)  # 12..36; the fit covers 18..30
        day = np.clip(np.abs(hour - 24.0) - 6.0, 0.0, None)  # hours into the day side, 0..6
        # On the day side the coefficients run straight from one end of the night to the other.
        share = np.where(hour > 24.0, day / 12.0, 1.0 - day / 12.0)
        columns = tuple(
            np.where(day > 0, c[-1] * (1 - share) + c[0] * share, np.interp(hour, NIGHT_HOURS, c))
            for c in self.coefficients.T
        )
        sigma = np.interp(hour, NIGHT_HOURS, self.sigma_deg) * np.where(day > 0, _DAY_SIGMA_FACTOR, 1.0)
        return _Clock(mlt, day > 0, share, columns, sigma)

    def _level(self, kp: Floats, clock: _Clock) -> _Level:
        published = self.published(clock.mlt_hours, kp)
        ends = self.published(6.0, kp) * (1 - clock.share) + self.published(18.0, kp) * clock.share
        storm = np.clip((kp - _BLEND_KP[0]) / (_BLEND_KP[1] - _BLEND_KP[0]), 0.0, 1.0)
        constant, slope = self.variance_by_kp
        sigma = clock.sigma_deg * np.sqrt(np.maximum(constant + slope * kp, 0.25))
        return _Level(
            shape=np.where(clock.day, published - ends, 0.0),
            published=published,
            storm=storm,
            spread=np.asarray(sigma * (1 - storm) + np.maximum(sigma, _STORM_SIGMA_DEG) * storm),
        )


@dataclass(frozen=True, slots=True)
class _Clock:
    """What hangs on local time alone."""

    mlt_hours: Floats
    day: NDArray[np.bool_]
    share: Floats  # of the dusk end in the bridge over the day
    coefficients: tuple[Floats, ...]
    sigma_deg: Floats


@dataclass(frozen=True, slots=True)
class _Level:
    """What hangs on Kp and local time."""

    shape: Floats  # of the day side, added to the fit
    published: Floats
    storm: Floats  # 0 below Kp 7, 1 from Kp 8 on
    spread: Floats


@dataclass(frozen=True, slots=True)
class EdgeModel:
    """The equatorward edge and the far (poleward) side of the oval."""

    edge: Boundary
    far: Boundary

    def boundary(
        self, kp: KpRecord, utc: Instants, mlt_hours: ArrayLike, *, south: bool = False, raise_kp: float = 0.0
    ) -> tuple[Floats, Floats]:
        """AACGM latitude of the edge (positive) and its one-sigma spread, degrees; ``utc`` and MLT broadcast.

        ``raise_kp`` shifts all Kp values (kept within 0..9). NaN where Kp is missing.
        """
        return self.edge.latitude(edge_features(kp, utc, south=south, raise_kp=raise_kp), mlt_hours)


def edge_features(kp: KpRecord, utc: Instants, *, south: bool = False, raise_kp: float = 0.0) -> EdgeInput:
    """Kp of the interval, what its neighbours add as the instant nears them, the hours and the day before, the season.

    A missing neighbour is taken as equal to the interval; a missing interval as the larger of its neighbours.
    """
    number = kp.interval(utc)
    through = (utc - kp.interval_start(number)) / np.timedelta64(3, "h")  # 0..1
    values = kp.neighbours(number, before=8, after=1)
    around = np.fmax(values[7], values[9])
    now = np.where(np.isnan(values[8]), around, values[8])
    values = np.where(np.isnan(values), now, values)
    values[8] = now
    values = np.clip(values + raise_kp, 0.0, 9.0)
    now = values[8]
    year = 2 * np.pi * (utc - np.datetime64("2000-01-01", "us")).astype(np.float64) / _MICROSECONDS_PER_YEAR
    year = year + np.pi * south
    return EdgeInput(
        now,
        (
            np.ones_like(now),
            now,
            through * (values[9] - now),
            (1 - through) * (values[7] - now),
            values[5:8].mean(axis=0) - now,
            values[:5].mean(axis=0) - now,
            np.cos(year),
            np.sin(year),
        ),
    )


def open_edge(content: bytes) -> EdgeModel:
    """The model from the bytes of ``auroral_edge.json``. Raises DamagedDataError for another layout."""
    table = json.loads(content)
    if tuple(table["features"]) != FEATURES or tuple(table["mlt_hours"]) != NIGHT_HOURS:
        raise DamagedDataError("The file of the oval has another layout.", expected=str(FEATURES), found=EDGE_FILE)

    def boundary(name: str, published: Callable[[ArrayLike, ArrayLike], Floats]) -> Boundary:
        part = table[name]
        constant, slope = part["variance_by_kp"]
        return Boundary(np.array(part["coefficients"]), np.array(part["sigma_deg"]), (constant, slope), published)

    return EdgeModel(boundary("equatorward", gussenhoven_deg), boundary("poleward", starkov_poleward_deg))
