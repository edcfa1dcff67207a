"""Fit both boundaries of the oval to those of IMAGE FUV in the ocbpy package and write auroral_edge.json.

Data: boundaries of 2000-05 to 2002-10, circles fitted to all three IMAGE imagers and corrected with DMSP
(Chisham et al. 2022, doi:10.1029/2022JA030622), in the selection advised by Chisham 2017 (doi:10.1002/2016JA023235)
widened at the small end: at least 6 sectors, centre within 10 deg of the pole, radius 13-40 deg (poleward
boundary: 8-30), Kp below 8.

The year 2002 is held out, of the shipped coefficients as well; ``benchmarks/aurora_boundary.py`` measures on it.
Latitude at each hour of MLT from 18 to 06 is linear in Kp of the interval, in what its neighbours and the day before
differ from it, and in a yearly wave. The spread comes from leaving out one quarter of a year at a time, and is widened
by the scatter of the variance between quarters: it is to hold for years outside the training.
"""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import numpy as np
from _manifest import DATA, record_row

from orbitctx.aurora.activity import KpRecord, open_kp
from orbitctx.aurora.edge import FEATURES, NIGHT_HOURS, edge_features

HELD_OUT = np.datetime64("2002-01-01")
RADIUS = {"eab": (13.0, 40.0), "ocb": (8.0, 30.0)}


def image_boundaries(kp: KpRecord, kind: str = "eab") -> tuple[np.ndarray, np.ndarray]:
    """Instants and AACGM latitudes, shape (N, 13), by NIGHT_HOURS, of the edge ("eab") or far side ("ocb")."""
    spec = importlib.util.find_spec("ocbpy")
    path = Path(spec.submodule_search_locations[0]) / "boundaries" / f"image_north_circle.{kind}"
    rows = np.loadtxt(path, comments="#", usecols=(0, 1, 2, 3, 4, 5))
    year, second, sectors, phase, centre, radius = rows.T
    utc = np.array([f"{y:.0f}-01-01" for y in year], dtype="datetime64[us]") + (second * 1e6).astype("timedelta64[us]")
    angle = np.radians(np.asarray(NIGHT_HOURS) * 15.0 - phase[:, None])
    with np.errstate(invalid="ignore"):
        height = np.sqrt(radius[:, None] ** 2 - (centre[:, None] * np.sin(angle)) ** 2)
        lat = 90.0 - centre[:, None] * np.cos(angle) - height
    least, most = RADIUS[kind]
    good = (sectors >= 6) & (centre <= 10) & (radius >= least) & (radius <= most) & (kp.at(utc) < 8)
    good &= np.isfinite(lat).all(axis=1)
    return utc[good], lat[good]


def fitted(features: np.ndarray, lat: np.ndarray) -> np.ndarray:
    return np.linalg.lstsq(features, lat, rcond=None)[0]


def calibrated(kp: KpRecord, kind: str) -> dict[str, object]:
    utc, lat = image_boundaries(kp, kind)
    train = utc < HELD_OUT
    utc, lat = utc[train], lat[train]
    features = np.stack(edge_features(kp, utc).features, axis=1)
    quarter = utc.astype("datetime64[M]").astype(int) // 3
    miss = np.empty_like(lat)
    for left_out in np.unique(quarter):
        aside = quarter == left_out
        miss[aside] = features[aside] @ fitted(features[~aside], lat[~aside]) - lat[aside]
    sigma = np.sqrt((miss**2).mean(axis=0))
    relative = ((miss / sigma) ** 2).mean(axis=1)
    by_quarter = np.array([relative[quarter == q].mean() for q in np.unique(quarter)])
    widening = float(np.sqrt(1 + by_quarter.std()))
    now = features[:, FEATURES.index("kp")]
    variance = np.linalg.lstsq(np.stack([np.ones_like(now), now], axis=1), relative, rcond=None)[0]
    return {
        "coefficients": [[round(float(c), 4) for c in row] for row in fitted(features, lat).T],
        "sigma_deg": [round(float(s) * widening, 3) for s in sigma],
        "variance_by_kp": [round(float(v), 4) for v in variance],
        "trained_on": [str(utc.min())[:10], str(utc.max())[:10]],
        "boundaries": len(utc),
    }


def main() -> None:
    kp = open_kp((DATA / "kp.npy").read_bytes())
    table = {
        "schema": "orbitctx/edge/1",
        "mlt_hours": list(NIGHT_HOURS),
        "features": list(FEATURES),
        "equatorward": calibrated(kp, "eab"),
        "poleward": calibrated(kp, "ocb"),
    }
    (DATA / "auroral_edge.json").write_text(json.dumps(table) + "\n", encoding="utf-8")
    record_row(
        "auroral_edge.json",
        what="Coefficients of the oval's two boundaries by Kp, magnetic local time and season, with their spreads",
        source="data/recipes/aurora_edge.py, from the IMAGE FUV boundaries of ocbpy, 2000-05 to 2001-12",
        licence="CC0 (facts fitted for this project)",
        credit="Chisham, Burrell, Thomas, Chen 2022, doi:10.1029/2022JA030622; IMAGE FUV team; ocbpy of A. G. Burrell",
        covers=None,
    )


if __name__ == "__main__":
    main()
