"""The apparent Sun and Moon in the Earth-fixed frame, from JPL's DE421.

DE421 and the nutation series are asked only at nodes (the Sun daily, the Moon every six hours) over the days needed;
between them a polynomial of degree five runs through the six nearest nodes: within 1e-6 deg for both. At the nodes the
vectors are turned to the true equator and the mean equinox of date, where SGP4 works as well, so that one angle (GMST)
leads to the Earth-fixed frame. Polar motion (0.0001 deg) is neglected.
"""

from __future__ import annotations

import atexit
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbitctx.instants import Instants, gmst_rad, julian_tt

__all__ = ["Ephemeris", "open_ephemeris"]

Floats = NDArray[np.float64]

_LIGHT_KM_DAY = 299_792.458 * 86_400.0
_SUN_NODES_PER_DAY = 1
_MOON_NODES_PER_DAY = 4
_BLOCK_DAYS = 16
_NEIGHBOURS = 6


@dataclass(frozen=True, slots=True)
class Ephemeris:
    """Sun and Moon of the years 1900-2050; blocks of nodes are computed when first needed and kept."""

    kernel: Any  # jplephem.spk.SPK
    _blocks: dict[tuple[int, int], Floats] = field(default_factory=dict)
    _one_reader: threading.Lock = field(default_factory=threading.Lock)  # the kernel seeks in one open file

    def sun_itrs_km(self, utc: Instants) -> Floats:
        """Apparent geocentric position of the Sun, ITRS, km, shape (3, N)."""
        return self._itrs(utc, 10, _SUN_NODES_PER_DAY)

    def moon_itrs_km(self, utc: Instants) -> Floats:
        """Apparent geocentric position of the Moon, ITRS, km, shape (3, N)."""
        return self._itrs(utc, 301, _MOON_NODES_PER_DAY)

    def _itrs(self, utc: Instants, target: int, nodes_per_day: int) -> Floats:
        x, y, z = self._equinox_of_date(julian_tt(utc), target, nodes_per_day)
        angle = gmst_rad(utc)
        cos, sin = np.cos(angle), np.sin(angle)
        return np.stack([cos * x + sin * y, cos * y - sin * x, z])

    def _equinox_of_date(self, tt: Floats, target: int, nodes_per_day: int) -> Floats:
        out = np.empty((3, len(tt)))
        block = np.floor(tt / _BLOCK_DAYS).astype(np.int64)
        lowest = int(block.min(initial=np.iinfo(np.int64).max))
        for number in (lowest + np.flatnonzero(np.bincount(block - lowest))).tolist():
            chosen = np.flatnonzero(block == number)
            with self._one_reader:
                if (number, target) not in self._blocks:
                    self._blocks[number, target] = self._nodes(number, target, nodes_per_day)
            steps = (tt[chosen] - number * float(_BLOCK_DAYS)) * nodes_per_day
            out[:, chosen] = _through_six_nodes(self._blocks[number, target], steps)
        return out

    def _nodes(self, block: int, target: int, nodes_per_day: int) -> Floats:
        before = _NEIGHBOURS // 2 - 1
        count = _BLOCK_DAYS * nodes_per_day + _NEIGHBOURS
        tt = block * float(_BLOCK_DAYS) + (np.arange(count) - before) / nodes_per_day
        return _to_equinox_of_date(self._apparent(tt, target), tt)

    def _apparent(self, tt: Floats, target: int) -> Floats:
        # TT stands for TDB: 2 ms, 1e-7 deg of the Moon.
        barycentre, velocity = self.kernel[0, 3].compute_and_differentiate(tt)
        geocentre = self.kernel[3, 399].compute(tt)
        earth = barycentre + geocentre

        def body(when: Floats) -> Floats:
            if target == 301:
                return np.asarray(self.kernel[0, 3].compute(when) + self.kernel[3, 301].compute(when))
            return np.asarray(self.kernel[0, 10].compute(when))

        vector = body(tt) - earth
        vector = body(tt - np.sqrt((vector**2).sum(axis=0)) / _LIGHT_KM_DAY) - earth
        # Aberration to first order in v/c; the second is 0.0000005 deg.
        return np.asarray(vector + np.sqrt((vector**2).sum(axis=0)) * velocity / _LIGHT_KM_DAY)


def _to_equinox_of_date(gcrs: Floats, tt: Floats) -> Floats:
    from skyfield.nutationlib import (
        build_nutation_matrix,
        equation_of_the_equinoxes_complimentary_terms,
        iau2000b,
        mean_obliquity,
    )
    from skyfield.precessionlib import compute_precession

    arcsecond = np.pi / 180 / 3600
    d_psi, d_eps = (part * arcsecond / 1e7 for part in iau2000b(tt))
    mean = mean_obliquity(tt) * arcsecond
    nutation = build_nutation_matrix(mean, mean + d_eps, d_psi)
    # The frame bias of GCRS against J2000 (0.000005 deg) is neglected.
    x, y, z = np.einsum("ijn,jkn,kn->in", nutation, compute_precession(tt), gcrs)
    equinoxes = d_psi * np.cos(mean) + equation_of_the_equinoxes_complimentary_terms(tt)
    cos, sin = np.cos(equinoxes), np.sin(equinoxes)
    return np.stack([cos * x + sin * y, cos * y - sin * x, z])


def _through_six_nodes(nodes: Floats, steps: Floats) -> Floats:
    """Lagrange's polynomial through the six nodes around each step; node ``k`` stands at step ``k - 2``."""
    first = np.floor(steps).astype(np.int64)
    t = steps - first
    at = np.arange(_NEIGHBOURS) - (_NEIGHBOURS // 2 - 1)
    out = np.zeros((3, len(steps)))
    for k in range(_NEIGHBOURS):
        weight = np.ones_like(t)
        for other in range(_NEIGHBOURS):
            if other != k:
                weight *= (t - at[other]) / (at[k] - at[other])
        out += weight * nodes[:, first + k]
    return out


def open_ephemeris(path: Callable[[], str] | None = None) -> Ephemeris:
    """The ephemeris of ``skyfield-data``, or of the file that ``path`` names."""
    from jplephem.spk import SPK

    kernel = SPK.open((path or _packaged_path)())
    atexit.register(kernel.close)
    return Ephemeris(kernel)


def _packaged_path() -> str:
    # skyfield_data.get_skyfield_data_path warns that its finals2000A is old, a file not used here: hence the search by
    # package, without running its code.
    from importlib.util import find_spec

    spec = find_spec("skyfield_data")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("skyfield-data, which carries DE421, is not installed")
    return str(Path(spec.submodule_search_locations[0]) / "data" / "de421.bsp")
