"""What must hold of the embedded records beyond their hashes: ``data verify`` applies it, and so do the tests.

A hash only says that the bytes are those that were once written. These say that what was written makes sense.
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable

import numpy as np

__all__ = ["INVARIANTS"]

# Lowest and highest mean motion, rev/day, that the station ever had: 460 and 170 km above the equator.
_MOTION = (15.2, 16.3)
# Permanent crew since the docking of Expedition 1.
_CREWED_SINCE = "2000-11-02"
# Kp 9 since 1998 (GFZ): the strongest storms are the anchors of the table.
_KP_NINE = ("2000-07-15T18", "2003-10-29T06", "2003-10-30T18", "2003-10-30T21", "2024-05-11T00", "2024-05-11T09")


def _real_sets(content: bytes) -> str | None:
    from orbitctx.orbit.elements import parse_element_sets

    parsed = parse_element_sets(gzip.decompress(content).decode("ascii"))
    if parsed.problems:
        return f"line {parsed.problems[0].line}: {' '.join(parsed.problems[0].reason.split())}"
    motions = np.array([float(one.line2[52:63]) for one in parsed.sets])
    if (motions < _MOTION[0]).any() or (motions > _MOTION[1]).any():
        return f"a mean motion outside {_MOTION[0]} to {_MOTION[1]} revolutions a day"
    return None


def _arcs(content: bytes) -> str | None:
    from orbitctx.errors import DamagedDataError
    from orbitctx.orbit.arcfile import read_arcs
    from orbitctx.orbit.elements import parse_element_set

    table = read_arcs(content)
    serves = table.end > table.start  # an arc between two burns can have no time left to serve
    start, end = table.start[serves], table.end[serves]
    if (end[:-1] > start[1:]).any():
        return "arcs overlap or are out of order"
    if (table.rms_km < 0).any() or (table.burn_sigma_h < 0).any():
        return "a negative residual or time sigma"
    try:
        for k in range(len(table)):
            one = table.sets.element_set(k)
            parse_element_set(one.line1, one.line2)
    except DamagedDataError as error:
        return f"arc {k}: {' '.join(str(error).split())}"
    return None


def _kp(content: bytes) -> str | None:
    from orbitctx.aurora.activity import open_kp

    record = open_kp(content)
    if (record.thirds < 0).any() or (record.thirds > 27).any():
        return "a value outside 0 to 9, or a gap"
    nines = {str(at)[:13] for at in record.interval_start(np.flatnonzero(record.thirds == 27))}
    if not nines.issuperset(_KP_NINE):
        return f"Kp 9 is missing at {', '.join(sorted(set(_KP_NINE) - nines))}"
    return None


def _grids(content: bytes) -> str | None:
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        nodes = sorted(float(name.partition("_")[2]) for name in archive.files if name.startswith("at_"))
    if len(nodes) < 2 or nodes[0] > 1998 or max(np.diff(nodes)) > 5.01:
        return f"nodes {nodes}: expected one at least every five years from before 1998"
    return None


def _roster(content: bytes) -> str | None:
    from orbitctx.instants import isoformat
    from orbitctx.stories.roster import parse_roster

    roster = parse_roster(content)
    ends: np.datetime64 = np.datetime64(_CREWED_SINCE, "us")
    for stay in sorted(roster.all_stays, key=lambda stay: stay.window.start):
        if stay.window.end <= ends:
            continue
        if stay.window.start > ends:
            return f"nobody is aboard from {isoformat(ends)} to {isoformat(stay.window.start)}"
        ends = stay.window.end
    numbers = [one.number for one in roster.expeditions]
    return None if numbers == list(range(1, len(numbers) + 1)) else "the expeditions are not numbered from 1 on"


def _places(content: bytes) -> str | None:
    from orbitctx.stories.gazetteer import parse_gazetteer

    gazetteer = parse_gazetteer(content)
    for number in range(len(gazetteer)):
        place = gazetteer.by_number(number)
        if not (abs(place.lat_deg) <= 90 and abs(place.lon_deg) <= 180 and all(disc[2] > 0 for disc in place.region)):
            return f"{place.name} lies nowhere on Earth"
    return None


# File name to a function of its bytes that returns a sentence where something is wrong.
INVARIANTS: dict[str, Callable[[bytes], str | None]] = {
    "aacgm_110km.npz": _grids,
    "aacgm_250km.npz": _grids,
    "iss_arcs.gz": _arcs,
    "iss_real_sets.txt.gz": _real_sets,
    "kp.npy": _kp,
    "places.bin": _places,
    "roster.json": _roster,
}
