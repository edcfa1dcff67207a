"""People of the roster that a text names, in any script, each with its quote.

Three ways, the strictest first: a known spelling in any form that the language gives it ("Pesquets", "Крикалёва"); a
given and a family name that together sound like one person's (an unseen transliteration); a name in native writing
("野口聡一"). A family name alone counts where it can be nobody else, or where the text has named that person in full;
family names that are words or common names ("Love", "Kim", "Koch") need such support or a title before them.
Who took the picture is not said here.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from orbitctx.stories.endings import Bending, bare_forms, bending, fits_person
from orbitctx.stories.names import NameIndex
from orbitctx.stories.phonetics import distance, keys, script_kind, sounds
from orbitctx.stories.roster import Person, Roster
from orbitctx.stories.scripts import Word, folded, is_cased, is_unspaced, words
from orbitctx.stories.story import Quote

__all__ = ["PersonMention", "find_people"]


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A person as the text names them. ``people`` has more than one where a family name leaves it open (Williams)."""

    quote: Quote
    people: tuple[Person, ...]
    full: bool  # given and family name

    @property
    def name(self) -> str:
        """The canonical name of the first person that may be meant."""
        return self.people[0].name


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    people: tuple[int, ...]
    full: bool
    surname: str = ""  # as it stands, where it was found by sound: it may come again alone
    sure: bool = True  # False: stands only if the text names the person in full elsewhere


# Between the words of a name: a space, a hyphen, an initial's stop, a nickname's quotes, a middle dot.
_GAP = re.compile(r"[ \u00a0\u202f\n]{0,2}[-‐‑'’·・•‧＝=.,]?[ \u00a0\u202f]?[\"“”„«»'‘’(]?|[\"“”»'’)]? ?\n?")
_SIDE_BY_SIDE = re.compile(r"[ \u00a0\u202f\n]{1,2}|\.? |[-‐‑’'·・•‧＝=]")
# A sound-alike must be this near in each of its names, and in both together (see ``phonetics.distance``).
_NEAR_EACH = 0.3
_CASED = ((7, 0.34), (6, 0.3), (5, 0.22), (4, 0.1))  # consonants in all, and how near both names must be together
_UNCASED = ((9, 0.34), (8, 0.28), (7, 0.22), (6, 0.14), (5, 0.06))


def find_people(text: str, language: str, roster: Roster) -> tuple[PersonMention, ...]:
    """All people of the roster that a text names, in order; ``text[m.quote.start:m.quote.end] == m.quote.text``.

    >>> from orbitctx.records.manifest import read_bytes
    >>> from orbitctx.stories.roster import parse_roster
    >>> roster = parse_roster(read_bytes("roster.json"))
    >>> [(m.quote.text, m.name) for m in find_people("Das Bild von Pesquets Kamera", "de", roster)]
    [('Pesquets', 'Thomas Pesquet')]
    >>> [m.name for m in find_people("Снимок Сергея Крикалёва", "ru", roster)]
    ['Sergei Krikalev']
    >>> find_people("I Love to be a Walker, said Young Tom Ford", "en", roster)
    ()
    """
    search = _Search(text, language, roster)
    found = search.everything()
    return tuple(
        PersonMention(Quote(text[f.start : f.end], f.start, f.end), tuple(roster.people[i] for i in f.people), f.full)
        for f in found
    )


