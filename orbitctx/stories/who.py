"""Who took the picture: the person whom the words of capture and posting belong to, not whoever else is named."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from orbitctx.stories.context import Scene
from orbitctx.stories.document import Document
from orbitctx.stories.lexicon.table import Mark

__all__ = ["Named", "Photographer", "find_expeditions", "find_photographers", "find_roles"]

_THRESHOLD = 3.0
# "Kelly, commander of the expedition, took ...": what is said of a person between the name and the verb.
_APPOSITION = re.compile(r"\s?,[^,\n.;:\"]{3,120},\s")
_QUOTE_ENDS = re.compile(r"[\"”»“'’],?\s(?:[^\W\d]{2,12}\s){0,2}$")
_VERB_REACH = 24  # characters from the comma that ends it to the verb
_CREDIT = re.compile(r"[:©/|]")
_CREDIT_REACH = 60  # characters from "Photo:" or "author" to the name
_OPENING = 3  # the sentences in which a story says whom it is about


@dataclass(frozen=True, slots=True)
class Named:
    """A person of the roster where the story names them, by folded offsets."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Photographer:
    """A person to whom the picture is attributed, with the mention that does so best."""

    name: str
    start: int
    end: int
    hedged: bool


def _near(document: Document, marks: list[Mark], start: int, end: int, reach: int) -> bool:
    return any((0 <= start - m.end <= reach) or (0 <= m.start - end <= reach) for m in marks)


def _gap(document: Document, scene: Scene, named: Named, *keys: str) -> float:
    """Distance in characters to the nearest word of some keys; a clause boundary counts as 25."""
    sentence = scene.sentence
    clause = sentence.clause_of(named.start)
    gaps = [
        (named.start - m.end if m.end <= named.start else m.start - named.end)
        + 25 * abs(sentence.clause_of(m.start) - clause)
        for m in document.find(sentence.start, sentence.end, "words", *keys)
    ]
    inserted = _APPOSITION.match(document.text, named.end, sentence.end)
    if inserted and "capture" in keys:
        low = inserted.end()
        gaps += [m.start - low for m in document.find(low, min(low + _VERB_REACH, sentence.end), "words", "capture")]
    return min(gaps, default=1e9)


def _score(document: Document, scene: Scene, named: Named, others: int, index: int) -> float:
    """How much a mention attributes the picture: words of capture and posting near it, less what speaks against it."""
    if scene.on_ground or scene.explains:
        return 0.0
    capture, post = _capture_gap(document, scene, named), _gap(document, scene, named, "post")
    score = 4.0 if capture < 60 else 2.5 if capture < 120 else 1.5 if capture < 1e8 else 0.0
    if 120 <= capture < 1e8 and others == 1 and "picture" in scene.words and not scene.words & _ELSEWHERE:
        score = 2.5  # a long sentence, but nobody else's
    score += 3.0 if post < 60 else 2.0 if post < 120 else 0.0
    if "spacewalk" not in scene.words and _gap(document, scene, named, "picture") < 90:
        score += 1.5
    score += 1.5 * scene.title + 1.0 * (index <= 1) + 1.0 * (others == 1 and min(capture, post) < 1e8)
    if _credited(document, scene, named):
        score += 4.0
    return score - _against(document, scene, named, others, min(capture, post))


_ELSEWHERE = frozenset(("launch", "landing", "spacewalk", "past_occasion"))


def _capture_gap(document: Document, scene: Scene, named: Named) -> float:
    """Distance to a word of capture: a verb, the camera in hand, or "got", "sent", "treated to" beside a picture."""
    gap = _gap(document, scene, named, "capture", "shutter")
    if scene.words & {"spacewalk", "user"} and not scene.title:
        return gap
    low, high = scene.sentence.start, scene.sentence.end
    pictures = document.find(low, high, "words", "picture")
    for mark in document.find(low, high, "words", "obtain"):
        if _near(document, pictures, mark.start, mark.end, 60):
            apart = named.start - mark.end if mark.end <= named.start else mark.start - named.end
            clauses = abs(scene.sentence.clause_of(mark.start) - scene.sentence.clause_of(named.start))
            gap = min(gap, apart + 25 * clauses)
    return gap


