"""What a user imports or updates reaches the answers."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from orbitctx.almanac import Almanac
from orbitctx.aurora.activity import open_kp
from orbitctx.errors import NoDataError
from orbitctx.orbit.elements import checksum
from orbitctx.orbit.settable import SetTable
from orbitctx.records import manifest, store
from orbitctx.records.setrows import StoredSet, epoch_of, rows_from_sets, sets_from_rows

REAL = sets_from_rows(gzip.decompress(manifest.read_bytes("iss_real_sets.txt.gz")))
LATER = np.array(["2027-05-01T12:00"], dtype="datetime64[us]")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ORBITCTX_HOME", str(tmp_path))
    return tmp_path


def test_an_imported_set_serves_where_the_record_ends(home: Path) -> None:
    with pytest.raises(NoDataError):
        Almanac().orbit.track(LATER)
    line = f"{REAL[-1].line1[:18]}27121.25000000{REAL[-1].line1[32:68]}"
    one = StoredSet(f"{line}{checksum(line)}", REAL[-1].line2, epoch_of(line))
    store.commit(lambda _: {store.sets_name(): store.Kept(rows_from_sets([one]))}, home)
    orbit = Almanac().orbit
    track = orbit.track(LATER)
    assert orbit.element_set(int(track.source[0])).line1 == one.line1
    assert track.spread_km[0] < 60


def test_results_name_the_users_own_data(home: Path) -> None:
    assert store.own_provenance() == []
    table = np.zeros(1, store.KP_DTYPE).tobytes()
    store.commit(
        lambda _: {
            store.sets_name(): store.Kept(rows_from_sets(REAL[:2]), ("2020-01-01", "2020-01-02")),
            store.KP: store.Kept(table, None, {"credit": "GFZ"}),
        },
        home,
    )
    rows = [(row["name"], row["covers"], row["credit"]) for row in store.own_provenance()]
    assert rows == [
        ("own/sets-25544.tle", "2020-01-01/2020-01-02", "imported by the user"),
        ("own/kp.npy", None, "GFZ"),
    ]


def test_sets_that_the_record_has_already_are_taken_once() -> None:
    rows = rows_from_sets(REAL)
    joined = SetTable.joined(rows, rows_from_sets(REAL[10:20]))
    assert joined.to_bytes() == SetTable(rows).to_bytes()


def test_fetched_kp_fills_what_was_missing_or_provisional(home: Path) -> None:
    before = Almanac().kp
    end = before.covered.end
    table = np.zeros(24, store.KP_DTYPE)
    table["start"] = (end - np.timedelta64(24, "h")).astype("datetime64[h]") + 3 * np.arange(24)
    table["thirds"], table["definitive"] = 20, np.arange(24) < 4
    store.commit(lambda _: {store.KP: store.Kept(table.tobytes())}, home)
    after = Almanac().kp
    assert after.covered.end == end + np.timedelta64(48, "h")
    assert after.provisional_from == before.provisional_from  # the time before the fetched values is still open
    assert (after.thirds[-24:] == 20).all()
    assert (after.thirds[: len(before.thirds) - 8] == before.thirds[:-8]).all()


def test_definitive_kp_moves_the_provisional_month_and_never_changes_what_was_settled() -> None:
    before = open_kp(manifest.read_bytes("kp.npy"))
    number = np.arange(len(before.thirds) - 300, len(before.thirds))
    new = np.full(300, 13, dtype=np.int8)
    after = before.with_fetched(before.interval_start(number), new, np.ones(300, dtype=bool))
    assert after.provisional_from == after.covered.end
    kept = before.definitive - (len(before.thirds) - 300)
    assert (after.thirds[-300:][:kept] == before.thirds[-300:][:kept]).all()
    assert (after.thirds[-300:][kept:] == 13).all()
