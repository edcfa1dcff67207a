"""What a window of the station showed: limb, airglow, aurora, towns, coasts, stars, Moon and Sun, in true perspective.

``build_view`` computes it as plain JSON in pixels, ``viewdraw.draw_view`` turns that into SVG, and ``view`` does both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from orbitctx.asked import asked_azimuth, asked_places, place_notes, time_notes
from orbitctx.errors import NoDataError, UsageError
from orbitctx.geodesy import geodetic_from_itrs, itrs_from_geodetic, unit_vectors
from orbitctx.instants import isoformat, utc_array
from orbitctx.report.camera import HEIGHT, WIDTH, Camera, aim, ground_distance
from orbitctx.report.contours import outlines_above
from orbitctx.report.drawing import Drawing
from orbitctx.report.glow import brightness
from orbitctx.report.stars import earth_fixed, open_stars
from orbitctx.report.svg import path_data

if TYPE_CHECKING:
    from orbitctx.almanac import Almanac

__all__ = ["SCHEMA", "Sight", "build_view", "view"]

Floats = NDArray[np.float64]

SCHEMA = "orbitctx/view/1"
LENSES_MM = (10.0, 400.0)

# Heights of what glows at a dark limb: sodium and green oxygen together, and the red oxygen layer.
AIRGLOW_KM = (88.0, 92.0, 96.0, 100.0)
RED_AIRGLOW_KM = (235.0, 245.0, 255.0, 265.0, 275.0)
_SCALE_KM = (100, 200, 300, 400)
_GREEN_LEVELS = (0.04, 0.08, 0.13, 0.2, 0.28, 0.38, 0.5, 0.65, 0.82)
_RED_LEVELS = (0.06, 0.12, 0.22, 0.36, 0.55)
_GRID = (96, 64)
_TOWNS = 60
_REACH_KM = 2350.0
_REACH_DEG = 23.0
_MOON_RADIUS_DEG = 0.26
# Airglow and town lights stand out only where the Sun is this far down.
_AIRGLOW_SUN_DEG = 10.0
_TOWN_SUN_DEG = 2.0


@dataclass(frozen=True, slots=True)
class Sight:
    """Something to look at: a name and a place (latitude, longitude in degrees), or only an azimuth in degrees."""

    name: str
    lat_deg: float | None = None
    lon_deg: float | None = None
    azimuth_deg: float | None = None


def view(
    time: Any,
    toward: Any = None,
    lens_mm: float = 24.0,
    *,
    constellations: bool = False,
    almanac: Almanac | None = None,
) -> Drawing:
    """A drawing (SVG) of what a window showed at an instant, towards a place or an azimuth.

    ``toward``: a place by name, (latitude, longitude) in degrees, or an azimuth in degrees east of north; without it,
    along the flight. ``lens_mm``: focal length on full frame. Raises UsageError for an unknown place or an absurd lens,
    NoDataError where no element set serves.
    """
    from orbitctx.almanac import default_almanac
    from orbitctx.report.viewdraw import draw_view, view_words

    almanac = almanac or default_almanac()
    utc = utc_array(time)
    if len(utc) != 1:
        raise UsageError("One instant is wanted here.", expected="one time", found=f"{len(utc)} times")
    seen = sight(almanac, toward)
    record = build_view(almanac, utc[0], seen, lens_mm=lens_mm, constellations=constellations)
    named = isinstance(toward, str) and seen is not None and seen.azimuth_deg is None
    record["warnings"] = [*time_notes(time), *place_notes([toward] if named else [], almanac.gazetteer)]
    return Drawing(draw_view(record, standalone=True), record=record, words=view_words(record))


def sight(almanac: Almanac, toward: Any) -> Sight | None:
    """What ``toward`` means. Raises UsageError for an unknown place or a number that is no azimuth."""
    if toward is None or isinstance(toward, Sight):
        return toward
    if isinstance(toward, int | float | str) and (azimuth := asked_azimuth(toward)) is not None:
        return Sight(f"azimuth {azimuth:.0f}°", azimuth_deg=azimuth)
    if isinstance(toward, str):
        best = asked_places(toward, almanac.gazetteer)[0]
        return Sight(best.name, float(best.lat_deg), float(best.lon_deg))
    if isinstance(toward, Sequence) and len(toward) == 2:
        lat, lon = float(toward[0]), float(toward[1])
        if not (-90 <= lat <= 90 and -180 <= lon <= 360):
            raise UsageError("This is not a place on the Earth.", expected="(latitude, longitude)", found=repr(toward))
        return Sight(f"{lat:.2f}, {lon:.2f}", lat, lon)
    raise UsageError("This is not a direction.", expected="a place, (lat, lon) or an azimuth", found=repr(toward))


def build_view(
    almanac: Almanac,
    utc: np.datetime64,
    toward: Sight | None = None,
    *,
    lens_mm: float = 24.0,
    named: Iterable[Sight] = (),
    constellations: bool = False,
) -> dict[str, Any]:
    """The view as plain JSON in pixels of a 1440 x 960 frame; ``named`` are further places to mark.

    Raises NoDataError where no element set serves, UsageError for an absurd lens.
    """
    if not LENSES_MM[0] <= lens_mm <= LENSES_MM[1]:
        raise UsageError("No such lens.", expected=f"{LENSES_MM[0]:.0f} to {LENSES_MM[1]:.0f} mm", found=f"{lens_mm}")
    track = almanac.orbit.track(np.array([utc, utc + np.timedelta64(1, "s")]))
    if not np.isfinite(track.lat_deg).all():
        raise NoDataError("No orbit data for that time.", found=isoformat(utc))
    position = np.array(track.position_itrs_km[:, 0])
    velocity = track.position_itrs_km[:, 1] - position
    named = [s for s in named if s.lat_deg is not None]
    camera, azimuth, pitch = _camera(position, velocity, toward, named, lens_mm)
    sun = almanac.ephemeris.sun_itrs_km(np.array([utc]))[:, 0]
    marked = [s for s in (toward, *named) if s is not None and s.lat_deg is not None]
    return {
        "schema": SCHEMA,
        "at": isoformat(utc.astype("datetime64[s]")),
        "station": {
            "lat_deg": round(float(track.lat_deg[0]), 2),
            "lon_deg": round(float(track.lon_deg[0]), 2),
            "height_km": round(float(track.height_km[0]), 1),
        },
        "toward": toward.name if toward else "the direction of flight",
        "azimuth_deg": round(azimuth, 1),
        "pitch_deg": round(pitch, 1),
        "lens_mm": lens_mm,
        "limb": _limb_points(camera, 0.0),
        "airglow": [_limb_points(camera, h, dark_under=sun) for h in AIRGLOW_KM],
        "red_airglow": [_limb_points(camera, h, dark_under=sun) for h in RED_AIRGLOW_KM],
        "scale": _scale(camera),
        "compass": _compass(camera),
        "day": _daylight(camera, sun),
        "coast": _ground_lines(camera, "land"),
        "borders": _ground_lines(camera, "borders"),
        "towns": _towns(almanac, camera, marked, sun),
        "places": [_place(camera, s) for s in _once(marked)],
        **_aurora(almanac, utc, camera),
        **_sky(almanac, utc, camera, sun, constellations=constellations),
        "flight": _flight(camera, velocity),
    }


def _camera(
    position: Floats, velocity: Floats, toward: Sight | None, named: Sequence[Sight], lens_mm: float
) -> tuple[Camera, float, float]:
    """Level, towards the azimuth, tilted so that the limb is in the upper part, and named places too if they can be."""
    level = aim(position, 0.0, 0.0, lens_mm)
    dip = _dip_deg(position)
    half = float(np.degrees(np.arctan(HEIGHT / 2 / level.focal_px)))
    width = float(np.degrees(np.arctan(WIDTH / 2 / level.focal_px)))
    azimuth = _azimuth_deg(level, velocity)
    # The limb a third from the top; lower where a place would fall out of the frame below.
    pitch = -dip - half / 3
    if toward is not None and toward.azimuth_deg is not None:
        azimuth = toward.azimuth_deg
    elif toward is not None:
        azimuth, depression = _bearing(level, toward, dip)
        pitch = min(pitch, -depression + 0.8 * half)
    for other in named:
        bearing, depression = _bearing(level, other, dip)
        if abs((bearing - azimuth + 180.0) % 360.0 - 180.0) < 0.8 * width:
            # For these the limb is not given up: what lies too far below is left out.
            lower = -depression + 0.8 * half
            pitch = min(pitch, lower) if lower > -dip - 0.6 * half else pitch
    pitch = max(pitch, -80.0)
    return aim(position, azimuth, pitch, lens_mm), azimuth, pitch


def _azimuth_deg(level: Camera, direction: Floats) -> float:
    return float(np.degrees(np.arctan2(direction @ level.right, direction @ level.forward))) % 360.0


def _bearing(level: Camera, place: Sight, dip_deg: float) -> tuple[float, float]:
    """Azimuth of a place and its depression below the nadir's horizontal plane; behind the limb, the limb's."""
    point = _point(place)
    direction = point[:, 0] - level.position_km
    depression = dip_deg
    if not level.hidden(point)[0]:
        depression = -float(np.degrees(np.arcsin(direction @ level.up / np.linalg.norm(direction))))
    return _azimuth_deg(level, direction), depression


def _point(place: Sight) -> Floats:
    return itrs_from_geodetic(np.array([place.lat_deg], dtype=np.float64), np.array([place.lon_deg], dtype=np.float64))


def _dip_deg(position: Floats) -> float:
    _, _, height = geodetic_from_itrs(position.reshape(3, 1))
    distance = float(np.linalg.norm(position))
    return float(np.degrees(np.arccos((distance - float(height[0])) / distance)))


def _limb_points(camera: Camera, height_km: float, dark_under: Floats | None = None) -> list[list[float]]:
    """Pixels of the limb of a layer; given the Sun's position, only the longest stretch that lies in the dark."""
    limb = camera.limb(height_km)
    x, y = camera.pixels(limb)
    keep = np.isfinite(x) & (np.abs(x - WIDTH / 2) < 2 * WIDTH) & (np.abs(y) < 4 * HEIGHT)
    if dark_under is not None:
        keep &= _sun_altitude_deg(camera.position_km[:, None] + limb, dark_under) < -_AIRGLOW_SUN_DEG
    runs = _pieces(x, y, keep)
    return [[round(a, 1), round(b, 1)] for a, b in max(runs, key=len, default=[])]


