"""Element sets as rows of text: two lines of 69 columns each, sorted by epoch, 140 bytes a set.

Such a text is an ordinary two-line element file, and it is opened without parsing, because every field has its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from orbitctx.errors import DamagedDataError

__all__ = ["StoredSet", "epoch_of", "rows_from_sets", "sets_from_rows"]

_LINE = 69
_ROW = 2 * (_LINE + 1)


@dataclass(frozen=True, slots=True)
class StoredSet:
    """One element set as it was imported, its epoch ``datetime64[us]`` UTC: the fields of ``orbit.ElementSet``."""

    line1: str
    line2: str
    epoch: np.datetime64


def sets_from_rows(rows: bytes) -> tuple[StoredSet, ...]:
    """The sets of a text in rows. Raises DamagedDataError where it is cut short or is something else."""
    if len(rows) % _ROW:
        raise DamagedDataError(
            "The imported element sets are cut short.", expected=f"rows of {_ROW} bytes", found=f"{len(rows)} bytes"
        )
    lines = rows.decode("ascii").split("\n")
    return tuple(
        StoredSet(lines[k].rstrip(), lines[k + 1].rstrip(), epoch_of(lines[k])) for k in range(0, len(lines) - 1, 2)
    )


def rows_from_sets(sets: Iterable[StoredSet]) -> bytes:
    """The text in rows of some sets, sorted by epoch."""
    ordered = sorted(sets, key=lambda one: (one.epoch, one.line1))
    return "".join(f"{one.line1:<{_LINE}}\n{one.line2:<{_LINE}}\n" for one in ordered).encode("ascii")


def epoch_of(line1: str) -> np.datetime64:
    """The epoch in columns 19-32 of a first line, UTC; two-digit years turn in 1957."""
    year = int(line1[18:20])
    start = np.datetime64(str(year + (1900 if year >= 57 else 2000)), "us")
    return start + np.timedelta64(round((float(line1[20:32]) - 1.0) * 86_400e6), "us")
