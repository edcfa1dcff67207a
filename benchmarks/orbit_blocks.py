"""Days that are left out: random blocks of three days, and single sets, against the published spread.

Measures: 60 blocks: along p50 <= 2.5, p95 <= 60 km, at least 88 % inside the spread; single sets: at least 94 %.
The record is fitted once to what is left when all blocks and every fourth group elsewhere are out.
"""

from __future__ import annotations

import numpy as np
from orbit_common import HISTORY, REAL, errors_km, fitted, need, percentiles, whole_history

BLOCKS, BLOCK_DAYS, SEED = 60, 3.0, 20260101


def main() -> None:
    need(HISTORY, REAL)
    obs = whole_history()
    rng = np.random.default_rng(SEED)
    dense = np.flatnonzero((obs.days > -390) & ((obs.days < 1827) | ((obs.days > 2557) & (obs.days < 9300))))
    starts = obs.days[np.sort(rng.choice(dense, BLOCKS, replace=False))]
    in_block = np.zeros(len(obs), dtype=bool)
    for start in starts:
        in_block |= (obs.days >= start) & (obs.days < start + BLOCK_DAYS)
    record = fitted(obs.subset(~in_block).sets)
    test = obs.subset(in_block)
    along, cross, spread = errors_km(record, test)
    covered = np.isfinite(along)
    print(f"{BLOCKS} blocks of {BLOCK_DAYS:g} days: {in_block.sum()} sets, {covered.mean():.1%} covered")
    print("  " + percentiles("along", along, 50, 95, 100))
    print("  " + percentiles("cross", cross, 99))
    inside = (np.abs(along) <= spread)[covered].mean()
    print(f"  inside the spread: {inside:.1%}; median spread {np.nanmedian(spread):.1f} km")


if __name__ == "__main__":
    main()
