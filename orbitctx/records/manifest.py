"""The project's data files: where they are, what the manifest says of them, and whether they still hold it.

Reading a file compares its length with the manifest, which finds a truncated or half-copied file for the price of one
``stat``. The sha256 is compared only on demand (``read_bytes(..., check=True)``, ``verify``): at 0.6 ms per megabyte
it would be paid at every start of a program that is started for each story, against damage that keeps the length,
which the compressed formats mostly find by their own check sums.
"""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orbitctx.errors import DamagedDataError, NoDataError, UsageError

__all__ = ["FileCheck", "Row", "damage", "data_folder", "provenance", "read_bytes", "rows", "verify"]

MANIFEST = "MANIFEST.json"
_SCHEMA = "orbitctx/manifest/1"
_PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Row:
    """One data file: what it is, where it comes from, under which terms, and the hash of its bytes."""

    name: str
    what: str
    source: str
    licence: str
    credit: str
    made_on: str  # date
    sha256: str
    covers: tuple[str, str] | None  # first and last date, UTC
    size: int | None  # bytes

    def to_value(self) -> dict[str, Any]:
        """The row as the JSON of a result has it."""
        covers = "/".join(self.covers) if self.covers else None
        return {"name": self.name, "sha256": self.sha256, "covers": covers, "credit": self.credit}


@dataclass(frozen=True, slots=True)
class FileCheck:
    """What ``verify`` found of one file: ``problem`` is None where the file is as it should be."""

    name: str
    sha256: str | None  # as found; None where the file cannot be read
    problem: str | None

    @property
    def ok(self) -> bool:
        """Whether the file is present, unchanged and holds its invariants."""
        return self.problem is None

    def to_value(self) -> dict[str, Any]:
        """The check as the JSON of ``data verify`` has it."""
        return {"name": self.name, "ok": self.ok, "sha256": self.sha256, "problem": self.problem}


def data_folder(folder: str | Path | None = None) -> Path:
    """The folder that holds MANIFEST.json and the data files.

    Looked for as: the argument, the environment variable ORBITCTX_DATA, the copy inside the installed package, the
    ``data`` folder of a checkout. Raises UsageError where the argument or the variable names a folder without a
    manifest (a wrong path must not fall through to other data), NoDataError where there is no data at all.
    """
    for named, origin in ((folder, "the argument"), (os.environ.get("ORBITCTX_DATA"), "ORBITCTX_DATA")):
        if named:
            path = Path(named).expanduser()
            if (path / MANIFEST).is_file():
                return path
            raise UsageError(
                f"No data in the folder named by {origin}.", expected=f"a {MANIFEST} in it", found=str(path)
            )
    own, checkout = _PACKAGE / "_data", _PACKAGE.parent / "data"
    for path in (own, checkout):
        if (path / MANIFEST).is_file():
            return path
    raise NoDataError("The data files of orbitctx were not found.", expected=f"{own} or {checkout}", found="neither")


def rows(folder: str | Path | None = None) -> tuple[Row, ...]:
    """All rows of the manifest, by name. Raises DamagedDataError where it cannot be read."""
    return tuple(_rows(data_folder(folder)).values())


def read_bytes(name: str, folder: str | Path | None = None, *, check: bool = False) -> bytes:
    """The bytes of one data file, such as ``"kp.npy"``; with ``check``, its sha256 is compared as well.

    Raises DamagedDataError where the file is missing, or is not what the manifest says.
    """
    base = data_folder(folder)
    row = _rows(base).get(name)
    try:
        content = (base / name).read_bytes()
    except OSError as error:
        raise DamagedDataError(
            f"The data file {name} cannot be read.", expected=str(base / name), found=error.strerror
        ) from None
    if row and row.size is not None and len(content) != row.size:
        raise DamagedDataError(
            f"The data file {name} is damaged.", expected=f"{row.size} bytes", found=f"{len(content)} bytes"
        )
    if row and check and (found := _sha256(content)) != row.sha256:
        raise DamagedDataError(
            f"The data file {name} is damaged.", expected=f"sha256 {row.sha256}", found=f"sha256 {found}"
        )
    return content


