"""Places on the Earth: geodetic and Earth-fixed coordinates, distances, directions, and how far one sees.

Angles are degrees, lengths kilometres, vectors ITRS with shape (3, ...). Everything broadcasts; NaN goes through.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from orbitctx.constants import (
    EARTH_EQUATORIAL_RADIUS_KM,
    EARTH_FLATTENING,
    EARTH_MEAN_RADIUS_KM,
    GRAZING_CLEARANCE_KM,
)

__all__ = [
    "azimuth_deg",
    "destination",
    "distance_km",
    "geodetic_from_itrs",
    "itrs_from_geodetic",
    "unit_vectors",
    "visible_arc_deg",
]

Floats = NDArray[np.float64]

_E2 = EARTH_FLATTENING * (2 - EARTH_FLATTENING)
_POLAR_RADIUS_KM = EARTH_EQUATORIAL_RADIUS_KM * (1 - EARTH_FLATTENING)


def geodetic_from_itrs(position_km: Floats) -> tuple[Floats, Floats, Floats]:
    """Geodetic latitude and longitude in degrees and height in km (WGS 84) of ITRS positions of shape (3, ...).

    One step of Bowring (1985, Survey Review 28, 202): within 1.4 mm at the station's height.
    """
    x, y, z = position_km
    p = np.hypot(x, y)
    tan_u = (z / p) * (1 - EARTH_FLATTENING) * (1 + _E2 / (1 - _E2) * _POLAR_RADIUS_KM / np.hypot(p, z))
    cos2_u = 1 / (1 + tan_u * tan_u)
    cos3_u = cos2_u * np.sqrt(cos2_u)
    sin3_u = tan_u**3 * cos3_u
    e2_prime = _E2 / (1 - _E2)
    tan_lat = (z + e2_prime * _POLAR_RADIUS_KM * sin3_u) / (p - _E2 * EARTH_EQUATORIAL_RADIUS_KM * cos3_u)
    lat = np.arctan(tan_lat)
    sin_lat, cos_lat = np.sin(lat), np.cos(lat)
    height = p * cos_lat + z * sin_lat - EARTH_EQUATORIAL_RADIUS_KM * np.sqrt(1 - _E2 * sin_lat**2)
    return np.degrees(lat), np.degrees(np.arctan2(y, x)), height


def itrs_from_geodetic(lat_deg: ArrayLike, lon_deg: ArrayLike, height_km: ArrayLike = 0.0) -> Floats:
    """ITRS position in km, shape (3, ...), of geodetic coordinates (WGS 84)."""
    lat, lon = np.radians(lat_deg), np.radians(lon_deg)
    height = np.asarray(height_km, dtype=np.float64)
    n = EARTH_EQUATORIAL_RADIUS_KM / np.sqrt(1 - _E2 * np.sin(lat) ** 2)
    parts = (
        (n + height) * np.cos(lat) * np.cos(lon),
        (n + height) * np.cos(lat) * np.sin(lon),
        (n * (1 - _E2) + height) * np.sin(lat),
    )
    return np.stack(np.broadcast_arrays(*parts))


def unit_vectors(lat_deg: ArrayLike, lon_deg: ArrayLike) -> Floats:
    """Unit vectors, shape (3, ...), of points on the sphere."""
    lat, lon = np.radians(lat_deg), np.radians(lon_deg)
    return np.stack(np.broadcast_arrays(np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))


def distance_km(lat1_deg: ArrayLike, lon1_deg: ArrayLike, lat2_deg: ArrayLike, lon2_deg: ArrayLike) -> Floats:
    """Great-circle distance along the mean sphere (the ellipsoid differs by at most 0.6 %).

    >>> round(float(distance_km(52.52, 13.40, 55.68, 12.57)))  # Berlin, Copenhagen
    356
    """
    lat1, lat2 = np.radians(lat1_deg), np.radians(lat2_deg)
    half_lat = (lat2 - lat1) / 2
    half_lon = np.radians(np.subtract(lon2_deg, lon1_deg)) / 2
    h = np.sin(half_lat) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin(half_lon) ** 2
    return np.asarray(2 * EARTH_MEAN_RADIUS_KM * np.arcsin(np.sqrt(np.clip(h, 0.0, 1.0))))


def azimuth_deg(lat1_deg: ArrayLike, lon1_deg: ArrayLike, lat2_deg: ArrayLike, lon2_deg: ArrayLike) -> Floats:
    """Initial bearing from the first point to the second, degrees east of north in [0, 360)."""
    lat1, lat2 = np.radians(lat1_deg), np.radians(lat2_deg)
    dlon = np.radians(np.subtract(lon2_deg, lon1_deg))
    east = np.sin(dlon) * np.cos(lat2)
    north = np.cos(lat1) * np.sin(lat2) - np.sin(lat1) * np.cos(lat2) * np.cos(dlon)
    return np.asarray(np.degrees(np.arctan2(east, north)) % 360.0)


def destination(
    lat_deg: ArrayLike, lon_deg: ArrayLike, azimuth: ArrayLike, arc_deg: ArrayLike
) -> tuple[Floats, Floats]:
    """Latitude and longitude of the point at an azimuth and an arc (both degrees) from a point, on the sphere."""
    lat, az, arc = np.radians(lat_deg), np.radians(azimuth), np.radians(arc_deg)
    sin_lat2 = np.sin(lat) * np.cos(arc) + np.cos(lat) * np.sin(arc) * np.cos(az)
    lat2 = np.arcsin(np.clip(sin_lat2, -1.0, 1.0))
    dlon = np.arctan2(np.sin(az) * np.sin(arc) * np.cos(lat), np.cos(arc) - np.sin(lat) * sin_lat2)
    lon2 = (np.asarray(lon_deg) + np.degrees(dlon) + 540.0) % 360.0 - 180.0
    return np.degrees(lat2), lon2


def visible_arc_deg(
    station_km: ArrayLike,
    target_km: ArrayLike,
    clearance_km: float = GRAZING_CLEARANCE_KM,
    radius_km: ArrayLike = EARTH_MEAN_RADIUS_KM,
) -> Floats:
    """Greatest arc, at the Earth's centre, between the nadir and a target at a height that is still in line of sight.

    >>> round(float(visible_arc_deg(420.0, 110.0, clearance_km=0.0)) * 111.195)  # science: 3,428 km
    3428
    """
    r = np.asarray(radius_km, dtype=np.float64)
    grazing = r + clearance_km
    toward = np.arccos(np.minimum(grazing / (r + np.asarray(station_km)), 1.0))
    beyond = np.arccos(np.minimum(grazing / (r + np.asarray(target_km)), 1.0))
    return np.asarray(np.degrees(toward + beyond))
