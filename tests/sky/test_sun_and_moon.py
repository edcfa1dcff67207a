"""Sun and Moon against Skyfield (the same DE421, its own frames) and astropy (another theory, another frame chain)."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orbitctx.almanac import default_almanac
from orbitctx.geodesy import itrs_from_geodetic
from orbitctx.sky.ephemeris import _packaged_path
from orbitctx.sky.light import altitude_deg, in_sunlight, lit_fraction, shadow_depression_deg, subpoint

# Polar motion (0.0001 deg) and the second order of aberration are neglected.
SKYFIELD_DEG = 0.0003
# astropy's own ephemeris of the Sun is good to 0.003 deg, its Moon to 0.01 deg.
ASTROPY_DEG = 0.02


def instants(count: int) -> np.ndarray:
    random = np.random.default_rng(4)
    seconds = random.uniform(0, 27 * 365.25 * 86400, count)
    return np.datetime64("1999-01-01", "us") + (seconds * 1e6).astype("timedelta64[us]")


def aware(utc: np.ndarray) -> list[dt.datetime]:
    return [t.astype(object).replace(tzinfo=dt.UTC) for t in utc]


@pytest.fixture(scope="module")
def skyfield() -> tuple:
    from skyfield.api import load
    from skyfield.jpllib import SpiceKernel

    kernel = SpiceKernel(_packaged_path())
    yield kernel, load.timescale(builtin=True)
    kernel.close()


@pytest.mark.parametrize("body", ["sun", "moon"])
def test_altitude_as_skyfield_has_it(skyfield: tuple, body: str) -> None:
    # witness: Skyfield 1.55, apparent places with the full nutation series
    from skyfield.api import wgs84

    kernel, timescale = skyfield
    utc = instants(200)
    place = wgs84.latlon(51.7, -12.3)
    theirs = (kernel["earth"] + place).at(timescale.from_datetimes(aware(utc))).observe(kernel[body]).apparent()
    ephemeris = default_almanac().ephemeris
    ours = {"sun": ephemeris.sun_itrs_km, "moon": ephemeris.moon_itrs_km}[body](utc)
    assert np.abs(altitude_deg(ours, 51.7, -12.3) - theirs.altaz()[0].degrees).max() < SKYFIELD_DEG


def test_altitude_as_astropy_has_it() -> None:
    # witness: astropy get_body with its built-in ephemeris, geometric horizontal coordinates
    from astropy import units as u
    from astropy.coordinates import AltAz, EarthLocation, get_body
    from astropy.time import Time
    from astropy.utils import iers

    iers.conf.auto_download = False
    utc = instants(40)
    utc = utc[utc < np.datetime64("2024-01-01")]  # inside the packaged Earth rotation table
    place = EarthLocation.from_geodetic(13.4 * u.deg, 52.5 * u.deg)
    times = Time(utc.astype("datetime64[ns]").astype(str), scale="utc")
    ephemeris = default_almanac().ephemeris
    for name, ours in (("sun", ephemeris.sun_itrs_km(utc)), ("moon", ephemeris.moon_itrs_km(utc))):
        theirs = get_body(name, times, place, ephemeris="builtin").transform_to(AltAz(obstime=times, location=place))
        assert np.abs(altitude_deg(ours, 52.5, 13.4) - theirs.alt.deg).max() < ASTROPY_DEG


def test_phase_as_skyfield_has_it(skyfield: tuple) -> None:
    # witness: skyfield.almanac.fraction_illuminated
    from skyfield.almanac import fraction_illuminated

    kernel, timescale = skyfield
    utc = instants(100)
    ephemeris = default_almanac().ephemeris
    ours = lit_fraction(ephemeris.sun_itrs_km(utc), ephemeris.moon_itrs_km(utc))
    theirs = fraction_illuminated(kernel, "moon", timescale.from_datetimes(aware(utc)))
    assert np.abs(ours - theirs).max() < 0.001


def test_shadow_as_skyfield_has_it_on_the_sphere(skyfield: tuple) -> None:
    # witness: skyfield is_sunlit, which takes the Earth as its equatorial sphere
    kernel, timescale = skyfield
    utc = np.datetime64("2021-01-12", "us") + np.arange(0, 1440, 2) * np.timedelta64(60, "s")
    from skyfield import framelib

    position = default_almanac().orbit.track(utc).position_itrs_km
    sun = default_almanac().ephemeris.sun_itrs_km(utc)
    times = timescale.from_datetimes(aware(utc))
    from skyfield.positionlib import ICRF
    from skyfield.units import Distance

    turned = np.einsum("jin,jn->in", framelib.itrs.rotation_at(times), position)
    theirs = ICRF(Distance(km=turned).au, t=times, center=399).is_sunlit(kernel)
    assert (in_sunlight(position, sun, flattening=0.0) == theirs).mean() > 0.998
    # The ellipsoid is smaller at the poles: its shadow is never longer.
    assert not (in_sunlight(position, sun, flattening=0.0) & ~in_sunlight(position, sun)).any()


def test_shadow_depressions() -> None:
    # authority: geometry as in the project's notes: 10.6 deg at 110 km, 12.3 at 150, 15.8 at 250
    assert np.allclose(shadow_depression_deg([110, 150, 250]), [10.6, 12.3, 15.8], atol=0.06)


def test_altitude_is_ninety_below_the_sun() -> None:
    utc = instants(20)
    sun = default_almanac().ephemeris.sun_itrs_km(utc)
    assert (altitude_deg(sun, *subpoint(sun)) > 89.99).all()


@settings(deadline=None)
@given(st.floats(-89, 89), st.floats(-180, 180), st.floats(300, 500), st.integers(0, 27 * 365))
def test_a_station_in_shadow_has_the_sun_below_its_nadirs_horizon(
    lat: float, lon: float, height: float, day: int
) -> None:
    utc = np.array([np.datetime64("1999-01-01", "us") + np.timedelta64(day, "D")])
    sun = default_almanac().ephemeris.sun_itrs_km(utc)
    position = itrs_from_geodetic(np.array([lat]), np.array([lon]), height)
    altitude = altitude_deg(sun, lat, lon)[0]
    if not in_sunlight(position, sun)[0]:
        assert altitude < 0
    if altitude > 0:
        assert in_sunlight(position, sun)[0]
    # 25 deg: deeper than the dip at 500 km on any side of the ellipsoid
    if altitude < -25:
        assert not in_sunlight(position, sun)[0]


def test_order_of_instants_does_not_matter() -> None:
    utc = instants(50)
    ephemeris = default_almanac().ephemeris
    assert np.array_equal(ephemeris.sun_itrs_km(utc)[:, ::-1], ephemeris.sun_itrs_km(utc[::-1]))


def test_light_timescale_is_skyfields_own() -> None:
    # witness: skyfield.api load.timescale(builtin=True)
    from skyfield.api import load

    from orbitctx.instants import _timescale

    theirs = load.timescale(builtin=True)
    days = 2451179.5 + np.arange(0, 10000, 37.0)
    assert np.array_equal(_timescale().delta_t_function(days), theirs.delta_t_function(days))
    assert np.array_equal(_timescale().leap_dates, theirs.leap_dates)
