"""What was seen: auroras by hemisphere, other lights of the night, both auroras, the whole ring."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orbitctx.assess.bench import AURORAS, Bench, Surroundings, duration, evidence, finding
from orbitctx.assess.finding import Evidence, Finding
from orbitctx.assess.geography import aurora_too_low, near_places, together
from orbitctx.assess.seasons import NOCTILUCENT_SEASON, noctilucent_in_sight
from orbitctx.assess.tolerances import (
    GENEROUS_MINUTES_PER_DAY,
    LADDER_DAYS,
    LIMB_ARC_DEG,
    MINOR_HEMISPHERE_SHARE,
    NIGHT_SUN_DEG,
    POSTED_FRESH_DAYS,
    PUBLISHED_FRESH_DAYS,
)
from orbitctx.instants import TimeWindow, isoformat
from orbitctx.stories.claim import Claim

__all__ = ["check_both_hemispheres", "check_extent", "check_phenomenon"]

_METHOD = "visible, dark footpoints at 110 km against the auroral oval, station over a night nadir (plain rule)"
_GENEROUS = "the same with Kp + 1, footpoint depression 8 deg, nadir sun -3 deg (generous rule)"
_SOURCE = "element sets, DE421, Kp (GFZ Potsdam), AACGM-v2"
_WORDS = {
    "aurora": "aurora",
    "aurora_borealis": "northern lights",
    "aurora_australis": "southern lights",
}
_LIGHTS = {"meteor": "meteors", "sprite": "sprites", "milky_way": "the Milky Way"}
_OTHER = {"aurora_borealis": "aurora_australis", "aurora_australis": "aurora_borealis"}
# A pass that only one hemisphere allows is distinctive for windows up to this long.
_DISTINCTIVE_DAYS = 31
_COVERED_ENOUGH = 0.9
# A station at 420 km sees 3 % of the globe; a picture of the whole ring needs thousands of kilometres of height.
_RING_ARC_DEG = 46.0


def check_phenomenon(claim: Claim, bench: Bench) -> Finding:
    """Whether the light, and for auroras the oval, let this be seen in the capture window."""
    kind = str(claim.value["kind"])
    around = bench.surroundings
    if kind not in AURORAS:
        return _night_light_without_date(claim, bench, kind) if around is None else _night_light(claim, bench, around)
    low = aurora_too_low(bench)
    if low is not None and bench.auroras[:1] == (kind,):
        return finding(claim, low.status, low.reason, *low.rows, flips=low.flips, true_reading=low.true_reading)
    if around is None:
        return finding(claim, "not_checkable", _missing(bench))
    return _Watch.on(claim, bench, around).finding()


@dataclass(frozen=True, slots=True)
class _Watch:
    """One aurora claim against the physics: minutes by the plain and the generous rule, for it and for the other."""

    claim: Claim
    bench: Bench
    around: Surroundings
    kind: str
    other: str | None  # the other hemisphere's aurora
    minutes: float
    generous: float
    others: float
    rows: tuple[Evidence, ...]

    @classmethod
    def on(cls, claim: Claim, bench: Bench, around: Surroundings) -> _Watch:
        kind = str(claim.value["kind"])
        other = _OTHER.get(kind)
        minutes = around.minutes(around.seen(kind))
        # A minute at the rim of polar day on the other side of the Earth cannot rescue an aurora over a named place.
        generous = around.minutes(near_places(bench, around, around.possible(kind)))
        others = around.minutes(around.seen(other)) if other else 0.0
        near = ", near the places named" if bench.places() else ""
        allowed = f", with every allowance{near}"
        at, step = bench.capture.window, round(around.step_s / 60, 2)
        rows = [
            _minutes_row(kind, minutes, step, at),
            _minutes_row(kind, generous, step, at, generous=allowed),
        ]
        if other:
            rows.append(_minutes_row(other, others, step, at))
        if np.isfinite(around.context.kp).any():
            kp = float(np.nanmax(around.context.kp))
            rows.append(
                evidence("largest Kp", round(kp, 2), at=at, uncertainty=0.7, method="3-hourly", source="GFZ Potsdam")
            )
        return cls(claim, bench, around, kind, other, minutes, generous, others, tuple(rows))

    def finding(self) -> Finding:
        """The first rule that applies: unseen, minor hemisphere, too old, apart from the places; else fine."""
        if not self.minutes:
            return self._unseen()
        return self._minor() or self._ladder() or self._apart() or self._possible()

    def _found(self, status: str, reason: str, flips: tuple[str, ...] = (), true: str | None = None) -> Finding:
        return finding(self.claim, status, reason, *self.rows, flips=flips, true_reading=true)

    def _possible(self) -> Finding:
        around = self.around
        length = f"{around.days:.0f} days" if around.days >= 3 else duration(around.days * 1440)
        reason = (
            f"{_said(self.kind)} could be seen for {duration(self.minutes)} in total within the {length} "
            "of the capture window"
        )
        if self.other is None or around.minutes(around.possible(self.other)):
            return self._found("consistent", f"{reason}.")
        other = _WORDS[self.other]
        status = "supported" if around.days <= _DISTINCTIVE_DAYS else "consistent"
        return self._found(status, f"{reason}, {other} not at all.", (f"the {other}",))

    def _unseen(self) -> Finding:
        around, kind = self.around, self.kind
        if around.coverage < _COVERED_ENOUGH:
            return self._found("not_checkable", "Element sets serve only part of the capture window.")
        why = _why_unseen(around, kind)
        flips: tuple[str, ...] = ()
        true = None
        if self.other and self.others:
            other = _WORDS[self.other]
            flips = (f"the {other}",)
            true = f"true of the {other}: in view for {duration(self.others)} of that window"
        if self.generous > GENEROUS_MINUTES_PER_DAY * around.days:
            reason = (
                f"{_said(kind)} could be seen at no minute of the capture window; only with every allowance for "
                f"{duration(self.generous)}. {why}"
            )
            return self._found("unlikely", reason, flips, true)
        reason = (
            f"{_said(kind)} could be seen at no minute of the capture window, with every allowance for orbit, activity "
            f"and darkness made. {why}"
        )
        return self._found("contradicted", reason, flips, true)

    def _minor(self) -> Finding | None:
        """The hemisphere that has hardly any of the minutes with aurora in view."""
        if self.other is None or len(self.bench.auroras) != 1:
            return None
        total = self.minutes + self.others
        if self.minutes / total >= MINOR_HEMISPHERE_SHARE:
            return None
        other = _WORDS[self.other]
        reason = (
            f"{_said(self.kind)} could be seen for only {self.minutes:.0f} of the {total:.0f} minutes with aurora in "
            f"view; the rest were {other}."
        )
        return self._found("unlikely", reason, (f"the {other}",), f"true of the {other}")

    def _ladder(self) -> Finding | None:
        """For a posted picture without a date: step back from the posting until the named hemisphere was in view."""
        capture, around = self.bench.capture, self.around
        until = capture.until
        if self.other is None or until is None or len(self.bench.auroras) != 1:
            return None
        if capture.rests_on == "captured" or not self.bench.reading.told_as_news or around.coverage < 0.5:
            return None
        fresh = POSTED_FRESH_DAYS if self.bench.claims("posted") else PUBLISHED_FRESH_DAYS
        age_days = (until.end - around.utc) / np.timedelta64(86_400_000_000, "us")
        recent = age_days <= fresh + until.days
        ours = around.seen(self.kind)
        own, rest = around.minutes(ours & recent), around.minutes(around.seen(self.other) & recent)
        if not rest or (own and own / (own + rest) >= MINOR_HEMISPHERE_SHARE):
            return None
        other, named = _WORDS[self.other], _WORDS[self.kind]
        # The age at which the named hemisphere has its share again, as a rung of the ladder.
        first = float(age_days[ours & ~recent].min()) if (ours & ~recent).any() else float(age_days[ours].min())
        rung = next((d for d in LADDER_DAYS if d >= first), round(first))
        last = isoformat(until.end - np.timedelta64(round(first * 86_400e6), "us"))[:10]
        reason = (
            f"In the {fresh} days before it was out, {named} could be seen for {duration(own)} and {other} for "
            f"{duration(rest)}; the answer changes only for a picture about {rung} days old."
        )
        true = f"true of the {other}; of the {named} for a picture of {last}, {first:.0f} days before it was out"
        return self._found("unlikely", reason, (f"the {other}", f"a picture of {last} or before"), true)

    def _apart(self) -> Finding | None:
        """The aurora and the places each fit the window, but never in the same picture."""
        bench, around = self.bench, self.around
        if bench.reading.compilation or around.coverage < _COVERED_ENOUGH:
            return None
        if together(bench, around, around.seen(self.kind), generous=False):
            return None
        hopeless = not together(bench, around, around.possible(self.kind), generous=True)
        names = ", ".join(str(c.value["name"]) for c in bench.places())
        reason = (
            f"{_said(self.kind)} and {names} each fit the capture window, but not together: when the station was near, "
            "no aurora of that kind was in sight."
        )
        flips: tuple[str, ...] = (f"{_WORDS[self.kind]} alone, without {names}",)
        true = None
        if self.other and self._other_together():
            flips = (f"the {_WORDS[self.other]}", *flips)
            true = f"true of the {_WORDS[self.other]}"
        return self._found("contradicted" if hopeless else "unlikely", reason, flips, true)

    def _other_together(self) -> bool:
        return self.other is not None and together(
            self.bench, self.around, self.around.seen(self.other), generous=False
        )


def _minutes_row(kind: str, minutes: float, step_min: float, at: TimeWindow | None, *, generous: str = "") -> Evidence:
    quantity = f"minutes with {_WORDS[kind]} in view{generous}"
    method = _GENEROUS if generous else _METHOD
    return evidence(quantity, minutes, "min", uncertainty=step_min, at=at, method=method, source=_SOURCE)


def _why_unseen(around: Surroundings, kind: str) -> str:
    """What stood against it: no night on that side, or no aurora within sight."""
    sign = {"aurora_borealis": 1.0, "aurora_australis": -1.0}.get(kind)
    if sign is None:
        return "No dark point of either oval was in sight."
    with np.errstate(invalid="ignore"):
        beyond = around.covered & (sign * around.context.track.lat_deg > 30.0)
    if not beyond.any():
        return "The station was not on that side of the Earth then."
    lowest = float(np.nanmin(around.context.sun_altitude_deg[beyond]))
    side = "north of 30 N" if sign > 0 else "south of 30 S"
    if lowest > NIGHT_SUN_DEG:
        return f"Whenever the station was {side}, the sun stood at {lowest:+.0f} degrees or higher below it: no night."
    return f"{side.capitalize()} the station passed the night too far from the oval."


def _night_light_without_date(claim: Claim, bench: Bench, kind: str) -> Finding:
    if kind == "airglow":
        return finding(claim, "consistent", "Airglow stands over the dark limb every night, everywhere.")
    return finding(claim, "not_checkable", _missing(bench))


def _night_light(claim: Claim, bench: Bench, around: Surroundings) -> Finding:
    kind = str(claim.value["kind"])
    special = {"moon": _moon, "noctilucent_clouds": _noctilucent}.get(kind)
    if special is not None:
        return special(claim, bench, around)
    if kind == "comet":
        return finding(claim, "not_checkable", "Positions of comets are not among the data of this tool.")
    night = around.sun_below(NIGHT_SUN_DEG)
    row = evidence(
        "minutes of night at the nadir",
        around.minutes(night),
        "min",
        at=bench.capture.window,
        method="sun at most -6 deg high",
        source=_SOURCE,
    )
    words = _LIGHTS.get(kind, kind.replace("_", " "))
    if night.any():
        return finding(claim, "consistent", f"There was night enough for {words} in the capture window.", row)
    # Around the terminator the limb ahead is dark while the nadir is not: 20 degrees of arc and the plain rule.
    if kind == "airglow" or around.sun_below(LIMB_ARC_DEG + NIGHT_SUN_DEG).any():
        reason = f"The nadir was not dark in the capture window; {words} only far ahead on the limb."
        return finding(claim, "unlikely", reason, row)
    if around.coverage < _COVERED_ENOUGH:
        return finding(claim, "not_checkable", "Element sets serve only part of the capture window.", row)
    return finding(claim, "contradicted", f"In the capture window the station flew in full daylight: no {words}.", row)


def _moon(claim: Claim, bench: Bench, around: Surroundings) -> Finding:
    up = around.context.moon_altitude_deg > -LIMB_ARC_DEG
    row = evidence(
        "minutes with the Moon above the station's horizon",
        around.minutes(up),
        "min",
        at=bench.capture.window,
        method="DE421, dip of the horizon 20 deg",
        source=_SOURCE,
    )
    if up.any():
        return finding(claim, "consistent", "The Moon was above the station's horizon in the capture window.", row)
    return finding(claim, "contradicted", "The Moon was never above the station's horizon in the capture window.", row)


def _noctilucent(claim: Claim, bench: Bench, around: Surroundings) -> Finding:
    seen = noctilucent_in_sight(around.utc, around.context.track.lat_deg)
    row = evidence(
        "minutes with noctilucent clouds in season and within sight",
        around.minutes(seen),
        "min",
        at=bench.capture.window,
        method="months of the season; latitudes within sight of 45 degrees and beyond",
        source="element sets, literature",
    )
    if seen.any():
        return finding(claim, "consistent", "Noctilucent clouds occur at that season, on the side passed.", row)
    if around.coverage < _COVERED_ENOUGH:
        return finding(claim, "not_checkable", "Element sets serve only part of the capture window.", row)
    return finding(claim, "unlikely", f"Noctilucent clouds occur {NOCTILUCENT_SEASON}.", row)


def check_both_hemispheres(claim: Claim, bench: Bench) -> Finding:
    """Whether both auroras fit: one night arc cannot hold both, several orbits or nights can."""
    around = bench.surroundings
    if around is None:
        return finding(
            claim,
            "not_checkable" if not bench.reading.compilation else "consistent",
            "Both auroras fit footage put together from several orbits; no date says from which."
            + ("" if bench.reading.compilation else " " + _missing(bench)),
        )
    north, south = around.context.north, around.context.south
    rows = [
        evidence(
            f"minutes with {_WORDS[k]} in view",
            around.minutes(around.seen(k)),
            "min",
            at=bench.capture.window,
            method=_METHOD,
            source=_SOURCE,
        )
        for k in ("aurora_borealis", "aurora_australis")
    ]
    if north.seen.any() and south.seen.any():
        return finding(
            claim,
            "consistent",
            "Both auroras came into view in the capture window, on different arcs of the orbit: a compilation.",
            *rows,
        )
    least = min(around.minutes(north.possible), around.minutes(south.possible))
    if least > GENEROUS_MINUTES_PER_DAY * around.days:
        return finding(claim, "unlikely", "One of the two auroras came into view only with every allowance.", *rows)
    if around.coverage < 0.9:
        return finding(claim, "not_checkable", "Element sets serve only part of the capture window.", *rows)
    side = "northern" if north.seen.any() else "southern"
    return finding(
        claim,
        "contradicted",
        f"Only the {side} oval could be seen from the station in the capture window.",
        *rows,
        flips=(f"the {side} lights alone", "footage of several months"),
        true_reading=f"true of the {side} lights alone",
    )


def check_extent(claim: Claim, bench: Bench) -> Finding:
    """The whole ring in one picture cannot come from the height of the station."""
    if not claim.value.get("whole_ring"):
        return finding(claim, "consistent", "An arc of the ring fits a picture from the station.")
    row = evidence(
        "arc from the nadir to the farthest aurora in sight",
        30.8,
        "deg",
        uncertainty=0.5,
        method="sightline to 110 km from 420 km, grazing the Earth",
        source="geometry",
    )
    ring = evidence(
        "width of the smallest auroral ring",
        _RING_ARC_DEG,
        "deg",
        uncertainty=6,
        method="oval at Kp 0 (Gussenhoven 1983), twice its colatitude",
        source="literature",
    )
    return finding(
        claim,
        "contradicted",
        "The whole auroral ring does not fit a picture from the station: from 420 km one sees 31 degrees of arc to "
        "each side at most, and never more than the part of the ring on this side of the pole.",
        row,
        ring,
        flips=("another spacecraft, thousands of kilometres up", "an arc of the ring instead of the whole"),
        true_reading="true of a satellite far above the pole, or of a computer picture",
    )


def _missing(bench: Bench) -> str:
    if bench.capture.window is None:
        return f"Missing: a date, a photographer or an expedition. {bench.capture.basis}"
    return bench.why_no_physics or "Missing: orbit data for the capture window."


def _said(kind: str) -> str:
    return _WORDS[kind].capitalize()
