"""Magnetic latitude and local time: AACGM-v2 from grids made beforehand.

The aacgmv2 package keeps the date in a global of its C code and is not thread-safe; these grids are, and they cost a
table look-up. Witnessed against the package: within 0.02 deg above 45 deg of magnetic latitude (docs/precision.md).
Reference: Shepherd 2014, J. Geophys. Res. 119, 7501 (doi:10.1002/2014JA020264).
"""

from __future__ import annotations

import functools
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from orbitctx.constants import GREEN_EMISSION_KM, RED_EMISSION_KM
from orbitctx.errors import UsageError
from orbitctx.geodesy import unit_vectors
from orbitctx.instants import Instants

__all__ = ["GRID_REACH", "GRID_SIDE", "MagneticGrid", "MagneticGrids", "decimal_year", "open_magnetic"]

Floats = NDArray[np.float64]
Planes = tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]

GRID_SIDE = 181
GRID_REACH = 1.01
_PER_UNIT = (GRID_SIDE - 1) / (2 * GRID_REACH)
_SCALE = 32000.0
_SUBSOLAR_LAT = 24.0

# The field drifts by 0.12 deg a year: a grid serves a quarter of a year, 0.015 deg.
EPOCHS_PER_YEAR = 4
_GRIDS_KEPT = 12  # of 3 MB
_HEIGHTS_KM = (GREEN_EMISSION_KM, RED_EMISSION_KM)


def decimal_year(utc: Instants) -> Floats:
    """Year and fraction of instants, good to a day: the field needs no more."""
    days = (utc.astype("datetime64[us]") - np.datetime64("2000-01-01", "us")) / np.timedelta64(86_400_000_000, "us")
    return np.asarray(2000.0 + days / 365.25)


@dataclass(frozen=True, slots=True)
class MagneticGrid:
    """AACGM-v2 at one height and one epoch."""

    height_km: float
    year: float
    squares: NDArray[np.float32]  # (2, 3, side, side): unit vectors, north and south
    subsolar: NDArray[np.float32]  # (2, 49, 361)
    planes: tuple[Planes, Planes, Planes]  # of magnetic latitude and the first two components

    @classmethod
    def of(
        cls, height_km: float, year: float, squares: NDArray[np.float32], subsolar: NDArray[np.float32]
    ) -> MagneticGrid:
        """The grid with its planes."""
        x, y, z = np.moveaxis(squares, 1, 0)
        fields = (np.degrees(np.arctan2(z, np.hypot(x, y))), x, y)
        return cls(height_km, year, squares, subsolar, (_planes(fields[0]), _planes(fields[1]), _planes(fields[2])))

    def vectors(self, lat_deg: ArrayLike, lon_deg: ArrayLike) -> Floats:
        """Magnetic unit vectors, shape (3, ...), of geodetic points; NaN where AACGM is undefined."""
        x, y, z = unit_vectors(lat_deg, lon_deg)
        half = np.where(z >= 0, 0, 1)
        u = (x / (1 + np.abs(z)) + GRID_REACH) * _PER_UNIT
        v = (y / (1 + np.abs(z)) + GRID_REACH) * _PER_UNIT
        # NaN goes through: the share of a cell stays NaN, whichever cell is asked.
        iu, iv = np.nan_to_num(u).astype(np.int64), np.nan_to_num(v).astype(np.int64)
        fu, fv = u - iu, v - iv
        total = np.zeros((3, *np.shape(z)))
        for du, dv, weight in (
            (0, 0, (1 - fu) * (1 - fv)),
            (0, 1, (1 - fu) * fv),
            (1, 0, fu * (1 - fv)),
            (1, 1, fu * fv),
        ):
            for axis in range(3):
                total[axis] += weight * self.squares[half, axis, iu + du, iv + dv]
        # Corners where AACGM is undefined are zero: they drop out of the direction.
        length = np.sqrt((total**2).sum(axis=0))
        return np.asarray(total / np.where(length > 1e-3, length, np.nan))

    def aacgm(self, lat_deg: ArrayLike, lon_deg: ArrayLike) -> tuple[Floats, Floats]:
        """AACGM-v2 latitude and longitude (-180..180) in degrees of geodetic points; NaN where undefined."""
        x, y, z = self.vectors(lat_deg, lon_deg)
        return np.degrees(np.arcsin(np.clip(z, -1, 1))), np.degrees(np.arctan2(y, x))

    def geodetic(self, mlat_deg: ArrayLike, mlon_deg: ArrayLike) -> tuple[Floats, Floats]:
        """Geodetic latitude and longitude in degrees of AACGM points: the inverse of ``aacgm``, within 0.01 deg.

        AACGM is nearly a rotation of the sphere: what is left after turning back by a best rotation is fed in again
        until it is gone. Meant for |AACGM latitude| above 40 deg; NaN where it does not converge.
        """
        target = unit_vectors(mlat_deg, mlon_deg)
        back = self._best_rotation().T
        point = np.einsum("ij,j...->i...", back, target)
        for _ in range(40):
            lat, lon = np.degrees(np.arcsin(np.clip(point[2], -1, 1))), np.degrees(np.arctan2(point[1], point[0]))
            miss = target - self.vectors(lat, lon)
            if np.nanmax(np.abs(miss), initial=0.0) < 2e-5:
                break
            point = point + 0.8 * np.einsum("ij,j...->i...", back, miss)
            point = point / np.sqrt((point**2).sum(axis=0))
        lat, lon = np.degrees(np.arcsin(np.clip(point[2], -1, 1))), np.degrees(np.arctan2(point[1], point[0]))
        bad = np.sqrt((miss**2).sum(axis=0)) > 2e-3
        return np.where(bad, np.nan, lat), np.where(bad, np.nan, lon)

    def _best_rotation(self) -> Floats:
        lat, lon = np.meshgrid([-80.0, -70, -60, 60, 70, 80], np.arange(0.0, 360, 15), indexing="ij")
        geographic = unit_vectors(lat, lon).reshape(3, -1)
        magnetic = self.vectors(lat, lon).reshape(3, -1)
        u, _, vt = np.linalg.svd(magnetic @ geographic.T)  # Kabsch 1976
        return np.asarray(u @ np.diag([1, 1, np.linalg.det(u @ vt)]) @ vt)

    def subsolar_mlon_deg(self, sun_lat_deg: ArrayLike, sun_lon_deg: ArrayLike) -> Floats:
        """AACGM longitude of the subsolar point at 700 km, which stands for magnetic noon."""
        u = np.clip(np.asarray(sun_lat_deg) + _SUBSOLAR_LAT, 0, 2 * _SUBSOLAR_LAT - 1e-6)
        v = np.asarray(sun_lon_deg) % 360.0
        iu, iv = u.astype(np.int64), np.minimum(v.astype(np.int64), 359)
        fu, fv = u - iu, v - iv
        x, y = (
            (1 - fu) * ((1 - fv) * part[iu, iv] + fv * part[iu, iv + 1])
            + fu * ((1 - fv) * part[iu + 1, iv] + fv * part[iu + 1, iv + 1])
            for part in self.subsolar
        )
        return np.asarray(np.degrees(np.arctan2(y, x)))

    def mlt_hours(self, mlon_deg: ArrayLike, sun_lat_deg: ArrayLike, sun_lon_deg: ArrayLike) -> Floats:
        """Magnetic local time in hours, 0..24, of a magnetic longitude when the Sun stands over the given point."""
        noon = self.subsolar_mlon_deg(sun_lat_deg, sun_lon_deg)
        return np.asarray((12.0 + (np.asarray(mlon_deg) - noon) / 15.0) % 24.0)


