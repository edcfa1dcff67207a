"""Which phenomena a story says its picture shows; explanations, denials and comparisons do not count.

A story about southern lights nearly always mentions the northern ones. What stands in the headline, in the sentences
about the picture and most often decides; the other hemisphere counts only where the text says that both were filmed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from orbitctx.stories.context import Scene
from orbitctx.stories.document import Document
from orbitctx.stories.lexicon.table import Mark

__all__ = ["Seen", "find_both", "find_phenomena", "is_hedged", "is_negated"]

_AURORAS = ("aurora_borealis", "aurora_australis", "aurora")
_SOUGHT = 50  # characters between what is looked for and the word that it is not there
_OTHER = {"aurora_borealis": "aurora_australis", "aurora_australis": "aurora_borealis"}


@dataclass(frozen=True, slots=True)
class Seen:
    """A phenomenon and the words that name it, by folded offsets."""

    kind: str
    start: int
    end: int
    hedged: bool


def is_negated(document: Document, start: int, end: int, low: int, high: int) -> bool:
    """Whether a negation governs a span: directly before it in its sentence, or after it where the language does so."""
    sentence = document.sentence_at(start)
    reach = 30 if document.lexicon.language not in ("zh", "ja", "ko") else 10
    before = document.find(max(low, start - reach), start, "words", "negation")
    clause = sentence.clause_of(start)
    if any(sentence.clause_of(m.start) == clause for m in before):
        return not any(m.start > before[-1].end for m in document.find(before[-1].end, start, "words", "but"))
    after = document.find(end, min(high, end + reach), "words", "negation_after")
    return any(sentence.clause_of(m.start) == clause for m in after) or _sought(document, start, end, low, high)


def _sought(document: Document, start: int, end: int, low: int, high: int) -> bool:
    """ "Who looks for an aurora will find none": sought in its clause, not found in the next."""
    if not document.find(max(low, start - _SOUGHT), min(high, end + 20), "words", "seek"):
        return False
    return bool(document.find(end, min(high, end + _SOUGHT), "words", "negation", "negation_after"))


def is_hedged(document: Document, start: int) -> bool:
    """Whether a word of doubt stands before a span in its clause."""
    sentence = document.sentence_at(start)
    marks = document.find(max(sentence.start, start - 70), start, "words", "hedge")
    return any(sentence.clause_of(m.start) == sentence.clause_of(start) for m in marks)


def _weight(scene: Scene, index: int) -> float:
    """How much a sentence is about the picture."""
    if scene.explains or scene.on_ground or scene.comment or scene.words & {"appeal", "related"}:
        return 0.0
    if scene.asks:
        return 0.3  # a question claims nothing
    weight = 1.0 + 2.0 * scene.title + 1.0 * (index <= 3)
    if scene.words & {"picture", "capture", "post"}:
        weight += 1.5
    if scene.words & {"view", "over", "fly", "look", "colour"}:
        weight += 0.5
    if scene.words & {"archive", "past_occasion"}:
        weight -= 1.0
    return weight


def find_phenomena(document: Document, scenes: list[Scene]) -> list[Seen]:
    """The phenomena that the story claims, each with the mention that says so best."""
    best: dict[str, tuple[float, Mark]] = {}
    total: dict[str, float] = defaultdict(float)
    weak: dict[str, Mark] = {}
    denied: set[str] = set()
    for index, scene in enumerate(scenes):
        low, high = scene.sentence.start, scene.sentence.end
        for mark in document.find(low, high, "phenomena"):
            if is_negated(document, mark.start, mark.end, low, high) or _taken_back(document, scenes, index, mark):
                if scene.words & {"picture", "capture", "layer", "view"} or not scene.explains:
                    denied.add(mark.key)
                continue
            weight = _weight(scene, index)
            if weight <= 0 and scene.words & {"appeal", "related"}:
                continue
            if weight <= 0:
                weak.setdefault(mark.key, mark)
                continue
            total[mark.key] += weight
            if weight > best.get(mark.key, (0.0, mark))[0]:
                best[mark.key] = (weight, mark)
    kept = _kept(document, scenes, best=best, total=total, denied=denied, weak=weak)
    return [Seen(m.key, m.start, m.end, is_hedged(document, m.start)) for m in sorted(kept)]


def _taken_back(document: Document, scenes: list[Scene], index: int, mark: Mark) -> bool:
    """ "... described it as an aurora. It isn't: ..." and "an aurora would show rays"."""
    if document.find(mark.end, mark.end + 14, "words", "conditional"):
        return True
    if index + 1 >= len(scenes) or scenes[index + 1].sentence.paragraph != scenes[index].sentence.paragraph:
        return False
    following = scenes[index + 1].sentence
    if document.text[following.start : following.start + 3].lstrip()[:1] in "\"«“„”'–-":
        return False  # somebody is quoted
    short = list(document.find(following.start, following.start + 20, "words", "negation"))
    named = document.find(following.start, following.start + 30, "phenomena")
    return (
        bool(short) and following.clause_of(short[0].start) != following.clause_of(following.start + 35) and not named
    )


def _kept(
    document: Document,
    scenes: list[Scene],
    *,
    best: dict[str, tuple[float, Mark]],
    total: dict[str, float],
    denied: set[str],
    weak: dict[str, Mark],
) -> list[Mark]:
    kept: list[Mark] = []
    auroras = {k: total[k] for k in _AURORAS if k in total}
    aurora_denied = bool(denied & set(_AURORAS)) and ("airglow" in best or "airglow" in weak)
    if aurora_denied and max(auroras.values(), default=0.0) < 6:
        auroras = {}
    if auroras:
        named = {k: v for k, v in auroras.items() if k != "aurora"}
        if len(named) == 2:
            kept += _two_hemispheres(document, scenes, best, named)
        else:
            # "aurora" beside "southern lights" is the same thing.
            kept.append(best[next(iter(named), "aurora")][1])
    elif not aurora_denied and not any(k in best for k in ("airglow",)):
        hemispheres = [k for k in ("aurora_borealis", "aurora_australis") if k in weak]
        if len(hemispheres) == 1:
            kept.append(weak[hemispheres[0]])
        elif hemispheres or "aurora" in weak:
            kept.append(weak["aurora"] if "aurora" in weak else weak[hemispheres[0]])
    for kind, (_, mark) in best.items():
        if kind in _AURORAS or (kind in denied and kind != "airglow"):
            continue
        if kind in (
            "meteor",
            "comet",
            "moon",
            "lightning",
            "stars",
            "sprite",
            "noctilucent_clouds",
        ) and not _in_picture(document, scenes, mark):
            continue
        kept.append(mark)
    if "airglow" in weak and "airglow" not in best and (aurora_denied or not auroras):
        kept.append(weak["airglow"])
    return kept


def _in_picture(document: Document, scenes: list[Scene], mark: Mark) -> bool:
    """Side phenomena (a moon, a meteor) must stand in a sentence about what is seen."""
    scene = scenes[document.index_at(mark.start)]
    return bool(scene.words & {"picture", "capture", "view", "post"}) and not scene.comment


def _two_hemispheres(
    document: Document, scenes: list[Scene], best: dict[str, tuple[float, Mark]], named: dict[str, float]
) -> list[Mark]:
    if find_both(document, scenes) is not None:
        return [best[k][1] for k in named]
    first, second = sorted(named, key=lambda k: -named[k])
    if named[first] >= 1.5 * named[second] or best[first][0] > best[second][0]:
        return [best[first][1]]
    return [min((best[k][1] for k in named), key=lambda m: m.start)]


def find_both(document: Document, scenes: list[Scene]) -> tuple[int, int] | None:
    """The span that says that both auroras are in the same footage, or None."""
    for scene in scenes:
        if scene.explains or scene.on_ground or scene.comment:
            continue
        low, high = scene.sentence.start, scene.sentence.end
        marks = [m for m in document.find(low, high, "phenomena") if m.key in _OTHER]
        marks = [m for m in marks if not is_negated(document, m.start, m.end, low, high)]
        kinds = {m.key for m in marks}
        if len(kinds) == 2 and scene.words & {"both", "picture", "view", "capture", "compile", "sequence_order"}:
            return min(m.start for m in marks), max(m.end for m in marks)
    return None
