"""In which light: night, day, sunrise, sunset, moonlight."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from orbitctx.assess.bench import Bench, Surroundings, duration, evidence, finding
from orbitctx.assess.finding import Finding
from orbitctx.assess.tolerances import (
    GENEROUS_MINUTES_PER_DAY,
    MOON_DIP_DEG,
    MOON_FRACTION,
    MOON_FRACTION_GENEROUS,
    NIGHT_SUN_DEG,
    NIGHT_SUN_GENEROUS_DEG,
    RISING_SUN_DEG,
)
from orbitctx.stories.claim import Claim

__all__ = ["check_lighting", "light_mask"]

Bools = NDArray[np.bool_]

_SOURCE = "element sets, DE421"


def check_lighting(claim: Claim, bench: Bench) -> Finding:
    """Whether the light named occurred below the station in the capture window."""
    around = bench.surroundings
    state = str(claim.value["state"])
    if around is None:
        missing = "a date, a photographer or an expedition" if bench.capture.window is None else "orbit data"
        return finding(claim, "not_checkable", f"Missing: {missing}. {bench.why_no_physics or bench.capture.basis}")
    if state == "moonlight":
        return _moonlight(claim, bench, around)
    plain, generous = _masks(around, state)
    minutes = around.minutes(plain)
    row = evidence(
        f"minutes of {state}",
        minutes,
        "min",
        at=bench.capture.window,
        method="altitude of the sun at the nadir",
        source=_SOURCE,
    )
    if plain.any():
        return finding(claim, "consistent", f"It was {state} for {duration(minutes)} of the capture window.", row)
    if around.coverage < 0.9:
        return finding(claim, "not_checkable", "Element sets serve only part of the capture window.", row)
    if around.minutes(generous) > GENEROUS_MINUTES_PER_DAY * around.days:
        return finding(claim, "unlikely", f"In the capture window it was {state} only with every allowance made.", row)
    return finding(
        claim,
        "contradicted",
        f"In the whole capture window it was never {state} below the station.",
        row,
        flips=tuple(f"{other} instead of {state}" for other in ("day", "night") if _masks(around, other)[0].any()),
    )


def _masks(around: Surroundings, state: str) -> tuple[Bools, Bools]:
    sun = around.context.sun_altitude_deg
    with np.errstate(invalid="ignore"):
        if state == "night":
            return sun <= NIGHT_SUN_DEG, sun <= NIGHT_SUN_GENEROUS_DEG
        if state == "day":
            return sun >= 0.0, sun >= -6.0
        low, high = RISING_SUN_DEG
        rising = np.gradient(np.nan_to_num(sun), around.step_s) > 0 if len(sun) > 1 else np.ones(sun.shape, dtype=bool)
        near = (sun >= low) & (sun <= high)
        return near & (rising == (state == "sunrise")), (sun >= low - 6.0) & (sun <= high + 6.0)


def light_mask(around: Surroundings, state: str) -> Bools:
    """Instants of one kind of light, by the plain rule."""
    if state == "moonlight":
        return _moonlit(around)[0]
    return _masks(around, state)[0]


def _moonlit(around: Surroundings) -> tuple[Bools, Bools]:
    """Instants with the Moon over a dark nadir, by the plain and the generous rule."""
    ctx = around.context
    with np.errstate(invalid="ignore"):
        up = (ctx.moon_altitude_deg >= MOON_DIP_DEG) & around.sun_below(NIGHT_SUN_GENEROUS_DEG)
        return up & (ctx.moon_fraction >= MOON_FRACTION), up & (ctx.moon_fraction >= MOON_FRACTION_GENEROUS)


def _moonlight(claim: Claim, bench: Bench, around: Surroundings) -> Finding:
    ctx = around.context
    plain, generous = _moonlit(around)
    fraction = float(np.nanmax(ctx.moon_fraction)) if np.isfinite(ctx.moon_fraction).any() else float("nan")
    row = evidence(
        "lit share of the Moon, at most",
        round(fraction, 2),
        None,
        at=bench.capture.window,
        method="DE421",
        source=_SOURCE,
    )
    if plain.any():
        text = f"The Moon, {fraction:.0%} lit, stood over the night side in the capture window."
        return finding(claim, "consistent", text, row)
    if around.coverage < 0.9:
        return finding(claim, "not_checkable", "Element sets serve only part of the capture window.", row)
    if generous.any():
        return finding(claim, "unlikely", f"Only a thin crescent ({fraction:.0%} lit) stood over the night side.", row)
    return finding(claim, "contradicted", "No Moon stood over the night side of the orbit in the capture window.", row)
