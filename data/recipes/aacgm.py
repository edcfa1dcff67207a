"""Make the AACGM-v2 grids from the aacgmv2 package (a development dependency; run by hand, not by the tests).

Each half of the Earth is a stereographic square, 181 x 181 points over -1.01..1.01 of tan(colatitude / 2): its points
are found by one division from an Earth-fixed unit vector, without an angle, and it has no pole and no date line. The
magnetic position of each point is kept as a unit vector for the same reason. Components are int16 in steps of 1/32000
(0.002 deg), stored as second differences along one side and differences along the other, which compress four times
better. A point where AACGM is undefined (near the magnetic equator) is the zero vector.

Members of ``aacgm_<height>km.npz``: ``at_<decimal year>``, shape (2, 3, 181, 181): north and south. In the 110 km
file also ``subsolar_<decimal year>``, shape (2, 49, 361), latitudes -24 to 24 at 700 km: the magnetic longitude that
magnetic local time is counted from (Shepherd 2014, doi:10.1002/2014JA020264, section 4).
"""

from __future__ import annotations

import datetime as dt

import aacgmv2
import numpy as np
from _manifest import DATA, record_row

NODES = [*(dt.datetime(year, 1, 1) for year in range(1995, 2026, 5)), dt.datetime(2029, 12, 31)]
SCALE = 32000
SIDE, REACH = 181, 1.01
CREDIT = "AACGM-v2 (S. G. Shepherd, Dartmouth), through the aacgmv2 package of A. G. Burrell; IGRF of IAGA"


def magnetic_vectors(lat: np.ndarray, lon: np.ndarray, height_km: float, when: dt.datetime) -> np.ndarray:
    mlat, mlon, _ = aacgmv2.convert_latlon_arr(lat.ravel(), lon.ravel(), height_km, when, method_code="G2A")
    mlat, mlon = np.radians(mlat), np.radians(mlon)
    vectors = np.stack([np.cos(mlat) * np.cos(mlon), np.cos(mlat) * np.sin(mlon), np.sin(mlat)])
    return np.nan_to_num(vectors, nan=0.0).reshape(3, *lat.shape)


def square(sign: int, height_km: float, when: dt.datetime) -> np.ndarray:
    side = np.linspace(-REACH, REACH, SIDE)
    u, v = np.meshgrid(side, side, indexing="ij")
    lat = sign * (90.0 - 2 * np.degrees(np.arctan(np.hypot(u, v))))
    lon = np.degrees(np.arctan2(v, u))
    return magnetic_vectors(lat, lon, height_km, when)


def packed(vectors: np.ndarray) -> np.ndarray:
    whole = np.round(vectors * SCALE).astype(np.int16)
    for axis in (-1, -1, -2):
        whole = np.diff(whole, axis=axis, prepend=np.int16(0)).astype(np.int16)
    return whole


def subsolar(when: dt.datetime) -> np.ndarray:
    lat, lon = np.meshgrid(np.arange(-24.0, 25.0), np.arange(361.0), indexing="ij")
    flat = magnetic_vectors(lat, lon, 700.0, when)[:2]
    return flat / np.hypot(*flat)


def main() -> None:
    for height_km in (110, 250):
        members = {}
        for when in NODES:
            year = when.year + (when - dt.datetime(when.year, 1, 1)).days / 365.25
            members[f"at_{year:.3f}"] = packed(np.stack([square(sign, height_km, when) for sign in (1, -1)]))
            if height_km == 110:
                members[f"subsolar_{year:.3f}"] = packed(subsolar(when))
        name = f"aacgm_{height_km}km.npz"
        np.savez_compressed(DATA / name, **members)
        record_row(
            name,
            what=f"AACGM-v2 unit vectors on stereographic grids of about 1 degree at {height_km} km, five-year nodes",
            source="data/recipes/aacgm.py",
            licence="MIT (aacgmv2); coefficients free to use with credit",
            credit=CREDIT,
            covers=("1995-01-01", "2029-12-31"),
        )


if __name__ == "__main__":
    main()
