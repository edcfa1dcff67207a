"""The phase of the station along its orbit through the years, as one smooth series in kilometres.

Mean argument of latitude M + w of the raw sets, unwrapped with their own secular rates. Drag bends it, a burn kinks
it: an engine firing changes the rate of the phase at once, never the phase.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from orbitctx.orbit.fitting.observations import Observations

__all__ = ["KM_PER_REV", "RobustFit", "phase_km", "rate_km_day", "robust_polynomial"]

Floats = NDArray[np.float64]

# Circumference of an orbit of 6,780 km radius: what one revolution of phase is worth along the track.
KM_PER_REV = 2 * np.pi * 6780.0


def phase_km(obs: Observations) -> Floats:
    """Unwrapped phase in km, shape (S,); zero at the first set."""
    rate = rate_km_day(obs) / KM_PER_REV
    expected = (rate[1:] + rate[:-1]) / 2 * np.diff(obs.days)
    step = np.diff(obs.phase_rev)
    step += np.rint(expected - step)
    return np.concatenate([[0.0], np.cumsum(step)]) * KM_PER_REV


def rate_km_day(obs: Observations) -> Floats:
    """Secular rate of the phase that each raw set states, in km per day, shape (S,)."""
    return np.array([m.mdot + m.argpdot for m in obs.models]) * (1440 / (2 * np.pi) * KM_PER_REV)


class RobustFit:
    """Least squares with Huber weights: coefficients, their covariance, and the robust scatter."""

    __slots__ = ("coefficients", "covariance", "scatter_km")

    def __init__(self, design: Floats, values: Floats, floor_km: float = 0.3) -> None:
        weights = np.ones(len(values))
        for _ in range(6):
            root = np.sqrt(weights)[:, None]
            self.coefficients = np.linalg.lstsq(design * root, values * root[:, 0], rcond=None)[0]
            residual = values - design @ self.coefficients
            self.scatter_km = max(1.4826 * float(np.median(np.abs(residual))), floor_km)
            weights = np.minimum(1.0, 1.5 * self.scatter_km / np.maximum(np.abs(residual), 1e-9)) ** 2
        normal = (design * weights[:, None]).T @ design
        self.covariance = np.linalg.pinv(normal) * self.scatter_km**2


def robust_polynomial(days: Floats, values: Floats, degree: int) -> RobustFit:
    """A polynomial in ``days`` (choose their zero near the middle), coefficients by rising power."""
    return RobustFit(np.vander(days, degree + 1, increasing=True), values)
