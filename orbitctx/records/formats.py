"""Any file of element sets as one two-line text, with the place in the file that each line came from.

What a file is, its bytes tell: names and extensions of such files mislead.
"""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from orbitctx.records import omm

__all__ = ["Converted", "Problem", "convert"]

_LARGEST = 256_000_000  # bytes unpacked: some 1.8 million sets


@dataclass(frozen=True, slots=True)
class Problem:
    """Something odd at a place of a file, such as ``"line 12"``: a set left out (``skipped``) or taken with a doubt."""

    place: str
    reason: str
    skipped: bool = True

    def to_value(self) -> dict[str, str | bool]:
        """The problem as the JSON has it."""
        return {"place": self.place, "reason": self.reason, "skipped": self.skipped}


@dataclass(frozen=True, slots=True)
class Converted:
    """Element sets as name and two lines each; ``places`` says where a line number of ``text`` stands in the file."""

    format: str
    text: str
    problems: tuple[Problem, ...] = ()
    places: dict[int, str] = field(default_factory=dict)

    def place(self, line: int) -> str:
        """Where a line of the text came from."""
        return self.places.get(line, f"line {line}")


def convert(content: bytes, satellite: int) -> Converted:
    """The sets of a file in whatever format: TLE, 3LE, OMM in JSON, CSV, XML or KVN, each also gzipped.

    A file that is none of these comes back with its one problem and no text.
    """
    try:
        text = _text(_unpacked(content))
    except (OSError, EOFError, ValueError) as error:
        return _refused("unknown", str(error))
    kind = _kind(text)
    if kind in _READERS:
        return _messages(kind, _READERS[kind], text, satellite)
    if kind == "TLE":
        # Lines are ASCII; a name may be in any script and need not survive.
        return Converted(kind, text.encode("ascii", "replace").decode("ascii"))
    return _refused(kind, _REFUSALS[kind])


_READERS: dict[str, Callable[[str], Iterable[omm.Message]]] = {
    "OMM XML": omm.read_xml,
    "OMM JSON": omm.read_json,
    "OMM KVN": omm.read_kvn,
    "CSV": omm.read_csv,
}
_REFUSALS = {
    "HTML": "an HTML page, not element sets",
    "empty": "the file is empty",
    "unknown": "neither two-line elements nor OMM (JSON, CSV, XML, KVN)",
}
# The first that fits the beginning of the text, white space left out.
_SIGNS = (
    ("empty", re.compile(r"$")),
    ("HTML", re.compile(r"<(!doctype html|html)", re.IGNORECASE)),
    ("OMM XML", re.compile(r"<")),
    ("OMM JSON", re.compile(r"[\[{]")),
    ("OMM KVN", re.compile(r"CCSDS_OMM_VERS\s*=")),
    ("CSV", re.compile(r"(?=[^\n]*,)[^\n]*\b(EPOCH|(TLE_)?LINE1)\b", re.IGNORECASE)),
    ("TLE", re.compile(r"(?s).*?(^|\n)[ \t]*[12] [\dA-Z ]")),
)


def _kind(text: str) -> str:
    text = text.lstrip()
    return next((kind for kind, sign in _SIGNS if sign.match(text)), "unknown")


def _messages(format_name: str, read: Callable[[str], Iterable[omm.Message]], text: str, satellite: int) -> Converted:
    lines: list[str] = []
    places: dict[int, str] = {}
    problems: list[Problem] = []
    try:
        for place, fields in read(text):
            try:
                name, line1, line2 = omm.lines_from_fields(fields, satellite)
            except omm.OmmError as error:
                problems.append(Problem(place, str(error)))
                continue
            for line in (name or "-", line1, line2):
                lines.append(" ".join(line.splitlines()).encode("ascii", "replace").decode("ascii"))
                places[len(lines)] = place
    except omm.OmmError as error:
        # What was read before the break is kept: each message stands for itself.
        problems.append(Problem("the file", str(error)))
    if not lines and not problems:
        problems.append(Problem("the file", f"{format_name} without a single element set"))
    return Converted(format_name, "\n".join(lines), tuple(problems), places)


def _unpacked(content: bytes) -> bytes:
    if content.startswith(b"\x1f\x8b"):
        with gzip.open(io.BytesIO(content)) as packed:
            content = packed.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise ValueError(f"more than {_LARGEST:,} bytes")
    return content


def _text(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    if b"\0" in content:
        raise ValueError("a binary file, not element sets")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _refused(format_name: str, reason: str) -> Converted:
    return Converted(format_name, "", (Problem("the file", reason),))
