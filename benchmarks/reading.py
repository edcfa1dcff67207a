"""How much of our own retellings is read, what is read wrongly, and how long a story takes.

Run as ``python benchmarks/reading.py``.
"""

from __future__ import annotations

import importlib.util
import json
import time
from pathlib import Path
from types import ModuleType

from orbitctx.records.manifest import read_bytes
from orbitctx.stories.gazetteer import parse_gazetteer
from orbitctx.stories.intake import read_story
from orbitctx.stories.reading import read_claims
from orbitctx.stories.roster import parse_roster

TESTS = Path(__file__).resolve().parents[1] / "tests" / "stories"
ROUNDS = 30


def scorer() -> ModuleType:
    """The comparison of claims that the tests use."""
    spec = importlib.util.spec_from_file_location("test_retellings", TESTS / "test_retellings.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Print the figures."""
    tests = scorer()
    roster, gazetteer = parse_roster(read_bytes("roster.json")), parse_gazetteer(read_bytes("places.bin"))
    for name in ("developed_on", "checked_afterwards"):
        hits, total, misses, spurious = tests.measured(name, roster, gazetteer)
        print(f"{name}: {hits} of {total} claims read ({hits / total:.3f}), {len(spurious)} that are not made")
        for line in misses + spurious:
            print(f"  {line}")
    rows = json.loads((TESTS / "corpus" / "distractors.json").read_text(encoding="utf-8"))
    stories = [read_story({"text": r["text"], "language": r["lang"]}) for r in rows]
    wrong = sum(bool(read_claims(s, roster, gazetteer).of_kind("captured")) for s in stories)
    print(f"distractors: {wrong} of {len(rows)} paragraphs with a false date of capture")
    text = " ".join(r["text"] for r in tests.stories("developed_on") if r["lang"] == "en" and r["format"] == "text")
    text = (text * 3)[:2000]
    spent = []
    for i in range(ROUNDS):
        start = time.process_time()
        read_claims(read_story(text=f"{text}{i}"), roster, gazetteer)
        spent.append(time.process_time() - start)
    print(f"a story of 2,000 characters: {sorted(spent)[ROUNDS // 2] * 1e3:.1f} ms of processor time (median, warm)")


if __name__ == "__main__":
    main()
