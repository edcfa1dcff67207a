"""Sets that are sound each by itself, but belong to no orbit that their neighbours agree on.

Two lines of two sets, put together by a broken copy, pass every checksum. The orbital plane finds them: it turns by
5 degrees a day, predictably (Vallado 2013, eq. 9-37, the secular J2 rate), so that a first line with the second line
of another day is off by what the plane turned in between. Within a day the phase tells, too.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from orbitctx.constants import EARTH_EQUATORIAL_RADIUS_KM
from orbitctx.records.setrows import StoredSet

__all__ = ["lone_sets"]

_J2 = 1.08263e-3
_MU_KM3_S2 = 398600.44
_DAY_S = 86_400.0

# A neighbour can speak within this many days, and at most this many on either side do.
_REACH_DAYS = 30.0
_NEIGHBOURS = 4
# Real neighbours agree far better; these are wide of every set of 28 years but the broken ones (docs/data.md).
_NODE_DEG, _NODE_DEG_PER_DAY = 0.1, 0.03
_INCLINATION_DEG = 0.1
_PHASE_DEG, _PHASE_REACH_DAYS = 4.0, 0.75

Floats = NDArray[np.float64]


def lone_sets(new: Sequence[StoredSet], known: Sequence[StoredSet]) -> dict[int, str]:
    """Which of the new sets disagree with all their neighbours: index in ``new`` to a sentence.

    A set is only named where at least two neighbours within 30 days could have supported it and none does. Known
    sets are asked first: false pairs of one broken copy can agree among themselves.
    """
    alone = _unsupported(new, known, ask_new=True)
    if known:
        alone |= _unsupported(new, known, ask_new=False)
    return dict.fromkeys(sorted(alone), "its orbit agrees with none of the sets before and after it")


def _unsupported(new: Sequence[StoredSet], known: Sequence[StoredSet], *, ask_new: bool) -> set[int]:
    sets = [*new, *known]
    days = np.array([one.epoch for one in sets], dtype="datetime64[us]").astype(np.int64) / (_DAY_S * 1e6)
    angles = np.array([_angles(one.line2) for one in sets])
    may_speak = np.arange(len(sets)) >= (0 if ask_new else len(new))
    speakers = np.flatnonzero(may_speak)
    speakers = speakers[np.argsort(days[speakers], kind="stable")]
    asked = np.zeros(len(new), dtype=int)
    agreed = np.zeros(len(new), dtype=int)
    place = np.searchsorted(days[speakers], days[: len(new)])
    for step in range(-_NEIGHBOURS, _NEIGHBOURS + 1):
        at = place + step
        inside = np.flatnonzero((at >= 0) & (at < len(speakers)))
        other = speakers[at[inside]]
        gap = days[other] - days[inside]
        near = (other != inside) & (np.abs(gap) <= _REACH_DAYS)
        asked[inside] += near
        agreed[inside] += near & _agree(gap, angles[inside], angles[other])
    return {int(k) for k in np.flatnonzero((asked >= 2) & (agreed == 0))}


def _agree(gap_days: Floats, one: Floats, two: Floats) -> NDArray[np.bool_]:
    inclination, motion = (0.5 * (one[:, k] + two[:, k]) for k in (0, 3))
    rate_rad_s = motion * 2 * np.pi / _DAY_S
    axis_km = np.cbrt(_MU_KM3_S2 / rate_rad_s**2)
    j2 = 1.5 * _J2 * (EARTH_EQUATORIAL_RADIUS_KM / axis_km) ** 2 * 360.0 * motion  # degrees a day
    cos_i = np.cos(np.radians(inclination))
    node_off = _turned(two[:, 1] - one[:, 1] + j2 * cos_i * gap_days)
    phase_off = _turned(two[:, 2] - one[:, 2] - (360.0 * motion + j2 * (2.5 * cos_i**2 - 0.5)) * gap_days)
    return (
        (np.abs(two[:, 0] - one[:, 0]) <= _INCLINATION_DEG)
        & (np.abs(node_off) <= _NODE_DEG + _NODE_DEG_PER_DAY * np.abs(gap_days))
        & ((np.abs(phase_off) <= _PHASE_DEG) | (np.abs(gap_days) > _PHASE_REACH_DAYS))
    )


def _turned(angle_deg: Floats) -> Floats:
    return np.asarray((angle_deg + 180.0) % 360.0 - 180.0)


def _angles(line2: str) -> tuple[float, float, float, float]:
    # Inclination, node, argument of latitude (perigee + mean anomaly), mean motion in revolutions a day.
    phase = float(line2[34:42]) + float(line2[43:51])
    return float(line2[8:16]), float(line2[17:25]), phase, float(line2[52:63])
