"""The whole fit: a raw history of element sets in, the record of arcs and burns out."""

from __future__ import annotations

import csv
import gzip
import io
import itertools
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from orbitctx.errors import NoDataError, UsageError
from orbitctx.instants import isoformat
from orbitctx.orbit.arcfile import ArcTable, write_arcs
from orbitctx.orbit.elements import ElementSet, ParsedSets, parse_element_sets
from orbitctx.orbit.fitting.arcs import Arc, ArcFitter
from orbitctx.orbit.fitting.burns import Burn, find_burns
from orbitctx.orbit.fitting.clean import supported
from orbitctx.orbit.fitting.join import burn_between_arcs, meeting_days
from orbitctx.orbit.fitting.observations import DAY_ZERO, Observations, observe
from orbitctx.orbit.fitting.phase import phase_km, rate_km_day
from orbitctx.orbit.fitting.stale import stale
from orbitctx.orbit.settable import SetTable

__all__ = ["FitSummary", "fit_history", "fit_sets", "read_history", "trusted"]

Progress = Callable[[str, float], None]

# A hole longer than this is left a hole: nobody knows what happened in it.
MAX_GAP_DAYS = 6.0
_THIN_DAYS = 1.0
TARGET_KM = 1.9
SPARSE_TARGET_KM = 5.0
_SPARSE_GAP_DAYS = 1.5  # typical spacing of raw sets beyond which the wider target holds
_MIN_SETS = 8
_MIN_SERVICE_DAYS = 60 / 86_400
_FIRM_DV_M_S = 0.1
_FIRM_SIGNIFICANCE = 12.0


@dataclass(frozen=True, slots=True)
class FitSummary:
    """What a fit took in and what it gave."""

    raw_sets: int
    rejected: int
    problems: tuple[str, ...]
    arcs: int
    burns_firm: int
    burns_possible: int
    start: np.datetime64
    end: np.datetime64
    size_bytes: int


def fit_history(paths: Sequence[str | Path], out: str | Path, progress: Progress | None = None) -> FitSummary:
    """Fit a record to raw histories and write it to ``out``: ``fit_history(paths, out, progress=None) -> FitSummary``.

    ``paths``: TLE or 3LE text, or CSV with the columns line1 and line2, plain or gzipped. ``progress(stage, share)``
    is called with a word and the share done in [0, 1]. The file is written beside ``out`` and swapped in at the end.

    Raises UsageError where a file cannot be read, NoDataError where the good sets are too few for a record.
    """
    histories = [read_history(Path(path)) for path in paths]
    unique = {(s.line1[:68], s.line2[:68]): s for history in histories for s in history.sets}
    table, rejected = fit_sets(list(unique.values()), progress)
    data = write_arcs(table)
    target = Path(out)
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        beside.write_bytes(data)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    notes = tuple(
        f"{path}, line {problem.line}: {problem.reason}"
        for path, history in zip(paths, histories, strict=True)
        for problem in history.problems
    )
    return FitSummary(
        raw_sets=len(unique),
        rejected=rejected,
        problems=notes,
        arcs=len(table),
        burns_firm=int(table.burn_firm.sum()),
        burns_possible=int((~table.burn_firm).sum()),
        start=np.datetime64(table.start[0]),
        end=np.datetime64(table.end[-1]),
        size_bytes=len(data),
    )


def read_history(path: Path) -> ParsedSets:
    """The element sets of a file: TLE or 3LE text, or CSV with columns line1 and line2; gzipped if it ends in .gz."""
    try:
        data = path.read_bytes()
        text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise UsageError(
            "A history of element sets cannot be read.",
            expected="TLE text or CSV, plain or .gz",
            found=f"{path}: {error}",
        ) from None
    if text.startswith(("line1", '"line1"')):
        text = "\n".join(f"{row['line1']}\n{row['line2']}" for row in csv.DictReader(io.StringIO(text)))
    return parse_element_sets(text)


def fit_sets(sets: Sequence[ElementSet], progress: Progress | None = None) -> tuple[ArcTable, int]:
    """The record of arcs through raw sets, and how many sets were rejected as not of this orbit."""
    report = progress or (lambda stage, share: None)
    report("reading", 0.0)
    everything = observe(sets) if len(sets) >= _MIN_SETS else None
    if everything is None or len(everything) < _MIN_SETS:
        raise NoDataError("Too few element sets for a record.", expected=f"at least {_MIN_SETS}", found=str(len(sets)))
    report("cleaning", 0.05)
    keep = trusted(everything)
    report("finding burns", 0.15)
    obs = everything.subset(keep)
    phase = phase_km(obs)
    burns = find_burns(obs.days, phase, rate_km_day(obs), MAX_GAP_DAYS)
    fitter = ArcFitter(obs, phase, _target_km(obs.days))
    segments = _segments(obs.days, burns)
    arcs: list[list[Arc]] = []
    for low, high, burn in segments:
        report("fitting arcs", 0.2 + 0.8 * low / len(obs))
        arcs.append(fitter.segment(low, high, None if burn is None else burn.days))
    report("fitting arcs", 1.0)
    return _table(obs, segments, arcs), int((~keep).sum())


def trusted(everything: Observations) -> NDArray[np.bool_]:
    """True for each raw set that a record may rest on: ``supported`` by its neighbours and not ``stale``."""
    keep = supported(everything)
    obs = everything.subset(keep)
    phase, rate = phase_km(obs), rate_km_day(obs)
    keep[keep] = ~stale(obs.days, phase, rate, find_burns(obs.days, phase, rate, MAX_GAP_DAYS))
    return keep


