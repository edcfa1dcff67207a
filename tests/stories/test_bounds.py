"""Hostile and enormous input: refused or read within a bounded time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orbitctx.errors import StoryError, UsageError
from orbitctx.records.manifest import read_bytes
from orbitctx.stories.fold import fold
from orbitctx.stories.gazetteer import parse_gazetteer
from orbitctx.stories.intake import MAX_BYTES, read_story
from orbitctx.stories.pages import read_page
from orbitctx.stories.reading import READ_LIMIT, read_claims
from orbitctx.stories.roster import parse_roster

SECONDS = 2.0
ROSTER = parse_roster(read_bytes("roster.json"))
GAZETTEER = parse_gazetteer(read_bytes("places.bin"))
PIECES = [
    "a" * 40, "1,2", "1.", "12:3", "(", "((", "2017-",
    "x" * 300 + " ", "May ", "3 May 3 ", "aurora ", ", and 5 ",
    "- ", "\n", "1 000 ",
    "\u200b", "\u0301", "月1", "上空", "no ", "G5 ", "kp ", "日", "٣", "5-6-", "12.12.", "'", "…", "km ", "th ",
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_repeated_text_takes_linear_time(piece: str) -> None:
    def seconds(length: int) -> float:
        text = ("The station. " + piece * (length // len(piece) + 1))[:length]
        best = 1e9
        for tail in (".", "!"):  # twice, as the best of two is less noisy
            start = time.process_time()
            story = read_story({"text": text + tail, "language": "ja" if ord(piece[0]) > 0x3000 else "en"})
            read_claims(story, ROSTER, GAZETTEER)
            best = min(best, time.process_time() - start)
        return best

    short, long = seconds(1_500), seconds(6_000)
    # Four times the text: four times the time, with room for noise and caches; a square would be sixteen.
    assert long < 9 * max(short, 0.02), (short, long)


def test_ten_megabytes_are_refused_at_once() -> None:
    start = time.process_time()
    with pytest.raises(StoryError, match="too l"):
        read_story(text="word " * 2_000_000)
    assert time.process_time() - start < SECONDS


def test_a_long_text_is_read_up_to_a_limit_and_says_so() -> None:
    text = "The station flew over Kenya. " * 10_000
    assert READ_LIMIT < len(text) < MAX_BYTES
    start = time.process_time()
    reading = read_claims(read_story({"text": text, "language": "en"}), ROSTER, GAZETTEER)
    assert time.process_time() - start < 5 * SECONDS
    assert any("Only the first" in sentence for sentence in reading.unread)


def test_a_tree_thirty_thousand_deep_is_read() -> None:
    html = "<div>" * 30_000 + "<p>An astronaut took this photo of the aurora.</p>" + "</div>" * 30_000
    start = time.process_time()
    assert "astronaut" in read_page(html).text
    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize("data", ["", "   \n ", "\x00\x01\x02\x03" * 40, "\x07\x08" * 50])
def test_nothing_to_read_is_an_error(data: str) -> None:
    with pytest.raises(StoryError):
        read_story(text=data)


def test_what_is_no_date_and_no_language_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="date of publication"):
        read_story(text="A photo.", published="soon")
    with pytest.raises(UsageError, match="language"):
        read_story(text="A photo.", language="swedish!")


@given(st.text(max_size=300))
@settings(max_examples=50, deadline=None)
def test_any_text_is_read_and_quotes_stand_where_they_say(text: str) -> None:
    text = text.replace("\x00", "") + " photo by the crew, 3 May 2019, 408 km above Peru"
    try:
        story = read_story({"text": text, "language": "en"})
    except StoryError:
        return
    assert story.text == text
    for claim in read_claims(story, ROSTER, GAZETTEER).claims:
        assert text[claim.quote.start : claim.quote.end] == claim.quote.text


@given(st.text(max_size=200))
def test_folding_keeps_the_way_back(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert list(folded.starts) == sorted(folded.starts)
    assert all(0 <= s < e <= len(text) for s, e in zip(folded.starts, folded.ends, strict=True))