def _sun_altitude_deg(points_km: Floats, sun_km: Floats) -> Floats:
    """The Sun's altitude at the foot of points (3, N), degrees; the Earth as a sphere (0.2 deg)."""
    up = points_km / np.linalg.norm(points_km, axis=0)
    sine = np.tensordot(sun_km / np.linalg.norm(sun_km), up, axes=1)
    return np.asarray(np.degrees(np.arcsin(np.clip(sine, -1, 1))))


def _scale(camera: Camera) -> list[dict[str, float]]:
    """Heights above the limb at one column near the right edge."""
    column = WIDTH - 110.0
    out = []
    for height in (0, *_SCALE_KM):
        x, y = camera.pixels(camera.limb(float(height)))
        known = np.isfinite(x)
        order = np.argsort(x[known])
        if known.sum() > 2 and x[known].min() < column < x[known].max():
            at = float(np.interp(column, x[known][order], y[known][order]))
            if 20 < at < HEIGHT - 20:
                out.append({"km": height, "x": column, "y": round(at, 1)})
    return out


def _compass(camera: Camera) -> list[dict[str, Any]]:
    """Azimuths along the limb, every 15 degrees."""
    up = unit_vectors(*(v[0] for v in geodetic_from_itrs(camera.position_km.reshape(3, 1))[:2]))
    east = np.cross([0.0, 0.0, 1.0], up)
    east /= np.linalg.norm(east)
    north = np.cross(up, east)
    limb = camera.limb(0.0, 1601)
    azimuth = np.degrees(np.arctan2(east @ limb, north @ limb)) % 360.0
    x, y = camera.pixels(limb)
    out = []
    for whole in range(0, 360, 15):
        away = np.abs((azimuth - whole + 180) % 360 - 180)
        k = int(np.argmin(away))
        if away[k] < 0.3 and np.isfinite(x[k]) and 30 < x[k] < WIDTH - 30 and 10 < y[k] < HEIGHT - 30:
            out.append({"azimuth_deg": whole, "x": round(float(x[k]), 1), "y": round(float(y[k]), 1)})
    return out


