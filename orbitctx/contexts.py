"""The physics of the station's surroundings at given instants: position, light, activity, aurora.

Claim-blind: nothing here knows what a story says.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orbitctx.orbit.groundtrack import GroundTrack

__all__ = ["Context", "Hemisphere"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Hemisphere:
    """What of one hemisphere's aurora the station could see; arrays of shape (N,).

    ``margin_deg``: the most that a visible, dark footpoint lies inside the oval's edge (NaN where there is none);
    ``nearest_km``, ``azimuth_deg``, ``elevation_deg``: the nearest such footpoint inside the oval (NaN where none);
    ``lit_share``: share of the horizon with aurora; ``seen``: the plain rule; ``possible``: the generous rule.
    """

    margin_deg: Floats
    nearest_km: Floats
    azimuth_deg: Floats
    elevation_deg: Floats
    lit_share: Floats
    seen: Bools
    possible: Bools


@dataclass(frozen=True, slots=True)
class Context:
    """The whole physics on N instants; angles in degrees at the station's nadir unless the name says otherwise."""

    track: GroundTrack
    sun_altitude_deg: Floats
    station_sunlit: Bools
    moon_altitude_deg: Floats
    moon_fraction: Floats
    kp: Floats
    north: Hemisphere
    south: Hemisphere
