"""When such a view was possible: every window of a span that satisfies a photographer, places, a phenomenon, the light.

The span is gone through in chunks; the cheap conditions (track, places, sun) choose the instants for which the whole
physics is worked out. Windows are ranked by how good the view was, nights by the sum of their windows.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbitctx.almanac import Almanac, default_almanac
from orbitctx.asked import asked_person, asked_places
from orbitctx.assess.bench import AURORAS, NIGHT_PHENOMENA, Surroundings, near_in_time, runs
from orbitctx.assess.geography import edge_km, lowest_latitude_deg
from orbitctx.assess.lighting import light_mask
from orbitctx.assess.opportunities import aurora_show
from orbitctx.assess.tolerances import (
    DIRECTION_DEG,
    NIGHT_SUN_DEG,
    OVER_KM,
    REACH_DEG,
    SEVERAL_PLACES_MIN,
    VIEW_KM,
)
from orbitctx.constants import EARTH_MEAN_RADIUS_KM, FIRST_LIGHT
from orbitctx.contexts import Context, compute_context
from orbitctx.errors import NoDataError, UsageError
from orbitctx.geodesy import azimuth_deg
from orbitctx.instants import Instants, TimeWindow, isoformat, parse_window
from orbitctx.sky.light import altitude_deg

__all__ = ["Criteria", "Night", "Possibilities", "PossibleWindow", "when"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

STEP_S = 60.0
_CHUNK_DAYS = 20
_DAY = np.timedelta64(86_400_000_000, "us")
_PHENOMENA = NIGHT_PHENOMENA | {"lightning", "noctilucent_clouds", "moon"}
_LIGHTS = frozenset({"night", "day", "sunrise", "sunset", "moonlight"})
_COMPASS = {
    "north": 0.0,
    "north-east": 45.0,
    "northeast": 45.0,
    "east": 90.0,
    "south-east": 135.0,
    "southeast": 135.0,
    "south": 180.0,
    "south-west": 225.0,
    "southwest": 225.0,
    "west": 270.0,
    "north-west": 315.0,
    "northwest": 315.0,
}
# From 20 degrees of latitude the nearest auroral zone is out of sight at any Kp.
_AURORA_FROM_LAT_DEG = 15.0
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Criteria:
    """What is asked for, as understood: names are canonical, places carry their regions, spans are UTC."""

    photographer: str | None
    places: tuple[Mapping[str, Any], ...]
    over: tuple[Mapping[str, Any], ...]
    phenomenon: str | None
    lighting: str | None
    azimuth_deg: float | None
    kp: tuple[float, float] | None

    def to_record(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "photographer": self.photographer,
            "place": [p["name"] for p in self.places],
            "over": [p["name"] for p in self.over],
            "phenomenon": self.phenomenon,
            "lighting": self.lighting,
            "direction": self.azimuth_deg,
            "kp": list(self.kp) if self.kp else None,
        }

    @property
    def at_night(self) -> bool:
        """Whether only the night side counts; so it is where neither light nor a phenomenon of the day is asked for."""
        if self.lighting is not None:
            return self.lighting in {"night", "moonlight"}
        return True


@dataclass(frozen=True, slots=True)
class PossibleWindow:
    """One unbroken window in which everything asked for held, with its best instant."""

    window: TimeWindow
    peak: np.datetime64
    night: str
    score: float  # 0 to 1 at the peak
    weight: float  # score-minutes: what nights are ranked by
    lat_deg: float
    lon_deg: float
    height_km: float
    spread_km: float
    sun_altitude_deg: float
    moon_altitude_deg: float
    moon_fraction: float
    kp: float | None
    hemisphere: str | None
    margin_deg: float | None
    azimuth_deg: float | None
    distances_km: Mapping[str, float]

    def to_record(self) -> dict[str, Any]:
        """Plain JSON, numbers rounded to what they are good for."""
        return {
            **self.window.to_value(),
            "peak": isoformat(self.peak),
            "night": self.night,
            "score": round(self.score, 3),
            "lat_deg": round(self.lat_deg, 2),
            "lon_deg": round(self.lon_deg, 2),
            "height_km": round(self.height_km, 1),
            "spread_km": float(f"{self.spread_km:.2g}"),
            "sun_altitude_deg": round(self.sun_altitude_deg, 1),
            "moon_altitude_deg": round(self.moon_altitude_deg, 1),
            "moon_fraction": round(self.moon_fraction, 2),
            "kp": None if self.kp is None else round(self.kp, 2),
            "hemisphere": self.hemisphere,
            "margin_deg": None if self.margin_deg is None else round(self.margin_deg, 1),
            "azimuth_deg": None if self.azimuth_deg is None else round(self.azimuth_deg),
            "distances_km": {k: round(v) for k, v in self.distances_km.items()},
        }


@dataclass(frozen=True, slots=True)
class Night:
    """All windows of one night at the places asked for (of one UTC day, where none was), named by its evening."""

    night: str
    score: float
    windows: int
    minutes: float
    kp: float | None
    best: PossibleWindow

    def to_record(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "night": self.night,
            "score": round(self.score, 3),
            "windows": self.windows,
            "minutes": round(self.minutes, 1),
            "kp": None if self.kp is None else round(self.kp, 2),
            "best": isoformat(self.best.peak),
        }


@dataclass(frozen=True, slots=True)
class Possibilities:
    """The answer of ``when``: windows and nights, best first."""

    criteria: Criteria
    spans: tuple[TimeWindow, ...]
    windows: tuple[PossibleWindow, ...]
    nights: tuple[Night, ...]
    days_searched: float
    days_uncovered: float
    warnings: tuple[str, ...]

    def to_record(self, most: int | None = _SHOWN) -> dict[str, Any]:
        """Plain JSON; at most ``most`` windows and nights, best first (None: all)."""
        return {
            "criteria": self.criteria.to_record(),
            "spans": [s.to_value() for s in self.spans],
            "days_searched": round(self.days_searched, 2),
            "days_uncovered": round(self.days_uncovered, 2),
            "count": {"windows": len(self.windows), "nights": len(self.nights)},
            "nights": [n.to_record() for n in self.nights[:most]],
            "windows": [w.to_record() for w in self.windows[:most]],
            "warnings": list(self.warnings),
        }

    def to_rows(self) -> list[dict[str, Any]]:
        """Every window as a flat row, best first."""
        rows = []
        for rank, window in enumerate(self.windows, 1):
            row = {"rank": rank, **window.to_record()}
            distances = row.pop("distances_km")
            rows.append({**row, **{f"km_to_{name}": km for name, km in distances.items()}})
        return rows

    def to_csv(self) -> str:
        """The rows as CSV text with a header line; only the header's first columns where there is no window."""
        rows = self.to_rows()
        out = io.StringIO()
        writer = csv.DictWriter(out, list(rows[0]) if rows else ["rank", "start", "end", "peak", "night", "score"])
        writer.writeheader()
        writer.writerows(rows)
        return out.getvalue()

    def to_svg(self) -> str:
        """The nights as a calendar picture, the best in the deepest shade."""
        from orbitctx.assess.calendar import calendar_svg

        asked = [self.criteria.photographer, *(p["name"] for p in (*self.criteria.places, *self.criteria.over))]
        asked.append((self.criteria.phenomenon or "").replace("_", " "))
        title = f"{len(self.nights)} nights: " + (", ".join(str(a) for a in asked if a) or "every night")
        return calendar_svg({n.night: n.score for n in self.nights}, title)

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{n.night}</td><td>{n.score:.2f}</td><td>{n.windows}</td><td>{n.minutes:.0f}</td></tr>"
            for n in self.nights[:20]
        )
        head = "<tr><th>night</th><th>score</th><th>windows</th><th>minutes</th></tr>"
        return f"<table>{head}{rows}</table>{self.to_svg()}"

    def to_pandas(self) -> Any:
        """The rows as a pandas DataFrame. Raises MissingExtraError where pandas is not installed."""
        try:
            import pandas as pd
        except ImportError:
            from orbitctx.errors import MissingExtraError

            raise MissingExtraError("A DataFrame", "notebook") from None
        return pd.DataFrame(self.to_rows())


