"""Against dated observations of aurora from the station: true as they were, false as made by the benchmark."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

import verdicts  # noqa: E402  # a script beside the package, not a module of it

from orbitctx.almanac import default_almanac  # noqa: E402
from orbitctx.examine import examine_reading  # noqa: E402

pytestmark = [
    pytest.mark.reference,
    pytest.mark.skipif(not verdicts.OBSERVATIONS.exists(), reason="needs ../shared/data/reference, which is not here"),
]


@pytest.fixture(scope="module")
def table() -> dict[str, Counter[str]]:
    """Verdicts by variant over every fifth observation; the benchmark runs them all."""
    almanac = default_almanac()
    kept = {found.id for found in verdicts.observations()[::5]}
    out: dict[str, Counter[str]] = {}
    for variant, found, reading in verdicts.variants(almanac):
        if found.id in kept:
            verdict = examine_reading(reading, almanac, scene=False).verdict
            out.setdefault(variant, Counter())[verdict] += 1
    return out


def test_true_observations_are_not_contradicted(table: dict[str, Counter[str]]) -> None:
    assert table["true"]["contradicted"] == 0
    assert table["true"]["unlikely"] <= 1


def test_the_other_hemisphere_is_mostly_found_out(table: dict[str, Counter[str]]) -> None:
    row = table["other hemisphere"]
    assert row["contradicted"] + row["unlikely"] >= row.total() / 2


@pytest.mark.parametrize("variant", ["not aboard", "after publication"])
def test_impossible_ones_are_all_contradicted(table: dict[str, Counter[str]], variant: str) -> None:
    assert set(table[variant]) == {"contradicted"}
