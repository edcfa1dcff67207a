"""Which container for the user's own element sets: rows of text (what records/store.py keeps) or SQLite?

Run: python benchmarks/store.py

The four things that a store does, for a small collection (300 sets) and a dense history (40,000): open all sets for a
lookup, as the orbit record does at the start of a command; find those of one week; add 300 sets durably; size on disk.
"""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from orbitctx.orbit.elements import checksum
from orbitctx.orbit.settable import SetTable
from orbitctx.records import store
from orbitctx.records.setrows import StoredSet, epoch_of, rows_from_sets, sets_from_rows

LINE2 = "2 25544  51.6400 100.0000 0001000  90.0000 270.0000 15.49000000000000"
WEEK = np.array(["2001-02-01", "2001-02-08"], dtype="datetime64[us]")


def sets(count: int, first_year: int = 2000) -> list[StoredSet]:
    """Four sets a day from the beginning of a year."""
    out = []
    for k in range(count):
        year, quarter = divmod(k, 1460)
        epoch = f"{(first_year + year) % 100:02d}{1 + quarter / 4:012.8f}"
        line = f"1 25544U 98067A   {epoch}  .00001000  00000-0  10000-4 0  999"
        out.append(StoredSet(f"{line}{checksum(line)}", LINE2, epoch_of(line)))
    return out


class Rows:
    """The store of the package."""

    def __init__(self, folder: Path, first: list[StoredSet]) -> None:
        self.folder = folder
        self.add(first)

    def size(self) -> int:
        return sum(path.stat().st_size for path in self.folder.iterdir())

    def open_all(self) -> SetTable:
        return SetTable(store.user_rows(self.folder))

    def week(self) -> list[object]:
        table = self.open_all()
        first, last = np.searchsorted(table.epochs, WEEK)
        return [table.element_set(k) for k in range(first, last)]

    def add(self, new: list[StoredSet]) -> None:
        def change(_: object) -> dict[str, store.Kept]:
            known = sets_from_rows(store.user_rows(self.folder))
            return {store.sets_name(): store.Kept(rows_from_sets([*known, *new]))}

        store.commit(change, self.folder)


class Sqlite:
    """One table, satellite and epoch as its key, the journal as it comes."""

    def __init__(self, folder: Path, first: list[StoredSet]) -> None:
        self.path = folder / "sets.sqlite"
        self._run(
            "create table sets (satellite int, epoch int, line1 text, line2 text, primary key (satellite, epoch))"
        )
        self.add(first)

    def _run(self, statement: str, values: list[tuple[object, ...]] | None = None) -> list[tuple[str, str]]:
        db = sqlite3.connect(self.path)
        try:
            with db:
                if values is not None:
                    db.executemany(statement, values)
                    return []
                return db.execute(statement).fetchall()
        finally:
            db.close()

    def size(self) -> int:
        return self.path.stat().st_size

    def open_all(self) -> SetTable:
        rows = self._run("select line1, line2 from sets where satellite = 25544 order by epoch")
        return SetTable("".join(f"{one:<69}\n{two:<69}\n" for one, two in rows).encode("ascii"))

    def week(self) -> list[tuple[str, str]]:
        low, high = WEEK.astype(np.int64)
        return self._run(f"select line1, line2 from sets where satellite = 25544 and epoch between {low} and {high}")

    def add(self, new: list[StoredSet]) -> None:
        values = [(25544, int(one.epoch.astype(np.int64)), one.line1, one.line2) for one in new]
        self._run("insert or ignore into sets values (?, ?, ?, ?)", values)


def median_ms(action: Callable[[], object], repeats: int = 7) -> float:
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        action()
        times.append(1e3 * (time.perf_counter() - start))
    return statistics.median(times)


def main() -> None:
    print(f"{'':22}{'open all ms':>12}{'one week ms':>12}{'add 300 ms':>12}{'size KB':>10}")
    for count in (300, 40_000):
        for kind in (Rows, Sqlite):
            with tempfile.TemporaryDirectory() as folder:
                kept = kind(Path(folder), sets(count))
                size, open_all, week = kept.size() / 1e3, median_ms(kept.open_all), median_ms(kept.week)
                years = iter(range(2030, 2050))
                add = median_ms(lambda kept=kept, years=years: kept.add(sets(300, next(years))))
            print(f"{kind.__name__:8}{count:>8,} sets {open_all:>11.2f}{week:>12.2f}{add:>12.2f}{size:>10,.0f}")


if __name__ == "__main__":
    main()
