"""One day, and one instant, of the station: what the commands ``day`` and ``at`` show."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbitctx.almanac import Almanac, default_almanac
from orbitctx.asked import asked_places, other_places, place_notes, roster_ends, time_notes
from orbitctx.aurora.activity import storm_level
from orbitctx.aurora.sightline import sightline
from orbitctx.constants import GREEN_EMISSION_KM
from orbitctx.contexts import Context, compute_context, second_opinions
from orbitctx.errors import UsageError
from orbitctx.geodesy import azimuth_deg
from orbitctx.instants import TimeWindow, isoformat, parse_window, utc_array
from orbitctx.orbit.groundtrack import GroundTrack
from orbitctx.search import Opportunity, Windows, find_windows, runs_of
from orbitctx.sky.light import altitude_deg, shadow_depression_deg

__all__ = ["AuroraWindow", "Day", "Moment", "NightArc", "Toward", "at", "day"]

_STEP_S = 60
_NIGHT_SUN_DEG = -6.0
# Five sixths of what captions name lies within this distance of the nadir.
_IN_VIEW_KM = 1000.0
_TOWNS, _TOWNS_AT_PEAK = 6, 14
_FRONT_DEG = 100.0
_MOONLIGHT_FRACTION = 0.25
_NEAR_KM = 250.0


@dataclass(frozen=True, slots=True)
class NightArc:
    """One passage through the night: the nadir's sun at or below -6 deg; latitudes of the nadir in degrees."""

    window: TimeWindow
    lat_from_deg: float
    lat_to_deg: float
    south_deg: float
    north_deg: float


@dataclass(frozen=True, slots=True)
class AuroraWindow:
    """An opportunity with its places: below the station at begin, peak and end, and the larger towns in view."""

    opportunity: Opportunity
    below: tuple[str, str, str]
    in_view: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """One UTC day of the station: track, nights, activity, crew, aurora windows, and how well the orbit is known."""

    window: TimeWindow
    context: Context
    nights: tuple[NightArc, ...]
    kp: tuple[tuple[np.datetime64, float], ...]
    kp_provisional: bool
    aboard: tuple[Any, ...]  # stories.roster.Stay
    aboard_known: bool  # False after the roster's end: then nobody listed is not nobody aboard
    aurora: tuple[AuroraWindow, ...]
    elements: tuple[dict[str, Any], ...]
    warnings: tuple[str, ...]

    @property
    def track(self) -> GroundTrack:
        """The ground track, one instant a minute."""
        return self.context.track

    @property
    def windows(self) -> Windows:
        """The aurora windows of both hemispheres in order of time."""
        return Windows(w.opportunity for w in self.aurora)

    @property
    def latitude_coverage(self) -> tuple[float, float]:
        """Southernmost and northernmost geodetic latitude of the nadir, degrees."""
        return float(np.nanmin(self.track.lat_deg)), float(np.nanmax(self.track.lat_deg))

    @property
    def night_coverage(self) -> tuple[float, float] | None:
        """Southernmost and northernmost latitude that the station passed at night, or None."""
        if not self.nights:
            return None
        return min(n.south_deg for n in self.nights), max(n.north_deg for n in self.nights)

    def aurora_minutes(self, hemisphere: str) -> int:
        """Minutes in which aurora of a hemisphere could be seen."""
        return int(getattr(self.context, hemisphere).seen.sum()) * _STEP_S // 60

    def to_html(self, path: str | Path | None = None) -> str:
        """The day's page as self-contained HTML; also written to ``path`` where one is given."""
        from orbitctx.report.daypage import to_html

        page = to_html(self)
        if path is not None:
            Path(path).write_text(page, encoding="utf-8", newline="\n")
        return page

    def to_pandas(self) -> Any:
        """The day's physics, one row a minute, as a DataFrame. Raises MissingExtraError without pandas."""
        return self.context.to_pandas()

    def to_table(self) -> Any:
        """The day's physics, one row a minute, as an astropy QTable with units."""
        return self.context.to_table()

    def plot(self, ax: Any = None) -> Any:
        """The track by day and night as matplotlib Axes. Raises MissingExtraError without matplotlib."""
        return self.context.plot(ax)

    def _repr_html_(self) -> str:
        from orbitctx.report.notebook import day_html

        return day_html(self)

    def to_record(self) -> dict[str, Any]:
        """The day as plain JSON."""
        south, north = self.latitude_coverage
        night = self.night_coverage
        return {
            "date": str(self.window.start.astype("datetime64[D]")),
            "window": self.window.to_value(),
            "latitude_coverage": {"south_deg": round(south, 1), "north_deg": round(north, 1)},
            "night_coverage": {"south_deg": round(night[0], 1), "north_deg": round(night[1], 1)} if night else None,
            "nights": [
                {
                    **n.window.to_value(),
                    "lat_from_deg": round(n.lat_from_deg, 1),
                    "lat_to_deg": round(n.lat_to_deg, 1),
                    "south_deg": round(n.south_deg, 1),
                    "north_deg": round(n.north_deg, 1),
                }
                for n in self.nights
            ],
            "kp": [
                {"start": isoformat(t), "kp": round(k, 2) if np.isfinite(k) else None, "storm": storm_level(k)}
                for t, k in self.kp
            ],
            "kp_provisional": self.kp_provisional,
            "aboard": [
                {
                    "name": s.name,
                    "nation": s.person.nation,
                    "expeditions": list(s.expeditions),
                    "arrived": str(s.window.start.astype("datetime64[D]")),
                    "left": str((s.window.end - np.timedelta64(1, "s")).astype("datetime64[D]")),
                    "edge_day": bool(s.window.start >= self.window.start or s.window.end <= self.window.end),
                }
                for s in self.aboard
            ]
            if self.aboard_known
            else None,
            "aboard_known": self.aboard_known,
            "aurora_minutes": {side: self.aurora_minutes(side) for side in ("north", "south")},
            "windows": [
                {**w.opportunity.to_record(), "below": list(w.below), "in_view": list(w.in_view)} for w in self.aurora
            ],
            "track": _track_record(self.context),
            "elements": list(self.elements),
            "warnings": list(self.warnings),
        }


