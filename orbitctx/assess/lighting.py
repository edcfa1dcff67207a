"""In which light: night, day, sunrise, sunset, moonlight."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from orbitctx.assess.bench import AURORAS, Bench, Surroundings, duration, evidence, finding
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
from orbitctx.stories.document import open_document

__all__ = ["check_lighting", "light_mask"]

Bools = NDArray[np.bool_]

_SOURCE = "element sets, DE421"
# Of what the lexicon takes for day, the words that name light: not the time of day, which is the clock's, and neither
# the day side of the Earth nor sunlight, in which the station itself is long before and after.
_LIGHT_OF_DAY = re.compile(
    r"daylight|licht|ljus|lys|světl|svetl|svjetl|світл|свет|свјетл|światł|świetl|valo|luz|luce|lumière|en plein jour|"
    r"in pieno giorno|ضوء|روشنایی|אור|उजाल|ışı|白昼",
    re.IGNORECASE,
)
# "Before", "after", "until", "into" daylight: words of the lexicon, some letters before the light.
_NOT_YET = frozenset({"earlier", "later", "since", "toward", "clock_to"})
_TIME_BEFORE = 16
# Letters: a station named just before the light, and a preposition just before the station.
_JUST_BEFORE, _FROM_BEFORE = 30, 24


def check_lighting(claim: Claim, bench: Bench) -> Finding:
    """Whether the light named occurred below the station in the capture window."""
    around = bench.surroundings
    state = str(claim.value["state"])
    if state == "day" and (by_day := _aurora_by_day(claim, bench)) is not None:
        return by_day
    if around is None:
        missing = "a date, a photographer or an expedition" if bench.capture.window is None else "orbit data"
        return finding(claim, "not_checkable", f"Missing: {missing}. {bench.why_no_physics or bench.capture.basis}")
    if state == "moonlight":
        return _moonlight(claim, bench, around)
    return _by_the_sun(claim, bench, around, state)


def _by_the_sun(claim: Claim, bench: Bench, around: Surroundings, state: str) -> Finding:
    """Night, day, sunrise or sunset by the altitude of the sun at the nadir."""
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


def _aurora_by_day(claim: Claim, bench: Bench) -> Finding | None:
    """What to say of one picture that is told as an aurora and in daylight, whatever its date; None for all else.

    No instant has both: by day the sun stands above the horizon of the nadir, an aurora wants it at -6 degrees or
    lower, by the generous rule at -3.
    """
    lights = {str(c.value.get("state")) for c in bench.claims("lighting")}
    if claim.hedged or bench.reading.compilation or lights != {"day"} or not _one_picture(claim, bench):
        return None
    row = evidence(
        "least altitude of the sun at the nadir by day",
        0.0,
        "deg",
        uncertainty=-NIGHT_SUN_GENEROUS_DEG,
        method="daylight against the night rule of an aurora: -6 deg, with every allowance -3 deg",
        source="geometry",
    )
    return finding(
        claim,
        "contradicted",
        "An aurora is not photographed in daylight: with the sun above the horizon below the station, the sky there is "
        "far brighter than any aurora. At no time do both hold.",
        row,
        flips=("a picture by night", "something else than an aurora"),
        true_reading="true of a picture by night",
    )


def _one_picture(claim: Claim, bench: Bench) -> bool:
    """Whether the text says of the picture of an aurora, and not of the station or a side of the Earth, "in daylight".

    The light has to be told as such, in the sentence of the aurora, and not of the station before it.
    """
    auroras = [c for c in bench.claims("phenomenon") if c.value.get("kind") in AURORAS and not c.hedged]
    if not claim.quote.text:
        return bool(auroras)
    if _LIGHT_OF_DAY.search(claim.quote.text) is None:
        return False
    document = open_document(bench.reading.story.text, bench.reading.story.language)
    at = document.folded_at(claim.quote.start)
    sentence = document.index_at(at)
    if not any(document.index_at(document.folded_at(c.quote.start)) == sentence for c in auroras if c.quote.text):
        return False
    if any(m.key in _NOT_YET for m in document.between(max(at - _TIME_BEFORE, 0), at)):
        return False
    stations = document.find(max(at - _JUST_BEFORE, 0), at, "words", "station")
    # "From the station in daylight" is told of the picture, "while the station was in daylight" is not.
    return all(document.has(max(s.start - _FROM_BEFORE, 0), s.start, "from_date") for s in stations)


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
