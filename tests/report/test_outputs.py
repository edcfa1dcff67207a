"""Whole texts of the formats, from one dossier; sizes, times, and the words of figures."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import orbitctx as oc
from orbitctx.assess.finding import STATUSES, VERDICTS
from orbitctx.errors import MissingExtraError
from orbitctx.report.charts import in_words
from orbitctx.report.dossier import STANDING_SENTENCE, Dossier
from orbitctx.report.marked import passages
from orbitctx.report.terminal import to_text
from orbitctx.report.words import STATUS_WORDS, VERDICT_STATUS, VERDICT_WORDS

from .samples import build, with_text

MARKDOWN = """\
# Northern lights above Berlin and Copenhagen

**± Plausible, with errors.** A view like this was possible that night; one number is off.

> Orbit, light and geomagnetic activity can refute a story or fail to refute it; they cannot authenticate a picture.

- Published: 2017-06-02 (given by the caller)
- Capture window: 2017-03-27 (the stated day, as UTC)
- Language: en; source: berlin.txt
- How much a pass says: 38 % of all night instants would have passed as well.
- The verdict would turn if: a different photographer

## Claims

|  | Claim | Value | Status | Why |
| --- | --- | --- | --- | --- |
| 1 | Photographer: “Thomas Pesquet” | Thomas Pesquet | ✓ Supported | He was aboard for the whole window. |
"""

TERMINAL = """\
Northern lights above Berlin and Copenhagen
± Plausible, with errors  A view like this was possible that night; one number is off.
Capture window: 2017-03-27 (the stated day, as UTC)

