"""Whether the engines were fired between two raw sets, as the sets themselves tell, against the catalogue of burns.

Pairs of the embedded raw sets, by their distance: how many with a burn of at least 0.6 m/s between them are told, and
how many without any burn are told wrongly. Needs no reference data.
"""

from __future__ import annotations

import numpy as np
from orbit_record import opened

from orbitctx.orbit.bracket import burn_between

DAY = np.timedelta64(86_400_000_000, "us")
MARGIN = np.timedelta64(6, "h")  # a burn this near to a set's epoch may be in the set or not
BURN_M_S = 0.6
SPANS_DAYS = ((0.5, 4.0), (4.0, 8.0), (8.0, 14.0))
SAMPLES = 20


def main() -> None:
    record = opened()
    raw, burns, epochs = record.raw, record.reboosts(), record.raw.epochs
    told: dict[tuple[int, bool], list[bool]] = {}
    for step in range(1, 6):
        for k in range(len(epochs) - step):
            left, right = epochs[k], epochs[k + step]
            span = next((n for n, (a, b) in enumerate(SPANS_DAYS) if a <= (right - left) / DAY < b), None)
            between = left + (right - left) * np.arange(SAMPLES) // SAMPLES
            # Where the record has a hole nobody knows of burns; in 1998 they came by the day.
            if span is None or left < np.datetime64("1999-06") or np.isnan(record.arc_spread_km(between)).any():
                continue
            inner = burns.between(left + MARGIN, right - MARGIN)
            burnt = bool(inner.firm.any()) and abs(inner.dv_m_s.sum()) > BURN_M_S
            if burnt or not len(burns.between(left - MARGIN, right + MARGIN)):
                answer = burn_between(raw.model(k), raw.model(k + step), left, right)
                told.setdefault((span, burnt), []).append(answer)
    for n, (a, b) in enumerate(SPANS_DAYS):
        with_burn, quiet = told[n, True], told[n, False]
        print(
            f"{a:g} to {b:g} days apart: told {np.mean(with_burn):.0%} of {len(with_burn)} pairs with a burn, "
            f"wrongly {np.mean(quiet):.1%} of {len(quiet)} without"
        )


if __name__ == "__main__":
    main()
