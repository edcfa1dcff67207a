"""The rule as a whole: what is seen when, in any order of instants, and what never."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

import orbitctx as oc
from orbitctx import contexts
from orbitctx.almanac import Almanac, default_almanac
from orbitctx.aurora.tables import Rule
from orbitctx.contexts import _turned_back, compute_context, oval_outline, second_opinions
from orbitctx.errors import NoDataError, UsageError
from orbitctx.geodesy import geodetic_from_itrs
from orbitctx.search import runs_of

TABLE = Path(__file__).resolve().parents[3] / "shared" / "data" / "reference" / "aurora_observations.csv"


def day(text: str, step_s: int = 60) -> np.ndarray:
    return np.datetime64(text, "us") + np.arange(0, 86_400, step_s) * np.timedelta64(1, "s")


@pytest.fixture(scope="module")
def march() -> oc.contexts.Context:
    return oc.context(day("2017-03-27"))


def test_a_day_with_northern_nights_only(march) -> None:
    # authority: the facts of 2017-03-27
    lat = march.track.lat_deg
    assert np.nanmax(lat) == pytest.approx(51.8, abs=0.05)
    assert np.nanmin(lat) == pytest.approx(-51.8, abs=0.05)
    assert march.sun_altitude_deg[lat < -30].min() >= 10
    assert not march.south.seen.any()
    assert march.north.seen.any()


@pytest.mark.parametrize(
    ("date", "side"),
    [
        ("2017-06-25", "north"), ("2012-02-03", "south"), ("2014-04-02", "south"), ("2018-09-18", "south"),
        ("2019-06-20", "north"), ("2025-06-12", "north"),
    ],
)  # fmt: skip
def test_impossible_days_fail_the_generous_rule_too(date: str, side: str) -> None:
    ctx = oc.context(day(date))
    assert not getattr(ctx, side).seen.any()
    assert getattr(ctx, side).possible.sum() <= 1
    other = ctx.south if side == "north" else ctx.north
    assert other.seen.sum() > 60


def test_the_rule_holds_together(march) -> None:
    for side in (march.north, march.south):
        assert (side.seen == ((side.margin_deg >= 0) & (march.sun_altitude_deg <= -6))).all()
        assert side.possible[side.seen].all()
        inside = side.margin_deg >= 0
        assert (np.isfinite(side.nearest_km) == inside).all()
        assert (np.isfinite(side.azimuth_deg) == inside).all()
        assert ((side.lit_share > 0) == inside).mean() > 0.99  # a sliver may lie between two rays
        assert np.nanmax(side.nearest_km) < 3450
        assert np.nanmin(side.elevation_deg) >= -90
        assert np.nanmax(side.elevation_deg) < -16
    # Where the whole cap is lit, there is no footpoint to speak of.
    assert np.isnan(march.north.margin_deg[march.sun_altitude_deg > 20]).all()


def test_order_and_repetition_do_not_matter(march) -> None:
    random = np.random.default_rng(1)
    shuffled = random.integers(0, 1440, 700)
    ctx = oc.context(day("2017-03-27")[shuffled])
    assert np.array_equal(ctx.track.utc, march.track.utc[shuffled])
    for name in ("margin_deg", "nearest_km", "lit_share", "seen", "possible"):
        ours, whole = getattr(ctx.north, name), getattr(march.north, name)[shuffled]
        assert np.allclose(ours, whole, equal_nan=True, atol=1e-3)
    assert np.allclose(ctx.sun_altitude_deg, march.sun_altitude_deg[shuffled])


def test_years_apart_in_one_call() -> None:
    utc = np.array(["2024-05-11T01:00", "2003-10-29T07:00", "2012-03-04T17:20"], dtype="datetime64[us]")
    together = oc.context(utc)
    for k, one in enumerate(utc):
        alone = oc.context(one)
        assert together.kp[k] == alone.kp[0]
        assert np.allclose(together.south.margin_deg[k], alone.south.margin_deg[0], equal_nan=True)


def test_arrays_are_read_only(march) -> None:
    with pytest.raises(ValueError, match="read-only"):
        march.north.margin_deg[0] = 0.0


def test_no_orbit_is_an_error_and_no_time_too() -> None:
    with pytest.raises(NoDataError):
        oc.context("1990-01-01T00:00Z")
    with pytest.raises(UsageError):
        oc.context("yesterday")


def test_empty_is_empty() -> None:
    assert len(oc.context(np.array([], dtype="datetime64[us]")).north.seen) == 0


def test_pruning_loses_nothing_that_is_possible(monkeypatch: pytest.MonkeyPatch) -> None:
    # In great storms the generous edge lies 12 deg lower than the plain one: stations over the tropics count.
    utc = np.concatenate([day(text, 120) for text in ("2003-10-29", "2003-10-30", "2024-05-11", "2021-01-12")])
    pruned = compute_context(default_almanac(), utc)
    monkeypatch.setattr(contexts, "_farther_deg", lambda plain, *rest: np.full(plain.edge_deg.shape[1], 999.0))
    whole = compute_context(default_almanac(), utc)
    for side in ("north", "south"):
        ours, theirs = getattr(pruned, side).possible, getattr(whole, side).possible
        assert np.array_equal(ours, theirs)
    assert (np.abs(whole.track.lat_deg)[whole.north.possible]).min() < 20


def test_rules_order_the_answers() -> None:
    almanac, utc = default_almanac(), day("2021-01-12", 120)
    counts = [
        int(compute_context(almanac, utc, rule).north.seen.sum())
        for rule in (Rule(kp_shift=-1), Rule(), Rule(kp_shift=1), Rule(kp_shift=1, emission_km=250.0))
    ]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


def test_second_opinions_and_unknown_models() -> None:
    almanac, utc = default_almanac(), day("2021-01-12", 600)
    assert set(second_opinions(almanac, utc)) == {"gussenhoven", "starkov_diffuse"}
    with pytest.raises(UsageError):
        compute_context(almanac, utc, Rule(edge="newest"))


def test_unknown_kp_answers_only_what_is_stable() -> None:
    blind = Almanac()
    kp = default_almanac().kp
    blind.__dict__["kp"] = type(kp)(np.full_like(kp.thirds, -1), 0)
    utc = day("2017-03-27", 120)
    ctx = compute_context(blind, utc)
    assert np.isnan(ctx.kp).all()
    known = oc.context(utc)
    assert not (ctx.north.seen & ~known.north.seen).any()
    assert not (known.north.seen & ~ctx.north.possible).any()


def test_instants_without_an_orbit_are_nan_beside_others() -> None:
    ctx = oc.context(np.array(["1990-01-01", "2017-03-27T21:32"], dtype="datetime64[us]"))
    assert np.isnan(ctx.track.lat_deg).tolist() == [True, False]
    assert np.isnan(ctx.north.margin_deg).tolist() == [True, False]
    assert ctx.north.seen.tolist() == [False, True]


def test_times_that_no_ephemeris_has_do_not_spoil_others() -> None:
    utc = np.array(["1850-01-01", "2017-03-27T21:32", "2060-01-01", "9999-01-01"], dtype="datetime64[us]")
    ctx = oc.context(utc)
    assert ctx.north.seen.tolist() == [False, True, False, False]
    assert np.isnan(ctx.sun_altitude_deg).tolist() == [True, False, True, True]
    assert np.isnan(ctx.kp).tolist() == [True, False, True, True]


def test_heights_without_a_grid_are_refused() -> None:
    with pytest.raises(UsageError, match="110 or 250"):
        compute_context(default_almanac(), day("2021-01-12", 600), Rule(emission_km=120.0))


def test_a_place_of_the_orbit_at_another_instant() -> None:
    # witness: Skyfield's full ITRS frame: the same place among the stars, 46 minutes apart (nutation moves it < 0.1 km)
    from skyfield.api import load
    from skyfield.framelib import itrs

    utc = day("2021-01-12", 3600)
    there = default_almanac().orbit.track(utc + np.timedelta64(46, "m"))
    turned = _turned_back(there, utc)
    timescale = load.timescale(builtin=True)

    def inertial(when: np.ndarray, position: np.ndarray) -> np.ndarray:
        times = timescale.from_datetimes([t.astype(object).replace(tzinfo=dt.UTC) for t in when])
        return np.einsum("jin,jn->in", itrs.rotation_at(times), position)

    ours, theirs = inertial(utc, turned.position_itrs_km), inertial(there.utc, there.position_itrs_km)
    assert np.abs(ours - theirs).max() < 0.1
    lat, lon, _ = geodetic_from_itrs(turned.position_itrs_km)
    assert np.allclose(turned.lat_deg, lat, atol=1e-6)
    assert np.allclose((turned.lon_deg - lon + 180) % 360, 180, atol=1e-6)


class UnsureOrbit:
    """The same orbit, known only to a thousand kilometres along the track."""

    def track(self, utc: np.ndarray):
        track = default_almanac().orbit.track(utc)
        return dataclasses.replace(track, spread_km=np.full(len(utc), 1000.0))


def test_an_unsure_orbit_widens_only_what_is_possible() -> None:
    unsure = Almanac()
    unsure.__dict__["orbit"] = UnsureOrbit()
    utc = day("2021-01-12", 120)
    ctx, sure = compute_context(unsure, utc), oc.context(utc)
    for side in ("north", "south"):
        a, b = getattr(ctx, side), getattr(sure, side)
        assert np.array_equal(a.seen, b.seen)
        assert not (b.possible & ~a.possible).any()
    # Each window grows by about two minutes at either end.
    grown = int(ctx.north.possible.sum() - sure.north.possible.sum())
    assert len(oc.find_windows(sure, "north")) <= grown <= 4 * len(oc.find_windows(sure, "north"))


def test_outline_lies_on_the_edge() -> None:
    almanac, utc = default_almanac(), np.datetime64("2017-03-27T21:32", "us")
    for side, sign in (("north", 1), ("south", -1)):
        line = oval_outline(almanac, utc, side, 48)
        mlat, mlon = almanac.magnetic.at(2017.23).aacgm(line.edge_lat_deg, line.edge_lon_deg)
        assert (np.sign(line.edge_lat_deg) == sign).all()
        assert np.ptp(np.diff(np.unwrap(np.radians(mlon)))) < 0.01  # even in local time
        expected = almanac.edge.boundary(almanac.kp, np.array([utc]), np.arange(48) / 2, south=sign < 0)[0]
        assert np.abs(np.abs(mlat) - expected).max() < 0.05
        assert (np.abs(line.far_lat_deg) <= 90).all()
        assert np.array_equal(line.edge_deg, expected)
        assert (line.far_deg >= line.edge_deg + 3).all()
        low, high = (
            np.abs(almanac.magnetic.at(2017.23).aacgm(lat, lon)[0])
            for lat, lon in ((line.low_lat_deg, line.low_lon_deg), (line.high_lat_deg, line.high_lon_deg))
        )
        assert np.abs(line.edge_deg - low - line.spread_deg).max() < 0.05
        assert np.abs(high - np.minimum(line.edge_deg + line.spread_deg, line.far_deg)).max() < 0.05


def test_outline_is_unknown_where_kp_is() -> None:
    line = oval_outline(default_almanac(), np.datetime64("1997-03-27T21:30"), "north", 12)
    assert np.isnan(line.edge_lat_deg).all()
    assert np.isnan(line.far_lon_deg).all()
    with pytest.raises(UsageError, match="north or south"):
        oval_outline(default_almanac(), np.datetime64("2017-03-27T21:30"), "east")


def test_runs() -> None:
    utc = np.arange(8) * np.timedelta64(60, "s") + np.datetime64("2020-01-01", "us")
    utc[5:] += np.timedelta64(1, "h")
    mask = np.array([1, 1, 0, 1, 1, 1, 0, 1], dtype=bool)
    assert runs_of(mask, utc, np.timedelta64(60, "s")) == [(0, 2), (3, 5), (5, 6), (7, 8)]
    assert runs_of(np.zeros(0, dtype=bool), utc[:0], np.timedelta64(60, "s")) == []


@pytest.mark.reference
@pytest.mark.skipif(not TABLE.exists(), reason="the shared reference observations are not here")
def test_every_real_observation_is_seen() -> None:
    # authority: dated observations of aurora from the station
    with TABLE.open(encoding="utf-8") as lines:
        rows = [r for r in csv.DictReader(lines) if r["phenomenon"].startswith("aurora")]
    exact = [r for r in rows if r["date_precision"] == "exact-time" and r["hemisphere"]]
    assert len(exact) == 5
    for row in exact:
        ctx = oc.context(f"{row['date_utc']}T{row['time_start_utc']}Z")
        assert (ctx.north if row["hemisphere"] == "N" else ctx.south).seen.all(), row["id"]
    dated = [r for r in rows if r["date_precision"] == "taken-date"]
    missed = []
    for row in dated:
        start = np.datetime64(row["date_utc"], "us") - np.timedelta64(12, "h")
        ctx = oc.context(start + np.arange(0, 2880, 2) * np.timedelta64(60, "s"))
        sides = {"N": [ctx.north], "S": [ctx.south]}.get(row["hemisphere"], [ctx.north, ctx.south])
        if not any(side.seen.any() for side in sides):
            missed.append(row["id"])
    assert len(missed) <= 0.02 * len(dated), missed


def test_threads_agree_with_one() -> None:
    utc = [
        np.datetime64(f"{year}-03-20T18:00", "us") + np.arange(40) * np.timedelta64(60, "s")
        for year in range(2008, 2024, 2)
    ]
    almanac = Almanac()
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda one: compute_context(almanac, one), utc))
    for one, ctx in zip(utc, together, strict=True):
        alone = oc.context(one)
        assert np.array_equal(ctx.north.seen, alone.north.seen)
        assert np.allclose(ctx.sun_altitude_deg, alone.sun_altitude_deg, equal_nan=True)
