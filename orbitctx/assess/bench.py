"""The bench on which claims are laid beside the physics: what every check may look at, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbitctx.assess.finding import CaptureWindow, Evidence, Finding
from orbitctx.assess.tolerances import NIGHT_SUN_DEG, NIGHT_SUN_GENEROUS_DEG
from orbitctx.contexts import Context, Hemisphere
from orbitctx.instants import Instants, TimeWindow, isoformat
from orbitctx.stories.claim import Claim, Reading
from orbitctx.stories.roster import Roster

__all__ = [
    "AURORAS",
    "NIGHT_PHENOMENA",
    "Bench",
    "Surroundings",
    "duration",
    "evidence",
    "finding",
    "near_in_time",
    "numbered",
    "runs",
]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

AURORAS = frozenset({"aurora", "aurora_borealis", "aurora_australis"})
# What is only seen at night: such a claim makes the picture a night picture.
NIGHT_PHENOMENA = AURORAS | {"airglow", "city_lights", "stars", "milky_way", "sprite", "meteor", "comet"}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The physics of the candidate windows on one grid of instants (``step_s`` apart inside each window)."""

    context: Context
    step_s: float
    days: float
    days_beyond: float = 0.0  # of the windows, the days after those that any element set serves: not on the grid

    @property
    def utc(self) -> Instants:
        """The instants, in order of time."""
        return self.context.track.utc

    @property
    def covered(self) -> Bools:
        """Where an element set serves."""
        return np.isfinite(self.context.track.lat_deg)

    @property
    def coverage(self) -> float:
        """Share of the windows that an element set serves."""
        return float(self.covered.mean()) * self.days / (self.days + self.days_beyond) if len(self.utc) else 0.0

    def minutes(self, mask: Bools) -> float:
        """Minutes for which a condition holds."""
        return float(np.count_nonzero(mask)) * self.step_s / 60.0

    def sun_below(self, altitude_deg: float) -> Bools:
        """Where the sun at the nadir is at or below an altitude (degrees)."""
        with np.errstate(invalid="ignore"):
            return np.asarray(self.context.sun_altitude_deg <= altitude_deg) & self.covered

    def near_in_time(self, mask: Bools, minutes: float) -> Bools:
        """Instants within some minutes of one where the mask holds."""
        return near_in_time(self.utc, mask, minutes)

    def hemispheres(self, kind: str) -> tuple[Hemisphere, ...]:
        """The hemispheres that an aurora of this kind can belong to."""
        ctx = self.context
        return {"aurora_borealis": (ctx.north,), "aurora_australis": (ctx.south,)}.get(kind, (ctx.north, ctx.south))

    def seen(self, kind: str) -> Bools:
        """Where the plain rule lets an aurora of this kind be seen."""
        return np.asarray(np.logical_or.reduce([h.seen for h in self.hemispheres(kind)]))

    def possible(self, kind: str) -> Bools:
        """Where the generous rule does."""
        return np.asarray(np.logical_or.reduce([h.possible for h in self.hemispheres(kind)]))


@dataclass(frozen=True, slots=True)
class Bench:
    """One story with all that its claims are compared with."""

    reading: Reading
    capture: CaptureWindow
    roster: Roster
    gazetteer: Any  # stories.gazetteer.Gazetteer
    surroundings: Surroundings | None
    magnetic_latitude: Callable[[Floats, Floats, np.datetime64], Floats]
    covered: TimeWindow  # the span of the orbit record
    why_no_physics: str = ""
    other_spacecraft: str | None = None
    published: TimeWindow | None = field(default=None)

    def claims(self, *kinds: str) -> tuple[Claim, ...]:
        """The claims of some kinds."""
        return self.reading.of_kind(*kinds)

    def places(self) -> tuple[Claim, ...]:
        """The places that the picture is told to be of; not those that the text only names beside it."""
        return tuple(c for c in self.claims("station_over", "subject") if not c.hedged)

    @property
    def night_told(self) -> bool:
        """Whether the story shows a night picture."""
        if any(c.value.get("state") in {"day", "sunrise", "sunset"} for c in self.claims("lighting")):
            return False
        at_night = any(c.value.get("state") in {"night", "moonlight"} for c in self.claims("lighting"))
        return at_night or any(c.value.get("kind") in NIGHT_PHENOMENA for c in self.claims("phenomenon"))

    @property
    def auroras(self) -> tuple[str, ...]:
        """The kinds of aurora that the story speaks of."""
        return tuple(dict.fromkeys(c.value["kind"] for c in self.claims("phenomenon") if c.value["kind"] in AURORAS))

    def dark(self, around: Surroundings, *, generous: bool = False) -> Bools:
        """Where the light suits the story: at night for a night picture, else wherever the station is known."""
        if not self.night_told:
            return around.covered
        return around.sun_below(NIGHT_SUN_GENEROUS_DEG if generous else NIGHT_SUN_DEG)


