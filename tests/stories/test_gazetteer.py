"""Places by name, their regions, and the towns near a point.

Coordinates of towns are authority (GeoNames); "inside" and "outside" are facts of the map.
"""

from __future__ import annotations

import functools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbitctx.errors import UsageError
from orbitctx.geodesy import distance_km
from orbitctx.records.manifest import read_bytes
from orbitctx.stories.gazetteer import Gazetteer, Place, parse_gazetteer


@functools.cache
def load() -> Gazetteer:
    return parse_gazetteer(read_bytes("places.bin"))


@pytest.fixture
def gazetteer() -> Gazetteer:
    return load()


def covers(place: Place, lat: float, lon: float) -> bool:
    discs = np.array(place.region)
    return bool((distance_km(lat, lon, discs[:, 0], discs[:, 1]) <= discs[:, 2]).any())


@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [
        ("Norway", [(60.4, 5.3), (69.6, 18.9), (59.9, 10.7)], [(78.2, 15.6), (55.7, 12.6), (48.9, 2.4)]),
        ("Russia", [(55.8, 37.6), (43.1, 131.9), (69.0, 33.1)], [(52.2, 21.0), (39.9, 116.4)]),
        ("France", [(48.9, 2.4), (43.3, 5.4)], [(4.9, -52.3), (52.5, 13.4)]),
        ("Alaska", [(64.8, -147.7), (58.3, -134.4)], [(49.3, -123.1)]),
        ("Scandinavia", [(59.3, 18.1), (55.7, 12.6)], [(60.2, 24.9)]),
        ("Northern Europe", [(59.3, 18.1), (64.1, -21.9), (51.5, -0.1)], [(48.2, 16.4), (41.9, 12.5)]),
        ("Siberia", [(56.0, 92.9), (62.0, 129.7)], [(55.8, 37.6)]),
        ("Great Lakes", [(47.5, -87.5), (43.6, -77.8)], [(40.7, -74.0)]),
        ("Baltic Sea", [(57.5, 20.0), (65.0, 23.0)], [(57.0, 3.0)]),
        ("Tasmania", [(-42.9, 147.3)], [(-37.8, 145.0)]),
        ("South Island", [(-45.9, 170.5)], [(-36.8, 174.8)]),
        ("Pacific Ocean", [(0.0, -150.0), (30.0, 170.0), (-45.0, -120.0)], [(30.0, -40.0), (-20.0, 80.0)]),
        ("Southern Ocean", [(-60.0, 100.0), (-60.0, -120.0)], [(-30.0, 100.0)]),
        ("Indian Ocean", [(-20.0, 80.0), (-40.0, 100.0)], [(30.0, -40.0)]),
        ("Quebec", [(46.8, -71.2), (51.4, -68.7)], [(43.7, -79.4)]),
        ("Patagonia", [(-50.3, -72.3)], [(-34.6, -58.4)]),
    ],
)
def test_regions_cover_their_places(
    gazetteer: Gazetteer, name: str, inside: list[tuple[float, float]], outside: list[tuple[float, float]]
) -> None:
    place = gazetteer.place(name)
    assert place is not None
    assert place.name == name
    assert [covers(place, *p) for p in inside] == [True] * len(inside)
    assert [covers(place, *p) for p in outside] == [False] * len(outside)


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("Nordeuropa", "Northern Europe"), ("Северная Европа", "Northern Europe"), ("北欧", "Northern Europe"),
        ("Pohjois-Eurooppa", "Northern Europe"), ("Europa del norte", "Northern Europe"), ("Großen Seen", None),
        ("Japon", "Japan"), ("Deutschland", "Germany"), ("ألاسكا", "Alaska"), ("København", "Copenhagen"),
        ("Köpenhamn", "Copenhagen"), ("Le Cap", "Cape Town"), ("USA", "United States"),
        ("Great Britain", "United Kingdom"),
        ("Mer Baltique", "Baltic Sea"), ("Østersøen", "Baltic Sea"), ("Tyynimeri", "Pacific Ocean"),
    ],
)  # fmt: skip
def test_names_in_many_languages(gazetteer: Gazetteer, name: str, canonical: str | None) -> None:
    place = gazetteer.place(name)
    assert (place and place.name) == canonical


@pytest.mark.parametrize(
    ("name", "lat", "lon"),
    [("Kiruna", 67.86, 20.23), ("Hobart", -42.88, 147.33), ("Yellowknife", 62.45, -114.35), ("Ushuaia", -54.8, -68.3),
     ("Longyearbyen", 78.22, 15.64), ("Abisko", 68.35, 18.83), ("Baikonur", 45.62, 63.32)],
)  # fmt: skip
def test_small_towns_that_stories_name(gazetteer: Gazetteer, name: str, lat: float, lon: float) -> None:
    place = gazetteer.place(name)
    assert place is not None
    assert float(distance_km(place.lat_deg, place.lon_deg, lat, lon)) < 10


def test_ambiguous_names_list_the_options(gazetteer: Gazetteer) -> None:
    assert {(p.kind, p.country) for p in gazetteer.find("Washington")} == {("state", "US"), ("town", "US")}
    assert [p.country for p in gazetteer.find("Paris")] == ["FR"]  # Paris, Texas, cannot be meant without more


def test_relations_are_understood(gazetteer: Gazetteer) -> None:
    (south,) = gazetteer.find("south of Tasmania", "en")
    assert covers(south, -48.0, 146.5)
    assert not covers(south, -37.0, 146.5)
    (middle,) = gazetteer.find("between Australia and Antarctica", "en")
    assert covers(middle, -52.0, 130.0)


def test_an_unknown_name_finds_nothing(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("Atlantis") == ()
    assert gazetteer.find("") == ()
    assert gazetteer.place("Narnia and Mordor") is None


def test_towns_near_a_point(gazetteer: Gazetteer) -> None:
    towns = gazetteer.towns_near(55.68, 12.57, 60.0)
    assert towns[0].name == "Copenhagen"
    assert "Malmö" in {t.name for t in towns}
    assert gazetteer.towns_near(-50.0, -120.0, 300.0) == ()


def test_every_region_is_small_enough_and_holds_its_point(gazetteer: Gazetteer) -> None:
    for number in range(len(gazetteer)):
        place = gazetteer.by_number(number)
        assert 1 <= len(place.region) <= 64, place.name
        assert covers(place, place.lat_deg, place.lon_deg), place.name


@given(st.text(max_size=40))
def test_any_text_may_be_looked_up(text: str) -> None:
    assert isinstance(load().find(text), tuple)


def test_another_file_is_refused() -> None:
    with pytest.raises(UsageError, match="not a table of places"):
        parse_gazetteer(b"PK")
