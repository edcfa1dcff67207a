"""Many element sets in one block of fixed-width text: opened without parsing more than the epochs.

Making an SGP4 model of a set costs some 5 us; a record holds thousands and a question touches a few, so that models
are made when they are first needed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbitctx.errors import DamagedDataError
from orbitctx.instants import Instants
from orbitctx.orbit.elements import ElementSet, checksum

__all__ = ["SetTable"]

_LINE = 69
_ROW = 2 * (_LINE + 1)
_YEAR, _DAY = slice(18, 20), slice(20, 32)


class SetTable:
    """Element sets in rows of text, sorted by epoch; ``epochs`` is ``datetime64[us]`` UTC of shape (N,)."""

    BARE_WIDTH = 2 * (_LINE - 1)

    __slots__ = ("_bare", "_models", "_rows", "epochs")

    def __init__(self, text: bytes, *, bare: bool = False) -> None:
        if len(text) % _ROW:
            raise DamagedDataError(
                "A table of element sets is cut short.",
                expected=f"rows of {_ROW} bytes",
                found=f"{len(text)} bytes",
            )
        self._rows = np.frombuffer(text, dtype=np.uint8).reshape(-1, _ROW)
        self.epochs: Instants = _epochs(self._rows)
        self.epochs.flags.writeable = False
        self._bare = bare
        self._models: dict[int, Any] = {}

    @classmethod
    def from_sets(cls, sets: Iterable[ElementSet]) -> SetTable:
        """The table of some sets, in the order of their epochs; lines without checksum get blank columns."""
        rows = sorted(sets, key=lambda s: s.epoch)
        return cls("".join(f"{s.line1:<69}\n{s.line2:<69}\n" for s in rows).encode("ascii"))

    @classmethod
    def bare(cls, characters: NDArray[np.uint8]) -> SetTable:
        """The table from rows without checksums, shape (N, BARE_WIDTH): they are put back when a set is asked for."""
        rows = np.full((len(characters), _ROW), ord("\n"), dtype=np.uint8)
        rows[:, : _LINE - 1] = characters[:, : _LINE - 1]
        rows[:, _LINE + 1 : -2] = characters[:, _LINE - 1 :]
        return cls(rows.tobytes(), bare=True)

    def without_checksums(self) -> NDArray[np.uint8]:
        """The rows as ``bare`` takes them."""
        return np.hstack([self._rows[:, : _LINE - 1], self._rows[:, _LINE + 1 : -2]])

    @classmethod
    def joined(cls, *texts: bytes) -> SetTable:
        """The table of several texts in rows together, sorted by epoch, a row that occurs twice taken once."""
        rows = np.frombuffer(b"".join(texts), dtype=f"S{_ROW}")
        _, first = np.unique(rows, return_index=True)
        together = cls(rows[np.sort(first)].tobytes())
        return cls(together._rows[np.argsort(together.epochs, kind="stable")].tobytes())

    def __len__(self) -> int:
        return len(self._rows)

    def to_bytes(self) -> bytes:
        """The rows as text, as the constructor takes them."""
        return self._rows.tobytes()

    def element_set(self, index: int) -> ElementSet:
        """The set of a row."""
        row = self._rows[index].tobytes().decode("ascii")
        line1, line2 = row[:_LINE].rstrip(), row[_LINE + 1 : -1].rstrip()
        if self._bare:
            line1, line2 = f"{line1}{checksum(line1)}", f"{line2}{checksum(line2)}"
        return ElementSet(line1, line2, np.datetime64(self.epochs[index]))

    def model(self, index: int) -> Any:
        """The SGP4 model (WGS-72, as the catalogue uses it) of a row, made once."""
        found = self._models.get(index)
        if found is None:
            from sgp4.api import Satrec

            one = self.element_set(index)
            found = self._models[index] = Satrec.twoline2rv(one.line1, one.line2)
        return found


def _epochs(rows: NDArray[np.uint8]) -> Instants:
    years = np.ascontiguousarray(rows[:, _YEAR]).view("S2").ravel()
    days = np.ascontiguousarray(rows[:, _DAY]).view("S12").ravel()
    try:
        year = years.astype(np.int64)
        day = days.astype(np.float64)
    except ValueError:
        raise DamagedDataError("A table of element sets holds something else than element sets.") from None
    # Two-digit years turn in 1957, the year of the first satellite.
    year += np.where(year >= 57, 1900, 2000)
    starts = (year - 1970).astype("datetime64[Y]").astype("datetime64[us]")
    return np.asarray(starts + np.rint((day - 1.0) * 86_400e6).astype("timedelta64[us]"))
