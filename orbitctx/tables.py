"""Arrays as tables: pandas DataFrame, astropy QTable with units, HTML for notebooks, a plot. Heavy packages late.

Columns are named as everywhere in orbitctx, quantity and unit (``lat_deg``, ``height_km``), so that units follow from
the names.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from orbitctx.errors import MissingExtraError

__all__ = ["html_table", "plot_spans", "plot_track", "to_pandas", "to_qtable", "unit_of"]

_UNITS = {"deg": "deg", "km": "km", "hours": "hour", "h": "hour", "days": "day", "s": "s", "minutes": "min"}
_SHOWN_ROWS = 8


def unit_of(name: str) -> str | None:
    """The unit that a column's name ends in, as astropy calls it.

    >>> unit_of("lat_deg"), unit_of("spread_km"), unit_of("kp")
    ('deg', 'km', None)
    """
    return _UNITS.get(name.rpartition("_")[2])


def to_pandas(columns: Mapping[str, ArrayLike]) -> Any:
    """A DataFrame with a UTC time index where there is a column ``utc``.

    Raises MissingExtraError where pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise MissingExtraError("A pandas table", "notebook") from error
    frame = pd.DataFrame({name: np.array(values) for name, values in columns.items() if name != "utc"})
    if "utc" in columns:
        frame.index = pd.DatetimeIndex(np.array(columns["utc"]), tz="UTC", name="utc")
    return frame


def to_qtable(columns: Mapping[str, ArrayLike]) -> Any:
    """An astropy QTable: angles and lengths with units, ``utc`` as Time."""
    from astropy import units
    from astropy.table import QTable
    from astropy.time import Time

    table = QTable()
    for name, values in columns.items():
        unit = unit_of(name)
        array = np.array(values)
        if name == "utc":
            table[name] = Time(array, scale="utc")
        else:
            table[name] = array if unit is None else array * units.Unit(unit)
    return table


def html_table(caption: str, columns: Mapping[str, Sequence[Any] | np.ndarray]) -> str:
    """The first rows as an HTML table with a caption; every cell is escaped."""
    count = max((len(v) for v in columns.values()), default=0)
    heads = "".join(f"<th>{html.escape(name)}</th>" for name in columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{html.escape(_cell(values[i]))}</td>" for values in columns.values()) + "</tr>"
        for i in range(min(count, _SHOWN_ROWS))
    )
    more = f" (the first {_SHOWN_ROWS} of {count:,})" if count > _SHOWN_ROWS else ""
    return (
        f"<table><caption>{html.escape(caption)}{more}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def _cell(value: Any) -> str:
    if isinstance(value, np.datetime64):
        return str(value.astype("datetime64[s]")).replace("T", " ")
    if isinstance(value, float | np.floating):
        return f"{value:.2f}" if np.isfinite(value) else "–"
    return str(value)


def plot_spans(start: ArrayLike, end: ArrayLike, height: ArrayLike, label: str, *, ax: Any = None) -> Any:
    """Spans of UTC as lines over time, each at its height and with a dot in its middle, as matplotlib Axes.

    The dot shows minutes among years. Raises MissingExtraError where matplotlib is missing.
    """
    ax = _axes(ax)
    first, last = np.asarray(start, dtype="datetime64[us]"), np.asarray(end, dtype="datetime64[us]")
    heights = np.asarray(height, dtype=np.float64)
    ax.hlines(heights, first, last, color="#c2410c", linewidth=2)
    ax.plot(first + (last - first) // 2, heights, ".", color="#c2410c")
    ax.set(xlabel="UTC", ylabel=label)
    return ax


def plot_track(
    lat_deg: ArrayLike,
    lon_deg: ArrayLike,
    *,
    night: ArrayLike | None = None,
    coast: Iterable[np.ndarray] = (),
    ax: Any = None,
) -> Any:
    """A ground track over longitude and latitude as matplotlib Axes; ``night`` (bool) parts it by light.

    ``coast`` are lines of shape (M, 2), longitude and latitude. Raises MissingExtraError where matplotlib is missing.
    """
    ax = _axes(ax)
    lat, lon = np.asarray(lat_deg, dtype=np.float64), np.asarray(lon_deg, dtype=np.float64)
    for line in coast:
        ax.plot(line[:, 0], line[:, 1], color="#8b97a8", linewidth=0.5)
    dark = np.zeros(len(lat), dtype=bool) if night is None else np.asarray(night)
    for chosen, colour, label in ((~dark, "#e0a100", "day"), (dark, "#c2410c", "night")):
        if chosen.any():
            words = label if night is not None else "track"
            ax.plot(lon[chosen], lat[chosen], ".", markersize=2, color=colour, label=words)
    ax.set(xlim=(-180, 180), ylim=(-90, 90), xlabel="longitude (deg)", ylabel="latitude (deg)")
    ax.set_aspect("equal")
    ax.legend(loc="lower left")
    return ax


def _axes(ax: Any) -> Any:
    """The Axes given, else those of a new figure."""
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtraError("A plot", "notebook") from error
    if ax is not None:
        return ax
    # In a notebook pyplot shows the figure by itself; elsewhere a bare figure needs no window system.
    import sys

    if "matplotlib.pyplot" in sys.modules:
        return sys.modules["matplotlib.pyplot"].subplots(figsize=(10, 5))[1]
    return Figure(figsize=(10, 5)).add_subplot()
