"""What of the aurora lies in sight: footpoints over the visible cap, tested against the oval and the light.

Around the nadir, rays run out to the farthest footpoint in line of sight, each cut into steps. Along every step three
quantities are taken as linear: how far inside the oval's edge the footpoint is, how far equatorward of the far side,
and how dark. Where all three allow it there is aurora in sight; so the nearest footpoint and the greatest margin fall
between sample points and need few of them (against ten times as many: margin within 0.1 deg, docs/precision.md).

Instants whose whole cap is lit cost nothing; the others get a coarse fan of rays, and only those that come near the
oval the fine one. Arithmetic is float32: 0.00001 deg.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orbitctx.aurora.magnetic import GRID_REACH, GRID_SIDE, MagneticGrid
from orbitctx.constants import EARTH_MEAN_RADIUS_KM, GRAZING_CLEARANCE_KM
from orbitctx.geodesy import unit_vectors, visible_arc_deg

__all__ = ["MLT_BINS", "CapView", "OvalTable", "Viewpoints", "footpoint_elevation_deg", "view_cap"]

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Bools = NDArray[np.bool_]

MLT_BINS = 240  # 6 minutes of local time: the edge moves by less than 0.1 deg within one

_COARSE = (10, 3)  # rays, steps
_FINE = (36, 6)
# A coarse fan misses the true margin by less than this.
_COARSE_SLACK_DEG = 4.0
_BATCH = 512


@dataclass(frozen=True, slots=True)
class OvalTable:
    """The oval of S states of activity: degrees by magnetic local time, shape (2, S, MLT_BINS), north and south."""

    edge_deg: Singles
    far_deg: Singles  # the poleward limit for a footpoint, slack included


@dataclass(frozen=True, slots=True)
class CapView:
    """One hemisphere's aurora at N instants, as in ``Hemisphere``, by light at the footpoint alone."""

    margin_deg: Floats
    nearest_arc_deg: Floats
    azimuth_deg: Floats
    lit_share: Floats


@dataclass(frozen=True, slots=True)
class Viewpoints:
    """The station at N instants of one magnetic epoch: geodetic nadir, light and activity; NaN goes through."""

    lat_deg: Floats
    lon_deg: Floats
    height_km: Floats
    sun_unit: Floats  # (3, N), ITRS
    noon_mlon_deg: Floats  # magnetic longitude of magnetic noon
    state: NDArray[np.intp]  # row of the oval table

    def rows(self, index: NDArray[np.intp]) -> Viewpoints:
        """Some of the instants."""
        return Viewpoints(
            self.lat_deg[index],
            self.lon_deg[index],
            self.height_km[index],
            self.sun_unit[:, index],
            self.noon_mlon_deg[index],
            self.state[index],
        )


def view_cap(
    points: Viewpoints,
    oval: OvalTable,
    grid: MagneticGrid,
    depression_deg: float,
    *,
    clearance_km: float = GRAZING_CLEARANCE_KM,
) -> tuple[CapView, CapView]:
    """The aurora in sight in the north and in the south, at the height of the grid.

    ``depression_deg``: least depression of the Sun at a footpoint; ``clearance_km``: least height of the sightline.
    """
    n = len(points.lat_deg)
    views = (_Result(n), _Result(n))
    reach = np.radians(visible_arc_deg(points.height_km, grid.height_km, clearance_km))
    up = unit_vectors(points.lat_deg, points.lon_deg)
    nadir_sun = np.arcsin(np.clip((up * points.sun_unit).sum(axis=0), -1, 1))
    todo = np.flatnonzero(nadir_sun - reach < -np.radians(depression_deg))
    if not len(todo):
        return views[0].view(), views[1].view()
    fan = _Fan(grid, oval, depression_deg)
    station = _Station.at(points, up, reach)
    for rays, steps in (_COARSE, _FINE):
        for k in range(0, len(todo), _BATCH):
            fan.spread(station.rows(todo[k : k + _BATCH]), (rays, steps), todo[k : k + _BATCH], views)
        near = np.maximum(*(np.nan_to_num(v.margin[todo], nan=-99.0) for v in views)) > -_COARSE_SLACK_DEG
        todo = todo[near]
    return views[0].view(), views[1].view()


class _Result:
    def __init__(self, n: int) -> None:
        self.margin = np.full(n, np.nan)
        self.arc = np.full(n, np.nan)
        self.azimuth = np.full(n, np.nan)
        self.share = np.zeros(n)

    def view(self) -> CapView:
        return CapView(self.margin, np.degrees(self.arc), self.azimuth, self.share)


