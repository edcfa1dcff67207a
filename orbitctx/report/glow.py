"""How bright the aurora is along each line of sight, from the oval and a profile of emission with height.

A model picture, not a photograph: the calibrated oval of the instant, as bright as it is on average at that Kp and
local time (``aurora.emission``). Heights: green 557.7 nm with its peak at 112 km, red 630.0 nm about 240 km.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from orbitctx.geodesy import geodetic_from_itrs, unit_vectors
from orbitctx.report.camera import Camera, ground_distance

if TYPE_CHECKING:
    from orbitctx.almanac import Almanac

__all__ = ["Brightness", "brightness"]

Floats = NDArray[np.float64]

_SAMPLES = 64
_TOP_KM, _BOTTOM_KM = 320.0, 85.0
_GREEN_PEAK_KM, _GREEN_SCALE_KM = 112.0, 13.0
_RED_PEAK_KM, _RED_SCALE_KM = 240.0, 35.0
_LEAST_LATITUDE_DEG = 25.0  # magnetic; nothing of the greatest storm reaches lower
_DARK_DEG, _DARK_FADE_DEG = 9.0, 1.5  # depression of the Sun at which aurora begins to stand out


@dataclass(frozen=True, slots=True)
class Brightness:
    """Relative brightness on a grid of pixels: rows along y, columns along x; 1 is a strong oval seen from its side."""

    x: Floats
    y: Floats
    green: Floats
    red: Floats


def brightness(almanac: Almanac, utc: np.datetime64, camera: Camera, x: Floats, y: Floats) -> Brightness:
    """The aurora's brightness at the pixels of a grid (columns ``x``, rows ``y``)."""
    rays = camera.rays(*np.meshgrid(x, y)).reshape(3, -1)
    near, far = _shell(camera, rays)
    crosses = np.flatnonzero(far > near)
    share = (np.arange(_SAMPLES) + 0.5) / _SAMPLES
    step = (far - near)[crosses] / _SAMPLES
    distance = near[crosses] + (far - near)[crosses] * share[:, None]
    points = camera.position_km[:, None, None] + rays[:, crosses][:, None, :] * distance
    lat, lon, height = geodetic_from_itrs(points)
    full = _emitted(almanac, utc, lat, lon)
    out = np.zeros((2, rays.shape[1]))
    green = np.where(height > _BOTTOM_KM, _chapman(height, _GREEN_PEAK_KM, _GREEN_SCALE_KM), 0.0)
    # 600 km of path at the peak count as full brightness: what a view along the limb gathers.
    out[0, crosses] = (green * full).sum(axis=0) * step / 600.0
    out[1, crosses] = (_chapman(height, _RED_PEAK_KM, _RED_SCALE_KM) * full).sum(axis=0) * step / 1400.0
    shape = (len(y), len(x))
    return Brightness(x, y, out[0].reshape(shape), out[1].reshape(shape))


def _chapman(height_km: Floats, peak_km: float, scale_km: float) -> Floats:
    z = np.clip((height_km - peak_km) / scale_km, -4.0, 40.0)
    return np.asarray(np.exp(1.0 - z - np.exp(-z)))


def _shell(camera: Camera, rays: Floats) -> tuple[Floats, Floats]:
    """Where each ray enters and leaves the air up to 320 km, km from the camera; equal where it misses."""
    p = camera.position_km
    # The shell is a sphere about the Earth's centre with the radius under the camera: 20 km off at most, far away.
    _, _, height = geodetic_from_itrs(p.reshape(3, 1))
    radius = float(np.linalg.norm(p)) - float(height[0]) + _TOP_KM
    along = p @ rays
    inside = along**2 - (float(p @ p) - radius**2)
    root = np.sqrt(np.maximum(inside, 0.0))
    near, far = np.maximum(-along - root, 0.0), -along + root
    far = np.minimum(far, ground_distance(p, rays))
    hit = (inside > 0) & (far > near)
    return near, np.where(hit, far, near)


def _emitted(almanac: Almanac, utc: np.datetime64, lat_deg: Floats, lon_deg: Floats) -> Floats:
    """Mean brightness of the oval above footpoints of any shape, 0 in daylight, before its profile with height."""
    from orbitctx.aurora.emission import brightness_between
    from orbitctx.aurora.magnetic import decimal_year
    from orbitctx.contexts import oval_outline
    from orbitctx.sky.light import subpoint

    times = np.array([utc])
    sun = almanac.ephemeris.sun_itrs_km(times)
    grid = almanac.magnetic.at(float(decimal_year(times)[0]))
    mlat, mlon = grid.aacgm(lat_deg, lon_deg)
    mlt = grid.mlt_hours(mlon, *(float(v[0]) for v in subpoint(sun)))
    emitted = np.zeros(np.shape(mlat))
    for side, sign in (("north", 1.0), ("south", -1.0)):
        here = np.nonzero(sign * mlat > _LEAST_LATITUDE_DEG)
        oval = oval_outline(almanac, utc, side)
        if len(here[0]) and np.isfinite(oval.edge_deg).all():
            edge, far = (np.interp(mlt[here], oval.mlt_hours, v, period=24.0) for v in (oval.edge_deg, oval.far_deg))
            emitted[here] = brightness_between(mlat[here], mlt[here], oval.kp, edge, far)
    toward = sun[:, 0] / np.linalg.norm(sun[:, 0])
    altitude = np.degrees(np.arcsin(np.clip(np.tensordot(toward, unit_vectors(lat_deg, lon_deg), axes=1), -1, 1)))
    return np.asarray(emitted * _step((-altitude - _DARK_DEG) / _DARK_FADE_DEG))


def _step(z: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(2.0 * z, -30, 30))))
