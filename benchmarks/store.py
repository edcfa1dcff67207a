"""Which container for the user's own element sets: SQLite or one columnar file?  Run: python benchmarks/store.py

Times of the four things that a store does, for a dense history (40,000 sets) and for a small one (300): read all sets
at the start of a command, read those of one week, add 300 sets to the others durably, and size on disk.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

LINE1 = "1 25544U 98067A   21012.50000000  .00001000  00000-0  10000-4 0  9990"
LINE2 = "2 25544  51.6400 100.0000 0001000  90.0000 270.0000 15.49000000000000"
DTYPE = np.dtype([("epoch", "M8[us]"), ("satellite", "i4"), ("line1", "S69"), ("line2", "S69")])


def sets(count: int, start: str = "2000-01-01") -> np.ndarray:
    rows = np.zeros(count, DTYPE)
    rows["epoch"] = np.datetime64(start, "us") + np.arange(count) * np.timedelta64(6 * 3600, "s")
    rows["satellite"], rows["line1"], rows["line2"] = 25544, LINE1.encode(), LINE2.encode()
    return rows


def median_ms(action: Callable[[], object], repeats: int = 7) -> float:
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        action()
        times.append(1e3 * (time.perf_counter() - start))
    return statistics.median(times)


class Columns:
    """One .npy file, sorted by epoch; a change is written beside, flushed and swapped in."""

    def __init__(self, folder: Path, rows: np.ndarray) -> None:
        self.path = folder / "sets.npy"
        self.write(rows)

    def write(self, rows: np.ndarray) -> None:
        beside = self.path.with_suffix(".tmp")
        with beside.open("wb") as out:
            np.save(out, rows)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(self.path)

    def read_all(self) -> np.ndarray:
        return np.load(self.path)

    def read_week(self) -> np.ndarray:
        rows = np.load(self.path, mmap_mode="r")
        first, last = np.searchsorted(rows["epoch"], [np.datetime64("2000-02-01"), np.datetime64("2000-02-08")])
        return np.array(rows[first:last])

    def add(self, rows: np.ndarray) -> None:
        both = np.concatenate([self.read_all(), rows])
        _, kept = np.unique(both[["epoch", "satellite"]], return_index=True)
        self.write(both[kept])


class Sqlite:
    """One table with the epoch as key, default journal."""

    def __init__(self, folder: Path, rows: np.ndarray) -> None:
        self.path = folder / "sets.sqlite"
        with sqlite3.connect(self.path) as db:
            db.execute(
                "create table sets (epoch int, satellite int, line1 text, line2 text, primary key (satellite, epoch))"
            )
        db.close()
        self.add(rows)

    def _query(self, where: str) -> list[tuple[int, str, str]]:
        db = sqlite3.connect(self.path)
        try:
            return db.execute(f"select epoch, line1, line2 from sets {where} order by epoch").fetchall()
        finally:
            db.close()

    def read_all(self) -> list[tuple[int, str, str]]:
        return self._query("where satellite = 25544")

    def read_week(self) -> list[tuple[int, str, str]]:
        low, high = (int(np.datetime64(day, "us").astype(np.int64)) for day in ("2000-02-01", "2000-02-08"))
        return self._query(f"where satellite = 25544 and epoch between {low} and {high}")

    def add(self, rows: np.ndarray) -> None:
        values = [(int(r["epoch"].astype(np.int64)), 25544, r["line1"].decode(), r["line2"].decode()) for r in rows]
        db = sqlite3.connect(self.path)
        with db:
            db.executemany("insert or ignore into sets values (?, ?, ?, ?)", values)
        db.close()


def main() -> None:
    print(f"{'':24}{'read all ms':>12}{'one week ms':>12}{'add 300 ms':>12}{'size KB':>10}")
    for count in (300, 40_000):
        for kind in (Columns, Sqlite):
            with tempfile.TemporaryDirectory() as folder:
                store = kind(Path(folder), sets(count))
                size = store.path.stat().st_size / 1e3
                read_all, week = median_ms(store.read_all), median_ms(store.read_week)
                starts = iter(range(1000))
                add = median_ms(lambda store=store, starts=starts: store.add(sets(300, f"{2030 + next(starts)}-01-01")))
            print(f"{kind.__name__:10}{count:>8,} sets {read_all:>12.2f}{week:>12.2f}{add:>12.2f}{size:>10,.0f}")


if __name__ == "__main__":
    main()
