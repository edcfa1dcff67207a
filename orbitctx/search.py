"""Windows of time in which aurora could be seen, from the physics on a grid of instants."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbitctx.almanac import Almanac
from orbitctx.aurora.oval import EDGE_MODELS
from orbitctx.aurora.tables import Rule
from orbitctx.constants import RED_EMISSION_KM
from orbitctx.contexts import Context, Hemisphere, compute_context
from orbitctx.errors import NoDataError, UsageError
from orbitctx.instants import TimeWindow, isoformat
from orbitctx.tables import html_table, plot_spans, to_pandas, to_qtable

__all__ = ["Opportunity", "WindowRange", "Windows", "compass", "find_windows", "runs_of"]

# "Strong": this far inside the edge, and full night below the station.
STRONG_MARGIN_DEG = 2.0
STRONG_SUN_DEG = -12.0
# Less than this inside the edge, the window hangs on Kp and the model.
MARGINAL_DEG = 1.0

_POINTS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")


# How far beyond a window's ends the bounds of it are looked for.
_BEYOND = np.timedelta64(5, "m")
# Instants further apart than this say nothing of the time between them: each then stands for this much.
_LONGEST_STEP = np.timedelta64(10, "m")


@dataclass(frozen=True, slots=True)
class WindowRange:
    """What becomes of a window at the bounds of what is not known, or in another light; None where nothing is left.

    ``kp_lower``, ``kp_higher``: with all Kp values one less, or one more; ``red``: in the red emission at 250 km, which
    reaches farther over the limb but is bright enough for a picture only in storms; ``models``: whether each published
    model of the edge would call it seen at the peak. To the step of the context.
    """

    kp_lower: TimeWindow | None
    kp_higher: TimeWindow | None
    red: TimeWindow | None
    models: dict[str, bool]

    def to_record(self) -> dict[str, Any]:
        """Plain JSON."""
        spans = {name: getattr(self, name) for name in ("kp_lower", "kp_higher", "red")}
        return {**{name: span.to_value() if span else None for name, span in spans.items()}, "models": self.models}


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
    ranges: WindowRange | None = None  # only where ``find_windows`` was given an almanac

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
            "ranges": self.ranges.to_record() if self.ranges else None,
        }  # fmt: skip


class Windows(tuple[Opportunity, ...]):
    """Windows in order of time: a tuple that also shows itself as a table."""

    __slots__ = ()

    def columns(self) -> dict[str, list[Any]]:
        """One column for each number of an opportunity; times as ``datetime64[us]``."""
        names = [f.name for f in dataclasses.fields(Opportunity) if f.name not in {"window", "ranges"}]
        return {name: [getattr(w, name) for w in self] for name in ("start", "end", *names)}

    def to_pandas(self) -> Any:
        """A DataFrame, a row for each window. Raises MissingExtraError without pandas."""
        return to_pandas(self.columns())

    def to_table(self) -> Any:
        """An astropy QTable with units."""
        return to_qtable(self.columns())

    def plot(self, ax: Any = None) -> Any:
        """The windows over time, each as deep in the oval as at its peak, as matplotlib Axes.

        Raises MissingExtraError without matplotlib.
        """
        columns = self.columns()
        label = "within the oval's edge (deg)"
        return plot_spans(columns["start"], columns["end"], columns["margin_deg"], label, ax=ax)

    def _repr_html_(self) -> str:
        names = ("start", "end", "hemisphere", "quality", "lat_deg", "lon_deg", "kp", "words")
        columns = self.columns()
        return html_table("Aurora windows", {name: columns[name] for name in names})


def find_windows(ctx: Context, hemisphere: str, almanac: Almanac | None = None) -> Windows:
    """Every span of ``ctx`` in which aurora of the "north" or "south" could be seen by the plain rule, in time order.

    The instants may come in any order, and repeated; where they lie further apart than one and a half times the usual
    step (at most ten minutes), a span ends. A span runs from its first instant to one step after its last. With an
    almanac, each window carries its ``ranges``. Raises UsageError for another hemisphere.
    """
    if hemisphere not in {"north", "south"}:
        raise UsageError("There is no such hemisphere.", expected="north or south", found=repr(hemisphere))
    side: Hemisphere = getattr(ctx, hemisphere)
    utc = ctx.track.utc
    order = np.argsort(utc, kind="stable")
    if not len(order):
        return Windows()
    step = _usual_step(np.diff(utc[order]))
    spans = runs_of(side.seen[order], utc[order], step)
    found = Windows(_opportunity(ctx, side, hemisphere, order[a:b], step) for a, b in spans)
    if almanac is None or not found:
        return found
    ranges = _ranges(almanac, found, hemisphere, step)
    return Windows(dataclasses.replace(f, ranges=r) for f, r in zip(found, ranges, strict=True))


def _usual_step(gaps: NDArray[np.timedelta64]) -> np.timedelta64:
    gaps = np.sort(gaps[gaps > np.timedelta64(0, "us")])
    if not len(gaps):
        return np.timedelta64(60, "s")
    usual: np.timedelta64 = gaps[len(gaps) // 2]
    return min(max(usual, np.timedelta64(1, "s")), _LONGEST_STEP)


def _ranges(almanac: Almanac, found: Sequence[Opportunity], hemisphere: str, step: np.timedelta64) -> list[WindowRange]:
    inside = [np.arange(f.start, f.end, step) for f in found]
    around = [
        np.concatenate(
            [np.arange(f.start - step, f.start - _BEYOND, -step)[::-1], np.arange(f.end, f.end + _BEYOND, step)]
        )
        for f in found
    ]
    lower = _seen(almanac, inside, hemisphere, Rule(kp_shift=-1.0))
    higher = _seen(almanac, around, hemisphere, Rule(kp_shift=1.0))
    red = _seen(almanac, around, hemisphere, Rule(emission_km=RED_EMISSION_KM))
    peaks = [np.array([f.peak]) for f in found]
    models = {name: _seen(almanac, peaks, hemisphere, Rule(edge=name)) for name in EDGE_MODELS}
    return [
        WindowRange(
            _kept(inside[k], lower[k], step),
            _grown(f.window, around[k], higher[k], step),
            _grown(f.window, around[k], red[k], step),
            {name: bool(seen[k][0]) for name, seen in models.items()},
        )
        for k, f in enumerate(found)
    ]


def _seen(
    almanac: Almanac, groups: Sequence[NDArray[np.datetime64]], hemisphere: str, rule: Rule
) -> list[NDArray[np.bool_]]:
    """Whether aurora is seen by a rule at groups of instants, all in one computation."""
    utc = np.concatenate(groups)
    try:
        side: Hemisphere = getattr(compute_context(almanac, utc, rule, generous=False), hemisphere)
        seen = side.seen
    except NoDataError:  # all of them beyond the end of the record
        seen = np.zeros(len(utc), dtype=np.bool_)
    return np.split(seen, np.cumsum([len(g) for g in groups])[:-1])


def _kept(utc: NDArray[np.datetime64], seen: NDArray[np.bool_], step: np.timedelta64) -> TimeWindow | None:
    return TimeWindow(utc[seen][0], utc[seen][-1] + step) if seen.any() else None


def _grown(
    window: TimeWindow, utc: NDArray[np.datetime64], seen: NDArray[np.bool_], step: np.timedelta64
) -> TimeWindow:
    """The window with the unbroken runs of seen instants that touch its ends."""
    before, after = utc < window.start, utc >= window.end
    early, late = int(np.cumprod(seen[before][::-1]).sum()), int(np.cumprod(seen[after]).sum())
    return TimeWindow(window.start - early * step, window.end + late * step)


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
