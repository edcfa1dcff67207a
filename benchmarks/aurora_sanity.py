"""How often the rule passes, on which days it must not, and how far each assumption moves the answer.

Run: .venv/bin/python benchmarks/aurora_sanity.py [--instants 40000]
"""

from __future__ import annotations

import argparse

import numpy as np

from orbitctx.almanac import default_almanac
from orbitctx.aurora.tables import PLAIN, Rule
from orbitctx.constants import GREEN_EMISSION_KM
from orbitctx.contexts import Context, compute_context
from orbitctx.geodesy import visible_arc_deg

# The hemisphere that the beta angle leaves in daylight: the first two are given, the others were found by a search for
# days whose night arcs stay on the other side of the equator.
IMPOSSIBLE = (
    ("2017-06-25", "north"), ("2017-03-27", "south"), ("2012-02-03", "south"), ("2014-04-02", "south"),
    ("2018-09-18", "south"), ("2019-06-20", "north"), ("2025-06-12", "north"),
)  # fmt: skip


def reach_as_clearance(low_km: float, high_km: float) -> float:
    """Lowering of the grazing height that lengthens the reach as much as raising the emission does, km."""
    gain = float(visible_arc_deg(410.0, high_km) - visible_arc_deg(410.0, low_km))
    per_km = float(visible_arc_deg(410.0, low_km, 9.5) - visible_arc_deg(410.0, low_km, 10.5))
    return gain / per_km


VARIANTS = {
    "Kp + 1": Rule(kp_shift=1.0),
    "Kp - 1": Rule(kp_shift=-1.0),
    "edge: Gussenhoven 1983": Rule(edge="gussenhoven"),
    "edge: Starkov 1994 diffuse": Rule(edge="starkov_diffuse"),
    "emission at 120 km": Rule(clearance_km=PLAIN.clearance_km - reach_as_clearance(GREEN_EMISSION_KM, 120.0)),
    "darkness 10 deg": Rule(footpoint_deg=10.0),
    "darkness 14 deg": Rule(footpoint_deg=14.0),
    "nadir sun -9 deg": Rule(nadir_deg=9.0),
    "grazing height 0 km": Rule(clearance_km=0.0),
    "grazing height 20 km": Rule(clearance_km=20.0),
}


def random_instants(count: int) -> np.ndarray:
    random = np.random.default_rng(2001)
    seconds = random.uniform(0, 25 * 365.25 * 86400, count)
    return np.datetime64("2001-01-01", "us") + (seconds * 1e6).astype("timedelta64[us]")


def seen(ctx: Context) -> np.ndarray:
    return ctx.north.seen | ctx.south.seen


def shares(ctx: Context) -> np.ndarray:
    known = np.isfinite(ctx.track.lat_deg)
    night = known & (ctx.sun_altitude_deg <= -6)
    print(f"{known.sum()} random instants of 2001-2025 that an element set serves")
    print(f"  pass: {seen(ctx)[known].mean():.1%} of all (north {ctx.north.seen[known].mean():.1%}, "
          f"south {ctx.south.seen[known].mean():.1%}), {seen(ctx)[night].mean():.1%} of night instants")  # fmt: skip
    print(f"  generous rule: {(ctx.north.possible | ctx.south.possible)[known].mean():.1%} of all")
    lat = np.abs(ctx.track.lat_deg)
    for low, high in ((0, 10), (10, 20), (20, 30), (30, 35), (35, 40), (40, 45), (45, 50), (50, 52)):
        here = night & (lat >= low) & (lat < high)
        print(f"  at night, |latitude| {low:2d}-{high}: {seen(ctx)[here].mean():.0%} of {here.sum()}")
    return night


def impossible_days() -> None:
    print("Days on which one hemisphere is impossible: minutes seen, minutes by the generous rule")
    for date, side in IMPOSSIBLE:
        utc = np.datetime64(date, "us") + np.arange(2880) * np.timedelta64(30, "s")
        ctx = compute_context(default_almanac(), utc)
        hemisphere = getattr(ctx, side)
        seen_min, possible_min = hemisphere.seen.sum() / 2, hemisphere.possible.sum() / 2
        print(f"  {date} {side}: {seen_min:.1f} {possible_min:.1f}  (beta {beta_deg(ctx):+.0f} deg)")


def beta_deg(ctx: Context) -> float:
    """The Sun's elevation above the orbital plane: its sign and season decide which hemisphere has the nights."""
    position = ctx.track.position_itrs_km
    spin = np.array([0.0, 0.0, 7.292115e-5])  # rad/s: from Earth-fixed to inertial velocity
    velocity = (position[:, 2:] - position[:, :-2]) / 60.0 + np.cross(spin, position[:, 1:-1].T).T
    normal = np.cross(position[:, 1:-1].T, velocity.T)
    sun = default_almanac().ephemeris.sun_itrs_km(ctx.track.utc[1:-1]).T
    sine = (normal * sun).sum(axis=1) / np.linalg.norm(normal, axis=1) / np.linalg.norm(sun, axis=1)
    return float(np.degrees(np.arcsin(sine)).mean())


def sensitivity(utc: np.ndarray, base: Context, night: np.ndarray) -> None:
    print("Share of night verdicts that flip (most without a flip lie far from every bound)")
    before = seen(base)[night]
    for name, rule in VARIANTS.items():
        other = seen(compute_context(default_almanac(), utc, rule, generous=False))[night]
        print(f"  {name:28s} {np.mean(before != other):5.1%}  (pass {before.mean():.1%} -> {other.mean():.1%})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--instants", type=int, default=40_000)
    utc = random_instants(parser.parse_args().instants)
    ctx = compute_context(default_almanac(), utc)
    night = shares(ctx)
    impossible_days()
    sensitivity(utc, ctx, night)


if __name__ == "__main__":
    main()
