"""Geometry of the drawings: areas, clipping, contours, the camera."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbitctx.geodesy import itrs_from_geodetic
from orbitctx.report.camera import HEIGHT, WIDTH, Camera, aim
from orbitctx.report.contours import outlines_above
from orbitctx.report.projection import FlatMap, Globe, cap_ring, left_inside

lats, lons = st.floats(-89, 89), st.floats(-180, 180)


def area(line: list[tuple[float, float]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(line, [*line[1:], line[0]], strict=True)) / 2


@given(lats, lons, st.floats(2, 85))
def test_a_cap_on_the_globe_covers_what_geometry_says(lat: float, lon: float, arc: float) -> None:
    """Authority: the orthographic picture of a cap facing the eye is a disc of sin(arc); all of it is on the disc."""
    globe = Globe(lat, lon, radius=100, cx=0, cy=0)
    lines = globe.rings(cap_ring(lat, lon, arc, 360))
    assert sum(abs(area(line)) for line in lines) == pytest.approx(
        math.pi * (100 * math.sin(math.radians(arc))) ** 2, rel=2e-3
    )


@given(lats, lons, lats, lons, st.floats(5, 85))
def test_caps_anywhere_stay_on_the_disc(lat0: float, lon0: float, lat: float, lon: float, arc: float) -> None:
    globe = Globe(lat0, lon0, radius=100, cx=0, cy=0)
    for line in globe.rings(cap_ring(lat, lon, arc, 120)):
        assert max(math.hypot(x, y) for x, y in line) <= 100.001


@given(lats, lons, lats, lons)
def test_a_hemisphere_and_its_other_half_fill_the_globe(lat0: float, lon0: float, lat: float, lon: float) -> None:
    """Day and night together are the whole disc, wherever the Sun stands."""
    globe = Globe(lat0, lon0, radius=100, cx=0, cy=0)
    halves = [(lat, lon), (-lat, lon + 180)]
    covered = sum(abs(area(line)) for a, b in halves for line in globe.rings(cap_ring(a, b, 89.999, 360)))
    assert covered == pytest.approx(math.pi * 100**2, rel=0.01)


def test_points_behind_the_earth_are_hidden() -> None:
    globe = Globe(0, 0)
    assert globe.xy(0, 179) is None
    assert globe.xy(0, 1) is not None
    assert globe.xy(0, 100, height_km=420) is not None  # 10 deg behind the limb, seen above it
    assert globe.xy(0, 115, height_km=420) is None


def test_a_ring_round_a_pole_is_closed_along_that_pole() -> None:
    flat = FlatMap(360)
    for lat, top in ((80.0, True), (-80.0, False)):
        lines = flat.rings(cap_ring(lat, 30.0, 40.0))
        ys = [y for line in lines for _, y in line]
        assert (min(ys) == 0) is top
        assert (max(ys) == 180) is not top


def test_a_ring_over_the_date_line_is_drawn_at_both_sides() -> None:
    flat = FlatMap(360)
    xs = [x for line in flat.rings(cap_ring(10.0, 179.0, 10.0)) for x, _ in line]
    assert min(xs) < 0 < max(xs)
    assert max(xs) > 360


@given(st.lists(st.tuples(st.floats(-60, 60), st.floats(-60, 60)), min_size=3, max_size=3, unique=True))
def test_left_inside_turns_a_ring_the_same_way_whichever_way_it_came(ring: list[tuple[float, float]]) -> None:
    turned = left_inside(ring)
    again = left_inside(ring[::-1])
    assert sorted(turned) == sorted(ring)
    if abs(area([(lon, lat) for lat, lon in ring])) > 100:  # a sliver on the sphere may turn the other way than flat
        k = again.index(turned[0])
        assert again[k:] + again[:k] == turned


def test_contour_of_a_hill_is_its_circle() -> None:
    """Authority: exp(-r^2 / s^2) falls to one half at r = s sqrt(ln 2)."""
    x = np.linspace(0, 100, 41)
    field = np.exp(-((x[None, :] - 50) ** 2 + (x[:, None] - 50) ** 2) / 400)
    (line,) = outlines_above(field, 0.5, x, x)
    radii = [math.hypot(a - 50, b - 50) for a, b in line]
    assert min(radii) == pytest.approx(20 * math.sqrt(math.log(2)), rel=0.02)
    assert max(radii) == pytest.approx(20 * math.sqrt(math.log(2)), rel=0.02)


@given(st.integers(0, 2**30))
def test_contours_of_any_field_close_around_the_high_ground(seed: int) -> None:
    """The outlines of a mask count, by even-odd, exactly the corners that are high."""
    field = np.random.default_rng(seed).integers(0, 2, (6, 7)).astype(float)
    x, y = np.arange(7.0), np.arange(6.0)
    lines = outlines_above(field, 0.5, x, y)

    def inside(px: float, py: float) -> bool:
        hits = 0
        for line in lines:
            for (ax, ay), (bx, by) in zip(line, [*line[1:], line[0]], strict=True):
                if (ay > py) != (by > py) and px < ax + (py - ay) / (by - ay) * (bx - ax):
                    hits += 1
        return hits % 2 == 1

    for row in range(1, 5):
        for column in range(1, 6):
            assert inside(column + 1e-4, row + 1e-4) == bool(field[row, column])


def station(lat: float = 45.0, lon: float = 10.0, height: float = 408.0) -> np.ndarray:
    return itrs_from_geodetic(lat, lon, height)


@given(st.floats(0, 360), st.floats(-60, 20), st.floats(15, 100), st.floats(0, WIDTH), st.floats(0, HEIGHT))
def test_pixels_and_rays_are_inverse(azimuth: float, pitch: float, lens: float, x: float, y: float) -> None:
    camera = aim(station(), azimuth, pitch, lens)
    px, py = camera.pixels(camera.rays(x, y).reshape(3, 1))
    assert (float(px[0]), float(py[0])) == (pytest.approx(x, abs=1e-6), pytest.approx(y, abs=1e-6))


@given(st.floats(-80, 80), lons, st.floats(0, 360), st.floats(-60, 30))
def test_the_axes_are_a_right_handed_frame(lat: float, lon: float, azimuth: float, pitch: float) -> None:
    camera = aim(station(lat, lon), azimuth, pitch, 24)
    axes = np.stack([camera.right, camera.up, camera.forward])
    assert np.allclose(axes @ axes.T, np.eye(3), atol=1e-9)
    assert np.allclose(np.cross(camera.right, camera.up), -camera.forward, atol=1e-9)


def test_lens_has_the_angle_of_view_of_full_frame() -> None:
    """Authority: 24 mm on 36 x 24 mm sees 73.7 x 53.1 degrees."""
    camera = aim(station(), 0, 0, 24)
    left, right = camera.rays(0.0, HEIGHT / 2), camera.rays(WIDTH, HEIGHT / 2)
    top, bottom = camera.rays(WIDTH / 2, 0.0), camera.rays(WIDTH / 2, HEIGHT)
    assert math.degrees(math.acos(left @ right)) == pytest.approx(73.74, abs=0.01)
    assert math.degrees(math.acos(top @ bottom)) == pytest.approx(53.13, abs=0.01)


def dip_of_limb(camera: Camera, height_km: float) -> float:
    limb = camera.limb(height_km)
    up = camera.position_km / np.linalg.norm(camera.position_km)
    return -math.degrees(math.asin(float((up @ (limb / np.linalg.norm(limb, axis=0))).mean())))


def test_dip_of_the_horizon_and_of_the_airglow() -> None:
    """Authority: acos(R / (R + 408)) = 19.98 deg at the sea, 17.45 deg for a layer at 96 km (spherical Earth)."""
    camera = aim(station(lat=35.0), 90, 0, 24)
    assert dip_of_limb(camera, 0.0) == pytest.approx(19.98, abs=0.1)
    assert dip_of_limb(camera, 96.0) == pytest.approx(17.45, abs=0.1)


def test_higher_layers_stand_higher_in_the_picture() -> None:
    camera = aim(station(), 30, -28, 24)
    heights = [float(np.nanmin(camera.pixels(camera.limb(h))[1])) for h in (0, 50, 100, 200, 300)]
    assert heights == sorted(heights, reverse=True)


def test_ground_behind_the_limb_is_hidden() -> None:
    camera = aim(station(), 0, -28, 24)
    near, far = itrs_from_geodetic(np.array([60.0, 75.0]), np.array([10.0, 10.0])).T
    assert not camera.hidden(near.reshape(3, 1))[0]  # 15 deg of arc away
    assert camera.hidden(far.reshape(3, 1))[0]  # 30 deg: beyond the horizon at 20
