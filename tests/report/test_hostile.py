"""Text that wants to be code is text, in every format."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import time
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from orbitctx.report import charts
from orbitctx.report.dossier import Dossier
from orbitctx.report.index import index_page
from orbitctx.report.terminal import to_text

from .samples import with_text

ATTACKS = [
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "[click](javascript:alert(1)) ![x](https://example.org/x.png)",
    "<a href=https://example.org>x</a> https://example.org www.example.org",
    "&lt;script&gt; &#60;script&#62; &amp;",
    "\u202eevil\u202c \u2066hidden\u2069 \u200f",
    "{{ 7*7 }} {% raw %} ${7*7} #{7*7}",
    "]]></svg>\x00\x0b\ufffe",
    '=HYPERLINK("https://example.org")',
    "| a | b |\n|---|---|\n| ``` |",
    "\\u003cscript\\u003e",
]


class Page(HTMLParser):
    """What a browser would build: elements, attributes, text of each element kind."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[str] = [""]
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in ("script", "style", "title"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self.texts.append((self._open[-1], data))


def assert_inert(html: str, *, scripts: int = 0) -> Page:
    """No code of a stranger's, no request: only the page's own style and scripts, by hash."""
    page = Page(html)
    kinds = page.elements
    own = [a for tag, a in kinds if tag == "script" and not str(a.get("type")).startswith("application/")]
    assert len(own) == scripts
    assert not {tag for tag, _ in kinds} & {
        "img",
        "iframe",
        "object",
        "embed",
        "form",
        "link",
        "base",
        "video",
        "image",
    }
    for tag, attributes in kinds:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], (tag, attributes)
        for name in ("href", "src", "xlink:href"):
            if attributes.get(name) is not None:
                assert str(attributes[name]).startswith(("#", "https://", "http://", "r/")), (tag, attributes)
                assert tag in ("a", "use")
    return page


def policy_of(page: Page) -> str:
    name = "Content-Security-Policy"
    return next(str(a["content"]) for t, a in page.elements if t == "meta" and a.get("http-equiv") == name)


@pytest.mark.parametrize("attack", ATTACKS)
def test_html_is_inert(attack: str, scene: dict[str, Any]) -> None:
    text = f"Before {attack} after"
    made = with_text(text, title=attack, quote=attack, scene=_poisoned(scene, attack), warnings=(attack,))
    page = assert_inert(made.to_html())
    assert "default-src 'none'" in policy_of(page)
    (style,) = (data for kind, data in page.texts if kind == "style")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy_of(page)


def _poisoned(scene: dict[str, Any], attack: str) -> dict[str, Any]:
    place = {**scene["places"][0], "name": attack}
    view = {**scene["view"], "toward": attack, "places": [{**scene["view"]["places"][0], "name": attack}]}
    return {**scene, "places": [place], "view": view, "key": {**scene["key"], "why": attack}}


@pytest.mark.parametrize("attack", ATTACKS)
def test_svg_is_inert_and_well_formed(attack: str, scene: dict[str, Any]) -> None:
    poisoned = _poisoned(scene, attack)
    for drawing in (charts.flat_map(poisoned, theme="light"), charts.globe(poisoned, theme="dark")):
        root = ET.fromstring(str(drawing))
        names = {node.tag.rpartition("}")[2] for node in root.iter()}
        assert not names & {"script", "foreignObject", "image", "a", "animate", "set"}
        assert not [a for node in root.iter() for a in node.attrib if a.startswith("on")]


@pytest.mark.parametrize("attack", ATTACKS)
def test_markdown_is_inert(attack: str) -> None:
    made = with_text(f"Before {attack} after", title=attack, quote=attack, warnings=(attack,))
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(made.to_markdown())
    page = Page(html)
    prose = {"h1", "h2", "p", "strong", "em", "ul", "ol", "li", "blockquote", "pre", "code", "br"}
    allowed = prose | {"table", "thead", "tbody", "tr", "th", "td"}
    assert {tag for tag, _ in page.elements} <= allowed
    assert all(name in ("style", "class", "start") for _, attributes in page.elements for name in attributes)


@pytest.mark.parametrize("attack", ATTACKS)
def test_json_ld_is_data(attack: str) -> None:
    made = with_text(f"Before {attack} after", title=attack, quote=attack)
    page = Page(made.to_html())
    (data,) = (json.loads(text) for kind, text in page.texts if kind == "script")
    assert data["@type"] == "ClaimReview"
    json.dumps(data).encode()


@pytest.mark.parametrize("attack", ATTACKS)
def test_terminal_text_has_no_control_codes(attack: str) -> None:
    shown = to_text(with_text(f"Before \x1b[31m{attack} after", title=attack, quote=attack))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    assert "[/" not in shown  # rich's own markup is not read from a story


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_index_is_inert(attack: str) -> None:
    row = {"title": attack, "link": attack, "verdict": attack, "language": attack, "summary": attack, "places": []}
    page = assert_inert(index_page([row, {**row, "verdict": "plausible", "link": "r/1.html"}], title=attack), scripts=1)
    assert "script-src 'sha256-" in policy_of(page)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300))
def test_any_text_is_shown_and_inert(text: str) -> None:
    assert_inert(with_text(f"x{text}", title=text).to_html())


def test_a_megabyte_of_text_is_cut_in_the_report_and_whole_in_the_record() -> None:
    text = ("Lorem ipsum dolor sit amet, aurora. " * 29_000)[:1_000_000] + " Berlin " + "more words. " * 3_000
    made = with_text(text, quote="Berlin")
    started = time.perf_counter()
    html, markdown = made.to_html(), made.to_markdown()
    assert time.perf_counter() - started < 5.0
    assert len(html) < 400_000
    assert len(markdown) < 100_000
    assert "characters without claims left out" in html
    assert made.to_record()["story"]["text"] == text
    assert "Berlin" in html


def test_a_dossier_of_hostile_parts_round_trips(dossier: Dossier) -> None:
    from orbitctx.report.record import dossier_from_record, dossier_to_record

    for attack in ATTACKS:
        made = with_text(attack, title=attack, quote=attack)
        record = json.loads(made.to_json())
        assert dossier_to_record(dossier_from_record(record)) == record
