"""Where one arc hands over to the next: at a shared set, where the two orbits meet, or at a burn."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from orbitctx.orbit.fitting.arcs import Arc
from orbitctx.orbit.fitting.burns import LAG_DAYS, MIN_SIGMA_DAYS, SIGMA_FACTOR, Burn
from orbitctx.orbit.fitting.observations import triad
from orbitctx.orbit.fitting.solve import model_of

__all__ = ["burn_between_arcs", "meeting_days"]

Floats = NDArray[np.float64]

_JD_ZERO = 2451544.5
_SAMPLES = 61
_MIN_USED = 4
_FLOOR_KM = 0.5
_DAY_S = 86_400.0


def _apart_km(before: Arc, after: Arc, days: Floats) -> Floats:
    """How far the later orbit is ahead of the earlier one along the track."""
    zeros = np.full(len(days), _JD_ZERO)
    _, position, velocity = model_of(before.lines).sgp4_array(zeros, days)
    _, other, _ = model_of(after.lines).sgp4_array(zeros, days)
    return np.asarray(np.einsum("sj,sj->s", triad(position, velocity)[:, 1], other - position))


def _secular(before: Arc, after: Arc, low: float, high: float) -> tuple[Floats, Floats]:
    """Quadratic in t (days from the middle) through the along-track difference, without its once-a-revolution part."""
    days = np.linspace(low, high, _SAMPLES)
    t = days - (low + high) / 2
    turn = 2 * np.pi * 15.55 * t
    design = np.stack([np.ones_like(t), t, t * t, np.cos(turn), np.sin(turn)], axis=1)
    coefficients = np.linalg.lstsq(design, _apart_km(before, after, days), rcond=None)[0]
    return coefficients[:3], t


def meeting_days(before: Arc, after: Arc, days: Floats) -> float:
    """The time in days at which ``after`` takes over from ``before``, where no burn lies between them."""
    low, high = float(days[before.last]), float(days[after.first])
    if high <= low:
        return high
    grid = np.linspace(low, high, _SAMPLES)
    return float(grid[np.argmin(np.abs(_apart_km(before, after, grid)))])


def burn_between_arcs(burn: Burn, before: Arc, after: Arc, days: Floats) -> Burn:
    """The burn dated anew where the two fitted orbits meet, if both rest on enough sets; else as it was."""
    if min(before.used, after.used) < _MIN_USED:
        return burn
    low, high = float(days[before.last]) - LAG_DAYS, float(days[after.first]) + LAG_DAYS
    (c0, c1, c2), t = _secular(before, after, low, high)
    roots = np.roots([c2, c1, c0])
    real = roots[(np.abs(roots.imag) < 1e-9) & (np.abs(roots.real) <= t[-1])].real
    if len(real) == 0:
        return burn
    at = float(real[np.argmin(np.abs(real))])
    slope = c1 + 2 * c2 * at
    formal = np.hypot(_sigma_km(before), _sigma_km(after)) / abs(slope)
    return dataclasses.replace(
        burn,
        days=(low + high) / 2 + at,
        sigma_days=float(np.clip(SIGMA_FACTOR * formal, MIN_SIGMA_DAYS, (high - low) / 2)),
        dv_m_s=float(-slope / 3 * 1000 / _DAY_S),
    )


def _sigma_km(arc: Arc) -> float:
    rms = float(np.sqrt(np.nanmean(arc.along_km**2)))
    return float(max(rms, _FLOOR_KM) / np.sqrt(max(min(arc.used, 16) / 4, 1.0)))
