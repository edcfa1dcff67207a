"""Two map projections for the drawings: the plain cylinder of the flat map, and the globe seen from far away.

Rings are closed lines of (latitude, longitude) in degrees, the last point not repeated. Filled rings stay filled across
the edge of the picture: on the flat map by copies shifted by a turn (and a walk along the pole where the ring holds
it), on the globe by a walk along the limb.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from orbitctx.geodesy import destination, unit_vectors
from orbitctx.report.svg import Point

__all__ = ["FlatMap", "Globe", "LatLon", "cap_ring", "left_inside"]

LatLon = tuple[float, float]
Floats = NDArray[np.float64]


def cap_ring(lat_deg: float, lon_deg: float, arc_deg: float, points: int = 120) -> list[LatLon]:
    """The circle at an arc (degrees at the Earth's centre) around a point, counter-clockwise seen from above."""
    azimuth = -np.arange(points) * (360.0 / points)
    lat, lon = destination(lat_deg, lon_deg, azimuth, arc_deg)
    return list(zip(lat.tolist(), lon.tolist(), strict=True))


def left_inside(ring: Iterable[Sequence[float]]) -> list[LatLon]:
    """The ring turned so that its smaller side is on the left, as the clipping at the limb wants it."""
    points = np.asarray(list(ring), dtype=np.float64)
    lat, lon = np.radians(points[:, 0]), np.radians(points[:, 1])
    step = (np.roll(lon, -1) - lon + np.pi) % (2 * np.pi) - np.pi
    # Signed area on the sphere (Chamberlain & Duquette 2007): positive where the ring runs clockwise seen from above.
    area = np.sum(step * (np.sin(lat) + np.sin(np.roll(lat, -1)))) / 2
    turn = float(np.sum(step))
    # Round a pole, inside is the pole's side.
    clockwise = (turn < 0) == (float(np.mean(lat)) > 0) if abs(turn) > np.pi else bool(area > 0)
    ordered = points[::-1] if clockwise else points
    return [(float(a), float(b)) for a, b in ordered]


class FlatMap:
    """Equirectangular: x from longitude -180..180, y from latitude 90..-90, in pixels of ``width`` x ``width / 2``."""

    def __init__(self, width: float = 3600) -> None:
        self.width = width
        self.height = width / 2
        self._scale = width / 360.0

    def xy(self, lat: float, lon: float) -> Point:
        """Pixel of a point; longitudes beyond 180 fall outside the picture."""
        return (lon + 180.0) * self._scale, (90.0 - lat) * self._scale

    def lines(self, points: Iterable[LatLon]) -> list[list[Point]]:
        """An open line, cut where it leaves the map at one side and comes back at the other."""
        unwrapped = _unwrapped(points)
        out = []
        for shift in self._shifts(unwrapped):
            piece: list[Point] = []
            for lat, lon in unwrapped:
                x, y = self.xy(lat, lon + shift)
                # One point beyond the edge is kept so that the line reaches the edge; the picture clips it.
                if -20 * self._scale <= x <= self.width + 20 * self._scale:
                    piece.append((x, y))
                elif len(piece) > 1:
                    out.append(piece)
                    piece = []
                else:
                    piece = []
            if len(piece) > 1 and any(0 <= x <= self.width for x, _ in piece):
                out.append(piece)
        return out

    def rings(self, ring: Sequence[LatLon]) -> list[list[Point]]:
        """A filled ring (interior on the left, seen from above): one closed line for each copy that touches the map."""
        points = _unwrapped([*ring, ring[0]])
        turn = points[-1][1] - points[0][1]
        if abs(turn) > 180:  # goes round a pole: eastward round the northern one, as the interior is on the left
            pole = math.copysign(90.0, turn)
            points = [*points, (pole, points[-1][1]), (pole, points[0][1])]
        return [[self.xy(lat, lon + shift) for lat, lon in points] for shift in self._shifts(points)]

    def outline(self, ring: Sequence[LatLon]) -> list[list[Point]]:
        """The line of a ring, without the walk along the pole."""
        return self.lines([*ring, ring[0]])

    @staticmethod
    def _shifts(points: Sequence[LatLon]) -> list[float]:
        low, high = min(lon for _, lon in points), max(lon for _, lon in points)
        return [s for s in (-720.0, -360.0, 0.0, 360.0, 720.0) if low + s < 180 and high + s > -180]


def _unwrapped(points: Iterable[LatLon]) -> list[LatLon]:
    out: list[LatLon] = []
    for lat, lon in points:
        turns = round((out[-1][1] - lon) / 360.0) if out else 0
        out.append((lat, lon + 360.0 * turns))
    return out


class Globe:
    """Orthographic: the Earth from far above (lat0, lon0), north up, as a disc of ``radius`` about (cx, cy)."""

    def __init__(self, lat0: float, lon0: float, *, radius: float = 300, cx: float = 360, cy: float = 360) -> None:
        self.radius, self.cx, self.cy = radius, cx, cy
        lat, lon = math.radians(lat0), math.radians(lon0)
        self._axes = np.array(
            [
                [-math.sin(lon), math.cos(lon), 0.0],
                [-math.sin(lat) * math.cos(lon), -math.sin(lat) * math.sin(lon), math.cos(lat)],
                [math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)],
            ]
        )

    def turned(self, ring: Sequence[LatLon]) -> Floats:
        """Points in the frame of the picture (right, up, towards the eye), shape (3, N), on the unit sphere."""
        lat, lon = np.asarray(ring, dtype=np.float64).T
        return np.asarray(self._axes @ unit_vectors(lat, lon))

    def xy(self, lat: float, lon: float, height_km: float = 0.0) -> Point | None:
        """Pixel of a point at a height, or None where the Earth hides it."""
        right, up, near = (float(v[0]) for v in self.turned([(lat, lon)]))
        r = 1 + height_km / 6371.0
        if near < 0 and math.hypot(right, up) * r < 1:
            return None
        return self.cx + self.radius * r * right, self.cy - self.radius * r * up

    def lines(self, points: Sequence[LatLon], height_km: float = 0.0) -> list[list[Point]]:
        """An open line at a height, without the parts that the Earth hides."""
        out: list[list[Point]] = [[]]
        for lat, lon in points:
            pixel = self.xy(lat, lon, height_km)
            if pixel is None:
                out.append([])
            else:
                out[-1].append(pixel)
        return [piece for piece in out if len(piece) > 1]

    def outline(self, ring: Sequence[LatLon]) -> list[list[Point]]:
        """The visible parts of a closed line on the ground."""
        return self.lines([*ring, ring[0]])

    def rings(self, ring: Sequence[LatLon]) -> list[list[Point]]:
        """A filled ring (interior on the left, seen from above) clipped at the limb."""
        right, up, near = self.turned(ring)
        if (near >= 0).all():
            return [[self.pixel(x, y) for x, y in zip(right.tolist(), up.tolist(), strict=True)]]
        if (near < 0).all():
            return []
        return _closed_along_limb(_visible_runs(right, up, near), self)

    def pixel(self, right: float, up: float) -> Point:
        """Pixel of a point of the picture's frame (unit disc, up is up)."""
        return self.cx + self.radius * right, self.cy - self.radius * up

    def limb(self, start_rad: float, end_rad: float) -> list[Point]:
        """Pixels along the limb between two angles, counter-clockwise, the ends left out."""
        count = max(1, math.ceil((end_rad - start_rad) / math.radians(3)))
        angles = (start_rad + (end_rad - start_rad) * i / count for i in range(1, count))
        return [self.pixel(math.cos(a), math.sin(a)) for a in angles]


