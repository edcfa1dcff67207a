"""Write data/outlines_110m.npy and data/outlines_50m.npy: coastlines and borders for maps.

    npm pack world-atlas@2.0.2          # in FOLDER
    python data/recipes/make_outlines.py FOLDER

An array of int16 with shape (N, 2): longitude and latitude in 1/180 degree (0.6 km). A row (32767, 0) opens a ring of
land, a row (32767, 1) a border between countries.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from _manifest import DATA, record_row
from topology import arcs_of, packed_json, rings_of, shared_arcs

OPENS = 32767
UNITS_PER_DEGREE = 180


def main(folder: Path) -> None:
    for detail in ("110m", "50m"):
        topology = packed_json(folder, "world-atlas", f"countries-{detail}.json")
        arcs = arcs_of(topology)
        land = list(rings_of(topology["objects"]["land"]["geometries"][0], arcs))
        borders = shared_arcs(topology["objects"]["countries"]["geometries"], arcs)
        rows = []
        for kind, lines in ((0, land), (1, borders)):
            for line in lines:
                whole = np.rint(line * UNITS_PER_DEGREE).astype(np.int16)
                keep = np.r_[True, (np.diff(whole, axis=0) != 0).any(axis=1)]
                rows += [np.array([[OPENS, kind]], dtype=np.int16), whole[keep]]
        np.save(DATA / f"outlines_{detail}.npy", np.concatenate(rows))
        record_row(
            f"outlines_{detail}.npy",
            what=f"outlines of land and borders of countries, 1:{detail[:-1]} million, for maps",
            source="Natural Earth, by way of the npm package world-atlas 2.0.2",
            licence="public domain (Natural Earth); ISC (world-atlas)",
            credit="Made with Natural Earth; world-atlas by Mike Bostock",
        )
        print(f"outlines_{detail}.npy: {len(land)} rings, {len(borders)} borders, {sum(map(len, rows))} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
