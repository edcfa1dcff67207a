"""What leaves a command: JSON in one envelope, files that appear whole or not at all, notes on stderr."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from orbitctx.errors import OrbitctxError, UsageError

__all__ = [
    "checked_output",
    "columns",
    "envelope",
    "error_record",
    "on_terminal",
    "print_json",
    "print_notes",
    "provenance",
    "write_whole",
]


_WIDTH = 100
_NARROWEST = 40  # below this no table is readable


def on_terminal() -> bool:
    """Whether colours and boxes are welcome on stdout."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def columns() -> int:
    """How wide text may be: as COLUMNS says, else as wide as the terminal; in a pipe always the same."""
    given = os.environ.get("COLUMNS", "")
    if given.isdecimal() and int(given) > 0:
        return max(int(given), _NARROWEST)
    if sys.stdout.isatty():
        return max(shutil.get_terminal_size((_WIDTH, 24)).columns, _NARROWEST)
    return _WIDTH


def print_json(record: Any) -> None:
    """One JSON document on stdout; indented for people, on one line for programs."""
    indent = 2 if sys.stdout.isatty() else None
    click.echo(json.dumps(record, ensure_ascii=False, allow_nan=False, indent=indent))


def print_notes(notes: Iterable[str]) -> None:
    """Warnings for people, on stderr; they are inside the JSON as well."""
    for note in notes:
        click.echo(f"Note: {note}", err=True)


def error_record(error: OrbitctxError) -> dict[str, Any]:
    """The error as ``orbitctx/error/1``."""
    body = {"code": error.code, "message": error.message, "expected": error.expected, "found": error.found}
    return {"schema": "orbitctx/error/1", "error": body}


def provenance() -> dict[str, Any]:
    """Version and data files (name, hash, cover) that a result rests on."""
    from orbitctx import __version__
    from orbitctx.records import manifest, store

    return {"version": __version__, "data": [*(row.to_value() for row in manifest.rows()), *store.own_provenance()]}


def envelope(command: str, record: Mapping[str, Any], warnings: Iterable[str] = ()) -> dict[str, Any]:
    """A command's record with ``schema``, ``command``, ``warnings`` and ``provenance`` at the top."""
    head = {"schema": f"orbitctx/{command.replace(' ', '_')}/1", "command": command}
    own = {k: v for k, v in record.items() if k not in ("schema", "command", "warnings", "provenance")}
    told = [*record.get("warnings", ()), *warnings]
    return {**head, **own, "warnings": told, "provenance": record.get("provenance") or provenance()}


def checked_output(path: Path, formats: Iterable[str]) -> Path:
    """The path, if its extension is one of ``formats`` and its folder takes files: told before any computing.

    Raises UsageError otherwise.
    """
    formats = tuple(formats)
    if path.suffix.lower() not in formats:
        raise UsageError(
            "The extension of the output file names its format, and this one is not known.",
            expected="a name that ends in " + ", ".join(formats),
            found=str(path),
        )
    folder = path.parent
    if not folder.is_dir() or path.is_dir() or not os.access(folder, os.W_OK):
        raise UsageError(
            "The output cannot be written.",
            expected="a file name in an existing folder that takes files",
            found=str(path),
        )
    return path


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file beside its place and swap it in, so that nobody ever sees half of it.

    Raises UsageError where the folder does not take it.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(data)
            umask = os.umask(0)
            os.umask(umask)
            Path(name).chmod(0o666 & ~umask)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UsageError(
            "The output could not be written.", expected="a folder that takes files", found=f"{path}: {error.strerror}"
        ) from error
