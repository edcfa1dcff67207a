"""Reads the word tables and finds their entries in a text; the only place that knows how entries are written.

An entry is one or more words. ``word`` is the whole word, ``word*`` any word that starts so, ``*word`` any that ends
so, ``*word*`` any that holds it (compounds). Entries in scripts without spaces are found anywhere. A table's section
and key are what a found entry means: section ``words``, key ``capture`` is the mark ("words", "capture").
"""

from __future__ import annotations

import functools
import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from orbitctx.stories.fold import fold_entry, is_unspaced

__all__ = ["WORD", "Lexicon", "Mark", "languages", "open_lexicon"]

# Figures are words of their own ("420km", "G5"), and so are runs of a script without spaces ("420km에서").
# Indic vowel signs belong to words although Python does not count them as letters.
_DENSE = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
WORD = re.compile(rf"\d+|[{_DENSE}]+|(?:[^\W\d_{_DENSE}]|[\u0900-\u0963\u0970-\u0d7f])+")
_SPEC = re.compile(r"\*?(?:\d+|(?:[^\W\d_]|[\u0900-\u0963\u0970-\u0d7f])+)\*?|°")
_JOINERS = frozenset(("", " ", "-", "'", "/", ".", "–", ". ", " '", "' ", " - ", "-'", "\u200c", '"'))
_TABLE_FREE = "und"
_REMEMBERED = 20_000  # words


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """One found entry: folded offsets, the section of the table and the key under which it stands."""

    start: int
    end: int
    section: str
    key: str


@dataclass(frozen=True, slots=True)
class _Entry:
    words: tuple[str, ...]
    section: str
    key: str


def _numerals(rows: Mapping[str, str]) -> dict[str, str]:
    """Number words by value: ``units`` counts from zero, ``tens`` from thirty, ``more`` has "200=двести"."""
    out: dict[str, str] = {}
    for first, step, key in ((0, 1, "units"), (30, 10, "tens")):
        for i, words in enumerate(rows.get(key, "").split()):
            out[str(first + step * i)] = words.replace("|", ",").replace("_", " ")
    for pair in rows.get("more", "").split():
        value, _, words = pair.partition("=")
        out[value] = ",".join(filter(None, (out.get(value), words.replace("|", ",").replace("_", " "))))
    return out


def _fits(spec: str, word: str) -> bool:
    if spec.endswith("*"):
        core = spec.strip("*")
        return core in word if spec.startswith("*") else word.startswith(core)
    return word.endswith(spec[1:]) if spec.startswith("*") else word == spec


