"""Raw element sets as observations: what each says about the orbit within half a revolution of its epoch.

A raw set is a fit over days of tracking; near its epoch it is good to about a kilometre, away from it the drag term
takes over. So each set speaks at four phases of the revolution that ends around its epoch, and with less weight six
hours before and after, where its mean motion shows: that is what few sets in a thin spot have to go by.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sgp4.api import Satrec

from orbitctx.orbit.elements import ElementSet

__all__ = ["DAY_ZERO", "NEAR", "OFFSET_SIGMA", "Observations", "days_since_2000", "observe", "triad"]

Floats = NDArray[np.float64]

DAY_ZERO = np.datetime64("2000-01-01", "us")
_JD_ZERO = 2451544.5
_OFFSETS_REV = np.array([0.0, -0.5, -0.25, 0.25, -4.0, 4.0])
OFFSET_SIGMA = np.array([1.0, 1.0, 1.0, 1.0, 3.0, 3.0])  # how much less is trusted what is far from the epoch
NEAR = 4  # the first four lie within a revolution
_GROUP_DAYS = 0.02  # sets of one pass of tracking: half an hour


@dataclass(frozen=True, slots=True)
class Observations:
    """S raw sets, sorted by epoch, and their O = 6 pseudo-observations each, the one at the epoch first.

    ``days``: epochs in days since 2000-01-01 UTC, shape (S,); ``group``: number of the epoch group, (S,);
    ``obs_days``: (S, O); ``position_km``, ``velocity_km_s``: TEME, (S, O, 3); ``phase_rev``: mean argument of
    latitude M + w at the epoch in revolutions [0, 1), ``n_rev_day`` mean motion, ``bstar``: (S,).
    """

    sets: tuple[ElementSet, ...]
    models: tuple[Any, ...]
    days: Floats
    group: NDArray[np.int64]
    obs_days: Floats
    position_km: Floats
    velocity_km_s: Floats
    phase_rev: Floats
    n_rev_day: Floats
    bstar: Floats

    def __len__(self) -> int:
        return len(self.days)

    def subset(self, keep: NDArray[Any]) -> Observations:
        """The sets picked by a mask or an index array."""
        index = np.flatnonzero(keep) if keep.dtype == bool else keep
        return Observations(
            tuple(self.sets[k] for k in index),
            tuple(self.models[k] for k in index),
            self.days[index],
            self.group[index],
            self.obs_days[index],
            self.position_km[index],
            self.velocity_km_s[index],
            self.phase_rev[index],
            self.n_rev_day[index],
            self.bstar[index],
        )


def days_since_2000(utc: NDArray[np.datetime64]) -> Floats:
    """UTC as days since 2000-01-01, counted as SGP4 counts (86,400 s each)."""
    return np.asarray((utc - DAY_ZERO) / np.timedelta64(86_400_000_000, "us"))


def observe(sets: Sequence[ElementSet]) -> Observations:
    """The pseudo-observations of raw sets; a set that SGP4 cannot propagate is left out."""
    ordered = sorted(sets, key=lambda s: s.epoch)
    models = [Satrec.twoline2rv(s.line1, s.line2) for s in ordered]
    days = days_since_2000(np.array([s.epoch for s in ordered], dtype="datetime64[us]"))
    n = np.array([m.no_kozai for m in models]) * (1440 / (2 * np.pi))
    obs_days = days[:, None] + _OFFSETS_REV / n[:, None]
    position = np.empty((len(ordered), len(_OFFSETS_REV), 3))
    velocity = np.empty_like(position)
    good = np.empty(len(ordered), dtype=bool)
    zeros = np.full(len(_OFFSETS_REV), _JD_ZERO)
    for k, model in enumerate(models):
        errors, position[k], velocity[k] = model.sgp4_array(zeros, obs_days[k])
        good[k] = not errors.any()
    phase = np.array([m.mo + m.argpo for m in models]) / (2 * np.pi) % 1.0
    group = np.concatenate([[0], np.cumsum(np.diff(days) > _GROUP_DAYS)]).astype(np.int64)
    bstar = np.array([m.bstar for m in models])
    everything = Observations(tuple(ordered), tuple(models), days, group, obs_days, position, velocity, phase, n, bstar)
    return everything if good.all() else everything.subset(good)


def triad(position_km: Floats, velocity_km_s: Floats) -> Floats:
    """Radial, transverse (along the track) and normal unit vectors, shape (..., 3 axes, 3 components)."""
    radial = position_km / np.linalg.norm(position_km, axis=-1, keepdims=True)
    normal = np.cross(position_km, velocity_km_s)
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    return np.stack([radial, np.cross(normal, radial), normal], axis=-2)
