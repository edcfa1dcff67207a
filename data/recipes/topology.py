"""Read Natural Earth outlines from the npm packages world-atlas and us-atlas (TopoJSON), fetched with

npm pack world-atlas@2.0.2 us-atlas@3.0.1 cldr-core@48.2.0      # in a folder that the recipes take as argument
"""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ring = NDArray[np.float64]  # shape (N, 2): longitude, latitude in degrees


def packed_json(folder: Path, package: str, member: str) -> Any:
    """A JSON file out of the tarball of an npm package, whatever its version."""
    tarballs = sorted(folder.glob(f"{package}-[0-9]*.tgz"))
    if not tarballs:
        raise SystemExit(f"{folder} holds no {package}: run `npm pack {package}` there")
    with tarfile.open(tarballs[-1]) as tar:
        file = tar.extractfile(f"package/{member}")
        assert file is not None
        return json.load(file)


def arcs_of(topology: Any) -> list[Ring]:
    """The arcs of a quantised topology, in degrees."""
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    return [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in topology["arcs"]]


def rings_of(geometry: Any, arcs: list[Ring]) -> Iterator[Ring]:
    """Every ring of a polygon or multipolygon, holes included (even-odd filling tells them apart)."""
    polygons = {"Polygon": [geometry.get("arcs", [])], "MultiPolygon": geometry.get("arcs", [])}.get(
        geometry["type"], []
    )
    for polygon in polygons:
        for ring in polygon:
            yield joined(ring, arcs)


def joined(indices: list[int], arcs: list[Ring]) -> Ring:
    """One line from arcs, a negative index being the arc run backwards."""
    parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
    return np.concatenate([parts[0], *(p[1:] for p in parts[1:])])


def shared_arcs(geometries: list[Any], arcs: list[Ring]) -> list[Ring]:
    """The arcs that two geometries have in common: the borders between them."""
    users: dict[int, int] = {}
    for geometry in geometries:
        polygons = {"Polygon": [geometry.get("arcs", [])], "MultiPolygon": geometry.get("arcs", [])}
        for ring in [r for p in polygons.get(geometry["type"], []) for r in p]:
            for i in ring:
                users[max(i, ~i)] = users.get(max(i, ~i), 0) + 1
    return [arcs[i] for i, n in sorted(users.items()) if n > 1]


def inside(lon: NDArray[np.float64], lat: NDArray[np.float64], rings: list[Ring]) -> NDArray[np.bool_]:
    """Which points lie inside rings, by the even-odd rule in plain longitude and latitude."""
    odd = np.zeros(lon.shape, dtype=bool)
    for ring in rings:
        x, y = ring[:, 0], ring[:, 1]
        box = (lon >= x.min()) & (lon <= x.max()) & (lat >= y.min()) & (lat <= y.max())
        if not box.any():
            continue
        px, py = lon[box], lat[box]
        flips = np.zeros(px.shape, dtype=bool)
        for x0, y0, x1, y1 in zip(x[:-1], y[:-1], x[1:], y[1:], strict=True):
            if y0 == y1:
                continue
            crosses = (y0 > py) != (y1 > py)
            if crosses.any():
                flips ^= crosses & (px < (x1 - x0) * (py - y0) / (y1 - y0) + x0)
        odd[box] ^= flips
    return odd
