"""Places that a text names, in any language, each with its quote.

The longest name wins; words may stand in any form that the language gives them. A name that is an ordinary word as
well ("Nice", "Reading") counts only with a capital and a word of place before it; an ambiguous name keeps all the
places that it may mean. Whether a place is where the station was, what the picture shows or neither is not said here.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from orbitctx.stories.endings import bare_forms, bending, fits, fits_adjective, fits_town
from orbitctx.stories.gazetteer import Gazetteer, NameEntry, Place
from orbitctx.stories.relations import Relation, between, between_words, derived, relation_at, unfused
from orbitctx.stories.scripts import Word, is_cased, is_unspaced, words
from orbitctx.stories.story import Quote

__all__ = ["PlaceMention", "find_places"]

# Between two words of one name: a space, a hyphen, an apostrophe, the stop of "St. John's".
_JOINT = re.compile(r"[ \u00a0\u2009\u202f\-‐‑'’ʼ]|\. |[ \u00a0]?\n[ ]?|·|・|-\n")
_SENTENCE_END = re.compile(r"[.!?…:»«“”\"()\n•|—–][^\w]*$")
_LONGEST_NAME = 6  # words
_UNSPACED_LONGEST = 16  # letters


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place as the text names it: ``quote.text`` is the name, with its relation ("south of") where there is one.

    ``places``: what the name may mean, the likeliest first, never empty. ``relation``: "" for the place itself, else
    "south of", "between", "northern", "coast of" ...: then each place is derived, with its own region.
    ``base``: the mentioned places themselves, without the relation.
    """

    quote: Quote
    places: tuple[Place, ...]
    relation: str = ""
    base: tuple[Place, ...] = ()

    @property
    def name(self) -> str:
        """The English name of the likeliest meaning."""
        return self.places[0].name


@dataclass(frozen=True, slots=True)
class _Match:
    start: int
    end: int
    ids: tuple[int, ...]
    part_azimuth: float | None = None  # a direction written together with the name: Nordkanada


def find_places(text: str, language: str, gazetteer: Gazetteer) -> tuple[PlaceMention, ...]:
    """All places that a text names, in order; ``text[m.quote.start:m.quote.end] == m.quote.text`` for each.

    >>> from orbitctx.records.manifest import read_bytes
    >>> from orbitctx.stories.gazetteer import parse_gazetteer
    >>> gazetteer = parse_gazetteer(read_bytes("places.bin"))
    >>> [m.name for m in find_places("Сияние над Норвегией и под Москвой", "ru", gazetteer)]
    ['Norway', 'Moscow']
    >>> [m.name for m in find_places("au sud de la Tasmanie, entre l'Australie et l'Antarctique", "fr", gazetteer)]
    ['south of Tasmania', 'between Australia and Antarctica']
    >>> [m.name for m in find_places("A nice view of the reading room", "en", gazetteer)]
    []
    """
    search = _Search(text, language, gazetteer)
    found = search.matches()
    out: list[PlaceMention] = []
    skip = False
    for match, following in itertools.zip_longest(found, found[1:]):
        if skip or (out and match.start < out[-1].quote.end):
            skip = False
            continue
        spans = ((match.start, match.end), (following.start, following.end)) if following else None
        pair = between_words(text, *spans, search.language) if spans else None
        if pair:
            ends = gazetteer.likely(match.ids)[0], gazetteer.likely(following.ids)[0]
            out.append(PlaceMention(_quote(text, *pair), (between(*ends),), "between", ends))
            skip = True
        else:
            out.append(_single(text, match, search.language, gazetteer))
    return tuple(out)


def _single(text: str, match: _Match, language: str, gazetteer: Gazetteer) -> PlaceMention:
    """A mention of one place, with the relation that stands beside it."""
    places = gazetteer.likely(match.ids)
    if match.part_azimuth is None:
        relation = relation_at(text, match.start, match.end, language)
    else:
        relation = Relation("part", match.part_azimuth, match.start, match.end)
    if relation is None:
        return PlaceMention(_quote(text, match.start, match.end), places, "", places)
    named = tuple(derived(p, relation) for p in places)
    return PlaceMention(_quote(text, relation.start, relation.end), named, relation.english, places)


def _quote(text: str, start: int, end: int) -> Quote:
    return Quote(text[start:end], start, end)