def evidence(
    quantity: str,
    value: Any,
    unit: str | None = None,
    *,
    method: str,
    source: str,
    uncertainty: float | None = None,
    at: TimeWindow | np.datetime64 | None = None,
) -> Evidence:
    """One row of evidence, rounded so that it prints as it is meant; its id is given when the dossier is put together.

    Five significant digits: none of the quantities here is known better than to one part in 10,000.
    """
    if isinstance(value, float | np.floating):
        value = float(f"{float(value):.5g}")
    when = None
    if isinstance(at, TimeWindow):
        when = f"{isoformat(at.start)}/{isoformat(at.end)}"
    elif at is not None:
        when = isoformat(at)
    return Evidence("", quantity, value, unit, uncertainty, when, method, source)


def finding(
    claim: Claim,
    status: str,
    reason: str,
    *rows: Evidence,
    flips: tuple[str, ...] = (),
    true_reading: str | None = None,
) -> Finding:
    """A finding with its evidence rows."""
    return Finding(claim, status, reason, rows, flips, true_reading)


def duration(minutes: float) -> str:
    """A sum of minutes in words; never in days, which would read as calendar days.

    >>> duration(0.3), duration(1.0), duration(95.2), duration(900), duration(100000)
    ('less than a minute', '1 minute', '95 minutes', '15 hours', '1,667 hours')
    """
    if 0 < minutes < 1:
        return "less than a minute"
    if minutes < 600:
        return f"{minutes:.0f} minute{'' if round(minutes) == 1 else 's'}"
    return f"{minutes / 60:,.0f} hours"


def numbered(findings: list[Finding]) -> tuple[Finding, ...]:
    """The findings with evidence ids e1, e2, ... in order of first use; equal rows share one id."""
    ids: dict[str, str] = {}
    out = []
    for found in findings:
        rows = []
        for row in found.evidence:
            key = repr(replace(row, id=""))
            rows.append(replace(row, id=ids.setdefault(key, f"e{len(ids) + 1}")))
        out.append(replace(found, evidence=tuple(rows)))
    return tuple(out)


def runs(mask: Bools, utc: Instants, step_s: float) -> list[tuple[int, int]]:
    """First and last index of each stretch where the mask holds without a gap in time."""
    hits = np.flatnonzero(mask)
    if not len(hits):
        return []
    gap = np.diff(utc[hits]) > np.timedelta64(round(step_s * 1.5e6), "us")
    cuts = np.flatnonzero(gap) + 1
    return [(int(part[0]), int(part[-1])) for part in np.split(hits, cuts)]


def near_in_time(utc: Instants, mask: Bools, minutes: float) -> Bools:
    """Instants (in order of time) within some minutes of one where the mask holds."""
    if not mask.any():
        return np.zeros_like(mask)
    times, hits = utc.astype(np.int64), utc[mask].astype(np.int64)
    at = np.searchsorted(hits, times)
    before = np.abs(times - hits[np.clip(at - 1, 0, len(hits) - 1)])
    after = np.abs(hits[np.clip(at, 0, len(hits) - 1)] - times)
    return np.asarray(np.minimum(before, after) <= minutes * 60e6)