class _Search:
    def __init__(self, text: str, language: str, roster: Roster) -> None:
        self.text = text
        self.language = language.lower().partition("-")[0]
        self.index: NameIndex = roster.index
        self.people = roster.people
        self.words = words(text)
        self.taken: set[int] = set()
        self.capitals = any(w.text[0].isupper() for w in self.words)

    def everything(self) -> list[_Found]:
        found = list(self.each(self.spelled))
        self.taken = {i for f in found if f.full for i, w in enumerate(self.words) if f.start <= w.start < f.end}
        heard = list(self.each(self.heard))
        found = [f for f in found if not any(h.start < f.end and f.start < h.end for h in heard)] + heard
        found += self.native(found)
        return self.settled(found)

    def each(self, find: Callable[[int], _Found | None]) -> Iterator[_Found]:
        """What a way of finding yields, from left to right, without overlaps."""
        end = 0
        for i, word in enumerate(self.words):
            hit = find(i) if word.start >= end else None
            if hit:
                end = hit.end
                yield hit

    def spelled(self, i: int) -> _Found | None:
        word = self.words[i]
        if is_unspaced(word.text[0]):
            return None
        return self.handle(i) or (self.by_spelling(i) if self.may_be_name(word) else None)

    def heard(self, i: int) -> _Found | None:
        word = self.words[i]
        if is_unspaced(word.text[0]):
            return self.unspaced_pair(i)
        return self.by_sound(i) if self.may_be_name(word) and i not in self.taken else None

    def may_be_name(self, word: Word) -> bool:
        first = word.text[0]
        return first.isalpha() and not (self.capitals and is_cased(first) and first.islower())

    def joined(self, a: int, b: int) -> bool:
        """Whether two words may belong to one name."""
        return b < len(self.words) and bool(_GAP.fullmatch(self.text[self.words[a].end : self.words[b].start]))

    def handle(self, i: int) -> _Found | None:
        for parts, person in self.index.handles.get(self.words[i].folded, ()):
            last = i + len(parts) - 1
            if last < len(self.words) and [w.folded for w in self.words[i : last + 1]] == list(parts):
                return _Found(self.words[i].start, self.words[last].end, (person,), True)
        return None

    # By spelling

    def by_spelling(self, i: int) -> _Found | None:
        """A full name that begins here, else a family name alone."""
        for k in range(i + 1, min(i + 5, len(self.words))):
            if not self.joined(k - 1, k):
                break
            for surname, person in self.surnames_at(k):
                if self.is_given(i, person) and all(self.is_middle(m, person) for m in range(i + 1, k)):
                    return _Found(self.words[i].start, self.words[k + len(surname) - 1].end, (person,), True)
        alone = self.surnames_at(i)
        if not alone:
            return None
        longest = max(len(s) for s, _ in alone)
        people = tuple(dict.fromkeys(p for s, p in alone if len(s) == longest))
        end = i + longest - 1
        after = end + 1
        if self.joined(end, after) and self.may_be_name(self.words[after]):  # family name first
            mine = tuple(p for p in people if self.is_given(after, p) and len(self.words[after].folded) > 2)
            if mine and self.text[self.words[end].end] != "\n":
                return _Found(self.words[i].start, self.words[after].end, mine, True)
        if self.anothers(i, people):
            return None
        return _Found(self.words[i].start, self.words[end].end, people, False, sure=self.supported(i, longest, people))

    def surnames_at(self, i: int) -> list[tuple[Sequence[str], int]]:
        """Family names that stand at a word, in any form, with their people."""
        out = []
        for form in bare_forms(self.words[i].folded):
            rule = bending(self.language, form)
            firsts = [form] if form in self.index.surnames else []
            if rule is not None and len(form) > 2:
                near = self.index.stems.get(form[:3], ()) or self.index.stems.get(form[:2], ())
                firsts += [s for s in near if s != form and fits_person(form, s, rule)]
            for first in firsts:
                for surname, person in self.index.surnames[first]:
                    if self.goes_on(i, surname):
                        out.append((surname, person))
            if out:
                break
        return out

    def goes_on(self, i: int, surname: Sequence[str]) -> bool:
        for k in range(1, len(surname)):
            if not self.joined(i + k - 1, i + k):
                return False
            word = self.words[i + k].folded
            if not fits_person(word, surname[k], bending(self.language, word)):
                return False
        return True

    def is_given(self, i: int, person: int) -> bool:
        """Whether a word is a given name of a person, in any form, or their initial with a stop."""
        word = self.words[i]
        for form in bare_forms(word.folded) or (word.folded,):  # one letter may be a name: Tim in Hangul
            rule = bending(self.language, form)
            if any(fits_person(form, given, rule) for given in self.index.givens[person]):
                return True
        if len(word.text) == 1 and self.text[word.end : word.end + 1] == ".":
            return any(given[0] == word.folded for given in self.index.givens[person])
        return False

    def is_middle(self, i: int, person: int) -> bool:
        word = self.words[i]
        ending = len(word.text) <= 4 and word.text.islower() and self.text[word.start - 1] in "'’"  # "Jonny'ego Kima"
        return len(word.text) <= 2 or ending or self.is_given(i, person) or word.folded in _PARTICLES

    def anothers(self, i: int, people: Sequence[int]) -> bool:
        """Whether the word before is the given name of somebody else (Robin Williams)."""
        if i == 0 or not self.joined(i - 1, i) or "\n" in self.text[self.words[i - 1].end : self.words[i].start]:
            return False
        before = self.words[i - 1]
        if not self.may_be_name(before) or not is_cased(before.text[0]):
            return False
        gap = self.text[before.end : self.words[i].start]
        if "," in gap:
            return False
        if len(before.text) == 1 and gap.startswith("."):
            return before.text.isupper()
        if before.text.isupper() and len(before.text) > 1:
            return False
        return before.folded in _OTHER_GIVENS or any(
            fits_person(before.folded, g, bending(self.language, before.folded))
            for g in self.index.all_givens
            if g[:3] == before.folded[:3]
        )

    def supported(self, i: int, count: int, people: Sequence[int]) -> bool:
        """Whether a family name alone can be nobody else: not an ordinary one, or with a title before it."""
        name = " ".join(w.folded for w in self.words[i : i + count])
        shortest = 6 if "\u0590" <= name[0] <= "\u06ff" else 4 if is_cased(name[0]) or name[0] >= "\uac00" else 5
        if len(name) >= shortest and not self.is_ordinary(people):
            return True
        return any(_TITLE.match(w.folded) for w in self.words[max(0, i - 3) : i])

    # By sound

    def by_sound(self, i: int) -> _Found | None:
        """A given and a family name, side by side, that sound like one person's."""
        given = self.words[i]
        k = i + 1
        if len(given.text) < 2:
            return None
        if k < len(self.words) and len(self.words[k].text) == 1 and is_cased(self.words[k].text) and self.near(i, k):
            k += 1  # an initial
        for last in range(k, k + 3):
            if last >= len(self.words) or last in self.taken or not self.near(last - 1, last):
                break
            if not self.may_be_name(self.words[last]) and last == k:
                break
            surname = "".join(w.text for w in self.words[k : last + 1])
            hit = self.sounding(given.text, surname)
            if hit is not None:
                return _Found(given.start, self.words[last].end, (hit[0],), True, surname=surname)
        return None

    def near(self, a: int, b: int) -> bool:
        """Whether two words stand side by side with nothing but a space, a hyphen or an initial's stop between."""
        return bool(_SIDE_BY_SIDE.fullmatch(self.text[self.words[a].end : self.words[b].start]))

    def sounding(self, given: str, surname: str) -> tuple[int, float] | None:
        """The person whose names sound most like these, if near enough, and how far they are."""
        best: tuple[float, int] | None = None
        first_names = _given_keys(given, bending(self.language, given))
        for bare in stems(surname, bending(self.language, surname)):
            for key in keys(bare):
                for person in self.index.keys.get(key, ()):
                    if not any(_alike(a, b) for a in first_names for b in self.index.given_keys[person]):
                        continue
                    how_far = self.heard_as(given, bare, key, person)
                    if how_far is not None and (best is None or how_far < best[0]):
                        best = (how_far, person)
        return (best[1], best[0]) if best else None

    def heard_as(self, given: str, surname: str, key: str, person: int) -> float | None:
        """How far a given and a family name are from a person's, None where too far."""
        families, givens = self.index.heard[person]
        script = script_kind(surname)
        heard = sounds(surname)
        far_family = min((distance(heard, f, script) for f in families), default=1.0)
        if far_family > _NEAR_EACH:
            return None
        far_given, consonants = 1.0, 0
        for bare in bare_given(given, bending(self.language, given)):
            heard = sounds(bare)
            for g in givens:
                far = distance(heard, g, script)
                if far < far_given:
                    far_given, consonants = far, max(len(k) for k in keys(bare) or ("",))
        together = far_family + far_given
        heard_in_all = consonants + len(key)
        if is_cased(surname[0]) or is_unspaced(surname[0]):
            near = far_given <= _NEAR_EACH and together <= next((t for n, t in _CASED if heard_in_all >= n), 0.0)
        else:  # without capitals any two words might be a name: the fewer the consonants, the nearer they must be
            near = (
                together <= next((t for n, t in _UNCASED if heard_in_all >= n), 0.0) and min(consonants, len(key)) > 1
            )
        return together if near else None

    # Scripts without spaces

    def unspaced_pair(self, i: int) -> _Found | None:
        """Two runs of kana, Han or Thai letters with a dot, a space or a hyphen between them."""
        if i + 1 >= len(self.words) or not is_unspaced(self.words[i + 1].text[0]) or not self.joined(i, i + 1):
            return None
        left = self.words[i]
        best: tuple[float, int, _Found] | None = None
        for last in range(i + 1, min(i + 4, len(self.words))):
            if not is_unspaced(self.words[last].text[0]) or not self.joined(last - 1, last):
                break
            if last > i + 1 and " " in self.text[self.words[last - 1].end : self.words[last].start]:
                break
            before = "".join(w.text for w in self.words[i + 1 : last])
            for head in _tails(left.text):
                for tail in _heads(self.words[last].text):
                    hit = self.sounding(head, before + tail)
                    if hit is None:
                        continue
                    person, how_far = hit
                    start, end = left.end - len(head), self.words[last].start + len(tail)
                    thai = "\u0e00" <= head[0] <= "\u17ff"
                    rank = (round(how_far, 2), start - end if thai else end - start)
                    if best is None or rank < best[:2]:
                        best = (*rank, _Found(start, end, (person,), True, surname=tail))
        return best[2] if best else None

    def native(self, found: Sequence[_Found]) -> list[_Found]:
        """Listed names in Han, kana or Hangul: whole anywhere, the family name alone where it can be nobody else."""
        out: list[_Found] = []
        text = self.text
        for first in {c for c in text if c in self.index.natives}:
            for a, b, _, person in self.index.natives[first]:
                whole = (
                    [m.span() for m in re.finditer(rf"{re.escape(a)}{_NATIVE_JOINT}{re.escape(b)}", text)]
                    if b in text
                    else []
                )
                out += [_Found(x, y, (person,), True) for x, y in whole]
        for family, people, native_order in self.families_named(out):
            honorific = _HONORIFIC if native_order or len(family) < 3 else ""
            known = any(f.people[0] in people for f in [*found, *out] if f.full)
            for m in re.finditer(re.escape(family) + ("" if known else honorific), text):
                out.append(_Found(m.start(), m.end(), people, False, sure=not self.is_ordinary(people)))
        out.sort(key=lambda f: (-f.full, f.start - f.end))
        kept: list[_Found] = []
        for f in out:
            if not any(g.start < f.end and f.start < g.end for g in (*found, *kept)):
                kept.append(f)
        return kept

    def families_named(self, whole: Sequence[_Found]) -> Iterator[tuple[str, tuple[int, ...], bool]]:
        """Listed family names (two letters or more) that stand in the text, with all their people."""
        bearers: dict[tuple[str, bool], dict[int, None]] = {}
        for names in self.index.natives.values():
            for a, b, family_first, person in names:
                family = a if family_first else b
                if len(family) >= 2 and family in self.text:
                    bearers.setdefault((family, family_first), {})[person] = None
        for (family, family_first), people in bearers.items():
            yield family, tuple(people), family_first

    def is_ordinary(self, people: Sequence[int]) -> bool:
        """Whether a family name is a word or a common name."""
        return any(folded(self.people[p].name).split()[-1] in _ORDINARY for p in people)

    # What stands in the end

    def settled(self, found: list[_Found]) -> list[_Found]:
        """Family names alone, settled by the full names of the text; repeated transliterations added."""
        in_full = {p for f in found if f.full for p in f.people}
        out = []
        for f in found:
            if f.full:
                out.append(f)
                continue
            known = tuple(p for p in f.people if p in in_full)
            if known or f.sure:
                out.append(_Found(f.start, f.end, known or f.people, False))
        out += self.repeated(found, out)
        return sorted(out, key=lambda f: f.start)

    def repeated(self, found: Sequence[_Found], kept: Sequence[_Found]) -> Iterator[_Found]:
        """A family name found by sound comes again alone in the same letters."""
        spans = sorted((f.start, f.end) for f in kept)
        for surname, people in {f.surname: f.people for f in found if f.surname and len(f.surname) > 1}.items():
            for word in self.words:
                at = word.text.find(surname) if is_unspaced(surname[0]) else -1
                if at < 0:
                    same = any(
                        fits_person(b, folded(surname), bending(self.language, b)) for b in bare_forms(word.folded)
                    )
                    at = 0 if same and self.may_be_name(word) else -1
                if at < 0:
                    continue
                start = word.start + at
                end = start + len(surname) if is_unspaced(surname[0]) else word.end
                if not any(a < end and start < b for a, b in spans):
                    yield _Found(start, end, people, False)


