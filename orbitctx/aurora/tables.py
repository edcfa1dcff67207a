"""The oval of each 3-hour interval, tabulated over magnetic local time for the search over the visible cap."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from orbitctx.aurora.activity import KpRecord
from orbitctx.aurora.cap import MLT_BINS, OvalTable, Rule
from orbitctx.aurora.oval import far_side_deg, gussenhoven_deg

__all__ = ["FAR_SLACK_DEG", "GENEROUS", "PLAIN", "oval_table"]

# The rule for "seen": a dark footpoint, and no daylight below the station.
PLAIN = Rule(footpoint_deg=12.0, nadir_deg=6.0)
# What a refutation must fail as well, with Kp higher by GENEROUS_KP.
GENEROUS = Rule(footpoint_deg=8.0, nadir_deg=3.0)
GENEROUS_KP = 1.0

# Aurora is also taken as possible this far poleward of the statistical far side.
FAR_SLACK_DEG = 2.0

# Where Kp is missing, only what holds at the quietest counts as seen, and what holds at the stormiest as possible.
UNKNOWN_KP = (0.0, 6.0)


def oval_table(kp: KpRecord, intervals: NDArray[np.int64], *, generous: bool = False) -> OvalTable:
    """The oval's edge and far side (slack included) of S intervals by magnetic local time."""
    mlt = (np.arange(MLT_BINS) + 0.5) * (24.0 / MLT_BINS)
    three = kp.neighbours(intervals)
    highest = np.where(np.isnan(three), -1.0, three).max(axis=0)
    known = np.where(highest < 0, UNKNOWN_KP[generous], np.minimum(highest + GENEROUS_KP * generous, 9.0))[:, None]
    edge = gussenhoven_deg(mlt, known)
    far = far_side_deg(mlt, known, edge) + FAR_SLACK_DEG
    return OvalTable(edge.astype(np.float32), far.astype(np.float32))
