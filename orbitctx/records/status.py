"""``orbitctx data status``: what the records cover, how well, and how old they are.

How well the orbit is known is asked through a function that the caller hands in, because records know only bytes:

    status(spread_km=lambda utc: almanac.orbit.track(utc).spread_km)
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbitctx.errors import DamagedDataError, NoDataError
from orbitctx.instants import Instants
from orbitctx.records import manifest, store

__all__ = ["DataStatus", "OwnData", "RecordStatus", "YearSpread", "status", "yearly_spread"]

# Spread changes over hours; four instants a day show a year's median to a tenth of a kilometre and its worst day.
_STEP = np.timedelta64(6, "h")
_FIRST_YEAR = 1998

SpreadFunction = Callable[[Instants], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class YearSpread:
    """How well the orbit of one year is known: share of it that is covered, 95 % spread along the track in km."""

    year: int
    covered_share: float
    median_km: float | None
    worst_km: float | None


@dataclass(frozen=True, slots=True)
class RecordStatus:
    """One embedded data file: what it is, its span, when it was made, and whose it is."""

    name: str
    what: str
    covers: tuple[str, str] | None
    made_on: str
    credit: str
    age_days: int | None  # from the end of the span to today; None for what has no span


@dataclass(frozen=True, slots=True)
class OwnData:
    """What the user has added, and when each service was last left with a wish to be asked no sooner than."""

    folder: str
    kept: dict[str, dict[str, Any]]
    not_before: dict[str, str]
    problem: str | None


@dataclass(frozen=True, slots=True)
class DataStatus:
    """The state of all records."""

    folder: str
    today: str
    files: tuple[RecordStatus, ...]
    years: tuple[YearSpread, ...]
    own: OwnData

    def to_record(self) -> dict[str, Any]:
        """The state as plain JSON: the body of ``data status --json``."""
        return json.loads(json.dumps(asdict(self)))  # type: ignore[no-any-return]

    def to_text(self) -> str:
        """The state as lines for a terminal, at most 100 columns wide but for long paths."""
        return "\n".join([*self._file_lines(), "", *self._year_lines(), "", *self._own_lines()])

    def _file_lines(self) -> list[str]:
        lines = [f"Data in {self.folder}", "", f"{'file':24}{'covers':26}{'made on':12}age at {self.today}"]
        for one in self.files:
            covers = " to ".join(end[:10] for end in one.covers) if one.covers else "any time"
            age = "" if one.age_days is None else "up to date" if one.age_days <= 0 else f"ends {one.age_days} days ago"
            lines.append(f"{one.name:24}{covers:26}{one.made_on:12}{age}")
        return lines

    def _year_lines(self) -> list[str]:
        if not self.years:
            return ["How well the orbit is known was not asked."]
        lines = ["Orbit, 95 % spread along the track:", f"{'year':6}{'covered':>9}{'median km':>11}{'worst km':>10}"]
        for one in self.years:
            share = f"{100 * one.covered_share:.1f} %"
            median, worst = ("-" if km is None else f"{km:,.1f}" for km in (one.median_km, one.worst_km))
            lines.append(f"{one.year:<6}{share:>9}{median:>11}{worst:>10}")
        return lines

    def _own_lines(self) -> list[str]:
        if self.own.problem:
            return [f"Your own data: {self.own.problem}"]
        if not self.own.kept:
            return [f"Your own data: none yet ({self.own.folder}); see `orbitctx data import` and `data update`."]
        lines = [f"Your own data in {self.own.folder}"]
        for name, entry in self.own.kept.items():
            counts = ", ".join(f"{value} {key}" for key, value in entry["about"].items() if isinstance(value, int))
            lines.append(f"{name:24}{' to '.join(entry['covers'] or ['']):26}{counts}")
        return lines


def status(
    *,
    spread_km: SpreadFunction | None = None,
    folder: str | Path | None = None,
    home: str | Path | None = None,
    today: np.datetime64 | None = None,
) -> DataStatus:
    """The state of the embedded records and of the user's own data.

    ``spread_km`` gives the 95 % spread of the orbit at instants (NaN where there is none); without it, ``years`` is
    empty. A damaged store of the user is told in ``own.problem``. Raises as ``manifest.rows``.
    """
    now = np.datetime64("now", "us") if today is None else today
    files = tuple(_record(row, now) for row in manifest.rows(folder))
    years = () if spread_km is None else yearly_spread(spread_km, now)
    return DataStatus(str(manifest.data_folder(folder)), str(now)[:10], files, years, _own(home))


def yearly_spread(spread_km: SpreadFunction, today: np.datetime64) -> tuple[YearSpread, ...]:
    """Median and worst spread of each year since the station's launch, up to today, from four instants a day."""
    out = []
    for year in range(_FIRST_YEAR, int(str(today)[:4]) + 1):
        start = max(np.datetime64(f"{year}-01-01", "us"), np.datetime64("1998-11-21", "us"))
        utc = np.arange(start, min(np.datetime64(f"{year + 1}-01-01", "us"), today), _STEP)
        if not len(utc):
            continue
        try:
            known = spread_km(utc)
        except NoDataError:
            known = np.full(len(utc), np.nan)
        known = known[~np.isnan(known)]
        median, worst = (float(np.median(known)), float(known.max())) if len(known) else (None, None)
        out.append(YearSpread(year, len(known) / len(utc), median, worst))
    return tuple(out)


def _record(row: manifest.Row, now: np.datetime64) -> RecordStatus:
    age = None if row.covers is None else int((now - np.datetime64(row.covers[1][:10], "us")) // np.timedelta64(1, "D"))
    return RecordStatus(row.name, row.what, row.covers, row.made_on, row.credit, age)


def _own(home: str | Path | None) -> OwnData:
    folder = str(store.home_folder(home))
    try:
        kept = {name: entry.to_value() for name, entry in store.entries(home).items() if name != "fetch.json"}
        state = json.loads(store.read("fetch.json", home) or b"{}")
    except (DamagedDataError, ValueError) as error:
        return OwnData(folder, {}, {}, " ".join(str(error).split()))
    return OwnData(folder, kept, {k: v["not_before"] for k, v in state.items() if "not_before" in v}, None)