def when(
    photographer: str | None = None,
    place: str | Sequence[str] | None = None,
    phenomenon: str | None = None,
    *,
    lighting: str | None = None,
    direction: str | float | None = None,
    kp: float | tuple[float, float] | None = None,
    from_: Any = None,
    until: Any = None,
    progress: Callable[[float, float], None] | None = None,
    over: str | Sequence[str] | None = None,
    almanac: Almanac | None = None,
) -> Possibilities:
    """Every window in a span in which such a view was possible, ranked, by window and by night.

    ``place``: in view (one name or several: all within 25 minutes of each other); ``over``: below the station;
    ``phenomenon`` and ``lighting`` as in the claims; ``direction``: a bearing in degrees or a word such as "north", of
    the aurora, else of the places; ``kp``: at least, or (least, most); ``from_`` and ``until``: dates, whole days in
    UTC, by default the photographer's stays, else the whole record. Without ``lighting`` only the night counts.
    ``progress`` is called with the days done and all days.

    Raises UsageError for a name, a place or a word that is not known, NoDataError where no element set serves the span.
    """
    almanac = almanac or default_almanac()
    criteria = Criteria(
        photographer=_person(photographer, almanac),
        places=_places(place, almanac),
        over=_places(over, almanac),
        phenomenon=_word(phenomenon, _PHENOMENA, "phenomenon"),
        lighting=_word(lighting, _LIGHTS, "lighting"),
        azimuth_deg=_bearing(direction),
        kp=_kp_range(kp),
    )
    spans = _spans(criteria, from_, until, almanac)
    windows: list[PossibleWindow] = []
    total, done, uncovered = sum(s.days for s in spans), 0.0, 0.0
    for chunk in _chunks(spans):
        found, missing = _search(chunk, criteria, almanac)
        windows += found
        done += chunk.days
        uncovered += missing
        if progress is not None:
            progress(done, total)
    if uncovered >= 0.9999 * total:
        raise NoDataError(
            "No element set serves that span.",
            expected=f"a time within {almanac.orbit.covered.to_value()}",
            found=f"{isoformat(spans[0].start)} to {isoformat(spans[-1].end)}",
        )
    ranked = tuple(sorted(windows, key=lambda w: (-w.score, w.window.start)))
    notes = [f"No element set serves {uncovered:.1f} of the {total:.0f} days."] if uncovered > 0.05 else []
    notes += [note for place in criteria.over if (note := _never_below(place))]
    return Possibilities(criteria, tuple(spans), ranked, _nights(windows), total, uncovered, tuple(notes))


