"""Text made harmless: hidden signs shown, Markdown and spreadsheets disarmed."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbitctx.report.plain import csv_cell, json_for_html, markdown_text, one_line, shortened, visible


@given(st.text())
def test_visible_text_has_no_control_and_no_override(text: str) -> None:
    shown = visible(text)
    assert not any(unicodedata.category(c) == "Cc" and c not in "\t\n\r" for c in shown)
    assert not any(
        unicodedata.bidirectional(c) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"} for c in shown
    )
    shown.encode("utf-8")


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cn", "Co"))))
def test_ordinary_text_is_not_touched(text: str) -> None:
    assert visible(text) == text


def test_arabic_and_hebrew_stay_as_they_are() -> None:
    for text in ("الشفق القطبي فوق النرويج", "זוהר הצפון מעל נורווגיה", "नॉर्वे के ऊपर", "北欧のオーロラ"):
        assert visible(text) == text


@given(st.text(), st.integers(3, 80))
def test_shortened_is_one_line_and_short(text: str, characters: int) -> None:
    out = shortened(text, characters)
    assert len(out) <= characters
    assert "\n" not in out


@pytest.mark.parametrize(
    "cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", " =1", "\uff1d1", '=HYPERLINK("http://x","y")']
)
def test_formulas_are_text_in_a_spreadsheet(cell: str) -> None:
    assert str(csv_cell(cell)).startswith("'")


@pytest.mark.parametrize("cell", ["-3.5", "+4", "plain", "1e-5", "", "a=b"])
def test_numbers_and_words_stay(cell: str) -> None:
    assert csv_cell(cell) == cell


@given(st.text())
def test_a_csv_cell_never_starts_a_formula(text: str) -> None:
    out = str(csv_cell(text))
    bare = out.lstrip()
    assert not bare.startswith(("=", "@")) or out.startswith("'")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda v: st.lists(v) | st.dictionaries(st.text(), v)
    )
)
def test_json_for_html_closes_nothing_and_says_the_same(value: object) -> None:
    text = json_for_html(value)
    assert not any(sign in text for sign in "<>&\u2028\u2029\u202e")
    assert json.loads(text) == value


@pytest.mark.parametrize("text", ["# a", "[x](javascript:y)", "![x](y)", "<b>x</b>", "`x`", "1. x", "| a | b |", "---"])
def test_markdown_shows_markup_as_text(text: str) -> None:
    from markdown_it import MarkdownIt

    html = MarkdownIt("commonmark").enable("table").render(markdown_text(text))
    assert html.startswith("<p>")
    assert not any(tag in html for tag in ("<a", "<img", "<b>", "<code", "<ol", "<table", "<hr", "<h1"))


def test_one_line_folds() -> None:
    assert one_line(" a\n b\tc ") == "a b c"