@dataclass(frozen=True, slots=True)
class Toward:
    """The sightline to a named place."""

    name: str
    lat_deg: float
    lon_deg: float
    azimuth_deg: float
    elevation_deg: float
    range_km: float
    ground_km: float
    in_view: bool
    aurora_layer_in_view: bool  # the air 110 km above the place
    layer_sunlit: bool  # that air, so that its aurora would be drowned in blue light
    sun_altitude_deg: float  # at the place
    others: tuple[Mapping[str, Any], ...]  # other places of that name: name, kind, position in degrees


@dataclass(frozen=True, slots=True)
class Moment:
    """The state of one instant."""

    context: Context  # of one instant
    toward: Toward | None
    models: dict[str, Context]  # the published models of the edge, as second opinion
    below: str
    aboard: tuple[Any, ...]
    aboard_known: bool  # False after the roster's end: then nobody listed is not nobody aboard
    elements: tuple[dict[str, Any], ...]
    warnings: tuple[str, ...]

    @property
    def utc(self) -> np.datetime64:
        """The instant."""
        return np.datetime64(self.context.track.utc[0])

    def to_record(self) -> dict[str, Any]:
        """The instant as plain JSON."""
        ctx, t = self.context, self.context.track
        return {
            "at": isoformat(self.utc),
            "station": {
                "lat_deg": _number(t.lat_deg[0], 3), "lon_deg": _number(t.lon_deg[0], 3),
                "height_km": _number(t.height_km[0], 2), "spread_km": _number(t.spread_km[0], 1),
                "sunlit": bool(ctx.station_sunlit[0]), "below": self.below,
            },
            "sun_altitude_deg": _number(ctx.sun_altitude_deg[0], 2),
            "moon_altitude_deg": _number(ctx.moon_altitude_deg[0], 2),
            "moon_fraction": _number(ctx.moon_fraction[0], 3),
            # Moonlight shows clouds and ground from about a quarter phase on; it never rules aurora out.
            "moonlit": bool(ctx.moon_altitude_deg[0] > 0 and ctx.moon_fraction[0] > _MOONLIGHT_FRACTION),
            "kp": _number(ctx.kp[0], 2),
            "storm": storm_level(float(ctx.kp[0])),
            **{side: _side_record(getattr(ctx, side)) for side in ("north", "south")},
            "models": {
                name: {side: bool(getattr(other, side).seen[0]) for side in ("north", "south")}
                for name, other in self.models.items()
            },
            "toward": _toward_record(self.toward) if self.toward else None,
            "aboard": [s.name for s in self.aboard] if self.aboard_known else None,
            "aboard_known": self.aboard_known,
            "elements": list(self.elements),
            "warnings": list(self.warnings),
        }  # fmt: skip