def _never_below(place: Mapping[str, Any]) -> str:
    """Why the station never passes over a place, or an empty text for one that the track reaches."""
    lowest = lowest_latitude_deg(place)
    if (lowest - REACH_DEG) * np.pi / 180 * EARTH_MEAN_RADIUS_KM <= OVER_KM:
        return ""
    return (
        f"The station never passes over {place['name']}, which begins at {lowest:.1f} degrees of latitude: its track "
        f"ends at {REACH_DEG} degrees. Ask for it as a place in view."
    )


# --- what is asked ----------------------------------------------------------------------------------------------------


def _person(name: str | None, almanac: Almanac) -> str | None:
    return None if name is None else asked_person(name, almanac.roster).name


def _places(names: str | Sequence[str] | None, almanac: Almanac) -> tuple[dict[str, Any], ...]:
    out = []
    for name in [names] if isinstance(names, str) else names or ():
        best = asked_places(name, almanac.gazetteer)[0]
        out.append(
            {
                "name": best.name,
                "lat_deg": best.lat_deg,
                "lon_deg": best.lon_deg,
                "region": [list(d) for d in best.region],
            }
        )
    return tuple(out)


def _word(word: str | None, known: frozenset[str], what: str) -> str | None:
    if word is None:
        return None
    told = word.strip().lower().replace(" ", "_").replace("-", "_")
    told = {"northern_lights": "aurora_borealis", "southern_lights": "aurora_australis"}.get(told, told)
    if told not in known:
        raise UsageError(f"This {what} is not known.", expected=", ".join(sorted(known)), found=repr(word))
    return told


