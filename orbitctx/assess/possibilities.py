"""The answer of ``when``: windows and nights, best first, as rows, CSV, JSON and a calendar."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from orbitctx.assess.criteria import Criteria
from orbitctx.instants import TimeWindow, isoformat
from orbitctx.tables import plot_spans, to_qtable

__all__ = ["Night", "Possibilities", "PossibleWindow", "nights_of"]

_SHOWN = 200


@dataclass(frozen=True, slots=True)
class PossibleWindow:
    """One unbroken window in which everything asked for held, with its best instant."""

    window: TimeWindow
    peak: np.datetime64
    night: str
    score: float  # 0 to 1 at the peak
    weight: float  # score-minutes: what nights are ranked by
    lat_deg: float
    lon_deg: float
    height_km: float
    spread_km: float
    sun_altitude_deg: float
    moon_altitude_deg: float
    moon_fraction: float
    kp: float | None
    hemisphere: str | None
    margin_deg: float | None
    azimuth_deg: float | None
    distances_km: Mapping[str, float]

    def to_record(self) -> dict[str, Any]:
        """Plain JSON, numbers rounded to what they are good for."""
        return {
            **self.window.to_value(),
            "peak": isoformat(self.peak),
            "night": self.night,
            "score": round(self.score, 3),
            "lat_deg": round(self.lat_deg, 2),
            "lon_deg": round(self.lon_deg, 2),
            "height_km": round(self.height_km, 1),
            "spread_km": float(f"{self.spread_km:.2g}"),
            "sun_altitude_deg": round(self.sun_altitude_deg, 1),
            "moon_altitude_deg": round(self.moon_altitude_deg, 1),
            "moon_fraction": round(self.moon_fraction, 2),
            "kp": None if self.kp is None else round(self.kp, 2),
            "hemisphere": self.hemisphere,
            "margin_deg": None if self.margin_deg is None else round(self.margin_deg, 1),
            "azimuth_deg": None if self.azimuth_deg is None else round(self.azimuth_deg),
            "distances_km": {k: round(v) for k, v in self.distances_km.items()},
        }


@dataclass(frozen=True, slots=True)
class Night:
    """All windows of one night at the places asked for (of one UTC day, where none was), named by its evening."""

    night: str
    score: float
    windows: int
    minutes: float
    kp: float | None
    best: PossibleWindow

    def to_record(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "night": self.night,
            "score": round(self.score, 3),
            "windows": self.windows,
            "minutes": round(self.minutes, 1),
            "kp": None if self.kp is None else round(self.kp, 2),
            "best": isoformat(self.best.peak),
        }


@dataclass(frozen=True, slots=True)
class Possibilities:
    """The answer of ``when``: windows and nights, best first."""

    criteria: Criteria
    spans: tuple[TimeWindow, ...]
    windows: tuple[PossibleWindow, ...]
    nights: tuple[Night, ...]
    days_searched: float
    days_uncovered: float
    warnings: tuple[str, ...]

    def to_record(self, most: int | None = _SHOWN) -> dict[str, Any]:
        """Plain JSON; at most ``most`` windows and nights, best first (None: all)."""
        return {
            "criteria": self.criteria.to_record(),
            "spans": [s.to_value() for s in self.spans],
            "days_searched": round(self.days_searched, 2),
            "days_uncovered": round(self.days_uncovered, 2),
            "count": {"windows": len(self.windows), "nights": len(self.nights)},
            "nights": [n.to_record() for n in self.nights[:most]],
            "windows": [w.to_record() for w in self.windows[:most]],
            "warnings": list(self.warnings),
        }

    def to_rows(self) -> list[dict[str, Any]]:
        """Every window as a flat row, best first."""
        rows = []
        for rank, window in enumerate(self.windows, 1):
            row = {"rank": rank, **window.to_record()}
            distances = row.pop("distances_km")
            rows.append({**row, **{f"km_to_{name}": km for name, km in distances.items()}})
        return rows

    def to_csv(self) -> str:
        """The rows as CSV text with a header line; only the header's first columns where there is no window."""
        rows = self.to_rows()
        out = io.StringIO()
        writer = csv.DictWriter(out, list(rows[0]) if rows else ["rank", "start", "end", "peak", "night", "score"])
        writer.writeheader()
        writer.writerows(rows)
        return out.getvalue()

    def to_svg(self) -> str:
        """The nights as a calendar picture, the best in the deepest shade."""
        from orbitctx.assess.calendar import calendar_svg

        asked = [self.criteria.photographer, *(p["name"] for p in (*self.criteria.places, *self.criteria.over))]
        asked.append((self.criteria.phenomenon or "").replace("_", " "))
        title = f"{len(self.nights)} nights: " + (", ".join(str(a) for a in asked if a) or "every night")
        return calendar_svg({n.night: n.score for n in self.nights}, title)

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{n.night}</td><td>{n.score:.2f}</td><td>{n.windows}</td><td>{n.minutes:.0f}</td></tr>"
            for n in self.nights[:20]
        )
        head = "<tr><th>night</th><th>score</th><th>windows</th><th>minutes</th></tr>"
        return f"<table>{head}{rows}</table>{self.to_svg()}"

    def to_pandas(self) -> Any:
        """The rows as a pandas DataFrame. Raises MissingExtraError where pandas is not installed."""
        try:
            import pandas as pd
        except ImportError:
            from orbitctx.errors import MissingExtraError

            raise MissingExtraError("A DataFrame", "notebook") from None
        return pd.DataFrame(self.to_rows())

    def to_table(self) -> Any:
        """The rows as an astropy QTable with units, best first; what is not known is NaN."""
        rows = self.to_rows()
        columns = {name: [np.nan if row[name] is None else row[name] for row in rows] for name in (rows or [{}])[0]}
        # "km_to_Oslo": the unit stands in front, as the place's name ends the column's.
        columns = {f"{n.removeprefix('km_to_')}_km" if n.startswith("km_to_") else n: v for n, v in columns.items()}
        return to_qtable(columns)

    def plot(self, ax: Any = None) -> Any:
        """The windows over time by their score, as matplotlib Axes. Raises MissingExtraError without matplotlib."""
        start, end = ([getattr(w.window, edge) for w in self.windows] for edge in ("start", "end"))
        return plot_spans(start, end, [w.score for w in self.windows], "score", ax=ax)


def nights_of(windows: Sequence[PossibleWindow]) -> tuple[Night, ...]:
    """The windows by night, the best night first."""
    by_night: dict[str, list[PossibleWindow]] = {}
    for window in windows:
        by_night.setdefault(window.night, []).append(window)
    nights = []
    for name, found in by_night.items():
        known = [w.kp for w in found if w.kp is not None]
        nights.append(
            Night(
                night=name,
                score=max(w.score for w in found) + 0.01 * (len(found) - 1),
                windows=len(found),
                minutes=sum(w.window.days for w in found) * 1440,
                kp=max(known) if known else None,
                best=max(found, key=lambda w: (w.score, -w.window.start.astype(np.int64))),
            )
        )
    return tuple(sorted(nights, key=lambda n: (-n.score, n.night)))