@functools.lru_cache(maxsize=16384)
def _given_keys(given: str, rule: Bending | None) -> frozenset[str]:
    return frozenset(k for b in bare_given(given, rule) for k in keys(b))


def _alike(a: str, b: str) -> bool:
    """Whether two consonant keys are equal or, when long, differ by one consonant at most."""
    if a == b:
        return True
    if len(a) > len(b):
        a, b = b, a
    if len(a) < 2 or len(b) < 3 or len(b) - len(a) > 1:
        return False
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    return a[at:] == b[at + 1 :] or (len(a) == len(b) and a[at + 1 :] == b[at + 1 :])


def stems(word: str, rule: Bending | None) -> Iterator[str]:
    """A word, and what is left of it without an ending of the language."""
    yield word
    if rule is None:
        return
    low = folded(word).replace(" ", "")
    if len(low) != len(word):
        return
    for k in range(len(word) - 1, max(rule.shortest - 2, len(word) - 5), -1):
        if rule.takes.fullmatch(low[k:]):
            yield word[:k]


def bare_given(word: str, rule: Bending | None) -> Iterator[str]:
    """A given name without prefixed particles and endings."""
    yield from stems(word, rule)
    yield from (b for b in bare_forms(folded(word)) if b != folded(word))


def _tails(run: str) -> list[str]:
    """Pieces at the end of a run that may be a given name: the trailing katakana, or its last letters."""
    kana = re.search(r"[ァ-ヺー]+$", run)
    if kana:
        return [kana[0]]
    return [run[-n:] for n in range(1, min(len(run), 10) + 1)]


