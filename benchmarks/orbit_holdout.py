"""Hold-out by epoch group: the record fitted to three groups of four, measured at the fourth.

Measures: along p50 <= 0.7, p95 <= 2.5, p99 <= 6 km; cross p99 <= 1.3 km; at least 94 % inside the published spread,
whose median is <= 4 km. 2005-2006 (a set every second day): p50 <= 5, p95 <= 40 km. At equal size, p95 at least 20
times better than a raw archive thinned to as many sets.

Raw sets are no truth: some are wrong, and the cleaning that every history undergoes before it is fitted rejects them
(``orbitctx.orbit.fit.trusted``: no neighbour supports them, their drag term is absurd, or they state the orbit of
before a burn). Held-out sets that the cleaning of the full history keeps are the witnesses; it knows nothing of the
record that they judge. Figures for every set that was ever published are printed beside them.
"""

from __future__ import annotations

import time

import numpy as np
from orbit_common import HISTORY, REAL, errors_km, fitted, need, percentiles, thinned_along_km, whole_history

from orbitctx.orbit.fit import trusted
from orbitctx.orbit.fitting.clean import supported
from orbitctx.orbit.fitting.observations import days_since_2000

SETTLING_DAYS = 0.7
FAR_KM = 6.0


def main() -> None:
    need(HISTORY, REAL)
    obs = whole_history()
    held = obs.group % 4 == 3
    started = time.process_time()
    record = fitted(obs.subset(~held).sets)
    print(f"fit of {int((~held).sum())} sets: {time.process_time() - started:.0f} s CPU, {len(record.arcs)} arcs")
    test = obs.subset(held)
    along, cross, spread = errors_km(record, test)
    year = test.days / 365.25 + 2000
    sparse = (year >= 2005) & (year < 2007)
    burns = days_since_2000(record.reboosts().only_firm().utc)
    last = np.clip(np.searchsorted(burns, test.days) - 1, 0, None)
    settling = (test.days > burns[last]) & (test.days < burns[last] + SETTLING_DAYS)
    kept, witness = supported(obs)[held], trusted(obs)[held]
    on_arc = np.isfinite(record.arc_spread_km(np.array([s.epoch for s in test.sets], dtype="datetime64[us]")))
    unsupported, stale = int((~kept & ~sparse).sum()), int((kept & ~witness & ~sparse).sum())
    groups = {
        "dense years, every set": ~sparse,
        f"dense years, without the {unsupported} that their neighbours do not support or whose drag is absurd": ~sparse
        & kept,
        f"dense years, witnesses (without the {stale} more that state the orbit of before a burn)": ~sparse & witness,
        "dense years, witnesses on arcs": ~sparse & witness & on_arc,
        f"dense years, witnesses but those of the {SETTLING_DAYS} days after a firm burn": ~sparse
        & witness
        & ~settling,
        "2005-2006": sparse,
    }
    for name, mask in groups.items():
        covered = np.isfinite(along[mask])
        print(f"{name}: {mask.sum()} held-out sets, {covered.mean():.2%} covered")
        print(
            "  "
            + percentiles("along", along[mask], 50, 95, 99, 100)
            + f"; {(np.abs(along[mask]) > FAR_KM).sum()} beyond 6 km"
        )
        print("  " + percentiles("cross", cross[mask], 50, 95, 99))
        inside = (np.abs(along[mask]) <= spread[mask])[covered]
        print(f"  inside the spread: {inside.mean():.1%}; median spread {np.nanmedian(spread[mask]):.2f} km")
    thinned = thinned_along_km(obs.subset(~held), test, len(record.arcs))
    print("as many raw sets, evenly thinned, at the same held-out sets, 2005-2006 among them")
    print("  " + percentiles("along", thinned, 50, 95, 99))
    ratio = np.nanpercentile(np.abs(thinned), 95) / np.nanpercentile(np.abs(along), 95)
    print("  " + percentiles("the record: along", along, 50, 95, 99) + f"; p95 better by {ratio:.0f}")


if __name__ == "__main__":
    main()
