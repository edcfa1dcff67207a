"""Dates in every order and calendar: what is one, and what is not."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orbitctx.instants import TimeWindow, parse_window
from orbitctx.stories.dates import find_dates, published_in_text
from orbitctx.stories.document import open_document
from orbitctx.stories.lexicon.table import languages

SUNDAY = parse_window("2021-01-24")
MONDAY = parse_window("2021-01-25")


def days(text: str, language: str, published: TimeWindow | None = None) -> list[str]:
    """The resolved dates of a text: "first" or "first..last"."""
    out = []
    for e in find_dates(open_document(text, language), published):
        if e.window is not None:
            first, last = str(e.window.start)[:10], str(e.window.end - np.timedelta64(1, "s"))[:10]
            out.append(first if first == last else f"{first}..{last}")
    return out


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "taken on March 27, 2017", ["2017-03-27"]),
        ("en", "on the 27th of March 2017", ["2017-03-27"]),
        ("en", "27 Mar 2017", ["2017-03-27"]),
        ("en", "2017-03-27", ["2017-03-27"]),
        ("en", "3/27/2017", ["2017-03-27"]),
        ("en", "October 5, 10 and 18, 2017", ["2017-10-05", "2017-10-10", "2017-10-18"]),
        ("en", "May 3-5, 2019", ["2019-05-03..2019-05-05"]),
        ("en", "in late January 2012", ["2012-01-19..2012-01-31"]),
        ("en", "between July and October 2014", ["2014-07-01..2014-10-31"]),
        ("sv", "den 18 januari 2017", ["2017-01-18"]),
        ("de", "am 6. März 2012", ["2012-03-06"]),
        ("de", "06.03.2012", ["2012-03-06"]),
        ("de", "vom 3. bis 5. Mai 2019", ["2019-05-03..2019-05-05"]),
        ("fr", "le 1er mai 2020", ["2020-05-01"]),
        ("es", "el 7 de octubre de 2018", ["2018-10-07"]),
        ("pt", "12 de junho de 2025", ["2025-06-12"]),
        ("it", "nell'aprile 2015", ["2015-04-01..2015-04-30"]),
        ("ru", "28 марта 2012 года", ["2012-03-28"]),
        ("uk", "24 березня 2023 року", ["2023-03-24"]),
        ("pl", "29 grudnia 2011 roku", ["2011-12-29"]),
        ("cs", "28. října 2020", ["2020-10-28"]),
        ("fi", "7. marraskuuta 1997", ["1997-11-07"]),
        ("fi", "marraskuussa 1997", ["1997-11-01..1997-11-30"]),
        ("hu", "2025. július 5-én", ["2025-07-05"]),
        ("he", "ב-5 ביולי 2025", ["2025-07-05"]),
        ("tr", "1 Ocak 2025 tarihli", ["2025-01-01"]),
        ("ar", "في ٤ يناير ٢٠٢٥", ["2025-01-04"]),
        ("ar", "24 نيسان 2023", ["2023-04-24"]),
        ("hi", "२८ अक्टूबर २०२३ को", ["2023-10-28"]),
        ("ja", "2010年4月5日", ["2010-04-05"]),
        ("ja", "令和3年4月5日", ["2021-04-05"]),
        ("ja", "二〇一七年三月二十七日", ["2017-03-27"]),
        ("zh", "２０２１年１月２６日", ["2021-01-26"]),
        ("ko", "2023년 2월 27일", ["2023-02-27"]),
        ("vi", "ngày 8 tháng 11 năm 2022", ["2022-11-08"]),
        ("el", "στις 19 Αυγούστου 2020", ["2020-08-19"]),
    ],
)
def test_a_date_is_read_in_its_language(language: str, text: str, expected: list[str]) -> None:
    assert days(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "the sun may march on"),
        ("en", "She may return; 10 of 12 agreed, 4.10 dollars"),
        ("en", "call 555-2019-12 or 020 7946 0958"),
        ("sv", "planeten mars och 2 017 bilder"),
        ("fr", "les mars en barre"),
        ("fi", "led-valo, elo ja syys"),
        ("de", "Version 3.10.2 und 2.5 Prozent"),
        ("ja", "3か月、5日分の食料"),
        ("en", "31 February 2019"),
        ("en", "2,017 people and 1999 metres"),
    ],
)
def test_what_is_no_date_is_not_read(language: str, text: str) -> None:
    assert days(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "published", "expected"),
    [
        ("en", "shared on Sunday", MONDAY, "2021-01-24"),
        ("en", "shared on Sunday", SUNDAY, "2021-01-24"),
        ("en", "shared last Sunday", SUNDAY, "2021-01-17"),
        ("en", "taken last week", MONDAY, "2021-01-18..2021-01-24"),
        ("en", "taken three days ago", MONDAY, "2021-01-22"),
        ("en", "early this month", MONDAY, "2021-01-01..2021-01-13"),
        ("sv", "i går", MONDAY, "2021-01-24"),
        ("de", "vor zwei Tagen", MONDAY, "2021-01-23"),
        ("fr", "il y a deux jours", MONDAY, "2021-01-23"),
        ("zh", "周日发布", MONDAY, "2021-01-24"),
        ("ru", "вчера", MONDAY, "2021-01-24"),
        ("en", "on 27 December", MONDAY, "2020-12-27"),
        ("en", "on 20 January", MONDAY, "2021-01-20"),
    ],
)
def test_relative_dates_are_resolved_against_publication(
    language: str, text: str, published: TimeWindow, expected: str
) -> None:
    assert days(text, language, published) == [expected]


def test_a_short_weekday_is_one_only_where_it_is_written_as_such() -> None:
    assert days("two eruptions on the Sun reached us", "en", MONDAY) == []
    assert days("så gör man", "sv", MONDAY) == []
    assert days("posted (Sun)", "en", MONDAY) == ["2021-01-24"]
    assert days("Joi a fost liniște", "ro", MONDAY) == ["2021-01-21"]


def test_relative_dates_without_publication_stay_open() -> None:
    assert days("shared on Sunday, taken last week", "en") == []


def test_a_date_without_a_year_takes_that_of_its_neighbour() -> None:
    assert days("Taken on 4 January 2025. He arrived on 11 December.", "en") == ["2025-01-04", "2024-12-11"]


def test_a_text_states_its_own_publication() -> None:
    assert published_in_text("WASHINGTON, June 5, 2025 (Wire) - The crew ...", "en") is not None
    found = published_in_text("Han återvände till jorden i dag (2 juni). Bilden togs den 18 januari 2017.", "sv")
    assert found is not None
    assert str(found[0].start)[:10] == "2017-06-02"
    assert published_in_text("The photo was taken on 3 May 2020.", "en") is None


FORMS = {
    "en": "{d} {month} {y}",
    "sv": "den {d} {month} {y}",
    "da": "den {d}. {month} {y}",
    "no": "{d}. {month} {y}",
    "de": "am {d}. {month} {y}",
    "nl": "{d} {month} {y}",
    "fr": "le {d} {month} {y}",
    "es": "el {d} de {month} de {y}",
    "pt": "em {d} de {month} de {y}",
    "it": "il {d} {month} {y}",
    "ru": "{d} {month} {y} года",
    "uk": "{d} {month} {y} року",
    "pl": "{d} {month} {y} roku",
    "cs": "{d}. {month} {y}",
    "fi": "{d}. {month} {y}",
    "tr": "{d} {month} {y}",
    "ar": "{d} {month} {y}",
    "hi": "{d} {month} {y}",
    "hu": "{y}. {month} {d}.",
    "ro": "pe {d} {month} {y}",
    "el": "στις {d} {month} {y}",
    "id": "pada {d} {month} {y}",
    "ca": "el {d} {month} de {y}",
    "bg": "на {d} {month} {y} г.",
    "fa": "{d} {month} {y}",
    "he": "{d} ב{month} {y}",
    "hr": "{d}. {month} {y}.",
    "sr": "{d}. {month} {y}.",
}
NUMERIC = {
    "ja": "{y}年{m}月{d}日",
    "zh": "{y}年{m}月{d}日",
    "ko": "{y}년 {m}월 {d}일",
    "vi": "ngày {d} tháng {m} năm {y}",
}


def test_every_language_with_a_table_is_in_the_round_trip() -> None:
    assert set(FORMS) | set(NUMERIC) >= set(languages())


@given(st.sampled_from(sorted(FORMS)), st.dates(dt.date(1998, 11, 20), dt.date(2030, 12, 31)))
@settings(max_examples=300, deadline=None)
def test_a_date_written_by_the_cldr_is_read_back(language: str, date: dt.date) -> None:
    babel = pytest.importorskip("babel", reason="the CLDR's month names come from a development package")
    month = babel.Locale.parse({"no": "nb"}.get(language, language)).months["format"]["wide"][date.month]
    text = FORMS[language].format(d=date.day, month=month, y=date.year)
    assert days(text, language) == [date.isoformat()], text


@given(st.sampled_from(sorted(NUMERIC)), st.dates(dt.date(1998, 11, 20), dt.date(2030, 12, 31)))
@settings(max_examples=100, deadline=None)
def test_a_date_in_figures_is_read_back(language: str, date: dt.date) -> None:
    text = NUMERIC[language].format(d=date.day, m=date.month, y=date.year)
    assert days(text, language) == [date.isoformat()], text
