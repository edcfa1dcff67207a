"""Element sets: two lines of text, checked, with their epoch.

The lines are kept as they were handed over: they are the evidence. The layout is that of the public catalogue
(Hoots & Roehrich 1980, Spacetrack Report No. 3; columns as in Vallado 2006, AIAA 2006-6753, figure 1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from orbitctx.constants import ISS_CATALOGUE_NUMBER
from orbitctx.errors import DamagedDataError
from orbitctx.instants import isoformat

__all__ = ["ElementSet", "ParsedSets", "Problem", "checksum", "parse_element_set", "parse_element_sets"]

LINE1_LAYOUT = "1 NNNNNC NNNNNAAA NNNNN.NNNNNNNN +.NNNNNNNN +NNNNN-N +NNNNN-N N NNNNN"
LINE2_LAYOUT = "2 NNNNN NNN.NNNN NNN.NNNN NNNNNNN NNN.NNNN NNN.NNNN NN.NNNNNNNNNNNNNN"

# Odd spacing inside a field (leading zeros or blanks, a leading "+") is common in old archives and harmless.
_NUMBER = r"(?:[A-HJ-NP-Z\d ][\d ]{3}\d)"
_LINE1 = re.compile(
    rf"""1\ (?P<number>{_NUMBER})[A-Z ]\ [\dA-Z ]{{8}}\    # catalogue number, class, designator
    (?P<year>[\d ]\d)(?P<day>[\d ]{{2}}\d\.\d{{6}}[\d ]{{2}})\   # epoch: year, day of year
    [-+ 0][.\d]\d{{8}}\                                # first derivative of mean motion / 2
    [-+ ][\d ]{{5}}[-+ ]\d\                            # second derivative / 6
    [-+ ][\d ]{{5}}[-+ ]\d\                            # B*
    (?P<kind>[\d ])\ [\d ]{{4}}(?P<check>\d?)          # ephemeris kind, set number, checksum
    """,
    re.VERBOSE,
)
_ANGLE = r"[\d ]{2}\d\.\d{3}[\d ]"
_LINE2 = re.compile(
    rf"""2\ (?P<number>{_NUMBER})\ (?P<i>{_ANGLE})\ (?P<node>{_ANGLE})\ (?P<e>[\d ]{{6}}\d)
    \ (?P<perigee>{_ANGLE})\ (?P<anomaly>{_ANGLE})\ (?P<n>[\d ]\d\.\d{{8}})(?P<rev>[\d ]{{5}})(?P<check>\d?)
    """,
    re.VERBOSE,
)

# An Alpha-5 number has a letter for its first two digits; I and O are left out (Space-Track, 2020).
_ALPHA5 = {letter: 10 + k for k, letter in enumerate("ABCDEFGHJKLMNPQRSTUVWXYZ")}

# Names that suppliers give to sets made ahead of time from a planned trajectory, such as CelesTrak's SupGP.
_PREDICTED_NAME = re.compile(r"\[\s*segment|predict", re.IGNORECASE)

_DAY_US = 86_400_000_000


@dataclass(frozen=True, slots=True)
class ElementSet:
    """One SGP4 element set: its two lines as handed over and its epoch, ``datetime64[us]`` UTC."""

    line1: str
    line2: str
    epoch: np.datetime64

    @property
    def catalogue_number(self) -> int:
        """The satellite's catalogue number."""
        return _catalogue_number(self.line1[2:7])

    def to_value(self) -> dict[str, str]:
        """The set as the JSON has it."""
        return {"line1": self.line1, "line2": self.line2}


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that was skipped (``skipped``) or taken with a doubt, and the reason in a sentence."""

    line: int
    reason: str
    skipped: bool = True


@dataclass(frozen=True, slots=True)
class ParsedSets:
    """What a text held: good sets sorted by epoch, without duplicates, and everything that was odd."""

    sets: tuple[ElementSet, ...]
    problems: tuple[Problem, ...]
    duplicates: int = 0


def checksum(line: str) -> int:
    """The modulo-10 checksum of the first 68 columns: digits at their value, a minus sign as one.

    >>> checksum("1 25544U 98067A   98325.01715306 +.00586017 +11577-4 +26634-3 0  999")
    6
    """
    return sum(int(c) if c.isdigit() else c == "-" for c in line[:68]) % 10


def parse_element_set(line1: str, line2: str) -> ElementSet:
    """One element set from its two lines; a missing checksum is let pass.

    Raises DamagedDataError where a line does not fit its columns, a checksum is wrong or the numbers of the two lines
    differ. Whether the orbit is a likely one is left to the caller.

    >>> parse_element_set(
    ...     "1 25544U 98067A   98325.01715306 +.00586017 +11577-4 +26634-3 0  9996",
    ...     "2 25544 051.5927 164.4358 0123823 089.5260 271.9768 16.05621877000127",
    ... ).epoch
    np.datetime64('1998-11-21T00:24:42.024384')
    """
    line1, line2 = line1.rstrip(), line2.rstrip()
    first = _match(_LINE1, line1, LINE1_LAYOUT)
    second = _match(_LINE2, line2, LINE2_LAYOUT)
    if first["number"].replace(" ", "0") != second["number"].replace(" ", "0"):
        raise DamagedDataError(
            "The two lines belong to different satellites.", expected=first["number"], found=second["number"]
        )
    return ElementSet(line1, line2, _epoch(int(first["year"]), float(first["day"])))


def parse_element_sets(
    text: str, *, satellite: int = ISS_CATALOGUE_NUMBER, not_after: np.datetime64 | None = None
) -> ParsedSets:
    """All good sets of a TLE or 3LE text, sorted by epoch; what is bad is named with its line number and skipped.

    ``not_after``: when the text was retrieved; a set with a later epoch is a prediction and is skipped, as are sets
    whose name line says that they were made ahead. Sets of another ``satellite`` are skipped with a sentence.
    """
    found: dict[tuple[str, str], ElementSet] = {}
    problems: list[Problem] = []
    name = ""
    duplicates = 0
    lines = [line.strip("\ufeff \t\r") for line in text.splitlines()]
    k = 0
    while k < len(lines):
        line = lines[k]
        if not line or line.startswith("#"):
            k += 1
            continue
        if not _is_line(line, "1"):
            if _is_line(line, "2"):
                problems.append(Problem(k + 1, "a second line without its first line"))
            name = line
            k += 1
            continue
        following = next((j for j in range(k + 1, len(lines)) if lines[j]), None)
        if following is None or not _is_line(lines[following], "2"):
            problems.append(Problem(k + 1, "a first line without its second line"))
            k += 1
            continue
        added, notes = _read_pair(line, lines[following], name, satellite, not_after)
        problems += [Problem(k + 1, note, skipped=added is None) for note in notes]
        if added is not None:
            key = (_plain(added.line1), _plain(added.line2))
            duplicates += key in found
            found.setdefault(key, added)
        name = ""
        k = following + 1
    sets = sorted(found.values(), key=lambda s: (s.epoch, s.line1))
    return ParsedSets(tuple(sets), tuple(problems), duplicates)


def _read_pair(
    line1: str, line2: str, name: str, satellite: int, not_after: np.datetime64 | None
) -> tuple[ElementSet | None, list[str]]:
    try:
        one = parse_element_set(line1, line2)
    except DamagedDataError as error:
        return None, [str(error)]
    if one.catalogue_number != satellite:
        return None, [f"satellite {one.catalogue_number}, not {satellite}"]
    if _PREDICTED_NAME.search(name):
        return None, [f"a predicted set, by its name {name!r}"]
    if not_after is not None and one.epoch > not_after:
        return None, [f"its epoch {isoformat(one.epoch)} lies in the future: a predicted set"]
    missing = [str(k) for k, line in ((1, one.line1), (2, one.line2)) if len(line) == 68]
    return one, [f"no checksum in line {' and '.join(missing)}"] if missing else []


def _is_line(line: str, digit: str) -> bool:
    # A name such as "1 2 GO" would be no longer than a name; a real line is long even when it is damaged.
    return line.startswith(digit + " ") and len(line) > 40


def _match(pattern: re.Pattern[str], line: str, layout: str) -> re.Match[str]:
    match = pattern.fullmatch(line)
    if match is None:
        raise DamagedDataError(
            f"Line {layout[0]} of an element set does not fit its columns.", expected=layout, found=line
        )
    if match["check"] and int(match["check"]) != checksum(line):
        raise DamagedDataError(
            f"Line {layout[0]} of an element set has a wrong checksum.",
            expected=f"{line[:68]}{checksum(line)}",
            found=line,
        )
    return match


def _catalogue_number(text: str) -> int:
    head = text[0]
    return _ALPHA5[head] * 10_000 + int(text[1:]) if head in _ALPHA5 else int(text)


def _epoch(two_digit_year: int, day_of_year: float) -> np.datetime64:
    # Two-digit years turn in 1957, the year of the first satellite.
    year = two_digit_year + (1900 if two_digit_year >= 57 else 2000)
    return np.datetime64(str(year), "us") + np.timedelta64(round((day_of_year - 1.0) * _DAY_US), "us")


def _plain(line: str) -> str:
    # The same set is often published with "+" and leading zeros or without: equal numbers are one set.
    return re.sub(r"(?<![\d.])[+ 0]+", " ", line[:68])
