"""Numbers of every format and what each is about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbitctx.stories.context import read_scenes
from orbitctx.stories.document import open_document
from orbitctx.stories.numbers import find_numbers, parse_number
from orbitctx.stories.quantities import find_quantities


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "1,234.5 km", 1234.5),
        ("de", "1.234,5 km", 1234.5),
        ("sv", "1 234,5 km", 1234.5),
        ("fr", "27\u202f600 km", 27600),
        ("en", "2,09,858 users", 209858),
        ("en", "3.5 million views", 3.5e6),
        ("es", "28 mil kilómetros", 28000),
        ("ja", "2万8千キロ", 28000),
        ("zh", "2.76万公里", 27600),
        ("ko", "2만7600km", 27600),
        ("hi", "12 लाख", 1_200_000),
        ("ar", "٤٢٠ كيلومترا", 420),
        ("hi", "४२० किलोमीटर", 420),
        ("zh", "四百二十公里", 420),
        ("en", "five hundred kilometres", 500),
        ("en", "twenty-five miles", 25),
        ("ru", "четыреста километров", 400),
        ("en", "４０８ km", 408),
    ],
)
def test_a_number_is_read(language: str, text: str, value: float) -> None:
    assert [n.value for n in find_numbers(open_document(text, language))] == [pytest.approx(value)]


@given(st.integers(0, 10**9))
def test_groups_of_three_come_back(number: int) -> None:
    for separator in (",", ".", "'", " "):
        text = f"{number:,}".replace(",", separator)
        assert parse_number(text) == number


@given(st.integers(1, 10**6), st.integers(0, 99))
def test_decimals_come_back_in_both_formats(whole: int, cents: int) -> None:
    english = f"{whole:,}.{cents:02d}"
    german = english.replace(",", "_").replace(".", ",").replace("_", ".")
    assert parse_number(english, ".") == pytest.approx(whole + cents / 100)
    assert parse_number(german, ",") == pytest.approx(whole + cents / 100)


def claimed(text: str, language: str = "en") -> list[tuple[str, dict[str, object]]]:
    document = open_document(text, language)
    return [(q.kind, q.value) for q in find_quantities(document, read_scenes(document))]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The station orbits 250 miles above the planet.", ("altitude", {"km": 402.3})),
        ("en", "The station flew 262 miles (421 km) above the sea.", ("altitude", {"km": 421.6})),
        ("de", "Die Raumstation fliegt in gut 400 Kilometern Höhe.", ("altitude", {"km_min": 400.0})),
        ("en", "The station hurtles along at 17,500 mph.", ("speed", {"km_s": 7.8232})),
        ("ja", "ISSは秒速約7.7キロで飛ぶ。", ("speed", {"km_s": 7.7})),
        ("tr", "İstasyon saatte 27.600 kilometre hızla ilerliyor.", ("speed", {"km_s": 7.6667})),
        ("en", "The station circles the Earth every 90 minutes.", ("period", {"minutes": 90.0})),
        ("pl", "Stacja obiega Ziemię w ciągu 90 godzin.", ("period", {"minutes": 5400.0})),
        ("es", "El complejo orbital completa cada vuelta en una hora y media.", ("period", {"minutes": 90.0})),
        ("en", "On every lap the station climbs to 51.6 degrees north.", ("inclination", {"deg": 51.6})),
        ("zh", "空间站的轨道倾角为61.6度。", ("inclination", {"deg": 61.6})),
        ("en", "Red light comes from oxygen above 200 km up.", ("layer_height", {"km_min": 200.0, "layer": "oxygen"})),
        (
            "en",
            "Auroras glow at altitudes of 100 to 300 km.",
            ("layer_height", {"km": [100.0, 300.0], "layer": "aurora"}),
        ),
        ("en", "The storm reached G4.", ("storm", {"g": 4})),
        ("en", "The planetary K index at 8 was the peak.", ("storm", {"kp": 8.0})),
    ],
)
def test_a_number_is_about_something(language: str, text: str, expected: tuple[str, dict[str, object]]) -> None:
    assert claimed(text, language) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "The crater is 70 km across.",
        "The station passed 1,900 kilometres south of Australia.",
        "The solar wind blew at 700 kilometres per second.",
        "The spacewalk lasted 90 minutes.",
        "The video runs for six minutes and shows the station.",
        "It was 28 degrees in Perth.",
        "The oval lies at 62 to 71 degrees of magnetic latitude that night.",
        "The next village lies five hundred kilometres away.",
        "The laboratory is 109 metres long.",
    ],
)
def test_sizes_distances_and_temperatures_are_no_claims(text: str) -> None:
    assert claimed(text) == []
