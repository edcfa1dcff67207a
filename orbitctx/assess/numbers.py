"""How much: height, speed, period, inclination and layer heights, with the unit that would make a wrong one true."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from orbitctx.assess.bench import AURORAS, Bench, evidence, finding
from orbitctx.assess.finding import Finding
from orbitctx.assess.tolerances import (
    ALTITUDE_KM,
    ALTITUDE_ROUND_KM,
    INCLINATION_DEG,
    INCLINATION_SLACK_DEG,
    LAYERS_KM,
    PERIOD_MIN,
    SLIP_SHARE,
    SPEED_KM_S,
    SPEED_SHARE,
)
from orbitctx.stories.claim import Claim

__all__ = ["check_altitude", "check_inclination", "check_layer_height", "check_period", "check_speed"]

_MILE_KM = 1.609344
_NAUTICAL_KM = 1.852
_FOOT_KM = 0.0003048
_SOURCE = "element sets"

_LENGTHS = {"kilometres": 1.0, "miles": _MILE_KM, "nautical miles": _NAUTICAL_KM, "feet": _FOOT_KM, "metres": 0.001}
_SPEEDS = {
    "km/s": 1.0,
    "km/h": 1 / 3600,
    "miles per hour": _MILE_KM / 3600,
    "miles per second": _MILE_KM,
    "m/s": 0.001,
    "knots": _NAUTICAL_KM / 3600,
    "km per minute": 1 / 60,
    "miles per minute": _MILE_KM / 60,
}
_TIMES = {"minutes": 1.0, "hours": 60.0, "seconds": 1 / 60, "days": 1440.0}


@dataclass(frozen=True, slots=True)
class _Said:
    """A number of the text: a value, a range, or a lower or upper bound."""

    low: float | None
    high: float | None

    @classmethod
    def of(cls, value: Mapping[str, Any], key: str) -> _Said:
        if f"{key}_min" in value or f"{key}_max" in value:
            low, high = value.get(f"{key}_min"), value.get(f"{key}_max")
            return cls(None if low is None else float(low), None if high is None else float(high))
        stated = value[key]
        both = [float(v) for v in stated] if isinstance(stated, list | tuple) else [float(stated)] * 2
        return cls(min(both), max(both))

    @property
    def middle(self) -> float:
        ends = [v for v in (self.low, self.high) if v is not None]
        return sum(ends) / len(ends)

    def fits(self, low: float, high: float) -> bool:
        """Whether the statement is true of a quantity between low and high (slack already added)."""
        if self.low is not None and self.high is not None:
            return low <= self.low and self.high <= high
        return (self.low is None or self.low <= high) and (self.high is None or self.high >= low)

    def scaled(self, factor: float) -> _Said:
        return _Said(*(None if v is None else v * factor for v in (self.low, self.high)))

    def words(self, unit: str) -> str:
        if self.low is None or self.high is None:
            return f"{'more' if self.high is None else 'less'} than {self.middle:.4g} {unit}"
        return f"{self.low:.4g} {unit}" if self.low == self.high else f"{self.low:.4g} to {self.high:.4g} {unit}"


def _told(claim: Claim, said: _Said, unit: str) -> str:
    """The number in the unit of the comparison, after the words of the text where those give another number."""
    words = said.words(unit)
    numbers = _numbers(claim.quote.text)
    if not numbers or numbers & {round(v, 1) for v in (said.low, said.high) if v is not None}:
        return words
    return f"“{claim.quote.text}”, that is {words}"


def _numbers(text: str) -> set[float]:
    """The numbers written in digits, their thousands joined."""
    joined = re.sub(r"(?<=\d)[\s.,'](?=\d{3}(?!\d))", "", text)
    return {float(n.replace(",", ".")) for n in re.findall(r"\d+(?:[.,]\d+)?", joined)}


def _slip(claim: Claim, said: _Said, units: Mapping[str, float], truth: tuple[float, float]) -> tuple[str, str] | None:
    """Unit that the number was given in and the unit that makes it true, or None.

    The unit of the text is the one in which the number is as it was written; where the reader does not say it, the
    roundest is taken.
    """
    slack, (low, high) = SLIP_SHARE, truth
    told = _unit_told(claim, units, next(iter(units)))
    number = said.scaled(1 / units[told])
    for unit, factor in units.items():
        if unit != told and number.scaled(factor).fits(low * (1 - slack), high * (1 + slack)):
            return told, unit
    return None


def _unit_told(claim: Claim, units: Mapping[str, float], own: str) -> str:
    unit = str(claim.value.get("unit", "")).lower()
    alias = {
        "km": "kilometres",
        "kilometers": "kilometres",
        "kilometer": "kilometres",
        "mi": "miles",
        "mile": "miles",
        "nmi": "nautical miles",
        "ft": "feet",
        "foot": "feet",
        "m": "metres",
        "meters": "metres",
        "km_s": "km/s",
        "km_h": "km/h",
        "kmh": "km/h",
        "mph": "miles per hour",
        "mi_s": "miles per second",
        "m_s": "m/s",
        "min": "minutes",
        "minute": "minutes",
        "h": "hours",
        "hour": "hours",
        "s": "seconds",
        "second": "seconds",
    }
    unit = alias.get(unit, unit)
    if unit in units:
        return unit
    low = claim.value.get("km", claim.value.get("km_s", claim.value.get("minutes")))
    first = low[0] if isinstance(low, list | tuple) else low
    if not isinstance(first, int | float) or first <= 0:
        return own
    # The unit of the text turns the number of the text into that of the claim.
    written = [u for u in units for n in _numbers(claim.quote.text) if abs(n * units[u] - first) <= 1e-3 * first]
    if written:
        return written[0]
    # A number in words: a converted one is round only in the unit that it was written in.
    return min(units, key=lambda u: (_roughness(first / units[u]), u != own))


def _roughness(number: float) -> int:
    """How many significant digits a number needs: fewer is rounder."""
    for digits in range(1, 6):
        if abs(float(f"{number:.{digits}g}") - number) <= 1e-4 * number:
            return digits
    return 9


def _wrong(claim: Claim, said: _Said, text: str, slip: tuple[str, str] | None, row: Any) -> Finding:
    if slip is None:
        return finding(claim, "inaccurate", f"{text}.", row)
    told, true = slip
    return finding(
        claim,
        "inaccurate",
        f"{text}; the number is right in {true}: a slip of unit, {told} for {true}.",
        row,
        flips=(f"{true} instead of {told}",),
        true_reading=f"the same number in {true}",
    )


def check_altitude(claim: Claim, bench: Bench) -> Finding:
    """The station's height against that of the capture window."""
    said = _Said.of(claim.value, "km")
    low, high, when, at = _heights(bench)
    mean = (low + high) / 2
    row = evidence(
        f"height of the station {when}",
        mean,
        "km",
        uncertainty=max(1.0, round((high - low) / 2)),
        at=at,
        method="SGP4 positions above the WGS 84 ellipsoid",
        source=_SOURCE,
    )
    slack = ALTITUDE_KM
    if _is_round(said):
        slack = ALTITUDE_ROUND_KM
    words = f"The text says {_told(claim, said, 'km')}; the station flew at {low:.0f} to {high:.0f} km {when}"
    if said.fits(low - slack, high + slack):
        return finding(claim, "consistent", f"{words}.", row)
    # A bound such as "more than 100 km" is true, if not telling.
    return _wrong(claim, said, words, _slip(claim, said, _LENGTHS, (low - ALTITUDE_KM / 2, high)), row)