@dataclass(frozen=True, slots=True)
class _Station:
    """All that a fan needs of its instants, in float32."""

    frame: Singles  # (3 axes up east north, 3, N)
    reach: Singles
    sun: Singles  # (3 axes, N): the Sun along up, east, north
    noon: Singles  # (2, N): cosine and sine of noon's magnetic longitude
    state: NDArray[np.intp]

    @classmethod
    def at(cls, points: Viewpoints, up: Floats, reach: Floats) -> _Station:
        lat, lon = np.radians(points.lat_deg), np.radians(points.lon_deg)
        east = np.stack([-np.sin(lon), np.cos(lon), np.zeros_like(lon)])
        north = np.stack([-np.sin(lat) * np.cos(lon), -np.sin(lat) * np.sin(lon), np.cos(lat)])
        frame = np.stack([up, east, north])
        turn = np.radians(points.noon_mlon_deg)
        return cls(
            frame.astype(np.float32),
            reach.astype(np.float32),
            np.einsum("ajn,jn->an", frame, points.sun_unit).astype(np.float32),
            np.stack([np.cos(turn), np.sin(turn)]).astype(np.float32),
            points.state,
        )

    def rows(self, index: NDArray[np.intp]) -> _Station:
        return _Station(
            self.frame[:, :, index], self.reach[index], self.sun[:, index], self.noon[:, index], self.state[index]
        )


class _Fan:
    def __init__(self, grid: MagneticGrid, oval: OvalTable, depression_deg: float) -> None:
        self.cells = _cells(grid)
        self.edge = np.ascontiguousarray(oval.edge_deg).ravel()
        self.far = np.ascontiguousarray(oval.far_deg).ravel()
        self.dark = np.float32(np.sin(np.radians(depression_deg)))

    def spread(
        self, at: _Station, size: tuple[int, int], index: NDArray[np.intp], views: tuple[_Result, _Result]
    ) -> None:
        """Spread the fan at some instants and write what it finds into the results at ``index``."""
        rays, steps = size
        azimuth = np.arange(rays, dtype=np.float32) * np.float32(2 * np.pi / rays)
        share = np.arange(steps + 1, dtype=np.float32) / np.float32(steps)
        arc = share[:, None] * at.reach  # (K, N)
        cos_arc, sin_arc = np.cos(arc)[:, None, :], np.sin(arc)[:, None, :]
        cos_az, sin_az = np.cos(azimuth)[:, None], np.sin(azimuth)[:, None]
        up, east, north = at.frame
        point = [cos_arc * up[i] + sin_arc * (sin_az * east[i] + cos_az * north[i]) for i in range(3)]  # (K, A, N)
        sun_sine = cos_arc * at.sun[0] + sin_arc * (sin_az * at.sun[1] + cos_az * at.sun[2])
        dark = -self.dark - sun_sine
        mlat, place = self._magnetic(point, at)
        edge, far = self.edge[place], self.far[place]
        latitude = np.abs(mlat)
        inside, below = latitude - edge, far - latitude
        for sign, view in ((1, views[0]), (-1, views[1])):
            here = mlat * np.float32(sign) > 0
            sampled = _Samples(inside, below, np.where(here, dark, np.float32(-1)), arc)
            _gather(sampled, view, index)

    def _magnetic(self, point: list[Singles], at: _Station) -> tuple[Singles, NDArray[np.int32]]:
        x, y, z = point
        per_unit = np.float32((GRID_SIDE - 1) / (2 * GRID_REACH))
        scale = per_unit / (np.float32(1) + np.abs(z))
        u = x * scale + np.float32(GRID_REACH) * per_unit
        v = y * scale + np.float32(GRID_REACH) * per_unit
        iu, iv = u.astype(np.int32), v.astype(np.int32)
        fu, fv = u - iu, v - iv
        cell = iu * GRID_SIDE + iv + np.where(z >= 0, 0, GRID_SIDE * GRID_SIDE).astype(np.int32)
        corner = np.take(self.cells, cell, axis=0)
        both = fu * fv
        mlat, mx, my = (
            corner[..., 4 * c]
            + fu * corner[..., 4 * c + 1]
            + fv * corner[..., 4 * c + 2]
            + both * corner[..., 4 * c + 3]
            for c in range(3)
        )
        cos_noon, sin_noon = at.noon
        hour = np.arctan2(my * cos_noon - mx * sin_noon, mx * cos_noon + my * sin_noon)
        # The southern half of the table lies behind the northern one.
        states = self.edge.size // (2 * MLT_BINS)
        south = np.where(mlat < 0, np.int32(states * MLT_BINS), np.int32(0))
        bins = ((hour + np.float32(np.pi)) * np.float32(MLT_BINS / (2 * np.pi))).astype(np.int32)
        np.minimum(bins, MLT_BINS - 1, out=bins)
        return mlat, bins + south + (at.state * MLT_BINS).astype(np.int32)


