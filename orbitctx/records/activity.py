"""Kp as GFZ serves it, and how fetched values join those at hand."""

from __future__ import annotations

import json

import numpy as np

from orbitctx.errors import FetchError
from orbitctx.records.store import KP_DTYPE

__all__ = ["merge_kp", "read_kp"]

_HOURS = np.timedelta64(3, "h")


def read_kp(content: bytes, now: np.datetime64) -> np.ndarray:
    """Kp from an answer of GFZ's web service: rows of ``KP_DTYPE``, sorted by time.

    The service marks each value ``def`` or ``pre``. The interval that still runs at ``now`` is served, too, and
    changes until its end: it is left out. Raises FetchError for anything that is not such a table.
    """
    try:
        record = json.loads(content)
        starts = np.array([text.removesuffix("Z") for text in record["datetime"]], dtype="datetime64[s]")
        thirds = np.array(record["Kp"], dtype=float) * 3
        definitive = np.array([{"def": True, "pre": False}[told] for told in record["status"]], dtype=bool)
        if not len(starts) == len(thirds) == len(definitive):
            raise ValueError(f"{len(starts)} times, {len(thirds)} values, {len(definitive)} states")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FetchError(
            "The Kp table cannot be read.", expected="datetime, Kp and status of equal length", found=repr(error)
        ) from None
    known = np.isfinite(thirds) & (thirds >= 0)  # -1 stands for a gap
    off = known & ((np.abs(thirds - np.rint(thirds)) > 0.02) | (thirds > 27.1))
    misplaced = (starts.astype("datetime64[h]") != starts) | (starts.astype("datetime64[h]").astype(np.int64) % 3 != 0)
    if (off | misplaced).any():
        first = int(np.flatnonzero(off | misplaced)[0])
        raise FetchError(
            "The Kp table holds something else than Kp.",
            expected="thirds from 0 to 9 at 00, 03 .. 21 UTC",
            found=f"{record['Kp'][first]} at {record['datetime'][first]}",
        )
    rows = np.zeros(len(starts), KP_DTYPE)
    rows["start"], rows["thirds"], rows["definitive"] = starts, np.where(known, np.rint(thirds), 0), definitive
    return np.sort(rows[known & (starts + _HOURS <= now)], order="start")


def merge_kp(old: np.ndarray, new: np.ndarray) -> np.ndarray:
    """Both tables as one, sorted by time: a later fetch wins, but never a provisional value over a definitive one."""
    both = np.concatenate([old, new])
    age = np.arange(len(both))
    order = np.lexsort([age, both["definitive"], both["start"]])
    both = both[order]
    last = np.append(both["start"][1:] != both["start"][:-1], True) if len(both) else np.zeros(0, dtype=bool)
    return np.asarray(both[last])
