"""What was seen: auroras by hemisphere, other lights of the night, both auroras, the whole ring."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from orbitctx.assess.bench import AURORAS, Bench, Surroundings, evidence, finding
from orbitctx.assess.finding import Evidence, Finding
from orbitctx.assess.geography import aurora_too_low, together
from orbitctx.assess.tolerances import (
    GENEROUS_MINUTES_PER_DAY,
    LADDER_DAYS,
    MINOR_HEMISPHERE_SHARE,
    NIGHT_SUN_DEG,
    POSTED_FRESH_DAYS,
    PUBLISHED_FRESH_DAYS,
)
from orbitctx.instants import TimeWindow, isoformat
from orbitctx.stories.claim import Claim

__all__ = ["check_both_hemispheres", "check_extent", "check_phenomenon"]

Bools = NDArray[np.bool_]

_METHOD = "visible, dark footpoints at 110 km against the auroral oval, station over a night nadir (plain rule)"
_GENEROUS = "the same with Kp + 1, footpoint depression 8 deg, nadir sun -3 deg (generous rule)"
_SOURCE = "element sets, DE421, Kp (GFZ Potsdam), AACGM-v2"
_WORDS = {
    "aurora": "aurora",
    "aurora_borealis": "northern lights",
    "aurora_australis": "southern lights",
}
_OTHER = {"aurora_borealis": "aurora_australis", "aurora_australis": "aurora_borealis"}
_SIDE = {"aurora_borealis": "northern", "aurora_australis": "southern", "aurora": "either"}
# Noctilucent clouds: late May to late August in the north, late November to late February in the south.
_NLC_MONTHS = {5, 6, 7, 8, 11, 12, 1, 2}
# A station at 420 km sees 3 % of the globe; a picture of the whole ring needs thousands of kilometres of height.
_RING_ARC_DEG = 46.0


def check_phenomenon(claim: Claim, bench: Bench) -> Finding:
    """Whether the light, and for auroras the oval, let this be seen in the capture window."""
    kind = str(claim.value["kind"])
    if kind in AURORAS:
        return _aurora(claim, bench, kind)
    if bench.surroundings is None:
        return _night_light_without_date(claim, bench, kind)
    return _night_light(claim, bench, bench.surroundings, kind)


def _aurora(claim: Claim, bench: Bench, kind: str) -> Finding:
    low = aurora_too_low(bench)
    if low is not None and bench.auroras[:1] == (kind,):
        return finding(claim, low.status, low.reason, *low.rows, flips=low.flips, true_reading=low.true_reading)
    around = bench.surroundings
    if around is None:
        return finding(claim, "not_checkable", _missing(bench))
    seen, possible = around.seen(kind), around.possible(kind)
    minutes, generous = around.minutes(seen), around.minutes(possible)
    rows = _rows(bench, around, kind, minutes, generous)
    if not minutes:
        return _unseen(claim, bench, around, kind, generous, rows)
    other = _OTHER.get(kind)
    if other and len(bench.auroras) == 1:
        theirs = around.minutes(around.seen(other))
        share = minutes / (minutes + theirs)
        if share < MINOR_HEMISPHERE_SHARE:
            return finding(
                claim,
                "unlikely",
                f"{_said(kind)} could be seen for only {minutes:.0f} of the {minutes + theirs:.0f} minutes with aurora in "
                f"view; the rest were {_WORDS[other]}.",
                *rows,
                flips=(f"the {_WORDS[other]}",),
                true_reading=f"true of the {_WORDS[other]}",
            )
    stale = _ladder(claim, bench, around, kind, rows)
    if stale is not None:
        return stale
    apart = _apart(claim, bench, around, kind, rows)
    if apart is not None:
        return apart
    return _possible(claim, bench, around, kind, minutes, rows)


def _possible(
    claim: Claim, bench: Bench, around: Surroundings, kind: str, minutes: float, rows: list[Evidence]
) -> Finding:
    other = _OTHER.get(kind)
    only = other is not None and not around.minutes(around.possible(other))
    total = around.days * 1440
    reason = f"{_said(kind)} could be seen for {_duration(minutes)} of the {_duration(total)} of the capture window"
    if only and other is not None:
        reason += f", {_WORDS[other]} not at all"
    status = "supported" if only and around.days <= 31 else "consistent"
    flips = (f"the {_WORDS[other]}",) if only and other is not None else ()
    return finding(claim, status, reason + ".", *rows, flips=flips)


def _unseen(
    claim: Claim, bench: Bench, around: Surroundings, kind: str, generous: float, rows: list[Evidence]
) -> Finding:
    other = _OTHER.get(kind)
    theirs = around.minutes(around.seen(other)) if other else 0.0
    why = _why_unseen(around, kind)
    true = f"true of the {_WORDS[other]}: in view for {_duration(theirs)} of that window" if other and theirs else None
    flips = tuple(f for f in (f"the {_WORDS[other]}" if other and theirs else None, "another date") if f)
    if around.coverage < 0.9:
        return finding(claim, "not_checkable", "Element sets serve only part of the capture window.", *rows)
    if generous > GENEROUS_MINUTES_PER_DAY * around.days:
        return finding(
            claim,
            "unlikely",
            f"{_said(kind)} could be seen at no minute of the capture window; only with every allowance for {generous:.0f} "
            f"minutes. {why}",
            *rows,
            flips=flips,
            true_reading=true,
        )
    return finding(
        claim,
        "contradicted",
        f"{_said(kind)} could be seen at no minute of the capture window, with every allowance for orbit, activity and "
        f"darkness made. {why}",
        *rows,
        flips=flips,
        true_reading=true,
    )


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
        return f"Whenever the station was {side}, the sun stood at least {lowest:+.0f} degrees high below it: no night."
    return f"{side.capitalize()} the station passed the night too far from the oval."


def _ladder(claim: Claim, bench: Bench, around: Surroundings, kind: str, rows: list[Evidence]) -> Finding | None:
    """For a posted picture without a date: step back from the posting until the named hemisphere was in view."""
    until = bench.capture.until
    other = _OTHER.get(kind)
    if (
        other is None
        or until is None
        or bench.capture.rests_on == "captured"
        or not bench.reading.told_as_news
        or len(bench.auroras) != 1
    ):
        return None
    fresh = POSTED_FRESH_DAYS if bench.claims("posted") else PUBLISHED_FRESH_DAYS
    age_days = (until.end - around.utc) / np.timedelta64(86_400_000_000, "us")
    recent = age_days <= fresh + until.days
    if not recent.any() or around.coverage < 0.5:
        return None
    ours, theirs = around.seen(kind), around.seen(other)
    own, rest = around.minutes(ours & recent), around.minutes(theirs & recent)
    if own and own / (own + rest) >= MINOR_HEMISPHERE_SHARE:
        return None
    if not own and not rest:
        return None
    first = float(age_days[ours].min())
    rung = next((d for d in LADDER_DAYS if d >= first), round(first))
    last = around.utc[ours][-1]
    return finding(
        claim,
        "unlikely",
        f"In the {fresh} days before it was out, {_WORDS[kind]} could be seen for {_duration(own)} and {_WORDS[other]} for "
        f"{_duration(rest)}; the answer changes only for a picture about {rung} days old.",
        *rows,
        flips=(f"the {_WORDS[other]}", f"a picture of {isoformat(last)[:10]} or before"),
        true_reading=f"true of the {_WORDS[other]}; of the {_WORDS[kind]} for a picture of {isoformat(last)[:10]}, "
        f"{first:.0f} days before it was out",
    )


def _apart(claim: Claim, bench: Bench, around: Surroundings, kind: str, rows: list[Evidence]) -> Finding | None:
    """The aurora and the places each fit the window, but never in the same picture."""
    if bench.capture.rests_on != "captured" or around.days > 4:
        return None
    if together(bench, around, around.seen(kind), generous=False):
        return None
    hopeless = not together(bench, around, around.possible(kind), generous=True)
    names = ", ".join(str(c.value["name"]) for c in bench.claims("station_over", "subject"))
    return finding(
        claim,
        "contradicted" if hopeless else "unlikely",
        f"{_said(kind)} and {names} each fit the capture window, but not together: when the station was near, no aurora of "
        "that kind was in sight.",
        *rows,
        flips=("another place", "another date"),
    )


def _rows(bench: Bench, around: Surroundings, kind: str, minutes: float, generous: float) -> list[Evidence]:
    at = bench.capture.window
    step = around.step_s / 60
    rows = [
        evidence(
            f"minutes with {_WORDS[kind]} in view",
            minutes,
            "min",
            uncertainty=step,
            at=at,
            method=_METHOD,
            source=_SOURCE,
        ),
        evidence(
            f"minutes with {_WORDS[kind]} in view, at most",
            generous,
            "min",
            uncertainty=step,
            at=at,
            method=_GENEROUS,
            source=_SOURCE,
        ),
    ]
    other = _OTHER.get(kind)
    if other:
        theirs = around.minutes(around.seen(other))
        rows.append(
            evidence(
                f"minutes with {_WORDS[other]} in view",
                theirs,
                "min",
                uncertainty=step,
                at=at,
                method=_METHOD,
                source=_SOURCE,
            )
        )
    kp = around.context.kp
    if np.isfinite(kp).any():
        rows.append(
            evidence(
                "largest Kp",
                float(np.nanmax(kp)),
                None,
                uncertainty=0.7,
                at=at,
                method="3-hourly, with its neighbours",
                source="GFZ Potsdam",
            )
        )
    return rows


def _night_light_without_date(claim: Claim, bench: Bench, kind: str) -> Finding:
    if kind == "airglow":
        return finding(claim, "consistent", "Airglow stands over the dark limb every night, everywhere.")
    return finding(claim, "not_checkable", _missing(bench))


def _night_light(claim: Claim, bench: Bench, around: Surroundings, kind: str) -> Finding:
    if kind == "moon":
        up = around.context.moon_altitude_deg > -20.0
        row = evidence(
            "minutes with the Moon above the horizon",
            around.minutes(up),
            "min",
            at=bench.capture.window,
            method="DE421",
            source=_SOURCE,
        )
        if up.any():
            return finding(claim, "consistent", "The Moon was above the station's horizon in the capture window.", row)
        return finding(
            claim, "contradicted", "The Moon was never above the station's horizon in the capture window.", row
        )
    if kind == "noctilucent_clouds":
        return _noctilucent(claim, bench)
    if kind == "comet":
        return finding(claim, "not_checkable", "Positions of comets are not among the data of this tool.")
    night = around.sun_below(NIGHT_SUN_DEG)
    # Around the terminator the limb ahead is dark while the nadir is not: 20 degrees of arc and the plain rule.
    limb = around.sun_below(20.0 + NIGHT_SUN_DEG)
    row = evidence(
        "minutes of night at the nadir",
        around.minutes(night),
        "min",
        at=bench.capture.window,
        method="sun at most -6 deg high",
        source=_SOURCE,
    )
    words = kind.replace("_", " ")
    if night.any():
        return finding(claim, "consistent", f"There was night enough for {words} in the capture window.", row)
    if around.coverage < 0.9:
        return finding(claim, "not_checkable", "Element sets serve only part of the capture window.", row)
    if kind == "airglow" or limb.any():
        return finding(
            claim, "unlikely", f"The nadir was not dark in the capture window; {words} only far ahead on the limb.", row
        )
    return finding(claim, "contradicted", f"In the capture window the station flew in full daylight: no {words}.", row)


def _noctilucent(claim: Claim, bench: Bench) -> Finding:
    months = {int(str(w.start.astype("datetime64[M]"))[5:7]) for w in bench.capture.candidates}
    if months & _NLC_MONTHS or (bench.capture.window and bench.capture.window.days > 60):
        return finding(claim, "consistent", "Noctilucent clouds occur at that season.")
    return finding(
        claim,
        "unlikely",
        "Noctilucent clouds occur from late May to August in the north and from late November to February in the south.",
    )


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
    if north.possible.any() and south.possible.any():
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
        "The whole auroral ring does not fit a picture from the station: from 420 km one sees 31 degrees of arc to each side "
        "at most, and never more than the part of the ring on this side of the pole.",
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


def _duration(minutes: float) -> str:
    if minutes < 600:
        return f"{minutes:.0f} minutes"
    return f"{minutes / 60:.0f} hours" if minutes < 72 * 60 else f"{minutes / 1440:.0f} days"


def ladder_window(until: TimeWindow, days: float) -> TimeWindow:
    """The window of some days before a posting."""
    return TimeWindow(until.end - np.timedelta64(round(days * 86_400e6), "us"), until.end)