def provenance(names: Iterable[str], folder: str | Path | None = None) -> list[dict[str, Any]]:
    """For the JSON of a result: name, sha256, span and credit of each data file it rests on, in the order given.

    Raises DamagedDataError for a name that the manifest does not list.
    """
    listed, names = _rows(data_folder(folder)), tuple(names)
    if missing := [name for name in names if name not in listed]:
        raise DamagedDataError("A data file is not listed.", expected=f"a row in {MANIFEST}", found=", ".join(missing))
    return [listed[name].to_value() for name in names]


def verify(
    folder: str | Path | None = None, invariants: Mapping[str, Callable[[bytes], str | None]] | None = None
) -> tuple[FileCheck, ...]:
    """Hash every listed file, look for files that no row lists, and apply the invariants.

    ``invariants`` maps a file's name to a function of its bytes that returns a sentence where something is wrong: the
    caller hands them in, because what the bytes mean is known only above this package. Never raises for a bad file.
    """
    from orbitctx.records.invariants import generic_problem

    base = data_folder(folder)
    listed = _rows(base)
    checks = []
    for row in listed.values():
        rules = [
            rule for rule in (functools.partial(generic_problem, row.name), (invariants or {}).get(row.name)) if rule
        ]
        checks.append(_check(base, row, rules))
    stray = sorted(set(_files(base)) - set(listed) - {MANIFEST})
    return (*checks, *(FileCheck(name, None, f"no row in {MANIFEST} lists it") for name in stray))


def damage(folder: str | Path | None = None) -> DamagedDataError | None:
    """The first listed file whose bytes are not those of the manifest, as an error to raise; None where all are.

    For a failure that nobody expected: damage that keeps a file's length makes its decoder fail in any way.
    """
    try:
        base = data_folder(folder)
        bad = next((one for row in _rows(base).values() if not (one := _check(base, row, [])).ok), None)
    except (DamagedDataError, NoDataError, UsageError):
        return None
    if bad is None:
        return None
    return DamagedDataError(
        f"The data file {bad.name} is damaged.", expected="the bytes of the manifest", found=str(bad.problem)
    )


def _check(base: Path, row: Row, rules: list[Callable[[bytes], str | None]]) -> FileCheck:
    try:
        content = (base / row.name).read_bytes()
    except OSError as error:
        return FileCheck(row.name, None, f"cannot be read: {error.strerror}")
    found = _sha256(content)
    if found != row.sha256:
        return FileCheck(row.name, found, f"not the bytes of the manifest: expected sha256 {row.sha256}")
    for rule in rules:
        try:
            problem = rule(content)
        except Exception as error:  # a rule that cannot even read the bytes has found damage
            problem = f"cannot be decoded: {error}"
        if problem:
            return FileCheck(row.name, found, problem)
    return FileCheck(row.name, found, None)


def _files(base: Path) -> list[str]:
    # The recipes stand beside the data in a checkout and are not data.
    paths = (p.relative_to(base) for p in base.rglob("*") if p.is_file())
    return [p.as_posix() for p in paths if p.parts[0] != "recipes" and not p.name.startswith(".")]


def _sha256(content: bytes) -> str:
    import hashlib  # 3 ms that only a check pays

    return hashlib.sha256(content).hexdigest()


def _rows(base: Path) -> dict[str, Row]:
    path = base / MANIFEST
    return _parsed(path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=4)
def _parsed(path: Path, _mtime_ns: int) -> dict[str, Row]:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        if record["schema"] != _SCHEMA:
            raise ValueError(f"schema {record['schema']!r}")
        found = [_row(entry) for entry in record["files"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedDataError(
            "The data manifest cannot be read.", expected=_SCHEMA, found=f"{path}: {error}"
        ) from None
    return {row.name: row for row in sorted(found, key=lambda row: row.name)}


def _row(entry: dict[str, Any]) -> Row:
    name = str(entry["name"])
    if name.startswith(("/", "\\")) or ".." in Path(name).parts:
        raise ValueError(f"name {name!r} leaves the data folder")
    covers = entry.get("covers")
    return Row(
        name=name,
        what=str(entry["what"]),
        source=str(entry["source"]),
        licence=str(entry["licence"]),
        credit=str(entry["credit"]),
        made_on=str(entry["made_on"]),
        sha256=str(entry["sha256"]),
        covers=(str(covers[0]), str(covers[1])) if covers else None,
        size=entry.get("bytes"),
    )
