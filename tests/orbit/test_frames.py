"""The way from an element set to a place, against independent code."""

import warnings

import numpy as np
import pytest

from orbitctx.geodesy import distance_km
from orbitctx.orbit.propagate import itrs_from_teme, teme_km

TIMES = np.datetime64("2021-01-12T00:00", "us") + np.arange(0, 1440, 7) * np.timedelta64(60, "s")

# Witness tolerances: polar motion, which we neglect, is at most 18 m at the ground.
SAME_MODEL_KM = 0.001
POLAR_MOTION_KM = 0.020


def one_set(record):
    source = int(record.track(TIMES[:1]).source[0])
    return record.element_set(source)


def test_witness_skyfield_subpoint_of_the_same_set(record):
    from skyfield.api import EarthSatellite, load, wgs84

    ts = load.timescale(builtin=True)
    track = record.track(TIMES)
    for source in np.unique(track.source):
        mine = track.source == source
        one = record.element_set(int(source))
        satellite = EarthSatellite(one.line1, one.line2, None, ts)
        when = ts.utc(2021, 1, 12, 0, np.arange(0, 1440, 7)[mine])
        theirs = wgs84.geographic_position_of(satellite.at(when))
        apart = distance_km(track.lat_deg[mine], track.lon_deg[mine], theirs.latitude.degrees, theirs.longitude.degrees)
        assert apart.max() <= POLAR_MOTION_KM
        np.testing.assert_allclose(track.height_km[mine], theirs.elevation.km, atol=POLAR_MOTION_KM)


def test_witness_astropy_teme_to_itrs(record):
    from astropy import units as u
    from astropy.coordinates import ITRS, TEME, CartesianRepresentation
    from astropy.time import Time
    from astropy.utils import iers
    from sgp4.api import Satrec

    one = one_set(record)
    teme = teme_km(Satrec.twoline2rv(one.line1, one.line2), TIMES)
    with warnings.catch_warnings(), iers.conf.set_temp("auto_download", False):
        warnings.simplefilter("ignore")  # astropy notes that its bundled earth-rotation table is old
        when = Time(TIMES, scale="utc")
        theirs = TEME(CartesianRepresentation(teme * u.km), obstime=when).transform_to(ITRS(obstime=when))
    apart = np.linalg.norm(itrs_from_teme(teme, TIMES) - theirs.cartesian.xyz.to_value(u.km), axis=0)
    assert apart.max() <= POLAR_MOTION_KM


def test_track_gives_the_order_of_the_times_given(record):
    shuffled = np.random.default_rng(3).permutation(len(TIMES))
    straight, mixed = record.track(TIMES), record.track(TIMES[shuffled])
    np.testing.assert_array_equal(mixed.position_itrs_km, straight.position_itrs_km[:, shuffled])
    np.testing.assert_array_equal(mixed.source, straight.source[shuffled])


def test_position_and_geodetic_coordinates_are_the_same_place(record):
    from orbitctx.geodesy import itrs_from_geodetic

    track = record.track(TIMES)
    back = itrs_from_geodetic(track.lat_deg, track.lon_deg, track.height_km)
    assert np.abs(back - track.position_itrs_km).max() < SAME_MODEL_KM * 10


def test_arrays_are_read_only_and_the_argument_is_not_touched(record):
    times = TIMES.copy()
    track = record.track(times)
    assert times.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        track.lat_deg[0] = 0.0
