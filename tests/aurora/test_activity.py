"""Kp: the anchors of the great storms, neighbours, gaps, provisional values."""

from __future__ import annotations

import numpy as np
import pytest

from orbitctx.almanac import default_almanac
from orbitctx.aurora.activity import KpRecord, storm_level

# authority: GFZ Potsdam; all intervals with Kp 9o since 1998
KP_NINE = (
    "2000-07-15T18", "2003-10-29T06", "2003-10-30T18", "2003-10-30T21", "2024-05-11T00", "2024-05-11T09",
)  # fmt: skip


def utc(text: str) -> np.ndarray:
    return np.array([text], dtype="datetime64[us]")


def test_kp_nine_intervals_and_no_others() -> None:
    kp = default_almanac().kp
    numbers = np.flatnonzero(kp.thirds[: int(kp.interval(utc("2026-10-01"))[0])] == 27)
    assert [str(t)[:13] for t in kp.interval_start(numbers)] == list(KP_NINE)


def test_seventy_seven_intervals_of_eight_and_more() -> None:
    # authority: count in GFZ's table up to 2026-10-15
    kp = default_almanac().kp
    assert int((kp.thirds[: int(kp.interval(utc("2026-10-16"))[0])] >= 24).sum()) == 77


def test_interval_edges() -> None:
    kp = default_almanac().kp
    assert kp.at(utc("2024-05-11T02:59:59.999999"))[0] == 9.0
    assert kp.at(utc("2024-05-11T00:00:00"))[0] == 9.0
    assert kp.at(utc("2024-05-10T23:59:59.999999"))[0] == kp.at(utc("2024-05-10T21:00"))[0] < 9.0


def test_largest_of_three_reaches_to_the_neighbours_only() -> None:
    record = KpRecord(np.array([3, 6, 27, 6, 3], dtype=np.int8), definitive=5)
    starts = record.interval_start(np.arange(5))
    assert record.highest_of_three(starts).tolist() == [2.0, 9.0, 9.0, 9.0, 2.0]


def test_missing_is_not_zero() -> None:
    record = KpRecord(np.array([-1, -1, -1, 0], dtype=np.int8), definitive=4)
    starts = record.interval_start(np.arange(-2, 6))
    assert np.isnan(record.at(starts)).tolist() == [True] * 5 + [False] + [True] * 2
    assert np.isnan(record.highest_of_three(starts)).tolist() == [True] * 4 + [False] * 3 + [True]


def test_last_month_is_provisional() -> None:
    kp = default_almanac().kp
    assert kp.provisional(np.array([kp.covered.end - np.timedelta64(1, "D")]))[0]
    assert not kp.provisional(np.array([kp.covered.end - np.timedelta64(60, "D")]))[0]


@pytest.mark.parametrize(
    ("kp", "level"),
    [
        (4.33, None),
        (4.5, "G1"),
        (4.67, "G1"),
        (5.0, "G1"),
        (6.0, "G2"),
        (7.0, "G3"),
        (8.0, "G4"),
        (8.67, "G4"),
        (9.0, "G5"),
    ],
)
def test_storm_levels(kp: float, level: str | None) -> None:
    # authority: NOAA Space Weather Scales (Kp 8, including a 9-, is G4)
    assert storm_level(kp) == level


def test_unknown_kp_has_no_level() -> None:
    assert storm_level(float("nan")) is None
