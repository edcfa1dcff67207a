"""Pages in a real browser: quiet, self-contained, readable on a phone, in the dark, on paper and by screen readers."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

import orbitctx as oc
from orbitctx.report.dossier import Dossier
from orbitctx.report.index import index_page

from .browser import CHROMIUM, Browser, axe_source
from .samples import build, with_text

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")

LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    running = Browser()
    yield running
    running.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, scene: dict) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    verdicts = ("plausible", "plausible_with_errors", "undetermined", "unlikely", "contradicted")
    rows = [{"title": f"Story {i}", "verdict": verdicts[i % 5], "language": "en", "summary": f"Sentence {i}.",
             "link": f"{i}.html", "places": [[i % 60, i % 180]]} for i in range(500)]  # fmt: skip
    texts = {
        "report": build(scene).to_html(),
        "bare": with_text(f"A short story. {LONG_WORD}", title=LONG_WORD, quote=LONG_WORD, scene=None).to_html(),
        "day": oc.day("2017-03-27").to_html(),
        "index": index_page(rows),
    }
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in texts}


NAMES = ["report", "bare", "day", "index"]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
@pytest.mark.parametrize("name", NAMES)
def test_quiet_self_contained_and_no_sideways_scroll(
    name: str, width: int, dark: bool, pages: dict[str, Path], browser: Browser
) -> None:
    page = browser.page(pages[name], width=width, dark=dark)
    assert page.run("document.documentElement.scrollWidth") <= width
    assert page.complaints == []
    assert page.requests == [pages[name].as_uri()]
    background = page.run("getComputedStyle(document.body).backgroundColor")
    brightness = sum(int(v) for v in background.removeprefix("rgb(").removesuffix(")").split(","))
    assert (brightness < 200) is dark


@pytest.mark.parametrize("name", ["report", "bare", "day"])
def test_four_pages_of_paper_at_most(name: str, pages: dict[str, Path], browser: Browser) -> None:
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")
    printed = browser.page(pages[name], dark=True).pdf()
    assert len(pypdf.PdfReader(io.BytesIO(printed)).pages) <= 4


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing(name: str, dark: bool, pages: dict[str, Path], browser: Browser) -> None:
    axe = axe_source()
    if axe is None:
        pytest.skip("axe-core is not there: `npm pack axe-core`, axe.min.js to build/axe")
    for width in (360, 1200):
        page = browser.page(pages[name], width=width, dark=dark)
        page.run(axe)
        found = page.run(
            "axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).slice(0, 3)))"
        )
        assert found == []


@pytest.mark.parametrize("width", [360, 1200])
def test_no_label_of_a_drawing_lies_on_another(width: int, pages: dict[str, Path], browser: Browser) -> None:
    script = """
    [...document.querySelectorAll('svg.c')].flatMap(svg => {
      const boxes = [...svg.querySelectorAll('text')].filter(t => t.getBoundingClientRect().width > 0)
        .map(t => [t.textContent, t.getBoundingClientRect()]);
      const bad = [];
      boxes.forEach(([a, p], i) => boxes.slice(i + 1).forEach(([b, q]) => {
        const w = Math.min(p.right, q.right) - Math.max(p.left, q.left);
        const h = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
        if (w > 2 && h > 0.3 * Math.min(p.height, q.height)) bad.push(svg.getAttribute('class') + ': ' + a + ' / ' + b);
      }));
      const frame = svg.getBoundingClientRect();
      boxes.forEach(([a, p]) => { if (p.left < frame.left - 1 || p.right > frame.right + 1) bad.push('cut: ' + a); });
      return bad;
    })"""
    page = browser.page(pages["report"], width=width)
    assert page.run(script) == []


def test_small_print_is_still_print_on_a_phone(pages: dict[str, Path], browser: Browser) -> None:
    """No words below 9 px on a screen 360 px wide, those in the drawings included."""
    script = """
    Math.min(...[...document.querySelectorAll('svg.c text')].filter(t => t.getBoundingClientRect().width > 0)
      .map(t => parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a))"""
    assert browser.page(pages["report"], width=360).run(script) >= 9.0


def test_every_figure_has_words_for_it(pages: dict[str, Path], browser: Browser) -> None:
    script = "[...document.querySelectorAll('figure svg[role=img]')].map(s => s.getAttribute('aria-label').length)"
    lengths = browser.page(pages["report"]).run(script)
    assert len(lengths) >= 4
    assert min(lengths) > 60


def test_links_in_the_report_lead_to_their_row(pages: dict[str, Path], browser: Browser) -> None:
    script = (
        "[...document.querySelectorAll('a[href^=\"#\"]')].filter(a => !document.getElementById(a.hash.slice(1))).length"
    )
    assert browser.page(pages["report"]).run(script) == 0


def test_the_index_sorts_and_filters(pages: dict[str, Path], browser: Browser) -> None:
    page = browser.page(pages["index"])
    assert page.run("document.querySelectorAll('#body tr').length") == 100
    page.run("document.querySelector('#search').value='Sentence 499.'; document.querySelector('#search')"
             ".dispatchEvent(new Event('input'))")  # fmt: skip
    assert page.run("[...document.querySelectorAll('#body tr th')].map(t => t.textContent)") == ["Story 499"]
    page.run("document.querySelector('#search').value=''")
    page.run("document.querySelector('#search').dispatchEvent(new Event('input'))")
    page.run("document.querySelector('button[data-by=\"2\"]').click()")
    assert page.run("document.querySelector('#body tr .chip').textContent").endswith("Contradicted")
    page.run("document.querySelector('input[value=contradicted]').click()")
    assert page.run("document.querySelector('#said').textContent").startswith("400 of 500")


def test_ten_thousand_rows_show_within_a_second(tmp_path: Path, browser: Browser) -> None:
    row = {
        "verdict": "plausible",
        "language": "en",
        "summary": "The story is plausible: eight claims fit the record of orbit, light, activity and crew.",
        "window_start": "2017-01-18T00:00:00Z",
        "window_end": "2017-01-19T00:00:00Z",
    }
    rows = [{**row, "title": f"A story of lights over place {i}", "link": f"r/{i}.html"} for i in range(10_000)]
    path = tmp_path / "index.html"
    path.write_text(index_page(rows), encoding="utf-8")
    assert path.stat().st_size <= 3_000_000
    page = browser.page(path)
    paint = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? performance.now()"
    assert page.run(paint) < 1000.0


def test_a_claimless_dossier_is_a_whole_page(tmp_path: Path, browser: Browser) -> None:
    made: Dossier = with_text("Nothing here can be tested.", scene=None, capture=build().capture)
    path = tmp_path / "empty.html"
    path.write_text(made.to_html(), encoding="utf-8")
    page = browser.page(path, width=360)
    assert page.complaints == []
    assert "No testable claim" in page.run("document.body.textContent")
