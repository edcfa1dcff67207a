"""What the story says of each place: the station was above it, it is in the picture, or neither.

Launch sites, datelines, cities of offices and lists of places from which people on the ground see auroras are no
claims; nor is a place of an explanation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from orbitctx.stories.context import Scene
from orbitctx.stories.document import Document
from orbitctx.stories.lexicon.table import WORD, Mark

__all__ = ["Located", "PlaceClaim", "find_directions", "find_place_claims"]

_LANDMARKS = frozenset(("lake", "island", "mountain", "sea", "point"))
_OF_THE_PICTURE = ("picture", "capture", "look", "fly", "station", "crew", "post")
_SHOWN = frozenset(("picture", "capture", "view", "fly"))


@dataclass(frozen=True, slots=True)
class Located:
    """A place where the story names it, by folded offsets; ``value`` is what a claim says of it."""

    value: dict[str, Any]
    start: int
    end: int
    kind: str = ""  # as in the gazetteer


@dataclass(frozen=True, slots=True)
class PlaceClaim:
    """A claim about a place: ``station_over`` or ``subject``."""

    kind: str
    value: dict[str, Any]
    start: int
    end: int
    hedged: bool


def _dateline(document: Document, place: Located) -> bool:
    """ "HOUSTON — ..." at the head of a paragraph, "(Agenzia) Roma, 12 ago - ..." with a date, "Jakarta - ..."."""
    line = document.text.rfind("\n", 0, place.start) + 1
    if place.kind == "town" and place.start == line and re.compile(r" ?(?:- |– |-- )").match(document.text, place.end):
        return True
    wired = re.compile(r"[^\n]{0,60}?(?:\([^)\n]{2,24}\)\s?(?:-{1,2}|–)|\s(?:--|–))\s").match(document.text, place.end)
    if place.start - line <= 3 and wired:
        inside = document.between(place.end, wired.end())
        if any(m.section in ("months", "months_short") for m in inside) and not any(
            m.section == "words" for m in inside
        ):
            return True
    tail = re.compile(r"[^\n.]{0,40}?(?:\.?\s?[–]\s|\.?\s?-\s|\([^)\n]{2,20}\))").match(document.text, place.end)
    if place.start - line > 24 or not tail:
        return False
    original = document.quote(place.start, place.end).text
    dated = any(m.section in ("months", "months_short") for m in document.between(place.end, tail.end()))
    return dated or (place.start - line <= 3 and original.upper() == original and original.lower() != original)


def _far_from(document: Document, place: Located) -> bool:
    """ "1,900 km south of Australia": neither above the place nor a picture of it."""
    units = document.find(max(0, place.start - 34), place.start, "units", "km", "mi", "nmi")
    if not units or "\n" in document.text[units[-1].end : place.start]:
        return False
    between = document.text[units[-1].end : place.end]
    if document.find(units[-1].end, place.start, "words", "over", "altitude"):
        return False
    bearing = document.find(units[-1].end, place.end, "directions") or document.find(
        units[-1].end, place.start, "words", "distance"
    )
    return bool(bearing) and len(between) < 44


def _sentence_marks(document: Document, scene: Scene, keys: tuple[str, ...], clause: int | None = None) -> list[Mark]:
    marks = document.find(scene.sentence.start, scene.sentence.end, "words", *keys)
    return [m for m in marks if clause is None or scene.sentence.clause_of(m.start) == clause]


def _before(document: Document, scene: Scene, at: int, reach: int, *keys: str) -> Mark | None:
    marks = document.find(max(scene.sentence.start, at - reach), at, "words", *keys)
    return marks[-1] if marks else None


def _after(document: Document, scene: Scene, at: int, reach: int, *keys: str) -> Mark | None:
    marks = document.find(at, min(scene.sentence.end, at + reach), "words", *keys)
    return marks[0] if marks else None


def _aurora_between(document: Document, low: int, high: int) -> bool:
    marks = document.find(low, high, "phenomena")
    return any(m.key.startswith("aurora") or m.key in ("airglow", "city_lights") for m in marks) or bool(
        document.find(low, high, "words", "glow")
    )


def _station_is_over(document: Document, scene: Scene, place: Located) -> bool:
    """Whether the sentence puts the station (or the person with the camera) above the place."""
    after_side = document.lexicon.settings.get("side") == "after"
    fly = _before(document, scene, place.start, 75, "fly")
    if (
        fly is not None
        and not _aurora_between(document, fly.end, place.start)
        and not document.find(fly.end, place.start, "words", "look")
        and not _seen_beside(document, scene, fly, place)
    ):
        over = document.find(fly.start, place.start, "words", "over", "near", "fly")
        if over and _has_flyer(document, scene, fly):
            return True
    if _flies_after(document, scene, place, after_side) or _below(document, scene, place):
        return True
    beside = _over_beside(document, scene, place)
    return beside is not None and _over_by_station(document, scene, place, beside)


def _below(document: Document, scene: Scene, place: Located) -> bool:
    """ "Below him lay the north of Italy", "Norditalien lag unter ihm"."""
    clause = scene.sentence.clause_of(place.start)
    below = _before(document, scene, place.start, 40, "below_it") or _after(document, scene, place.end, 24, "below_it")
    return below is not None and _clause(scene, below) == clause


def _seen_beside(document: Document, scene: Scene, fly: Mark, place: Located) -> bool:
    """ "The station passed Japan, and the lights of Tokyo ...": another clause tells what is seen."""
    passed = scene.sentence.clause_of(fly.start)
    if scene.sentence.clause_of(place.start) == passed:
        return False
    seen = document.find(fly.end, place.start, "words", "view")
    return any(scene.sentence.clause_of(m.start) != passed for m in seen)


def _flies_after(document: Document, scene: Scene, place: Located, after_side: bool) -> bool:
    """The verb of flying stands after the place: "... über Kanada flog", "カナダ上空を飛行"."""
    fly = _after(document, scene, place.end, 60 if after_side else 24, "fly")
    if fly is None or not _has_flyer(document, scene, fly) or _aurora_between(document, place.end, fly.start):
        return False
    near = _after(document, scene, place.end, 12, "over", "near") or _before(
        document, scene, place.start, 14, "over", "near"
    )
    return near is not None or not after_side


def _over_by_station(document: Document, scene: Scene, place: Located, over: Mark) -> bool:
    """Whether a height, the station or the camera is what a word of "over" speaks of."""
    if _height_before(document, scene, over if over.end <= place.start else None, place):
        return True
    station = _before(document, scene, place.start, 60, "station")
    clause = scene.sentence.clause_of(place.start)
    if station is not None and scene.sentence.clause_of(station.start) == clause and over.end <= place.start:
        between = document.find(station.end, over.start, "words", "view", "picture", "look")
        if not _aurora_between(document, station.end, place.start) and not between:
            return True
    return _taken_over(document, scene, place, over)


def _has_flyer(document: Document, scene: Scene, fly: Mark) -> bool:
    """The thing that flies is the station or its crew: named in the sentence before the verb, or only by a pronoun."""
    if document.find(scene.sentence.start, scene.sentence.end, "words", "station", "crew"):
        marks = document.find(scene.sentence.start, fly.end + 60, "words", "station", "crew")
        clause = scene.sentence.clause_of(fly.start)
        phenomena = [
            m
            for m in document.find(scene.sentence.start, fly.start, "phenomena")
            if m.end >= fly.start - 14 and scene.sentence.clause_of(m.start) == clause
        ]
        return bool(marks) and not phenomena
    return not document.find(max(scene.sentence.start, fly.start - 30), fly.start, "phenomena")


def _over_beside(document: Document, scene: Scene, place: Located) -> Mark | None:
    before = _before(document, scene, place.start, 48, "over", "near")
    if before is not None:
        return before
    return _after(document, scene, place.end, 10, "over_after", "over", "near")


def _height_before(document: Document, scene: Scene, over: Mark | None, place: Located) -> bool:
    """ "400 km above Australia"."""
    if over is None or place.start - over.end > 24:
        return False
    units = document.find(max(scene.sentence.start, over.start - 12), over.start, "units", "km", "mi")
    return any(over.start - m.end <= 3 for m in units) and not document.find(over.end, place.start, "words", "near")


def _taken_over(document: Document, scene: Scene, place: Located, over: Mark) -> bool:
    """ "photographed the scene over the Pacific": nothing but the camera can be what is over it."""
    if "user" in scene.words and "capture" not in scene.words:
        return False
    captures = document.find(scene.sentence.start, scene.sentence.end, "words", "capture")
    if not captures or _aurora_between(document, scene.sentence.start, max(place.end, over.end)):
        return False
    clause = scene.sentence.clause_of(place.start)
    for capture in captures:
        after = capture.start >= place.end
        if after and _aurora_between(document, place.end, capture.start):
            continue
        if not after and document.find(capture.end, place.start, "words", "colour"):
            continue  # "shows green bands over Canada"
        gap = capture.start - place.end if after else place.start - capture.end
        if gap <= 110 and scene.sentence.clause_of(capture.start) == clause:
            return True
    return (
        bool(document.find(max(scene.sentence.start, place.start - 50), place.start, "words", "near"))
        and "crew" in scene.words
    )


def _apart(document: Document, scene: Scene, place: Located) -> bool:
    """ "34 degrees in Milan" is of the weather, "now Canada, now Iceland" and "a reader from Porto" claim nothing."""
    sentence = scene.sentence
    clause = sentence.clause_of(place.start)
    for mark in document.find(sentence.start, sentence.end, "words", "weather"):
        gap = place.start - mark.end if mark.end <= place.start else mark.start - place.end
        gap += 15 * abs(sentence.clause_of(mark.start) - clause)
        if gap < 12 or (gap < 60 and not scene.words & {"fly", "capture"}):
            return True
    if _home_of_someone(document, scene, place):
        return True
    other_end = document.find(place.end, sentence.end, "words", "elsewhere")
    if any(sentence.clause_of(m.start) != clause for m in other_end):
        return True  # "While people in Oslo saw it, on the other side of the world the camera ..."
    if any(m.section == "zones" and m.end > place.start for m in document.between(sentence.start, place.end)):
        return True  # "at 8 p.m. Hanoi time"
    if _set_against(document, scene, place):
        return True
    either = document.find(sentence.start, place.start, "words", "either")
    return len(document.find(sentence.start, sentence.end, "words", "either")) > 1 and any(
        place.start - m.end <= 2 for m in either
    )


def _set_against(document: Document, scene: Scene, place: Located) -> bool:
    """ "While Spain talks of the heat, the astronaut ...": a clause of its own, without the picture or the station."""
    clause = scene.sentence.clause_of(place.start)
    own = [m for m in _sentence_marks(document, scene, (*_OF_THE_PICTURE, "while")) if _clause(scene, m) == clause]
    opens = [m for m in own if m.key == "while" and m.end <= place.start]
    if not opens or any(m.key != "while" for m in own):
        return False
    shown = document.find(opens[-1].end, scene.sentence.end, "phenomena")
    return not any(m.key.startswith("aurora") and _clause(scene, m) == clause for m in shown)


def _clause(scene: Scene, mark: Mark) -> int:
    return scene.sentence.clause_of(mark.start)


def _home_of_someone(document: Document, scene: Scene, place: Located) -> bool:
    """ "a reader from Porto", "a nurse from Bergen", "福岡の教師": where a person on the ground is at home."""
    sentence = scene.sentence
    person = _before(document, scene, place.start, 18, "user", "someone")
    if (
        person is not None
        and sentence.clause_of(person.start) == sentence.clause_of(place.start)
        and not document.find(person.end, place.start, "words", "over")
    ):
        return True
    after = _after(document, scene, place.end, 5, "someone")
    return after is not None and sentence.clause_of(after.start) == sentence.clause_of(place.start)


def _no_claim(document: Document, scenes: list[Scene], index: int, place: Located, in_ground: set[int]) -> bool:
    scene = scenes[index]
    if (
        scene.explains
        or scene.on_ground
        or scene.words & {"appeal", "related"}
        or _dateline(document, place)
        or _far_from(document, place)
        or index in in_ground
        or _apart(document, scene, place)
    ):
        return True
    site = _before(document, scene, place.start, 30, "launch_site") or _after(
        document, scene, place.end, 24, "launch_site"
    )
    if site is not None:
        return True
    clause = scene.sentence.clause_of(place.start)
    away = list(_sentence_marks(document, scene, ("launch", "landing", "spacewalk"), clause))
    seen = _sentence_marks(document, scene, ("view", "capture", "fly", "picture"), clause)
    if away and not seen:
        return True
    if scene.comment and (not scene.words & _SHOWN or _of_commenter(document, scene, place)):
        return True
    if _told_before(document, scenes, index, place):
        return False
    return not (
        scene.words
        & {"view", "capture", "picture", "over", "fly", "look", "near", "station", "colour", "post", "over_after"}
        or scene.phenomena
    )


def _of_commenter(document: Document, scene: Scene, place: Located) -> bool:
    """ "Below the post are 3,000 likes and a joke by a nurse from Porto": said after the users, and not of the sky."""
    user = _before(document, scene, place.start, 1200, "user")
    return user is not None and not document.find(
        user.end, place.start, "words", *_SHOWN, "over", "look", "near", "station"
    )


def _told_before(document: Document, scenes: list[Scene], index: int, place: Located) -> bool:
    """ "A lake in the form of a ring ... the photo was taken ... Lake Manicouagan ...": the name comes afterwards."""
    if place.kind not in _LANDMARKS:
        return False
    nouns = {w for w in WORD.findall(document.text[place.start : place.end])[:-1] if len(w) >= 3}
    for before in scenes[max(0, index - 2) : index]:
        if before.specific and before.words & {"picture", "capture"}:
            said = document.text[before.sentence.start : before.sentence.end]
            if nouns & set(WORD.findall(said)):
                return True
    return False


def _negated(document: Document, scene: Scene, place: Located) -> bool:
    after = _after(document, scene, place.end, 8, "negation")  # "towards Antarctica (not visible)"
    if after is not None and document.text[place.end : after.start].strip() == "(":
        return True
    before = _before(document, scene, place.start, 24, "negation")
    return before is not None and scene.sentence.clause_of(before.start) == scene.sentence.clause_of(place.start)


def find_place_claims(document: Document, scenes: list[Scene], places: list[Located]) -> list[PlaceClaim]:
    """The claims about places, one for each place and kind, in the order of the text."""
    out: list[PlaceClaim] = []
    in_ground = _continued_lists(scenes) | _of_the_other_aurora(scenes)
    paragraphs = _picture_paragraphs(scenes)
    done: set[tuple[str, str]] = set()
    for place in places:
        index = document.index_at(place.start)
        if _no_claim(document, scenes, index, place, in_ground) or _negated(document, scenes[index], place):
            continue
        scene = scenes[index]
        over = _station_is_over(document, scene, place)
        kind = "station_over" if over else "subject"
        if not over and not _pictured(scene, paragraphs) and not _told_before(document, scenes, index, place):
            continue
        value = dict(place.value)
        if kind == "subject" and _aurora_over(document, scene, place):
            value["aurora_over"] = True
        key = (kind, str(value.get("name")))
        if key not in done:
            done.add(key)
            hedged = bool(document.find(max(scene.sentence.start, place.start - 60), place.start, "words", "hedge"))
            hedged |= kind == "subject" and "aurora_over" not in value and _beside_the_picture(scene)
            out.append(PlaceClaim(kind, value, place.start, place.end, hedged))
    return out


def _beside_the_picture(scene: Scene) -> bool:
    """A sentence that shows or names something, but speaks neither of the picture nor of who took it."""
    return not scene.title and not scene.words & {"picture", "capture", "fly", "station", "crew", "post"}


def _continued_lists(scenes: list[Scene]) -> set[int]:
    """Sentences that go on with what the one before says of people on the ground: a list after a colon."""
    out = set()
    for i in range(1, len(scenes)):
        before = scenes[i - 1]
        if (
            before.on_ground
            and before.sentence.paragraph == scenes[i].sentence.paragraph
            and not scenes[i].words & {"capture", "picture", "fly", "station", "post"}
        ):
            out.add(i)
    return out


def _of_the_other_aurora(scenes: list[Scene]) -> set[int]:
    """Sentences that name the other hemisphere's aurora than the picture's, and neither picture nor station."""
    both = {"aurora_borealis", "aurora_australis"}
    shown = [s.phenomena & both for s in scenes if s.specific and (s.title or s.words & {*_OF_THE_PICTURE} - {"post"})]
    kinds = frozenset[str]().union(*shown)
    if len(kinds) != 1:
        return set()
    return {
        i
        for i, s in enumerate(scenes)
        if s.phenomena & (both - kinds) and not s.phenomena & kinds and not s.title and not s.words & {*_OF_THE_PICTURE}
    }


def _pictured(scene: Scene, paragraphs: set[int]) -> bool:
    words = scene.words
    if words & {"picture", "capture", "look", "post", "over", "over_after"}:
        return True
    if scene.sentence.paragraph not in paragraphs:
        return False
    if "near" in words and scene.phenomena:
        return True
    return bool(words & {"view", "fly", "station"} or (words & {"colour", "glow"} and scene.title))


def _picture_paragraphs(scenes: list[Scene]) -> set[int]:
    """The paragraphs that speak of the picture: the first two, and those with a word of it."""
    out = {0, 1, 2}
    return out | {
        s.sentence.paragraph for s in scenes if s.specific and s.words & {"picture", "capture", "fly", "look"}
    }


def _aurora_over(document: Document, scene: Scene, place: Located) -> bool:
    over = _before(document, scene, place.start, 40, "over")
    after = _after(document, scene, place.end, 8, "over_after", "over")
    if over is None and after is None:
        return False
    return any(k.startswith("aurora") for k in scene.phenomena) or "glow" in scene.words or "colour" in scene.words


def find_directions(
    document: Document, scenes: list[Scene], places: list[Located]
) -> list[tuple[dict[str, Any], int, int]]:
    """Where the camera looked: a direction beside a word of looking, or one place in front of another."""
    out: list[tuple[dict[str, Any], int, int]] = []
    for scene in scenes:
        if scene.explains or scene.on_ground:
            continue
        for mark in document.find(scene.sentence.start, scene.sentence.end, "directions"):
            if _governs_place(document, mark, places):
                continue
            clause = scene.sentence.clause_of(mark.start)
            looks = [m for m in _sentence_marks(document, scene, ("look",), clause) if abs(m.start - mark.start) < 48]
            if looks and all(v.get("azimuth_deg") != float(mark.key) for v, _, _ in out):
                near = min(looks, key=lambda m: abs(m.start - mark.start))
                out.append(({"azimuth_deg": float(mark.key)}, min(near.start, mark.start), max(near.end, mark.end)))
        out += _front_behind(document, scene, places)
    return out[:3]


def _governs_place(document: Document, mark: Mark, places: list[Located]) -> bool:
    """ "south of Tasmania" is a place, not a direction of view."""
    of = [m for m in document.find(mark.end, mark.end + 5, "words", "of_direction") if m.start - mark.end <= 2]
    inside = any(p.start <= mark.start < p.end for p in places)
    return inside or (bool(of) and any(0 <= p.start - mark.end <= 30 for p in places))


def _front_behind(document: Document, scene: Scene, places: list[Located]) -> list[tuple[dict[str, Any], int, int]]:
    here = [p for p in places if scene.sentence.start <= p.start < scene.sentence.end]
    front = document.find(scene.sentence.start, scene.sentence.end, "words", "front")
    behind = document.find(scene.sentence.start, scene.sentence.end, "words", "behind")
    if len(here) != 2 or not front or not behind:
        return []
    first = min(here, key=lambda p: min(abs(p.start - m.start) for m in front))
    second = min(here, key=lambda p: min(abs(p.start - m.start) for m in behind))
    if first is second:
        return []
    value = {"front": first.value.get("name"), "behind": second.value.get("name")}
    return [(value, min(first.start, second.start), max(first.end, second.end))]