class _Search:
    """One pass over one text; what was found for a pair of words is remembered, so that time stays linear."""

    def __init__(self, text: str, language: str, gazetteer: Gazetteer) -> None:
        self.text = text
        self.language = language.lower().partition("-")[0]
        self.gazetteer = gazetteer
        self.words = words(text)
        self.capitals = _has_capitals(self.words)
        self.last_end = 0
        self.known: dict[tuple[str, str], tuple[NameEntry, ...]] = {}

    def matches(self) -> list[_Match]:
        out: list[_Match] = []
        i = 0
        while i < len(self.words):
            word = self.words[i]
            if is_unspaced(word.text[0]):
                out += self.unspaced(word)
                i += 1
                continue
            found = self.spaced(i)
            if found:
                match, count = found
                out.append(match)
                self.last_end = match.end
                i += count
            else:
                i += 1
        return out

    def spaced(self, i: int) -> tuple[_Match, int] | None:
        """The longest name that begins at a word, and how many words it takes."""
        word = self.words[i]
        if not self.may_begin(word):
            return None
        small = self.is_small(word)  # golfo de México: a common noun begins the name, a later word has the capital
        if small and not self.has_capital_near(i):
            return None
        following = self.words[i + 1].folded if i + 1 < len(self.words) else ""
        best: tuple[_Match, int] | None = None
        ids: list[int] = []
        for entry in self.candidates(word.folded, following):
            count = len(entry.words)
            if best and count < best[1]:
                break
            if small and (count == 1 or all(map(self.is_small, self.words[i : i + count]))):
                continue
            if self.continues(i, entry) and self.acceptable(i, entry):
                ids.extend(entry.places)
                best = (_Match(word.start, self.words[i + count - 1].end, tuple(ids)), count)
        return best or self.fused(word)

    def fused(self, word: Word) -> tuple[_Match, int] | None:
        """A country or region with a direction written together with its name."""
        found = unfused(word.folded, self.language)
        if not found or self.is_small(word):
            return None
        rest, azimuth = found
        ids = [n for e in self.candidates(rest, "") if not e.town and len(e.words) == 1 for n in e.places]
        return (_Match(word.start, word.end, tuple(ids), azimuth), 1) if ids else None

    def may_begin(self, word: Word) -> bool:
        return len(word.folded) > 1 and word.text[0].isalpha()

    def is_small(self, word: Word) -> bool:
        """Whether a word is written small where names have capitals."""
        return self.capitals and is_cased(word.text[0]) and word.text[0].islower()

    def has_capital_near(self, i: int) -> bool:
        return any(w.text[0].isupper() for w in self.words[i + 1 : i + 4])

    def candidates(self, first: str, second: str) -> tuple[NameEntry, ...]:
        """Names whose first two words are forms of these, the longest first, exact forms before bent ones."""
        key = (first, second)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = tuple(self.look_up(first, second))
        return found

    def look_up(self, first: str, second: str) -> list[NameEntry]:
        out: list[tuple[bool, NameEntry]] = []
        for form in bare_forms(first):
            for entry in self.gazetteer.entries(form):
                if (entry.barred and self.language in entry.barred) or not self.begins(form, entry):
                    continue
                if len(entry.words) == 1 or self.word_fits(second, entry.words[1]):
                    out.append((entry.words[0] != form, entry))
        out.sort(key=lambda pair: (-len(pair[1].words), pair[0]))
        exact = {len(e.words) for bent, e in out if not bent}
        return [e for bent, e in out if not (bent and len(e.words) in exact)]

    def begins(self, form: str, entry: NameEntry) -> bool:
        """Whether a word is a form of the first word of a name."""
        name = entry.words[0]
        if form == name:
            return True
        if entry.doubtful or entry.capitals:
            return False
        rule = bending(self.language, form)
        if len(entry.words) > 1:
            return fits(form, name, rule) or fits_adjective(form, name, self.language)
        return fits_town(form, name, rule) if entry.town else fits(form, name, rule)

    def word_fits(self, word: str, name: str) -> bool:
        if not word:
            return False
        forms = (word,) if word == name else bare_forms(word)
        return fits_adjective(word, name, self.language) or any(
            fits(form, name, bending(self.language, form)) for form in forms
        )

    def continues(self, i: int, entry: NameEntry) -> bool:
        """Whether the words after the first go on as the name does."""
        if i + len(entry.words) > len(self.words):
            return False
        for k in range(1, len(entry.words)):
            before, word = self.words[i + k - 1], self.words[i + k]
            if not _JOINT.fullmatch(self.text[before.end : word.start]) or not self.word_fits(
                word.folded, entry.words[k]
            ):
                return False
        return True

    def acceptable(self, i: int, entry: NameEntry) -> bool:
        """Whether a name that might be something else stands as a name here."""
        word = self.words[i]
        if entry.capitals:
            return word.text.isupper()
        if len(entry.words) == 1 and len(entry.words[0]) <= 3 and word.folded != entry.words[0]:
            return False
        if len(entry.words) == 1 and self.is_surname(i):
            return False
        if not entry.town:
            return True
        if not self.known_well(entry) and self.follows_a_name(i):
            return False
        return not entry.doubtful or self.placed(i)

    def known_well(self, entry: NameEntry) -> bool:
        return max(self.gazetteer.by_number(n).weight for n in entry.places) > 1e6

    def follows_a_name(self, i: int) -> bool:
        """Whether a word with a capital stands before as if both were a person's name (Dan Burbank)."""
        if i == 0 or self.language == "de" or self.text[self.words[i - 1].end : self.words[i].start] != " ":
            return False
        before = self.words[i - 1]
        if not before.text[0].isupper() or before.text.isupper() or before.end == self.last_end:
            return False
        return before.folded not in _CUES and not before.folded.endswith(_NATIONS_END)

    def is_surname(self, i: int) -> bool:
        """Whether a given name stands right before: Jack London, George Washington."""
        return i > 0 and self.words[i - 1].folded in _GIVEN_NAMES and self.text[self.words[i - 1].end] == " "

    def placed(self, i: int) -> bool:
        """Whether a word of place stands right before ("in", "près de", "над"), or another place and a comma."""
        if i == 0:
            return False
        before = self.words[i - 1]
        gap = self.text[before.end : self.words[i].start]
        if before.folded in _CUES and not _SENTENCE_END.search(gap):
            return True
        return self.last_end > 0 and len(self.text[self.last_end : self.words[i].start].strip(" ,")) <= 3

    def unspaced(self, word: Word) -> list[_Match]:
        """Names inside a run of a script without spaces, the longest at each letter."""
        run, out, at = word.folded, [], 0
        if len(run) != len(word.text):  # folding changed the length: offsets would be lost
            run = word.text
        while at < len(run):
            entry = self.longest_at(run, at)
            if entry is None:
                at += 1
                continue
            name = " ".join(entry.words)
            out.append(_Match(word.start + at, word.start + at + len(name), entry.places))
            at += len(name)
        return out

    def longest_at(self, run: str, at: int) -> NameEntry | None:
        best = None
        for entry in self.gazetteer.entries(run[at]):
            name = entry.words[0]
            longer = best is None or len(name) > len(best.words[0])
            if longer and len(entry.words) == 1 and run.startswith(name, at) and self.stands_out(entry, run, at):
                best = None if _NOT_BEFORE.match(run, at + len(name)) else entry
        return best

    def stands_out(self, entry: NameEntry, run: str, at: int) -> bool:
        """Whether letters in a run are a name and not part of words: short names of towns need a sign of place."""
        if not entry.town:
            return True
        if entry.doubtful:
            return False
        name = entry.words[0]
        weight = max(self.gazetteer.by_number(n).weight for n in entry.places)
        if "\u0e00" <= name[0] <= "\u17ff":
            return len(name) > 5
        if "\u3041" <= name[0] <= "\u30ff":
            return len(name) > 3 or weight > 2e6
        if len(name) > 2 or weight > 4e6:
            return True
        after, before = run[at + len(name) : at + len(name) + 1], run[at - 1 : at] if at else ""
        return after in _PLACE_AFTER or before in _PLACE_BEFORE


