"""Real sets are left alone; false pairs of real lines are found."""

from __future__ import annotations

import csv
import gzip
import itertools
from pathlib import Path

import numpy as np
import pytest

from orbitctx.records import manifest
from orbitctx.records.consistency import lone_sets
from orbitctx.records.setrows import StoredSet, epoch_of, sets_from_rows

HISTORY = Path(__file__).resolve().parents[3] / "shared" / "data" / "reference" / "iss_tle_history.csv.gz"
EMBEDDED = sets_from_rows(gzip.decompress(manifest.read_bytes("iss_real_sets.txt.gz")))


def test_no_embedded_set_is_lone() -> None:
    assert lone_sets(EMBEDDED, []) == {}


def test_a_set_without_neighbours_is_not_judged() -> None:
    assert lone_sets(EMBEDDED[:1], []) == {}
    assert lone_sets([], EMBEDDED) == {}


def test_false_pairs_of_embedded_sets_are_found() -> None:
    january = [one for one in EMBEDDED if str(one.epoch)[:7] == "2021-01"]
    false = [StoredSet(a.line1, b.line2, a.epoch) for a, b in itertools.pairwise(january)]
    assert set(lone_sets(false, EMBEDDED)) == set(range(len(false)))


@pytest.mark.reference
@pytest.mark.skipif(not HISTORY.exists(), reason="the shared reference history is not here")
def test_the_dense_history_passes_and_its_false_pairs_do_not() -> None:
    """At most one in 10,000 real sets is refused; of pairs more than an hour apart at least 99 % are."""
    with gzip.open(HISTORY, "rt") as lines:
        history = [StoredSet(r["line1"], r["line2"], epoch_of(r["line1"])) for r in csv.DictReader(lines)]
    assert len(lone_sets(history, EMBEDDED)) <= len(history) / 10_000
    chosen = np.random.default_rng(20261121).choice(len(history) - 20, 300, replace=False)
    found = []
    for k in chosen:
        one, later = history[k], history[k + 2]
        if later.epoch - one.epoch > np.timedelta64(1, "h"):
            near = [*history[max(0, k - 8) : k], *history[k + 1 : k + 9]]
            found.append(bool(lone_sets([StoredSet(one.line1, later.line2, one.epoch)], near)))
    assert np.mean(found) >= 0.99
