"""What the orbit benchmarks share: the reference history, and the error of a record against raw sets."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from orbitctx.orbit.elements import ElementSet
from orbitctx.orbit.fit import fit_sets, read_history
from orbitctx.orbit.fitting.observations import Observations, observe, triad
from orbitctx.orbit.propagate import itrs_from_teme
from orbitctx.orbit.record import OrbitRecord
from orbitctx.orbit.settable import SetTable

Floats = NDArray[np.float64]

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
HISTORY = SHARED / "reference" / "iss_tle_history.csv.gz"
REAL = SHARED / "embed" / "iss_tle_real.csv"
FRAMES = SHARED / "reference" / "astronaut_frames.csv.gz"


def need(*paths: Path) -> None:
    """End quietly where the reference data are absent."""
    missing = [str(p) for p in paths if not p.exists()]
    if missing:
        print("skipped: the reference data are not at hand:", *missing)
        sys.exit(0)


def whole_history() -> Observations:
    sets = [*read_history(HISTORY).sets, *read_history(REAL).sets]
    return observe(list({(s.line1[:68], s.line2[:68]): s for s in sets}.values()))


def fitted(sets: tuple[ElementSet, ...] | list[ElementSet]) -> OrbitRecord:
    """A record of arcs alone, without raw sets to fall back on."""
    return OrbitRecord(fit_sets(list(sets))[0], SetTable(b""))


def errors_km(record: OrbitRecord, obs: Observations) -> tuple[Floats, Floats, Floats]:
    """Along-track and cross-track error of a record at the epochs of raw sets, and its published spread."""
    utc = np.array([s.epoch for s in obs.sets], dtype="datetime64[us]")
    track = record.track(utc)
    truth = itrs_from_teme(obs.position_km[:, 0].T, utc)
    # The Earth's rotation tilts the ground velocity by 4 degrees from TEME's: the triad is turned as the position is.
    axes = triad(obs.position_km[:, 0], obs.velocity_km_s[:, 0])
    along = np.einsum("cn,cn->n", itrs_from_teme(axes[:, 1].T, utc), track.position_itrs_km - truth)
    cross = np.einsum("cn,cn->n", itrs_from_teme(axes[:, 2].T, utc), track.position_itrs_km - truth)
    return along, cross, track.spread_km


def thinned_along_km(archive: Observations, test: Observations, n: int) -> Floats:
    """Along-track error, at the epochs of ``test``, of the nearest of ``n`` sets evenly thinned out of an archive."""
    keep = archive.subset(np.unique(np.linspace(0, len(archive) - 1, n).astype(int)))
    above = np.clip(np.searchsorted(keep.days, test.days), 1, len(keep) - 1)
    nearest = above - (test.days - keep.days[above - 1] < keep.days[above] - test.days)
    at_epoch = [keep.models[k].sgp4(2451544.5, day)[1] for k, day in zip(nearest, test.days, strict=True)]
    apart = np.array(at_epoch) - test.position_km[:, 0]
    return np.asarray(np.einsum("nc,nc->n", triad(test.position_km[:, 0], test.velocity_km_s[:, 0])[:, 1], apart))


def percentiles(name: str, values: Floats, *levels: float) -> str:
    size = np.abs(values[np.isfinite(values)])
    return f"{name}: " + ", ".join(f"p{level:g} {np.percentile(size, level):.2f}" for level in levels) + " km"