def _is_round(said: _Said) -> bool:
    value = said.middle
    return any(abs(v / 50 - round(v / 50)) * 50 < 0.6 for v in (value, value / _MILE_KM))


def _heights(bench: Bench) -> tuple[float, float, str, Any]:
    if bench.surroundings is not None:
        height = bench.surroundings.context.track.height_km
        if np.isfinite(height).any():
            low, high = np.nanpercentile(height, [0.5, 99.5])
            return float(low), float(high), "in the capture window", bench.capture.window
    # Raised and lowered through the years: 330 km in 2000, 350 until 2011, 400 and more since.
    return 330.0, 440.0, "through the years", None


def check_speed(claim: Claim, bench: Bench) -> Finding:
    """The orbital speed against 7.66 km/s, which changes by less than 0.5 % over all heights flown."""
    said = _Said.of(claim.value, "km_s")
    low, high = SPEED_KM_S * (1 - SPEED_SHARE), SPEED_KM_S * (1 + SPEED_SHARE)
    row = evidence(
        "orbital speed",
        SPEED_KM_S,
        "km/s",
        uncertainty=0.04,
        method="circular orbit at 340 to 430 km (27,600 km/h, 17,100 mph)",
        source="vis-viva, GM of WGS 84",
    )
    words = f"The text says {_told(claim, said, 'km/s')}; the station moves at 7.66 km/s (27,600 km/h, 17,100 mph)"
    if said.fits(low, high):
        return finding(claim, "consistent", f"{words}: a rounding.", row)
    return _wrong(claim, said, words, _slip(claim, said, _SPEEDS, (SPEED_KM_S, SPEED_KM_S)), row)


