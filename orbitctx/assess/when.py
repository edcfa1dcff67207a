"""When such a view was possible: every window of a span that satisfies a photographer, places, a phenomenon, the light.

The span is gone through in chunks; the cheap conditions (track, places, sun) choose the instants for which the whole
physics is worked out. Windows are ranked by how good the view was, nights by their best
window and by how many there were.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbitctx.almanac import Almanac, default_almanac
from orbitctx.asked import place_notes, time_notes
from orbitctx.assess.bench import AURORAS, Surroundings, near_in_time, runs
from orbitctx.assess.criteria import Criteria, never_below, not_narrowed, read_criteria, searched_spans
from orbitctx.assess.geography import edge_km
from orbitctx.assess.lighting import light_mask
from orbitctx.assess.opportunities import aurora_show
from orbitctx.assess.possibilities import Possibilities, PossibleWindow, nights_of
from orbitctx.assess.seasons import noctilucent_in_sight
from orbitctx.assess.tolerances import DIRECTION_DEG, NIGHT_SUN_DEG, OVER_KM, SEVERAL_PLACES_MIN, VIEW_KM
from orbitctx.contexts import Context, compute_context
from orbitctx.errors import NoDataError, UsageError
from orbitctx.geodesy import azimuth_deg
from orbitctx.instants import Instants, TimeWindow, isoformat
from orbitctx.orbit.record import DEGRADED_DAYS, age_note
from orbitctx.sky.light import altitude_deg

__all__ = ["Possibilities", "when"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

STEP_S = 60.0
_CHUNK_DAYS = 20
_DAY = np.timedelta64(86_400_000_000, "us")
# From 20 degrees of latitude the nearest auroral zone is out of sight at any Kp.
_AURORA_FROM_LAT_DEG = 15.0


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
    criteria = read_criteria(
        almanac,
        photographer=photographer,
        place=place,
        phenomenon=phenomenon,
        over=over,
        lighting=lighting,
        direction=direction,
        kp=kp,
    )
    search = searched_spans(criteria, from_, until, almanac)
    spans = search.spans
    windows: list[PossibleWindow] = []
    total, done, uncovered, age_days = sum(s.days for s in spans), 0.0, 0.0, 0.0
    for chunk in _chunks(spans):
        found, missing, age = _search(chunk, criteria, almanac)
        windows += found
        done += chunk.days
        uncovered += missing
        age_days = max(age_days, age)
        if progress is not None:
            progress(done, total)
    if uncovered >= 0.9999 * total:
        raise NoDataError(
            "No element set serves that span.",
            expected=f"a time within {almanac.orbit.covered.to_value()}",
            found=f"{isoformat(spans[0].start)} to {isoformat(spans[-1].end)}",
        )
    ranked = tuple(sorted(windows, key=lambda w: (-w.score, w.window.start)))
    names = [name for asked in (place, over) for name in ([asked] if isinstance(asked, str) else asked or ())]
    notes = [*place_notes(names, almanac.gazetteer), *time_notes(from_, until), *search.notes]
    if uncovered > 0.05:
        notes.append(f"No element set serves {uncovered:.1f} of the {total:.0f} days searched.")
    if age_days > DEGRADED_DAYS:
        notes.append(age_note(age_days))
    if criteria.phenomenon in AURORAS and spans[-1].end > almanac.kp.covered.end:
        last = isoformat(almanac.kp.covered.end)[:10]
        notes.append(f"Kp ends on {last}: after that only what holds for Kp 0 counts as seen.")
    notes += [note for place in criteria.over if (note := never_below(place))]
    if note := not_narrowed(criteria.phenomenon):
        notes.append(note)
    uncovered += search.days_beyond
    return Possibilities(criteria, spans, ranked, nights_of(windows), total, uncovered, tuple(notes))


def _chunks(spans: Sequence[TimeWindow]) -> Iterator[TimeWindow]:
    for span in spans:
        start = span.start
        while start < span.end:
            end = min(start + _CHUNK_DAYS * _DAY, span.end)
            yield TimeWindow(start, end)
            start = end


def _search(chunk: TimeWindow, criteria: Criteria, almanac: Almanac) -> tuple[list[PossibleWindow], float, float]:
    """The windows of one chunk, how many of its days no element set serves, and how far in days the sets are away."""
    utc = chunk.grid(STEP_S)
    track = almanac.orbit.track(utc, missing_ok=True)
    age = float(almanac.orbit.age_days(track).max(initial=0.0))
    known = np.isfinite(track.lat_deg)
    missing = chunk.days * float(1 - known.mean())
    mask = known
    if criteria.phenomenon in AURORAS:
        # The zone of the other hemisphere is never in sight: each kind is looked for on its own side.
        sign = {"aurora_borealis": 1.0, "aurora_australis": -1.0}.get(str(criteria.phenomenon))
        lat = np.abs(track.lat_deg) if sign is None else sign * track.lat_deg
        with np.errstate(invalid="ignore"):
            mask = mask & (lat > _AURORA_FROM_LAT_DEG)
    if criteria.phenomenon == "noctilucent_clouds":
        mask = mask & noctilucent_in_sight(utc, track.lat_deg)
    if criteria.at_night or criteria.only_at_night:
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
        return [], missing, age
    context = compute_context(almanac, utc[chosen], generous=False)
    distances = {name: km[chosen] for name, km in distances.items()}
    return _windows(context, distances, criteria), missing, age


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
