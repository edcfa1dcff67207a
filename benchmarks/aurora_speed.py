"""What the aurora costs: microseconds of processor time an instant, and against SGP4 alone.

Run: .venv/bin/python benchmarks/aurora_speed.py [--instants 60000]

The instants are 60 s apart over many days, on one core in plain NumPy. The ratio to ``sgp4_array`` is what lasts from
machine to machine. The second table shows the pruning.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import numpy as np
from sgp4.api import Satrec

from orbitctx.almanac import default_almanac
from orbitctx.contexts import compute_context
from orbitctx.instants import julian_utc


def cost_us(work: Callable[[], object], count: int) -> float:
    """The least processor time of three runs, an instant."""
    best = np.inf
    for _ in range(3):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best / count * 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--instants", type=int, default=60_000)
    count = parser.parse_args().instants
    almanac = default_almanac()
    utc = np.datetime64("2005-03-01", "us") + np.arange(count) * np.timedelta64(60, "s")
    ctx = compute_context(almanac, utc)
    chosen = almanac.orbit.element_set(int(ctx.track.source[0]))
    satellite = Satrec.twoline2rv(chosen.line1, chosen.line2)
    day, fraction = julian_utc(utc)
    sgp4 = cost_us(lambda: satellite.sgp4_array(day, fraction), count)
    track = cost_us(lambda: almanac.orbit.track(utc), count)
    light = cost_us(lambda: (almanac.ephemeris.sun_itrs_km(utc), almanac.ephemeris.moon_itrs_km(utc)), count)
    whole = cost_us(lambda: compute_context(almanac, utc), count)
    aurora = whole - track - light
    print(
        f"sgp4_array {sgp4:.2f} us an instant; track {track:.2f}; Sun and Moon {light:.2f}; whole context {whole:.2f}"
    )
    print(f"aurora part, both hemispheres, plain and generous rule: {aurora:.1f} us, {aurora / sgp4:.0f} x sgp4_array")
    night = ctx.sun_altitude_deg
    for name, mask in (
        ("no dark footpoint in sight", night > 19.0),
        ("dark, but no oval in sight", (night < -6) & (np.abs(ctx.track.lat_deg) < 12)),
        ("aurora seen", ctx.north.seen | ctx.south.seen),
    ):
        # Every second second of such minutes: the table of an hour's oval is then shared by many, as in the whole.
        part = (utc[mask][: count // 30, None] + np.arange(30) * np.timedelta64(2, "s")).ravel()
        spent = cost_us(lambda part=part: compute_context(almanac, part), len(part))
        print(f"  {name:28s} {mask.mean():5.1%} of instants, {spent - track - light:5.1f} us each")


if __name__ == "__main__":
    main()
