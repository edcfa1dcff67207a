"""Verdict: light time and aberration are applied to Sun and Moon (20 arcseconds), and neglected for everything near.

From the farthest aurora in sight light takes 11 ms, in which the station moves by 80 m; its own aberration is 5
arcseconds. Both are a thousandth of what the emission height leaves open. Run me.
"""

import numpy as np

LIGHT_KM_S = 299_792.458
STATION_KM_S = 7.66
EARTH_KM_S = 29.8

seconds = 3400 / LIGHT_KM_S
print(f"aurora 3,400 km away: {seconds * 1e3:.0f} ms, the station moves {seconds * STATION_KM_S * 1e3:.0f} m")
print(f"aberration by the station's speed: {np.degrees(STATION_KM_S / LIGHT_KM_S) * 3600:.1f} arcseconds")
print(f"aberration by the Earth's speed: {np.degrees(EARTH_KM_S / LIGHT_KM_S) * 3600:.1f} arcseconds")
