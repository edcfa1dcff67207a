"""Windows of time in which aurora could be seen, from the physics on a grid of instants."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbitctx.contexts import Context, Hemisphere
from orbitctx.errors import UsageError
from orbitctx.instants import TimeWindow, isoformat
from orbitctx.tables import html_table, to_pandas, to_qtable

__all__ = ["Opportunity", "Windows", "compass", "find_windows", "runs_of"]

# "Strong": this far inside the edge, and full night below the station.
STRONG_MARGIN_DEG = 2.0
STRONG_SUN_DEG = -12.0
# Less than this inside the edge, the window hangs on Kp and the model.
MARGINAL_DEG = 1.0

_POINTS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")


@dataclass(frozen=True, slots=True)
class Opportunity:
    """One unbroken span in which aurora of one hemisphere could be seen, with its best instant.

    Position and light are those of the station's nadir at the peak; ``azimuth_deg``, ``elevation_deg`` and
    ``nearest_km`` lead to the nearest aurora then. ``quality``: "strong", "fair" or "marginal"; ``words`` says it in
    a sentence.
    """

    window: TimeWindow
    peak: np.datetime64
    hemisphere: str
    lat_deg: float
    lon_deg: float
    height_km: float
    margin_deg: float
    nearest_km: float
    azimuth_deg: float
    elevation_deg: float
    lit_share: float
    kp: float
    sun_altitude_deg: float
    moon_altitude_deg: float
    moon_fraction: float
    station_sunlit: bool
    spread_km: float
    quality: str
    words: str

    @property
    def start(self) -> np.datetime64:
        """Begin of the window."""
        return self.window.start

    @property
    def end(self) -> np.datetime64:
        """End of the window."""
        return self.window.end

    def to_record(self) -> dict[str, Any]:
        """Plain JSON; numbers rounded to what they are good for, NaN as None."""
        return {
            **self.window.to_value(),
            "peak": isoformat(self.peak),
            "hemisphere": self.hemisphere,
            **{
                name: _rounded(getattr(self, name), digits)
                for name, digits in (
                    ("lat_deg", 2), ("lon_deg", 2), ("height_km", 1), ("margin_deg", 1), ("nearest_km", 0),
                    ("azimuth_deg", 0), ("elevation_deg", 1), ("lit_share", 2), ("kp", 2), ("sun_altitude_deg", 1),
                    ("moon_altitude_deg", 1), ("moon_fraction", 2), ("spread_km", 0),
                )
            },
            "station_sunlit": self.station_sunlit,
            "quality": self.quality,
            "words": self.words,
        }  # fmt: skip


class Windows(tuple[Opportunity, ...]):
    """Windows in order of time: a tuple that also shows itself as a table."""

    __slots__ = ()

    def columns(self) -> dict[str, list[Any]]:
        """One column for each number of an opportunity; times as ``datetime64[us]``."""
        names = [f.name for f in dataclasses.fields(Opportunity) if f.name != "window"]
        return {name: [getattr(w, name) for w in self] for name in ("start", "end", *names)}

    def to_pandas(self) -> Any:
        """A DataFrame, a row for each window. Raises MissingExtraError without pandas."""
        return to_pandas(self.columns())

    def to_table(self) -> Any:
        """An astropy QTable with units."""
        return to_qtable(self.columns())

    def _repr_html_(self) -> str:
        names = ("start", "end", "hemisphere", "quality", "lat_deg", "lon_deg", "kp", "words")
        columns = self.columns()
        return html_table("Aurora windows", {name: columns[name] for name in names})


def find_windows(ctx: Context, hemisphere: str) -> Windows:
    """Every span of ``ctx`` in which aurora of the "north" or "south" could be seen by the plain rule, in time order.

    The instants may come in any order; where they lie further apart than one and a half times the usual step, a span
    ends. A span runs from its first instant to one step after its last. Raises UsageError for another hemisphere.
    """
    if hemisphere not in {"north", "south"}:
        raise UsageError("There is no such hemisphere.", expected="north or south", found=repr(hemisphere))
    side: Hemisphere = getattr(ctx, hemisphere)
    utc = ctx.track.utc
    order = np.argsort(utc, kind="stable")
    if not len(order):
        return Windows()
    gaps = np.sort(np.diff(utc[order]))
    step = max(gaps[len(gaps) // 2], np.timedelta64(1, "s")) if len(gaps) else np.timedelta64(60, "s")
    spans = runs_of(side.seen[order], utc[order], step)
    return Windows(_opportunity(ctx, side, hemisphere, order[a:b], step) for a, b in spans)


def runs_of(mask: NDArray[np.bool_], utc: NDArray[np.datetime64], step: np.timedelta64) -> list[tuple[int, int]]:
    """Index ranges [a, b) of the unbroken runs of a mask over instants in order of time."""
    if not len(mask):
        return []
    broken = np.diff(utc) > 1.5 * step
    starts = mask & np.concatenate([[True], ~mask[:-1] | broken])
    ends = mask & np.concatenate([~mask[1:] | broken, [True]])
    return list(zip(np.flatnonzero(starts).tolist(), (np.flatnonzero(ends) + 1).tolist(), strict=True))


def _opportunity(
    ctx: Context, side: Hemisphere, hemisphere: str, span: NDArray[np.intp], step: np.timedelta64
) -> Opportunity:
    utc = ctx.track.utc[span]
    # The best instant: well inside the oval, but of two equal ones the nearer and the darker.
    score = np.minimum(side.margin_deg[span], 5.0) - side.nearest_km[span] / 1000.0 + side.lit_share[span]
    k = int(span[int(np.nanargmax(score))])
    quality, words = _quality(ctx, side, k)
    return Opportunity(
        window=TimeWindow(utc[0], utc[-1] + step),
        peak=ctx.track.utc[k],
        hemisphere=hemisphere,
        lat_deg=float(ctx.track.lat_deg[k]),
        lon_deg=float(ctx.track.lon_deg[k]),
        height_km=float(ctx.track.height_km[k]),
        margin_deg=float(side.margin_deg[k]),
        nearest_km=float(side.nearest_km[k]),
        azimuth_deg=float(side.azimuth_deg[k]),
        elevation_deg=float(side.elevation_deg[k]),
        lit_share=float(side.lit_share[k]),
        kp=float(ctx.kp[k]),
        sun_altitude_deg=float(ctx.sun_altitude_deg[k]),
        moon_altitude_deg=float(ctx.moon_altitude_deg[k]),
        moon_fraction=float(ctx.moon_fraction[k]),
        station_sunlit=bool(ctx.station_sunlit[k]),
        spread_km=float(ctx.track.spread_km[k]),
        quality=quality,
        words=words,
    )


def _quality(ctx: Context, side: Hemisphere, k: int) -> tuple[str, str]:
    margin, sun = float(side.margin_deg[k]), float(ctx.sun_altitude_deg[k])
    if margin >= STRONG_MARGIN_DEG and sun <= STRONG_SUN_DEG:
        quality = "strong"
    else:
        quality = "marginal" if margin < MARGINAL_DEG else "fair"
    distance = float(side.nearest_km[k])
    where = (
        "overhead or below"
        if distance < 150
        else f"from {round(distance, -1):.0f} km away toward the {compass(float(side.azimuth_deg[k]))}"
    )
    light = "full night below" if sun <= STRONG_SUN_DEG else "twilight below"
    share = f"along {round(100 * float(side.lit_share[k]))} % of the horizon"
    return quality, f"{quality.capitalize()}: aurora {where}, {share}, {margin:.0f} deg inside the edge; {light}."


def compass(azimuth_deg: float) -> str:
    """The nearest of the eight points of the compass.

    >>> compass(350.0), compass(93.0)
    ('north', 'east')
    """
    return _POINTS[round(azimuth_deg / 45.0) % 8]


def _rounded(value: float, digits: int) -> float | None:
    return round(value, digits) if np.isfinite(value) else None
