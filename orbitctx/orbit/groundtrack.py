"""Where the station was: the type that every later part reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbitctx.instants import Instants
from orbitctx.tables import html_table, plot_track, to_pandas, to_qtable

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

    def columns(self) -> dict[str, NDArray[Any]]:
        """The track as named columns of length N."""
        x, y, z = self.position_itrs_km
        return {
            "utc": self.utc,
            "lat_deg": self.lat_deg,
            "lon_deg": self.lon_deg,
            "height_km": self.height_km,
            "itrs_x_km": x,
            "itrs_y_km": y,
            "itrs_z_km": z,
            "spread_km": self.spread_km,
            "source": self.source,
        }

    def to_pandas(self) -> Any:
        """A DataFrame indexed by UTC. Raises MissingExtraError without pandas."""
        return to_pandas(self.columns())

    def to_table(self) -> Any:
        """An astropy QTable with units."""
        return to_qtable(self.columns())

    def plot(self, ax: Any = None) -> Any:
        """Longitude and latitude as matplotlib Axes. Raises MissingExtraError without matplotlib."""
        return plot_track(self.lat_deg, self.lon_deg, ax=ax)

    def _repr_html_(self) -> str:
        shown = {name: v for name, v in self.columns().items() if not name.startswith("itrs")}
        return html_table("Ground track of the ISS", shown)