def _credited(document: Document, scene: Scene, named: Named) -> bool:
    """Whether a name stands in a credit: after "Photo: NASA /", or with "author" in the same clause."""
    low = document.text.rfind("\n", 0, named.start) + 1
    start = max(low, named.start - _CREDIT_REACH)
    for mark in document.find(start, named.start, "words", "picture", "author"):
        between = document.text[mark.end : named.start]
        if _CREDIT.match(between.lstrip(" ")) and not re.search(r"[!?;]|\.\s\w{2}", between):
            return True
    beside = document.find(max(scene.sentence.start, start), min(named.end + 24, scene.sentence.end), "words", "author")
    return any(
        not re.search(r"[,;:()]", document.text[min(m.end, named.end) : max(m.start, named.start)]) for m in beside
    )


def _against(document: Document, scene: Scene, named: Named, others: int, governed: float) -> float:
    """What speaks against a mention: a launch nearer than any capture, a list of the crew, "with", being the motif."""
    low = scene.sentence.start
    against = 3.0 * (_gap(document, scene, named, "launch", "landing", "spacewalk") < min(governed, 60))
    against += 2.0 * ("spacewalk" in scene.words and governed > 60)
    beside = document.find(max(low, named.start - 26), named.start, "words", "with")
    against += 4.0 * _near(document, beside, named.start, named.end, 18)
    listed = document.find(max(low, named.start - 40), named.start, "words", "crew_list")
    if others == 1:  # "the commander, Foale, photographed", "Commander Foale": a title is no list
        listed = [
            m
            for m in listed
            if not (document.find(m.start, m.end, "roles") and (governed < 60 or named.start - m.end <= 1))
        ]
    against += 4.0 * _near(document, listed, named.start, named.end, 30)
    if document.lexicon.settings.get("side") == "after":
        listed = document.find(named.end, named.end + 30, "words", "crew_list")
        against += 4.0 * _near(document, listed, named.start, named.end, 20)
    against += 4.0 * (others >= 3) + 6.0 * _pictured(document, low, named)
    return against + 1.0 * (scene.comment and governed > 60)


def _pictured(document: Document, low: int, named: Named) -> bool:
    """ "a photo of astronauts Hopkins and Glover": they are what is seen."""
    for mark in document.find(max(low, named.start - 60), named.start, "words", "picture"):
        between = document.find(mark.end, mark.end + 6, "words", "of_direction")
        direct = [m for m in between if m.start - mark.end <= 2]
        if (
            direct
            and document.find(direct[0].end, named.start, "words", "crew")
            and not document.find(mark.end, named.start, "words", "capture", "post")
        ):
            return True
    return False


def find_photographers(
    document: Document,
    scenes: list[Scene],
    people: list[Named],
    credits: list[str],
    dated: frozenset[int] = frozenset(),
) -> list[Photographer]:
    """The persons to whom the picture is attributed, best first; usually one, none where nobody is.

    ``dated`` are the numbers of the sentences that give the day of the picture.
    """
    total: dict[str, float] = defaultdict(float)
    best: dict[str, tuple[float, Named]] = {}
    for named in people:
        index = document.index_at(named.start)
        scene = scenes[index]
        others = len({p.name for p in people if scene.sentence.start <= p.start < scene.sentence.end})
        score = _score(document, scene, named, others, index)
        total[named.name] += max(score, 0.0)
        if score > best.get(named.name, (-99.0, named))[0]:
            best[named.name] = (score, named)
    for name, bonus in _spoken_of(document, scenes, people, dated).items():
        total[name] += bonus
        best[name] = (best[name][0] + bonus, best[name][1])
    if all(score < _THRESHOLD for score, _ in best.values()):
        lead = _lead(document, scenes, people) or _only_one(document, scenes, people)
        if lead is not None:
            best[lead.name], total[lead.name] = (_THRESHOLD, lead), _THRESHOLD
    named_well = [n for n in total if best[n][0] >= _THRESHOLD]
    spoke = {n: not _captures(document, scenes, people, n) and _quoted(document, people, n) for n in named_well}
    ranked = sorted(named_well, key=lambda n: (spoke[n], -total[n], best[n][1].start))
    if not ranked:
        return []
    chosen = [ranked[0]]
    chosen += [n for n in ranked[1:] if _together(document, best[ranked[0]][1], [p for p in people if p.name == n])]
    out = []
    for name in chosen[:3]:
        named = best[name][1]
        sentence = document.sentence_at(named.start)
        hedged = any(
            abs(m.start - named.start) < 80 for m in document.find(sentence.start, sentence.end, "words", "hedge")
        )
        out.append(Photographer(name, named.start, named.end, hedged))
    return out


