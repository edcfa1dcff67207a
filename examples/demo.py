"""Check the stories in examples/stories, print a line of verdict for each, and write a report of each to reports/.

Run: make demo
"""

from __future__ import annotations

from pathlib import Path

import orbitctx as oc

ROOT = Path(__file__).parents[1]
STORIES = ROOT / "examples" / "stories"
REPORTS = ROOT / "reports"


def main() -> None:
    """One line and one report for each story."""
    REPORTS.mkdir(exist_ok=True)
    for path in sorted(STORIES.iterdir()):
        result = oc.check(oc.read_story(path))
        result.to_html(REPORTS / f"{path.stem}.html")
        result.to_json(REPORTS / f"{path.stem}.json")
        print(f"{path.name:32} {result.verdict:22} {result.summary}")
    print(f"\nThe reports are in {REPORTS.relative_to(ROOT)}/")


if __name__ == "__main__":
    main()
