"""Make data/iss_real_sets.txt.gz: real element sets of the station, as published, in fixed-width rows.

Usage: python data/recipes/iss_real_sets.py ISS_TLE_REAL.csv  (columns line1, line2, epoch_utc)
"""

from __future__ import annotations

import csv
import gzip
import sys
from pathlib import Path

from _manifest import DATA, record_row

from orbitctx.instants import isoformat
from orbitctx.orbit.elements import parse_element_sets
from orbitctx.orbit.settable import SetTable

NAME = "iss_real_sets.txt.gz"


def main(source: Path) -> None:
    with source.open(encoding="utf-8", newline="") as file:
        text = "\n".join(f"{row['line1']}\n{row['line2']}" for row in csv.DictReader(file))
    parsed = parse_element_sets(text)
    for problem in parsed.problems:
        print(f"line {problem.line}: {problem.reason}")
    table = SetTable.from_sets(parsed.sets)
    (DATA / NAME).write_bytes(gzip.compress(table.to_bytes(), 9, mtime=0))
    record_row(
        NAME,
        what=f"{len(table)} element sets of the ISS as published",
        source="public satellite catalogue, 18th Space Defense Squadron",
        licence="public data; credit requested",
        credit="18th Space Defense Squadron, public satellite catalogue (space-track.org)",
        covers=(isoformat(table.epochs[0]), isoformat(table.epochs[-1])),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
