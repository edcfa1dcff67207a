"""Verdict: precession and nutation are asked once a day for the Sun, four times for the Moon, never for the track.

The station's track needs none: SGP4 speaks of the true equator and mean equinox, from which GMST leads to the Earth.
Sun and Moon are brought to the same equinox at nodes; a polynomial of degree five between the nodes is within 1e-6 deg.
Evaluating nutation at every instant costs 29 us each and changes nothing. Run me for the error between the nodes.
"""

import numpy as np

from orbitctx.sky.ephemeris import _MOON_NODES_PER_DAY, _SUN_NODES_PER_DAY, open_ephemeris

ephemeris = open_ephemeris()
days = 2457839.5 + np.linspace(0, 30, 2000)
for name, target, density in (("Sun", 10, _SUN_NODES_PER_DAY), ("Moon", 301, _MOON_NODES_PER_DAY)):
    sparse = ephemeris._equinox_of_date(days, target, density)
    dense = open_ephemeris()._equinox_of_date(days, target, 8 * density)
    off = np.degrees(np.sqrt(((sparse - dense) ** 2).sum(axis=0)) / np.sqrt((dense**2).sum(axis=0)))
    print(f"{name}: at most {off.max():.1e} deg between nodes")