def day(date: Any, almanac: Almanac | None = None, *, allow_stale: bool = False) -> Day:
    """Everything about one UTC day. ``date``: "2017-03-27", a ``datetime.date`` or any time in that day.

    ``allow_stale``: element sets up to 60 days away may serve, for the plane of the orbit and never for a place.

    Raises NoDataError where no element set serves any part of the day, UsageError for what is not a date.
    """
    almanac = _with_stale(almanac or default_almanac(), allow_stale)
    window = _day_window(date)
    ctx = compute_context(almanac, window.grid(_STEP_S))
    starts = np.arange(window.start, window.end, np.timedelta64(3, "h"))
    kp = tuple(zip(starts, almanac.kp.at(starts).tolist(), strict=True))
    found = sorted((w for side in ("north", "south") for w in find_windows(ctx, side, almanac)), key=lambda w: w.start)
    return Day(
        window=window,
        context=ctx,
        nights=_nights(ctx),
        kp=kp,
        kp_provisional=bool(almanac.kp.provisional(starts).any()),
        aboard=tuple(almanac.roster.aboard(window)),
        aboard_known=bool(window.end <= almanac.roster.covered.end),
        aurora=tuple(_with_places(almanac, ctx, w) for w in found),
        elements=_elements(almanac, ctx.track),
        warnings=_warnings(almanac, ctx, window),
    )


def at(time: Any, toward: Any = None, almanac: Almanac | None = None, *, allow_stale: bool = False) -> Moment:
    """The state of one instant; ``toward`` a place by name or as (latitude, longitude) in degrees.

    ``allow_stale``: element sets up to 60 days away may serve, for the plane of the orbit and never for a place.

    Raises NoDataError where no element set serves, UsageError for an unknown place or more than one time.
    """
    almanac = _with_stale(almanac or default_almanac(), allow_stale)
    utc = utc_array(time)
    if len(utc) != 1:
        raise UsageError("One instant is wanted here.", expected="one time", found=f"{len(utc)} times")
    ctx = compute_context(almanac, utc)
    window = TimeWindow(utc[0], utc[0] + np.timedelta64(1, "s"))
    typed = [*time_notes(time), *place_notes([toward] if isinstance(toward, str) else [], almanac.gazetteer)]
    return Moment(
        context=ctx,
        toward=None if toward is None else _toward(almanac, ctx, toward),
        models=second_opinions(almanac, utc),
        below=_below(almanac, float(ctx.track.lat_deg[0]), float(ctx.track.lon_deg[0])),
        aboard=tuple(almanac.roster.aboard(window)),
        aboard_known=bool(window.end <= almanac.roster.covered.end),
        elements=_elements(almanac, ctx.track),
        warnings=(*typed, *_warnings(almanac, ctx, window)),
    )


def _with_stale(almanac: Almanac, allow_stale: bool) -> Almanac:
    """The almanac, or a copy of it whose orbit answers from old sets as well."""
    if not allow_stale:
        return almanac
    stale = copy.copy(almanac)
    stale.orbit = almanac.orbit.with_stale()
    return stale


def _day_window(date: Any) -> TimeWindow:
    if isinstance(date, str) and "T" not in date:
        window = parse_window(date)
        if abs(window.days - 1) > 1e-6:
            raise UsageError("One day is wanted here.", expected="a date such as 2021-01-12", found=repr(date))
        return window
    iso = getattr(date, "isoformat", None)
    if callable(iso) and not hasattr(date, "hour"):  # datetime.date
        return parse_window(str(iso()))
    times = utc_array(date)
    if len(times) != 1:
        raise UsageError("One day is wanted here.", expected="one date", found=f"{len(times)} times")
    first = times[0].astype("datetime64[D]")
    return TimeWindow(first.astype("datetime64[us]"), (first + np.timedelta64(1, "D")).astype("datetime64[us]"))


