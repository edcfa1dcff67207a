"""Places with their names in many languages, and where on the Earth they are.

Names are looked up *folded* (``scripts.folded``). The file holds them sorted into buckets by their first letters, and
only the buckets that a text asks for are ever taken apart: a story touches a few dozen of some thousands.
"""

from __future__ import annotations

import functools
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from orbitctx.constants import EARTH_MEAN_RADIUS_KM
from orbitctx.errors import UsageError
from orbitctx.geodesy import unit_vectors
from orbitctx.stories.scripts import folded, is_unspaced

__all__ = ["Gazetteer", "NameEntry", "Place", "parse_gazetteer"]

Disc = tuple[float, float, float]  # latitude, longitude, radius in km

# Of two towns with one name, the smaller counts as meant only if it is not this much smaller.
_DOMINANCE = 8.0
_WHOLE = ("country", "continent")


@dataclass(frozen=True, slots=True)
class Place:
    """A place by its English name: a representative point and a region, the union of discs that covers it.

    ``kind``: country, continent, region, state, sea, ocean, lake, mountain, island, town, point. ``country`` is the
    two-letter code, "" where several or none. ``weight`` orders places of one name: inhabitants, or as many as a place
    of its standing deserves.
    """

    name: str
    kind: str
    lat_deg: float
    lon_deg: float
    region: tuple[Disc, ...]
    country: str = ""
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class NameEntry:
    """One name: its folded words, the places that bear it, and whether it is doubtful (an ordinary word as well)."""

    words: tuple[str, ...]
    places: tuple[int, ...]
    doubtful: bool
    capitals: bool  # an abbreviation, written in capitals: "US", "США"
    town: bool  # borne by towns only
    barred: str  # codes of languages in which it is a word: "Norden" in German


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """All known places; ``find`` goes by name, ``towns_near`` by position."""

    _lines: Sequence[str]
    _discs: NDArray[np.int16]
    _names: bytes
    _directory: dict[str, tuple[int, int]]
    _buckets: dict[str, dict[str, tuple[NameEntry, ...]]] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self._lines)

    def find(self, name: str, language: str | None = None) -> tuple[Place, ...]:
        """The places that a name may mean, the likeliest first; empty where it is not known.

        A relation is understood as well: "south of Tasmania", "between Australia and Antarctica".

        >>> from orbitctx.records.manifest import read_bytes
        >>> gazetteer = parse_gazetteer(read_bytes("places.bin"))
        >>> [(p.name, p.kind) for p in gazetteer.find("Georgia")]
        [('Georgia', 'country'), ('Georgia', 'state')]
        >>> gazetteer.find("Nordeuropa")[0].name, gazetteer.find("Atlantis")
        ('Northern Europe', ())
        """
        key = folded(name)
        if not key:
            return ()
        ids = [i for e in self.entries(key) if " ".join(e.words) == key for i in e.places]
        if ids:
            return self.likely(ids)
        from orbitctx.stories.places import find_places

        mentions = find_places(name, language or "mis", self)
        return mentions[0].places if len(mentions) == 1 and len(mentions[0].quote.text) >= 0.6 * len(name) else ()

    def place(self, name: str) -> Place | None:
        """The likeliest place of a name, or None."""
        return next(iter(self.find(name)), None)

    def likely(self, ids: Sequence[int]) -> tuple[Place, ...]:
        """Places by number, weightiest first, without those that can hardly be meant beside the others."""
        places = sorted((self.by_number(i) for i in dict.fromkeys(ids)), key=lambda p: -p.weight)
        kept: list[Place] = []
        for place in places:
            shadowed = any(
                (k.kind in _WHOLE and place.kind not in _WHOLE and k.country == place.country and place.kind != "state")
                or (
                    k.name == place.name and k.kind in ("continent", "region") and place.kind in ("continent", "region")
                )
                or (place.kind == "town" and k.weight > _DOMINANCE * place.weight)
                for k in kept
            )
            if not shadowed:
                kept.append(place)
        return tuple(kept)

    def by_number(self, number: int) -> Place:
        """The place of a number in the file."""
        return _place(self, number)

    def entries(self, key: str) -> tuple[NameEntry, ...]:
        """The names whose first word begins like a folded key (same first three letters; first letter if unspaced)."""
        return self.bucket(key).get(_short(key), ())

    def bucket(self, key: str) -> dict[str, tuple[NameEntry, ...]]:
        """All names of the bucket of a key, by their first letters."""
        code = _code(key)
        known = self._buckets.get(code)
        if known is None:
            known = self._buckets[code] = self._read_bucket(code)
        return known

    def _read_bucket(self, code: str) -> dict[str, tuple[NameEntry, ...]]:
        start, length = self._directory.get(code, (0, 0))
        grouped: dict[str, list[NameEntry]] = {}
        for line in self._names[start : start + length].decode("utf-8").splitlines():
            name, ids, flags = line.split("\t")
            marks, _, barred = flags.partition("!")
            numbers = tuple(map(int, ids.split(",")))
            entry = NameEntry(tuple(name.split(" ")), numbers, "d" in marks, "c" in marks, "t" in marks, barred)
            grouped.setdefault(_short(name), []).append(entry)
        return {short: tuple(sorted(entries, key=_longest_first)) for short, entries in grouped.items()}

    def towns_near(self, lat_deg: float, lon_deg: float, radius_km: float, count: int = 10) -> tuple[Place, ...]:
        """Towns within a radius of a point, the largest first."""
        numbers, directions = self._towns
        nearness = unit_vectors(lat_deg, lon_deg) @ directions
        near = np.flatnonzero(nearness >= np.cos(radius_km / EARTH_MEAN_RADIUS_KM))[:count]
        return tuple(self.by_number(int(numbers[i])) for i in near)

    @functools.cached_property
    def _towns(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Numbers of the towns, the largest first, and the unit vectors to them, shape (3, N)."""
        rows = [(i, line.split("\t", 6)) for i, line in enumerate(self._lines)]
        towns = sorted(((i, r) for i, r in rows if r[1] == "town"), key=lambda town: -float(town[1][5]))
        lat, lon = ([float(r[k]) for _, r in towns] for k in (2, 3))
        return np.array([i for i, _ in towns]), unit_vectors(lat, lon)


@functools.lru_cache(maxsize=4096)
def _place_of_line(line: str, discs: bytes) -> Place:
    name, kind, lat, lon, country, weight, *_ = line.split("\t")
    rows = np.frombuffer(discs, dtype=np.int16).reshape(-1, 3)
    region = tuple((float(a) / 180, float(b) / 180, float(r)) for a, b, r in rows)
    return Place(name, kind, float(lat), float(lon), region, country, float(weight))


def _place(gazetteer: Gazetteer, number: int) -> Place:
    line = gazetteer._lines[number]
    first, count = map(int, line.split("\t")[6:8])
    return _place_of_line(line, gazetteer._discs[first : first + count].tobytes())


def _longest_first(entry: NameEntry) -> tuple[int, int]:
    return -len(entry.words), -sum(map(len, entry.words))


def _code(key: str) -> str:
    return key[:1] if is_unspaced(key[0]) else key[:2].rstrip()


def _short(key: str) -> str:
    first = key.split(" ", 1)[0]
    return first[:1] if is_unspaced(first[0]) else first[:3]


def parse_gazetteer(data: bytes) -> Gazetteer:
    """The gazetteer from the bytes of ``data/places.bin``. Raises UsageError for another schema."""
    head, _, body = data.partition(b"\n")
    header = json.loads(head) if head.startswith(b"{") else {}
    if header.get("schema") != "orbitctx/places/1":
        raise UsageError("This is not a table of places.", expected="orbitctx/places/1", found=repr(head[:40]))
    places, discs, names, directory = _sections(body, header["sections"])
    rows = [line.split("\t") for line in directory.decode("utf-8").splitlines()]
    return Gazetteer(
        _lines=places.decode("utf-8").splitlines(),
        _discs=np.frombuffer(discs, dtype="<i2").reshape(-1, 3),
        _names=names,
        _directory={code: (int(start), int(length)) for code, start, length in rows},
    )


def _sections(body: bytes, lengths: Sequence[int]) -> list[bytes]:
    out, start = [], 0
    for length in lengths:
        out.append(zlib.decompress(body[start : start + length]))
        start += length
    return out