def _target_km(days: NDArray[np.float64]) -> NDArray[np.float64]:
    gaps = np.diff(days, prepend=days[0])
    padded = np.pad(gaps, 4, mode="edge")
    typical = np.median(np.lib.stride_tricks.sliding_window_view(padded, 9), axis=1)
    return np.where(typical > _SPARSE_GAP_DAYS, SPARSE_TARGET_KM, TARGET_KM)


def _segments(days: NDArray[np.float64], burns: list[Burn]) -> list[tuple[int, int, Burn | None]]:
    """Runs of raw sets (first, last, the burn that opens them) that no burn and no long hole interrupts."""
    cuts: list[tuple[int, int, Burn | None]] = [(b.last_before, b.first_after, b) for b in burns]
    holes = np.flatnonzero(np.diff(days) > MAX_GAP_DAYS)
    cuts += [(int(k), int(k) + 1, None) for k in holes if not any(a <= k < b for a, b, _ in cuts)]
    cuts.sort(key=lambda c: c[0])
    lows = [(0, None), *((after, burn) for _, after, burn in cuts)]
    highs = [*(before for before, _, _ in cuts), len(days) - 1]
    return [(low, high, burn) for (low, burn), high in zip(lows, highs, strict=True)]


def _table(obs: Observations, segments: list[tuple[int, int, Burn | None]], arcs: list[list[Arc]]) -> ArcTable:
    flat = [arc for group in arcs for arc in group]
    start, end, burns = _spans(obs, segments, arcs)
    # Where two burns lie within each other's doubt, the arc between them may have no time left to serve.
    start = np.maximum.accumulate(start)
    end = np.minimum(end, np.append(start[1:], np.inf))
    serves = np.flatnonzero(end - start > _MIN_SERVICE_DAYS)
    serving = [flat[k] for k in serves]
    used = _used_days(obs, flat)
    gaps = np.flatnonzero((np.diff(used) > _THIN_DAYS) & (np.diff(used) <= MAX_GAP_DAYS))
    burns.sort(key=lambda b: b.days)
    return ArcTable(
        SetTable("".join(f"{one}\n{two}\n" for one, two in (arc.lines for arc in serving)).encode("ascii")),
        _utc(start[serves]),
        _utc(end[serves]),
        np.array([_rms_km(arc) for arc in serving]),
        np.array([arc.used for arc in serving]),
        _utc(used[gaps]),
        _utc(used[gaps + 1]),
        _utc([b.days for b in burns]),
        np.array([b.sigma_days * 24 for b in burns]),
        np.array([b.dv_m_s for b in burns]),
        np.array([b.significance for b in burns]),
        np.array([_firm(b) for b in burns], dtype=bool),
    )


def _spans(
    obs: Observations, segments: list[tuple[int, int, Burn | None]], arcs: list[list[Arc]]
) -> tuple[NDArray[np.float64], NDArray[np.float64], list[Burn]]:
    """When each arc starts and ends to serve (days), and the burns between them, dated anew."""
    flat = [arc for group in arcs for arc in group]
    opens = {id(group[0]): burn for group, (_, _, burn) in zip(arcs, segments, strict=True)}
    start, end = [float(obs.days[flat[0].first])], []
    burns: list[Burn] = []
    for before, after in itertools.pairwise(flat):
        burn = opens.get(id(after))
        if burn is not None:
            burn = burn_between_arcs(burn, before, after, obs.days)
            burns.append(burn)
        if obs.days[after.first] - obs.days[before.last] > MAX_GAP_DAYS:
            end.append(float(obs.days[before.last]))
            start.append(float(obs.days[after.first]))
            continue
        if burn is not None:
            at = burn.days
        elif after.first == before.last:
            at = after.elements.epoch_days
        else:
            at = meeting_days(before, after, obs.days)
        end.append(at)
        start.append(at)
    end.append(float(obs.days[flat[-1].last]))
    return np.array(start), np.array(end), burns


def _firm(burn: Burn) -> bool:
    return abs(burn.dv_m_s) >= _FIRM_DV_M_S and burn.significance >= _FIRM_SIGNIFICANCE


def _rms_km(arc: Arc) -> float:
    # One set fits itself exactly: what is unknown is not zero.
    return float(np.sqrt(np.nanmean(arc.along_km**2))) if arc.last > arc.first and arc.used > 1 else float("nan")


def _used_days(obs: Observations, arcs: list[Arc]) -> NDArray[np.float64]:
    used = [obs.days[arc.first : arc.last + 1][np.isfinite(arc.along_km)] for arc in arcs]
    return np.unique(np.concatenate(used))


def _utc(days: Sequence[float] | NDArray[np.float64]) -> NDArray[np.datetime64]:
    whole = np.rint(np.asarray(days, dtype=np.float64) * 86_400.0).astype("timedelta64[s]")
    return np.asarray(DAY_ZERO + whole)


def summary_line(summary: FitSummary) -> str:
    """The summary in one sentence."""
    return (
        f"{summary.raw_sets} raw sets, {summary.rejected} rejected -> {summary.arcs} arcs from "
        f"{isoformat(summary.start)} to {isoformat(summary.end)}, {summary.burns_firm} firm and "
        f"{summary.burns_possible} possible burns, {summary.size_bytes / 1024:.0f} KB"
    )
