"""Where the station was: the type that every later part reads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orbitctx.instants import Instants

__all__ = ["GroundTrack"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class GroundTrack:
    """Positions of the station at N instants, with the error budget; NaN where no element set serves.

    Geodetic latitude, longitude (degrees, WGS 84) and height (km); ITRS position in km, shape (3, N); ``spread_km`` is
    the 95 % half-width of the error along the track; ``source`` numbers the element set of each instant (-1: none).
    """

    utc: Instants
    lat_deg: Floats
    lon_deg: Floats
    height_km: Floats
    position_itrs_km: Floats
    spread_km: Floats
    source: NDArray[np.int32]