def _ground_lines(camera: Camera, kind: str) -> str:
    """Coasts or borders in view, as path data."""
    from orbitctx.outlines import borders, land_rings

    nadir = camera.position_km / np.linalg.norm(camera.position_km)
    lat0 = float(np.degrees(np.arcsin(nadir[2])))
    pieces: list[list[tuple[float, float]]] = []
    for line in land_rings("50m") if kind == "land" else borders("50m"):
        lon, lat = line[:, 0], line[:, 1]
        if lat.min() > lat0 + _REACH_DEG or lat.max() < lat0 - _REACH_DEG:
            continue
        near = nadir @ unit_vectors(lat, lon) > np.cos(np.radians(_REACH_DEG))
        if not near.any():
            continue
        x, y = camera.pixels_of(itrs_from_geodetic(lat, lon))
        inside = near & (np.abs(x - WIDTH / 2) < WIDTH * 0.55) & (np.abs(y - HEIGHT / 2) < HEIGHT * 0.6)
        if kind == "land":
            inside &= np.abs(lon) < 179.99  # the cut of the map is no coast
        pieces += _pieces(x, y, inside)
    return path_data(pieces)


def _pieces(x: Floats, y: Floats, inside: NDArray[np.bool_]) -> list[list[tuple[float, float]]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], inside.astype(np.int8), [0]])))
    runs = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    return [list(zip(x[a:b].tolist(), y[a:b].tolist(), strict=True)) for a, b in runs if b - a > 1]


