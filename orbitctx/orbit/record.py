"""Where the station was at given instants, with an error for each instant.

The fitted record answers by arc: each arc is one element set that crosses no burn and whose residual was measured.
Where it has a hole, and after its end, the nearest raw set or the edge of an arc answers, by the rules of age.
"""

from __future__ import annotations

import gzip
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbitctx.constants import FIRST_LIGHT
from orbitctx.errors import NoDataError
from orbitctx.geodesy import geodetic_from_itrs
from orbitctx.instants import Instants, TimeWindow, isoformat, julian_utc
from orbitctx.orbit.arcfile import ArcTable, read_arcs
from orbitctx.orbit.bracket import burn_between
from orbitctx.orbit.elements import ElementSet
from orbitctx.orbit.groundtrack import GroundTrack
from orbitctx.orbit.propagate import along_km, itrs_from_teme
from orbitctx.orbit.reboosts import Reboosts
from orbitctx.orbit.settable import SetTable
from orbitctx.orbit.spread import (
    MAX_AGE_DAYS,
    STALE_AGE_DAYS,
    arc_spread_km,
    bracket_spread_km,
    raw_spread_km,
)

__all__ = ["ARCS_FILE", "DEGRADED_DAYS", "REAL_SETS_FILE", "Basis", "OrbitRecord", "age_note", "open_record"]

Floats = NDArray[np.float64]
Index = NDArray[np.int64]

ARCS_FILE = "iss_arcs.gz"
REAL_SETS_FILE = "iss_real_sets.txt.gz"

_CHUNK = 524_288
_DAY = np.timedelta64(86_400_000_000, "us")
_FIRST_LIGHT = np.datetime64(FIRST_LIGHT, "us")
# Beyond this age the place along the track is off by minutes.
DEGRADED_DAYS = 3.0


def open_record(read: Callable[[str], bytes], user_rows: bytes = b"") -> OrbitRecord:
    """The orbit record from its data files; ``read`` gives the bytes of a file by its name.

    ``user_rows``: raw sets that a user imported, in the rows of ``SetTable``; they serve where the fitted record does
    not.
    """

    def raw() -> SetTable:
        real = gzip.decompress(read(REAL_SETS_FILE))
        return SetTable.joined(real, user_rows) if user_rows else SetTable(real)

    return OrbitRecord(read_arcs(read(ARCS_FILE)), raw)


@dataclass(frozen=True, slots=True)
class Basis:
    """What an instant rests on: a fitted arc with its measured residual, or a raw set with its epoch.

    ``kind``: "arc" or "raw set"; ``start`` and ``end``: the arc's span (for a raw set, its epoch twice); ``rms_km``:
    along-track residual of the ``used`` raw sets behind the arc, NaN where it could not be measured.
    """

    kind: str
    element_set: ElementSet
    start: np.datetime64
    end: np.datetime64
    rms_km: float
    used: int

    def __str__(self) -> str:
        if self.kind == "arc":
            measured = "residual unknown" if np.isnan(self.rms_km) else f"rms {self.rms_km:.1f} km along the track"
            return f"fitted arc {isoformat(self.start)} to {isoformat(self.end)}, {self.used} raw sets, {measured}"
        return f"published element set of {isoformat(self.start)}"


def age_note(days: float) -> str:
    """What a reader must know of an answer whose element sets are up to some days away; "" up to a day.

    >>> age_note(6.04)
    'Element sets up to 6.0 days away: places along the track are degraded.'
    """
    if days > MAX_AGE_DAYS:
        return f"Element sets up to {days:.0f} days away: good for the plane of the orbit, not for a place."
    if days > DEGRADED_DAYS:
        return f"Element sets up to {days:.1f} days away: places along the track are degraded."
    return f"Element sets up to {days:.1f} days away." if days > 1.0 else ""


