"""Closed outlines of where a field on a grid is above a level: marching squares with linear interpolation.

Lorensen & Cline's method in the plane; the field is framed with low values, so that every outline closes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from orbitctx.report.svg import Point

__all__ = ["outlines_above"]

Floats = NDArray[np.float64]

# Which edges (0 top, 1 right, 2 bottom, 3 left) the outline joins, by the corners above the level
# (1 top left, 2 top right, 4 bottom right, 8 bottom left); high ground on one side throughout.
_JOINS = {
    1: ((3, 0),), 2: ((0, 1),), 3: ((3, 1),), 4: ((1, 2),), 5: ((3, 0), (1, 2)), 6: ((0, 2),), 7: ((3, 2),),
    8: ((2, 3),), 9: ((2, 0),), 10: ((0, 1), (2, 3)), 11: ((2, 1),), 12: ((1, 3),), 13: ((1, 0),), 14: ((0, 3),),
}  # fmt: skip

Edge = tuple[int, int, bool]


def outlines_above(field: Floats, level: float, x: Floats, y: Floats) -> list[list[Point]]:
    """Closed lines around the parts of ``field`` (rows along y, columns along x) above ``level``; fill by even-odd."""
    low = min(float(np.nanmin(field)), level) - 1.0
    framed = np.pad(np.where(np.isnan(field), low, field), 1, constant_values=low)
    xs = np.concatenate([x[:1], x, x[-1:]])
    ys = np.concatenate([y[:1], y, y[-1:]])
    high = framed > level
    case = high[:-1, :-1] + 2 * high[:-1, 1:] + 4 * high[1:, 1:] + 8 * high[1:, :-1]
    following: dict[Edge, Edge] = {}
    for row, column in np.argwhere((case > 0) & (case < 15)).tolist():
        edges = ((row, column, True), (row, column + 1, False), (row + 1, column, True), (row, column, False))
        for start, end in _JOINS[int(case[row, column])]:
            following[edges[start]] = edges[end]

    def point(edge: Edge) -> Point:
        row, column, across = edge
        other = (row, column + 1) if across else (row + 1, column)
        a, b = float(framed[row, column]), float(framed[other])
        share = (level - a) / (b - a)
        return (
            float(xs[column] + share * (xs[other[1]] - xs[column])),
            float(ys[row] + share * (ys[other[0]] - ys[row])),
        )

    lines = []
    while following:
        edge, nxt = following.popitem()
        line = [point(edge)]
        while nxt in following:
            line.append(point(nxt))
            nxt = following.pop(nxt)
        lines.append(line)
    return lines
