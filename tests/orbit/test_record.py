"""Answers of the embedded record: by arc inside it, by the rules of age outside, never silently wrong."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sgp4.api import Satrec

from orbitctx.errors import NoDataError, UsageError
from orbitctx.orbit.arcfile import read_arcs, write_arcs
from orbitctx.orbit.bracket import burn_between
from orbitctx.orbit.elements import ElementSet, checksum
from orbitctx.orbit.record import OrbitRecord
from orbitctx.orbit.settable import SetTable
from orbitctx.orbit.spread import MAX_AGE_DAYS, bracket_spread_km, raw_spread_km

DAY = np.timedelta64(86_400_000_000, "us")
START, END = np.datetime64("1998-11-21", "us"), np.datetime64("2025-07-01", "us")


def at(text: str) -> np.ndarray:
    return np.array([text], dtype="datetime64[us]")


def holes(record: OrbitRecord) -> np.ndarray:
    """Middles of the spans between arcs that are longer than six days."""
    start, end = record.arcs.start[1:], record.arcs.end[:-1]
    wide = start - end > 6 * DAY
    return (end + (start - end) // 2)[wide]


def raw_only(record: OrbitRecord, keep: slice) -> OrbitRecord:
    """A record whose arcs end long before its raw sets: as after a user's import."""
    arcs = read_arcs(write_arcs(record.arcs))
    first = SetTable(arcs.sets.to_bytes()[: 140 * 2], bare=True)
    short = type(arcs)(
        first, arcs.start[:2], arcs.end[:2], arcs.rms_km[:2], arcs.used[:2],
        arcs.thin_start[:0], arcs.thin_end[:0],
        arcs.burn_utc[:0], arcs.burn_sigma_h[:0], arcs.burn_dv_m_s[:0], arcs.burn_significance[:0], arcs.burn_firm[:0],
    )  # fmt: skip
    rows = np.frombuffer(record.raw.to_bytes(), dtype="S140")[keep]
    return OrbitRecord(short, SetTable(rows.tobytes()))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, int((END - START) / np.timedelta64(1, "s"))), min_size=1, max_size=20))
def test_any_instant_of_the_dense_years_has_a_place_and_a_spread(record, seconds):
    track = record.track(START + np.array(seconds, dtype="timedelta64[s]"))
    assert np.isfinite(track.lat_deg).all()
    assert (np.abs(track.lat_deg) <= 51.9).all()
    # From the orbit of the launch, 180 km by 350 km, to the apogees of 2019 and 2020.
    assert ((track.height_km > 170) & (track.height_km < 450)).all()
    assert (track.spread_km >= 2.0).all()
    assert (track.source >= 0).all()


def test_spread_is_honest_and_not_lazy(record):
    times = np.arange(START, END, np.timedelta64(97, "m"))
    spread = record.arc_spread_km(times)
    assert np.isfinite(spread).mean() >= 0.99
    assert np.nanmedian(spread) <= 4.0


def test_spread_grows_toward_the_doubt_of_a_burn(record):
    burns = record.reboosts().only_firm()
    k = int(np.argmax(np.abs(burns.dv_m_s) * (burns.utc > np.datetime64("2010"))))
    near, far = burns.utc[k : k + 1], burns.utc[k : k + 1] + DAY
    assert record.track(near).spread_km[0] > 10 * record.track(far).spread_km[0]


def test_arcs_never_overlap_and_are_sorted(record):
    arcs = record.arcs
    assert (arcs.end > arcs.start).all()
    assert (arcs.start[1:] >= arcs.end[:-1]).all()


def test_neighbouring_arcs_agree_where_no_burn_lies_between(record):
    arcs = record.arcs
    joined = np.flatnonzero(arcs.start[1:] == arcs.end[:-1]) + 1
    nearest_burn = np.array([np.abs(record.arcs.burn_utc - t).min() for t in arcs.start[joined]])
    quiet = joined[nearest_burn > np.timedelta64(2, "D")]
    before = record.track(arcs.start[quiet] - np.timedelta64(1, "us")).position_itrs_km
    after = record.track(arcs.start[quiet]).position_itrs_km
    apart = np.linalg.norm(after - before, axis=0)
    assert np.median(apart) < 2.0
    assert np.percentile(apart, 95) < 6.0


def test_a_hole_is_served_by_age_and_says_so(record):
    middle = holes(record)[:1]
    assert len(middle) == 1
    assert np.isnan(record.arc_spread_km(middle)[0])
    track = record.track(middle)
    assert track.spread_km[0] > 10.0
    assert record.notes(track)