@dataclass(frozen=True, slots=True)
class _Samples:
    """What was found at the sample points, shape (steps + 1, rays, N), and their arcs, shape (steps + 1, N)."""

    inside: Singles
    below: Singles
    dark: Singles
    arc: Singles


def _gather(at: _Samples, view: _Result, index: NDArray[np.intp]) -> None:
    """Greatest margin, nearest footpoint and share of rays from the three quantities at the sample points."""
    inside, arc = at.inside, at.arc
    start, end = _allowed(at.below, at.dark)
    open_ = start <= end
    first, step = inside[:-1], np.diff(inside, axis=0)
    best = np.where(open_, first + step * np.where(step > 0, end, start), np.float32(-np.inf)).max(axis=(0, 1))
    view.margin[index] = np.where(np.isfinite(best), best, np.nan)
    hit = best >= 0
    if not hit.any():
        view.arc[index], view.azimuth[index], view.share[index] = np.nan, np.nan, 0.0
        return
    first, step, start, end = (part[..., hit] for part in (first, step, start, end))
    with np.errstate(divide="ignore", invalid="ignore"):
        cross = -first / step
    at_start, rising = first + step * start, step > 0
    lit = open_[..., hit] & (first + step * np.where(rising, end, start) >= 0)
    where = np.where(at_start >= 0, start, cross)
    arcs = arc[:, None, hit]
    distance = np.where(lit, arcs[:-1] + where * np.diff(arcs, axis=0), np.float32(np.inf)).min(axis=0)  # (A, hits)
    rays = distance.shape[0]
    nearest = distance.argmin(axis=0)
    chosen = index[hit]
    view.arc[index], view.azimuth[index], view.share[index] = np.nan, np.nan, 0.0
    view.arc[chosen] = distance.min(axis=0)
    view.azimuth[chosen] = nearest * (360.0 / rays)
    view.share[chosen] = np.isfinite(distance).mean(axis=0)


def _allowed(*quantities: Singles) -> tuple[Singles, Singles]:
    """For each step along axis 0, the part (0..1) where all quantities, linear within it, are at least zero."""
    start: Singles | float = 0.0
    end: Singles | float = 1.0
    for quantity in quantities:
        a, b = quantity[:-1], quantity[1:]
        with np.errstate(divide="ignore", invalid="ignore"):
            cross = a / (a - b)
        start = np.maximum(start, np.where(a >= 0, np.float32(0), np.where(b >= 0, cross, np.float32(2))))
        end = np.minimum(end, np.where(b >= 0, np.float32(1), np.where(a >= 0, cross, np.float32(-1))))
    return np.asarray(start, dtype=np.float32), np.asarray(end, dtype=np.float32)


def _cells(grid: MagneticGrid) -> Singles:
    """For each cell of the squares, magnetic latitude and two components as a + b u + c v + d uv: 12 numbers."""
    x, y, z = np.moveaxis(grid.squares, 1, 0)
    fields = (np.degrees(np.arctan2(z, np.hypot(x, y))), x, y)
    out = np.zeros((2, GRID_SIDE, GRID_SIDE, 12), dtype=np.float32)
    for c, field in enumerate(fields):
        a, b, d = field[:, :-1, :-1], field[:, 1:, :-1], field[:, :-1, 1:]
        out[:, :-1, :-1, 4 * c] = a
        out[:, :-1, :-1, 4 * c + 1] = b - a
        out[:, :-1, :-1, 4 * c + 2] = d - a
        out[:, :-1, :-1, 4 * c + 3] = field[:, 1:, 1:] - b - d + a
    return out.reshape(-1, 12)


def footpoint_elevation_deg(arc_deg: Floats, station_km: Floats, emission_km: float) -> Floats:
    """Elevation of an emission seen from the station, negative below the horizontal, degrees (sphere)."""
    arc = np.radians(arc_deg)
    r, top = EARTH_MEAN_RADIUS_KM + emission_km, EARTH_MEAN_RADIUS_KM + station_km
    return np.degrees(np.arctan2(r * np.cos(arc) - top, r * np.sin(arc)))