def _bearing(direction: str | float | None) -> float | None:
    if direction is None:
        return None
    text = str(direction).strip().lower()
    if text in _COMPASS:
        return _COMPASS[text]
    try:
        return float(text) % 360.0
    except ValueError:
        raise UsageError(
            "This is not a direction.",
            expected="degrees from north, or " + ", ".join(list(_COMPASS)[:3]),
            found=repr(direction),
        ) from None


def _kp_range(kp: float | tuple[float, float] | None) -> tuple[float, float] | None:
    if kp is None:
        return None
    low, high = kp if isinstance(kp, tuple | list) else (kp, 9.0)
    if not 0 <= low <= high <= 9:
        raise UsageError("This is not a range of Kp.", expected="0 <= least <= most <= 9", found=repr(kp))
    return float(low), float(high)


def _spans(criteria: Criteria, from_: Any, until: Any, almanac: Almanac) -> list[TimeWindow]:
    covered = almanac.orbit.covered
    start = _edge(from_, covered.start, first=True)
    end = _edge(until, covered.end, first=False)
    if not start < end:
        if from_ is None or until is None:  # the other edge is that of the data
            raise NoDataError(
                "No orbit data for that span.",
                expected=f"{isoformat(covered.start)[:10]} to {isoformat(covered.end)[:10]}",
                found=str(until if from_ is None else from_),
            )
        raise UsageError(
            "The span is empty.", expected="from before until", found=f"{isoformat(start)} to {isoformat(end)}"
        )
    asked = TimeWindow(start, end)
    if criteria.photographer is None:
        spans = [asked]
    else:
        stays = [s.window for s in almanac.roster.stays(criteria.photographer)]
        spans = [common for stay in stays if (common := stay.intersection(asked))]
        if not spans:
            told = " and ".join(f"{isoformat(s.start)[:10]} to {isoformat(s.end)[:10]}" for s in stays) or "never"
            raise UsageError(
                f"{criteria.photographer} was not aboard in that span.",
                expected=told,
                found=f"{isoformat(start)[:10]} to {isoformat(end)[:10]}",
            )
    inside = [common for s in spans if (common := s.intersection(covered))]
    if not inside:
        raise NoDataError(
            "No orbit data for that span.",
            expected=f"{isoformat(covered.start)[:10]} to {isoformat(covered.end)[:10]}",
            found=f"{isoformat(spans[0].start)[:10]} to {isoformat(spans[-1].end)[:10]}",
        )
    return inside


def _edge(value: Any, default: np.datetime64, *, first: bool) -> np.datetime64:
    if value is None:
        return max(default, np.datetime64(FIRST_LIGHT, "us"))
    window = value if isinstance(value, TimeWindow) else parse_window(str(value))
    return window.start if first else window.end


def _chunks(spans: Sequence[TimeWindow]) -> Iterator[TimeWindow]:
    for span in spans:
        start = span.start
        while start < span.end:
            end = min(start + _CHUNK_DAYS * _DAY, span.end)
            yield TimeWindow(start, end)
            start = end


# --- the search -------------------------------------------------------------------------------------------------------


def _search(chunk: TimeWindow, criteria: Criteria, almanac: Almanac) -> tuple[list[PossibleWindow], float]:
    """The windows of one chunk, and how many of its days no element set serves."""
    utc = chunk.grid(STEP_S)
    try:
        track = almanac.orbit.track(utc)
    except NoDataError:
        return [], chunk.days
    known = np.isfinite(track.lat_deg)
    missing = chunk.days * float(1 - known.mean())
    mask = known
    if criteria.phenomenon in AURORAS:
        # The zone of the other hemisphere is never in sight: each kind is looked for on its own side.
        sign = {"aurora_borealis": 1.0, "aurora_australis": -1.0}.get(str(criteria.phenomenon))
        lat = np.abs(track.lat_deg) if sign is None else sign * track.lat_deg
        with np.errstate(invalid="ignore"):
            mask = mask & (lat > _AURORA_FROM_LAT_DEG)
    if criteria.at_night:
        mask = mask.copy()
        known_at = np.flatnonzero(mask)
        sun = altitude_deg(
            almanac.ephemeris.sun_itrs_km(utc[known_at]), track.lat_deg[known_at], track.lon_deg[known_at]
        )
        mask[known_at] &= sun <= NIGHT_SUN_DEG
    mask, distances = _near_places(utc, track.lat_deg, track.lon_deg, mask, criteria)
    if criteria.kp is not None:
        with np.errstate(invalid="ignore"):
            level = almanac.kp.at(utc)
            mask = mask & (level >= criteria.kp[0]) & (level <= criteria.kp[1])
    chosen = np.flatnonzero(mask)
    if not len(chosen):
        return [], missing
    context = compute_context(almanac, utc[chosen], generous=False)
    distances = {name: km[chosen] for name, km in distances.items()}
    return _windows(context, distances, criteria), missing


