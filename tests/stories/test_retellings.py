"""Reading measured on retellings of our own: those the tables were grown on, and those written and read afterwards.

The figures are shares of expected claims that are read. On its first reading, before anything was mended, the second
set gave 198 of 209 (0.95) with 9 claims read that the stories do not make.
"""

from __future__ import annotations

import datetime as dt
import difflib
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from orbitctx.records.manifest import read_bytes
from orbitctx.stories.gazetteer import Gazetteer, parse_gazetteer
from orbitctx.stories.intake import read_story
from orbitctx.stories.reading import read_claims
from orbitctx.stories.roster import Roster, parse_roster

CORPUS = Path(__file__).parent / "corpus"
NUMBER_TOLERANCE = 0.03  # a number of the text against the same in a rounded unit
UNITS = {
    "km": 1,
    "km_min": 1,
    "deg": 1,
    "km_s": 1,
    "km_per_h": 1 / 3600,
    "mph": 1.609344 / 3600,
    "minutes": 1,
    "min": 1,
}


@pytest.fixture(scope="module")
def roster() -> Roster:
    return parse_roster(read_bytes("roster.json"))


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return parse_gazetteer(read_bytes("places.bin"))


def stories(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((CORPUS / f"{name}.json").read_text(encoding="utf-8"))
    return rows


def folded(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def interval(value: Any) -> tuple[dt.datetime, dt.datetime]:
    if isinstance(value, dict):
        return tuple(dt.datetime.fromisoformat(value[k]) for k in ("start", "end"))  # type: ignore[return-value]
    text = value.replace("Z", "+00:00")
    if len(text) == 4:
        return tuple(dt.datetime(y, 1, 1, tzinfo=dt.UTC) for y in (int(text), int(text) + 1))  # type: ignore[return-value]
    if len(text) == 7:
        first = dt.datetime.fromisoformat(f"{text}-01T00:00+00:00")
        return first, (first + dt.timedelta(days=32)).replace(day=1)
    if len(text) == 10:
        first = dt.datetime.fromisoformat(f"{text}T00:00+00:00")
        return first, first + dt.timedelta(days=1)
    return dt.datetime.fromisoformat(text), dt.datetime.fromisoformat(text)


def number(value: dict[str, Any]) -> tuple[float, float]:
    key = next(k for k in value if k in UNITS)
    values = value[key] if isinstance(value[key], list) else [value[key]]
    return min(values) * UNITS[key], max(values) * UNITS[key]


def same(kind: str, want: Any, got: Any) -> bool:  # noqa: PLR0911 - one line for each kind of value
    if kind in ("captured", "posted"):
        (a0, a1), (b0, b1) = interval(want), interval(dict(got))
        return (a0 < b1 and b0 < a1) or a0 == b0
    if kind == "photographer":
        ratio = difflib.SequenceMatcher(None, folded(want), folded(got["name"])).ratio()
        return ratio > 0.8
    if kind in ("subject", "station_over"):
        return folded(want) in folded(got["name"])
    if kind in ("phenomenon", "lighting"):
        said = got.get("kind") or got.get("state")
        return want == said or (want == "aurora" and said.startswith("aurora"))
    if kind == "both_hemispheres":
        return True
    if kind == "expedition":
        return want == got["number"]
    if kind in ("storm", "image_id"):
        return want in (got, got.get("id"))
    (w0, w1), (g0, g1) = number(want), number(dict(got))
    slack = NUMBER_TOLERANCE * w1
    return abs(g0 - w0) <= slack and abs(g1 - w1) <= slack


def measured(name: str, roster: Roster, gazetteer: Gazetteer) -> tuple[int, int, list[str], list[str]]:
    """Claims read, claims expected, misses, and claims read that the stories do not make."""
    hits, total, misses, spurious = 0, 0, [], []
    for row in stories(name):
        source = {"html" if row["format"] == "html" else "text": row["text"], "published": row["published"]}
        story = read_story(source)
        assert story.language == row["lang"], row["id"]
        claims = read_claims(story, roster, gazetteer).claims
        for claim in claims:
            assert story.text[claim.quote.start : claim.quote.end] == claim.quote.text
        for want in row["expect"]["claims"]:
            total += 1
            found = any(c.kind == want["kind"] and same(want["kind"], want["value"], c.value) for c in claims)
            hits += found
            if not found:
                misses.append(f"{row['id']}: {want['kind']} {want['value']}")
        for trap in row["expect"]["absent"]:
            spurious += [
                f"{row['id']}: {c.kind} {c.quote.text}"
                for c in claims
                if c.kind == trap["kind"] and same(trap["kind"], trap["value"], c.value)
            ]
        moment = row["expect"]["captured"]["contains"]
        taken = [c for c in claims if c.kind == "captured"]
        if moment and taken:
            assert any(same("captured", moment, c.value) for c in taken), (row["id"], [dict(c.value) for c in taken])
    return hits, total, misses, spurious


@pytest.mark.parametrize(("name", "share"), [("developed_on", 0.95), ("checked_afterwards", 0.9)])
def test_claims_of_retellings_are_read(name: str, share: float, roster: Roster, gazetteer: Gazetteer) -> None:
    hits, total, misses, spurious = measured(name, roster, gazetteer)
    assert hits / total >= share, misses
    assert len(spurious) <= 2, spurious


def test_the_retellings_are_many_and_in_many_languages() -> None:
    rows = stories("developed_on") + stories("checked_afterwards")
    assert len(rows) >= 40
    assert len({r["lang"] for r in rows}) >= 20


@pytest.mark.parametrize("published", [None, "2025-08-01"])
def test_no_date_of_capture_is_read_from_distractors(
    published: str | None, roster: Roster, gazetteer: Gazetteer
) -> None:
    rows = stories("distractors")
    assert len(rows) >= 50
    wrong = []
    for row in rows:
        story = read_story({"text": row["text"], "language": row["lang"], "published": published})
        wrong += [(c.quote.text, row["text"]) for c in read_claims(story, roster, gazetteer).of_kind("captured")]
    assert not wrong