def _towns(almanac: Almanac, camera: Camera, marked: Sequence[Sight], sun: Floats) -> list[dict[str, Any]]:
    """The largest towns in the frame; where two share a spot, the larger."""
    lat, lon, _ = (float(v[0]) for v in geodetic_from_itrs(camera.position_km.reshape(3, 1)))
    near = almanac.gazetteer.towns_near(lat, lon, _REACH_KM, 400)
    if not near:
        return []
    points = itrs_from_geodetic(np.array([t.lat_deg for t in near]), np.array([t.lon_deg for t in near]))
    x, y = camera.pixels_of(points)
    dark = _sun_altitude_deg(points, sun) < -_TOWN_SUN_DEG
    named = {s.name for s in marked}
    out: list[dict[str, Any]] = []
    for town, px, py, lit in zip(near, x.tolist(), y.tolist(), dark.tolist(), strict=True):
        free = all(abs(px - o["x"]) + abs(py - o["y"]) > 18 for o in out)
        if 0 < px < WIDTH and 0 < py < HEIGHT and free and town.name not in named:
            spot = {"name": town.name, "x": round(px, 1), "y": round(py, 1)}
            out.append({**spot, "weight": round(town.weight), "lights": lit})
        if len(out) == _TOWNS:
            break
    return out


def _once(sights: Iterable[Sight]) -> list[Sight]:
    return list({s.name: s for s in sights}.values())


def _place(camera: Camera, place: Sight) -> dict[str, Any]:
    """Where a place is in the picture; x and y are null where it is behind the limb or out of the frame."""
    point = _point(place)
    x, y = (float(v[0]) for v in camera.pixels_of(point))
    inside = bool(0 <= x <= WIDTH and 0 <= y <= HEIGHT)
    distance = float(np.linalg.norm(point[:, 0] - camera.position_km))
    return {
        "name": place.name,
        "x": round(x, 1) if inside else None,
        "y": round(y, 1) if inside else None,
        "behind_limb": bool(camera.hidden(point)[0]),
        "range_km": round(distance),
    }


def _grid() -> tuple[Floats, Floats]:
    return np.linspace(0, WIDTH, _GRID[0] + 1), np.linspace(0, HEIGHT, _GRID[1] + 1)


def _daylight(camera: Camera, sun: Floats) -> list[dict[str, Any]]:
    """Outlines of where the ground in the picture has the Sun higher than 0, -6 and -12 degrees."""
    x, y = _grid()
    rays = camera.rays(*np.meshgrid(x, y))
    p = camera.position_km
    along = ground_distance(p, rays)
    closest = np.maximum(-np.tensordot(p, rays, axes=1), 0.0)
    points = p.reshape(3, 1, 1) + rays * np.where(np.isfinite(along), along, closest)
    altitude = _sun_altitude_deg(points, sun)
    out = []
    for level in (0.0, -6.0, -12.0):
        data = path_data(outlines_above(altitude, level, x, y), closed=True)
        if data:
            out.append({"sun_deg": level, "d": data})
    return out


def _aurora(almanac: Almanac, utc: np.datetime64, camera: Camera) -> dict[str, Any]:
    field = brightness(almanac, utc, camera, *_grid())
    out: dict[str, Any] = {}
    for name, values, levels in (("green", field.green, _GREEN_LEVELS), ("red", field.red, _RED_LEVELS)):
        rings = [path_data(outlines_above(values, lv, field.x, field.y), closed=True) for lv in levels]
        out[name] = [ring for ring in rings if ring]
    return out


