"""Windows in words, a day and an instant as records."""

from __future__ import annotations

import datetime as dt
import itertools
import json

import numpy as np
import pytest

import orbitctx as oc
from orbitctx.almanac import default_almanac
from orbitctx.errors import NoDataError, UsageError


@pytest.fixture(scope="module")
def march() -> oc.days.Day:
    return oc.day("2017-03-27")


def test_the_day_of_berlin_and_copenhagen(march) -> None:
    # authority: candidate passes of the real picture: about 19:5x, 21:3x and 23:0x UTC
    record = march.to_record()
    json.dumps(record, allow_nan=False)
    assert (record["latitude_coverage"]["south_deg"], record["latitude_coverage"]["north_deg"]) == (-51.8, 51.8)
    assert record["night_coverage"]["south_deg"] > -30
    assert record["aurora_minutes"]["south"] == 0
    names = {person["name"] for person in record["aboard"]}
    assert {"Thomas Pesquet", "Peggy Whitson", "Oleg Novitskiy"} <= names
    for clock in ("19:56", "21:32", "23:02"):
        at = np.datetime64(f"2017-03-27T{clock}", "us")
        inside = [w for w in march.aurora if w.opportunity.start <= at < w.opportunity.end]
        assert len(inside) == 1
        assert "Berlin" in inside[0].in_view
        assert clock != "23:02" or "Copenhagen" in inside[0].in_view


def test_windows_lie_in_order_and_hold_their_peak(march) -> None:
    windows = march.windows
    assert len(windows) > 10
    for w in windows:
        assert w.start <= w.peak < w.end
        assert w.margin_deg >= 0
        assert w.sun_altitude_deg <= -6
        assert w.quality in {"strong", "fair", "marginal"}
        assert w.words.startswith(w.quality.capitalize())
    assert all(a.end <= b.start for a, b in itertools.pairwise(windows) if a.hemisphere == b.hemisphere)


def test_ranges_enclose_one_another(march) -> None:
    for w in march.windows:
        found = w.ranges
        assert found.kp_higher.start <= w.start
        assert found.kp_higher.end >= w.end
        assert found.red.start <= w.start
        assert found.red.end >= w.end
        if found.kp_lower:
            assert w.start <= found.kp_lower.start
            assert found.kp_lower.end <= w.end
        assert set(found.models) == {"gussenhoven", "starkov_diffuse"}


def test_windows_from_shuffled_instants_are_the_same() -> None:
    utc = np.datetime64("2017-03-27T18:00", "us") + np.arange(360) * np.timedelta64(60, "s")
    mixed = np.random.default_rng(2).permutation(utc)
    straight = oc.find_windows(oc.context(utc), "north")
    found = oc.find_windows(oc.context(mixed), "north")
    assert [(w.start, w.end) for w in found] == [(w.start, w.end) for w in straight]
    assert len(straight) == 4
    twice = oc.find_windows(oc.context(np.repeat(utc, 2)), "north")
    assert [(w.start, w.end) for w in twice] == [(w.start, w.end) for w in straight]


def test_instants_months_apart_do_not_make_long_windows() -> None:
    seconds = np.random.default_rng(3).uniform(0, 20 * 365 * 86_400, 300)
    utc = np.datetime64("2001-01-01", "us") + (seconds * 1e6).astype("timedelta64[us]")
    windows = oc.find_windows(oc.context(utc), "north")
    assert len(windows) > 10
    assert all(w.window.days * 1440 <= 10.001 for w in windows)


def test_windows_want_a_hemisphere() -> None:
    ctx = oc.context("2017-03-27T21:32Z")
    with pytest.raises(UsageError):
        oc.find_windows(ctx, "east")
    assert len(oc.find_windows(ctx, "north")) == 1
    assert oc.find_windows(ctx, "south") == ()


@pytest.mark.parametrize("date", ["2017-03-27", dt.date(2017, 3, 27), "2017-03-27T15:00Z", np.datetime64("2017-03-27")])
def test_a_day_by_any_name(date, march) -> None:
    assert oc.day(date).window == march.window


@pytest.mark.parametrize(
    "date", ["2017-03", "2017-02-30", "soon", "2017", [], ["2017-03-27T01:00", "2018-03-27T01:00"]]
)
def test_what_is_not_a_day(date) -> None:
    with pytest.raises(UsageError):
        oc.day(date)


@pytest.mark.parametrize("date", ["1998-11-01", "2035-01-01"])
def test_a_day_without_data(date: str) -> None:
    with pytest.raises(NoDataError):
        oc.day(date)


def test_an_instant_with_a_sightline() -> None:
    record = oc.at("2017-03-27T21:32Z", toward="Copenhagen").to_record()
    json.dumps(record, allow_nan=False)
    assert record["north"]["seen"]
    assert not record["south"]["possible"]
    assert record["toward"]["in_view"]
    # From near Warsaw Copenhagen lies to the north-west.
    assert 290 < record["toward"]["azimuth_deg"] < 330
    assert record["toward"]["sun_altitude_deg"] < -18
    assert not record["toward"]["aurora_layer_sunlit"]


def test_a_sightline_beyond_the_horizon() -> None:
    record = oc.at("2017-03-27T21:32Z", toward=(-33.9, 18.4)).to_record()["toward"]
    assert not record["in_view"]
    assert not record["aurora_layer_in_view"]
    assert record["ground_km"] > 9000


@pytest.mark.parametrize("place", ["Atlantis-on-Sea", (95.0, 0.0), ("a", "b"), (None, 0.0), 7])
def test_what_is_not_a_place(place) -> None:
    with pytest.raises(UsageError):
        oc.at("2017-03-27T21:32Z", toward=place)


def test_one_instant_is_wanted() -> None:
    with pytest.raises(UsageError):
        oc.at(["2017-03-27T21:32Z", "2017-03-27T21:33Z"])


def test_record_doors_open_once() -> None:
    almanac = default_almanac()
    assert almanac.kp is almanac.kp
    assert default_almanac() is almanac
