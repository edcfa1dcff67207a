"""The day at the head of a report is that of the report, in every language; a caption's day is not."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import pytest

from orbitctx.instants import parse_window
from orbitctx.records.manifest import read_bytes
from orbitctx.stories.claim import Reading
from orbitctx.stories.dates import published_in_text
from orbitctx.stories.gazetteer import Gazetteer, parse_gazetteer
from orbitctx.stories.lexicon.table import languages
from orbitctx.stories.reading import read_claims
from orbitctx.stories.roster import Roster, parse_roster
from orbitctx.stories.story import Story

ROWS = json.loads((Path(__file__).parent / "corpus" / "datelines.json").read_text(encoding="utf-8"))


@functools.cache
def almanac() -> tuple[Roster, Gazetteer]:
    return parse_roster(read_bytes("roster.json")), parse_gazetteer(read_bytes("places.bin"))


def read(text: str, language: str, published: str | None = None) -> Reading:
    day = parse_window(published) if published else None
    return read_claims(Story(text, "text", None, language, "given", day, "given"), *almanac())


def test_every_language_with_a_table_has_its_datelines() -> None:
    assert {row["lang"] for row in ROWS} == set(languages())


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r['lang']} {r['text'][:32]}")
def test_a_dateline_is_publication(row: dict[str, Any]) -> None:
    reading = read(row["text"], row["lang"], row["published"])
    assert [(str(d.window.start)[:10], d.role) for d in reading.dates] == [("2022-11-14", "published")]
    assert reading.of_kind("captured", "posted", "subject", "station_over") == ()
    if row["published"] is None:
        stated = published_in_text(row["text"], row["lang"])
        assert stated is not None
        assert str(stated[0].start)[:10] == "2022-11-14"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "On 14 November 2022 - a Monday - an astronaut on the station photographed the aurora."),
        ("en", "Aurora over Quebec, 14 November 2022. The picture was taken by an astronaut."),
        ("de", "Polarlicht über Island, 14. November 2022 – fotografiert von einem Astronauten auf der ISS."),
        ("sv", "Bilden togs från rymdstationen, den 14 november 2022. Norrskenet syns tydligt."),
        ("es", "Foto tomada desde la Estación, 14 de noviembre de 2022. La aurora se ve con claridad."),
        ("ja", "撮影日 2022年11月14日。国際宇宙ステーションから見たオーロラ。"),
    ],
)
def test_the_day_of_a_picture_is_no_dateline(language: str, text: str) -> None:
    assert [d.role for d in read(text, language).dates] == ["captured"]