def _captures(document: Document, scenes: list[Scene], people: list[Named], name: str) -> bool:
    """Whether a word of capture governs a mention of a person."""
    own = ((scenes[document.index_at(p.start)], p) for p in people if p.name == name)
    return any(scene.specific and _gap(document, scene, p, "capture") < 120 for scene, p in own)


def _quoted(document: Document, people: list[Named], name: str) -> bool:
    """Whether a person is named right after the end of a quotation: "You can see ...", she wrote."""
    return any(_QUOTE_ENDS.search(document.text[max(0, p.start - 30) : p.start]) for p in people if p.name == name)


def _lead(document: Document, scenes: list[Scene], people: list[Named]) -> Named | None:
    """The person of the story's first sentences, where "he" or "the astronaut" then has the camera and nobody else is.

    Only for a story that attributes its picture to no name: the person is named first, alone, and comes back later.
    """
    if not people:
        return None
    first = min(people, key=lambda p: p.start)
    index = document.index_at(first.start)
    if index > 2 or sum(p.name == first.name for p in people) < 2:
        return None
    named_in: dict[int, set[str]] = defaultdict(set)
    for person in people:
        named_in[document.index_at(person.start)].add(person.name)
    if named_in[index] != {first.name} or scenes[index].on_ground or scenes[index].explains:
        return None
    for i in range(index + 1, min(index + 5, len(scenes))):
        scene = scenes[i]
        if named_in[i] - {first.name}:
            return None
        if scene.specific and not scene.comment and scene.words & {"capture", "shutter"}:
            return first
    return None


_UNLISTED = re.compile(r"\s{0,2}([^\W\d_]+)[\s.'’-]{1,2}([^\W\d_]+)")


def _only_one(document: Document, scenes: list[Scene], people: list[Named]) -> Named | None:
    """The last resort: the one person whom the opening, or a sentence about the picture, names in no other role.

    Only for a story about a picture of the station, and not where somebody who is not on the roster has the camera.
    """
    told = frozenset().union(*(scene.words for scene in scenes if scene.specific and not scene.comment))
    if not told & {"picture", "capture", "shutter"} or not told & {"station", "crew", "fly"} or "compile" in told:
        return None
    if any(_by_stranger(document, scene, people) for scene in scenes):
        return None
    found: dict[str, Named] = {}
    for named in people:
        index = document.index_at(named.start)
        if _could_be(document, scenes[index], named, people, index):
            found.setdefault(named.name, named)
    return next(iter(found.values())) if len(found) == 1 else None


def _could_be(document: Document, scene: Scene, named: Named, people: list[Named], index: int) -> bool:
    """Whether a mention leaves room for its person to be the photographer."""
    if not scene.specific or scene.comment or scene.asks or "past_occasion" in scene.words:
        return False
    if index >= _OPENING and not scene.words & {"capture", "shutter"}:
        return False
    if scene.words & {"spacewalk", "ground", "someone"}:
        return False
    low = scene.sentence.start
    others = len({p.name for p in people if low <= p.start < scene.sentence.end})
    if others > 1 or _against(document, scene, named, others, _gap(document, scene, named, "capture", "post")) > 0:
        return False
    before = document.find(low, named.start, "words", "negation", "since")
    clause = [m for m in before if named.start - m.end < 40]
    return not clause and not _QUOTE_ENDS.search(document.text[max(0, named.start - 30) : named.start])


