"""The scene: all that the drawings of a report need, as plain JSON, so that a record can be rendered without computing.

Claim-blind physics on a grid of a minute over one day around the key instant, plus what is drawn at the key instant
itself: how far one sees, where Sun and Moon stand overhead, and the outlines of both auroral zones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from orbitctx.constants import GREEN_EMISSION_KM
from orbitctx.geodesy import azimuth_deg, distance_km, visible_arc_deg
from orbitctx.instants import Instants, TimeWindow, isoformat
from orbitctx.report.projection import left_inside

if TYPE_CHECKING:
    from orbitctx.almanac import Almanac
    from orbitctx.assess.finding import Finding
    from orbitctx.contexts import Context

__all__ = ["SCHEMA", "build_scene", "named_places"]

SCHEMA = "orbitctx/scene/1"

_STEP_S = 60
_DAY = np.timedelta64(1, "D")
_MAX_DISCS = 24
# Nearer than this, a place lies too far below the limb for both to be in one frame.
_NEAREST_KM = 350.0
_LARGEST_SIGHT_KM = 1300.0
_MAX_TOWNS, _TOWNS_APART_KM = 8, 500.0
_OVAL_POINTS = 80  # every 18 minutes of local time


def build_scene(
    almanac: Almanac,
    window: TimeWindow | None,
    *,
    key: np.datetime64 | None = None,
    why: str = "",
    hemisphere: str | None = None,
    places: Iterable[Mapping[str, Any]] = (),
    context: Context | None = None,
) -> dict[str, Any] | None:
    """The scene of the day around ``key`` (or the middle of the window), or None where nothing bounds the time.

    ``why`` says how the key instant was chosen; ``hemisphere`` is the one whose aurora the story is about;
    ``places`` are those of ``named_places``; ``context`` may hold the same day's physics already (one-minute grid).
    Raises NoDataError where no element set serves the day.
    """
    if key is None:
        if window is None:
            return None
        key = window.start + (window.end - window.start) // 2
        why = why or "the middle of the capture window"
    from orbitctx.contexts import compute_context

    span = _span(window, key)
    utc = span.grid(_STEP_S)
    if context is None or not np.array_equal(context.track.utc, utc):
        context = compute_context(almanac, utc)
    sun, moon = _overhead(almanac, key)
    places = [dict(p) for p in places]
    at_key = _key(almanac, key, why, hemisphere, context)
    return {
        "schema": SCHEMA,
        "span": span.to_value(),
        "step_s": _STEP_S,
        "window": None if window is None else window.to_value(),
        "track": _track(context),
        "key": at_key,
        "sun": sun,
        "moon": moon,
        "ovals": [oval for side in ("north", "south") if (oval := _oval(almanac, key, side)) is not None],
        "places": places,
        "towns": [] if at_key is None else _towns(almanac, at_key, places),
        "kp": _kp(almanac, span),
        "windows": _windows(context),
        "view": None if at_key is None else _view(almanac, key, at_key, places),
    }


def named_places(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """The places that the claims name, each once, with the status of the first claim that names it."""
    out: dict[str, dict[str, Any]] = {}
    for finding in findings:
        value = finding.claim.value
        if finding.claim.kind in ("subject", "station_over") and value.get("lat_deg") is not None:
            out.setdefault(
                str(value["name"]),
                {
                    "name": str(value["name"]),
                    "claim": finding.claim.id,
                    "kind": finding.claim.kind,
                    "status": finding.status,
                    "lat_deg": round(float(value["lat_deg"]), 3),
                    "lon_deg": round(float(value["lon_deg"]), 3),
                    "region": _discs(value.get("region") or ()),
                },
            )
    return list(out.values())


def _discs(region: Sequence[Sequence[float]]) -> list[list[float]]:
    largest = sorted(region, key=lambda disc: -disc[2])[:_MAX_DISCS]
    return [[round(float(lat), 2), round(float(lon), 2), round(float(km))] for lat, lon, km in largest]


def _span(window: TimeWindow | None, key: np.datetime64) -> TimeWindow:
    if window is not None and 0.2 <= window.days <= 1.5 and window.contains(key):
        return window
    day = key.astype("datetime64[D]")
    return TimeWindow(day.astype("datetime64[us]"), (day + _DAY).astype("datetime64[us]"))


def _rounded(values: NDArray[Any], digits: int) -> list[float | None]:
    # One rounding for all: the record stays small, and the same on every machine.
    return [None if not np.isfinite(v) else round(float(v), digits) for v in values]


def _track(context: Context) -> dict[str, Any]:
    track = context.track
    return {
        "lat": _rounded(track.lat_deg, 2),
        "lon": _rounded(track.lon_deg, 2),
        "height": _rounded(track.height_km, 0),
        "sun": _rounded(context.sun_altitude_deg, 1),
        "moon": _rounded(context.moon_altitude_deg, 0),
    }


def _key(
    almanac: Almanac, key: np.datetime64, why: str, hemisphere: str | None, context: Context
) -> dict[str, Any] | None:
    track = almanac.orbit.track(np.array([key, key + np.timedelta64(10, "s")]))
    if not np.isfinite(track.lat_deg).all():
        return None
    lat, lon, height = (float(a[0]) for a in (track.lat_deg, track.lon_deg, track.height_km))
    index = int(np.argmin(np.abs(context.track.utc - key)))
    side, aurora = _aurora_at(context, index, hemisphere)
    heading = azimuth_deg(lat, lon, track.lat_deg[1], track.lon_deg[1])
    return {
        "at": isoformat(key.astype("datetime64[s]")),
        "why": why,
        "hemisphere": hemisphere,
        "aurora_side": side,
        "aurora_azimuth_deg": aurora,
        "index": index,
        "lat_deg": round(lat, 2),
        "lon_deg": round(lon, 2),
        "height_km": round(height, 1),
        "heading_deg": round(float(heading), 1),
        "spread_km": round(float(track.spread_km[0]), 1),
        "sun_altitude_deg": round(float(context.sun_altitude_deg[index]), 1),
        "station_sunlit": bool(context.station_sunlit[index]),
        "moon_altitude_deg": round(float(context.moon_altitude_deg[index]), 1),
        "moon_fraction": round(float(context.moon_fraction[index]), 2),
        "kp": None if not np.isfinite(context.kp[index]) else round(float(context.kp[index]), 2),
        "ground_arc_deg": round(float(visible_arc_deg(height, 0.0, clearance_km=0.0)), 2),
        "aurora_arc_deg": round(float(visible_arc_deg(height, GREEN_EMISSION_KM)), 2),
    }


def _towns(almanac: Almanac, at_key: Mapping[str, Any], places: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The largest towns in view of the ground, well apart from each other and from the places named."""
    taken = [(p["lat_deg"], p["lon_deg"]) for p in places]
    out: list[dict[str, Any]] = []
    near = almanac.gazetteer.towns_near(at_key["lat_deg"], at_key["lon_deg"], at_key["ground_arc_deg"] * 111.2, 60)
    for town in near:
        if all(float(distance_km(town.lat_deg, town.lon_deg, *other)) > _TOWNS_APART_KM for other in taken):
            taken.append((town.lat_deg, town.lon_deg))
            out.append({"name": town.name, "lat_deg": round(town.lat_deg, 2), "lon_deg": round(town.lon_deg, 2)})
        if len(out) == _MAX_TOWNS:
            break
    return out


