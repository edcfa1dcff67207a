"""Check the stories in examples/stories: a line of verdict for each, a report of each and an index page in reports/.

Run: make demo
"""

from __future__ import annotations

from pathlib import Path

import orbitctx as oc
from orbitctx.report.index import write_index

ROOT = Path(__file__).parents[1]
STORIES = ROOT / "examples" / "stories"
REPORTS = ROOT / "reports"


def main() -> None:
    """One line and one report for each story, then the index page."""
    REPORTS.mkdir(exist_ok=True)
    results = []
    for path in sorted(STORIES.iterdir()):
        result = oc.check(oc.read_story(path))
        result.to_html(REPORTS / f"{path.stem}.html")
        result.to_json(REPORTS / f"{path.stem}.json")
        print(f"{path.name:32} {result.verdict:22} {result.summary}")
        results.append((f"{path.stem}.html", result))
    write_index(results, REPORTS / "index.html")
    print(f"\nThe reports are in {REPORTS.relative_to(ROOT)}/; open {REPORTS.relative_to(ROOT)}/index.html")


if __name__ == "__main__":
    main()
