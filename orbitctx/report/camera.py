"""A camera in a window of the station: where directions and points fall in the picture.

Rectilinear lens on a full frame (36 mm x 24 mm). Vectors are ITRS; the horizontal plane is that of the nadir.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from orbitctx.constants import EARTH_EQUATORIAL_RADIUS_KM, EARTH_FLATTENING
from orbitctx.geodesy import geodetic_from_itrs, unit_vectors

__all__ = ["HEIGHT", "WIDTH", "Camera", "aim"]

Floats = NDArray[np.float64]

WIDTH, HEIGHT = 1440.0, 960.0
_FRAME_MM = 36.0
# The equatorial sphere, after the polar axis is stretched: the ellipsoid becomes a sphere, and lines stay lines.
_STRETCH = np.array([1.0, 1.0, 1.0 / (1.0 - EARTH_FLATTENING)])


@dataclass(frozen=True, slots=True)
class Camera:
    """Position (km), the axes of the picture as unit vectors (3,), and the focal length in pixels."""

    position_km: Floats
    right: Floats
    up: Floats
    forward: Floats
    focal_px: float

    def pixels(self, directions: Floats) -> tuple[Floats, Floats]:
        """Pixels of directions (3, N), y downwards; NaN behind the camera."""
        depth = self.forward @ directions
        depth = np.where(depth > 1e-6 * np.linalg.norm(directions, axis=0), depth, np.nan)
        x = WIDTH / 2 + self.focal_px * (self.right @ directions) / depth
        y = HEIGHT / 2 - self.focal_px * (self.up @ directions) / depth
        return x, y

    def pixels_of(self, points_km: Floats) -> tuple[Floats, Floats]:
        """Pixels of points (3, N); NaN behind the camera, and where the Earth hides the point."""
        x, y = self.pixels(points_km - self.position_km[:, None])
        hidden = self.hidden(points_km)
        return np.where(hidden, np.nan, x), np.where(hidden, np.nan, y)

    def rays(self, x: ArrayLike, y: ArrayLike) -> Floats:
        """Unit directions (3, ...) of pixels: the inverse of ``pixels``."""
        a = (np.asarray(x, dtype=np.float64) - WIDTH / 2) / self.focal_px
        b = (HEIGHT / 2 - np.asarray(y, dtype=np.float64)) / self.focal_px
        axes = (self.forward, self.right, self.up)
        direction = np.tensordot(np.stack(axes, axis=1), np.stack(np.broadcast_arrays(np.ones_like(a), a, b)), axes=1)
        return np.asarray(direction / np.linalg.norm(direction, axis=0))

    def hidden(self, points_km: Floats) -> NDArray[np.bool_]:
        """Whether the ellipsoid stands between the camera and points (3, N)."""
        near = ground_distance(self.position_km, points_km - self.position_km[:, None])
        return np.asarray(near < 1.0 - 1e-5)

    def limb(self, height_km: float, azimuths: int = 101) -> Floats:
        """Directions (3, N) of the limb of the ellipsoid (or of a layer at a height above it), from left to right."""
        p = self.position_km * _STRETCH
        r = EARTH_EQUATORIAL_RADIUS_KM + height_km
        distance = float(np.linalg.norm(p))
        if distance <= r:
            return np.full((3, 0), np.nan)
        axis = p / distance
        ahead = self.forward * _STRETCH
        ahead = ahead - axis * (ahead @ axis)
        ahead /= np.linalg.norm(ahead)
        left = np.cross(axis, ahead)
        # Tangent points lie on a circle nearer to the camera than the Earth's centre; 80 deg to either side.
        centre = axis * r * r / distance
        radius = r * np.sqrt(1 - (r / distance) ** 2)
        angle = np.radians(np.linspace(80.0, -80.0, azimuths))
        circle = np.outer(ahead, np.cos(angle)) + np.outer(left, np.sin(angle))
        points = (centre[:, None] + radius * circle) / _STRETCH[:, None]
        return np.asarray(points - self.position_km[:, None])


def ground_distance(position_km: Floats, directions: Floats) -> Floats:
    """How many lengths of each direction (3, ...) away the ellipsoid is met first; infinity where it is not met."""
    shape = (3, *([1] * (directions.ndim - 1)))
    p, d = (position_km * _STRETCH).reshape(shape), directions * _STRETCH.reshape(shape)
    dd, pd = (d * d).sum(axis=0), (p * d).sum(axis=0)
    pp = float((p * p).sum())
    inside = pd * pd - dd * (pp - EARTH_EQUATORIAL_RADIUS_KM**2)
    root = np.sqrt(np.maximum(inside, 0.0))
    return np.where((inside > 0) & (pd < 0), (-pd - root) / dd, np.inf)


def aim(position_km: Floats, azimuth_deg: float, pitch_deg: float, lens_mm: float) -> Camera:
    """A level camera at an ITRS position (km): along an azimuth, ``pitch_deg`` above the nadir's horizontal plane."""
    lat, lon, _ = geodetic_from_itrs(position_km.reshape(3, 1))
    up = unit_vectors(lat, lon)[:, 0]
    lon_rad = np.radians(lon[0])
    east = np.array([-np.sin(lon_rad), np.cos(lon_rad), 0.0])
    north = np.cross(up, east)
    azimuth, pitch = np.radians(azimuth_deg), np.radians(pitch_deg)
    level = np.cos(azimuth) * north + np.sin(azimuth) * east
    forward = np.cos(pitch) * level + np.sin(pitch) * up
    right = np.cross(level, up)
    return Camera(position_km, right, np.cross(right, forward), forward, lens_mm / _FRAME_MM * WIDTH)
