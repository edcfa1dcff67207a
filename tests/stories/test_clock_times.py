"""The clock beside a date of capture, in its sentence or the next: in every language, and never of anything else."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import pytest

from orbitctx.instants import parse_window
from orbitctx.records.manifest import read_bytes
from orbitctx.stories.clock import find_times
from orbitctx.stories.document import open_document
from orbitctx.stories.gazetteer import Gazetteer, parse_gazetteer
from orbitctx.stories.lexicon.table import languages
from orbitctx.stories.reading import read_claims
from orbitctx.stories.roster import Roster, parse_roster
from orbitctx.stories.story import Story

ROWS = json.loads((Path(__file__).parent / "corpus" / "clock_times.json").read_text(encoding="utf-8"))


@functools.cache
def almanac() -> tuple[Roster, Gazetteer]:
    return parse_roster(read_bytes("roster.json")), parse_gazetteer(read_bytes("places.bin"))


def captured(row: dict[str, Any]) -> list[tuple[str, str]]:
    story = Story(row["text"], "text", None, row["lang"], "given", parse_window(row["published"]), "given")
    claims = [c for c in read_claims(story, *almanac()).claims if c.kind == "captured"]
    assert all(story.text[c.quote.start : c.quote.end] == c.quote.text for c in claims)
    return [(c.value["start"], c.value["precision"]) for c in claims]


def test_every_language_with_a_table_has_its_clock() -> None:
    assert {row["lang"] for row in ROWS if row["taken"]} == set(languages())


@pytest.mark.parametrize("row", [r for r in ROWS if r["taken"]], ids=lambda r: f"{r['lang']} {r['text'][-40:]}")
def test_a_clock_with_a_zone_joins_the_date(row: dict[str, Any]) -> None:
    assert captured(row) == [(row["taken"] + ":00Z", "minute")]


@pytest.mark.parametrize("row", [r for r in ROWS if not r["taken"]], ids=lambda r: f"{r['lang']} {r['text'][-40:]}")
def test_the_clock_of_something_else_stays_away(row: dict[str, Any]) -> None:
    assert captured(row) == [("2022-11-14T00:00:00Z", "day")]


@pytest.mark.parametrize(
    ("language", "text", "minutes"),
    [
        ("fr", "à 5 heures 20, heure de Paris", 320),
        ("pt", "às 17 horas e 5 minutos, hora de Lisboa", 1025),
        ("pt", "às 17 horas, 5 de maio, hora de Lisboa", None),
        ("ja", "午後5時5分", 1025),
        ("de", "um 17 Uhr 25 MEZ", 1045),
        ("hi", "शाम 5 बजकर 25 मिनट", 1045),
        ("ko", "밤 11시 5분", 1385),
        ("fa", "ساعت ۵:۲۵ عصر به وقت تهران", 1045),
    ],
)
def test_spelled_minutes_and_halves_of_the_day(language: str, text: str, minutes: int | None) -> None:
    times = find_times(open_document(text, language))
    assert [t.second // 60 for t in times if t.length_s == 60] == ([] if minutes is None else [minutes])
