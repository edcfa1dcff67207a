"""Make kp.npy from the Kp / ap table of GFZ Potsdam (any CSV or CSV.GZ with columns t, kp, ap, 3-hourly, observed).

Usage: python data/recipes/kp.py path/to/kp_ap_3h.csv.gz

One int8 per 3-hour interval from 1998-11-20T00 on: Kp in thirds (0..27), -1 where there is none; the last month is
provisional: GFZ publishes quick-look values first and definitive ones about a month later. The ap index follows from Kp
by its definition and is not stored.
"""

from __future__ import annotations

import csv
import gzip
import sys
from pathlib import Path

import numpy as np
from _manifest import DATA, record_row

START = np.datetime64("1998-11-20T00", "h")


def main(path: Path) -> None:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        rows = [
            (np.datetime64(r["t"].replace(" ", "T"), "h"), round(float(r["kp"]) * 3)) for r in csv.DictReader(lines)
        ]
    index = np.array([(when - START) // np.timedelta64(3, "h") for when, _ in rows])
    thirds = np.full(index.max() + 1, -1, dtype=np.int8)
    thirds[index] = [value for _, value in rows]
    np.save(DATA / "kp.npy", thirds)
    record_row(
        "kp.npy",
        what="Kp in thirds, one int8 per 3 hours from 1998-11-20T00 UTC, observed; the last month provisional",
        source="GFZ Helmholtz Centre for Geosciences, Kp index, doi:10.5880/Kp.0001",
        licence="CC BY 4.0",
        credit="GFZ Helmholtz Centre for Geosciences, Potsdam (Matzka et al. 2021, doi:10.1029/2020SW002641); "
        "CSSI space-weather file of CelesTrak",
        covers=("1998-11-20", str((START + 3 * len(thirds)).astype("datetime64[D]") - 1)),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
