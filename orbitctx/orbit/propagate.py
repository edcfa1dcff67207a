"""From an element set to a place: SGP4, then TEME to the Earth-fixed frame.

TEME is turned to ITRS by Greenwich mean sidereal time of 1982 and UT1 alone (Vallado 2006, AIAA 2006-6753, appendix
C): nutation is not needed, and polar motion is neglected (at most 18 m).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbitctx.instants import Instants, gmst_rad, julian_utc

__all__ = ["along_km", "itrs_from_teme", "teme_km"]

Floats = NDArray[np.float64]


def teme_km(model: Any, utc: Instants) -> Floats:
    """TEME position in km, shape (3, N), of one SGP4 model; NaN where SGP4 finds no orbit (decayed, absurd drag)."""
    errors, position, _ = model.sgp4_array(*julian_utc(utc))
    position[errors != 0] = np.nan
    return np.asarray(position.T)


def itrs_from_teme(position_km: Floats, utc: Instants) -> Floats:
    """ITRS position in km from TEME position, shape (3, N)."""
    theta = gmst_rad(utc)
    cos, sin = np.cos(theta), np.sin(theta)
    x, y, z = position_km
    return np.stack([cos * x + sin * y, cos * y - sin * x, z])


def along_km(position_km: Floats, other_km: Floats) -> Floats:
    """Distance between two places on nearly one orbit, shape (3, N) each: the arc between them in km."""
    length = np.linalg.norm(position_km, axis=0)
    cosine = np.einsum("cn,cn->n", position_km, other_km) / (length * np.linalg.norm(other_km, axis=0))
    # The chord is exact where the angle is small, the cosine where it is large.
    chord = np.linalg.norm(position_km / length - other_km / np.linalg.norm(other_km, axis=0), axis=0)
    return np.asarray(
        length * np.where(cosine > 0, 2 * np.arcsin(np.minimum(chord / 2, 1.0)), np.arccos(np.clip(cosine, -1, 1)))
    )