def _by_stranger(document: Document, scene: Scene, people: list[Named]) -> bool:
    """Whether a sentence of capture gives a title to a name that is not on the roster, or speaks of a satellite."""
    low, high = scene.sentence.start, scene.sentence.end
    if not scene.specific or not scene.words & {"capture", "post", "picture"}:
        return False
    if any(m.key in ("satellite", "Tiangong") for m in document.find(low, high, "spacecraft")):
        return True
    for mark in document.find(low, high, "words", "crew", "someone", "author"):
        after = _UNLISTED.match(document.text, mark.end, high)
        if (
            after
            and all(document.folded.is_upper(after.start(k)) for k in (1, 2))
            and not any(p.start <= after.end() and after.start(1) <= p.end for p in people)
            and not document.find(after.start(1), after.end(), "spacecraft")
        ):
            return True
    return False


def _spoken_of(document: Document, scenes: list[Scene], people: list[Named], dated: frozenset[int]) -> dict[str, float]:
    """Sentences of capture without a name go on about the person named just before: "The astronaut posted ...".

    In the first sentences the day of the picture and what it shows are enough: "On 3 May she had time for an aurora".
    """
    out: dict[str, float] = defaultdict(float)
    named_in: dict[int, list[str]] = defaultdict(list)
    for person in people:
        named_in[document.index_at(person.start)].append(person.name)
    for index, scene in enumerate(scenes):
        if (
            index in named_in
            or not (scene.words & {"capture", "post", "shutter"} or (index <= 3 and index in dated and scene.phenomena))
            or not scene.specific
            or "spacewalk" in scene.words
        ):
            continue
        before = [named_in[i] for i in (index - 1, index - 2) if i in named_in][:1]
        if before and len(set(before[0])) == 1 and "spacewalk" not in scenes[index - 1].words:
            strong = scene.words & {"crew"} or scene.sentence.paragraph == scenes[index - 1].sentence.paragraph
            out[before[0][0]] = max(out[before[0][0]], 3.0 if strong else 1.5)
    return out


def _together(document: Document, first: Named, others: list[Named]) -> bool:
    """Joined to the first by "and" in the same sentence: both took pictures."""
    for other in others:
        low, high = (first.end, other.start) if first.end <= other.start else (other.end, first.start)
        between = document.text[low:high]
        joined = len(between) <= 40 and "." not in between and document.find(low, high, "words", "clock_to", "both")
        if joined and not document.find(low, high, "words", "with", "capture", "post"):
            return True
    return False


def find_roles(
    document: Document, scenes: list[Scene], photographers: list[Photographer], people: list[Named]
) -> list[tuple[dict[str, Any], int, int]]:
    """Role and nation that the story gives the photographer: beside the name, or of an unnamed one who captured it."""
    out: list[tuple[dict[str, Any], int, int]] = []
    for index, scene in enumerate(scenes[:8]):
        if not scene.specific:
            continue
        low, high = scene.sentence.start, scene.sentence.end
        for mark in document.find(low, high, "roles"):
            owner = _owner_of_role(document, scene, mark, photographers, people)
            lead = scene.words & {"capture", "picture"} and index <= (2 if photographers else 3)
            if not owner and not lead:
                continue
            near = [
                m
                for m in document.find(max(low, mark.start - 22), mark.end + 22, "nations")
                if not document.find(min(m.end, mark.end), max(m.start, mark.start), "roles")
            ]
            nation = near[-1].key if near else ""
            if not owner and not nation:
                continue
            if mark.key == "astronaut" and not nation:
                continue
            value = {"role": mark.key, **({"nation": nation} if nation else {})}
            start = min([mark.start] + [m.start for m in near[-1:]])
            if all(v != value for v, _, _ in out):
                out.append((value, start, max([mark.end] + [m.end for m in near[-1:]])))
    return out[:2]


