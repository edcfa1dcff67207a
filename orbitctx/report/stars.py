"""The bright stars and constellation figures: where they stand in the Earth-fixed frame at an instant."""

from __future__ import annotations

import functools
import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbitctx.geodesy import unit_vectors
from orbitctx.instants import gmst_rad, julian_tt

__all__ = ["STARS_FILE", "StarTable", "open_stars"]

Floats = NDArray[np.float64]

STARS_FILE = "stars.json.gz"


@dataclass(frozen=True, slots=True)
class StarTable:
    """Stars to magnitude 4.6, brightest first: J2000 unit vectors (3, N), magnitudes, names, Bayer names."""

    vectors: Floats
    magnitude: Floats
    names: tuple[str, ...]
    labels: tuple[str, ...]
    constellations: tuple[str, ...]
    figures: dict[str, tuple[str, tuple[Floats, ...]]]  # abbreviation: name, lines as (3, M)

    def itrs(self, utc: np.datetime64) -> Floats:
        """Directions of the stars in the Earth-fixed frame, unit vectors (3, N).

        Precession (IAU 2006) is applied; nutation (0.003 deg), aberration (0.006 deg) and proper motion since 2000
        (0.01 deg for Arcturus and Sirius, far less for nearly all others) are neglected.
        """
        return earth_fixed(self.vectors, utc)


def earth_fixed(vectors: Floats, utc: np.datetime64) -> Floats:
    """J2000 directions (3, N) turned into the Earth-fixed frame of an instant."""
    times = np.array([utc], dtype="datetime64[us]")
    of_date = _precession(float(julian_tt(times)[0])) @ vectors
    angle = float(gmst_rad(times)[0])
    cos, sin = np.cos(angle), np.sin(angle)
    return np.asarray(np.array([[cos, sin, 0.0], [-sin, cos, 0.0], [0.0, 0.0, 1.0]]) @ of_date)


def _precession(tt: float) -> Floats:
    """Mean equator and equinox of J2000 to that of date: Capitaine et al. 2003 (A&A 412, 567), eqs. 40 and 41."""
    t = (tt - 2451545.0) / 36525.0
    arcsec = np.pi / 648000.0
    zeta = (2.650545 + (2306.083227 + (0.2988499 + 0.01801828 * t) * t) * t) * arcsec
    z = (-2.650545 + (2306.077181 + (1.0927348 + 0.01826837 * t) * t) * t) * arcsec
    theta = ((2004.191903 + (-0.4294934 - 0.04182264 * t) * t) * t) * arcsec
    return np.asarray(_about_z(-z) @ _about_y(theta) @ _about_z(-zeta))


def _about_z(angle: float) -> Floats:
    cos, sin = np.cos(angle), np.sin(angle)
    return np.array([[cos, sin, 0.0], [-sin, cos, 0.0], [0.0, 0.0, 1.0]])


def _about_y(angle: float) -> Floats:
    cos, sin = np.cos(angle), np.sin(angle)
    return np.array([[cos, 0.0, -sin], [0.0, 1.0, 0.0], [sin, 0.0, cos]])


@functools.lru_cache(maxsize=2)
def open_stars(read: Callable[[str], bytes]) -> StarTable:
    """The table; ``read`` gives the bytes of a data file by its name."""
    body: dict[str, Any] = json.loads(gzip.decompress(read(STARS_FILE)))
    ra, dec, magnitude, names, labels, constellations = zip(*body["stars"], strict=True)
    vectors = unit_vectors(np.array(dec), np.array(ra))
    vectors.flags.writeable = False
    figures = {
        key: (str(f["name"]), tuple(unit_vectors(np.array(line)[:, 1], np.array(line)[:, 0]) for line in f["lines"]))
        for key, f in body["constellations"].items()
    }
    return StarTable(vectors, np.array(magnitude), names, labels, constellations, figures)
