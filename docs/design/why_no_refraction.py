"""Verdict: sightlines are straight; refraction adds 19 km to a reach of 3,320, less than the clearance takes away.

A ray that grazes the ground from outside is bent by twice the horizontal refraction, 1.2 degrees in all, and one that
passes h km up by about exp(-h / 8) of that. The grazing height of 10 km, chosen because the lowest air is mostly cloud,
already turns away every ray that refraction would bend by more than 0.35 deg. Run me for the numbers.
"""

import numpy as np

from orbitctx.constants import EARTH_MEAN_RADIUS_KM
from orbitctx.geodesy import visible_arc_deg

KM_PER_DEG = EARTH_MEAN_RADIUS_KM * np.pi / 180
SCALE_HEIGHT_KM = 8.0
GRAZING_BEND_DEG = 1.2

for clearance in (0.0, 5.0, 10.0, 20.0):
    bend = GRAZING_BEND_DEG * np.exp(-clearance / SCALE_HEIGHT_KM)
    reach = float(visible_arc_deg(410.0, 110.0, clearance)) * KM_PER_DEG
    # The bend is shared by both halves of the path; the arc to the tangent point does not change, the rest turns.
    gain = bend / 2 * KM_PER_DEG
    print(f"clearance {clearance:4.0f} km: reach {reach:5.0f} km, bent by {bend:4.2f} deg, grows by {gain:3.0f} km")
