"""Names that a caller types: the person or the place meant, or an error that tells the nearest names.

A story's own names are read more leniently, by ``stories``; what somebody types as an option has to be right, since a
silent misreading of it would look like an answer.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
import string
from collections.abc import Iterable
from typing import Any

import numpy as np

from orbitctx.errors import UsageError
from orbitctx.instants import isoformat
from orbitctx.stories.gazetteer import Gazetteer, Place
from orbitctx.stories.roster import Person, Roster
from orbitctx.stories.scripts import folded

__all__ = [
    "asked_azimuth",
    "asked_person",
    "asked_places",
    "other_places",
    "place_notes",
    "roster_ends",
    "time_notes",
]

_SHOWN = 3
_CLOCK = re.compile(r"[T ]\d\d")
_ZONE = re.compile(r"(?:Z|[+-]\d\d(?::?\d\d)?)$", re.IGNORECASE)
# One wrong letter in a name of four ("Oslp") is a ratio of 0.75.
_NEAR = 0.75
_NEAR_FAMILY_NAME = 0.8


def asked_person(name: str, roster: Roster) -> Person:
    """The person of a typed name. Raises UsageError with the nearest names of the roster.

    >>> from orbitctx.records.manifest import read_bytes
    >>> from orbitctx.stories.roster import parse_roster
    >>> asked_person("Koch Christin", parse_roster(read_bytes("roster.json")))
    Traceback (most recent call last):
    ...
    orbitctx.errors.UsageError: This person is not on the roster of the station.
      expected: Christina Koch
      found:    'Koch Christin'
    """
    person = roster.person(name)
    if person is not None:
        return person
    near = _near_people(name, roster)
    raise UsageError(
        "This person is not on the roster of the station.",
        expected=" or ".join(near) or "the full name of somebody who has been aboard",
        found=repr(name),
    )


def asked_places(name: str, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """The places of a typed name, the likeliest first; never empty. Raises UsageError with the nearest names.

    >>> from orbitctx.records.manifest import read_bytes
    >>> from orbitctx.stories.gazetteer import parse_gazetteer
    >>> asked_places("Copenhgen", parse_gazetteer(read_bytes("places.bin")))
    Traceback (most recent call last):
    ...
    orbitctx.errors.UsageError: This place is not known.
      expected: a country, region, sea or larger town; perhaps Copenhagen
      found:    'Copenhgen'
    """
    found = gazetteer.find(name)
    if found:
        return found
    near = _near_places(name, gazetteer)
    expected = "a country, region, sea or larger town"
    if near:
        expected += f"; perhaps {' or '.join(near)}"
    raise UsageError("This place is not known.", expected=expected, found=repr(name))


def other_places(name: str, gazetteer: Gazetteer) -> list[dict[str, Any]]:
    """The other places of a typed name than the one that is taken, as plain JSON: name, kind, position in degrees."""
    return [
        {"name": p.name, "kind": p.kind, "lat_deg": round(float(p.lat_deg), 2), "lon_deg": round(float(p.lon_deg), 2)}
        for p in asked_places(name, gazetteer)[1:]
    ]


def place_notes(names: Iterable[str], gazetteer: Gazetteer) -> list[str]:
    """A note for each typed name that several places bear: which one was taken, and which others there are."""
    notes = []
    for name in dict.fromkeys(names):
        taken, *others = asked_places(name, gazetteer)
        if others:
            told = "; ".join(map(_placed, others))
            notes.append(f"{name!r} was taken for {_placed(taken)}. Also of that name: {told}.")
    return notes


def _placed(place: Place) -> str:
    return f"{place.name} ({place.kind}, {place.lat_deg:.1f}, {place.lon_deg:.1f})"


def time_notes(*times: Any) -> list[str]:
    """A note for each typed time of day, or end of a span START/END, that names no zone: it was read as UTC.

    >>> time_notes("2021-01-12", "2021-01-12T18:30Z/2021-01-12T19:30", "2021-01-12T18:30+02:00")
    ["The time '2021-01-12T19:30' names no zone and was read as UTC."]
    """
    parts = [part.strip() for time in times if isinstance(time, str) for part in time.split("/")]
    parts += [str(time) for time in times if isinstance(time, dt.datetime) and time.tzinfo is None]
    naive = [part for part in dict.fromkeys(parts) if _CLOCK.search(part) and not _ZONE.search(part)]
    return [f"The time {part!r} names no zone and was read as UTC." for part in naive]


def asked_azimuth(text: str | float) -> float | None:
    """A typed number as degrees east of north, 0 to 360; None for what is no number.

    Raises UsageError for a number that is no azimuth.

    >>> asked_azimuth("-90"), asked_azimuth("north")
    (270.0, None)
    """
    try:
        azimuth = float(text)
    except ValueError:
        return None
    if not -360.0 <= azimuth <= 360.0:
        raise UsageError("This is not an azimuth.", expected="degrees east of north, at most 360", found=repr(text))
    return azimuth % 360.0


def roster_ends(roster: Roster) -> str:
    """That the roster says nothing of the time after it: nobody listed is not nobody aboard."""
    last = isoformat(roster.covered.end - np.timedelta64(1, "us"))[:10]
    return f"The roster ends on {last}: who was aboard after that is not known."


def _near_people(name: str, roster: Roster) -> list[str]:
    """Canonical names like a name, in any order of its words; else those whose family name is like one of its words."""
    words = folded(name).split()
    in_order = {" ".join(sorted(form.split())): person.name for form, person in roster.by_form.items()}
    near = [in_order[form] for form in difflib.get_close_matches(" ".join(sorted(words)), in_order, 12, _NEAR)]
    near = [*roster.nearest_names(name, _SHOWN), *near]
    if not near:
        families: dict[str, list[str]] = {}
        for person in roster.people:
            families.setdefault(folded(person.surname), []).append(person.name)
        alike = [f for w in words for f in difflib.get_close_matches(w, families, _SHOWN, _NEAR_FAMILY_NAME)]
        near = [person for family in alike for person in families[family]]
    return list(dict.fromkeys(near))[:_SHOWN]


def _near_places(name: str, gazetteer: Gazetteer) -> list[str]:
    """English names of places that have a name like the one typed, the likest first, of equals the weightiest."""
    key = folded(name)
    if not key:
        return []
    # Slips in the first two letters lead to another bucket: looked at only where the name's own has nothing.
    for keys in ([key], _slipped(key)):
        entries = {" ".join(e.words): e for k in keys for group in gazetteer.bucket(k).values() for e in group}
        near: dict[str, tuple[float, float]] = {}
        for form in difflib.get_close_matches(key, entries, 12, _NEAR):
            place = gazetteer.likely(entries[form].places)[0]
            rank = (difflib.SequenceMatcher(None, form, key).ratio(), place.weight)
            near[place.name] = max(rank, near.get(place.name, rank))
        if near:
            return sorted(near, key=lambda n: near[n], reverse=True)[:_SHOWN]
    return []


def _slipped(key: str) -> Iterable[str]:
    """The key with one of its first two letters exchanged, left out, or both swapped; without doubles of a bucket."""
    letters = string.ascii_lowercase
    slips = [key[1::-1] + key[2:], key[1:], key[0] + key[2:]]
    slips += [x + key[1:] for x in letters] + [key[0] + x + key[2:] for x in letters]
    return {slip[:2]: slip for slip in slips if slip and not slip.startswith(" ")}.values()