class Lexicon:
    """The tables of one language, ready to mark a text."""

    def __init__(self, language: str, tables: Sequence[Mapping[str, Any]], calendar: Mapping[str, Any]) -> None:
        self.language = language
        self.settings: dict[str, Any] = {}
        self.values: dict[str, dict[str, Any]] = {}
        self.decimal = str(calendar.get("decimal", "."))
        self.group = str(calendar.get("group", ","))
        self._exact: dict[str, list[_Entry]] = defaultdict(list)
        self._prefix: dict[str, list[_Entry]] = defaultdict(list)
        self._inner: list[_Entry] = []
        self._known: dict[str, tuple[_Entry, ...]] = {}
        self._unspaced: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for table in tables:
            self._add_table(table)
        for section in ("months", "weekdays"):
            for key, forms in calendar.get(section, {}).items():
                for form in forms:
                    entry = fold_entry(form).rstrip(".\u0970'")
                    if is_unspaced(entry) and len(entry) < 2:
                        continue  # 月 or 日 alone is far too common
                    self._add(entry, section, key)
        self._prefix_lengths = sorted({len(p) for p in self._prefix}, reverse=True)
        self._clitics = tuple(
            sorted((fold_entry(c) for c in self.settings.get("clitics", "").split()), key=len, reverse=True)
        )
        for rows_at in self._unspaced.values():
            rows_at.sort(key=lambda row: -len(row[0]))

    def _add_table(self, table: Mapping[str, Any]) -> None:
        for section, rows in table.items():
            if section == "settings":
                self.settings.update(rows)
                continue
            numerals = section == "numerals"
            for key, entries in (_numerals(rows) if numerals else rows).items():
                for entry in entries.split(","):
                    self._add(fold_entry(entry), "number_words" if numerals else section, key)

    def _add(self, entry: str, section: str, key: str) -> None:
        if not entry:
            return
        if is_unspaced(entry):
            self._unspaced[entry[0]].append((entry, section, key))
            return
        words = tuple(_SPEC.findall(entry))
        if not words:
            return
        item = _Entry(words, section, key)
        first = words[0]
        if first.startswith("*"):
            self._inner.append(item)
        elif first.endswith("*"):
            self._prefix[first[:-1]].append(item)
        else:
            self._exact[first].append(item)

    def marks(self, text: str) -> list[Mark]:
        """All entries found in folded text, in order; an entry inside a longer one is dropped."""
        tokens = [(m.start(), m.end(), m[0]) for m in WORD.finditer(text)]
        found = set(self._spaced(text, tokens))
        if self._unspaced:
            found.update(self._in_unspaced(text))
        return _outermost(sorted(found))

    def _starting(self, word: str) -> tuple[_Entry, ...]:
        """Entries whose first word fits a word; remembered, as a language uses few thousand words."""
        known = self._known.get(word)
        if known is None:
            found = list(self._exact.get(word, ()))
            for length in self._prefix_lengths:
                if length <= len(word):
                    found += self._prefix.get(word[:length], ())
            known = (*found, *(e for e in self._inner if _fits(e.words[0], word)))
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[word] = known
        return known

    def _spaced(self, text: str, tokens: list[tuple[int, int, str]]) -> Iterator[Mark]:
        for i, (start, end, word) in enumerate(tokens):
            if len(word) > 60:
                continue
            heads = [(start, word)]
            heads += [
                (start + len(c), word[len(c) :]) for c in self._clitics if word.startswith(c) and len(word) > len(c) + 1
            ]
            for at, head in heads:
                for entry in self._starting(head):
                    last = self._followed(entry.words, tokens, i, text)
                    if last >= 0:
                        yield Mark(at, tokens[last][1] if last > i else end, entry.section, entry.key)

    def _followed(self, words: tuple[str, ...], tokens: list[tuple[int, int, str]], i: int, text: str) -> int:
        for k, spec in enumerate(words[1:], start=i + 1):
            if k >= len(tokens) or text[tokens[k - 1][1] : tokens[k][0]] not in _JOINERS:
                return -1
            word = tokens[k][2]
            if not _fits(spec, word) and not any(
                word.startswith(c) and _fits(spec, word[len(c) :]) for c in self._clitics
            ):
                return -1
        return i + len(words) - 1

    def _in_unspaced(self, text: str) -> Iterator[Mark]:
        for i, char in enumerate(text):
            for entry, section, key in self._unspaced.get(char, ()):
                if text.startswith(entry, i):
                    yield Mark(i, i + len(entry), section, key)


# Entries of these sections are names: what lies inside one means nothing by itself ("northern" in "northern lights").
_NAMES = frozenset(("mask", "phenomena", "units", "relative", "zones", "expedition"))
_PARTS = frozenset(("directions",))


def _hides(long: Mark, short: Mark) -> bool:
    if short.end > long.end or short.start < long.start or short.end - short.start >= long.end - long.start:
        return False
    if long.section in _NAMES:
        return short.section != "layers"
    return short.section in _PARTS or (short.section == long.section and short.key == long.key)


def _outermost(marks: list[Mark]) -> list[Mark]:
    """Drop a mark that lies inside a longer one that is a name or means the same."""
    kept: list[Mark] = []
    open_marks: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        open_marks = [m for m in open_marks if m.end > mark.start]
        if not any(_hides(m, mark) for m in open_marks):
            kept.append(mark)
            open_marks.append(mark)
    return [m for m in kept if m.section != "mask"]


def _read_toml(name: str) -> dict[str, Any]:
    file = resources.files("orbitctx.stories.lexicon").joinpath(name)
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


@functools.cache
def languages() -> tuple[str, ...]:
    """Codes of the languages that have a table."""
    folder = resources.files("orbitctx.stories.lexicon")
    names = (f.name for f in folder.iterdir() if f.name.endswith(".toml"))
    return tuple(sorted(n[:-5] for n in names if n[:-5] != _TABLE_FREE))


@functools.cache
def _calendar() -> dict[str, Any]:
    text = resources.files("orbitctx.stories.lexicon").joinpath("calendar.json").read_text(encoding="utf-8")
    table: dict[str, Any] = json.loads(text)
    return table


@functools.lru_cache(maxsize=64)
def open_lexicon(language: str) -> Lexicon:
    """The tables of a language with those that hold everywhere; for an unknown language only the latter.

    >>> [m.key for m in open_lexicon("en").marks("the northern lights") if m.section == "phenomena"]
    ['aurora_borealis']
    """
    tables = [_read_toml(f"{_TABLE_FREE}.toml")]
    if language in languages():
        tables.append(_read_toml(f"{language}.toml"))
    return Lexicon(language, tables, _calendar().get(language, {}))
