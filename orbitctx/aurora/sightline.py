"""From the station to a point: direction, distance, and whether the Earth is in between."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from orbitctx.constants import EARTH_EQUATORIAL_RADIUS_KM, EARTH_FLATTENING, EARTH_MEAN_RADIUS_KM
from orbitctx.geodesy import distance_km, itrs_from_geodetic

__all__ = ["Sightline", "limb_dip_deg", "sightline"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sightline:
    """Where a target stands as seen from the station; angles in degrees, lengths in km, arrays broadcast.

    ``elevation_deg`` is against the station's horizontal plane: a point on the ground is always below it.
    ``ground_km`` is the distance along the ground; ``clearance_km`` the least height of the sightline above the
    ellipsoid (0 at the target itself if it is on the ground); ``in_view`` where the Earth does not cover the target.
    """

    azimuth_deg: Floats
    elevation_deg: Floats
    range_km: Floats
    ground_km: Floats
    clearance_km: Floats
    in_view: NDArray[np.bool_]


def sightline(
    station: tuple[ArrayLike, ArrayLike, ArrayLike], target: tuple[ArrayLike, ArrayLike, ArrayLike]
) -> Sightline:
    """The straight line between two geodetic points (latitude, longitude in degrees, height in km), on the ellipsoid.

    Refraction bends a grazing ray by up to 1.2 deg in all and lets one see some 60 km beyond the straight limb; it is
    neglected here, as the lowest 10 km are mostly lost in cloud.
    """
    parts = np.broadcast_arrays(*station, *target)
    lat, lon, height, lat2, lon2, height2 = (np.asarray(part, dtype=np.float64) for part in parts)
    start, end = itrs_from_geodetic(lat, lon, height), itrs_from_geodetic(lat2, lon2, height2)
    ray = end - start
    range_km = np.sqrt((ray**2).sum(axis=0))
    unit = ray / np.where(range_km > 0, range_km, np.nan)
    la, lo = np.radians(lat), np.radians(lon)
    east = -np.sin(lo) * unit[0] + np.cos(lo) * unit[1]
    north = -np.sin(la) * (np.cos(lo) * unit[0] + np.sin(lo) * unit[1]) + np.cos(la) * unit[2]
    up = np.cos(la) * (np.cos(lo) * unit[0] + np.sin(lo) * unit[1]) + np.sin(la) * unit[2]
    lowest = _lowest_km(start, ray)
    # The target stands on the ground itself: there, not below it, the sightline may end.
    in_view = lowest > np.minimum(0.0, height2) - 0.05
    return Sightline(
        azimuth_deg=np.degrees(np.arctan2(east, north)) % 360.0,
        elevation_deg=np.degrees(np.arcsin(np.clip(up, -1, 1))),
        range_km=range_km,
        ground_km=distance_km(lat, lon, lat2, lon2),
        clearance_km=lowest,
        in_view=np.asarray(in_view),
    )


def limb_dip_deg(station_km: ArrayLike, layer_km: ArrayLike = 0.0) -> Floats:
    """How far below the horizontal the limb of a layer stands, degrees (sphere): where airglow is seen edge-on.

    >>> [round(float(limb_dip_deg(408.0, layer)), 2) for layer in (0.0, 96.0)]  # sea horizon, green airglow
    [19.98, 17.45]
    """
    r = EARTH_MEAN_RADIUS_KM
    return np.degrees(np.arccos((r + np.asarray(layer_km, dtype=np.float64)) / (r + np.asarray(station_km))))


def _lowest_km(start: Floats, ray: Floats) -> Floats:
    """Least height above the ellipsoid along a ray of shape (3, ...): exact at the ground, within 0.4 % above it."""
    stretch = np.array([1.0, 1.0, 1 / (1 - EARTH_FLATTENING)]).reshape(3, *([1] * (start.ndim - 1)))
    a, b = start * stretch, ray * stretch
    along = np.clip(-(a * b).sum(axis=0) / np.maximum((b * b).sum(axis=0), 1e-12), 0.0, 1.0)
    closest = a + along * b
    return np.asarray(np.sqrt((closest**2).sum(axis=0)) - EARTH_EQUATORIAL_RADIUS_KM)