def _sky(almanac: Almanac, utc: np.datetime64, camera: Camera, sun: Floats, *, constellations: bool) -> dict[str, Any]:
    table = open_stars(almanac.read)
    directions = table.itrs(utc)
    x, y = camera.pixels(directions)
    free = ~np.isfinite(ground_distance(camera.position_km, directions))
    inside = free & (x > 0) & (x < WIDTH) & (y > 0) & (y < HEIGHT)
    stars = [
        {
            "x": round(float(x[k]), 1),
            "y": round(float(y[k]), 1),
            "mag": round(float(table.magnitude[k]), 1),
            "name": table.names[k] or table.labels[k],
            "in": table.figures[table.constellations[k]][0] if table.constellations[k] in table.figures else "",
            "own": bool(table.names[k]),
        }
        for k in np.flatnonzero(inside)
    ]
    moon = almanac.ephemeris.moon_itrs_km(np.array([utc]))[:, 0]
    return {
        "stars": stars,
        "figures": _figures(table.figures, utc, camera) if constellations else [],
        "sun": _body(camera, sun),
        "moon": _moon(camera, moon, sun),
    }


def _figures(figures: Any, utc: np.datetime64, camera: Camera) -> list[dict[str, Any]]:
    out = []
    for name, lines in figures.values():
        pieces = []
        for line in lines:
            directions = earth_fixed(line, utc)
            x, y = camera.pixels(directions)
            free = ~np.isfinite(ground_distance(camera.position_km, directions))
            inside = (np.abs(x - WIDTH / 2) < WIDTH * 0.6) & (np.abs(y - HEIGHT / 2) < HEIGHT * 0.7)
            pieces += _pieces(x, y, free & inside)
        points = [p for piece in pieces for p in piece if 0 < p[0] < WIDTH and 0 < p[1] < HEIGHT]
        if points:
            cx, cy = (round(sum(p[i] for p in points) / len(points), 1) for i in (0, 1))
            out.append({"name": name, "d": path_data(pieces), "x": cx, "y": cy})
    return out


def _body(camera: Camera, position: Floats) -> dict[str, Any] | None:
    """The Sun's pixel, or that of the limb below it, where it is above or less than 18 degrees below the limb."""
    direction = position - camera.position_km
    direction = direction / np.linalg.norm(direction)
    hidden = bool(np.isfinite(ground_distance(camera.position_km, direction[:, None])[0]))
    limb = camera.limb(0.0, 721)
    limb = limb / np.linalg.norm(limb, axis=0)
    cosine = direction @ limb
    nearest = int(np.argmax(cosine))
    below = float(np.degrees(np.arccos(np.clip(cosine[nearest], -1, 1)))) if hidden else 0.0
    if below > 18.0:
        return None
    x, y = (float(v[0]) for v in camera.pixels((limb[:, nearest] if hidden else direction)[:, None]))
    if not np.isfinite(x) or abs(x - WIDTH / 2) > 1.2 * WIDTH or abs(y - HEIGHT / 2) > 1.5 * HEIGHT:
        return None
    return {"x": round(x, 1), "y": round(y, 1), "below_limb_deg": round(below, 1)}


def _moon(camera: Camera, moon: Floats, sun: Floats) -> dict[str, Any] | None:
    from orbitctx.sky.light import lit_fraction

    found = _body(camera, moon)
    if found is None or found["below_limb_deg"] > 0 or not (0 < found["x"] < WIDTH and 0 < found["y"] < HEIGHT):
        return None
    fraction = float(lit_fraction(sun.reshape(3, 1), moon.reshape(3, 1))[0])
    radius = camera.focal_px * np.tan(np.radians(_MOON_RADIUS_DEG))
    # The bright side: the direction in the picture from the Moon towards the Sun.
    a, b = camera.pixels(((moon - camera.position_km) / np.linalg.norm(moon))[:, None])
    step = (moon - camera.position_km) / np.linalg.norm(moon) + 0.02 * (sun - moon) / np.linalg.norm(sun - moon)
    c, d = camera.pixels(step[:, None])
    tilt = float(np.degrees(np.arctan2(d[0] - b[0], c[0] - a[0])))
    return {**found, "fraction": round(fraction, 2), "radius": round(float(radius), 1), "tilt_deg": round(tilt, 1)}


def _flight(camera: Camera, velocity: Floats) -> dict[str, Any]:
    """The direction of flight: degrees to the right of the picture's middle, and its pixel where it is in the frame."""
    x, y = (float(v[0]) for v in camera.pixels(velocity[:, None]))
    level = np.arctan2(velocity @ camera.right, velocity @ (camera.forward - (camera.forward @ camera.up) * camera.up))
    inside = bool(0 < x < WIDTH and 0 < y < HEIGHT)
    return {
        "right_deg": round(float(np.degrees(level))),
        "x": round(x, 1) if inside else None,
        "y": round(y, 1) if inside else None,
    }
