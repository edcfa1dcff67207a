"""Coordinates, distances and how far one sees."""

from __future__ import annotations

import astropy.units as u
import numpy as np
import pytest
from astropy.coordinates import EarthLocation
from hypothesis import given
from hypothesis import strategies as st

from orbitctx.geodesy import (
    azimuth_deg,
    destination,
    distance_km,
    geodetic_from_itrs,
    itrs_from_geodetic,
    visible_arc_deg,
)

LATITUDES = st.floats(-89.5, 89.5)
LONGITUDES = st.floats(-179.9, 179.9)

# One step of Bowring: 1.4 mm at the station's height.
BOWRING_KM = 2e-6


@given(LATITUDES, LONGITUDES, st.floats(0, 500))
def test_there_and_back(lat: float, lon: float, height: float) -> None:
    position = itrs_from_geodetic(lat, lon, height)
    again = itrs_from_geodetic(*geodetic_from_itrs(position))
    assert np.linalg.norm(again - position) < BOWRING_KM


@pytest.mark.parametrize(("lat", "lon", "height"), [(51.8, -60.0, 420.0), (0.0, 179.9, 350.0), (-33.2, 12.0, 0.0)])
def test_geodetic_witness_astropy(lat: float, lon: float, height: float) -> None:
    there = EarthLocation.from_geodetic(lon * u.deg, lat * u.deg, height * u.km)
    witness = np.array([there.x.to_value(u.km), there.y.to_value(u.km), there.z.to_value(u.km)])
    assert np.linalg.norm(itrs_from_geodetic(lat, lon, height) - witness) < 1e-6


@given(LATITUDES, LONGITUDES, st.floats(0, 359.9), st.floats(0.1, 100))
def test_a_destination_lies_at_its_distance_and_bearing(lat: float, lon: float, bearing: float, arc: float) -> None:
    there = destination(lat, lon, bearing, arc)
    assert distance_km(lat, lon, *there) == pytest.approx(np.radians(arc) * 6371.0088, rel=1e-6, abs=1e-3)
    if abs(there[0]) < 89.9:
        turned = (azimuth_deg(lat, lon, *there) - bearing + 180) % 360 - 180
        assert abs(turned) < 1e-3


# Authority: the project's table of sightlines (spherical Earth of 6,371 km, no grazing clearance), in km of arc.
@pytest.mark.parametrize(("station", "layer", "km"), [(400, 110, 3376), (420, 110, 3428), (408, 250, 3978)])
def test_how_far_a_layer_is_seen(station: float, layer: float, km: float) -> None:
    arc = float(visible_arc_deg(station, layer, clearance_km=0.0))
    assert np.radians(arc) * 6371.0 == pytest.approx(km, abs=2)


def test_unknown_goes_through() -> None:
    assert np.isnan(distance_km(np.nan, 0, 0, 0))
    assert np.isnan(visible_arc_deg(np.nan, 110.0))
