"""data/stars.json.gz: the naked-eye stars down to magnitude 4.6, for drawings of what the window showed.

    npm pack d3-celestial@0.7.35 && python data/recipes/make_stars.py d3-celestial-0.7.35.tgz

Positions and magnitudes are those of XHIP (Anderson & Francis 2012, VizieR V/137D), equinox and epoch J2000; names are
the IAU's; constellation figures are those of d3-celestial (BSD 3-Clause), drawn after the IAU's charts.
"""

from __future__ import annotations

import gzip
import json
import sys
import tarfile
from pathlib import Path
from typing import Any

from _manifest import DATA, record_row

FAINTEST = 4.6


def read_json(archive: tarfile.TarFile, name: str) -> Any:
    member = archive.extractfile(f"package/data/{name}")
    assert member is not None
    return json.load(member)


def main(path: Path) -> None:
    with tarfile.open(path) as archive:
        stars = read_json(archive, "stars.6.json")["features"]
        names = read_json(archive, "starnames.json")
        figures = read_json(archive, "constellations.lines.json")["features"]
        titles = read_json(archive, "constellations.json")["features"]
    rows = []
    for star in stars:
        if star["properties"]["mag"] <= FAINTEST:
            ra, dec = star["geometry"]["coordinates"]
            name = names.get(str(star["id"]), {})
            title = name.get("name", "")
            label = " ".join(p for p in (name.get("bayer", ""), name.get("c", "")) if p) if name.get("bayer") else ""
            rows.append([round(ra % 360, 4), dec, star["properties"]["mag"], title, label, name.get("c", "")])
    rows.sort(key=lambda row: (row[2], row[0]))
    constellations = {
        f["id"]: {
            "name": next(t["properties"]["name"] for t in titles if t["id"] == f["id"]),
            "lines": [[[round(x % 360, 2), round(y, 2)] for x, y in line] for line in f["geometry"]["coordinates"]],
        }
        for f in figures
        if any(t["id"] == f["id"] for t in titles)
    }
    body = {"stars": rows, "constellations": dict(sorted(constellations.items()))}
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    with (DATA / "stars.json.gz").open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(text.encode("utf-8"))
    record_row(
        "stars.json.gz",
        what=f"{len(rows)} stars to magnitude {FAINTEST} (RA, Dec J2000, magnitude, names) and constellation figures",
        source="npm d3-celestial 0.7.35; XHIP, Anderson & Francis 2012, VizieR V/137D",
        licence="BSD-3-Clause",
        credit="Stars: XHIP (Anderson & Francis 2012); figures and names: d3-celestial, copyright 2015 Olaf Frohn",
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
