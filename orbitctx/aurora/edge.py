"""The oval's equatorward edge with a calibrated spread: fitted to 180,000 boundaries seen by IMAGE FUV.

Verdict on 2002, which the fit has not seen: rms 2.60 deg, bias -0.05 deg; Gussenhoven 1983 has 2.95 and -0.8
(``benchmarks/aurora_boundary.py``). The recipe is ``data/recipes/aurora_edge.py``. What lies outside the data is
filled in openly: the day side (MLT 06-18) follows Gussenhoven's shape between the fitted ends; above Kp 7 the edge goes over
into Gussenhoven's at Kp 8, with a spread that grows to 5 deg; the southern edge is the northern one half a year away.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from orbitctx.aurora.activity import KpRecord
from orbitctx.aurora.oval import EDGE_MODELS, gussenhoven_deg
from orbitctx.instants import Instants

__all__ = ["EDGE_FILE", "FEATURES", "NIGHT_HOURS", "EdgeInput", "EdgeModel", "edge_features", "open_edge"]

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
class EdgeModel:
    """The fitted coefficients: rows by hour of ``NIGHT_HOURS``, columns by FEATURES."""

    coefficients: Floats
    sigma_deg: Floats
    variance_by_kp: tuple[float, float]

    def boundary(
        self, kp: KpRecord, utc: Instants, mlt_hours: ArrayLike, *, south: bool = False, raise_kp: float = 0.0
    ) -> tuple[Floats, Floats]:
        """AACGM latitude of the edge (positive) and its one-sigma spread, degrees; ``utc`` and MLT broadcast.

        ``raise_kp`` shifts all Kp values (kept within 0..9). NaN where Kp is missing.
        """
        return self.from_input(edge_features(kp, utc, south=south, raise_kp=raise_kp), mlt_hours)

    def from_input(self, given: EdgeInput, mlt_hours: ArrayLike) -> tuple[Floats, Floats]:
        """The same from features already looked up."""
        mlt = np.asarray(mlt_hours, dtype=np.float64) % 24.0
        hour = np.where(mlt < 12.0, mlt + 24.0, mlt)  # 12..36; the fit covers 18..30
        day = np.clip(np.abs(hour - 24.0) - 6.0, 0.0, None)  # hours into the day side, 0..6
        # On the day side the coefficients run straight from one end of the night to the other.
        share = np.where(hour > 24.0, day / 12.0, 1.0 - day / 12.0)
        night = [np.interp(hour, NIGHT_HOURS, column) for column in self.coefficients.T]
        bridge = [column[-1] * (1 - share) + column[0] * share for column in self.coefficients.T]
        lat = sum(
            (f * np.where(day > 0, b, n) for f, n, b in zip(given.features, night, bridge, strict=True)),
            start=np.zeros(()),
        )
        dusk, dawn = gussenhoven_deg(18.0, given.kp), gussenhoven_deg(6.0, given.kp)
        published = gussenhoven_deg(mlt, given.kp)
        lat = lat + np.where(day > 0, published - dawn * (1 - share) - dusk * share, 0.0)
        storm = np.clip((given.kp - _BLEND_KP[0]) / (_BLEND_KP[1] - _BLEND_KP[0]), 0.0, 1.0)
        lat = lat * (1 - storm) + published * storm
        sigma = np.interp(hour, NIGHT_HOURS, self.sigma_deg) * np.where(day > 0, _DAY_SIGMA_FACTOR, 1.0)
        constant, slope = self.variance_by_kp
        sigma = sigma * np.sqrt(np.maximum(constant + slope * given.kp, 0.25))
        return np.asarray(lat), np.asarray(sigma * (1 - storm) + np.maximum(sigma, _STORM_SIGMA_DEG) * storm)


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


def published_edge(name: str) -> Callable[[ArrayLike, ArrayLike], Floats]:
    """A published model of the edge by name: a function of MLT and Kp. Raises KeyError for another name."""
    return EDGE_MODELS[name]


def open_edge(content: bytes) -> EdgeModel:
    """The model from the bytes of ``auroral_edge.json``."""
    table = json.loads(content)
    if tuple(table["features"]) != FEATURES or tuple(table["mlt_hours"]) != NIGHT_HOURS:
        raise ValueError("auroral_edge.json does not hold the features of this version")
    constant, slope = table["variance_by_kp"]
    return EdgeModel(np.array(table["coefficients"]), np.array(table["sigma_deg"]), (float(constant), float(slope)))
