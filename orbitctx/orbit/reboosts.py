"""The catalogue of the station's engine firings, as the fitted record found them."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from orbitctx.instants import Instants, isoformat
from orbitctx.orbit.arcfile import ArcTable

if TYPE_CHECKING:
    import pandas as pd
    from astropy.table import QTable

__all__ = ["Reboost", "Reboosts"]

Floats = NDArray[np.float64]

COLUMNS = ("utc", "sigma_h", "dv_m_s", "significance", "certainty")


@dataclass(frozen=True, slots=True)
class Reboost:
    """One firing: when (with a one-sigma in hours) and how much, m/s along the track, positive where it raises."""

    utc: np.datetime64
    sigma_h: float
    dv_m_s: float
    significance: float
    firm: bool

    def __str__(self) -> str:
        sure = "firm" if self.firm else "possible"
        return f"{isoformat(self.utc)} +- {self.sigma_h:.0f} h, {self.dv_m_s:+.2f} m/s ({sure})"


@dataclass(frozen=True, slots=True)
class Reboosts:
    """Firings sorted by time; arrays of shape (N,), read-only.

    ``utc`` datetime64[us]; ``sigma_h`` one-sigma of the time in hours, at least one; ``dv_m_s`` along the track,
    positive where it raises the orbit; ``significance`` of the change of rate, in its own sigma; ``firm``: at least
    0.1 m/s and beyond doubt. What is not firm may be venting, a storm in the atmosphere or a docking. Firings within
    some hours of each other are one entry.
    """

    utc: Instants
    sigma_h: Floats
    dv_m_s: Floats
    significance: Floats
    firm: NDArray[np.bool_]

    @classmethod
    def of(cls, table: ArcTable) -> Reboosts:
        """The catalogue of a record."""
        return cls(table.burn_utc, table.burn_sigma_h, table.burn_dv_m_s, table.burn_significance, table.burn_firm)

    def __post_init__(self) -> None:
        for array in (self.utc, self.sigma_h, self.dv_m_s, self.significance, self.firm):
            array.flags.writeable = False

    def __len__(self) -> int:
        return len(self.utc)

    def __getitem__(self, index: int) -> Reboost:
        return Reboost(
            np.datetime64(self.utc[index]),
            float(self.sigma_h[index]),
            float(self.dv_m_s[index]),
            float(self.significance[index]),
            bool(self.firm[index]),
        )

    def only_firm(self) -> Reboosts:
        """The firm ones alone."""
        return self._picked(self.firm)

    def between(self, start: np.datetime64, end: np.datetime64) -> Reboosts:
        """Those in [start, end)."""
        return self._picked((self.utc >= start) & (self.utc < end))

    def nearest(self, instant: np.datetime64) -> Reboost:
        """The one nearest in time to an instant; IndexError where there is none at all."""
        return self[int(np.argmin(np.abs(self.utc - instant)))]

    def to_pandas(self) -> pd.DataFrame:
        """A DataFrame with the columns of the arrays; times are aware (UTC)."""
        import pandas as pd

        return pd.DataFrame(
            {
                "utc": pd.to_datetime(self.utc, utc=True),
                "sigma_h": self.sigma_h,
                "dv_m_s": self.dv_m_s,
                "significance": self.significance,
                "firm": self.firm,
            }
        )

    def to_table(self) -> QTable:
        """An astropy QTable with units; times are astropy Time in UTC."""
        from astropy import units as u
        from astropy.table import QTable
        from astropy.time import Time

        return QTable(
            {
                "utc": Time(self.utc, scale="utc"),
                "sigma": self.sigma_h * u.hour,
                "dv": self.dv_m_s * (u.m / u.s),
                "significance": self.significance,
                "firm": np.array(self.firm),
            }
        )

    def to_csv(self) -> str:
        """The catalogue as CSV text with a header; the same bytes for the same record."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(self._row(one) for one in self)
        return out.getvalue()

    def __iter__(self) -> Any:
        return (self[k] for k in range(len(self)))

    @staticmethod
    def _row(one: Reboost) -> tuple[str, ...]:
        certainty = "firm" if one.firm else "possible"
        return isoformat(one.utc), f"{one.sigma_h:.1f}", f"{one.dv_m_s:.3f}", f"{one.significance:.0f}", certainty

    def _picked(self, mask: NDArray[np.bool_]) -> Reboosts:
        return Reboosts(self.utc[mask], self.sigma_h[mask], self.dv_m_s[mask], self.significance[mask], self.firm[mask])
