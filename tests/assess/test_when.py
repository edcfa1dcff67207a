from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest

from orbitctx.assess.when import Possibilities, when
from orbitctx.errors import NoDataError, UsageError


@pytest.fixture(scope="module")
def first_stay() -> Possibilities:
    seen: list[tuple[float, float]] = []
    found = when(
        "Thomas Pesquet",
        ["Berlin", "Copenhagen"],
        "aurora_borealis",
        until="2017-06-02",
        progress=lambda done, total: seen.append((done, total)),
    )
    assert seen[-1][0] == pytest.approx(seen[-1][1])
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    return found


def test_the_night_of_27_march_2017_is_among_the_first_five(first_stay: Possibilities) -> None:
    assert "2017-03-27" in [n.night for n in first_stay.nights[:5]]
    assert 100 <= len(first_stay.nights) <= 160


def test_the_passes_of_that_night_lie_in_its_windows(first_stay: Possibilities) -> None:
    # Authority: candidate passes 19:53-19:58, 21:29-21:34 and 23:06-23:11 UTC, published beside the picture's date.
    windows = [w for w in first_stay.windows if w.night == "2017-03-27"]
    for minute in ("19:53", "19:58", "21:29", "21:34", "23:06", "23:11"):
        at = np.datetime64(f"2017-03-27T{minute}:00")
        assert any(w.window.contains(at) for w in windows), minute


def test_windows_are_inside_the_stay_and_ranked(first_stay: Possibilities) -> None:
    span = first_stay.spans[0]
    assert all(span.start <= w.window.start and w.window.end <= span.end for w in first_stay.windows)
    assert [w.score for w in first_stay.windows] == sorted((w.score for w in first_stay.windows), reverse=True)
    assert all(w.hemisphere == "north" and w.sun_altitude_deg <= -6 for w in first_stay.windows)
    assert all(min(w.distances_km.values()) <= 2000 for w in first_stay.windows)


def test_the_great_storm_comes_first_in_its_stay() -> None:
    found = when("Sergey Kud-Sverchkov", ["Norway", "Moscow"], "aurora_borealis", from_="2025-11-01")
    assert found.nights[0].night == "2026-01-19"


def test_rows_csv_and_record_say_the_same(first_stay: Possibilities) -> None:
    rows = list(csv.DictReader(io.StringIO(first_stay.to_csv())))
    record = first_stay.to_record(most=None)
    json.dumps(record, allow_nan=False)
    assert len(rows) == len(first_stay.windows) == record["count"]["windows"] == len(record["windows"])
    assert [r["start"] for r in rows] == [w["start"] for w in record["windows"]]
    assert {"km_to_Berlin", "km_to_Copenhagen"} <= set(rows[0])
    assert len(first_stay.to_record(most=3)["nights"]) == 3


def test_more_is_asked_and_less_is_found() -> None:
    span = {"from_": "2017-03-20", "until": "2017-03-31"}
    plain = when(place="Berlin", **span)
    stormy = when(place="Berlin", kp=5, **span)
    moonlit = when(place="Berlin", lighting="moonlight", **span)
    southward = when(place="Berlin", phenomenon="aurora_borealis", direction="south", **span)
    over = when(over="Berlin", **span)
    total = sum(n.minutes for n in plain.nights)
    for less in (stormy, moonlit, southward, over):
        assert sum(n.minutes for n in less.nights) < total
    assert all((w.kp or 0) >= 5 for w in stormy.windows)
    assert all(w.moon_fraction >= 0.15 for w in moonlit.windows)


def test_no_southern_lights_on_a_day_of_northern_nights() -> None:
    assert not when(phenomenon="aurora_australis", from_="2023-11-10", until="2023-11-10").windows


@pytest.mark.parametrize(
    "asked",
    [
        {"photographer": "Yuri Gagarin"},
        {"place": "Xyzzyville"},
        {"phenomenon": "dragons"},
        {"lighting": "gloomy"},
        {"direction": "thataway"},
        {"kp": 12},
        {"from_": "2017-03-27", "until": "2017-03-01"},
        {"photographer": "Thomas Pesquet", "from_": "2019-01-01", "until": "2019-12-31"},
    ],
)
def test_what_cannot_be_understood_is_a_usage_error(asked: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        when(**asked)  # type: ignore[arg-type]


def test_a_span_without_elements_is_no_data() -> None:
    with pytest.raises((NoDataError, UsageError)):
        when(from_="2031-01-01", until="2031-01-02")