def _has_capitals(found: Sequence[Word]) -> bool:
    """Whether capitals tell anything in this text: not where nearly all or nearly none of the words have them."""
    cased = [w.text for w in found[:400] if is_cased(w.text[0])]
    upper = sum(t[0].isupper() for t in cased)
    return bool(cased) and upper > 0


_PLACE_AFTER, _PLACE_BEFORE = frozenset("市上以附"), frozenset("在于於从到过過")
_NATIONS_END = ("ian", "ish", "ese", "ska", "ske", "isk")
# What makes a name in Han or kana something else: 北极光 (aurora), 法国宇航员 (a French astronaut), 英語 (English).
_NOT_BEFORE = re.compile(
    "光|星|圈光|人|语|語|籍|系|航空宇宙|宇宙飛行士|の宇宙飛行士|出身|宇航|航天|太空人|太空总署|政府|オーロラ"
)
_GIVEN_NAMES = frozenset(
    """
    jack george john james paul mary anna robert michael mike david daniel thomas charles william peter mark scott steve
    kevin brian samuel andrew chris christopher nick frank victor jessica nicole anne kate karen christina shannon
    denzel paris boris albert henry alexander martin luther martin jose juan carlos luis maria isabel
    """.split()  # noqa: SIM905 - a table
)
# Words after which a name is a place's, in the languages written with capitals.
_CUES = frozenset(
    """
    in over above near at from across toward towards around outside to through of by
    i over ovenfor nær ved fra til på mot nära från vid utanför kring
    in über bei nahe aus nach von um durch
    à a en sur près de depuis vers dans du d au aux entre
    en sobre cerca desde hacia por
    a in su sopra presso vicino da di verso sul sulla
    em sobre perto de desde no na
    in boven bij vanuit naar uit
    w we nad pod koło z ze do od na
    v ve nad u z ze do na pod
    в во над под у около из к от до
    у в над під біля з із до від
    la în peste lângă din de
    στο στη στον στην πάνω από
    """.split()  # noqa: SIM905 - a table
)
