"""AACGM grids against the aacgmv2 package, and their inverse."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orbitctx.almanac import Almanac, default_almanac
from orbitctx.aurora.magnetic import decimal_year

# Above 45 deg of magnetic latitude; measured: 0.004 deg.
GRID_DEG = 0.02


def separation_deg(lat1, lon1, lat2, lon2):
    dlon = np.radians((lon2 - lon1 + 180) % 360 - 180) * np.cos(np.radians(lat1))
    return np.degrees(np.hypot(np.radians(lat2 - lat1), dlon))


@pytest.mark.parametrize("height_km", [110.0, 250.0])
@pytest.mark.parametrize("year", [1999, 2007, 2017, 2026])
def test_coordinates_as_aacgmv2_has_them(year: int, height_km: float) -> None:
    # witness: the aacgmv2 package (coefficients, not tracing)
    aacgmv2 = pytest.importorskip("aacgmv2")
    random = np.random.default_rng(year)
    lat = np.degrees(np.arcsin(random.uniform(-1, 1, 4000)))
    lon = random.uniform(-180, 180, 4000)
    when = dt.datetime(year, 1, 1) + dt.timedelta(days=0.125 * 365.25)
    mlat, mlon, _ = aacgmv2.convert_latlon_arr(lat, lon, height_km, when, method_code="G2A")
    ours = default_almanac().magnetic.at(year + 0.125, height_km).aacgm(lat, lon)
    high = np.abs(mlat) > 45
    assert separation_deg(mlat[high], mlon[high], ours[0][high], ours[1][high]).max() < GRID_DEG
    middle = np.abs(mlat) > 25
    assert np.abs(mlat - ours[0])[middle].max() < 0.05


def test_local_time_as_aacgmv2_has_it() -> None:
    # witness: aacgmv2.convert_mlt, whose subsolar point is a low-precision formula: 0.01 h
    aacgmv2 = pytest.importorskip("aacgmv2")
    from orbitctx.sky.light import subpoint

    almanac = default_almanac()
    for text in ("2003-10-29T06:00", "2012-06-21T17:30", "2017-03-27T21:32", "2024-12-21T03:10"):
        utc = np.array([text], dtype="datetime64[us]")
        grid = almanac.magnetic.at(float(decimal_year(utc)[0]))
        lat, lon = subpoint(almanac.ephemeris.sun_itrs_km(utc))
        mlon = np.arange(-180.0, 180, 30)
        ours = grid.mlt_hours(mlon, lat, lon)
        theirs = aacgmv2.convert_mlt(mlon, dt.datetime.fromisoformat(text))
        assert np.abs((ours - theirs + 12) % 24 - 12).max() < 0.02


@settings(deadline=None)
@given(st.floats(41, 89.5), st.floats(-180, 180), st.sampled_from([-1, 1]), st.floats(1996, 2028))
def test_inverse_comes_back(mlat: float, mlon: float, sign: int, year: float) -> None:
    grid = default_almanac().magnetic.at(year)
    lat, lon = grid.geodetic(sign * mlat, mlon)
    back = grid.aacgm(lat, lon)
    assert separation_deg(sign * mlat, mlon, *back) < 0.01


def test_magnetic_equator_is_undefined_or_low() -> None:
    # South of the dip equator over the Atlantic AACGM has no value: NaN, never a number that could be auroral.
    lat, lon = np.meshgrid(np.arange(-10.0, 30, 2), np.arange(0.0, 360, 5), indexing="ij")
    mlat, _ = default_almanac().magnetic.at(2020.0).aacgm(lat, lon)
    assert np.isnan(mlat).any()
    assert np.nanmax(np.abs(mlat)) < 45


def test_drift_of_the_field_within_a_grids_life() -> None:
    # 0.12 deg a year: two grids a quarter apart differ by a few hundredths
    magnetic = default_almanac().magnetic
    early, late = (magnetic.at(year).aacgm(60.0, 20.0)[0] for year in (2020.1, 2020.35))
    assert 0 < abs(float(late - early)) < 0.05


def test_two_dates_in_two_threads() -> None:
    # aacgmv2 itself mixes dates between threads
    almanac = Almanac()
    lat = np.linspace(50, 80, 200)
    years = [1996.0, 2026.0] * 20

    def one(year: float) -> np.ndarray:
        return almanac.magnetic.at(year).aacgm(lat, 100.0)[0]

    expected = {year: one(year) for year in set(years)}
    fresh = Almanac()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda y: fresh.magnetic.at(y).aacgm(lat, 100.0)[0], years))
    for year, values in zip(years, found, strict=True):
        assert np.array_equal(values, expected[year])
    assert not np.allclose(expected[1996.0], expected[2026.0], atol=0.5)
