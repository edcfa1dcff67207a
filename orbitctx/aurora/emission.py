"""How bright the aurora is, on average, over magnetic latitude and local time: a picture of statistics, not of a night.

The oval runs between its two boundaries at a given Kp; across it the brightness follows a smooth hump, and around it a
wave of local time with its maximum before midnight. The shape stands in for the mean of diffuse and discrete electron
aurora in OVATION Prime (Newell et al. 2009, doi:10.1029/2009JA014326, figures 4-6): strongest from 21 to 01 MLT, a
second shoulder at 06 MLT, weakest after noon. A single night's arcs, rays and substorms are not in it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["brightness_between"]

Floats = NDArray[np.float64]

# Where across the oval (0 at the edge, 1 at the far side) it is brightest, and how wide the hump is.
_CREST, _WIDTH = 0.45, 0.42
# Relative energy flux around the clock, every three hours of MLT from 0 on, closed at 24: electron energy flux summed
# over latitude in our run of OVATION Prime 2010 at medium driving (Newell coupling 4,000-12,000).
_CLOCK_HOURS = np.array([0.0, 3, 6, 9, 12, 15, 18, 21, 24])
_CLOCK = np.array([1.0, 0.83, 0.74, 0.37, 0.2, 0.22, 0.48, 0.8, 1.0])
# In great storms the far side lags behind the edge: the bright part stays within this of the edge.
_WIDEST_DEG = 16.0
# Kp at which the brightest place reaches half of what it reaches in the greatest storms.
_HALF_KP = 4.0


def brightness_between(
    mlat_deg: ArrayLike, mlt_hours: ArrayLike, kp: ArrayLike, edge_deg: ArrayLike, far_deg: ArrayLike
) -> Floats:
    """Relative brightness, 0..1, at AACGM latitude (either sign), MLT and Kp, between boundaries (positive degrees).

    1 is the crest of the oval at midnight at Kp 9. Broadcasts; NaN goes through.
    """
    kp = np.asarray(kp, dtype=np.float64)
    width = np.clip(np.asarray(far_deg) - np.asarray(edge_deg), 1.0, _WIDEST_DEG)
    across = (np.abs(mlat_deg) - np.asarray(edge_deg)) / width
    hump = np.exp(-(((across - _CREST) / _WIDTH) ** 2))
    clock = np.interp(np.asarray(mlt_hours, dtype=np.float64) % 24.0, _CLOCK_HOURS, _CLOCK)
    level = (1 + kp) / (1 + kp + _HALF_KP) / (10.0 / (10.0 + _HALF_KP))
    return np.asarray(np.clip(hump * clock * level, 0.0, 1.0))