def _view(
    almanac: Almanac, key: np.datetime64, at_key: Mapping[str, Any], places: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The window drawing: towards the aurora where there is one, else the first place named, else along the flight.

    A place within 50 degrees of the aurora turns the camera half-way towards itself, so that both are in the frame.
    """
    from orbitctx.report.view import Sight, build_view

    named = [Sight(p["name"], p["lat_deg"], p["lon_deg"]) for p in places if _is_one_sight(p)]
    aurora = at_key["aurora_azimuth_deg"]
    if aurora is None:
        return build_view(almanac, key, named[0] if named else None, named=named)
    azimuth = float(aurora)
    for place in places[:1]:
        here = (at_key["lat_deg"], at_key["lon_deg"], place["lat_deg"], place["lon_deg"])
        apart = (float(azimuth_deg(*here)) - azimuth + 180.0) % 360.0 - 180.0
        if abs(apart) < 50.0 and float(distance_km(*here)) > _NEAREST_KM:
            azimuth = (azimuth + apart / 2) % 360.0
    return build_view(
        almanac, key, Sight(f"the aurora in the {at_key['aurora_side']}", azimuth_deg=azimuth), named=named
    )


def _is_one_sight(place: Mapping[str, Any]) -> bool:
    """Whether one mark stands for a place: a town or a country does, a continent or an ocean does not."""
    here = (place["lat_deg"], place["lon_deg"])
    return all(float(distance_km(*here, lat, lon)) + km < _LARGEST_SIGHT_KM for lat, lon, km in place["region"])


def _aurora_at(context: Context, index: int, hemisphere: str | None) -> tuple[str | None, float | None]:
    """Side and azimuth of the nearest aurora in sight at an instant of the grid, the story's hemisphere first."""
    for side in [hemisphere] if hemisphere else ["north", "south"]:
        found = getattr(context, side)
        if bool(found.possible[index]) and np.isfinite(found.azimuth_deg[index]):
            return side, round(float(found.azimuth_deg[index]), 1)
    return None, None


def _overhead(almanac: Almanac, key: np.datetime64) -> tuple[dict[str, float], dict[str, float]]:
    from orbitctx.sky.light import lit_fraction, subpoint

    utc = np.array([key])
    sun, moon = almanac.ephemeris.sun_itrs_km(utc), almanac.ephemeris.moon_itrs_km(utc)
    places = []
    for body in (sun, moon):
        lat, lon = subpoint(body)
        places.append({"lat_deg": round(float(lat[0]), 2), "lon_deg": round(float(lon[0]), 2)})
    places[1]["fraction"] = round(float(lit_fraction(sun, moon)[0]), 2)
    return places[0], places[1]


def _oval(almanac: Almanac, key: np.datetime64, side: str) -> dict[str, Any] | None:
    """Outlines of one auroral zone at the key instant: edge, its one-sigma band (low, high), and the far side."""
    from orbitctx.contexts import oval_outline

    oval = oval_outline(almanac, key, side, _OVAL_POINTS)
    if not np.isfinite(oval.edge_deg).all():
        return None
    lines = {
        "edge": (oval.edge_lat_deg, oval.edge_lon_deg),
        "low": (oval.low_lat_deg, oval.low_lon_deg),
        "high": (oval.high_lat_deg, oval.high_lon_deg),
        "far": (oval.far_lat_deg, oval.far_lon_deg),
    }
    return {"hemisphere": side, **{name: _ring(*line) for name, line in lines.items()}}


def _ring(lat_deg: NDArray[np.float64], lon_deg: NDArray[np.float64]) -> list[list[float]]:
    """A closed outline, interior on the left."""
    known = np.isfinite(lat_deg)
    ring = left_inside(zip(lat_deg[known].tolist(), lon_deg[known].tolist(), strict=True))
    return [[round(lat, 2), round(lon, 2)] for lat, lon in ring]


def _kp(almanac: Almanac, span: TimeWindow) -> list[dict[str, Any]]:
    three = np.timedelta64(3, "h")
    first = span.start - (span.start - span.start.astype("datetime64[D]")) % three
    starts: Instants = np.arange(first, span.end, three)
    values = almanac.kp.at(starts)
    return [
        {"start": isoformat(t), "kp": None if not np.isfinite(k) else round(float(k), 2)}
        for t, k in zip(starts, values, strict=True)
    ]


def _windows(context: Context) -> list[dict[str, Any]]:
    from orbitctx.search import find_windows

    keys = ("start", "end", "peak", "hemisphere", "quality")
    found = [w.to_record() for side in ("north", "south") for w in find_windows(context, side)]
    return [{k: row[k] for k in keys} for row in found]