def _near_places(
    utc: Instants, lat_deg: Floats, lon_deg: Floats, mask: Bools, criteria: Criteria
) -> tuple[Bools, dict[str, Floats]]:
    """The mask cut to where some place is near and all are within 25 minutes; distances from every place (km)."""
    asked = [(p, VIEW_KM) for p in criteria.places] + [(p, OVER_KM) for p in criteria.over]
    distances: dict[str, Floats] = {}
    close = []
    at = np.flatnonzero(mask)
    for place, reach in asked:
        km = np.full(len(utc), np.inf)
        km[at] = edge_km(place, lat_deg[at], lon_deg[at])
        distances[str(place["name"])] = km
        close.append(km <= reach)
    if not close:
        return mask, {}
    every = (
        np.logical_and.reduce([near_in_time(utc, c, SEVERAL_PLACES_MIN) for c in close]) if len(close) > 1 else close[0]
    )
    return mask & np.logical_or.reduce(close) & every, distances


def _windows(context: Context, distances: dict[str, Floats], criteria: Criteria) -> list[PossibleWindow]:
    utc = context.track.utc
    around = Surroundings(context, STEP_S, len(utc) * STEP_S / 86_400)
    mask = np.ones(len(utc), dtype=np.bool_)
    if criteria.phenomenon in AURORAS:
        mask &= around.seen(str(criteria.phenomenon))
    elif criteria.phenomenon == "moon":
        mask &= context.moon_altitude_deg > -20.0
    if criteria.lighting is not None:
        mask &= light_mask(around, criteria.lighting)
    if criteria.azimuth_deg is not None:
        mask &= _directed(around, criteria, criteria.azimuth_deg)
    if not mask.any():
        return []
    score, margin = _scored(around, distances, criteria)
    longitude = float(np.mean([p["lon_deg"] for p in criteria.places])) if criteria.places else 0.0
    ranked = _Ranked(score, margin, distances, longitude)
    return [_possible(around, part, ranked, criteria) for part in runs(mask, utc, STEP_S)]


def _directed(around: Surroundings, criteria: Criteria, want_deg: float) -> Bools:
    """Where the aurora, else a place, lies within 60 degrees of the direction."""
    track = around.context.track
    bearings: list[Floats] = []
    if criteria.phenomenon in AURORAS:
        bearings = [np.where(h.seen, h.azimuth_deg, np.nan) for h in around.hemispheres(str(criteria.phenomenon))]
    else:
        bearings = [azimuth_deg(track.lat_deg, track.lon_deg, p["lat_deg"], p["lon_deg"]) for p in criteria.places]
    if not bearings:
        raise UsageError("A direction of what?", expected="a place or an aurora beside the direction", found="neither")
    with np.errstate(invalid="ignore"):
        near = [np.abs((b - want_deg + 180.0) % 360.0 - 180.0) <= DIRECTION_DEG for b in bearings]
    return np.asarray(np.logical_or.reduce(near))


