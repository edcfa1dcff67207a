"""The roster's names made ready to be found in text: by spelling, by sound, by native writing.

Made once by ``data/recipes/make_roster.py`` (``prepared``), read with the roster.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from orbitctx.stories.phonetics import keys_of_sounds, sounds
from orbitctx.stories.scripts import folded, is_unspaced

__all__ = ["NameIndex", "prepared"]

_TITLES = re.compile(r"\(.*|\b(?:Jr|Sr|Ph\.?D|M\.?D)\b\.?|\b(?:II|III)\b|[\"“”]")
_NATIVE_JOINT = re.compile("([/・·])")
_AFTER_VOWEL_R = re.compile(r"(?<=[aeiou])r(?![aeiou])")


@dataclass(frozen=True, slots=True)
class NameIndex:
    """People by number (their place in the roster).

    ``surnames``: first folded word of a family name -> (all its words, person); ``stems``: its first three letters ->
    such first words; ``givens``: the folded given names of each person; ``heard``: the sounds of the family names and
    of the given names of each person; ``given_keys``: the consonant keys of the latter; ``keys``: consonant key of a
    family name -> people; ``natives``: first letter -> (one name, the other, whether the family name is the first,
    person) in Han, kana or Hangul; ``handles``: first folded word of a network name -> (words, person).
    """

    surnames: Mapping[str, Sequence[tuple[Sequence[str], int]]]
    stems: Mapping[str, Sequence[str]]
    givens: Sequence[Sequence[str]]
    heard: Sequence[tuple[Sequence[str], Sequence[str]]]
    given_keys: Sequence[Sequence[str]]
    keys: Mapping[str, Sequence[int]]
    natives: Mapping[str, Sequence[tuple[str, str, bool, int]]]
    handles: Mapping[str, Sequence[tuple[Sequence[str], int]]]
    all_givens: frozenset[str]

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> NameIndex:
        """From the part ``names`` of the roster's file."""
        stems: dict[str, list[str]] = {}
        for first in record["surnames"]:
            stems.setdefault(first[:3], []).append(first)
        return cls(
            surnames=record["surnames"],
            stems=stems,
            givens=record["givens"],
            heard=record["heard"],
            given_keys=record["given_keys"],
            keys=record["keys"],
            natives=record["natives"],
            handles=record["handles"],
            all_givens=frozenset(g for names in record["givens"] for g in names),
        )


def prepared(people: Iterable[tuple[str, Sequence[str]]]) -> dict[str, Any]:
    """The index of (canonical name, other forms) of each person, as plain lists for JSON.

    A form with a slash is in native order, family name first ("野口/聡一"); one with @ is a name on a network; one with
    ~ is a spelling that adds nothing to how the name sounds.
    """
    surnames: dict[str, list[tuple[list[str], int]]] = {}
    natives: dict[str, list[tuple[str, str, bool, int]]] = {}
    handles: dict[str, list[tuple[list[str], int]]] = {}
    keys: dict[str, list[int]] = {}
    givens: list[list[str]] = []
    heard: list[tuple[list[str], list[str]]] = []
    for number, (name, forms) in enumerate(people):
        mine: dict[str, None] = {}
        family_heard: dict[str, None] = {}
        given_heard: dict[str, None] = {}
        width = len(folded(surname_of(name)).split())
        for listed in (name, *forms):
            form = listed.removeprefix("~")
            if form.startswith("@"):
                parts = folded(form).split()
                _add(handles, parts[0], (parts, number))
                continue
            if is_native(form) and _NATIVE_JOINT.search(form):
                a, joint, b = _NATIVE_JOINT.split(form, maxsplit=1)
                _add(natives, a[0], (a, b, joint == "/", number))
                if joint == "/":
                    continue
            family, given = split(form, width if form.isascii() else 0)
            if listed.startswith("~"):
                words = folded(family).split()
                _add(surnames, words[0], (words, number))
                mine.update(dict.fromkeys(w for g in given for w in folded(g).split() if len(w) > 1 or is_native(w)))
            else:
                words = folded(family).split()
                _add(surnames, words[0], (words, number))
                mine.update(dict.fromkeys(w for g in given for w in folded(g).split() if len(w) > 1 or is_native(w)))
                family_heard.update(dict.fromkeys(variants("".join(words) if form.isascii() else family)))
                if len(given) == 1:  # middle names are never heard alone
                    given_heard.update(dict.fromkeys(variants(given[0])))
        for sound in family_heard:
            for key in sorted(keys_of_sounds(sound)):
                _add(keys, key, number)
        givens.append(list(mine))
        heard.append((list(family_heard), list(given_heard)))
    given_keys = [sorted({k for g in names for k in keys_of_sounds(g)}) for _, names in heard]
    return {
        "given_keys": given_keys,
        "surnames": surnames,
        "givens": givens,
        "heard": heard,
        "keys": keys,
        "natives": natives,
        "handles": handles,
    }


def _add(table: dict[str, list[Any]], key: str, value: Any) -> None:
    row = table.setdefault(key, [])
    if value not in row:
        row.append(value)


def surname_of(name: str) -> str:
    """The family name of a canonical name: all but its first word (Yi So-yeon: the first; Sheikh Muszaphar: the last).

    >>> surname_of("Mark Vande Hei"), surname_of("Yi So-yeon"), surname_of("Sheikh Muszaphar Shukor")
    ('Vande Hei', 'Yi', 'Shukor')
    """
    first, *rest = name.split()
    if first == "Yi":
        return first
    return rest[-1] if first == "Sheikh" else " ".join(rest)


def split(form: str, width: int = 0) -> tuple[str, list[str]]:
    """Family name and given names of a full name; ``width``: words of the family name, 0 where it is one.

    >>> split("Edward Michael 'Mike' Fincke"), split("Richard R. Arnold II"), split("野口/聡一")
    (('Fincke', ['Edward', 'Michael', 'Mike']), ('Arnold', ['Richard']), ('野口', ['聡一']))
    """
    if "/" in form:
        family, _, given = form.partition("/")
        return family, [given]
    parts = [w.strip(",'") for w in _TITLES.sub(" ", form).replace("·", " ").replace("・", " ").split()]
    parts = [w for w in parts if len(w.rstrip(".")) > 1 or not w.isascii()]
    count = max(1, min(width - sum(w.count("-") + w.count("'") for w in parts[-1:]), len(parts) - 1))
    return " ".join(parts[-count:]), parts[:-count]


def is_native(form: str) -> bool:
    """Whether a form is written without a space between family and given name."""
    return is_unspaced(form[0]) or "\uac00" <= form[0] <= "\ud7a3"


def variants(word: str) -> list[str]:
    """The sounds of a word, and the same as they are heard where r is silent after a vowel."""
    whole = sounds(word)
    silent = _AFTER_VOWEL_R.sub("", whole)
    return [whole] if silent == whole or not word.isascii() else [whole, silent]
