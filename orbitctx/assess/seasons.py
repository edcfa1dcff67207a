"""What has a season: noctilucent clouds, over the polar summer of each hemisphere."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from orbitctx.instants import Instants

__all__ = ["NOCTILUCENT_SEASON", "noctilucent_in_sight"]

NOCTILUCENT_SEASON = "from late May to August in the north, from late November to February in the south"
_NORTH_MONTHS, _SOUTH_MONTHS = (5, 6, 7, 8), (11, 12, 1, 2)
# They lie poleward of 50 degrees (rarely of 45), 83 km up, where one sees them 29 degrees of arc away from 420 km.
_FROM_LAT_DEG = 45.0 - 29.0


def noctilucent_in_sight(utc: Instants, lat_deg: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Instants in the season of a hemisphere with its summer pole's clouds within sight of a station at a latitude.

    ``utc`` and ``lat_deg`` (geodetic, degrees; NaN gives False) have shape (N,). Whole months, as the edges of the
    season vary by weeks (Thomas and Olivero 1989, doi:10.1029/JD094iD12p14673).
    """
    month = utc.astype("datetime64[M]").astype(np.int64) % 12 + 1
    with np.errstate(invalid="ignore"):
        north = np.isin(month, _NORTH_MONTHS) & (lat_deg >= _FROM_LAT_DEG)
        south = np.isin(month, _SOUTH_MONTHS) & (lat_deg <= -_FROM_LAT_DEG)
    return np.asarray(north | south)
