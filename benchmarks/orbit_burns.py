"""Burns of known date and size, put into quiet spans of the real history: how many are found, and how well dated.

Measure: of isolated burns of 0.4 m/s and more at least 95 % found, |dt| median <= 1 h. Each raw set after the burn is
given the mean motion and the phase that the burn would have given it; noise, spacing and drag are those of the archive.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from orbit_common import HISTORY, REAL, need, whole_history
from orbit_record import opened

from orbitctx.orbit.elements import ElementSet, parse_element_set
from orbitctx.orbit.fit import fit_sets
from orbitctx.orbit.fitting.observations import DAY_ZERO, Observations, days_since_2000
from orbitctx.orbit.fitting.solve import Elements, element_lines, raw_elements

BURNS, SEED, QUIET_DAYS, SPEED_M_S = 80, 4, 5.0, 7665.0
FOUND_H = 12.0


def with_burn(obs: Observations, k: int, at_days: float, dv_m_s: float) -> ElementSet:
    """Raw set ``k`` as the catalogue would have it, had the station fired its engines at a time."""
    since = obs.days[k] - at_days
    if since < 0:
        return obs.sets[k]
    raw = raw_elements(obs.models[k], float(obs.days[k]))
    change = -3.0 * dv_m_s / SPEED_M_S * raw.values[0]
    values = raw.values.copy()
    values[0] += change
    values[5] += change * since * 1440.0
    return parse_element_set(*element_lines(Elements(raw.epoch_days, values)))


def quiet_times(obs: Observations, rng: np.random.Generator) -> NDArray[np.float64]:
    burns = days_since_2000(opened().reboosts().utc)
    dense = obs.days[(obs.days < 1827) | ((obs.days > 2557) & (obs.days < 9300))]
    chosen: list[float] = []
    while len(chosen) < BURNS:
        at = float(rng.choice(dense)) + rng.uniform(0, 0.3)
        sets = np.sum(np.abs(obs.days - at) < QUIET_DAYS)
        if np.abs(burns - at).min() > QUIET_DAYS and sets >= 20:
            chosen.append(at)
    return np.array(chosen)


def main() -> None:
    need(HISTORY, REAL)
    obs, rng = whole_history(), np.random.default_rng(SEED)
    late_h, size_error, found = [], [], 0
    for at in quiet_times(obs, rng):
        dv = float(rng.choice([-1, 1], p=[0.1, 0.9]) * rng.uniform(0.4, 2.5))
        window = np.flatnonzero(np.abs(obs.days - at) < QUIET_DAYS)
        table, _ = fit_sets([with_burn(obs, k, at, dv) for k in window])
        when = DAY_ZERO + np.timedelta64(round(at * 86_400e6), "us")
        late = (table.burn_utc - when) / np.timedelta64(1, "h")
        near = np.flatnonzero((np.abs(late) < FOUND_H) & table.burn_firm)
        if len(near):
            best = near[np.argmin(np.abs(late[near]))]
            found += 1
            late_h.append(abs(late[best]))
            size_error.append(abs(table.burn_dv_m_s[best] - dv))
    print(f"{found} of {BURNS} burns of 0.4 to 2.5 m/s found ({found / BURNS:.1%})")
    print(f"|dt| median {np.median(late_h):.2f} h, p95 {np.percentile(late_h, 95):.2f} h")
    print(f"|dv error| median {np.median(size_error):.3f} m/s, p95 {np.percentile(size_error, 95):.3f} m/s")


if __name__ == "__main__":
    main()
