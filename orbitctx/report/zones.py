"""The auroral zones of one instant by magnetic local time, and the way from magnetic to geodetic coordinates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from orbitctx.report.projection import left_inside

if TYPE_CHECKING:
    from orbitctx.almanac import Almanac

__all__ = ["Zone", "auroral_zone", "outliner"]

Floats = NDArray[np.float64]

_HOURS: Floats = np.asarray((np.arange(80) + 0.5) * 0.3, dtype=np.float64)  # every 18 minutes of local time


@dataclass(frozen=True, slots=True)
class Zone:
    """One hemisphere's zone: AACGM latitudes (positive, degrees) of edge and far side, and the edge's one-sigma spread.

    By magnetic local time in hours; NaN throughout where Kp is not known.
    """

    mlt_hours: Floats
    edge_deg: Floats
    spread_deg: Floats
    far_deg: Floats


def auroral_zone(almanac: Almanac, utc: np.datetime64, side: str) -> Zone:
    """The zone of the "north" or "south" at an instant."""
    from orbitctx.aurora.oval import far_side_deg

    times = np.array([utc])
    edge, spread = almanac.edge.boundary(almanac.kp, np.array(utc), _HOURS, south=side == "south")
    kp = float(almanac.kp.highest_of_three(times)[0])
    far: Floats = np.asarray(np.minimum(far_side_deg(_HOURS, kp, edge), 89.0), dtype=np.float64)
    return Zone(_HOURS, np.asarray(edge, dtype=np.float64), np.asarray(spread, dtype=np.float64), far)


def outliner(almanac: Almanac, utc: np.datetime64) -> Callable[[Floats, Floats], list[list[float]]]:
    """A function from local times (hours) and signed AACGM latitudes to a closed outline, interior on the left."""
    from orbitctx.aurora.magnetic import decimal_year
    from orbitctx.sky.light import subpoint

    times = np.array([utc])
    grid = almanac.magnetic.at(float(decimal_year(times)[0]))
    noon = float(grid.subsolar_mlon_deg(*(v[0] for v in subpoint(almanac.ephemeris.sun_itrs_km(times)))))

    def outline(mlt_hours: Floats, mlat_deg: Floats) -> list[list[float]]:
        lat, lon = grid.geodetic(mlat_deg, (mlt_hours - 12.0) * 15.0 + noon)
        fine = np.isfinite(lat)
        ring = left_inside(zip(lat[fine].tolist(), lon[fine].tolist(), strict=True))
        return [[round(a, 2), round(b, 2)] for a, b in ring]

    return outline
