"""What of the aurora lies in sight: footpoints over the visible cap, tested against the oval and the light.

Around the nadir, rays run out to the farthest footpoint in line of sight, each cut into steps. Along every step three
quantities are taken as linear: how far inside the oval's edge the footpoint is, how far equatorward of the far side,
and how dark. Where all three allow it there is aurora in sight; so the nearest footpoint and the greatest margin fall
between sample points and need few of them (docs/design/why_rays_and_steps.py).

Instants whose whole cap is lit cost nothing, those far from any oval next to nothing; the others get a coarse fan of
rays, and only those that come near the oval the fine one. Arithmetic is float32: 0.00001 deg.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orbitctx.aurora.magnetic import GRID_REACH, GRID_SIDE, MagneticGrid
from orbitctx.constants import EARTH_MEAN_RADIUS_KM, GRAZING_CLEARANCE_KM
from orbitctx.geodesy import unit_vectors, visible_arc_deg

__all__ = [
    "COARSE_SLACK_DEG",
    "MLT_BINS",
    "STRETCH",
    "CapView",
    "OvalTable",
    "Viewpoints",
    "footpoint_elevation_deg",
    "mlt_of_bins",
    "view_cap",
]

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Bools = NDArray[np.bool_]

MLT_BINS = 240  # of local time: the edge moves by less than 0.1 deg within one


@dataclass(frozen=True, slots=True)
class _Shape:
    """Of a fan: rays, steps along each, and the part of a full turn that the rays cover."""

    rays: int
    steps: int
    turn: float = 1.0


_DISTANT = _Shape(8, 1)
_COARSE = _Shape(10, 3)
_FINE = _Shape(36, 6)
_POLEWARD = _Shape(24, 6, 24 / 36)
# A coarse fan misses the true margin by less than this.
COARSE_SLACK_DEG = 4.0
# An oval is out of sight where the nadir's magnetic latitude and the reach together stay this far below its edge;
# magnetic latitude changes by up to 1.1 deg for each degree of arc.
_DISTANT_DEG = 6.0
STRETCH = 1.1
# Where only the sign matters: the corners are among the rays, so that the coarse margin is seldom wrong by more.
_SIGN_SLACK_DEG = 3.0
_BATCH_POINTS = 50_000  # of 4 bytes: the arrays of a batch stay in the cache
# Radians by which the rays to the corners are turned into the dark, so that rounding does not light them.
_NUDGE = np.float32(0.003)


@dataclass(frozen=True, slots=True)
class OvalTable:
    """The oval of S states of activity: degrees by magnetic local time, shape (2, S, MLT_BINS), north and south."""

    edge_deg: Singles
    far_deg: Singles  # the poleward limit for a footpoint, slack included


@dataclass(frozen=True, slots=True)
class CapView:
    """One hemisphere's aurora at N instants, as in ``Hemisphere``, by light at the footpoint alone.

    ``potential_deg``: the most that a footpoint in sight lies inside either edge, whatever the light, within 4 deg.
    """

    potential_deg: Floats
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
    sign_only: bool = False,
) -> tuple[CapView, CapView]:
    """The aurora in sight in the north and in the south, at the height of the grid.

    ``depression_deg``: least depression of the Sun at a footpoint; ``clearance_km``: least height of the sightline;
    ``sign_only``: only the sign of the margin is wanted, so that the fine fan is spread only where it is in doubt.
    """
    n = len(points.lat_deg)
    views = (_Result(n), _Result(n))
    reach = np.radians(visible_arc_deg(points.height_km, grid.height_km, clearance_km))
    up = unit_vectors(points.lat_deg, points.lon_deg)
    nadir_sun = np.arcsin(np.clip((up * points.sun_unit).sum(axis=0), -1, 1))
    todo = np.flatnonzero(nadir_sun - reach < -np.radians(depression_deg))
    fan = _Fan(grid, oval, depression_deg, n)
    station = _Station.at(points, up, reach)
    distant = fan.distant(station, todo)
    fan.spread(station, _DISTANT, todo[distant], views)
    todo = todo[~distant]
    fan.spread(station, _COARSE, todo, views)
    near = fan.potential[todo] > -COARSE_SLACK_DEG
    if sign_only:
        margin = np.fmax(views[0].margin[todo], views[1].margin[todo])
        near &= (margin > -_SIGN_SLACK_DEG) & (margin < 0)
    todo = todo[near]
    # Well equatorward of the oval, only the rays of the poleward side can meet it.
    within = fan.nadir_inside[todo] > -COARSE_SLACK_DEG
    fan.spread(station, _FINE, todo[within], views)
    fan.spread(station, _POLEWARD, todo[~within], views)
    return views[0].view(fan.potential), views[1].view(fan.potential)


class _Result:
    def __init__(self, n: int) -> None:
        self.margin = np.full(n, np.nan)
        self.arc = np.full(n, np.nan)
        self.azimuth = np.full(n, np.nan)
        self.share = np.zeros(n)

    def view(self, potential: Floats) -> CapView:
        return CapView(potential, self.margin, np.degrees(self.arc), np.degrees(self.azimuth) % 360.0, self.share)


@dataclass(frozen=True, slots=True)
class _Station:
    """All that a fan needs of its instants, in float32."""

    frame: Singles  # (3 axes up east north, 3, N)
    reach: Singles
    sun: Singles  # (3 axes, N): the Sun along up, east, north
    noon: Singles  # (2, N): cosine and sine of noon's magnetic longitude
    state: NDArray[np.int32]

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
            points.state.astype(np.int32) * np.int32(MLT_BINS),
        )

    def rows(self, index: NDArray[np.intp]) -> _Station:
        return _Station(
            self.frame[:, :, index], self.reach[index], self.sun[:, index], self.noon[:, index], self.state[index]
        )


@dataclass(frozen=True, slots=True)
class _Samples:
    """What was found at the sample points, shape (steps + 1, rays, N): at least zero where aurora may be."""

    inside: Singles  # degrees poleward of the edge
    below: Singles  # degrees equatorward of the far side
    dark: Singles
    arc: Singles  # (steps + 1, 1, N), radians
    azimuth: Singles  # (rays, N), radians


class _Fan:
    """Spreads rays over the caps of many instants, batch by batch, and keeps what they find."""

    def __init__(self, grid: MagneticGrid, oval: OvalTable, depression_deg: float, n: int) -> None:
        self.cells = grid.planes
        self.edge = np.ascontiguousarray(oval.edge_deg).ravel()
        self.far = np.ascontiguousarray(oval.far_deg).ravel()
        self.dark = np.float32(np.sin(np.radians(depression_deg)))
        # Of the first fan, whatever the light: the most that any sample lies inside the edge, on which ray, the nadir.
        self.potential, self.toward, self.nadir_inside = np.full((3, n), -99.0)

    def distant(self, station: _Station, todo: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Which instants are too far from any oval for a closer look, by the nadir's magnetic latitude alone."""
        at = station.rows(todo)
        mlat, _ = self._magnetic(list(at.frame[0]), at)
        lowest = self.edge.reshape(2, -1, MLT_BINS).min(axis=(0, 2))[at.state // MLT_BINS]
        return np.asarray(np.abs(mlat) + STRETCH * np.degrees(at.reach) < lowest - _DISTANT_DEG)

    def spread(self, station: _Station, shape: _Shape, todo: NDArray[np.intp], views: tuple[_Result, _Result]) -> None:
        """Spread a fan at some instants and write what it finds into the results."""
        batch = _BATCH_POINTS // ((shape.rays + 2) * (shape.steps + 1))
        for k in range(0, len(todo), batch):
            index = todo[k : k + batch]
            middle = np.zeros(len(index)) if shape.turn == 1 else self.toward[index]
            samples, mlat = self._sampled(station.rows(index), shape, middle.astype(np.float32))
            if shape is _DISTANT or shape is _COARSE:
                by_ray = samples.inside[:, : shape.rays].max(axis=0)
                self.potential[index] = by_ray.max(axis=0)
                self.toward[index] = by_ray.argmax(axis=0) * (2 * np.pi / shape.rays)
                self.nadir_inside[index] = samples.inside[0, 0]
            for sign, view in ((1, views[0]), (-1, views[1])):
                # Footpoints of the other hemisphere are shut out by the same minimum that darkness goes through.
                here = np.minimum(samples.dark, mlat * np.float32(sign))
                _gather(samples, here, view, index, shape)

    def _sampled(self, at: _Station, shape: _Shape, middle: Singles) -> tuple[_Samples, Singles]:
        n = len(middle)
        offsets = (np.arange(shape.rays) - shape.rays // 2 * (shape.turn < 1)) * (2 * np.pi * shape.turn / shape.rays)
        azimuth = np.concatenate([middle + offsets.astype(np.float32)[:, None], self._corners(at)])  # (A, N)
        arc = (np.arange(1, shape.steps + 1, dtype=np.float32) / np.float32(shape.steps))[:, None, None] * at.reach
        cos_arc, sin_arc = np.cos(arc), np.sin(arc)  # (K, 1, N)
        cos_az, sin_az = np.cos(azimuth), np.sin(azimuth)
        up, east, north = at.frame
        point = [cos_arc * up[i] + sin_arc * (sin_az * east[i] + cos_az * north[i]) for i in range(3)]  # (K, A, N)
        sun = cos_arc * at.sun[0] + sin_arc * (sin_az * at.sun[1] + cos_az * at.sun[2])
        out = np.empty((4, shape.steps + 1, len(azimuth), n), dtype=np.float32)  # mlat, inside, below, dark
        self._fill(out[:, 1:], point, sun, at)
        # The nadir is the first point of every ray: computed once.
        nadir = np.empty((4, 1, 1, n), dtype=np.float32)
        self._fill(nadir, [u.reshape(1, 1, n) for u in up], at.sun[0].reshape(1, 1, n), at)
        out[:, :1] = nadir
        arcs = np.concatenate([np.zeros_like(arc[:1]), arc])
        return _Samples(out[1], out[2], out[3], arcs, azimuth), out[0]

    def _corners(self, at: _Station) -> Singles:
        """Two more rays, to where the rim of the cap enters the dark: there the margin is often greatest."""
        up, east, north = at.sun
        level = np.maximum(np.sin(at.reach) * np.hypot(east, north), np.float32(1e-6))
        angle = np.arccos(np.clip((-self.dark - np.cos(at.reach) * up) / level, -1, 1)) + _NUDGE
        toward = np.arctan2(east, north)
        return np.stack([toward - angle, toward + angle])

    def _fill(self, out: Singles, point: list[Singles], sun: Singles, at: _Station) -> None:
        mlat, bins = self._magnetic(point, at)
        latitude = np.abs(mlat)
        out[0] = mlat
        np.subtract(latitude, self.edge[bins], out=out[1])
        np.subtract(self.far[bins], latitude, out=out[2])
        np.subtract(-self.dark, sun, out=out[3])

    def _magnetic(self, point: list[Singles], at: _Station) -> tuple[Singles, NDArray[np.int32]]:
        """Magnetic latitude and the place in the oval table."""
        x, y, z = point
        per_unit = np.float32((GRID_SIDE - 1) / (2 * GRID_REACH))
        shift = np.float32(GRID_REACH) * per_unit
        scale = per_unit / (np.float32(1) + np.abs(z))
        u, v = x * scale + shift, y * scale + shift
        iu, iv = u.astype(np.int32), v.astype(np.int32)
        # From the middle of the cell, where its plane touches the field.
        du, dv = u - iu - np.float32(0.5), v - iv - np.float32(0.5)
        cell = (iu * np.int32(GRID_SIDE) + iv + (z < 0) * np.int32(GRID_SIDE * GRID_SIDE)).astype(np.intp)
        mlat, mx, my = (
            np.take(a, cell, mode="clip") + du * np.take(b, cell, mode="clip") + dv * np.take(c, cell, mode="clip")
            for a, b, c in self.cells
        )
        cos_noon, sin_noon = at.noon
        across, toward = my * cos_noon - mx * sin_noon, mx * cos_noon + my * sin_noon
        # A stand-in for the angle from noon that grows with it, from -2 to 2, without an arc tangent.
        turn = np.copysign(np.float32(1) - toward / (np.abs(across) + np.abs(toward) + np.float32(1e-9)), across)
        bins = ((turn + np.float32(2)) * np.float32(MLT_BINS / 4)).astype(np.int32)
        np.clip(bins, 0, MLT_BINS - 1, out=bins)
        # The southern half of the table lies behind the northern one.
        return mlat, bins + at.state + (mlat < 0) * np.int32(self.edge.size // 2)


def _gather(at: _Samples, dark: Singles, view: _Result, index: NDArray[np.intp], shape: _Shape) -> None:
    """Greatest margin, nearest footpoint and share of rays from the quantities at the sample points."""
    start, end = _allowed(at.below, dark)
    first, step = at.inside[:-1], at.inside[1:] - at.inside[:-1]
    shut = (start > end) * np.float32(-1e9)
    np.minimum(start, 1, out=start)
    np.maximum(end, 0, out=end)
    reached = np.maximum(first + step * start, first + step * end) + shut
    best = reached.max(axis=(0, 1))
    view.margin[index] = np.where(best > -1e8, best, np.nan)
    view.arc[index], view.azimuth[index], view.share[index] = np.nan, np.nan, 0.0
    hit = best >= 0
    if not hit.any():
        return
    first, step, start, reached = (part[..., hit] for part in (first, step, start, reached))
    with np.errstate(divide="ignore", invalid="ignore"):
        where = np.where(first + step * start >= 0, start, -first / step)
    arcs = at.arc[..., hit]
    distance = np.where(reached >= 0, arcs[:-1] + where * (arcs[1:] - arcs[:-1]), np.float32(np.inf)).min(axis=0)
    nearest = distance.argmin(axis=0)[None]
    chosen = index[hit]
    view.arc[chosen] = np.take_along_axis(distance, nearest, axis=0)[0]
    view.azimuth[chosen] = np.take_along_axis(at.azimuth[:, hit], nearest, axis=0)[0]
    view.share[chosen] = np.isfinite(distance[: shape.rays]).sum(axis=0) * (shape.turn / shape.rays)


def _allowed(*quantities: Singles) -> tuple[Singles, Singles]:
    """For each step along axis 0, the part (0..1) where all quantities, linear within it, are at least zero.

    Where there is none, start lies after end.
    """
    start = np.zeros_like(quantities[0][1:])
    end = np.ones_like(start)
    for quantity in quantities:
        slope = quantity[1:] - quantity[:-1]
        # A level quantity is given the least of slopes, so that its sign alone decides.
        slope += (slope == 0) * np.float32(1e-12)
        cross = -quantity[:-1] / slope
        rising = slope > 0
        # Times a truth value instead of a choice: five times faster on mixed data.
        np.maximum(start, cross - (~rising) * np.float32(1e30), out=start)
        np.minimum(end, cross + rising * np.float32(1e30), out=end)
    return start, end


def mlt_of_bins() -> Floats:
    """Magnetic local time, hours, in the middle of each bin of an oval table.

    The bins divide the stand-in angle of ``_Fan`` evenly: they are 4 to 8 minutes wide.
    """
    turn = (np.arange(MLT_BINS) + 0.5) * (4.0 / MLT_BINS) - 2.0
    toward = 1.0 - np.abs(turn)
    angle = np.copysign(np.arctan2(1.0 - np.abs(toward), toward), turn)
    return np.asarray((12.0 + angle * 12.0 / np.pi) % 24.0)


def footpoint_elevation_deg(arc_deg: Floats, station_km: Floats, emission_km: float) -> Floats:
    """Elevation of an emission seen from the station, negative below the horizontal, degrees (sphere)."""
    arc = np.radians(arc_deg)
    r, top = EARTH_MEAN_RADIUS_KM + emission_km, EARTH_MEAN_RADIUS_KM + station_km
    return np.degrees(np.arctan2(r * np.cos(arc) - top, r * np.sin(arc)))