@dataclass(frozen=True, slots=True)
class MagneticGrids:
    """The grids of all nodes, decoded when first asked for; a grid for an instant lies linearly between two nodes."""

    read: Callable[[str], bytes]
    _found: dict[Any, Any] = field(default_factory=dict)

    def at(self, year: float, height_km: float = 110.0) -> MagneticGrid:
        """The grid at 110 or 250 km of the quarter of a year; before 1995 and after 2029 that of the nearest node.

        Raises UsageError for another height.
        """
        if height_km not in _HEIGHTS_KM:
            raise UsageError("No magnetic grid has this height.", expected="110 or 250 km", found=f"{height_km} km")
        epoch = (np.floor(year * EPOCHS_PER_YEAR) + 0.5) / EPOCHS_PER_YEAR
        key = (epoch, height_km)
        # Two threads may both make a grid: the same one, so that neither has to wait.
        found: MagneticGrid | None = self._found.get(key)
        if found is None:
            found = self._between(float(epoch), height_km)
            if len(self._found) >= _GRIDS_KEPT:
                self._found.clear()
            self._found[key] = found
        return found

    def _between(self, year: float, height_km: float) -> MagneticGrid:
        squares = _Members(self.read, f"aacgm_{height_km:.0f}km.npz", "at")
        subsolar = _Members(self.read, "aacgm_110km.npz", "subsolar")
        return MagneticGrid.of(height_km, year, squares.between(year), subsolar.between(year))


def _planes(field: NDArray[np.float32]) -> Planes:
    """For each cell of the squares, the plane a + b du + c dv about its middle; its twist (0.005 deg) is neglected."""
    a, b, c, d = field[:, :-1, :-1], field[:, 1:, :-1], field[:, :-1, 1:], field[:, 1:, 1:]
    out = np.zeros((3, 2, GRID_SIDE, GRID_SIDE), dtype=np.float32)
    for k, part in enumerate(((a + b + c + d) / 4, (b + d - a - c) / 2, (c + d - a - b) / 2)):
        out[k, :, :-1, :-1] = part
    out.flags.writeable = False
    return out[0].ravel(), out[1].ravel(), out[2].ravel()


@functools.lru_cache(maxsize=4)
def _archive(read: Callable[[str], bytes], name: str) -> Any:
    return np.load(io.BytesIO(read(name)), allow_pickle=False)


@dataclass(frozen=True, slots=True)
class _Members:
    read: Callable[[str], bytes]
    name: str
    prefix: str

    def between(self, year: float) -> NDArray[np.float32]:
        archive = _archive(self.read, self.name)
        nodes = sorted(float(key.partition("_")[2]) for key in archive.files if key.startswith(self.prefix))
        year = min(max(year, nodes[0]), nodes[-1])
        after = min(max(int(np.searchsorted(nodes, year)), 1), len(nodes) - 1)
        share = (year - nodes[after - 1]) / (nodes[after] - nodes[after - 1])
        early, late = (_unpacked(archive[f"{self.prefix}_{nodes[k]:.3f}"]) for k in (after - 1, after))
        blend = early * np.float32((1 - share) / _SCALE) + late * np.float32(share / _SCALE)
        blend.flags.writeable = False
        return np.asarray(blend, dtype=np.float32)


def _unpacked(differences: NDArray[np.int16]) -> NDArray[np.int16]:
    whole = differences
    for axis in (-2, -1, -1):
        whole = np.cumsum(whole, axis=axis, dtype=np.int16)
    return whole


def open_magnetic(read: Callable[[str], bytes]) -> MagneticGrids:
    """The grids; ``read`` gives the bytes of a data file by its name."""
    return MagneticGrids(read)