def _nights(ctx: Context) -> tuple[NightArc, ...]:
    step = np.timedelta64(_STEP_S, "s")
    lat, utc = ctx.track.lat_deg, ctx.track.utc
    with np.errstate(invalid="ignore"):
        spans = runs_of(ctx.sun_altitude_deg <= _NIGHT_SUN_DEG, utc, step)
    return tuple(
        NightArc(
            TimeWindow(utc[a], utc[b - 1] + step),
            float(lat[a]),
            float(lat[b - 1]),
            float(lat[a:b].min()),
            float(lat[a:b].max()),
        )
        for a, b in spans
    )


def _with_places(almanac: Almanac, ctx: Context, found: Opportunity) -> AuroraWindow:
    utc, lat, lon = ctx.track.utc, ctx.track.lat_deg, ctx.track.lon_deg
    inside = np.flatnonzero((utc >= found.start) & (utc < found.end))
    peak = int(np.flatnonzero(utc == found.peak)[0])
    first, middle, last = (
        _below(almanac, float(lat[k]), float(lon[k])) for k in (int(inside[0]), peak, int(inside[-1]))
    )
    # Every fourth minute, 1,840 km of track: the circles still meet. The towns of the best instant come first.
    samples = sorted(inside[::4].tolist(), key=lambda k: abs(k - peak))
    toward = getattr(ctx, found.hemisphere).azimuth_deg
    towns = dict.fromkeys(
        name
        for k in [peak, *samples]
        for name in _towns_in_front(
            almanac, (float(lat[k]), float(lon[k])), float(toward[k]), 8 if k == peak else _TOWNS
        )
    )
    return AuroraWindow(found, (first, middle, last), tuple(towns))


def _towns_in_front(almanac: Almanac, nadir: tuple[float, float], azimuth: float, count: int) -> list[str]:
    """The largest towns in view on the side of the aurora, where the camera looks."""
    near = almanac.gazetteer.towns_near(*nadir, _IN_VIEW_KM, 30)
    if not near:
        return []
    bearing = azimuth_deg(*nadir, [p.lat_deg for p in near], [p.lon_deg for p in near])
    off = np.abs((bearing - azimuth + 180.0) % 360.0 - 180.0)
    return [p.name for p, angle in zip(near, off.tolist(), strict=True) if angle <= _FRONT_DEG][:count]


def _below(almanac: Almanac, lat_deg: float, lon_deg: float) -> str:
    if not np.isfinite(lat_deg):
        return "unknown"
    here = f"{abs(lat_deg):.1f} {'N' if lat_deg >= 0 else 'S'}, {abs(lon_deg):.1f} {'E' if lon_deg >= 0 else 'W'}"
    near = almanac.gazetteer.towns_near(lat_deg, lon_deg, _NEAR_KM, 1)
    return f"{here}, near {near[0].name}" if near else here


def _toward(almanac: Almanac, ctx: Context, place: Any) -> Toward:
    name, lat, lon, others = _place(almanac, place)
    station = tuple(float(part[0]) for part in (ctx.track.lat_deg, ctx.track.lon_deg, ctx.track.height_km))
    ground = sightline((station[0], station[1], station[2]), (lat, lon, 0.0))
    layer = sightline((station[0], station[1], station[2]), (lat, lon, GREEN_EMISSION_KM))
    sun = almanac.ephemeris.sun_itrs_km(ctx.track.utc)
    return Toward(
        name=name,
        lat_deg=lat,
        lon_deg=lon,
        azimuth_deg=float(ground.azimuth_deg),
        elevation_deg=float(ground.elevation_deg),
        range_km=float(ground.range_km),
        ground_km=float(ground.ground_km),
        in_view=bool(ground.in_view),
        aurora_layer_in_view=bool(layer.in_view),
        layer_sunlit=bool(-altitude_deg(sun, lat, lon)[0] < shadow_depression_deg(GREEN_EMISSION_KM)),
        sun_altitude_deg=float(altitude_deg(sun, lat, lon)[0]),
        others=others,
    )


