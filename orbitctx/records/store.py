"""The user's own data: imported element sets and fetched activity, kept apart from the package.

A folder with an index and the files that it names:

    store.json                      the index: of each kept thing its file, length, sha256, span and sources
    sets-25544.3f2a9c01.tle         element sets of one satellite: rows of two lines of 69 columns, sorted by epoch
    kp.77b01d52.npy                 Kp as fetched

The name of a file carries its hash, a file is never written twice, and the index is swapped in as the last step: that
swap is the commit. A write that is interrupted anywhere before it changes nothing, and readers need no lock. Writers
take one lock, so that two processes can import at once. Why not SQLite: ``benchmarks/store.py``, docs/data.md.

How the orbit record gets at imported sets: ``user_rows()`` returns the text that ``orbit.settable.SetTable`` opens
as it is; ``user_sets()`` returns the same as objects with ``line1``, ``line2`` and ``epoch``. Both cost one ``stat``
where nothing was ever imported.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from orbitctx.constants import ISS_CATALOGUE_NUMBER
from orbitctx.errors import DamagedDataError, UsageError
from orbitctx.records.setrows import StoredSet, sets_from_rows

__all__ = [
    "Entry",
    "Kept",
    "commit",
    "entries",
    "home_folder",
    "own_provenance",
    "read",
    "sets_name",
    "user_kp",
    "user_rows",
    "user_sets",
    "verify_store",
]

INDEX = "store.json"
KP = "kp.npy"
_SCHEMA = "orbitctx/store/1"
_LOCK_TIMEOUT_S = 60.0

KP_DTYPE = np.dtype([("start", "M8[h]"), ("thirds", "i1"), ("definitive", "?")])


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index says of one kept thing; ``covers`` are ISO dates, ``about`` is free for its owner."""

    file: str
    size: int
    sha256: str
    covers: tuple[str, str] | None
    about: Mapping[str, Any]

    def to_value(self) -> dict[str, Any]:
        """The entry as the JSON has it."""
        covers = list(self.covers) if self.covers else None
        return {
            "file": self.file,
            "bytes": self.size,
            "sha256": self.sha256,
            "covers": covers,
            "about": dict(self.about),
        }


@dataclass(frozen=True, slots=True)
class Kept:
    """New content for a name of the store; ``content`` None keeps the bytes and changes only what is said of them."""

    content: bytes | None
    covers: tuple[str, str] | None = None
    about: Mapping[str, Any] | None = None


def home_folder(home: str | Path | None = None) -> Path:
    """The folder of the user's data: the argument, ORBITCTX_HOME, or the place that the system has for it.

    The folder need not exist.
    """
    if named := (home or os.environ.get("ORBITCTX_HOME")):
        return Path(named).expanduser()
    platform = sys.platform
    if platform == "linux":
        # The rule of platformdirs, whose import would cost every command 15 ms to learn that there is no store.
        return Path(os.environ.get("XDG_DATA_HOME", "").strip() or "~/.local/share").expanduser() / "orbitctx"
    from platformdirs import user_data_path

    return user_data_path("orbitctx", appauthor=False)


