"""Light at a place and at the station: altitudes of Sun and Moon, the Moon's phase, the Earth's shadow."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from orbitctx.constants import EARTH_EQUATORIAL_RADIUS_KM, EARTH_FLATTENING
from orbitctx.geodesy import itrs_from_geodetic, unit_vectors

__all__ = ["altitude_deg", "in_sunlight", "lit_fraction", "shadow_depression_deg", "subpoint"]

Floats = NDArray[np.float64]


def subpoint(body_itrs_km: Floats) -> tuple[Floats, Floats]:
    """Latitude (declination) and longitude, degrees, of the point over which a body stands."""
    x, y, z = body_itrs_km
    return np.degrees(np.arctan2(z, np.hypot(x, y))), np.degrees(np.arctan2(y, x))


def altitude_deg(body_itrs_km: Floats, lat_deg: ArrayLike, lon_deg: ArrayLike, height_km: ArrayLike = 0.0) -> Floats:
    """Altitude of a body's centre above the horizontal plane of a geodetic point, degrees, without refraction.

    Parallax is included (the Moon's is up to 1 deg). Refraction would lift a body at the horizon by 0.6 deg.
    """
    lat_deg, lon_deg = np.broadcast_arrays(*np.atleast_1d(lat_deg, lon_deg))
    up = unit_vectors(lat_deg, lon_deg)
    toward = body_itrs_km - itrs_from_geodetic(lat_deg, lon_deg, height_km)
    sine = (up * toward).sum(axis=0) / np.sqrt((toward**2).sum(axis=0))
    return np.asarray(np.degrees(np.arcsin(np.clip(sine, -1, 1))))


def lit_fraction(sun_itrs_km: Floats, moon_itrs_km: Floats) -> Floats:
    """Share of the Moon's disc that is lit, 0..1, seen from the Earth's centre."""
    to_sun = sun_itrs_km - moon_itrs_km
    cosine = -(moon_itrs_km * to_sun).sum(axis=0) / np.sqrt((moon_itrs_km**2).sum(axis=0) * (to_sun**2).sum(axis=0))
    return np.asarray((1 + cosine) / 2)


def in_sunlight(
    position_itrs_km: Floats, sun_itrs_km: Floats, *, flattening: float = EARTH_FLATTENING
) -> NDArray[np.bool_]:
    """Whether the Sun's centre is in straight line of sight from positions of shape (3, N).

    The Earth is its ellipsoid; ``flattening=0`` gives the equatorial sphere that Skyfield's ``is_sunlit`` takes: the
    edges of the shadow then differ by up to 21 s. Refraction and the Sun's radius (4 s each way) are neglected.
    """
    stretch = np.array([1.0, 1.0, 1 / (1 - flattening)]).reshape(3, *([1] * (position_itrs_km.ndim - 1)))
    position = position_itrs_km * stretch
    ray = (sun_itrs_km - position_itrs_km) * stretch
    ray = ray / np.sqrt((ray**2).sum(axis=0))
    along = (position * ray).sum(axis=0)
    closest2 = (position**2).sum(axis=0) - along**2
    with np.errstate(invalid="ignore"):
        return np.asarray((along >= 0) | (closest2 > EARTH_EQUATORIAL_RADIUS_KM**2))


def shadow_depression_deg(height_km: ArrayLike) -> Floats:
    """Depression of the Sun at the footpoint at which a point at a height enters the Earth's shadow (spherical).

    >>> [round(float(shadow_depression_deg(h)), 1) for h in (110, 250)]
    [10.6, 15.8]
    """
    r = EARTH_EQUATORIAL_RADIUS_KM
    return np.degrees(np.arccos(r / (r + np.asarray(height_km, dtype=np.float64))))
