"""The window drawing against geometry and against astropy."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET

import numpy as np
import pytest

import orbitctx as oc
from orbitctx.almanac import default_almanac
from orbitctx.contexts import oval_outline
from orbitctx.errors import UsageError
from orbitctx.geodesy import azimuth_deg, distance_km
from orbitctx.report.camera import HEIGHT, WIDTH
from orbitctx.report.glow import _emitted
from orbitctx.report.stars import open_stars
from orbitctx.report.view import Sight, build_view

TIME = "2017-03-27T21:32:00Z"
UTC = np.datetime64("2017-03-27T21:32:00", "us")

# Precession is modelled; nutation (0.0027 deg), aberration by the Earth's motion (0.0057) are not: docs/reports.md.
STAR_TOLERANCE_DEG = 0.01


@pytest.fixture(scope="module")
def berlin() -> dict:
    return build_view(default_almanac(), UTC, Sight("Berlin", 52.52, 13.405))


def horizontal_direction(place: Sight, view: dict) -> tuple[float, float]:
    """Azimuth and depression of a place by spherical trigonometry, independent of the drawing's vectors."""
    lat, lon = view["station"]["lat_deg"], view["station"]["lon_deg"]
    arc = float(distance_km(lat, lon, place.lat_deg, place.lon_deg)) / 6371.0
    h, r = view["station"]["height_km"], 6371.0
    depression = math.degrees(math.atan2((r + h) - r * math.cos(arc), r * math.sin(arc)))
    return float(azimuth_deg(lat, lon, place.lat_deg, place.lon_deg)), depression


@pytest.mark.parametrize("lens_mm", [24.0, 50.0])
@pytest.mark.parametrize("name", ["Berlin", "Copenhagen", "Oslo"])
def test_a_place_is_where_its_direction_falls(name: str, lens_mm: float) -> None:
    """Witness: the spherical Earth; it differs from the ellipsoid by at most 0.4 deg at these distances."""
    place = {"Berlin": Sight("Berlin", 52.52, 13.405), "Copenhagen": Sight("Copenhagen", 55.676, 12.568),
             "Oslo": Sight("Oslo", 59.913, 10.752)}[name]  # fmt: skip
    view = build_view(default_almanac(), UTC, place, lens_mm=lens_mm)
    (drawn,) = view["places"]
    azimuth, depression = horizontal_direction(place, view)
    assert view["azimuth_deg"] == pytest.approx(azimuth, abs=0.4)
    focal = lens_mm / 36.0 * WIDTH
    expected_y = HEIGHT / 2 - focal * math.tan(math.radians(-depression - view["pitch_deg"]))
    assert drawn["x"] == pytest.approx(WIDTH / 2, abs=1.0)
    assert drawn["y"] == pytest.approx(expected_y, abs=focal * math.tan(math.radians(0.4)))


def test_stars_stand_where_astropy_puts_them() -> None:
    """Witness: astropy's GCRS to ITRS with IAU 2006/2000A precession and nutation."""
    import astropy.units as u
    from astropy.coordinates import GCRS, ITRS, CartesianRepresentation, SkyCoord
    from astropy.time import Time
    from astropy.utils import iers

    table = open_stars(default_almanac().read)
    when = Time("2017-03-27T21:32:00", scale="utc")
    with iers.conf.set_temp("auto_download", False):
        there = SkyCoord(CartesianRepresentation(*table.vectors[:, :300] * u.one), frame=GCRS(obstime=when))
        witness = there.transform_to(ITRS(obstime=when)).cartesian.xyz.value
    witness = witness / np.linalg.norm(witness, axis=0)
    apart = np.degrees(np.arccos(np.clip((witness * table.itrs(UTC)[:, :300]).sum(axis=0), -1, 1)))
    assert apart.max() < STAR_TOLERANCE_DEG


def test_known_stars_have_their_catalogue_places() -> None:
    """Authority: Hipparcos, J2000: Vega 279.2347 +38.7837, Sirius 101.2872 -16.7161, Polaris 37.9545 +89.2641."""
    table = open_stars(default_almanac().read)
    for name, ra, dec in (("Vega", 279.2347, 38.7837), ("Sirius", 101.2872, -16.7161), ("Polaris", 37.9545, 89.2641)):
        x, y, z = table.vectors[:, table.names.index(name)]
        assert math.degrees(math.asin(z)) == pytest.approx(dec, abs=1e-3)
        assert math.degrees(math.atan2(y, x)) % 360 == pytest.approx(ra, abs=0.05)


