"""Make data/iss_arcs.gz: the fitted record of the orbit, from raw histories that stay where they are.

Usage: python data/recipes/iss_arcs.py HISTORY...  (TLE text or CSV with columns line1, line2; .gz or plain)
"""

from __future__ import annotations

import sys

from _manifest import DATA, record_row

from orbitctx.instants import isoformat
from orbitctx.orbit.fit import fit_history, summary_line
from orbitctx.orbit.record import ARCS_FILE


def main(histories: list[str]) -> None:
    summary = fit_history(histories, DATA / ARCS_FILE)
    print(summary_line(summary))
    record_row(
        ARCS_FILE,
        what=f"{summary.arcs} fitted SGP4 element sets of the ISS, each valid on an arc without a burn, with its "
        f"measured residual, and {summary.burns_firm} firm and {summary.burns_possible} possible burns",
        source="`orbitctx data fit` over the public catalogue's history",
        licence="MIT",
        credit="orbitctx, fitted to element sets of the 18th Space Defense Squadron, public satellite catalogue",
        covers=(isoformat(summary.start), isoformat(summary.end)),
    )


if __name__ == "__main__":
    main(sys.argv[1:])
