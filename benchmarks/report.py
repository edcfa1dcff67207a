"""Sizes and times of reports: of the given RESULT.json files, else of the stories in examples/."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orbitctx as oc
from orbitctx.report.dossier import Dossier
from orbitctx.report.index import index_page
from orbitctx.report.record import dossier_from_record

STORIES = Path(__file__).parents[1] / "examples" / "stories"


def best_of(work: Callable[[], Any], times: int = 5) -> tuple[float, Any]:
    """Shortest of several runs in seconds, and the result."""
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - started)
    return min(seconds), result


def dossiers() -> list[tuple[str, Dossier]]:
    if sys.argv[1:]:
        return [(p, dossier_from_record(json.loads(Path(p).read_text("utf-8")))) for p in sys.argv[1:]]
    return [(p.name, oc.check(oc.read_story(p))) for p in sorted(STORIES.iterdir())]


def main() -> None:
    print(f"{'story':34} {'html ms':>8} {'html kB':>8} {'json kB':>8} {'md kB':>7}")
    for name, dossier in dossiers():
        seconds, html = best_of(dossier.to_html)
        sizes = [len(text.encode()) / 1000 for text in (html, dossier.to_json(), dossier.to_markdown())]
        print(f"{name[-34:]:34} {1000 * seconds:8.0f} {sizes[0]:8.0f} {sizes[1]:8.0f} {sizes[2]:7.1f}")
    row = {
        "verdict": "plausible",
        "language": "en",
        "summary": "The story is plausible: eight claims fit the record of orbit, light, activity and crew.",
        "window_start": "2017-01-18T00:00:00Z",
        "window_end": "2017-01-19T00:00:00Z",
    }
    rows = [{**row, "title": f"A story of lights over place {i}", "link": f"r/{i}.html"} for i in range(10_000)]
    seconds, page = best_of(lambda: index_page(rows), 2)
    print(f"index of 10,000 rows: {seconds:.2f} s, {len(page.encode()) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
