"""When a picture was taken: the day and the clock that a story gives, in the ways its language gives them."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import pytest

from orbitctx.records.manifest import read_bytes
from orbitctx.stories.gazetteer import Gazetteer, parse_gazetteer
from orbitctx.stories.intake import read_story
from orbitctx.stories.reading import read_claims
from orbitctx.stories.roster import Roster, parse_roster

ROWS = json.loads((Path(__file__).parent / "corpus" / "capture_dates.json").read_text(encoding="utf-8"))


@functools.cache
def almanac() -> tuple[Roster, Gazetteer]:
    return parse_roster(read_bytes("roster.json")), parse_gazetteer(read_bytes("places.bin"))


def taken(row: dict[str, Any]) -> list[str]:
    story = read_story(text=row["text"], published=row["published"], language=row["lang"])
    captured = [c for c in read_claims(story, *almanac()).claims if c.kind == "captured"]
    assert all(story.text[c.quote.start : c.quote.end] == c.quote.text for c in captured)
    return [c.value["start"] for c in captured]


@pytest.mark.parametrize("row", [r for r in ROWS if r["taken"]], ids=lambda r: f"{r['lang']} {r['taken']}")
def test_the_time_of_a_picture_is_read(row: dict[str, Any]) -> None:
    found = taken(row)
    assert len(found) == 1
    assert row["taken"] in found[0]


@pytest.mark.parametrize("row", [r for r in ROWS if not r["taken"]], ids=lambda r: r["lang"])
def test_other_days_are_no_time_of_a_picture(row: dict[str, Any]) -> None:
    assert taken(row) == []