def test_stars_are_never_drawn_on_the_earth(berlin: dict) -> None:
    limb = np.array(berlin["limb"])
    for star in berlin["stars"]:
        edge = np.interp(star["x"], limb[:, 0], limb[:, 1]) if limb[0, 0] < limb[-1, 0] else math.inf
        assert star["y"] < edge + 0.5, star


def test_aurora_is_in_the_northern_frame_and_not_in_the_southern() -> None:
    """That night the north had aurora all along the limb; to the south lies Africa."""
    north = build_view(default_almanac(), UTC, Sight("north", azimuth_deg=0.0))
    south = build_view(default_almanac(), UTC, Sight("south", azimuth_deg=180.0))
    assert len(north["green"]) >= 3
    assert south["green"] == []


def test_aurora_is_brightest_between_the_verdicts_boundaries() -> None:
    """Straight down the emission at a footpoint is the mean of the oval there: map and window show the same oval."""
    almanac = default_almanac()
    oval = oval_outline(almanac, UTC, "north", 8)
    lat, lon = oval.edge_lat_deg[0], oval.edge_lon_deg[0]
    middle = np.linspace(0.0, 1.0, 21)
    lats = lat + (oval.far_lat_deg[0] - lat) * middle
    lons = lon + (oval.far_lon_deg[0] - lon) * middle
    emitted = _emitted(almanac, UTC, np.append(lats, lat - 12.0), np.append(lons, lon))
    assert 0.3 < middle[int(np.argmax(emitted[:-1]))] < 0.6
    assert 0 < emitted[0] < 0.5 * emitted[:-1].max()
    assert emitted[-1] < 0.01


def test_without_kp_no_aurora_is_drawn() -> None:
    assert _emitted(default_almanac(), np.datetime64("1997-03-27T21:32", "us"), np.array([68.0]), np.array([20.0])) == 0


def test_a_whole_drawing_is_well_formed_svg_and_says_what_it_shows() -> None:
    drawing = oc.view(TIME, toward="Copenhagen", constellations=True)
    root = ET.fromstring(str(drawing))
    assert root.attrib["role"] == "img"
    assert "Copenhagen" in root.attrib["aria-label"]
    assert "not a photograph" in drawing.words
    texts = ["".join(t.itertext()) for t in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Copenhagen", "100 km", "limb"} <= set(texts)
    assert drawing._repr_svg_() == str(drawing)


def test_daylight_has_no_airglow_and_no_town_lights() -> None:
    sunny = oc.context(UTC + np.arange(0, 5400, 60) * np.timedelta64(1, "s"))
    noon = sunny.track.utc[int(np.argmax(sunny.sun_altitude_deg))]
    record = oc.view(noon, toward=90).record
    assert {layer["sun_deg"] for layer in record["day"]} == {0.0, -6.0, -12.0}
    assert not any(record["airglow"])
    assert record["green"] == []
    assert not any(town["lights"] for town in record["towns"])


def test_night_has_airglow_and_town_lights(berlin: dict) -> None:
    assert all(len(line) > 10 for line in berlin["airglow"])
    assert all(town["lights"] for town in berlin["towns"])
    assert berlin["day"] == [] or {layer["sun_deg"] for layer in berlin["day"]} == {-12.0}


@pytest.mark.parametrize("lens", [0, -5, 1e6, float("nan")])
def test_absurd_lenses_are_refused(lens: float) -> None:
    with pytest.raises(UsageError, match="No such lens"):
        oc.view(TIME, lens_mm=lens)


@pytest.mark.parametrize("toward", ["Atlantis under the sea", (95, 0), 4000.0, [1, 2, 3], object()])
def test_unknown_directions_are_refused(toward: object) -> None:
    with pytest.raises(UsageError):
        oc.view(TIME, toward=toward)


def test_the_same_view_is_the_same_text() -> None:
    assert oc.view(TIME, toward="Berlin") == oc.view(UTC, toward="Berlin")