def _visible_runs(right: Floats, up: Floats, near: Floats) -> list[list[tuple[float, float]]]:
    """The parts of a closed line in front of the limb, each from the limb to the limb (unit disc)."""
    count = len(near)
    first = next(i for i in range(count) if near[i - 1] < 0 <= near[i])
    order = [(first + k) % count for k in range(count)]
    runs: list[list[tuple[float, float]]] = []
    for i in order:
        before = i - 1
        if near[i] >= 0:
            if near[before] < 0:
                runs.append([_crossing(right, up, near, before, i)])
            runs[-1].append((float(right[i]), float(up[i])))
        elif near[before] >= 0:
            runs[-1].append(_crossing(right, up, near, before, i))
    if near[first - 1] < 0 and len(runs[-1]) and near[order[-1]] >= 0:  # pragma: no cover  (order ends behind the limb)
        runs[-1].append(_crossing(right, up, near, order[-1], first))
    return runs


def _crossing(right: Floats, up: Floats, near: Floats, i: int, j: int) -> tuple[float, float]:
    share = float(near[i] / (near[i] - near[j]))
    x = float(right[i] + share * (right[j] - right[i]))
    y = float(up[i] + share * (up[j] - up[i]))
    length = math.hypot(x, y) or 1.0
    return x / length, y / length


def _closed_along_limb(runs: list[list[tuple[float, float]]], globe: Globe) -> list[list[Point]]:
    """Join the end of each run to the next start met counter-clockwise along the limb: the interior is on the left."""
    starts = [math.atan2(run[0][1], run[0][0]) for run in runs]
    ends = [math.atan2(run[-1][1], run[-1][0]) for run in runs]
    left = set(range(len(runs)))
    out = []
    while left:
        current = first = min(left)
        line: list[Point] = []
        while True:
            left.discard(current)
            line += [globe.pixel(x, y) for x, y in runs[current]]
            gaps = {k: (starts[k] - ends[current]) % (2 * math.pi) for k in {*left, first}}
            following = min(gaps, key=lambda k: (gaps[k], k))
            line += globe.limb(ends[current], ends[current] + gaps[following])
            if following == first:
                break
            current = following
        out.append(line)
    return out
