"""Which country, or which of the United States, each cell of a tenth of a degree belongs to."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np
from cover import Floats
from numpy.typing import NDArray
from topology import Ring, arcs_of, packed_json, rings_of

CELL = 0.1
ROWS, COLUMNS = 1800, 3600
LAT = -90 + CELL * (np.arange(ROWS) + 0.5)
LON = -180 + CELL * (np.arange(COLUMNS) + 0.5)

Mask = NDArray[np.bool_]


def fill(rings: list[Ring]) -> Mask:
    """The cells whose middle lies inside the rings, by even-odd counting along each row."""
    crossings: list[list[float]] = [[] for _ in range(ROWS)]
    for ring in rings:
        for (x0, y0), (x1, y1) in itertools.pairwise(ring):
            low, high = min(y0, y1), max(y0, y1)
            first, last = np.searchsorted(LAT, low, "right"), np.searchsorted(LAT, high, "right")
            for row in range(first, last):
                crossings[row].append(x0 + (LAT[row] - y0) * (x1 - x0) / (y1 - y0))
    mask = np.zeros((ROWS, COLUMNS), dtype=bool)
    for row, xs in enumerate(crossings):
        xs.sort()
        for a, b in zip(xs[::2], xs[1::2], strict=False):
            mask[row, np.searchsorted(LON, a) : np.searchsorted(LON, b)] = True
    return mask


def countries(folder: Path, numeric: dict[int, str]) -> tuple[dict[str, Mask], dict[str, list[Ring]]]:
    """Mask and rings of each country by its two-letter code (XK: Kosovo)."""
    topology = packed_json(folder, "world-atlas", "countries-50m.json")
    arcs = arcs_of(topology)
    rings: dict[str, list[Ring]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        code = numeric.get(int(geometry["id"])) if geometry.get("id") else None
        code = code or {"Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "CY"}.get(geometry["properties"]["name"])
        if code:
            rings.setdefault(code, []).extend(rings_of(geometry, arcs))
    return {code: fill(r) for code, r in rings.items()}, rings


def states(folder: Path) -> dict[str, Mask]:
    """Mask of each of the United States by name."""
    topology: Any = packed_json(folder, "us-atlas", "states-10m.json")
    arcs = arcs_of(topology)
    return {g["properties"]["name"]: fill(list(rings_of(g, arcs))) for g in topology["objects"]["states"]["geometries"]}


def points(mask: Mask, about: int = 2500) -> tuple[Floats, Floats, float]:
    """Sample points of a mask, about equally far apart: latitudes, longitudes, spacing in km."""
    rows = np.flatnonzero(mask.any(axis=1))
    area = sum(mask[r].sum() * np.cos(np.radians(LAT[r])) for r in rows) * (CELL * 111.2) ** 2
    spacing = max(CELL * 111.2, float(np.sqrt(area / about)))
    stride = max(1, round(spacing / (CELL * 111.2)))
    lats, lons = [], []
    for row in rows[(rows % stride) == rows[len(rows) // 2] % stride]:
        step = max(1, round(stride / max(np.cos(np.radians(LAT[row])), 0.01)))
        columns = np.flatnonzero(mask[row])[:: 1 if step == 1 else step]
        lats.append(np.full(len(columns), LAT[row]))
        lons.append(LON[columns])
    return np.concatenate(lats), np.concatenate(lons), stride * CELL * 111.2
