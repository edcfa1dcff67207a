"""Places against the track: how near the nadir came to a region, how far up in magnetic latitude a region reaches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbitctx.assess.bench import Bench, Surroundings, evidence
from orbitctx.assess.finding import Evidence
from orbitctx.assess.tolerances import (
    AURORA_NEVER_MLAT_DEG,
    AURORA_OVER_MLAT_DEG,
    GREATEST_STORM_KP,
    OVER_GENEROUS_KM,
    OVER_LOOSE_KM,
    TOGETHER_GENEROUS_MIN,
    TOGETHER_MIN,
    VIEW_GENEROUS_KM,
    VIEW_KM,
)
from orbitctx.constants import EARTH_MEAN_RADIUS_KM
from orbitctx.geodesy import unit_vectors
from orbitctx.stories.claim import Claim

__all__ = [
    "TooLow",
    "aurora_too_low",
    "discs",
    "edge_km",
    "lowest_latitude_deg",
    "near",
    "near_places",
    "options",
    "together",
]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_CHUNK = 65_536


def options(value: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The readings of an ambiguous place name: the value itself and its alternatives."""
    return [value, *value.get("alternatives", ())]


def discs(value: Mapping[str, Any]) -> Floats:
    """The discs that cover a place: rows of latitude, longitude (degrees) and radius (km)."""
    region = [d for option in options(value) for d in (option.get("region") or [_point(option)])]
    return np.array(region, dtype=np.float64).reshape(-1, 3)


def _point(value: Mapping[str, Any]) -> list[float]:
    return [float(value["lat_deg"]), float(value["lon_deg"]), 0.0]


def lowest_latitude_deg(value: Mapping[str, Any]) -> float:
    """The least distance of a place's region from the equator, in degrees: the track has to reach that far."""
    found = discs(value)
    arc = np.degrees(found[:, 2] / EARTH_MEAN_RADIUS_KM)
    return float(np.min(np.maximum(np.abs(found[:, 0]) - arc, 0.0)))


def edge_km(value: Mapping[str, Any], lat_deg: Floats, lon_deg: Floats) -> Floats:
    """Distance in km from points, shape (N,), to the nearest edge of a place; 0 inside, NaN goes through."""
    found = discs(value)
    centres = unit_vectors(found[:, 0], found[:, 1])
    out = np.empty(len(lat_deg))
    for k in range(0, len(lat_deg), _CHUNK):
        part = slice(k, k + _CHUNK)
        cosines = centres.T @ unit_vectors(lat_deg[part], lon_deg[part])
        arcs = np.arccos(np.clip(cosines, -1.0, 1.0)) * EARTH_MEAN_RADIUS_KM
        out[part] = np.min(arcs - found[:, 2:3], axis=0)
    return np.maximum(out, 0.0)


def near(claim: Claim, around: Surroundings, *, generous: bool = False, in_view: bool = False) -> Bools:
    """Instants at which a place claimed was below the station, or in view (``in_view``: the latter for any claim)."""
    track = around.context.track
    distance = edge_km(claim.value, track.lat_deg, track.lon_deg)
    below = claim.kind == "station_over" and not in_view
    plain, wide = (OVER_LOOSE_KM, OVER_GENEROUS_KM) if below else (VIEW_KM, VIEW_GENEROUS_KM)
    # The station's own uncertainty along the track is part of the budget of a refutation.
    reach = wide + np.nan_to_num(track.spread_km, nan=0.0) if generous else plain
    with np.errstate(invalid="ignore"):
        return np.asarray(distance <= reach)


def together(bench: Bench, around: Surroundings, mask: Bools, *, generous: bool) -> bool:
    """Whether some place of the story was in view within minutes of an instant where the mask holds.

    True where the story names no place, or none that ever came in view: the check of the place speaks of that. One good
    place is enough: stories name several.
    """
    close = _in_view(bench, around, generous=generous)
    if close is None:
        return True
    return bool((close & around.near_in_time(mask, TOGETHER_GENEROUS_MIN if generous else TOGETHER_MIN)).any())


def _in_view(bench: Bench, around: Surroundings, *, generous: bool) -> Bools | None:
    """Where any place of the story was in view; None where none was, or none is named."""
    places = bench.places()
    if not places:
        return None
    close = np.logical_or.reduce([near(c, around, generous=generous, in_view=True) for c in places])
    return np.asarray(close) if close.any() else None