def test_before_the_station_and_long_after_the_record(record):
    with pytest.raises(NoDataError, match="no station yet"):
        record.track(at("1998-11-01"))
    with pytest.raises(NoDataError, match=str(record.covered.end)[:10]) as caught:
        record.track(at("2035-01-01"))
    assert caught.value.code == 4
    assert caught.value.found == "2035-01-01T00:00:00Z"


def test_single_uncovered_instants_are_nan_and_noted(record):
    track = record.track(np.concatenate([at("2017-01-18T12:00"), at("2035-01-01")]))
    assert np.isfinite(track.lat_deg[0])
    assert np.isnan(track.lat_deg[1])
    assert np.isnan(track.spread_km[1])
    assert track.source.tolist()[1] == -1
    assert record.notes(track) == ("No orbit data for 1 of 2 instants.",)


def test_stale_sets_serve_only_when_asked_for(record):
    late = np.array([record.covered.end + 30 * DAY])
    with pytest.raises(NoDataError):
        record.track(late)
    track = record.track(late, allow_stale=True)
    assert track.spread_km[0] > 10_000
    assert "plane of the orbit" in record.notes(track)[0]


def test_an_arc_says_what_it_rests_on(record):
    track = record.track(at("2012-03-27T16:32"))
    basis = record.describe(int(track.source[0]))
    assert basis.kind == "arc"
    assert basis.start <= track.utc[0] < basis.end
    assert 0 < basis.rms_km < 2.0
    assert basis.used >= 2
    assert "fitted arc" in str(basis)
    assert basis.element_set == record.element_set(int(track.source[0]))


def test_imported_sets_bracket_an_instant(record):
    user = raw_only(record, slice(100, 400))
    epochs = user.raw.epochs
    k = int(np.argmin(np.abs(np.diff(epochs) - 2 * DAY)))
    middle = epochs[k : k + 1] + (epochs[k + 1] - epochs[k]) // 2
    track = user.track(middle)
    basis = user.describe(int(track.source[0]))
    assert basis.kind == "raw set"
    assert "published element set" in str(basis)
    truth = record.track(middle)
    apart = np.linalg.norm(track.position_itrs_km - truth.position_itrs_km, axis=0)[0]
    assert apart <= track.spread_km[0] + truth.spread_km[0]


def test_imported_sets_are_as_honest_as_the_record_can_tell(record):
    user = raw_only(record, slice(None))
    rng = np.random.default_rng(5)
    epochs = user.raw.epochs
    near = epochs[rng.integers(50, len(epochs), 2000)] + rng.uniform(-2.5, 2.5, 2000) * DAY
    near = near[np.isfinite(record.arc_spread_km(near)) & (near > np.datetime64("2004-06-01"))]
    mine, truth = user.track(near), record.track(near)
    apart = np.linalg.norm(mine.position_itrs_km - truth.position_itrs_km, axis=0)
    assert (apart <= mine.spread_km + truth.spread_km).mean() >= 0.93


@given(st.floats(0, MAX_AGE_DAYS), st.floats(0, MAX_AGE_DAYS))
def test_an_older_set_is_never_better(one, two):
    young, old = sorted((one, two))
    assert raw_spread_km(np.array(young)) <= raw_spread_km(np.array(old))


@given(st.floats(0, 3), st.floats(0, 14), st.floats(0, 5000))
def test_sets_that_disagree_more_are_trusted_less(near, far, apart):
    both = bracket_spread_km(np.array(near), np.array(near + far), np.array([apart, apart * 2 + 1]))
    assert both[0] <= both[1]


def test_the_file_gives_back_the_record(record):
    data = write_arcs(record.arcs)
    again = read_arcs(data)
    for name in ("start", "end", "used", "thin_start", "thin_end", "burn_utc", "burn_dv_m_s", "burn_firm"):
        np.testing.assert_array_equal(getattr(again, name), getattr(record.arcs, name))
    assert write_arcs(again) == data


@pytest.mark.parametrize("damage", [lambda d: d[:-30], lambda d: b"x" + d[1:], lambda d: d[:60] + b"\0" + d[61:]])
def test_a_damaged_file_is_named(record, damage):
    with pytest.raises(NoDataError, match="damaged"):
        read_arcs(damage(write_arcs(record.arcs)))


def test_times_that_are_no_times_are_refused_at_the_door():
    import orbitctx as oc

    with pytest.raises(UsageError):
        oc.track("yesterday")


