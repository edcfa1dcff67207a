"""Whether two stories look like tellings of one event at all, before their differences are called disagreements."""

from __future__ import annotations

from typing import Any

import numpy as np

from orbitctx.assess.finding import CaptureWindow
from orbitctx.assess.geography import discs, edge_km
from orbitctx.assess.tolerances import FRESH_DAYS, VIEW_KM
from orbitctx.stories.claim import Reading

__all__ = ["why_apart"]

_DAY = np.timedelta64(86_400_000_000, "us")
# A telling slips by a day or by the lag between picture and post; two windows a week apart and more are two times.
_APART_DAYS = 7.0
# Windows as short as a stated date: where two such meet, the tellings share their time.
_SHORT_DAYS = 3.5
# One such difference is what tellings disagree on; two of them, with nothing shared, are two events. So are windows
# farther apart than news is old.
_DIFFERENCES = 2


def why_apart(one: tuple[Reading, CaptureWindow], other: tuple[Reading, CaptureWindow]) -> list[str]:
    """What two stories have so little in common that they tell of two events; empty where they may tell of one."""
    gap_days = _gap_days(one[1], other[1])
    windows = f"capture windows {gap_days:,.0f} days apart" if gap_days is not None and gap_days > _APART_DAYS else None
    if gap_days == 0 and all(c[1].window is not None and c[1].window.days <= _SHORT_DAYS for c in (one, other)):
        windows = ""
    # An empty text: shared; None: it cannot be told.
    differences = [_photographers(one[0], other[0]), windows, _places(one[0], other[0])]
    told = [d for d in differences if d]
    enough = len(told) >= _DIFFERENCES or (gap_days or 0) > FRESH_DAYS
    return told if enough and "" not in differences else []


def _photographers(one: Reading, other: Reading) -> str | None:
    names = [{str(c.value["name"]) for c in reading.of_kind("photographer")} for reading in (one, other)]
    if not all(names):
        return None
    return "" if names[0] & names[1] else "other photographers"


def _gap_days(one: CaptureWindow, other: CaptureWindow) -> float | None:
    """Days between the nearest candidates, 0 where they meet; None where one is not bounded."""
    pairs = [(a, b) for a in one.candidates for b in other.candidates]
    gaps = [float(max((b.start - a.end) / _DAY, (a.start - b.end) / _DAY, 0.0)) for a, b in pairs]
    return min(gaps) if gaps else None


def _places(one: Reading, other: Reading) -> str | None:
    places = [[c.value for c in reading.of_kind("subject", "station_over")] for reading in (one, other)]
    if not all(places):
        return None
    nearest = min(_between_km(a, b) for a in places[0] for b in places[1])
    return f"places {nearest:,.0f} km apart" if nearest > VIEW_KM else ""


def _between_km(one: Any, other: Any) -> float:
    """The least distance of two regions: from the edge of one to the discs of the other."""
    found = discs(other)
    return float(np.min(np.maximum(edge_km(one, found[:, 0], found[:, 1]) - found[:, 2], 0.0)))