def near_places(bench: Bench, around: Surroundings, mask: Bools) -> Bools:
    """The instants of a mask within minutes of which some place of the story was in view; all, where none ever was."""
    close = _in_view(bench, around, generous=True)
    return mask if close is None else np.asarray(mask & around.near_in_time(close, TOGETHER_GENEROUS_MIN))


@dataclass(frozen=True, slots=True)
class TooLow:
    """An aurora claimed over a place where none stands."""

    status: str
    reason: str
    rows: tuple[Evidence, ...]
    flips: tuple[str, ...] = (
        f"a place that reaches {AURORA_OVER_MLAT_DEG:.0f} degrees of magnetic latitude",
        "airglow instead of aurora",
    )
    true_reading: str | None = "true of airglow, which stands over every dark limb"


def aurora_too_low(bench: Bench, claim: Claim | None = None) -> TooLow | None:
    """Why an aurora cannot have hung over the places it is said to hang over, or None where it can.

    Considers one claim, or all of the story's: then every one must be too low.
    """
    claims = [claim] if claim is not None else [c for c in bench.claims("subject") if c.value.get("aurora_over")]
    if not claims or not bench.auroras:
        return None
    found = [(c, highest_magnetic_latitude(bench, c.value)) for c in claims]
    if any(mlat >= AURORA_OVER_MLAT_DEG for _, mlat in found):
        return None
    highest, mlat = max(found, key=lambda f: f[1])
    name = highest.value["name"]
    kp = _largest_kp(bench)
    rest = [c for c in bench.claims("subject") if c.value.get("aurora_over") and c is not claim]
    if claim is not None and any(highest_magnetic_latitude(bench, c.value) >= AURORA_OVER_MLAT_DEG for c in rest):
        return _low_among_others(name, mlat, kp)
    row = evidence(
        f"largest magnetic latitude of {name}",
        round(mlat, 1),
        "deg",
        uncertainty=1.0,
        method="AACGM-v2 at 110 km over the region",
        source="AACGM-v2 grids",
    )
    if mlat >= AURORA_NEVER_MLAT_DEG and (kp is None or kp >= GREATEST_STORM_KP):
        why = (
            "only the greatest storms bring an aurora there" if kp is None else "a rare thing even in so great a storm"
        )
        return TooLow("unlikely", f"{name} reaches {mlat:.0f} degrees of magnetic latitude at most: {why}.", (row,))
    return TooLow(
        "contradicted",
        f"{name} reaches {mlat:.0f} degrees of magnetic latitude at most, where no aurora stands overhead"
        + ("." if kp is None else f"; Kp was {kp:.0f} at most in the capture window."),
        (row,) if kp is None else (row, _kp_row(kp, bench)),
    )


def _kp_row(kp: float, bench: Bench) -> Evidence:
    at = bench.capture.window
    return evidence("largest Kp", round(kp, 2), at=at, uncertainty=0.7, method="3-hourly", source="GFZ Potsdam")


def _low_among_others(name: str, mlat: float, kp: float | None) -> TooLow | None:
    """One low place among others where an aurora can stand: in a great storm a border of the display, else doubtful."""
    if kp is None or kp >= GREATEST_STORM_KP:
        return None
    return TooLow("unlikely", f"{name} reaches only {mlat:.0f} degrees of magnetic latitude; the other places fit.", ())


def highest_magnetic_latitude(bench: Bench, value: Mapping[str, Any]) -> float:
    """The largest |AACGM latitude| (degrees) that a region reaches; 0 where AACGM is undefined (near the equator)."""
    found = discs(value)
    when = bench.capture.window.start if bench.capture.window is not None else bench.covered.end
    arc = np.degrees(found[:, 2] / EARTH_MEAN_RADIUS_KM)
    # Centre and northern and southern rim of each disc: magnetic latitude changes most along the meridian.
    lat = np.clip(np.concatenate([found[:, 0], found[:, 0] + arc, found[:, 0] - arc]), -89.9, 89.9)
    lon = np.tile(found[:, 1], 3)
    mlat = np.abs(bench.magnetic_latitude(lat, lon, when))
    return float(np.nan_to_num(mlat, nan=0.0).max())


def _largest_kp(bench: Bench) -> float | None:
    if bench.surroundings is None:
        return None
    kp = bench.surroundings.context.kp
    return float(np.nanmax(kp)) if np.isfinite(kp).any() else None
