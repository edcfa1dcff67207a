"""``orbitctx data import``: files of element sets into the user's store.

A set is taken when it is sound by itself (columns, checksums, numbers), is of the right satellite, is no prediction,
and agrees with at least one of its neighbours; all others are named with place and reason. The store changes in one
step at the end, or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from orbitctx.constants import ISS_CATALOGUE_NUMBER
from orbitctx.errors import NoDataError, UsageError
from orbitctx.records import manifest, store
from orbitctx.records.consistency import lone_sets
from orbitctx.records.formats import Converted, Problem, convert
from orbitctx.records.omm import LARGEST_NUMBER
from orbitctx.records.setrows import StoredSet, rows_from_sets, sets_from_rows

__all__ = ["FileSummary", "ImportSummary", "SetParser", "import_bytes", "import_files"]

# Real sets can have an epoch some hours ahead: the supplier moves it to the next pass of the node.
_AHEAD = np.timedelta64(12, "h")
_REAL_SETS = "iss_real_sets.txt.gz"
_SHOWN_PROBLEMS = 10


class _OneSet(Protocol):
    @property
    def line1(self) -> str: ...
    @property
    def line2(self) -> str: ...
    @property
    def epoch(self) -> np.datetime64: ...


class _OneProblem(Protocol):
    @property
    def line(self) -> int: ...
    @property
    def reason(self) -> str: ...
    @property
    def skipped(self) -> bool: ...


class _Parsed(Protocol):
    @property
    def sets(self) -> Sequence[_OneSet]: ...
    @property
    def problems(self) -> Sequence[_OneProblem]: ...
    @property
    def duplicates(self) -> int: ...


class SetParser(Protocol):
    """What reads two-line text: ``orbit.elements.parse_element_sets``, handed in, as records know only bytes."""

    def __call__(self, text: str, /, *, satellite: int, not_after: np.datetime64 | None) -> _Parsed:
        """The good sets of a text, and the bad ones with line number and reason."""


@dataclass(frozen=True, slots=True)
class FileSummary:
    """What one file gave: its format, how many good sets, and what was odd."""

    path: str
    format: str
    sets: int
    problems: tuple[Problem, ...]

    def to_value(self) -> dict[str, Any]:
        """The summary as the JSON has it."""
        problems = [problem.to_value() for problem in self.problems]
        return {"path": self.path, "format": self.format, "sets": self.sets, "problems": problems}


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import did: sets added, known ones met again, sets left out, and the store as it is afterwards."""

    satellite: int
    added: int
    duplicates: int
    skipped: int
    total: int
    covers: tuple[str, str] | None
    files: tuple[FileSummary, ...]

    def to_record(self) -> dict[str, Any]:
        """The summary as plain JSON: the body of ``data import --json``."""
        counts = {"added": self.added, "duplicates": self.duplicates, "skipped": self.skipped, "total": self.total}
        covers = list(self.covers) if self.covers else None
        files = [one.to_value() for one in self.files]
        told = {"summary": self.sentence(), "warnings": list(self.warnings)}
        return {"satellite": self.satellite, **counts, "covers": covers, "files": files, **told}

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was odd, set by set: file, place and reason."""
        return tuple(f"{file.path}, {odd.place}: {odd.reason}" for file in self.files for odd in file.problems)

    def sentence(self) -> str:
        """One plain sentence."""
        span = f", {self.covers[0]} to {self.covers[1]}" if self.covers else ""
        return (
            f"{self.added} element sets added, {self.duplicates} already known, {self.skipped} left out; "
            f"{self.total} imported sets of satellite {self.satellite} in all{span}."
        )


def import_files(
    paths: Iterable[str | Path],
    *,
    parse: SetParser,
    satellite: int | None = None,
    home: str | Path | None = None,
    now: np.datetime64 | None = None,
) -> ImportSummary:
    """Add the element sets of some files to the user's store; call it with ``parse=parse_element_sets``.

    ``satellite``: a catalogue number whose sets are kept apart; without it only sets of the station are taken.
    ``now``: UTC; sets with a later epoch are predictions. Raises UsageError for a path that cannot be read, a number
    that no two lines can hold, and where no file holds a single good set; the store is untouched then.
    """
    contents = []
    for path in paths:
        try:
            contents.append((str(path), Path(path).read_bytes()))
        except OSError as error:
            raise UsageError(
                "A file of element sets cannot be read.", expected="an existing file", found=f"{path}: {error.strerror}"
            ) from None
    if not contents:
        raise UsageError("There is nothing to import.", expected="one or more files of element sets", found="none")
    return import_bytes(contents, parse=parse, satellite=satellite, home=home, now=now)


def import_bytes(
    contents: Iterable[tuple[str, bytes]],
    *,
    parse: SetParser,
    satellite: int | None = None,
    home: str | Path | None = None,
    now: np.datetime64 | None = None,
) -> ImportSummary:
    """As ``import_files``, from named bytes."""
    number = ISS_CATALOGUE_NUMBER if satellite is None else satellite
    if not 0 < number <= LARGEST_NUMBER:
        raise UsageError(
            "This is no catalogue number of two-line sets.", expected=f"1 to {LARGEST_NUMBER}", found=str(number)
        )
    latest = (np.datetime64("now", "us") if now is None else now) + _AHEAD
    read = [_read(name, content, parse, number, latest) for name, content in contents]
    if not any(one.sets for one in read):
        raise _nothing_good([one.summary(set()) for one in read])
    reference = _embedded(number)
    told: list[ImportSummary] = []

    def change(before: dict[str, store.Entry]) -> dict[str, store.Kept]:
        name = store.sets_name(number)
        kept = sets_from_rows(store.read(name, home) or b"") if name in before else ()
        summary, merged = _merged(number, read, kept, reference)
        told.append(summary)
        if not summary.added:
            return {}
        return {name: store.Kept(rows_from_sets(merged), summary.covers, {"sets": len(merged)})}

    store.commit(change, home)
    (summary,) = told
    if not (summary.added or summary.duplicates):
        raise _nothing_good(summary.files)
    return summary


@dataclass(slots=True)
class _Read:
    """One file after reading: its sets, each with the place where it stands, and its problems so far."""

    path: str
    converted: Converted
    sets: list[StoredSet]
    problems: list[Problem]
    repeated: int

    def summary(self, lone: set[StoredSet]) -> FileSummary:
        return FileSummary(
            self.path, self.converted.format, sum(one not in lone for one in self.sets), tuple(self.problems)
        )


def _read(path: str, content: bytes, parse: SetParser, satellite: int, latest: np.datetime64) -> _Read:
    converted = convert(content, satellite)
    parsed = parse(converted.text, satellite=satellite, not_after=latest)
    found = [Problem(converted.place(one.line), " ".join(one.reason.split()), one.skipped) for one in parsed.problems]
    sets = [StoredSet(one.line1, one.line2, one.epoch) for one in parsed.sets]
    return _Read(path, converted, sets, [*converted.problems, *found], parsed.duplicates)


def _merged(
    satellite: int, read: list[_Read], kept: tuple[StoredSet, ...], reference: tuple[StoredSet, ...]
) -> tuple[ImportSummary, list[StoredSet]]:
    known = {_same(one): one for one in kept}
    fresh: dict[str, StoredSet] = {}
    repeated = sum(one.repeated for one in read)
    for file in read:
        for one in file.sets:
            repeated += _same(one) in known or _same(one) in fresh
            if _same(one) not in known:
                fresh.setdefault(_same(one), one)
    new = list(fresh.values())
    reasons = {new[k]: reason for k, reason in lone_sets(new, [*kept, *reference]).items()}
    for file in read:
        file.problems += [Problem(_place(file, one), reasons[one]) for one in file.sets if one in reasons]
    added = [one for one in new if one not in reasons]
    merged = [*kept, *added]
    days = sorted(str(one.epoch.astype("datetime64[D]")) for one in merged)
    summary = ImportSummary(
        satellite=satellite,
        added=len(added),
        duplicates=repeated,
        skipped=sum(problem.skipped for file in read for problem in file.problems),
        total=len(merged),
        covers=(days[0], days[-1]) if days else None,
        files=tuple(file.summary(set(reasons)) for file in read),
    )
    return summary, merged


def _place(file: _Read, one: StoredSet) -> str:
    lines = [line.strip() for line in file.converted.text.splitlines()]
    return file.converted.place(lines.index(one.line1) + 1) if one.line1 in lines else "the file"


def _same(one: StoredSet) -> str:
    # Suppliers write the same numbers with "+" and leading zeros or without, with checksum or without.
    return re.sub(r"(?<![\d.])[+ 0]+", " ", f"{one.line1[:63]} | {one.line2[:68]}")


def _embedded(satellite: int) -> tuple[StoredSet, ...]:
    # The project's own sets are neighbours, too: they keep a lone bad set out of an empty store.
    if satellite != ISS_CATALOGUE_NUMBER:
        return ()
    import gzip

    try:
        return sets_from_rows(gzip.decompress(manifest.read_bytes(_REAL_SETS)))
    except (NoDataError, OSError):
        return ()  # an import must not depend on the package's data being sound


def _nothing_good(files: Sequence[FileSummary]) -> UsageError:
    lines = [f"{one.path}: {p.place}: {p.reason}" for one in files for p in one.problems if p.skipped]
    more = [f"and {len(lines) - _SHOWN_PROBLEMS} more"] if len(lines) > _SHOWN_PROBLEMS else []
    return UsageError(
        "No element set could be imported.",
        expected="TLE, 3LE or OMM (JSON, CSV, XML, KVN) with at least one sound set",
        found="; ".join([*lines[:_SHOWN_PROBLEMS], *more]) or "no element sets at all",
    )
