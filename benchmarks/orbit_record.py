"""The record itself: its size, how fast it opens and answers, what it covers and how well, and its fit.

Measures: <= 2,300 sets, <= 80 KB; opened and one instant located in <= 5 ms; >= 99 % of all minutes from 1998-11-21 to
2025-07 covered; with ``--fit``, the whole history fitted in <= 180 s with <= 500 MB, and at equal size a p95 at least
20 times better than a raw archive thinned to as many sets.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from orbit_common import HISTORY, REAL, errors_km, need, percentiles, thinned_along_km, whole_history

from orbitctx.orbit.fit import fit_history, summary_line
from orbitctx.orbit.propagate import teme_km
from orbitctx.orbit.record import ARCS_FILE, OrbitRecord, open_record

DATA = Path(__file__).resolve().parents[1] / "data"
MINUTE = np.timedelta64(60, "s")


def opened() -> OrbitRecord:
    return open_record(lambda name: (DATA / name).read_bytes())


def size_and_speed() -> None:
    record = opened()
    print(f"{len(record.arcs)} sets, {(DATA / ARCS_FILE).stat().st_size / 1024:.0f} KB")
    one = np.array(["2017-03-27T21:32"], dtype="datetime64[us]")
    record.track(one)
    best = np.inf
    for _ in range(20):
        started = time.perf_counter()
        opened().arc_spread_km(one)
        best = min(best, time.perf_counter() - started)
    print(f"open and locate one instant: {best * 1e3:.1f} ms")
    rng = np.random.default_rng(1)
    span = (np.datetime64("2025-07-01", "us") - np.datetime64("1998-12-01", "us")).astype(np.int64)
    utc = np.datetime64("1998-12-01", "us") + rng.integers(0, span, 2_000_000).astype("timedelta64[us]")
    started = time.process_time()
    source = record.track(utc).source
    whole = time.process_time() - started
    started = time.process_time()
    order = np.argsort(source, kind="stable")
    cuts = np.flatnonzero(np.diff(source[order])) + 1
    for part in np.split(order, cuts):
        teme_km(record.arcs.sets.model(int(source[part[0]])), utc[part])
    bare = time.process_time() - started
    n = len(utc) / 1e6
    print(f"track of {n:g} million unsorted instants: {whole / n:.2f} us each, SGP4 alone {bare / n:.2f} us")


def coverage() -> None:
    record = opened()
    times = np.arange(np.datetime64("1998-11-21", "us"), np.datetime64("2026-10-01", "us"), 10 * MINUTE)
    spread = record.arc_spread_km(times)
    late = times >= np.datetime64("2025-07-01")
    served = np.isfinite(spread)
    print(f"covered by arcs: {served[~late].mean():.3%} to 2025-07, {served[late].mean():.1%} after")
    years = times.astype("datetime64[Y]").astype(int) + 1970
    for year in np.unique(years):
        here = spread[years == year]
        middle, worst = np.nanmedian(here), np.nanmax(here)
        print(f"  {year}: {np.isfinite(here).mean():7.2%}  spread median {middle:5.1f}, worst {worst:6.0f} km")


def whole_fit() -> None:
    need(HISTORY, REAL)
    with tempfile.TemporaryDirectory() as folder:
        started, cpu = time.perf_counter(), time.process_time()
        summary = fit_history([HISTORY, REAL], Path(folder) / "record.gz")
        print(summary_line(summary))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        wall = time.perf_counter() - started
        print(f"fit: {wall:.0f} s wall, {time.process_time() - cpu:.0f} s CPU (one core), peak memory {memory:.0f} MB")


def against_thinned() -> None:
    """The arcs, and as many raw sets evenly thinned, at all raw sets: the arcs were fitted to these, so that they are
    flattered, as are the thinned sets where they meet themselves. ``orbit_holdout.py`` has both at sets neither saw.
    """
    obs = whole_history()
    record = opened()
    along, _, _ = errors_km(record, obs)
    error = thinned_along_km(obs, obs, len(record.arcs))
    print(percentiles("fitted record, all raw sets: along", along, 50, 95, 99))
    print(percentiles("thinned raw archive of equal size: along", error, 50, 95, 99))
    print(f"p95 ratio {np.nanpercentile(np.abs(error), 95) / np.nanpercentile(np.abs(along), 95):.0f}")


if __name__ == "__main__":
    size_and_speed()
    coverage()
    if "--fit" in sys.argv:
        whole_fit()
        against_thinned()