def _owner_of_role(
    document: Document, scene: Scene, mark: Mark, photographers: list[Photographer], people: list[Named]
) -> bool:
    names = {p.name for p in photographers}
    near = [p for p in people if scene.sentence.start <= p.start < scene.sentence.end]
    near = [p for p in near if 0 <= p.start - mark.end <= 22 or (0 <= mark.start - p.end <= 14)]
    return bool(near) and min(near, key=lambda p: min(abs(p.start - mark.end), abs(mark.start - p.end))).name in names


_NUMBER_AFTER = re.compile(
    r"[\s#-]{0,2}(?:no\.?\s|nr\.?\s|nº\s?|n°\s?|номер\s|第)?(\d{1,2})(?:st|nd|rd|th|er|[.ºª°]|-?[а-яіїє]{1,3}|o|a|e)?(?![\d:.,]\d|\d)(?:\s?(?:/|-|–|and|und|och|og|et|y|e|en|i|и|та|ja|a)\s?(\d{1,2})(?!\d))?"
)
_NUMBER_BEFORE = re.compile(
    r"(?<![\d.,:/-])(\d{1,2})(?:st|nd|rd|th|er|e|eme|o|a|ª|º|\.|°|-[a-z]{1,3}|-?[а-яіїє]{1,3}|-?[α-ω]{1,2}|次|차|번째|वें|वीं|वे|वां)?[\s-]?(?:\w{4,12}\s)?$"
)
# "Expedition: 53" of a caption, "Экспедиция — 71-я": nothing may follow, or it counts something.
_NUMBER_SAID = re.compile(r"\s?[—–:-]\s?(\d{1,2})(?:st|nd|rd|th|[.ºª°]|-?[^\W\d_]{1,3})?(?=\s*(?:[.,;)\n]|$))")


def find_expeditions(document: Document, scenes: list[Scene]) -> list[tuple[int, int, int]]:
    """Numbers of the expeditions that the story is told of, not of those that will begin: number, start, end."""
    out: list[tuple[int, int, int]] = []
    for mark in document.marks:
        if mark.section != "expedition":
            continue
        sentence = document.sentence_at(mark.start)
        numbers = _numbers_beside(document, mark)
        for number, start, end in numbers:
            if not 0 <= number <= 120 or any(n == number for n, _, _ in out):
                continue
            clause = sentence.clause_of(start)
            later = [
                m
                for m in document.find(sentence.start, sentence.end, "words", "begins")
                if sentence.clause_of(m.start) == clause and abs(m.start - start) < 60
            ]
            if later:
                continue
            out.append((number, min(start, mark.start), max(end, mark.end)))
    return out


def _other_number(document: Document, at: int) -> bool:
    """Whether a number belongs to what follows it: a month, a unit, a span of time."""
    sections = {m.section for m in document.between(at, at + 2)}
    return bool(sections & {"units", "span", "months", "months_short", "multipliers"})


def _numbers_beside(document: Document, mark: Mark) -> list[tuple[int, int, int]]:
    text = document.text
    after = _NUMBER_AFTER.match(text, mark.end)
    if after and not _other_number(document, after.end()):
        found = [(int(after[1]), mark.start, after.end(1))]
        if after[2]:
            found.append((int(after[2]), after.start(2), after.end(2)))
        return found
    said = _NUMBER_SAID.match(text, mark.end)
    if said:
        return [(int(said[1]), mark.start, said.end())]
    if mark.key == "after":
        return []
    before = _NUMBER_BEFORE.search(text, max(0, mark.start - 24), mark.start)
    if before:
        return [(int(before[1]), before.start(), mark.end)]
    words = [m for m in document.find(max(0, mark.start - 24), mark.start, "ordinals") if mark.start - m.end <= 12]
    words = words or list(document.find(mark.end, mark.end + 2, "number_words"))
    if words:
        tail = [
            m
            for m in document.find(words[-1].end, words[-1].end + 2, "number_words")
            if int(m.key) < 10 <= int(words[-1].key)
        ]
        value = int(words[-1].key) + (int(tail[0].key) if tail else 0)
        return [(value, min(words[-1].start, mark.start), max(words[-1].end, mark.end))]
    return []
