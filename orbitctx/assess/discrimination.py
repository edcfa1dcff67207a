"""How much a pass says: how many comparable instants, and comparable windows, would have passed as well.

A pass is weak evidence: a date with aurora fits almost every date, a hemisphere every other, an exact time with a place
hardly any. That is said beside the verdict.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbitctx.assess.bench import Bench, Surroundings
from orbitctx.assess.finding import Discrimination
from orbitctx.assess.opportunities import joint_mask
from orbitctx.assess.tolerances import NIGHT_SUN_DEG
from orbitctx.errors import NoDataError
from orbitctx.instants import TimeWindow

__all__ = ["Comparison", "discriminate", "likelihood_words"]

Bools = NDArray[np.bool_]

POPULATION_DAYS = 90.0
# Every fourth day, an instant each 8 minutes: about 45 days and 8,000 instants, which tell a share to 1 %. Whole days,
# because the oval of a three-hour interval costs as much as a hundred instants in it.
SAMPLE_EVERY_DAYS = 4
SAMPLE_STEP_S = 480.0
# True and dated observations pass in 95 % of cases (87 of 87 dated, 15 of 15 timed; some slack for what was read).
TRUE_PASS_SHARE = 0.95
_LONG_DAYS = 60.0
# A day that only seems to turn the answer, because the samples missed its passes, is looked at closely and left.
_LOOKED_AT = 2


@dataclass(frozen=True, slots=True)
class Comparison:
    """How discriminating a pass is, and the nearest day on which the answer would be the other one."""

    discrimination: Discrimination
    turn: str | None


def discriminate(bench: Bench, almanac: Any) -> Comparison | None:
    """The share of orbital-night instants around the capture window that pass; None where nothing can be compared."""
    around = bench.surroundings
    if around is None or bench.capture.window is None:
        return None
    if not (bench.auroras or bench.claims("station_over", "subject", "lighting")):
        return None
    sample, population = _sample(bench, around, almanac)
    if sample is None:
        return None
    night = sample.sun_below(NIGHT_SUN_DEG) if bench.night_told else sample.covered
    count = int(np.count_nonzero(night))
    if not count:
        return None
    passing = joint_mask(bench, sample) & night
    share = float(np.count_nonzero(passing)) / count
    alike = _share_of_windows(passing, sample, around.days) if around.days <= _LONG_DAYS else 1.0
    found = Discrimination(round(share, 4), population, count, likelihood_words(alike, around.days))
    days = sample.utc.astype("datetime64[D]")
    sampled = _Days(np.unique(days[sample.covered]), np.unique(days[passing]))
    return Comparison(found, _turn(bench, around, sampled, almanac))


def _turn(bench: Bench, around: Surroundings, sampled: _Days, almanac: Any) -> str | None:
    """The nearest of the sampled days on which the same claims would pass (or fail, where they do), looked at closely.

    None for windows longer than the sampling can turn, and where none of the nearest days turns it.
    """
    window = bench.capture.window
    if window is None or around.days > SAMPLE_EVERY_DAYS:
        return None
    fits = bool(joint_mask(bench, around).any())
    first, last = window.start.astype("datetime64[D]"), (window.end - np.timedelta64(1, "us")).astype("datetime64[D]")
    for day in sampled.nearest(first, last, passed=not fits):
        close = _day_of(day, almanac)
        if close is None or bool(joint_mask(bench, close).any()) is fits:
            continue
        away = max(int((first - day).astype(int)), int((day - last).astype(int)))
        count = "a day" if away == 1 else f"{away} days"
        side = "before" if day < first else "after"
        return f"a capture on {day}, {count} {side}: on that day it would {'not ' if fits else ''}fit"
    return None


@dataclass(frozen=True, slots=True)
class _Days:
    """The sampled days, with and without a passing instant."""

    known: NDArray[np.datetime64]
    hit: NDArray[np.datetime64]

    def nearest(self, first: np.datetime64, last: np.datetime64, *, passed: bool) -> list[np.datetime64]:
        """The few days outside [first, last] that passed (or did not), the nearest first."""
        days = self.hit if passed else np.setdiff1d(self.known, self.hit)
        days = days[(days < first) | (days > last)]
        away = np.maximum((first - days).astype(np.int64), (days - last).astype(np.int64))
        return [days[k] for k in np.argsort(away, kind="stable")[:_LOOKED_AT]]


def _day_of(day: np.datetime64, almanac: Any) -> Surroundings | None:
    from orbitctx.contexts import compute_context

    start = day.astype("datetime64[us]")
    try:
        context = compute_context(almanac, TimeWindow(start, start + np.timedelta64(1, "D")).grid(60.0))
    except NoDataError:
        return None
    return Surroundings(context, 60.0, 1.0)


def _sample(bench: Bench, around: Surroundings, almanac: Any) -> tuple[Surroundings | None, str]:
    told = "orbital-night instants" if bench.night_told else "instants"
    if around.days > _LONG_DAYS:
        return around, f"{told} of the capture window"
    from orbitctx.contexts import compute_context

    window = bench.capture.window
    assert window is not None
    middle = window.start + (window.end - window.start) // 2
    span = TimeWindow.around(middle, POPULATION_DAYS * 1440).intersection(bench.covered)
    if span is None:
        return None, ""
    days = np.arange(span.start, span.end, np.timedelta64(SAMPLE_EVERY_DAYS, "D"))
    steps = np.arange(0, 86_400, round(SAMPLE_STEP_S)).astype("timedelta64[s]")
    utc = (days[:, None] + steps[None, :]).ravel()
    try:
        context = compute_context(almanac, utc[utc < span.end])
    except NoDataError:
        return None, ""
    return Surroundings(context, SAMPLE_STEP_S, span.days), f"{told} within {POPULATION_DAYS:.0f} days"


def _share_of_windows(passing: Bools, sample: Surroundings, days: float) -> float:
    """Share of windows as long as the story's, side by side through the sample, with a passing instant.

    Longer windows than a day are taken as so many days on their own, which makes a pass look a little too common.
    """
    length_us = round(min(max(days * 86_400e6, SAMPLE_STEP_S * 1e6), 86_400e6))
    index = ((sample.utc - sample.utc[0]).astype(np.int64) // length_us).astype(np.int64)
    known = np.bincount(index, weights=sample.covered) > 0
    hit = np.bincount(index, weights=passing) > 0
    share = float(np.count_nonzero(hit & known)) / max(1, int(np.count_nonzero(known)))
    return float(1.0 - (1.0 - share) ** max(1.0, days))


def likelihood_words(alike: float, days: float) -> str:
    """A likelihood ratio in words, from the share of comparable windows that pass as well.

    >>> likelihood_words(0.5, 1.0)
    'A pass says little: 50 % of windows of this length around it pass too (likelihood ratio about 1.9).'
    """
    share = max(alike, 0.002)
    ratio = float(f"{max(1.0, TRUE_PASS_SHARE / share):.2g}")
    strength = "next to nothing" if ratio < 1.2 else "little" if ratio < 3 else "something" if ratio < 10 else "much"
    if days > _LONG_DAYS:
        return (
            f"A pass says {strength}: over so long a window nearly every such story passes (likelihood ratio about 1)."
        )
    told = f"{alike:.0%}".replace("%", " %") if alike >= 0.005 else "fewer than 1 %"
    return (
        f"A pass says {strength}: {told} of windows of this length around it pass too "
        f"(likelihood ratio about {ratio:g})."
    )