def entries(home: str | Path | None = None) -> dict[str, Entry]:
    """Everything in the store by name; empty where there is none. Raises DamagedDataError for a broken index."""
    path = home_folder(home) / INDEX
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise UsageError("The user's data cannot be read.", expected=str(path), found=error.strerror) from None
    try:
        record = json.loads(text)
        if record["schema"] != _SCHEMA:
            raise ValueError(f"schema {record['schema']!r}")
        return {name: _entry(value) for name, value in record["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedDataError(
            "The index of the user's data is damaged; move it away and import again.",
            expected=_SCHEMA,
            found=f"{path}: {error}",
        ) from None


def read(name: str, home: str | Path | None = None) -> bytes | None:
    """The bytes kept under a name, None where there are none.

    Raises DamagedDataError where the file is gone or has another length than it was written with.
    """
    folder = home_folder(home)
    content, seen = b"", None
    while (entry := entries(folder).get(name)) != seen:
        # A file that is gone was swept away by a commit between the two reads: then the index names another one now.
        seen = entry
        if entry is not None:
            with contextlib.suppress(FileNotFoundError):
                content = (folder / entry.file).read_bytes()
                break
    if entry is None:
        return None
    if len(content) != entry.size:
        raise DamagedDataError(
            "The user's data is damaged; move the file away and import again.",
            expected=f"{entry.size} bytes",
            found=f"{len(content)} bytes in {folder / entry.file}",
        )
    return content


def sets_name(satellite: int = ISS_CATALOGUE_NUMBER) -> str:
    """The name under which the sets of a satellite are kept."""
    return f"sets-{satellite}.tle"


def user_rows(home: str | Path | None = None, satellite: int = ISS_CATALOGUE_NUMBER) -> bytes:
    """The imported sets of a satellite as rows of text, sorted by epoch, ``b""`` where there are none.

    A row is 140 bytes: two lines padded to 69 columns, each with a line feed.
    """
    return read(sets_name(satellite), home) or b""


def user_sets(home: str | Path | None = None, satellite: int = ISS_CATALOGUE_NUMBER) -> tuple[StoredSet, ...]:
    """The imported sets of a satellite, sorted by epoch; empty (and quick) where nothing was imported."""
    return sets_from_rows(user_rows(home, satellite))


def user_kp(home: str | Path | None = None) -> np.ndarray | None:
    """Fetched Kp, sorted by time, or None: ``start`` (datetime64[h] UTC), ``thirds`` (0..27), ``definitive``.

    A row stands for the three hours from ``start``. Definitive values replace the embedded ones of the same time,
    provisional ones only fill where there is none.
    """
    content = read(KP, home)
    return None if content is None else np.frombuffer(content, KP_DTYPE)


def own_provenance(home: str | Path | None = None) -> list[dict[str, Any]]:
    """The user's own data as rows for the JSON of a result, named ``own/...``; empty where there is none."""
    rows = []
    for name in (sets_name(), KP):
        if (entry := entries(home).get(name)) is not None:
            covers = "/".join(entry.covers) if entry.covers else None
            credit = str(entry.about.get("credit", "imported by the user"))
            rows.append({"name": f"own/{name}", "sha256": entry.sha256, "covers": covers, "credit": credit})
    return rows


def commit(
    change: Callable[[dict[str, Entry]], Mapping[str, Kept]], home: str | Path | None = None
) -> dict[str, Entry]:
    """Change the store in one step: all of it or nothing. Returns the entries as they are afterwards.

    ``change`` is called under the lock with the entries as they are; it may read them with ``read`` and returns what
    is to be kept anew. Raises UsageError where the folder takes no files or the lock is held for over a minute.
    """
    folder = home_folder(home)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder / ".lock"):
            before = entries(folder)
            after = dict(before)
            for name, kept in change(before).items():
                after[name] = _written(folder, name, kept, before.get(name))
            if after != before:
                _swap_in(folder / INDEX, _index_text(after).encode("utf-8"))
                _sweep(folder, {entry.file for entry in after.values()})
            return after
    except OSError as error:
        raise UsageError(
            "The user's data could not be written.", expected="a folder that takes files", found=f"{folder}: {error}"
        ) from error


def verify_store(home: str | Path | None = None) -> dict[str, str | None]:
    """Of each kept thing what is wrong with it, None where its bytes are those that were written."""
    import hashlib

    found: dict[str, str | None] = {}
    for name, entry in entries(home).items():
        try:
            content = (home_folder(home) / entry.file).read_bytes()
        except OSError as error:
            found[name] = f"cannot be read: {error.strerror}"
            continue
        same = hashlib.sha256(content).hexdigest() == entry.sha256
        found[name] = None if same else f"not the bytes that were written: expected sha256 {entry.sha256}"
    return found


def _entry(value: dict[str, Any]) -> Entry:
    file = str(value["file"])
    if Path(file).name != file:
        raise ValueError(f"file {file!r} leaves the folder")
    covers = value.get("covers")
    return Entry(
        file, int(value["bytes"]), str(value["sha256"]), (covers[0], covers[1]) if covers else None, value["about"]
    )


def _written(folder: Path, name: str, kept: Kept, before: Entry | None) -> Entry:
    import hashlib

    if kept.content is None:
        if before is None:
            raise ValueError(f"nothing is kept under {name!r}")
        return replace(before, about=dict(before.about if kept.about is None else kept.about))
    digest = hashlib.sha256(kept.content).hexdigest()
    stem, _, suffix = name.rpartition(".")
    file = f"{stem}.{digest[:16]}.{suffix}"
    path = folder / file
    if not (path.is_file() and path.stat().st_size == len(kept.content)):
        _swap_in(path, kept.content)
    return Entry(file, len(kept.content), digest, kept.covers, dict(kept.about or {}))


def _index_text(after: dict[str, Entry]) -> str:
    record = {"schema": _SCHEMA, "files": {name: after[name].to_value() for name in sorted(after)}}
    return json.dumps(record, indent=1, ensure_ascii=False) + "\n"


def _swap_in(path: Path, content: bytes) -> None:
    # The lock is held: the name beside cannot be taken by another writer.
    beside = path.with_name(f".{path.name}.tmp")
    with beside.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(path)


def _sweep(folder: Path, wanted: set[str]) -> None:
    # What older commits and interrupted writes have left; only names that this module makes.
    for path in folder.iterdir():
        parts = path.name.split(".")
        ours = len(parts) == 3 and len(parts[1]) == 16 and path.suffix in (".tle", ".npy", ".json")
        if (ours and path.name not in wanted) or path.name.endswith(".tmp"):
            path.unlink(missing_ok=True)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One writer at a time; the lock goes with the process, so that a killed one leaves none behind."""
    import time

    deadline = time.monotonic() + _LOCK_TIMEOUT_S
    with path.open("a+b") as handle:
        while not _try_lock(handle.fileno()):
            if time.monotonic() > deadline:
                raise UsageError(
                    "Another process is writing the user's data.",
                    expected=f"the lock within {_LOCK_TIMEOUT_S:.0f} s",
                    found=str(path),
                )
            time.sleep(0.05)
        yield


def _try_lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
