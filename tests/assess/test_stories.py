"""The repository's own stories: retellings and false tellings in our own words, in two halves.

The rules were developed on the first half; the second was only checked afterwards. What is measured is the whole way
from the text to the verdict.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from orbitctx.examine import check
from orbitctx.report.dossier import Dossier

STORIES = Path(__file__).parent / "stories"
ENOUGH = 0.95


def cases(half: str) -> list[dict[str, Any]]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted((STORIES / half).glob("*.json"))]


def results(half: str) -> list[tuple[dict[str, Any], Dossier]]:
    out = []
    for case in cases(half):
        story = {"text": case["text"], "source": case["id"]}
        out.append((case, check(story, published=case["published"], scene=False)))
    return out


def test_the_stories_are_many_and_in_many_languages() -> None:
    both = cases("developed") + cases("checked")
    assert len({c["lang"] for c in both}) >= 8
    assert len({c["id"] for c in both}) == len(both) >= 30
    verdicts = {c["expect"]["verdict"][0] for c in both}
    assert verdicts >= {"plausible", "plausible_with_errors", "undetermined", "contradicted"}


@pytest.mark.parametrize("half", ["developed", "checked"])
def test_verdicts(half: str) -> None:
    found = results(half)
    wrong = [
        f"{case['id']} [{case['lang']}]: {dossier.verdict}, not {case['expect']['verdict']}: {dossier.summary}"
        for case, dossier in found
        if dossier.verdict not in case["expect"]["verdict"]
    ]
    false = [
        case["id"]
        for case, dossier in found
        if dossier.verdict == "contradicted" and "contradicted" not in case["expect"]["verdict"]
    ]
    assert not false
    assert len(wrong) <= (1 - ENOUGH) * len(found), "\n".join(wrong)