Status            Claim                              Why
────────────────────────────────────────────────────────────────────────────────────────────────────
✓ Supported       Photographer: Thomas Pesquet       He was aboard for the whole window.
"""


def test_markdown_begins_as_expected() -> None:
    assert build().to_markdown().startswith(MARKDOWN)


def test_markdown_has_every_part() -> None:
    text = build().to_markdown()
    heads = re.findall(r"^## (.*)$", text, flags=re.MULTILINE)
    assert heads == ["Claims", "The story", "Evidence", "When such a view was possible", "Uncertain or missing",
                     "Next steps for a human", "Reproduce"]  # fmt: skip
    assert "orbitctx check berlin.txt --published 2017-06-02" in text
    assert "**55 kilometers**[6]" in text


def test_the_command_to_run_it_again_holds_all_that_was_given() -> None:
    from orbitctx.report.advice import replay_command

    made = build(options={"photographer": "Thomas Pesquet", "place": ["Berlin", "Oslo"],
                          "captured": {"start": "2017-03-27T00:00:00Z", "end": "2017-03-28T00:00:00Z"}})  # fmt: skip
    assert replay_command(made) == (
        "orbitctx check berlin.txt --published 2017-06-02 --photographer 'Thomas Pesquet' --place Berlin --place Oslo "
        "--captured 2017-03-27T00:00:00Z/2017-03-28T00:00:00Z"
    )


def test_terminal_begins_as_expected_and_fits_a_screen() -> None:
    text = to_text(build())
    assert text.startswith(TERMINAL)
    assert len(text.splitlines()) <= 40
    assert max(map(len, text.splitlines())) <= 100
    assert "\x1b" not in text


@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_verdict_has_its_word_sign_and_rating(verdict: str) -> None:
    made = build(judgement=replace(build().judgement, verdict=verdict))
    sign = STATUS_WORDS[VERDICT_STATUS[verdict]][1]
    assert f"**{sign} {VERDICT_WORDS[verdict]}.**" in made.to_markdown()
    assert VERDICT_WORDS[verdict] in to_text(made)
    assert f">{VERDICT_WORDS[verdict]}</span>" in made.to_html()
    rating = made.to_claimreview()["reviewRating"]
    assert rating["ratingValue"] < rating["bestRating"]  # geometry never says "true"


def test_statuses_differ_by_sign_not_by_colour_alone() -> None:
    assert set(STATUS_WORDS) == set(STATUSES)
    assert len({sign for _, sign, _ in STATUS_WORDS.values()}) == len(STATUSES)


def test_every_format_says_that_geometry_cannot_authenticate(dossier: Dossier) -> None:
    for text in (
        dossier.to_html(),
        dossier.to_markdown(),
        to_text(dossier, width=400),
        json.dumps(dossier.to_claimreview()),
    ):
        assert STANDING_SENTENCE in text


def test_claimreview_has_the_required_fields_and_blanks_for_a_human(dossier: Dossier) -> None:
    """Authority: schema.org/ClaimReview as read by search engines: claimReviewed, reviewRating, url; author of both."""
    data = dossier.to_claimreview()
    assert (data["@context"], data["@type"]) == ("https://schema.org", "ClaimReview")
    assert {"claimReviewed", "reviewRating", "url", "author", "itemReviewed", "datePublished"} <= set(data)
    assert (data["author"]["name"], data["url"], data["datePublished"]) == ("", "", "")
    assert {"ratingValue", "bestRating", "worstRating", "alternateName"} <= set(data["reviewRating"])
    assert data["itemReviewed"]["appearance"]["datePublished"] == "2017-06-02"
    assert json.loads(json.dumps(data)) == data


def test_the_report_is_small_and_quick(dossier: Dossier) -> None:
    dossier.to_html()
    best = min(_seconds(dossier.to_html) for _ in range(3))
    assert best <= 0.5
    assert len(dossier.to_html().encode()) <= 400_000
    assert len(json.dumps(dossier.scene)) <= 250_000


def _seconds(work: Any) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def test_rendering_later_needs_no_data_but_outlines(dossier: Dossier, monkeypatch: pytest.MonkeyPatch) -> None:
    from orbitctx.almanac import Almanac
    from orbitctx.report.record import dossier_from_record, dossier_to_record

    def refuse(*_: Any) -> None:
        raise AssertionError("a report computes nothing")

    monkeypatch.setattr(Almanac, "read", refuse)
    back = dossier_from_record(json.loads(json.dumps(dossier_to_record(dossier))))
    assert back.to_html() == dossier.to_html()
    assert back.to_markdown() == dossier.to_markdown()


def test_output_files_are_written_whole(dossier: Dossier, tmp_path: Path) -> None:
    for name, write in (("r.html", dossier.to_html), ("r.md", dossier.to_markdown), ("r.json", dossier.to_json)):
        assert (tmp_path / name).write_text("old")
        assert write(tmp_path / name) == (tmp_path / name).read_text("utf-8")


def test_words_for_the_map_say_position_and_reach(scene: dict[str, Any]) -> None:
    words = in_words(scene)
    assert words.startswith("At 2017-03-27 21:31 UTC the station was over 51.")
    assert "Berlin, Copenhagen" in words


def test_pdf_is_a_pdf_of_four_pages_at_most(dossier: Dossier, tmp_path: Path) -> None:
    pytest.importorskip("weasyprint", reason="weasyprint is not installed")
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")
    dossier.to_pdf(tmp_path / "r.pdf")
    pages = pypdf.PdfReader(tmp_path / "r.pdf").pages
    assert 1 <= len(pages) <= 4
    assert "Northern lights above Berlin" in pages[0].extract_text()


def test_pdf_without_weasyprint_names_the_extra(
    dossier: Dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(MissingExtraError, match=r"orbitctx\[pdf\]"):
        dossier.to_pdf(tmp_path / "r.pdf")
    assert not (tmp_path / "r.pdf").exists()


def test_day_page_has_windows_crew_and_drawings() -> None:
    page = oc.day("2017-03-27").to_html()
    for words in (
        "The space station on 2017-03-27",
        "Thomas Pesquet",
        "Aurora windows",
        "51.8° N",
        "What a window showed",
    ):
        assert words in page
    assert len(page.encode()) <= 400_000


def test_a_southern_night_is_drawn_in_the_south() -> None:
    from orbitctx.report.daypage import day_scene

    scene = day_scene(oc.day("2017-06-24"))
    assert scene["key"]["hemisphere"] == "south"
    assert scene["key"]["lat_deg"] < -30


def test_the_result_in_a_notebook_is_framed(dossier: Dossier) -> None:
    html = dossier._repr_html_()
    assert html.startswith("<iframe sandbox ")
    assert html.count("<") == 2  # everything else is inside the attribute


def test_a_markdown_heading_is_shown_without_its_signs_and_no_quote_moves() -> None:
    text = "## Lights over Berlin tonight\n\nA note on C# and #aurora.\n\n### Below Berlin\nMore."
    made = with_text(text, quote="Berlin")
    story = replace(made.reading.story, source="/home/someone/drafts/berlin.md")
    made = replace(made, reading=replace(made.reading, story=story))
    shown = passages(story, made.findings)
    assert "".join(p.text for p in shown) == text.replace("### ", "").replace("## ", "")
    assert [(p.text, p.heading) for p in shown if p.status] == [("Berlin", True)]
    assert not any("aurora" in p.text for p in shown if p.heading)
    page = made.to_html()
    assert "<strong>Lights over </strong>" in page
    assert "##" not in page.split('class="story"')[1].split("</section>")[0]
    record = made.to_record()
    quote = record["claims"][0]
    assert record["story"]["text"][quote["start"] : quote["end"]] == "Berlin"
    plain = with_text(text, quote="Berlin")  # berlin.txt: the signs are the author's own
    assert "".join(p.text for p in passages(plain.reading.story, plain.findings)) == text


@pytest.mark.parametrize(
    "source", ["/home/someone/drafts/berlin.md", r"C:\Users\someone\berlin.md", "drafts/berlin.md"]
)
def test_a_report_names_the_file_and_no_folder(source: str) -> None:
    made = build()
    made = replace(made, reading=replace(made.reading, story=replace(made.reading.story, source=source)))
    for text in (made.to_html(), made.to_markdown()):
        assert "berlin" in text
        assert "someone" not in text
        assert "drafts" not in text
    assert made.to_record()["story"]["source"] == source