def _heads(run: str) -> list[str]:
    """Pieces at the start of a run that may be a family name: the leading katakana, or its first letters."""
    kana = re.match(r"[ァ-ヺー]+", run)
    if kana:
        return [kana[0]]
    return [run[:n] for n in range(1, min(len(run), 10) + 1)]


_NATIVE_JOINT = "[ \u3000・·•‧＝=‐-]?"
_HONORIFIC = "(?=さん|氏|飛行士|宇宙飛行士|船長|宇航员|太空人|씨|비행사| 우주)"
_PARTICLES = frozenset({"de", "van", "von", "al", "el", "bin", "di", "la"})
_TITLE = re.compile(
    r"astro|kosmo|cosmo|kozmo|asztro|urhaj|avaruus|rymd|rum|rom|ruimte|geimfar|tahtila|uzay|космон|астрон|командир|"
    r"бортин|αστρον|κοσμον|command|komman|koman|коменд|kapten|captain|capitan|engineer|ingeni|inzyn|pilot|пилот|nasa|esa|jaxa|"
    r"роскосмос|roscosmos|رائد|رواد|قائد|यात्री|כמנ|אסטרונ|우주|nghi|angkasawan|antariksawan|astron"
)
# Family names of the roster that are words, given names, places or common names of other people.
_ORDINARY = frozenset(
    """
    ross newman currie cabana barry husband voss williams weber horowitz helms burbank lu altman duffy shepherd jett
    bloomfield tanner jones ivins kelly thomas richards ashby phillips lindsey reilly forrester frick morin smith perrin
    wolf sellers magnus duque collins lawrence robinson olsen nowak wilson reiter ferguson maclean patrick anderson
    swanson drew morgan love johnson foreman good ham kanai acaba
    garneau winne chari gorie yui glover boe bowen arnold ford hernandez creamer hire dutton walker
    coleman hopkins rubins fischer hague glover barron maurer hines watkins connor rubio mann kim menon kapu doi yi chub
    borisov volkov koch peskov vagner wagner noriega pontes tito matveev meir tingle brown miller young al de cassidy
    hurley morgan barratt virts cockrell walz bursch tani godwin currie lockhart herrington fossum higginbotham
    simonyi olivas zamka schlegel melvin wheelock hathaway ayers epps cardman sharipov baturin romanenko kotov revin
    platonov peresild dubrov wetherbee kopra stott peake gerst foale patrick poindexter rominger linnehan satcher
    """.split()  # noqa: SIM905 - a table
)
_OTHER_GIVENS = frozenset(
    """
    robin john james mary linda elizabeth barbara susan jessica sarah karen lisa nancy betty ashley emily donna carol
    amanda melissa deborah rebecca laura sharon cynthia amy angela brenda emma olivia helen maria paul peter kevin jason
    ryan gary jacob eric jonathan larry justin brandon benjamin samuel patrick alexander jack dennis jerry tyler aaron
    jose adam henry nathan zachary kyle noah ethan walter jeremy keith roger dylan gabriel carlos juan luis pierre jean
    michel francois louis anna eva karin lars erik per anders johan hans klaus jurgen wolfgang stefan jan piotr pawel
    andrzej dmitry dmitri vladimir ivan alexei igor olga natalia ekaterina tatiana дмитрий владимир ольга наталья
    татьяна екатерина мария игорь harrison venus serena vanessa pharrell hank tennessee kanye elon jeff
    """.split()  # noqa: SIM905 - a table
)
