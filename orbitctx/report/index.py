"""The index page over many results: counts, a map of all places claimed, and a table to sort and filter.

Ten thousand rows stay usable: the page holds the rows as data and shows a hundred at a time; without JavaScript it
shows the first two hundred.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any

from markupsafe import Markup

from orbitctx.report import charts
from orbitctx.report.dossier import STANDING_SENTENCE, Dossier
from orbitctx.report.flatmap import MAP, land_path
from orbitctx.report.marked import headline
from orbitctx.report.palette import page_css
from orbitctx.report.plain import json_for_html, shortened, visible
from orbitctx.report.scene import named_places
from orbitctx.report.svg import element
from orbitctx.report.webpage import CREDITS, content_security_policy, environment, template_text
from orbitctx.report.words import STATUS_WORDS, VERDICT_STATUS, VERDICT_WORDS, interval_words

__all__ = ["dossier_row", "index_page", "write_index"]

# What stands in the page itself, for readers without JavaScript.
_STATIC_ROWS = 200
_SAFE_LINK = ("https://", "http://")

# title, link, verdict, language, window, summary
_HEADS = ((0, "Story"), (2, "Verdict"), (3, "Language"), (4, "Capture window"), (5, "Summary"))
_FAILED = "failed"
_VERDICTS = {
    **{v: (VERDICT_STATUS[v], STATUS_WORDS[VERDICT_STATUS[v]][1], VERDICT_WORDS[v]) for v in VERDICT_WORDS},
    _FAILED: ("not_checkable", "!", "Failed"),
}


def write_index(
    results: Iterable[tuple[str, Dossier]], path: str | PathLike[str], *, title: str = "Stories and orbits"
) -> None:
    """Write the index page of (link to the report, dossier) pairs."""
    page = index_page([dossier_row(link, dossier) for link, dossier in results], title=title)
    Path(path).write_text(page, encoding="utf-8", newline="\n")


def dossier_row(link: str, dossier: Dossier) -> dict[str, Any]:
    """The row of one dossier, as ``index_page`` takes it."""
    window = dossier.capture.window
    return {
        "title": headline(dossier.reading.story),
        "link": link,
        "verdict": dossier.verdict,
        "language": dossier.reading.story.language,
        "window_start": None if window is None else window.to_value()["start"],
        "window_end": None if window is None else window.to_value()["end"],
        "summary": dossier.summary,
        "places": [[p["lat_deg"], p["lon_deg"]] for p in named_places(dossier.findings)],
    }


def index_page(rows: Sequence[Mapping[str, Any]], *, title: str = "Stories and orbits") -> str:
    """The page over rows with title (or source), link, verdict, language, window_start, window_end, summary, places.

    Rows of ``orbitctx batch`` fit as they are; one without a verdict counts as failed. ``places`` are (lat, lon) pairs.
    """
    told = [_row(row) for row in rows]
    found = Counter(row[2] for row in told)
    css = template_text("report.css") + template_text("index.css") + page_css()
    script = template_text("index.js")
    places = [(float(lat), float(lon)) for row in rows for lat, lon in row.get("places") or ()]
    return (
        environment()
        .get_template("index.html.j2")
        .render(
            csp=content_security_policy(css, script),
            css=Markup(css),
            script=Markup(script),
            title=visible(title),
            standing=STANDING_SENTENCE,
            total=len(told),
            counts=[
                {"verdict": v, "status": s, "sign": sign, "label": label, "count": found[v]}
                for v, (s, sign, label) in _VERDICTS.items()
                if found[v]
            ],
            verdicts=_VERDICTS,
            heads=[{"by": by, "words": words} for by, words in _HEADS],
            first=told[:_STATIC_ROWS],
            map=_map(places) if places else "",
            map_words=f"The {len(places):,} places that the stories name; larger where many stories name one.",
            rows_json=Markup(json_for_html(told)),
            verdicts_json=Markup(json_for_html(_VERDICTS)),
            credits=CREDITS,
        )
        + "\n"
    )


def _row(row: Mapping[str, Any]) -> list[str]:
    verdict = row.get("verdict")
    error = row.get("error")
    summary = row.get("summary") or (error.get("message", "") if isinstance(error, Mapping) else error) or ""
    start, end = row.get("window_start"), row.get("window_end")
    return [
        shortened(str(row.get("title") or row.get("source") or row.get("id") or "Untitled story"), 90),
        _link(str(row.get("link") or "")),
        verdict if verdict in VERDICT_WORDS else _FAILED,
        visible(str(row.get("language") or "")),
        interval_words(str(start), str(end)) if start and end else "",
        shortened(str(summary), 130),
    ]


def _link(link: str) -> str:
    """Only a web address or a file beside the page: a link from a corpus may be anything, ``javascript:`` included."""
    if link.startswith(_SAFE_LINK):
        return visible(link)
    return link if re.fullmatch(r"[\w-][\w./%+ -]*", link) else ""


def _map(places: Sequence[tuple[float, float]]) -> Markup:
    spots = Counter((round(lat), round(lon)) for lat, lon in places)
    dots = []
    for (lat, lon), count in sorted(spots.items()):
        x, y = MAP.xy(lat, lon)
        dots.append(element("circle", cx=x, cy=y, r=min(14.0 + 7.0 * count**0.5, 90.0), class_="region spot"))
    ground = element("rect", x=0, y=0, width=MAP.width, height=MAP.height, class_="ocean") + land_path("i")
    label = f"World map with {len(spots)} spots where the stories' {len(places)} places lie."
    return charts.svg(ground + Markup("").join(dots), MAP.width, MAP.height, label=label, class_="flat")
