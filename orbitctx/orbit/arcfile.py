"""The fitted record as a file: arcs, thin spots and burns in rows of text, compressed.

One arc a row: how long after the epoch it starts and how long before the next start it ends (seconds, mostly 0),
along-track rms of its residuals in units of 10 m (-1: unknown), number of raw sets it rests on, its two lines. Rows
have a fixed width and are stored column by column: a column of like digits compresses twice as well as a row of
unlike ones, and opening is a few array operations.
"""

from __future__ import annotations

import gzip
import itertools
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbitctx.errors import DamagedDataError
from orbitctx.instants import Instants
from orbitctx.orbit.settable import SetTable

__all__ = ["ArcTable", "read_arcs", "write_arcs"]

Floats = NDArray[np.float64]

_MAGIC = b"orbitctx arcs 1\n"
_ORIGIN = np.datetime64("2000-01-01", "us")
_ARC_WIDTHS = (8, 11, 5, 4)
_THIN_WIDTHS = (11, 7)
_BURN_WIDTHS = (11, 6, 7, 7, 2)


@dataclass(frozen=True, slots=True)
class ArcTable:
    """The fitted record in arrays; times are ``datetime64[us]`` UTC.

    Arcs, shape (N,), sorted and not overlapping: [``start``, ``end``), ``rms_km`` along the track (NaN: unknown),
    ``used`` raw sets, and their ``sets``. Thin spots, shape (G,): spans of more than a day without a used raw set.
    Burns, shape (B,): time, its one-sigma in hours, m/s along the track, significance, and whether they are firm.
    """

    sets: SetTable
    start: Instants
    end: Instants
    rms_km: Floats
    used: NDArray[np.int64]
    thin_start: Instants
    thin_end: Instants
    burn_utc: Instants
    burn_sigma_h: Floats
    burn_dv_m_s: Floats
    burn_significance: Floats
    burn_firm: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.start)


def write_arcs(table: ArcTable) -> bytes:
    """The bytes of a record file; equal tables give equal bytes."""
    start, end, n = _seconds(table.start), _seconds(table.end), len(table)
    epoch = _seconds(table.sets.epochs)
    rms = np.where(np.isnan(table.rms_km), -1, _ceil(table.rms_km * 100))
    arcs = (start - epoch, np.append(start[1:], 0) - end, rms, np.minimum(table.used, 999))
    thin_start = _seconds(table.thin_start)
    thin = (thin_start, _seconds(table.thin_end) - thin_start)
    burns = (
        _seconds(table.burn_utc),
        _ceil(table.burn_sigma_h * 60),
        np.rint(table.burn_dv_m_s * 1000),
        np.minimum(np.rint(table.burn_significance), 99_999),
        table.burn_firm,
    )
    lines = table.sets.without_checksums()
    text = _MAGIC + f"{n} {len(thin_start)} {len(table.burn_utc)}\n".encode("ascii")
    text += np.hstack([_text(arcs, _ARC_WIDTHS), lines]).T.tobytes()
    text += _text(thin, _THIN_WIDTHS).T.tobytes() + _text(burns, _BURN_WIDTHS).T.tobytes()
    return gzip.compress(text, 9, mtime=0)


def read_arcs(data: bytes) -> ArcTable:
    """The record from the bytes of its file; raises DamagedDataError where they are something else."""
    try:
        text = gzip.decompress(data)
        if not text.startswith(_MAGIC):
            raise ValueError("another kind of file")
        head = text.index(b"\n", len(_MAGIC)) + 1
        counts = [int(part) for part in text[len(_MAGIC) : head].split()]
        widths = (sum(_ARC_WIDTHS) + SetTable.BARE_WIDTH, sum(_THIN_WIDTHS), sum(_BURN_WIDTHS))
        ends = head + np.cumsum([0, *(n * w for n, w in zip(counts, widths, strict=True))])
        if ends[-1] != len(text):
            raise ValueError(f"{len(text)} characters instead of {ends[-1]}")
        blocks = [
            np.frombuffer(text, dtype=np.uint8, count=n * w, offset=at).reshape(w, n).T
            for n, w, at in zip(counts, widths, ends[:-1].tolist(), strict=True)
        ]
        after_epoch, before_next, rms, used = _numbers(blocks[0], _ARC_WIDTHS)
        thin_start, thin_length = _numbers(blocks[1], _THIN_WIDTHS)
        burns = _numbers(blocks[2], _BURN_WIDTHS)
        sets = SetTable.bare(blocks[0][:, sum(_ARC_WIDTHS) :])
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise DamagedDataError(
            "The orbit record is damaged.", expected="a file written by `orbitctx data fit`", found=str(error)
        ) from None
    start = _seconds(sets.epochs) + after_epoch
    # The last arc has no next one: its end stands in the place of a start after it.
    following = np.append(start[1:], 0)
    end = following - before_next
    return ArcTable(
        sets,
        _instants(start),
        _instants(end),
        np.where(rms < 0, np.nan, rms / 100.0),
        used,
        _instants(thin_start),
        _instants(thin_start + thin_length),
        _instants(burns[0]),
        burns[1] / 60.0,
        burns[2] / 1000.0,
        burns[3].astype(np.float64),
        burns[4] == 1,
    )


def _ceil(values: Floats) -> Floats:
    # Rounded up, but not for a last binary digit: what was read back is written as it was.
    return np.asarray(np.ceil(np.round(values, 6)))


def _text(columns: Sequence[NDArray[Any]], widths: tuple[int, ...]) -> NDArray[np.uint8]:
    """Whole numbers as right-aligned text of the given widths: a matrix of characters, one row each."""
    rows = zip(*(np.asarray(c).astype(np.int64).tolist() for c in columns), strict=True)
    text = "".join("".join(f"{value:{width}d}" for value, width in zip(row, widths, strict=True)) for row in rows)
    return np.frombuffer(text.encode("ascii"), dtype=np.uint8).reshape(-1, sum(widths))


def _numbers(rows: NDArray[np.uint8], widths: tuple[int, ...]) -> list[NDArray[np.int64]]:
    edges = np.cumsum((0, *widths))
    return [
        np.ascontiguousarray(rows[:, a:b]).view(f"S{b - a}").ravel().astype(np.int64)
        for a, b in itertools.pairwise(edges)
    ]


def _instants(seconds: NDArray[np.int64]) -> Instants:
    return np.asarray(_ORIGIN + seconds.astype("timedelta64[s]"))


def _seconds(utc: Instants) -> NDArray[np.int64]:
    return np.asarray(np.rint((utc - _ORIGIN) / np.timedelta64(1, "s")).astype(np.int64))
