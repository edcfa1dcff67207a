"""Where: the station above a place, a place in the picture, the direction of view."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbitctx.assess.bench import Bench, Surroundings, duration, evidence, finding
from orbitctx.assess.finding import Evidence, Finding
from orbitctx.assess.geography import aurora_too_low, discs, edge_km, lowest_latitude_deg, near
from orbitctx.assess.tolerances import (
    DIRECTION_DEG,
    DIRECTION_GENEROUS_DEG,
    OVER_GENEROUS_KM,
    OVER_KM,
    OVER_LOOSE_KM,
    OVER_VIEW_KM,
    REACH_DEG,
    VIEW_GENEROUS_KM,
    VIEW_KM,
)
from orbitctx.constants import EARTH_MEAN_RADIUS_KM
from orbitctx.geodesy import azimuth_deg, distance_km
from orbitctx.instants import isoformat
from orbitctx.stories.claim import Claim

__all__ = ["check_direction", "check_station_over", "check_subject"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_SOURCE = "element sets"
_EXACT_DAYS = 0.1
# What the gazetteer has as one spot: said to be "over" it is said of the spot. Of all else it is said loosely.
_SPOTS = frozenset({"town", "point", "mountain"})
# For a place that the gazetteer does not have: no town needs several discs, or a larger one.
_TOWN_KM = 60.0
# A parallel of latitude a degree wide, for directions without a date: where the station can be at all.
_EVERYWHERE = np.meshgrid(np.arange(-51.5, 52.0, 1.0), np.arange(-180.0, 180.0, 1.0))


def check_station_over(claim: Claim, bench: Bench) -> Finding:
    """Whether the station can have been above the place, and was in the capture window, in the light of the story."""
    beyond = _beyond_reach(claim, bench)
    if beyond is not None:
        return beyond
    around = bench.surroundings
    if around is None:
        return finding(claim, "not_checkable", _missing(bench))
    return _by_distance(claim, bench, around, (OVER_KM, OVER_LOOSE_KM, OVER_GENEROUS_KM), "passed")


def _beyond_reach(claim: Claim, bench: Bench) -> Finding | None:
    """What to say of a place that lies beyond the latitudes of the track, or None for one that does not."""
    lowest = lowest_latitude_deg(claim.value)
    short = (lowest - REACH_DEG) * np.pi / 180 * EARTH_MEAN_RADIUS_KM
    if short <= OVER_KM:
        return None
    name = claim.value["name"]
    row = evidence(
        "latitude that the track reaches",
        REACH_DEG,
        "deg",
        uncertainty=0.1,
        method="inclination 51.64 deg, geodetic",
        source=_SOURCE,
    )
    reason = (
        f"The station never flies beyond {REACH_DEG} degrees of latitude; {name} begins at {lowest:.1f} degrees, "
        f"{short:.0f} km farther"
    )
    if short <= OVER_VIEW_KM and len(bench.claims("station_over")) > 1:
        # A route from one place over another to a third: told of what passes by in the window.
        return finding(claim, "consistent", f"{reason}, but in view along such a route.", row)
    flips = (f"{name} seen toward the horizon instead of below",)
    true = f"{name} can have been in view from {REACH_DEG} degrees" if short < VIEW_KM else None
    if short <= OVER_VIEW_KM and _is_region(claim, bench):
        return finding(claim, "inaccurate", f"{reason}: in view, not below.", row, flips=flips, true_reading=true)
    return finding(claim, "contradicted", f"{reason}.", row, flips=flips, true_reading=true)


def _is_region(claim: Claim, bench: Bench) -> bool:
    """Whether a place is a country, an island or a sea, however small, and not a town or a single point."""
    place = bench.gazetteer.place(str(claim.value["name"]))
    if place is not None:
        return place.kind not in _SPOTS
    found = discs(claim.value)
    return len(found) > 1 or float(found[0, 2]) > _TOWN_KM


def check_subject(claim: Claim, bench: Bench) -> Finding:
    """Whether the place was in view from the station in the capture window, in the light of the story."""
    if claim.value.get("aurora_over"):
        low = aurora_too_low(bench, claim)
        if low is not None:
            return finding(claim, low.status, low.reason, *low.rows, flips=low.flips, true_reading=low.true_reading)
    around = bench.surroundings
    if around is None:
        return finding(claim, "not_checkable", _missing(bench))
    found = _by_distance(claim, bench, around, (VIEW_KM, VIEW_KM, VIEW_GENEROUS_KM), "came in view")
    if claim.hedged and found.status in {"contradicted", "unlikely"}:
        # The text names it, but does not say that the picture shows it: that is held against nobody.
        reason = f"The text does not say plainly that the picture shows {claim.value['name']}, and it does not fit."
        return finding(claim, "not_checkable", reason, *found.evidence)
    return found


def _by_distance(
    claim: Claim,
    bench: Bench,
    around: Surroundings,
    reaches: tuple[float, float, float],
    verb: str,
) -> Finding:
    """The ladder shared by places below and places in view: plain, loose, generous, contradicted."""
    plain, loose, generous = reaches
    distance = edge_km(claim.value, around.context.track.lat_deg, around.context.track.lon_deg)
    name = claim.value["name"]
    dark, rather_dark = bench.dark(around), bench.dark(around, generous=True)
    spread = np.nan_to_num(around.context.track.spread_km, nan=0.0)
    row = _nearest_row(claim, around, distance, dark if dark.any() else around.covered)
    light = " at night" if bench.night_told else ""
    with np.errstate(invalid="ignore"):
        if (dark & (distance <= plain)).any():
            minutes = around.minutes(dark & (distance <= plain))
            # Where the station may as well have been minutes away, a pass is nothing distinctive.
            exact = around.days <= _EXACT_DAYS and float(spread.max()) <= plain
            status = "supported" if exact else "consistent"
            return finding(
                claim,
                status,
                f"{name} {verb}{light} for {duration(minutes)} of the capture window (within {plain:.0f} km).",
                row,
            )
        if (dark & (distance <= loose)).any():
            return finding(
                claim, "consistent", f"The station came near {name}{light}; captions name what is near.", row
            )
        if around.coverage < 0.9:
            return finding(claim, "not_checkable", "Element sets serve only part of the capture window.", row)
        by_day = (around.covered & (distance <= loose)).any()
        why = f"{name} {verb} only in daylight" if by_day else f"the station stayed farther from {name}"
        flips = ("a picture by day",) if by_day else ()
        if (rather_dark & (distance <= generous + spread)).any():
            return finding(
                claim,
                "unlikely",
                f"In the capture window {why}; only with every allowance made does it fit.",
                row,
                flips=flips,
            )
    if any(c is not claim and (near(c, around) & dark).any() for c in bench.claims("subject", "station_over")):
        # Of several places one that does not fit may be a word of the text that is no claim.
        reason = f"In the capture window {why}, although other places of the story fit."
        return finding(claim, "unlikely", reason, row, flips=flips)
    return finding(
        claim,
        "contradicted",
        f"In the whole capture window {why}, with every allowance for orbit, time and place made.",
        row,
        flips=flips,
        true_reading=f"true of a picture by day: {name} was in reach then" if by_day else None,
    )


def _nearest_row(claim: Claim, around: Surroundings, distance: Floats, mask: Bools) -> Evidence:
    track = around.context.track
    masked = np.where(mask, distance, np.nan)
    name = claim.value["name"]
    if not np.isfinite(masked).any():
        return evidence(
            f"distance of the nadir from {name}", None, "km", method="great circle to the region's edge", source=_SOURCE
        )
    k = int(np.nanargmin(masked))
    return evidence(
        f"least distance of the nadir from {name}",
        round(float(masked[k]), 0),
        "km",
        uncertainty=float(f"{max(20.0, float(track.spread_km[k])):.2g}"),
        at=track.utc[k],
        method="great circle to the region's edge, in the light of the story",
        source=_SOURCE,
    )


def check_direction(claim: Claim, bench: Bench) -> Finding:
    """Whether the view in that direction fits the places or the aurora named."""
    if "front" in claim.value and "behind" in claim.value:
        return _front_and_behind(claim, bench)
    if "azimuth_deg" not in claim.value:
        return finding(claim, "not_checkable", "The direction is not given as a bearing.")
    around = bench.surroundings
    if around is None:
        return finding(claim, "not_checkable", _missing(bench))
    return _bearing(claim, bench, around, float(claim.value["azimuth_deg"]))


def _bearing(claim: Claim, bench: Bench, around: Surroundings, want: float) -> Finding:
    """A direction is compared with the bearing of the aurora and of the places in view: one good instant is enough."""
    track, dark = around.context.track, bench.dark(around, generous=True)
    offs: list[Floats] = []
    with np.errstate(invalid="ignore"):
        for kind in bench.auroras:
            sides = around.hemispheres(kind)
            # The arc of aurora spreads to both sides of its nearest point.
            offs += [
                np.where(
                    dark & s.possible,
                    np.maximum(_off(s.azimuth_deg, want) - 180.0 * np.nan_to_num(s.lit_share), 0.0),
                    np.nan,
                )
                for s in sides
            ]
        for place in bench.claims("subject"):
            lat, lon = float(place.value["lat_deg"]), float(place.value["lon_deg"])
            distance = edge_km(place.value, track.lat_deg, track.lon_deg)
            bearing = azimuth_deg(track.lat_deg, track.lon_deg, lat, lon)
            # Inside or just beside a region every direction is right.
            off = np.where(distance < OVER_KM, 0.0, _off(bearing, want))
            offs.append(np.where(dark & (distance <= VIEW_GENEROUS_KM), off, np.nan))
    offs = [o for o in offs if np.isfinite(o).any()]
    if not offs:
        return finding(claim, "not_checkable", "Nothing in the text lies in a direction that could be compared.")
    best = float(np.nanmin(np.stack(offs)))
    row = evidence(
        "least angle between the stated direction and what is named",
        round(best),
        "deg",
        uncertainty=10,
        at=bench.capture.window,
        method="bearing from the nadir",
        source=_SOURCE,
    )
    if best <= DIRECTION_DEG:
        return finding(claim, "consistent", f"What is named came within {best:.0f} degrees of that direction.", row)
    if best <= DIRECTION_GENEROUS_DEG or around.coverage < 0.9 or around.days > 4:
        return finding(claim, "unlikely", f"What is named stayed {best:.0f} degrees away from that direction.", row)
    return finding(
        claim,
        "contradicted",
        f"What is named stayed at least {best:.0f} degrees away from that direction.",
        row,
        flips=("the opposite direction",),
    )


def _front_and_behind(claim: Claim, bench: Bench) -> Finding:
    front, behind = (_place(bench, claim.value, key) for key in ("front", "behind"))
    if front is None or behind is None:
        return finding(claim, "not_checkable", "One of the two places of the direction is not in the gazetteer.")
    around = bench.surroundings
    if around is None:
        lat, lon = (grid.ravel() for grid in _EVERYWHERE)
        light = np.ones(lat.shape, dtype=np.bool_)
    else:
        lat, lon = around.context.track.lat_deg, around.context.track.lon_deg
        light = bench.dark(around, generous=True)
    d_front, d_behind = distance_km(lat, lon, *front), distance_km(lat, lon, *behind)
    apart = _off(azimuth_deg(lat, lon, *front), azimuth_deg(lat, lon, *behind))
    with np.errstate(invalid="ignore"):
        in_view = light & (d_front <= VIEW_GENEROUS_KM) & (d_behind <= VIEW_GENEROUS_KM)
        fits = in_view & (d_front < d_behind) & ((apart <= DIRECTION_DEG) | (d_front < OVER_KM))
    names = f"{claim.value['front']} in front of {claim.value['behind']}"
    if fits.any():
        minutes = around.minutes(fits) if around else None
        row = evidence(
            f"minutes with {names}",
            minutes,
            "min",
            at=bench.capture.window,
            method="distances and bearings from the nadir",
            source=_SOURCE,
        )
        when = "" if around is None else f", first at {isoformat(around.utc[fits][0])[:16]}Z"
        return finding(
            claim, "supported" if around and around.days < 3 else "consistent", f"{names} fits the track{when}.", row
        )
    if around is not None and around.coverage < 0.9:
        return finding(claim, "not_checkable", "Element sets serve only part of the capture window.")
    return finding(
        claim,
        "contradicted" if not in_view.any() or not (in_view & (d_front < d_behind)).any() else "unlikely",
        f"The station was nowhere in the capture window where {names} is the view.",
        flips=(f"{claim.value['behind']} in front of {claim.value['front']}",),
    )


def _place(bench: Bench, value: Mapping[str, Any], key: str) -> tuple[float, float] | None:
    name = str(value[key])
    for claim in bench.claims("subject", "station_over"):
        if claim.value.get("name") == name:
            return float(claim.value["lat_deg"]), float(claim.value["lon_deg"])
    place = bench.gazetteer.place(name)
    return None if place is None else (float(place.lat_deg), float(place.lon_deg))


def _off(a: Floats, b: Floats | float) -> Floats:
    """Angle between two directions, 0 to 180 degrees."""
    return np.asarray(np.abs((np.asarray(a) - b + 180.0) % 360.0 - 180.0))


def _missing(bench: Bench) -> str:
    if bench.capture.window is None:
        return f"Missing: a date, a photographer or an expedition. {bench.capture.basis}"
    return bench.why_no_physics or "Missing: orbit data for the capture window."
