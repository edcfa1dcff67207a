"""Time scales and the kinds of time that callers hand over."""

from __future__ import annotations

import datetime as dt

import astropy.time
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbitctx.errors import UsageError
from orbitctx.instants import (
    TimeWindow,
    gmst_rad,
    isoformat,
    julian_tt,
    julian_ut1,
    parse_instant,
    parse_window,
    utc_array,
)

MOMENT = np.datetime64("2017-03-27T21:32:00", "us")
MOMENTS = st.datetimes(dt.datetime(1998, 11, 20), dt.datetime(2029, 12, 31))


def test_every_usual_kind_of_time_is_the_same_instant() -> None:
    pandas = pytest.importorskip("pandas")
    from skyfield.api import load

    kinds = [
        "2017-03-27T21:32Z",
        "2017-03-27T23:32+02:00",
        "2017-03-27 21:32",
        MOMENT,
        dt.datetime(2017, 3, 27, 21, 32, tzinfo=dt.UTC),
        dt.datetime(2017, 3, 27, 16, 32, tzinfo=dt.timezone(dt.timedelta(hours=-5))),
        pandas.Timestamp("2017-03-27T21:32Z"),
        pandas.DatetimeIndex(["2017-03-27T14:32"], tz="America/Los_Angeles"),
        astropy.time.Time("2017-03-27T21:32:00", scale="utc"),
    ]
    for kind in kinds:
        assert utc_array(kind).tolist() == [MOMENT.item()], kind
    # Skyfield keeps an instant as TT in one float: to some 40 us.
    skyfield = utc_array(load.timescale(builtin=True).utc(2017, 3, 27, 21, 32))
    assert abs(skyfield[0] - MOMENT) <= np.timedelta64(100, "us")


@pytest.mark.parametrize("nonsense", ["yesterday", "2017-03-27", "27.3.2017 21:32", "", 17, None, object(), ["x"]])
def test_what_is_no_instant_is_refused(nonsense: object) -> None:
    with pytest.raises(UsageError):
        utc_array(nonsense)


def test_a_missing_time_is_refused() -> None:
    with pytest.raises(UsageError, match="missing"):
        utc_array(np.array(["2017-03-27", "NaT"], dtype="datetime64[us]"))


@given(MOMENTS)
def test_text_and_back(moment: dt.datetime) -> None:
    instant = np.datetime64(moment, "us")
    assert parse_instant(isoformat(instant)) == instant


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2016", "2016-01-01", "2017-01-01"),
        ("2016-02", "2016-02-01", "2016-03-01"),
        ("2016-12", "2016-12-01", "2017-01-01"),
        ("2016-02-29", "2016-02-29", "2016-03-01"),
        ("2016-02-27/2016-02-28", "2016-02-27", "2016-02-29"),
        ("2016-02-27T10:00Z/2016-02-28", "2016-02-27T10:00", "2016-02-29"),
        ("2016-02-27T21:00Z/2016-02-27T22:00Z", "2016-02-27T21:00", "2016-02-27T22:00"),
    ],
)
def test_partial_dates_are_intervals(text: str, start: str, end: str) -> None:
    assert parse_window(text) == TimeWindow(np.datetime64(start, "us"), np.datetime64(end, "us"))


@pytest.mark.parametrize("text", ["2015-02-29", "2015-13", "2015-00-10", "2016-02-28/2016-02-27", "15-02-01"])
def test_dates_that_do_not_exist(text: str) -> None:
    with pytest.raises(UsageError):
        parse_window(text)


def test_a_reversed_span_is_shown_as_typed() -> None:
    with pytest.raises(UsageError, match="'2017-03-27/2017-03-26'"):
        parse_window("2017-03-27/2017-03-26")


# Witness: astropy, with the same UT1 - UTC taken from Skyfield's table, so that only the formula is compared.
# 1e-9 rad is 7 mm at the station.
GMST_TOLERANCE_RAD = 1e-9


def test_sidereal_time_witness_astropy() -> None:
    import erfa

    utc = np.arange(np.datetime64("1999-01-01", "us"), np.datetime64("2026-01-01", "us"), np.timedelta64(97, "D"))
    whole, fraction = julian_ut1(utc)
    difference = gmst_rad(utc) - erfa.gmst82(whole, fraction)
    assert np.abs((difference + np.pi) % (2 * np.pi) - np.pi).max() < GMST_TOLERANCE_RAD


# Witness: astropy's leap seconds. A Julian date in one float64 keeps 40 us; twice that.
TT_TOLERANCE_DAYS = 1e-9


def test_terrestrial_time_witness_astropy() -> None:
    utc = np.array(["1999-06-01", "2005-12-31T23:59:59", "2006-01-01", "2016-12-31T12:00", "2017-01-01", "2026-05-01"])
    utc = utc.astype("datetime64[us]")
    witness = astropy.time.Time(utc.astype("datetime64[ns]"), scale="utc").tt.jd
    assert np.abs(julian_tt(utc) - witness).max() < TT_TOLERANCE_DAYS


@given(MOMENTS, st.floats(0.01, 1e5), st.floats(1, 3600))
def test_a_grid_stays_in_its_window(moment: dt.datetime, minutes: float, step_s: float) -> None:
    start = np.datetime64(moment, "us")
    window = TimeWindow(start, start + np.timedelta64(round(min(minutes, 200 * step_s) * 60e6) + 1, "us"))
    grid = window.grid(max(step_s, window.days * 86_400 / 1e4))
    assert grid[0] == window.start
    assert grid[-1] < window.end
    assert (np.diff(grid) > np.timedelta64(0, "us")).all()