def check_period(claim: Claim, bench: Bench) -> Finding:
    """The time of one orbit: 90 to 93 minutes; 16 or 15 orbits a day are 90 and 96 minutes."""
    said = _Said.of(claim.value, "minutes")
    row = evidence(
        "time of one orbit",
        92.5,
        "min",
        uncertainty=1.5,
        method="mean motion 15.5 to 15.8 revolutions a day",
        source=_SOURCE,
    )
    words = f"The text says {_told(claim, said, 'minutes')}; an orbit takes 91 to 93 minutes"
    if said.fits(*PERIOD_MIN):
        return finding(claim, "consistent", f"{words}: a rounding.", row)
    return _wrong(claim, said, words, _slip(claim, said, _TIMES, (90.0, 93.0)), row)


def check_inclination(claim: Claim, bench: Bench) -> Finding:
    """The inclination of 51.64 degrees, which is also how far north and south the track goes."""
    said = _Said.of(claim.value, "deg")
    row = evidence(
        "inclination of the orbit",
        INCLINATION_DEG,
        "deg",
        uncertainty=0.02,
        method="element sets, 1998 to date",
        source=_SOURCE,
    )
    words = f"The text says {_told(claim, said, 'degrees')}; the orbit is inclined by {INCLINATION_DEG} degrees"
    if said.fits(INCLINATION_DEG - INCLINATION_SLACK_DEG, INCLINATION_DEG + INCLINATION_SLACK_DEG):
        return finding(claim, "consistent", f"{words}.", row)
    return finding(
        claim,
        "inaccurate",
        f"{words}.",
        row,
        flips=(f"{INCLINATION_DEG} degrees",),
        true_reading=f"{INCLINATION_DEG} degrees",
    )


def check_layer_height(claim: Claim, bench: Bench) -> Finding:
    """The height of a glowing layer against what is known of it."""
    said = _Said.of(claim.value, "km")
    layers = _layers(claim, bench)
    spans = [LAYERS_KM[name] for name in layers]
    low, high = min(s[0] for s in spans), max(s[1] for s in spans)
    name = "/".join(layers).replace("_", " ")
    row = evidence(
        f"height of the {name} layer",
        f"{low:.0f} to {high:.0f}",
        "km",
        uncertainty=10,
        method="published heights of the emission",
        source="airglow and auroral emission heights, see docs/verdicts.md",
    )
    words = f"The text says {_told(claim, said, 'km')}; {name} lies at {low:.0f} to {high:.0f} km"
    if any(said.fits(s[0] * 0.9, s[1] * 1.1) for s in spans) or said.fits(low * 0.9, high * 1.1):
        return finding(claim, "consistent", f"{words}.", row)
    return _wrong(claim, said, words, _slip(claim, said, _LENGTHS, (low, high)), row)


_LAYER_WORDS = {
    "sodium": ("sodium",),
    "na": ("sodium",),
    "oh": ("oh",),
    "hydroxyl": ("oh",),
    "airglow": ("airglow", "airglow_red"),
    "nightglow": ("airglow", "airglow_red"),
    "aurora": ("aurora",),
    "green": ("aurora_green",),
    "red": ("aurora_red",),
    "blue": ("aurora_blue",),
    "violet": ("aurora_blue",),
    "noctilucent": ("noctilucent",),
}


def _layers(claim: Claim, bench: Bench) -> tuple[str, ...]:
    """The layers that a height can belong to: as named, else by what the story shows."""
    told = str(claim.value.get("layer") or "").lower().replace("-", "_").replace(" ", "_")
    if told in LAYERS_KM:
        return (told, "airglow_red") if told == "airglow" else (told,)
    shown = {str(c.value.get("kind")) for c in bench.claims("phenomenon")}
    if "airglow" in shown and not (shown & AURORAS) and told in {"", "green", "oxygen"}:
        return ("airglow",)
    for word, layers in _LAYER_WORDS.items():
        if word in told:
            return layers
    if told in {"", "oxygen", "nitrogen", "emission", "light"}:
        return ("aurora",) if shown & AURORAS or "airglow" not in shown else ("airglow", "airglow_red")
    return ("aurora", "airglow")