def _place(almanac: Almanac, place: Any) -> tuple[str, float, float, tuple[Mapping[str, Any], ...]]:
    if isinstance(place, Sequence) and not isinstance(place, str) and len(place) == 2:
        try:
            lat, lon = float(place[0]), float(place[1])
        except (TypeError, ValueError):  # refused below, in the words for every other place that is none
            lat = lon = np.nan
        if not (-90 <= lat <= 90 and -180 <= lon <= 360):
            raise UsageError("This is not a place on the Earth.", expected="(latitude, longitude)", found=repr(place))
        return f"{lat:.2f}, {lon:.2f}", lat, lon, ()
    if not isinstance(place, str):
        raise UsageError("This is not a place.", expected="a name or (latitude, longitude)", found=repr(place))
    found = asked_places(place, almanac.gazetteer)
    others = tuple(other_places(place, almanac.gazetteer))
    return found[0].name, float(found[0].lat_deg), float(found[0].lon_deg), others


def _elements(almanac: Almanac, track: GroundTrack) -> tuple[dict[str, Any], ...]:
    """The element sets used, each with its age at the nearest and farthest instant it serves (days)."""
    out = []
    for number in sorted(set(track.source[track.source >= 0].tolist())):
        used = almanac.orbit.element_set(number)
        served = track.source == number
        age = np.abs((track.utc[served] - used.epoch) / np.timedelta64(86_400_000_000, "us"))
        out.append(
            {
                "line1": used.line1,
                "line2": used.line2,
                "epoch": isoformat(used.epoch),
                "age_days": [round(float(age.min()), 2), round(float(age.max()), 2)],
                "spread_km": round(float(np.nanmax(track.spread_km[served])), 1),
            }
        )
    return tuple(out)


def _warnings(almanac: Almanac, ctx: Context, window: TimeWindow) -> tuple[str, ...]:
    out = list(almanac.orbit.notes(ctx.track))
    missing = int(np.isnan(ctx.track.lat_deg).sum())
    worst = float(np.nanmax(ctx.track.spread_km)) if missing < len(ctx.track.lat_deg) else np.nan
    if worst > 450:  # one minute along the track
        out.append(f"The position along the track is known only to {worst:.0f} km ({worst / 460:.0f} min).")
    if window.end > almanac.roster.covered.end:
        out.append(roster_ends(almanac.roster))
    if np.isnan(ctx.kp).any():
        out.append("Kp is missing for part of this time: only what holds for Kp 0 is shown as seen.")
    elif bool(almanac.kp.provisional(np.array([window.end]))[0]):
        out.append("Kp is provisional and may still be revised by up to 0.7.")
    return tuple(out)


def _track_record(ctx: Context) -> dict[str, Any]:
    t = ctx.track
    return {
        "step_s": _STEP_S,
        "start": isoformat(t.utc[0]),
        "lat_deg": _numbers(t.lat_deg, 2),
        "lon_deg": _numbers(t.lon_deg, 2),
        "height_km": _numbers(t.height_km, 1),
        "sun_altitude_deg": _numbers(ctx.sun_altitude_deg, 1),
        "spread_km": _number(np.nanmax(t.spread_km), 1),
    }


def _side_record(side: Any) -> dict[str, Any]:
    return {
        "margin_deg": _number(side.margin_deg[0], 2),
        "nearest_km": _number(side.nearest_km[0], 0),
        "azimuth_deg": _number(side.azimuth_deg[0], 0),
        "elevation_deg": _number(side.elevation_deg[0], 1),
        "lit_share": _number(side.lit_share[0], 2),
        "seen": bool(side.seen[0]),
        "possible": bool(side.possible[0]),
    }


def _toward_record(toward: Toward) -> dict[str, Any]:
    return {
        "name": toward.name,
        "lat_deg": round(toward.lat_deg, 3),
        "lon_deg": round(toward.lon_deg, 3),
        "azimuth_deg": round(toward.azimuth_deg, 1),
        "elevation_deg": round(toward.elevation_deg, 1),
        "range_km": round(toward.range_km, 1),
        "ground_km": round(toward.ground_km, 1),
        "in_view": toward.in_view,
        "aurora_layer_in_view": toward.aurora_layer_in_view,
        "aurora_layer_sunlit": toward.layer_sunlit,
        "sun_altitude_deg": round(toward.sun_altitude_deg, 1),
        "others": list(toward.others),
    }


def _number(value: Any, digits: int) -> float | None:
    return round(float(value), digits) if np.isfinite(value) else None


def _numbers(values: NDArray[np.float64], digits: int) -> list[float | None]:
    missing = np.isnan(values)
    rounded = np.round(values, digits).tolist()
    return [None if gone else value for gone, value in zip(missing.tolist(), rounded, strict=True)]