def _scored(around: Surroundings, distances: dict[str, Floats], criteria: Criteria) -> tuple[Floats, Floats]:
    """How good the view was, 0 to 1: nearness of the places and darkness, times the aurora that could be expected.

    The geometric mean of darkness and places: one bad part spoils a view. The aurora counts by how far the oval's edge
    lies inside what is in sight and by Kp, to which its brightness goes; where no phenomenon was asked for, it adds to
    the view and never takes away.
    """
    ctx = around.context
    kind = criteria.phenomenon if criteria.phenomenon in AURORAS else "aurora"
    sides = [np.where(h.seen, h.margin_deg, 0.0) for h in around.hemispheres(kind)]
    margin = np.asarray(np.nan_to_num(np.fmax.reduce(sides)))
    parts: list[Floats] = [np.clip(1.0 - km / (1.25 * VIEW_KM), 0.05, 1.0) for km in distances.values()]
    if criteria.at_night:
        parts.append(np.clip(-ctx.sun_altitude_deg / 18.0, 0.05, 1.0))
    view = np.exp(np.mean(np.log(parts), axis=0)) if parts else np.ones(len(margin))
    show = aurora_show(margin, ctx.kp)
    if criteria.phenomenon in AURORAS:
        return np.asarray(view * show), margin
    if criteria.phenomenon is None and criteria.at_night:
        return np.asarray(view * (0.2 + 0.8 * show)), margin
    return np.asarray(view), margin


@dataclass(frozen=True, slots=True)
class _Ranked:
    """What windows are ranked by, on the instants searched; the longitude names nights by their local evening."""

    score: Floats
    margin_deg: Floats
    distances: dict[str, Floats]
    longitude_deg: float


def _possible(
    around: Surroundings,
    part: tuple[int, int],
    ranked: _Ranked,
    criteria: Criteria,
) -> PossibleWindow:
    first, last = part
    score, margin, distances = ranked.score, ranked.margin_deg, ranked.distances
    ctx, track = around.context, around.context.track
    peak = first + int(np.argmax(score[first : last + 1]))
    north = bool(ctx.north.seen[peak]) and criteria.phenomenon != "aurora_australis"
    south = bool(ctx.south.seen[peak]) and criteria.phenomenon != "aurora_borealis"
    side = ctx.north if north else ctx.south if south else None
    evening = track.utc[peak] + np.timedelta64(round((ranked.longitude_deg / 15.0 - 12.0) * 3600e6), "us")
    # A night is named by its evening; without a place, days of UTC are as good as any.
    night = str((evening if criteria.places else track.utc[peak]).astype("datetime64[D]"))
    return PossibleWindow(
        window=TimeWindow(track.utc[first], track.utc[last] + np.timedelta64(round(STEP_S * 1e6), "us")),
        peak=track.utc[peak],
        night=night,
        score=float(score[peak]),
        weight=float(score[first : last + 1].sum() * STEP_S / 60),
        lat_deg=float(track.lat_deg[peak]),
        lon_deg=float(track.lon_deg[peak]),
        height_km=float(track.height_km[peak]),
        spread_km=float(track.spread_km[peak]),
        sun_altitude_deg=float(ctx.sun_altitude_deg[peak]),
        moon_altitude_deg=float(ctx.moon_altitude_deg[peak]),
        moon_fraction=float(ctx.moon_fraction[peak]),
        kp=float(ctx.kp[peak]) if np.isfinite(ctx.kp[peak]) else None,
        hemisphere="north" if north else "south" if south else None,
        margin_deg=float(margin[peak]) if side is not None else None,
        azimuth_deg=float(side.azimuth_deg[peak]) if side is not None else None,
        distances_km={name: float(km[first : last + 1].min()) for name, km in distances.items()},
    )


def _nights(windows: Sequence[PossibleWindow]) -> tuple[Night, ...]:
    by_night: dict[str, list[PossibleWindow]] = {}
    for window in windows:
        by_night.setdefault(window.night, []).append(window)
    nights = []
    for name, found in by_night.items():
        known = [w.kp for w in found if w.kp is not None]
        nights.append(
            Night(
                night=name,
                score=max(w.score for w in found) + 0.01 * (len(found) - 1),
                windows=len(found),
                minutes=sum(w.window.days for w in found) * 1440,
                kp=max(known) if known else None,
                best=max(found, key=lambda w: (w.score, -w.window.start.astype(np.int64))),
            )
        )
    return tuple(sorted(nights, key=lambda n: (-n.score, n.night)))
