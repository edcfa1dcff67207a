"""What else can be held against the record: storms, image numbers, other spacecraft."""

from __future__ import annotations

import re

import numpy as np

from orbitctx.assess.bench import Bench, evidence, finding
from orbitctx.assess.finding import Finding
from orbitctx.assess.tolerances import EXPEDITION_SLACK_H, KP_SLACK
from orbitctx.instants import isoformat
from orbitctx.stories.claim import Claim

__all__ = ["check_image_id", "check_spacecraft", "check_storm", "is_station"]

# NOAA's scale: G1 is Kp 5, G5 is Kp 9.
_KP_OF_G0 = 4.0
_FRAME = re.compile(r"\bISS[-_ ]?0*(?P<expedition>\d{1,3})[-_ ]?[A-Z]")
_STATION = re.compile(r"(?i)\b(iss|international space station|мкс)\b")


def is_station(name: str) -> bool:
    """Whether a spacecraft's name is that of the station.

    >>> is_station("ISS"), is_station("Tiangong")
    (True, False)
    """
    return bool(_STATION.search(name))


def check_storm(claim: Claim, bench: Bench) -> Finding:
    """A storm's level against the Kp of the capture window and the day on either side."""
    around = bench.surroundings
    if around is None or not np.isfinite(around.context.kp).any():
        return finding(claim, "not_checkable", f"Missing: a date within the record of Kp. {bench.capture.basis}")
    largest = float(np.nanmax(around.context.kp))
    said = float(claim.value["kp"]) if "kp" in claim.value else _KP_OF_G0 + float(claim.value["g"])
    name = f"Kp {said:.0f}" if "kp" in claim.value else f"G{claim.value['g']} (Kp {said:.0f})"
    row = evidence(
        "largest Kp",
        round(largest, 2),
        None,
        uncertainty=0.7,
        at=bench.capture.window,
        method="3-hourly, with its neighbours",
        source="GFZ Potsdam",
    )
    # Forecasts and the hourly alerts run ahead of the final three-hour value; a calmer claim is refuted by more, and
    # only in a window short enough that the storm meant is the one found.
    if largest >= said - KP_SLACK and (around.days > 3 or largest <= said + 2 * KP_SLACK):
        return finding(
            claim,
            "supported" if around.days <= 31 else "consistent",
            f"{name} is told; the largest Kp in the capture window was {largest:.1f}.",
            row,
        )
    return finding(
        claim,
        "inaccurate",
        f"{name} is told; the largest Kp in the capture window was {largest:.1f}.",
        row,
        flips=(f"a date with Kp {said - KP_SLACK:.0f} or more" if largest < said else f"Kp {largest:.0f} instead",),
    )


def check_image_id(claim: Claim, bench: Bench) -> Finding:
    """NASA frame numbers begin with the expedition (ISS064-E-12345): against the capture window."""
    label = str(claim.value["id"])
    match = _FRAME.search(label.upper())
    if match is None:
        return finding(claim, "not_checkable", f"{label} is not a frame number of a station expedition.")
    number = int(match["expedition"])
    span = bench.roster.expedition(number)
    if span is None:
        return finding(claim, "not_checkable", f"{label} names Expedition {number}, which the roster does not list.")
    row = evidence(
        f"Expedition {number}",
        f"{isoformat(span.start)[:10]} to {isoformat(span.end)[:10]}",
        method="roster of expeditions",
        source="roster",
        uncertainty=2,
    )
    named = {int(c.value["number"]) for c in bench.claims("expedition")}
    if named and number not in named:
        return finding(
            claim, "inaccurate", f"{label} is a frame of Expedition {number}; the text names {sorted(named)}.", row
        )
    if bench.capture.window is None:
        return finding(claim, "consistent", f"{label} is a frame of Expedition {number}; nothing else dates it.", row)
    wide = span.widened(before_h=EXPEDITION_SLACK_H, after_h=EXPEDITION_SLACK_H)
    if any(wide.intersection(c) for c in bench.capture.candidates):
        return finding(
            claim, "supported", f"{label} is a frame of Expedition {number}, which was in progress then.", row
        )
    return finding(
        claim,
        "inaccurate",
        f"{label} is a frame of Expedition {number}, which was not in progress in the capture window.",
        row,
        flips=(f"a capture between {isoformat(span.start)[:10]} and {isoformat(span.end)[:10]}",),
    )


def check_spacecraft(claim: Claim, bench: Bench) -> Finding:
    """Another spacecraft is never judged by the station's orbit."""
    name = str(claim.value["name"])
    if is_station(name):
        return finding(claim, "consistent", "The claims are judged by the orbit of the International Space Station.")
    return finding(claim, "not_checkable", f"{name} is not the station: its orbit is not among the data of this tool.")