class OrbitRecord:
    """The orbit of the station through the years: fitted arcs, and raw sets where there are none."""

    __slots__ = ("_raw", "arcs", "stale")

    def __init__(self, arcs: ArcTable, raw: SetTable | Callable[[], SetTable], *, stale: bool = False) -> None:
        self.arcs = arcs
        self.stale = stale
        self._raw = raw

    def with_stale(self) -> OrbitRecord:
        """The same record, whose ``track`` lets sets up to 60 days away serve unless it is told otherwise."""
        return OrbitRecord(self.arcs, self._raw, stale=True)

    @property
    def raw(self) -> SetTable:
        """The raw sets, sorted by epoch; opened when an instant off the arcs first asks for them."""
        if not isinstance(self._raw, SetTable):
            self._raw = self._raw()
        return self._raw

    @property
    def covered(self) -> TimeWindow:
        """The span from the first instant of the record to the last epoch; ``track`` shows the holes in between."""
        start, end = self.arcs.start[0], self.arcs.end[-1]
        if len(self.raw):
            start, end = min(start, self.raw.epochs[0]), max(end, self.raw.epochs[-1] + np.timedelta64(1, "us"))
        return TimeWindow(np.datetime64(start), np.datetime64(end))

    @property
    def served(self) -> TimeWindow:
        """The span outside which ``track`` has no answer: ``covered``, and after it as long as the last set serves."""
        after = STALE_AGE_DAYS if self.stale else MAX_AGE_DAYS
        return self.covered.widened(after_h=24.0 * after)

    def element_set(self, source_index: int) -> ElementSet:
        """The element set behind a number of ``GroundTrack.source``."""
        n = len(self.arcs)
        return self.arcs.sets.element_set(source_index) if source_index < n else self.raw.element_set(source_index - n)

    def describe(self, source_index: int) -> Basis:
        """What a number of ``GroundTrack.source`` stands for; ``str`` of it is a phrase for a report."""
        one, n = self.element_set(source_index), len(self.arcs)
        if source_index >= n:
            return Basis("raw set", one, one.epoch, one.epoch, float("nan"), 1)
        k, arcs = source_index, self.arcs
        start, end = np.datetime64(arcs.start[k]), np.datetime64(arcs.end[k])
        return Basis("arc", one, start, end, float(arcs.rms_km[k]), int(arcs.used[k]))

    def reboosts(self) -> Reboosts:
        """The engine firings that the record found."""
        return Reboosts.of(self.arcs)

    def arc_spread_km(self, utc: Instants) -> Floats:
        """Spread in km of the fitted arcs alone, shape (N,); NaN where no arc serves. No orbit is propagated."""
        arc = np.searchsorted(self.arcs.start, utc, side="right") - 1
        return np.where(self._on_arc(utc, arc), arc_spread_km(self.arcs, np.maximum(arc, 0), utc), np.nan)

    def track(self, utc: Instants, *, allow_stale: bool | None = None, missing_ok: bool = False) -> GroundTrack:
        """Positions at instants in any order, shape (N,); NaN and source -1 where nothing serves.

        Outside the fitted arcs a set serves up to 14 days from its epoch; ``allow_stale`` makes that 60, which is
        good for the plane of the orbit (a statement about a whole date) and never for a place; None: as the record is.

        Raises NoDataError, with the nearest covered time, where not one of the instants is served, unless
        ``missing_ok``.
        """
        utc = np.array(utc, dtype="datetime64[us]").ravel()
        allow_stale = self.stale if allow_stale is None else allow_stale
        n = len(utc)
        position, spread, source = np.empty((3, n)), np.empty(n), np.empty(n, dtype=np.int32)
        for k in range(0, n, _CHUNK):
            part = slice(k, min(k + _CHUNK, n))
            self._fill(utc[part], allow_stale, position[:, part], spread[part], source[part])
        if n and not missing_ok and (source < 0).all():
            raise self._no_data(utc, STALE_AGE_DAYS if allow_stale else MAX_AGE_DAYS)
        lat, lon, height = (np.empty(n) for _ in range(3))
        for k in range(0, n, _CHUNK):
            part = slice(k, min(k + _CHUNK, n))
            lat[part], lon[part], height[part] = geodetic_from_itrs(position[:, part])
        for array in (utc, lat, lon, height, position, spread, source):
            array.flags.writeable = False
        return GroundTrack(utc, lat, lon, height, position, spread, source)

    def age_days(self, track: GroundTrack) -> Floats:
        """How far in days each instant lies from the set that serves it; 0 on an arc and where nothing serves."""
        out = np.zeros(len(track.utc))
        off = np.flatnonzero(track.source >= 0)
        off = off[~self._on_arc(track.utc[off])]
        out[off] = self._nearest(track.utc[off])[1]
        return out

    def notes(self, track: GroundTrack) -> tuple[str, ...]:
        """Sentences that a reader must know: instants without data, the age of sets, burns between them."""
        out = []
        missing = int((track.source < 0).sum())
        if missing:
            out.append(f"No orbit data for {missing} of {len(track.source)} instants.")
        age = self.age_days(track)
        raw = age > 0
        if raw.any():
            worst = float(age.max())
            if note := age_note(worst):
                out.append(note)
            if worst <= MAX_AGE_DAYS and self._burn_between(track.utc[raw]):
                out.append(
                    "An engine firing lies between the element sets on either side: "
                    "places along the track are degraded."
                )
        return tuple(out)

    def _burn_between(self, utc: Instants) -> bool:
        """Whether the orbits on the two sides of any of these instants, all off the arcs, show a firing between."""
        sides = self._sides(utc)
        known = (sides["before"] >= 0) & (sides["after"] >= 0)
        return any(
            burn_between(self._model(int(one["before"])), self._model(int(one["after"])), one["left"], one["right"])
            for one in np.unique(sides[known])
        )

    def _fill(
        self, utc: Instants, allow_stale: bool, position: Floats, spread: Floats, source: NDArray[np.int32]
    ) -> None:
        """Answers of one chunk, written into the given views."""
        # In the order of time all look-ups are near each other in memory, and the sources come in runs.
        order = np.argsort(utc.view(np.int64))
        utc = utc[order]
        chosen = np.searchsorted(self.arcs.start, utc, side="right") - 1
        on_arc = self._on_arc(utc, chosen)
        doubt = arc_spread_km(self.arcs, np.maximum(chosen, 0), utc)
        if not on_arc.all():
            off = np.flatnonzero(~on_arc)
            chosen[off], doubt[off] = self._off_arc(utc[off], STALE_AGE_DAYS if allow_stale else MAX_AGE_DAYS)
        source[order], spread[order] = chosen, doubt
        position[:, order] = itrs_from_teme(self._teme(chosen, utc), utc)

    def _teme(self, source: Index, utc: Instants) -> Floats:
        """TEME positions in km, shape (3, N), of instants whose sources come in runs."""
        out = np.full((len(utc), 3), np.nan)
        whole, fraction = julian_utc(utc)
        edges = np.concatenate([[0], np.flatnonzero(np.diff(source)) + 1, [len(source)]])
        for a, b in itertools.pairwise(edges):
            if a < b and source[a] >= 0:
                errors, out[a:b], _ = self._model(int(source[a])).sgp4_array(whole[a:b], fraction[a:b])
                if errors.any():
                    out[a:b][errors != 0] = np.nan
        return out.T

    def _model(self, source_index: int) -> Any:
        n = len(self.arcs)
        return self.arcs.sets.model(source_index) if source_index < n else self.raw.model(source_index - n)

    def _on_arc(self, utc: Instants, arc: Index | None = None) -> NDArray[np.bool_]:
        if arc is None:
            arc = np.searchsorted(self.arcs.start, utc, side="right") - 1
        # The very end of the record belongs to its last arc.
        return np.asarray((arc >= 0) & ((utc < self.arcs.end[arc]) | (utc == self.arcs.end[-1])))

    def _nearest(self, utc: Instants) -> tuple[Index, Floats]:
        """The edge of an arc or the raw set nearest to instants off the arcs, and its distance in days."""
        arcs, n = self.arcs, len(self.arcs)
        before = np.clip(np.searchsorted(arcs.start, utc, side="right") - 1, 0, n - 1)
        after = np.minimum(before + (utc >= arcs.start[before]), n - 1)
        candidates = [before, after]
        distances = [np.abs(utc - arcs.end[before]), np.abs(arcs.start[after] - utc)]
        # Before the first arc its start is what is near, after the last one its end.
        distances[0] = np.where(utc < arcs.start[before], np.abs(arcs.start[before] - utc), distances[0])
        if len(self.raw):
            above = np.clip(np.searchsorted(self.raw.epochs, utc), 0, len(self.raw) - 1)
            for k in (np.maximum(above - 1, 0), above):
                candidates.append(n + k)
                distances.append(np.abs(utc - self.raw.epochs[k]))
        days = np.stack(distances) / _DAY
        best = np.argmin(days, axis=0)
        here = np.arange(len(utc))
        return np.stack(candidates)[best, here], days[best, here]

    def _sides(self, utc: Instants) -> NDArray[Any]:
        """What lies nearest before and after instants off the arcs: sources (-1: none) and the times they hold for."""
        out = np.empty(len(utc), dtype=[("before", "i8"), ("after", "i8"), ("left", "M8[us]"), ("right", "M8[us]")])
        arcs, n = self.arcs, len(self.arcs)
        above = np.searchsorted(arcs.start, utc, side="right")
        out["before"], out["left"] = above - 1, arcs.end[np.maximum(above - 1, 0)]
        out["after"], out["right"] = np.where(above < n, above, -1), arcs.start[np.minimum(above, n - 1)]
        if len(self.raw):
            epochs = self.raw.epochs
            above = np.searchsorted(epochs, utc)
            low, high = np.maximum(above - 1, 0), np.minimum(above, len(epochs) - 1)
            nearer = (above > 0) & ((out["before"] < 0) | (epochs[low] > out["left"]))
            out["before"], out["left"] = (
                np.where(nearer, n + low, out["before"]),
                np.where(nearer, epochs[low], out["left"]),
            )
            nearer = (above < len(epochs)) & ((out["after"] < 0) | (epochs[high] < out["right"]))
            out["after"], out["right"] = (
                np.where(nearer, n + high, out["after"]),
                np.where(nearer, epochs[high], out["right"]),
            )
        return out

    def _off_arc(self, utc: Instants, max_age_days: float) -> tuple[Index, Floats]:
        """Source (-1: none) and spread (NaN: none) of instants that no arc serves."""
        nearest, age = self._nearest(utc)
        served = (age <= max_age_days) & (utc >= _FIRST_LIGHT)
        spread = np.where(served, raw_spread_km(age), np.nan)
        source = np.where(served, nearest, -1)
        if len(self.raw) > 1:
            self._bracket(utc, source, age, spread)
        return source, spread

    def _bracket(self, utc: Instants, source: Index, age: Floats, spread: Floats) -> None:
        """Replace the spread by age with what the raw sets on both sides say about each other, where there are two."""
        n, epochs = len(self.arcs), self.raw.epochs
        above = np.searchsorted(epochs, utc)
        both = (source >= n) & (above > 0) & (above < len(epochs))
        index = np.flatnonzero(both)
        other = np.where(source[index] - n == above[index], above[index] - 1, above[index])
        far = np.abs(utc[index] - epochs[other]) / _DAY
        keep = far <= MAX_AGE_DAYS
        index, other, far = index[keep], other[keep], far[keep]
        order = np.lexsort((other, source[index]))
        index, other, far = index[order], other[order], far[order]
        mine = self._teme(source[index], utc[index])
        theirs = np.empty_like(mine)
        by_other = np.argsort(other, kind="stable")
        theirs[:, by_other] = self._teme(other[by_other] + n, utc[index][by_other])
        spread[index] = bracket_spread_km(age[index], far, along_km(mine, theirs))

    def _no_data(self, utc: Instants, max_age_days: float) -> NoDataError:
        if utc.max() < _FIRST_LIGHT:
            return NoDataError(
                "There was no station yet: its first module was launched on 1998-11-20.",
                expected=f"a time after {isoformat(_FIRST_LIGHT)}",
                found=isoformat(np.datetime64(utc[0])),
            )
        source, age = self._nearest(utc)
        k = int(np.argmin(age))
        n = len(self.arcs)
        if source[k] >= n:
            near = np.datetime64(self.raw.epochs[source[k] - n])
        else:
            start, end = self.arcs.start[source[k]], self.arcs.end[source[k]]
            near = np.datetime64(start if abs(utc[k] - start) < abs(utc[k] - end) else end)
        return NoDataError(
            f"No orbit data for that time: the nearest covered time is {isoformat(near)}, {age[k]:.0f} days away.",
            expected=f"a time within {max_age_days:.0f} days of the element sets at hand, "
            f"{isoformat(self.covered.start)} to {isoformat(self.covered.end)}",
            found=isoformat(np.datetime64(utc[k])),
        )
