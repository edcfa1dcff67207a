"""Cover an area of the Earth with at most 64 discs: sample points, spread centres among them, take the radii."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

RADIUS_KM = 6371.0088
MAX_DISCS = 64
SMALLEST_KM = 40.0  # a finer cover would claim more than the outlines (1:50 million) know


def unit(lat: Floats, lon: Floats) -> Floats:
    lat, lon = np.radians(lat), np.radians(lon)
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1)


def angles(vectors: Floats) -> tuple[Floats, Floats]:
    return np.degrees(np.arcsin(np.clip(vectors[..., 2], -1, 1))), np.degrees(
        np.arctan2(vectors[..., 1], vectors[..., 0])
    )


def arc_km(a: Floats, b: Floats) -> Floats:
    """Great-circle distances from each of a to each of b."""
    chord = np.linalg.norm(a[:, None, :] - b[None, :, :], axis=-1)
    return 2 * RADIUS_KM * np.arcsin(np.clip(chord / 2, 0, 1))


def grid(lat0: float, lat1: float, lon0: float, lon1: float, spacing_km: float) -> tuple[Floats, Floats]:
    """Points about equally far apart over a box of latitude and longitude."""
    step = spacing_km / 111.2
    lats, lons = [], []
    for lat in np.arange(lat0 + step / 2, lat1, step):
        n = max(1, int((lon1 - lon0) * max(np.cos(np.radians(lat)), 0.02) / step))
        row = lon0 + (np.arange(n) + 0.5) * (lon1 - lon0) / n
        lons.append(row)
        lats.append(np.full(n, lat))
    if not lats:
        return np.empty(0), np.empty(0)
    return np.concatenate(lats), np.concatenate(lons)


def discs(lat: Floats, lon: Floats, spacing_km: float) -> list[tuple[float, float, float]]:
    """Discs (latitude, longitude, radius in km) whose union holds every sample point and half a spacing around it."""
    points = unit(lat, lon)
    mean = points.mean(axis=0)
    centre = points[[np.argmax(points @ mean)]]
    reach = arc_km(points, centre)[:, 0]
    target = max(SMALLEST_KM, reach.max() / 8)
    centres = list(centre)
    while reach.max() > target and len(centres) < MAX_DISCS:
        far = points[np.argmax(reach)]
        centres.append(far)
        reach = np.minimum(reach, arc_km(points, far[None])[:, 0])
    for _ in range(6):  # Lloyd: move each centre into the middle of what it serves
        owner = arc_km(points, np.array(centres)).argmin(axis=1)
        moved = []
        for i, old in enumerate(centres):
            mine = points[owner == i]
            middle = mine.sum(axis=0) if len(mine) else old
            moved.append(middle / np.linalg.norm(middle))
        centres = moved
    distance = arc_km(points, np.array(centres))
    owner = distance.argmin(axis=1)
    out = []
    for i, c in enumerate(centres):
        if (owner == i).any():
            la, lo = angles(c)
            out.append((float(la), float(lo), float(distance[owner == i, i].max() + 0.6 * spacing_km)))
    return out


def middle(lat: Floats, lon: Floats) -> tuple[float, float]:
    """The sample point nearest to the mean of all."""
    points = unit(lat, lon)
    i = int(np.argmax(points @ points.mean(axis=0)))
    return float(lat[i]), float(lon[i])
