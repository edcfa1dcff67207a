"""Where the station was at given instants, from the element sets at hand, with an error for each instant."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orbitctx.errors import NoDataError
from orbitctx.geodesy import geodetic_from_itrs
from orbitctx.instants import Instants, TimeWindow, isoformat
from orbitctx.orbit.elements import ElementSet
from orbitctx.orbit.groundtrack import GroundTrack
from orbitctx.orbit.propagate import itrs_from_teme, teme_km
from orbitctx.orbit.settable import SetTable

__all__ = ["REAL_SETS_FILE", "OrbitRecord", "open_record"]

Floats = NDArray[np.float64]

REAL_SETS_FILE = "iss_real_sets.txt.gz"

# A raw set's error along the track by its age: 95 % of cases, in km. Between the p90 and the worst of the archive
# (1 d 36, 3 d 260, 7 d 1,319, 14 d 3,113 km at p90); at its epoch a set is good to about 2 km.
_AGE_DAYS = np.array([0.0, 0.25, 1.0, 3.0, 7.0, 14.0])
_AGE_SPREAD_KM = np.array([2.5, 6.0, 60.0, 450.0, 1900.0, 4500.0])

# Beyond this age the phase of the orbit is lost.
MAX_AGE_DAYS = 14.0

_CHUNK = 262_144
_DAY = np.timedelta64(86_400_000_000, "us")


def open_record(read: Callable[[str], bytes], user_sets: Iterable[ElementSet] = ()) -> OrbitRecord:
    """The orbit record from its data files; ``read`` gives the bytes of a file by its name."""
    del user_sets
    return OrbitRecord(SetTable(gzip.decompress(read(REAL_SETS_FILE))))


@dataclass(frozen=True, slots=True)
class OrbitRecord:
    """Element sets of the station through the years, and the rule which of them serves an instant."""

    real: SetTable

    @property
    def covered(self) -> TimeWindow:
        """The span from the first to the last instant that a set can serve; there may be holes in between."""
        return TimeWindow(
            np.datetime64(self.real.epochs[0]), np.datetime64(self.real.epochs[-1]) + np.timedelta64(1, "D")
        )

    def element_set(self, source_index: int) -> ElementSet:
        """The element set behind ``GroundTrack.source``."""
        return self.real.element_set(source_index)

    def track(self, utc: Instants) -> GroundTrack:
        """Positions at instants in any order, shape (N,); NaN and source -1 where no set serves.

        Raises NoDataError, with the nearest covered time, where not one of the instants is served.
        """
        utc = np.array(utc, dtype="datetime64[us]")
        source, age_days = self._nearest(utc)
        served = age_days <= MAX_AGE_DAYS
        if len(utc) and not served.any():
            raise self._no_data(utc, source)
        source = np.where(served, source, -1).astype(np.int32)
        position = np.full((3, len(utc)), np.nan)
        order = np.argsort(source, kind="stable")
        for chosen in np.split(order, np.flatnonzero(np.diff(source[order])) + 1):
            if len(chosen) and source[chosen[0]] >= 0:
                model = self.real.model(int(source[chosen[0]]))
                for k in range(0, len(chosen), _CHUNK):
                    part = chosen[k : k + _CHUNK]
                    position[:, part] = itrs_from_teme(teme_km(model, utc[part]), utc[part])
        lat, lon, height = geodetic_from_itrs(position)
        spread = np.where(served, np.interp(age_days, _AGE_DAYS, _AGE_SPREAD_KM), np.nan)
        for array in (utc, lat, lon, height, position, spread, source):
            array.flags.writeable = False
        return GroundTrack(utc, lat, lon, height, position, spread, source)

    def _nearest(self, utc: Instants) -> tuple[NDArray[np.intp], Floats]:
        epochs = self.real.epochs
        after = np.clip(np.searchsorted(epochs, utc), 1, len(epochs) - 1)
        nearer_before = utc - epochs[after - 1] <= epochs[after] - utc
        index = np.where(nearer_before, after - 1, after)
        return index, np.abs(utc - epochs[index]) / _DAY

    def _no_data(self, utc: Instants, nearest: NDArray[np.intp]) -> NoDataError:
        epoch = np.datetime64(self.real.epochs[nearest[0]])
        return NoDataError(
            "No orbit data for that time.",
            expected=f"a time near the next covered one, {isoformat(epoch)}",
            found=isoformat(np.datetime64(utc[0])),
        )