def test_many_unsorted_instants_with_holes(record):
    rng = np.random.default_rng(11)
    span = int((np.datetime64("2030-01-01", "us") - START) / np.timedelta64(1, "s"))
    times = START + rng.integers(0, span, 700_000).astype("timedelta64[s]")
    track = record.track(times)
    np.testing.assert_array_equal(track.utc, times)
    pick = rng.integers(0, len(times), 200)
    few = record.track(times[pick])
    np.testing.assert_array_equal(few.position_itrs_km, track.position_itrs_km[:, pick])
    np.testing.assert_array_equal(few.spread_km, track.spread_km[pick])
    np.testing.assert_array_equal(np.isnan(track.lat_deg), track.source < 0)


def test_a_record_that_lets_old_sets_serve_says_so_of_itself(record):
    late = np.array([record.covered.end + 30 * DAY])
    stale = record.with_stale()
    assert stale.track(late).source[0] >= 0
    with pytest.raises(NoDataError):
        stale.track(late, allow_stale=False)
    assert not record.stale


def raised(one: ElementSet, rev_day: float) -> ElementSet:
    """The set with another mean motion, as a firing would leave it."""
    line2 = f"{one.line2[:52]}{float(one.line2[52:63]) + rev_day:11.8f}{one.line2[63:68]}"
    return ElementSet(one.line1[:68] + str(checksum(one.line1)), line2 + str(checksum(line2)), one.epoch)


@pytest.mark.parametrize(("rev_day", "told"), [(0.0, False), (-4e-4, False), (-0.01, True), (0.01, True)])
def test_a_burn_between_two_sets_shows_in_their_rates(record, rev_day, told):
    one = record.element_set(int(record.track(at("2012-03-27T16:32")).source[0]))
    models = (Satrec.twoline2rv(s.line1, s.line2) for s in (one, raised(one, rev_day)))
    assert burn_between(*models, one.epoch, one.epoch + 2 * DAY) is told


def test_a_burn_in_a_hole_is_told(record):
    raw = record.raw
    k = int(np.searchsorted(raw.epochs, np.datetime64("2025-11-01")))
    before = raw.element_set(k)
    day = np.timedelta64(2, "D")
    start = record.covered.end + 5 * DAY
    late = [shifted(before, start), shifted(raised(before, -0.01), start + day)]
    told = OrbitRecord(record.arcs, SetTable.from_sets(late))
    track = told.track(np.array([start + day // 4]))
    assert any("engine firing" in note for note in told.notes(track))
    quiet = OrbitRecord(record.arcs, SetTable.from_sets([late[0], shifted(before, start + day)]))
    assert not any("engine firing" in note for note in quiet.notes(quiet.track(track.utc)))


def shifted(one: ElementSet, epoch: np.datetime64) -> ElementSet:
    """The set with another epoch: the same mean motion, somewhere else."""
    day = (epoch - epoch.astype("datetime64[Y]").astype("datetime64[us]")) / DAY + 1
    year = int(str(epoch)[2:4])
    line1 = f"{one.line1[:18]}{year:02d}{day:012.8f}{one.line1[32:68]}"
    return ElementSet(line1 + str(checksum(line1)), one.line2, epoch)


def test_arrays_that_no_set_serves_are_nan_and_a_single_time_is_an_error(record):
    import orbitctx as oc

    for times in (["1990-01-01T00:00Z"], np.array(["1990-01-01", "2050-01-01"], dtype="datetime64[us]")):
        track = oc.track(times)
        assert np.isnan(track.lat_deg).all()
        assert np.isnan(track.spread_km).all()
        assert (track.source == -1).all()
        ctx = oc.context(times)
        assert np.isnan(ctx.sun_altitude_deg).all()
        assert not ctx.north.possible.any()
    for single in (oc.track, oc.context):
        with pytest.raises(NoDataError, match="no station yet"):
            single("1990-01-01T00:00Z")


def test_served_is_what_track_answers(record):
    minute = np.timedelta64(1, "m")
    end = record.served.end
    assert end == record.covered.end + 14 * DAY
    assert np.isfinite(record.track(np.array([end - minute])).lat_deg[0])
    assert np.isnan(record.track(np.array([end + minute]), missing_ok=True).lat_deg[0])
    assert record.with_stale().served.end == record.covered.end + 60 * DAY


def test_the_age_of_what_serves(record):
    last = record.covered.end
    track = record.track(np.concatenate([at("2017-01-18T12:00"), [last + 5 * DAY], at("2035-01-01")]))
    assert record.age_days(track) == pytest.approx([0.0, 5.0, 0.0], abs=1e-6)
