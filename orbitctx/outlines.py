"""Coastlines and borders to draw maps with: Natural Earth at 1:110 and 1:50 million.

Lines are arrays of shape (N, 2), longitude and latitude in degrees, cut at 180 degrees east; good to 1/180 degree.
"""

from __future__ import annotations

import functools
import io

import numpy as np
from numpy.typing import NDArray

from orbitctx.records.manifest import read_bytes

__all__ = ["borders", "land_rings"]

Line = NDArray[np.float64]

_OPENS = 32767  # a row that opens a line; its second number says which kind
_LAND, _BORDER = 0, 1
_UNITS_PER_DEGREE = 180.0


def land_rings(detail: str = "110m") -> tuple[Line, ...]:
    """Closed rings of land (inner seas are rings of their own: fill by the even-odd rule); detail "110m" or "50m".

    >>> rings = land_rings()
    >>> len(rings) > 100, all((ring[0] == ring[-1]).all() for ring in rings)
    (True, True)
    """
    return _lines(detail, _LAND)


def borders(detail: str = "110m") -> tuple[Line, ...]:
    """Open lines between countries; detail "110m" or "50m"."""
    return _lines(detail, _BORDER)


@functools.lru_cache(maxsize=4)
def _lines(detail: str, kind: int) -> tuple[Line, ...]:
    rows = np.load(io.BytesIO(read_bytes(f"outlines_{detail}.npy")), allow_pickle=False)
    opens = np.flatnonzero(rows[:, 0] == _OPENS)
    ends = np.append(opens[1:], len(rows))
    lines = []
    for start, end in zip(opens, ends, strict=True):
        if rows[start, 1] == kind:
            line = rows[start + 1 : end] / _UNITS_PER_DEGREE
            line.setflags(write=False)
            lines.append(line)
    return tuple(lines)
