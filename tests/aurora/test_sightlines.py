"""What is in line of sight: closed forms, a brute-force ray trace on the ellipsoid, and the fan against a dense one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import orbitctx as oc
from orbitctx.aurora import cap
from orbitctx.aurora.sightline import limb_dip_deg, sightline
from orbitctx.constants import EARTH_MEAN_RADIUS_KM
from orbitctx.geodesy import (
    destination,
    distance_km,
    geodetic_from_itrs,
    itrs_from_geodetic,
    visible_arc_deg,
)

# The sphere stands for the ellipsoid in the reach of the cap; measured: 9 km of 3,300.
REACH_KM = 12.0


def lowest_by_steps_km(station, target) -> float:
    """The least height of a straight line above the ellipsoid, by brute force."""
    a, b = (itrs_from_geodetic(*p).reshape(3, 1) for p in (station, target))
    share = np.linspace(0, 1, 4001)
    return float(geodetic_from_itrs(a + (b - a) * share)[2].min())


def farthest_footpoint_km(lat: float, azimuth: float, height: float, emission: float, clearance: float) -> float:
    """How far along the ground the emission stays in line of sight, by bisection on the exact ray."""
    near, far = 5.0, 60.0
    for _ in range(30):
        middle = (near + far) / 2
        lat2, lon2 = destination(lat, 0.0, azimuth, middle)
        clear = lowest_by_steps_km((lat, 0.0, height), (float(lat2), float(lon2), emission)) > clearance
        near, far = (middle, far) if clear else (near, middle)
    return near * np.pi / 180 * EARTH_MEAN_RADIUS_KM


@pytest.mark.parametrize("emission", [110.0, 250.0])
@pytest.mark.parametrize("lat", [0.0, 35.0, -51.7])
def test_reach_against_an_exact_ray_trace(lat: float, emission: float) -> None:
    # witness: brute force on the WGS 84 ellipsoid
    for azimuth in (0.0, 60.0, 180.0):
        exact = farthest_footpoint_km(lat, azimuth, 410.0, emission, 10.0)
        ours = float(visible_arc_deg(410.0, emission)) * np.pi / 180 * EARTH_MEAN_RADIUS_KM
        assert ours == pytest.approx(exact, abs=REACH_KM)


def test_reaches_of_the_notes() -> None:
    # authority: the project's notes, grazing height 0: H 400 h 110, H 420 h 110, H 408 h 250
    km = [float(visible_arc_deg(H, h, 0.0)) * np.pi / 180 * 6371.0088 for H, h in ((400, 110), (420, 110), (408, 250))]
    assert km == pytest.approx([3376, 3428, 3978], abs=1.5)


def test_limbs_of_the_notes() -> None:
    # authority: measured against stars: dip of the sea horizon and of the 96 km layer from 408 km
    assert limb_dip_deg(408.0) == pytest.approx(19.98, abs=0.02)
    assert limb_dip_deg(408.0, 96.0) == pytest.approx(17.45, abs=0.02)


points = st.tuples(st.floats(-52, 52), st.floats(-180, 180), st.floats(330, 440))


@settings(deadline=None)
@given(points, st.floats(0, 360), st.floats(0.5, 40), st.sampled_from([0.0, 96.0, 110.0, 250.0]))
def test_in_view_as_brute_force_has_it(station, azimuth: float, arc: float, height: float) -> None:
    # witness: brute force on the ellipsoid
    lat, lon = destination(station[0], station[1], azimuth, arc)
    target = (float(lat), float(lon), height)
    exact = lowest_by_steps_km(station, target)
    found = sightline(station, target)
    if height == 0.0:
        assume(abs(float(found.elevation_deg) + float(limb_dip_deg(station[2]))) > 0.3)
        assert bool(found.in_view) == (arc < float(visible_arc_deg(station[2], 0.0, 0.0)))
    else:
        assume(abs(exact) > 0.3)
        assert bool(found.in_view) == (exact > 0)
    direct = float(np.linalg.norm(itrs_from_geodetic(*station) - itrs_from_geodetic(*target)))
    assert found.range_km == pytest.approx(direct)
    assert found.ground_km == pytest.approx(float(distance_km(station[0], station[1], target[0], target[1])))


@settings(deadline=None)
@given(points, st.floats(1, 359), st.floats(0.5, 17))
def test_direction_of_a_near_point(station, azimuth: float, arc: float) -> None:
    lat, lon = destination(station[0], station[1], azimuth, arc)
    found = sightline(station, (float(lat), float(lon), 0.0))
    assert abs((float(found.azimuth_deg) - azimuth + 180) % 360 - 180) < 0.35  # great circle against normal section
    assert -90 <= found.elevation_deg < -17.9  # the sea horizon from 330 km
    assert bool(found.in_view)


def test_straight_down() -> None:
    found = sightline((10.0, 20.0, 400.0), (10.0, 20.0, 0.0))
    assert found.elevation_deg == pytest.approx(-90)
    assert found.range_km == pytest.approx(400.0)
    assert bool(found.in_view)


def test_the_fan_against_one_a_hundred_times_as_dense(monkeypatch: pytest.MonkeyPatch) -> None:
    # witness: the same rule by brute force, 144 rays of 30 steps everywhere, without the coarse pass deciding anything
    utc = np.datetime64("2012-03-04", "us") + np.arange(0, 86_400, 240) * np.timedelta64(1, "s")
    ours = oc.context(utc)
    dense = cap._Shape(144, 30)
    for name in ("_COARSE", "_FINE"):
        monkeypatch.setattr(cap, name, dense)
    monkeypatch.setattr(cap, "_POLEWARD", cap._Shape(96, 30, 96 / 144))
    exact = oc.context(utc)
    nearer = []
    for side in ("north", "south"):
        a, b = getattr(ours, side), getattr(exact, side)
        assert (a.seen != b.seen).mean() < 0.005
        near = b.margin_deg > -4
        assert np.nanpercentile(np.abs(a.margin_deg - b.margin_deg)[near], 90) < 1.0
        both = np.isfinite(a.nearest_km) & np.isfinite(b.nearest_km)
        nearer.append((a.nearest_km - b.nearest_km)[both])
        assert np.abs(a.lit_share - b.lit_share).max() < 0.06
    # Where the dark begins only near the rim, the nearest dark footpoint hangs on the spacing of the rays.
    middle, most = np.percentile(np.abs(np.concatenate(nearer)), [50, 95])
    assert middle < 30
    assert most < 250


def test_bins_of_local_time_come_back() -> None:
    # Each bin's middle, turned into the stand-in angle of the fan, falls into that bin.
    mlt = cap.mlt_of_bins()
    angle = (mlt - 12) * np.pi / 12
    across, toward = np.sin(angle), np.cos(angle)
    turn = np.copysign(1 - toward / (np.abs(across) + np.abs(toward)), across)
    assert (np.floor((turn + 2) * cap.MLT_BINS / 4).astype(int) == np.arange(cap.MLT_BINS)).all()
