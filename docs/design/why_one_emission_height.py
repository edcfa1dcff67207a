"""Verdict: green aurora is taken at 110 km; 10 km more or less move the rim by 0.5 deg and flip 1 % of night verdicts.

557.7 nm peaks at 100-150 km, typically 110-118. Red aurora at 250 km and above is another matter (its rim lies 5 deg
farther out) and has grids and windows of its own; it is bright enough for a picture in storms only. Run me.
"""

from orbitctx.geodesy import visible_arc_deg

base = float(visible_arc_deg(410.0, 110.0))
for height_km in (100.0, 105.0, 110.0, 118.0, 120.0, 150.0, 250.0, 400.0):
    reach = float(visible_arc_deg(410.0, height_km))
    print(f"emission at {height_km:3.0f} km: seen out to {reach:5.2f} deg of arc ({reach - base:+5.2f})")
print("verdicts that flip: see the sensitivity table of benchmarks/aurora_sanity.py")
