"""When all that the story says could have been seen together: stretches of the capture window, ranked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbitctx.assess.bench import Bench, Surroundings, runs
from orbitctx.assess.geography import edge_km, near
from orbitctx.assess.tolerances import MOON_DIP_DEG, MOON_FRACTION, NIGHT_SUN_DEG, SEVERAL_PLACES_MIN, VIEW_KM
from orbitctx.instants import isoformat
from orbitctx.stories.claim import Claim

__all__ = ["aurora_show", "find_opportunities", "joint_mask", "one_pass", "opportunities_record"]

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

_SHOWN = 12
# A strong view: the oval's edge well inside what is in sight, and the night deep.
_STRONG_MARGIN_DEG = 2.0
_STRONG_SUN_DEG = -12.0
# An oval 8 degrees inside what is in sight fills the view to two thirds; storms reach further, and rank higher.
_FULL_MARGIN_DEG = 8.0


def joint_mask(bench: Bench, around: Surroundings) -> Bools:
    """Instants that suit the light, the aurora and the places of the story together.

    Several places must come near within 25 minutes of each other; where they never do, any one of them serves.
    """
    mask = bench.dark(around)
    if bench.auroras:
        mask = mask & np.logical_or.reduce([around.seen(kind) for kind in bench.auroras])
    if any(c.value.get("state") == "moonlight" for c in bench.claims("lighting")):
        ctx = around.context
        with np.errstate(invalid="ignore"):
            mask = mask & (ctx.moon_altitude_deg >= MOON_DIP_DEG) & (ctx.moon_fraction >= MOON_FRACTION)
    places = bench.places()
    if not places:
        return mask
    close = [near(claim, around) for claim in places]
    any_near = np.logical_or.reduce(close)
    one_pass = np.logical_and.reduce([around.near_in_time(c & mask, SEVERAL_PLACES_MIN) for c in close])
    if (mask & any_near & one_pass).any():
        return np.asarray(mask & any_near & one_pass)
    return np.asarray(mask & any_near)


def one_pass(bench: Bench, around: Surroundings) -> bool:
    """Whether all places of the story came near in one pass: each within 25 minutes of the others, in its light."""
    dark = bench.dark(around)
    close = [near(claim, around) & dark for claim in bench.places()]
    if not close:
        return True
    return bool(np.logical_and.reduce([around.near_in_time(c, SEVERAL_PLACES_MIN) for c in close]).any())


def find_opportunities(bench: Bench, around: Surroundings) -> list[dict[str, Any]]:
    """All stretches in which the whole story fits, best first, as plain JSON."""
    mask = joint_mask(bench, around)
    places = bench.places()
    track, ctx = around.context.track, around.context
    distances = [edge_km(c.value, track.lat_deg, track.lon_deg) for c in places] if mask.any() else []
    margin = _margin(bench, around)
    score = _score(ctx.sun_altitude_deg, margin, ctx.kp, distances)
    named = list(zip(places, distances, strict=False))
    found = [
        _stretch(bench, around, part, _Ranked(score, margin, named)) for part in runs(mask, around.utc, around.step_s)
    ]
    return sorted(found, key=lambda o: (-o["score"], o["start"]))


def opportunities_record(found: list[dict[str, Any]]) -> dict[str, Any]:
    """The number of opportunities and the best of them, as the JSON of a result has it."""
    return {"count": len(found), "best": found[:_SHOWN]}


@dataclass(frozen=True, slots=True)
class _Ranked:
    """What the stretches are ranked by, on the instants of the window."""

    score: Floats
    margin_deg: Floats
    places: list[tuple[Claim, Floats]]


def _margin(bench: Bench, around: Surroundings) -> Floats:
    """How far inside the oval the best visible point lies, over the kinds of aurora of the story; NaN without any."""
    sides = [h for kind in bench.auroras for h in around.hemispheres(kind)]
    if not sides:
        return np.full(len(around.utc), np.nan)
    return np.asarray(np.fmax.reduce([np.where(h.seen, h.margin_deg, np.nan) for h in sides]))


def aurora_show(margin_deg: Floats, kp: Floats) -> Floats:
    """How much of an aurora could be expected, 0 to 1: the oval's edge far inside what is in sight, times activity.

    Brightness goes with Kp: a quiet oval in full view is worth a quarter of a great storm's. Kp 2 where it is missing.
    """
    depth = 1.0 - np.exp(-np.clip(margin_deg, 0.0, None) / _FULL_MARGIN_DEG)
    activity = np.clip(np.nan_to_num(kp, nan=2.0) / 9.0, 0.0, 1.0) ** 2
    return np.asarray(depth * (0.25 + 0.75 * activity))


def _score(sun_deg: Floats, margin_deg: Floats, kp: Floats, distances: list[Floats]) -> Floats:
    """0 to 1: how much of an aurora could be expected, how near the places, how dark; each part counts the same."""
    parts = [np.clip(-sun_deg / 18.0, 0.0, 1.0)]
    if np.isfinite(margin_deg).any():
        parts.append(aurora_show(np.nan_to_num(margin_deg), kp))
    parts += [np.clip(1.0 - d / VIEW_KM, 0.0, 1.0) for d in distances]
    return np.asarray(np.nan_to_num(np.mean(parts, axis=0)))


def _stretch(
    bench: Bench,
    around: Surroundings,
    part: tuple[int, int],
    ranked: _Ranked,
) -> dict[str, Any]:
    first, last = part
    score, margin, places = ranked.score, ranked.margin_deg, ranked.places
    ctx, track = around.context, around.context.track
    peak = first + int(np.argmax(score[first : last + 1]))
    end = around.utc[last] + np.timedelta64(round(around.step_s * 1e6), "us")
    strong = bool(ctx.sun_altitude_deg[peak] <= _STRONG_SUN_DEG) and not margin[peak] < _STRONG_MARGIN_DEG
    dark = bool(ctx.sun_altitude_deg[peak] <= NIGHT_SUN_DEG)
    out: dict[str, Any] = {
        "start": isoformat(around.utc[first]),
        "end": isoformat(end),
        "peak": isoformat(around.utc[peak]),
        "lat_deg": round(float(track.lat_deg[peak]), 2),
        "lon_deg": round(float(track.lon_deg[peak]), 2),
        "height_km": round(float(track.height_km[peak]), 1),
        "spread_km": float(f"{float(track.spread_km[peak]):.2g}"),
        "sun_altitude_deg": round(float(ctx.sun_altitude_deg[peak]), 1),
        "moon_altitude_deg": round(float(ctx.moon_altitude_deg[peak]), 1),
        "moon_fraction": round(float(ctx.moon_fraction[peak]), 2),
        "kp": round(float(ctx.kp[peak]), 2) if np.isfinite(ctx.kp[peak]) else None,
        "hemisphere": None,
        "quality": "strong" if strong else "fair" if dark else "weak",
        "score": round(float(score[peak]), 3),
        "distances_km": {str(c.value["name"]): round(float(d[first : last + 1].min())) for c, d in places},
    }
    if bench.auroras and np.isfinite(margin[peak]):
        side = "north" if _of_north(bench, around, peak) else "south"
        hemisphere = getattr(ctx, side)
        out |= {
            "hemisphere": side,
            "margin_deg": round(float(hemisphere.margin_deg[peak]), 1),
            "azimuth_deg": round(float(hemisphere.azimuth_deg[peak])),
            "nearest_km": round(float(hemisphere.nearest_km[peak])),
        }
    return out


def _of_north(bench: Bench, around: Surroundings, k: int) -> bool:
    north, south = around.context.north, around.context.south
    if not north.seen[k] or ("aurora_australis" in bench.auroras and len(bench.auroras) == 1):
        return False
    return not south.seen[k] or bool(north.margin_deg[k] >= south.margin_deg[k])
