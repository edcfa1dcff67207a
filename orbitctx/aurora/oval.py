"""Where the auroral oval lies for a given Kp: the published models, by name.

All functions take magnetic local time in hours and Kp, and broadcast. Latitudes are (positive) AACGM degrees; the two
hemispheres are taken as mirror images.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["EDGE_MODELS", "gussenhoven_deg", "starkov_deg", "starkov_poleward_deg"]

Floats = NDArray[np.float64]

# Gussenhoven, Hardy and Heinemann 1983, J. Geophys. Res. 88, 5692 (doi:10.1029/JA088iA07p05692), table 2:
# edge = a + b Kp, in corrected geomagnetic latitude, for bins of one hour. Hours 2, 3, 13 and 14 are not given.
_GUSSENHOVEN = {
    0: (66.1, -1.99), 1: (65.1, -1.55), 4: (67.7, -1.48), 5: (67.8, -1.87), 6: (68.2, -1.90), 7: (68.9, -1.91),
    8: (69.3, -1.87), 9: (69.5, -1.67), 10: (69.6, -1.41), 11: (70.1, -1.25), 12: (69.4, -0.84), 15: (70.9, -0.81),
    16: (71.6, -1.28), 17: (71.1, -1.31), 18: (71.2, -1.74), 19: (70.4, -1.83), 20: (69.4, -1.89), 21: (68.6, -1.86),
    22: (67.9, -1.78), 23: (67.8, -2.07),
}  # fmt: skip
# A bin stands for its middle; the circle is closed by repeating the ends.
_HOURS = np.array([h + 0.5 for h in sorted(_GUSSENHOVEN)])
_TABLE = np.array([_GUSSENHOVEN[h] for h in sorted(_GUSSENHOVEN)])

# Starkov 1994, Geomagn. Aeron. 34, 331, as printed by Sigernes et al. 2011, J. Space Weather Space Clim. 1, A03
# (doi:10.1051/swsc/2011003), tables 1-3: rows A0, A1, a1, A2, a2, A3, a3; columns powers 0..3 of log10|AL|.
# A0 of "equatorward" is 1.61 or 1.16 in the two public copies; it is not used for any answer here.
_STARKOV = {
    "poleward": [
        [-0.07, 24.54, -12.53, 2.15], [-10.06, 19.83, -9.33, 1.24], [-6.61, 10.17, -5.80, 1.19],
        [-4.44, 7.47, -3.01, 0.25], [6.37, -1.10, 0.34, -0.38], [-3.77, 7.90, -4.73, 0.91], [-4.48, 10.16, -5.87, 0.98],
    ],
    "equatorward": [
        [1.61, 23.21, -10.97, 2.03], [-9.59, 17.78, -7.20, 0.96], [-2.22, 1.50, -0.58, 0.08],
        [-12.07, 17.49, -7.96, 1.15], [-23.98, 42.79, -26.96, 5.56], [-6.56, 11.44, -6.73, 1.31],
        [-20.07, 36.67, -24.20, 5.11],
    ],
    "diffuse": [
        [3.44, 29.77, -16.38, 3.35], [-2.41, 7.89, -4.32, 0.87], [-1.68, -2.48, 1.58, -0.28],
        [-0.74, 3.94, -3.09, 0.72], [8.69, -20.73, 13.03, -2.14], [-2.12, 3.24, -1.67, 0.31],
        [8.61, -5.34, -1.36, 0.76],
    ],
}  # fmt: skip


def gussenhoven_deg(mlt_hours: ArrayLike, kp: ArrayLike) -> Floats:
    """Equatorward edge of diffuse aurora, AACGM degrees: Gussenhoven et al. 1983, linear between the bins."""
    hours = np.concatenate([_HOURS[-1:] - 24, _HOURS, _HOURS[:1] + 24])
    table = np.concatenate([_TABLE[-1:], _TABLE, _TABLE[:1]])
    mlt = np.asarray(mlt_hours, dtype=np.float64) % 24.0
    return np.asarray(np.interp(mlt, hours, table[:, 0]) + np.interp(mlt, hours, table[:, 1]) * np.asarray(kp))


def starkov_deg(mlt_hours: ArrayLike, kp: ArrayLike, boundary: str) -> Floats:
    """A boundary of Starkov 1994, AACGM degrees: "poleward", "equatorward" (discrete oval) or "diffuse" (what is seen).

    Kp stands in through AL = 18 - 12.3 Kp + 27.2 Kp^2 - 2 Kp^3 (nT).
    """
    kp = np.asarray(kp, dtype=np.float64)
    al = 18 - 12.3 * kp + 27.2 * kp**2 - 2 * kp**3
    powers = np.log10(np.abs(al)) ** np.arange(4).reshape(4, *([1] * kp.ndim))
    a0, a1, p1, a2, p2, a3, p3 = np.tensordot(np.array(_STARKOV[boundary]), powers, axes=1)
    t = np.asarray(mlt_hours, dtype=np.float64)
    turn = np.pi / 12
    colatitude = a0 + a1 * np.cos(turn * (t + p1)) + a2 * np.cos(turn * (2 * t + p2)) + a3 * np.cos(turn * (3 * t + p3))
    return np.asarray(90.0 - colatitude)


def starkov_poleward_deg(mlt_hours: ArrayLike, kp: ArrayLike) -> Floats:
    """The poleward boundary of Starkov 1994, AACGM degrees."""
    return starkov_deg(mlt_hours, kp, "poleward")


def _starkov_diffuse_deg(mlt_hours: ArrayLike, kp: ArrayLike) -> Floats:
    return starkov_deg(mlt_hours, kp, "diffuse")


# Published edges that can stand in for our own, as a second opinion.
EDGE_MODELS = {"gussenhoven": gussenhoven_deg, "starkov_diffuse": _starkov_diffuse_deg}
