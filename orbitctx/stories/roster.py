"""Who was aboard the station, when, and under which names they are known.

A stay runs from docking to undocking in whole UTC days, its edges good to a day. Windows are half-open; the last day
of a stay belongs to it.
"""

from __future__ import annotations

import difflib
import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from orbitctx.errors import UsageError
from orbitctx.instants import TimeWindow
from orbitctx.stories.names import NameIndex
from orbitctx.stories.scripts import folded

__all__ = ["Expedition", "Person", "Roster", "Stay", "parse_roster"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has been aboard: the name commonly used in English, the nation, other ways the name is written."""

    name: str
    nation: str  # "France"; several are joined by " / "
    forms: tuple[str, ...] = ()

    @property
    def surname(self) -> str:
        """The family name as the canonical name ends: "Vande Hei" for Mark Vande Hei."""
        words = self.name.split()
        return " ".join(words[1:]) if words[0] != "Yi" else "Yi"


@dataclass(frozen=True, slots=True)
class Stay:
    """One person's time aboard, from docking to undocking: whole UTC days, edges good to a day either way."""

    person: Person
    window: TimeWindow
    expeditions: tuple[int, ...]  # empty for visitors
    flight_up: str
    flight_down: str  # "" while the stay is open
    open: bool = False  # still aboard when the roster was made: the window ends there for lack of knowledge

    @property
    def name(self) -> str:
        """The canonical name of the person."""
        return self.person.name


@dataclass(frozen=True, slots=True)
class Expedition:
    """A numbered expedition: its dates and its commanders in the order of their service (empty where not known)."""

    number: int
    window: TimeWindow
    commanders: tuple[str, ...]


@dataclass(frozen=True)
class Roster:
    """Everybody who has been aboard, in the order of ``parse_roster``'s table; ``covered`` is the time it speaks of."""

    people: tuple[Person, ...]
    all_stays: tuple[Stay, ...]
    expeditions: tuple[Expedition, ...]
    covered: TimeWindow
    index: NameIndex  # the names, ready to be found in text

    @functools.cached_property
    def by_form(self) -> Mapping[str, Person]:
        """People by folded full name, in every script; made when first asked for (reading a text does not need it)."""
        return MappingProxyType({folded(form): p for p in reversed(self.people) for form in (*p.forms, p.name)})

    def person(self, name: str) -> Person | None:
        """The person of a full name in any known spelling or script, or None.

        >>> from orbitctx.records.manifest import read_bytes
        >>> parse_roster(read_bytes("roster.json")).person("Сергей Крикалёв").name
        'Sergei Krikalev'
        >>> parse_roster(read_bytes("roster.json")).person("Yuri Gagarin") is None
        True
        """
        return self.by_form.get(folded(name))

    def stays(self, name: str) -> tuple[Stay, ...]:
        """The stays of a person, in order of time; empty for a name that is not on the roster."""
        person = self.person(name)
        return tuple(s for s in self.all_stays if s.person is person) if person else ()

    def aboard(self, window: TimeWindow) -> tuple[Stay, ...]:
        """The stays that meet a window, in order of arrival."""
        return tuple(s for s in self.all_stays if s.window.start < window.end and window.start < s.window.end)

    def nearest_names(self, name: str, count: int = 3) -> tuple[str, ...]:
        """Canonical names most like a name that is not on the roster, best first; empty where nothing is near.

        >>> from orbitctx.records.manifest import read_bytes
        >>> parse_roster(read_bytes("roster.json")).nearest_names("Tomas Pesqet")
        ('Thomas Pesquet',)
        """
        near = difflib.get_close_matches(folded(name), self.by_form, n=count * 4, cutoff=0.75)
        return tuple(dict.fromkeys(self.by_form[form].name for form in near))[:count]

    def expedition(self, number: int) -> TimeWindow | None:
        """The time of an expedition, or None for a number that the roster does not know."""
        return next((e.window for e in self.expeditions if e.number == number), None)

    def expeditions_in(self, window: TimeWindow) -> tuple[int, ...]:
        """The numbers of the expeditions that meet a window."""
        return tuple(e.number for e in self.expeditions if e.window.start < window.end and window.start < e.window.end)

    def commander(self, expedition: int) -> tuple[str, ...]:
        """The commanders of an expedition in the order of their service; empty where not known."""
        return next((e.commanders for e in self.expeditions if e.number == expedition), ())


def parse_roster(data: bytes) -> Roster:
    """The roster from the bytes of ``data/roster.json``. Raises UsageError for another schema."""
    record = json.loads(data)
    if record.get("schema") != "orbitctx/roster/1":
        raise UsageError("This is not a roster.", expected="orbitctx/roster/1", found=str(record.get("schema")))
    people = tuple(
        Person(p["name"], p["nation"], tuple(f.replace("/", "") for f in p["forms"])) for p in record["people"]
    )
    first, last = record["covers"]
    covered = _days(first, last)
    return Roster(
        people=people,
        all_stays=tuple(_stay(row, people, last) for row in record["stays"]),
        expeditions=tuple(
            Expedition(n, TimeWindow(_day(start), _day(end or last)), tuple(who))
            for n, start, end, who in record["expeditions"]
        ),
        covered=covered,
        index=NameIndex.from_record(record["names"]),
    )


def _stay(row: Sequence[Any], people: Sequence[Person], last: str) -> Stay:
    index, arrived, departed, expeditions, up, down = row
    window = _days(arrived, departed or last)
    return Stay(people[index], window, tuple(expeditions), up, down, open=not departed)


def _day(text: str) -> np.datetime64:
    return np.datetime64(f"{text}T00:00", "us")


def _days(first: str, last: str) -> TimeWindow:
    return TimeWindow(_day(first), (np.datetime64(last, "D") + np.timedelta64(1, "D")).astype("datetime64[us]"))
