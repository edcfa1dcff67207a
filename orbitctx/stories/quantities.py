"""Numbers with units, and what each is about: height of the station or of a layer, speed, period, inclination, storms.

Sizes, distances and temperatures are no claims: a length counts only beside a word of height, and its sentence or the
one before it must say whose height it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from orbitctx.stories.context import Scene
from orbitctx.stories.document import Document, Sentence
from orbitctx.stories.lexicon.table import Mark
from orbitctx.stories.numbers import Number, find_numbers

__all__ = ["Quantity", "find_quantities"]

_KM = {"km": 1.0, "mi": 1.609344, "nmi": 1.852, "ft": 0.0003048, "m": 0.001}
_KM_S = {
    "km_h": 1 / 3600,
    "mph": 1.609344 / 3600,
    "km_s": 1.0,
    "mi_s": 1.609344,
    "m_s": 0.001,
    "kn": 1.852 / 3600,
    "km_min": 1 / 60,
}
_MIN = {"min": 1.0, "h": 60.0, "s": 1 / 60}
_OWNERS = {
    "station": ("station", 0.0),
    "fly": ("station", 4.0),
    "circle": ("station", 10.0),
    "crew": ("station", 25.0),
    "capture": ("station", 20.0),
    "crew_list": ("station", 30.0),
    "look": ("station", 30.0),
    "layer": ("layer", 0.0),
}
_LAYERED = frozenset(("aurora", "aurora_borealis", "aurora_australis", "airglow"))
_PER = {
    ("km", "per_hour"): "km_h",
    ("mi", "per_hour"): "mph",
    ("km", "per_second"): "km_s",
    ("mi", "per_second"): "mi_s",
    ("m", "per_second"): "m_s",
    ("nmi", "per_hour"): "kn",
    ("km", "per_minute"): "km_min",
}
_LEO_KM = (200, 520)  # heights at which a station can be meant without a word of height
_HIGHEST_GREEN_KM = 250  # what glows up to here flies in no orbit
_ISS_KM = (330, 460)  # where the station has been; stories seldom say of a layer that it glows just there
_LEO_KM_S = (6.5, 9.0)  # no speed but that of an orbit
_GLOW_KM = (60, 400)  # where a glow can be meant without a word of height
_UNSPACED = ("zh", "ja", "ko")
_STOPS = re.compile(r"[,;.，；。、]")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that is a claim: kind and value as the claim has them, by folded offsets."""

    kind: str
    value: dict[str, Any]
    start: int
    end: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Measure:
    low: float
    high: float
    unit: str
    start: int
    end: int


def _measures(document: Document) -> list[_Measure]:
    """Numbers with the unit that follows (or, for 高度 and the like, precedes) them; ranges are one measure."""
    text, numbers = document.text, find_numbers(document)
    out: list[_Measure] = []
    for i, number in enumerate(numbers):
        unit = _unit_after(document, number.end)
        if unit is None:
            continue
        name, end = _compound(document, unit, number.start)
        low, start = number.value, number.start
        if i and _is_range(document, numbers[i - 1], number):
            low, start = numbers[i - 1].value, numbers[i - 1].start
        if out and start < out[-1].end:
            continue
        out.append(_Measure(min(low, number.value), max(low, number.value), name, start, end))
    del text
    return out


def _is_range(document: Document, before: Number, number: Number) -> bool:
    between = document.text[before.end : number.start]
    if not 0 < len(between) <= 14 or before.value >= number.value or "\n" in between:
        return False
    unit = _unit_after(document, before.end)
    rest = document.text[unit.end : number.start] if unit else between
    rest = rest.strip()
    first = rest.split(" ")[0]
    joins = document.find(before.end, number.start, "words", "range_to", "clock_to")
    joined = any(document.text[m.start : m.end] in (first, rest) for m in joins) and len(rest) <= len(first) + 5
    return joined or rest in ("-", "–", "~", "〜", "～", "至", "到", "から", "から约", "~约")


def _unit_after(document: Document, at: int) -> Mark | None:
    text = document.text
    skip = at
    while skip < len(text) and text[skip] in " -\u200b":
        skip += 1
    if text[skip : skip + 1] == "°" and text[skip + 1 : skip + 2] not in ("c", "f"):
        return Mark(skip, skip + 1, "units", "deg")
    if text[skip : skip + 1] == "º":
        return Mark(skip, skip + 1, "units", "deg")
    marks = [m for m in document.between(at, skip + 9) if m.section == "units" and m.start <= skip + 8]
    direct = [m for m in marks if m.start == skip]
    filler = [
        m for m in marks if text[skip : m.start].strip() in document.lexicon.settings.get("unit_fill", "of de").split()
    ]
    found = direct or filler
    return max(found, key=lambda m: m.end) if found else None


def _compound(document: Document, unit: Mark, number_start: int) -> tuple[str, int]:
    """km or miles with "per hour" beside them; the words may also stand before the number (時速, saatte)."""
    text = document.text
    stroke = re.compile(
        r"\s?/\s?(h|hr|s|sec|st|t|u|ч|час|с|сек|год|godz|std|saat|sa|uur|tim|ora|ore|jam|giờ|gio|시|시간|초|ساعة|ث|ώρα|שעה)\b"
    ).match(text, unit.end)
    if stroke and unit.key in ("km", "mi", "m"):
        key = "per_second" if stroke[1] in ("s", "sec", "с", "сек", "초", "ث") else "per_hour"
        return _PER.get((unit.key, key), unit.key), stroke.end()
    after = [
        m
        for m in document.find(unit.end, unit.end + 12, "words", "per_hour", "per_second", "per_minute")
        if m.start - unit.end <= 4 and not _STOPS.search(text, unit.end, m.start)
    ]
    before = [
        m
        for m in document.find(max(0, number_start - 26), number_start, "words", "per_hour_before", "per_second_before")
        if number_start - m.end <= 8
    ]
    for mark in after + before:
        name = _PER.get((unit.key, mark.key.removesuffix("_before")))
        if name:
            return name, max(unit.end, mark.end)
    return unit.key, unit.end


def _value(document: Document, m: _Measure, key: str, factor: float, digits: int) -> dict[str, Any]:
    digits += 2 * (key == "km" and m.high * factor < 1)  # "420 m" is 0.42 km
    low, high = round(m.low * factor, digits), round(m.high * factor, digits)
    if low != high:
        return {key: [low, high]}
    if key == "km" and _at_least(document, m):
        return {"km_min": low}
    return {key: low}


def _at_least(document: Document, m: _Measure) -> bool:
    before = document.find(max(0, m.start - 22), m.start, "words", "more_than")
    abouts = document.find(max(0, m.start - 14), m.start, "words", "about")
    start = abouts[0].start if abouts and m.start - abouts[-1].end <= 2 else m.start
    before = [x for x in before if m.start - x.end <= 2 or 0 <= start - x.end <= 2]
    after = [x for x in document.find(m.end, m.end + 18, "words", "and_higher") if x.start - m.end <= 6]
    return bool(before or after)


def find_quantities(document: Document, scenes: list[Scene]) -> list[Quantity]:
    """All claims that are numbers, in order."""
    out: list[Quantity] = []
    halves = _hour_and_half(document, scenes)
    for m in _measures(document):
        if any(m.start < q.end and q.start < m.end for q in halves):
            continue  # "one hour" of "one hour and a half"
        index = document.index_at(m.start)
        found = None
        if m.unit in _KM_S:
            found = _speed(document, scenes, index, m)
        elif m.unit in _KM:
            found = _height(document, scenes, index, m)
        elif m.unit in _MIN:
            found = _period(document, scenes, index, m)
        elif m.unit == "deg":
            found = _inclination(document, scenes[index], m)
        if found is not None and not _repeats(document, out, found):
            out.append(found)
    out += halves + _orbits_a_day(document, scenes) + _storms(document)
    return sorted(out, key=lambda q: q.start)


def _repeats(document: Document, out: list[Quantity], q: Quantity) -> bool:
    """ "250 miles (402 km)": the second is the first in another unit."""
    if not out or out[-1].kind != q.kind or q.start - out[-1].end > 24 or "\n" in document.text[out[-1].end : q.start]:
        return False
    (a,), (b,) = list(out[-1].value.values())[:1], list(q.value.values())[:1]
    a0, b0 = (a if isinstance(a, list) else [a])[0], (b if isinstance(b, list) else [b])[0]
    return bool(abs(a0 - b0) <= 0.03 * max(abs(a0), abs(b0)))


def _nearest(document: Document, sentence: Sentence, m: _Measure, *keys: str) -> dict[str, float]:
    """Distance of the nearest mark of each key; a clause boundary counts as 40 characters."""
    out: dict[str, float] = {}
    for mark in document.find(sentence.start, sentence.end, "words", *keys):
        if mark.start < m.end and m.start < mark.end:
            continue
        gap = m.start - mark.end if mark.end <= m.start else mark.start - m.end
        gap += 40 * abs(sentence.clause_of(mark.start) - sentence.clause_of(m.start))
        out[mark.key] = min(out.get(mark.key, 1e9), gap)
    return out


def _height(document: Document, scenes: list[Scene], index: int, m: _Measure) -> Quantity | None:
    """A length as the height of the station or of a layer, or None where it is neither."""
    if _is_answer(document, scenes, index, m):
        return Quantity("altitude", _value(document, m, "km", _KM[m.unit], 1), m.start, m.end)
    if not _is_height(document, scenes[index], m):
        return None
    if not 20 <= m.high * _KM[m.unit] <= 3000 and not _odd_height(document, scenes[index], m):
        return None
    owner = _owner(document, scenes, index, m)
    value = _value(document, m, "km", _KM[m.unit], 1)
    if owner == "layer":
        kind = _layer_kind(document, scenes[index].sentence, m)
        return Quantity("layer_height", {**value, **({"layer": kind} if kind else {})}, m.start, m.end)
    return Quantity("altitude", value, m.start, m.end) if owner == "station" else None


def _odd_height(document: Document, scene: Scene, m: _Measure) -> bool:
    """A height no station and no aurora has ("4,000 km", "100 m") is a claim where the words leave no doubt."""
    near = _nearest(document, scene.sentence, m, "altitude", "station", "layer", "circle", "fly")
    owned = min(near.get(k, 1e9) for k in ("station", "layer", "circle")) < 60
    owned = owned or ("station" in near and near.get("fly", 1e9) < 25)
    above = any(x.start - m.end <= 3 for x in document.find(m.end, m.end + 8, "words", "over"))
    told = scene.explains or "science" in scene.words
    if above and ((told and "layer" in near) or near.get("station", 1e9) < 60):
        return 0.05 <= m.high * _KM[m.unit] <= 60_000
    limit = 0.05 if m.unit != "ft" else 20
    return owned and near.get("altitude", 1e9) < 25 and limit <= m.high * _KM[m.unit] <= 60_000


def _is_answer(document: Document, scenes: list[Scene], index: int, m: _Measure) -> bool:
    """ "How high is the station? Around 250 miles." """
    scene = scenes[index]
    if m.start - scene.sentence.start > 40 or m.high * _KM[m.unit] < 20 or scene.words & {"layer", "distance"}:
        return False
    asked = [s for s in scenes[max(0, index - 2) : index] if s.asks]
    return bool(asked) and {"altitude", "station"} <= asked[-1].words and "distance" not in asked[-1].words


def _is_height(document: Document, scene: Scene, m: _Measure) -> bool:
    """Whether a word of height governs a length, or a place follows that it is a height above."""
    if _is_distance(document, m):
        return False
    km = m.high * _KM[m.unit]
    near = _nearest(document, scene.sentence, m, "altitude", "layer", "distance", "fly", "circle")
    led = near.get("altitude", 1e9)
    if any(x.start - m.end <= 3 for x in document.find(m.end, m.end + 8, "words", "over")):
        return True
    if near.get("distance", 1e9) < min(led, 12):
        return False
    moved = min(near.get("fly", 1e9), near.get("circle", 1e9))
    flown = moved < 25 and "station" in scene.words and _LEO_KM[0] <= km <= _LEO_KM[1]
    layered = near.get("layer", 1e9) < 22 and led < 120 and km <= 400
    return led <= 60 or flown or layered or _glows_at(document, scene, m) or _stands_at(document, scene, m)


def _stands_at(document: Document, scene: Scene, m: _Measure) -> bool:
    """ "The station ... *at* 400 km", where it can only be: no verb is needed, and no "from" may follow."""
    km = _KM[m.unit]
    if not (_ISS_KM[0] <= m.low * km and m.high * km <= _ISS_KM[1]) or not _led_by(document, m, "at_height"):
        return False
    if document.find(m.end, m.end + 12, "words", "of_direction", "near", "from_date"):
        return False  # "the station at 400 km from the coast"
    own = scene.sentence.clause_of(m.start)
    before = document.find(scene.sentence.start, m.start, "words", "station")
    return any(scene.sentence.clause_of(x.start) == own and m.start - x.end <= 40 for x in before)


def _glows_at(document: Document, scene: Scene, m: _Measure) -> bool:
    """ "The green line of oxygen arises *at* 110 km": a layer, where it comes to be, and no word of height."""
    km = _KM[m.unit]
    if not (_GLOW_KM[0] <= m.low * km and m.high * km <= _GLOW_KM[1]) or scene.words & {"ground", "capture"}:
        return False
    led = _led_by(document, m, "at_height")
    near = _nearest(document, scene.sentence, m, "layer", "science", "general", "distance", "of_direction")
    if document.find(m.end, m.end + 12, "words", "of_direction", "near", "from_date"):
        return False  # "at 110 km from the town"
    glow = min(near.get("layer", 1e9), near.get("science", 1e9))
    return led and glow < 75 and ("science" in near or "general" in near or glow < 30) and "distance" not in near


def _led_by(document: Document, m: _Measure, *keys: str) -> bool:
    """Whether a word stands directly before a measure, or before the "about" of the measure."""
    start = m.start
    for mark in reversed(document.find(max(0, m.start - 24), m.start, "words", "about", "more_than")):
        if 0 <= start - mark.end <= 2:
            start = mark.start
    marks = document.find(max(0, start - 16), m.start, "words", *keys)
    return any(0 <= start - x.end <= 2 or start <= x.end <= m.start for x in marks)


def _is_distance(document: Document, m: _Measure) -> bool:
    """ "1,900 km south of Australia", "70 km across": a direction or a word of size follows."""
    after = document.find(m.end, m.end + 16, "directions")
    if document.lexicon.language in _UNSPACED and _leads(document, m):
        after = []  # "上空420キロを北東へ": the course of what flies there
    after = after + document.find(m.end, m.end + 14, "words", "distance")
    before = [x for x in document.find(max(0, m.start - 16), m.start, "words", "distance") if m.start - x.end <= 6]
    return bool([x for x in after if x.start - m.end <= 6]) or bool(before)


def _leads(document: Document, m: _Measure) -> bool:
    """Whether a word of height stands right before a length."""
    return any(m.start - x.end <= 4 for x in document.find(max(0, m.start - 8), m.start, "words", "altitude"))


def _flown_at(document: Document, sentence: Sentence, m: _Measure) -> bool:
    """ "The station flies at about 400 km, and auroras ...": its verb leads to the length, whatever follows."""
    if not (_LEO_KM[0] <= m.low * _KM[m.unit] and m.high * _KM[m.unit] <= _LEO_KM[1]):
        return False
    own = sentence.clause_of(m.start)
    before = [
        x
        for x in document.between(max(sentence.start, m.start - 80), m.start)
        if x.section == "words"
        and x.key in ("station", "fly", "circle", "layer")
        and sentence.clause_of(x.start) == own
    ]
    verbs = [x for x in before if x.key in ("fly", "circle") and m.start - x.end <= 32]
    return bool(verbs) and any(x.key == "station" for x in before) and not any(x.key == "layer" for x in before)


def _owner(document: Document, scenes: list[Scene], index: int, m: _Measure) -> str:
    """Whose height it is: the nearest word of a station or of a layer.

    Words of the same clause come first, then what stands before, then what the sentence before speaks of; what
    follows in another clause counts least ("100 to 300 km, that is still below the station").
    """
    scene = scenes[index]
    sentence = scene.sentence
    if _flown_at(document, sentence, m):
        return "station"
    cost = {"station": 1e9, "layer": 1e9}
    for mark in document.between(sentence.start, sentence.end):
        owner = _OWNERS.get(mark.key) if mark.section == "words" else None
        if mark.section == "phenomena" and mark.key in _LAYERED:
            owner = ("layer", 6.0)
        if owner is None or (mark.start < m.end and m.start < mark.end):
            continue
        after = mark.start >= m.end
        gap = float(mark.start - m.end if after else m.start - mark.end)
        apart = abs(sentence.clause_of(mark.start) - sentence.clause_of(m.start))
        gap += owner[1] + 40 * apart + (40 if after and apart else 0)
        cost[owner[0]] = min(cost[owner[0]], gap)
    if index and scenes[index - 1].sentence.paragraph == sentence.paragraph:
        before = scenes[index - 1]
        if before.phenomena & _LAYERED and (before.explains or "station" not in before.words):
            cost["layer"] = min(cost["layer"], 70.0 if before.explains else 110.0)
        elif "station" in before.words:
            cost["station"] = min(cost["station"], 90.0)
    if scene.explains:
        cost["layer"] = min(cost["layer"] - 15, 60.0)
    own = sentence.clause_of(m.start)
    here = {
        _OWNERS[x.key][0]
        for x in document.find(sentence.start, sentence.end, "words", *_OWNERS)
        if sentence.clause_of(x.start) == own
    }
    if m.high * _KM[m.unit] <= _HIGHEST_GREEN_KM and "station" not in here:
        cost["layer"] -= 60
    elif _ISS_KM[0] <= m.low * _KM[m.unit] and m.high * _KM[m.unit] <= _ISS_KM[1] and "layer" not in here:
        cost["station"] = min(cost["station"], 120.0) - 60
    if m.high != m.low and m.high * _KM[m.unit] <= 330:
        cost["layer"] -= 30
    if min(cost.values()) > 1e8:
        return "station" if 300 <= m.high * _KM[m.unit] <= 520 else ""
    return min(cost, key=lambda k: cost[k])


def _layer_kind(document: Document, sentence: Sentence, m: _Measure) -> str:
    marks = document.find(sentence.start, sentence.end, "layers")
    marks = [x for x in marks if abs(x.start - m.start) < 120]
    return (
        min(
            marks,
            key=lambda x: abs(x.start - m.start) + 30 * abs(sentence.clause_of(x.start) - sentence.clause_of(m.start)),
        ).key
        if marks
        else ""
    )


def _speed(document: Document, scenes: list[Scene], index: int, m: _Measure) -> Quantity | None:
    scene = scenes[index]
    near = _nearest(document, scene.sentence, m, "station", "circle", "fly", "science", "storm", "speed", "crew")
    ours = min(near.get(k, 1e9) for k in ("station", "circle", "fly", "crew"))
    theirs = min(near.get("science", 1e9), near.get("storm", 1e9))
    speed = m.high * _KM_S[m.unit]
    orbital = _LEO_KM_S[0] <= speed <= _LEO_KM_S[1]
    if ours > 1e8:
        before = scenes[index - 1] if index else None
        told = before is not None and "station" in before.words
        if theirs < 1e8 or not (told or orbital or "speed" in scene.words):
            return None
    if theirs < ours and theirs < 60:
        return None
    least = 0.001 if ours < 30 and near.get("speed", 1e9) < 12 else 0.03  # "7.66 km an hour" is a slip of the unit
    if not 0.3 <= speed <= 60 and (ours > 60 or "weather" in scene.words or speed < least):
        return None  # a wind, a car; a wrong unit is a claim all the same
    value = _value(document, m, "km_s", _KM_S[m.unit], 4)
    return Quantity("speed", value, m.start, m.end)


def _period(document: Document, scenes: list[Scene], index: int, m: _Measure) -> Quantity | None:
    scene = scenes[index]
    asked = scenes[index - 1] if index and scenes[index - 1].asks else None
    answers = asked is not None and "circle" in asked.words and m.start - scene.sentence.start <= 40
    answers = answers and m.unit != "s" and not scene.words & {"spacewalk", "picture"}
    near = _nearest(document, scene.sentence, m, "circle", "every", "station", "picture", "spacewalk", "fly")
    if m.unit == "s":
        lap = near.get("circle", 1e9)
        sure = "station" in near and (lap <= 16 or (lap < 40 and near.get("every", 1e9) <= 14))
        if not sure or m.high < 30 or scene.words & {"picture", "capture"}:
            return None
        return Quantity("period", _value(document, m, "minutes", _MIN[m.unit], 2), m.start, m.end)
    led = near.get("circle", 1e9) <= 40 or near.get("every", 1e9) <= 14
    if not answers and (near.get("circle", 1e9) > 75 or "spacewalk" in scene.words or not led):
        return None
    minutes = m.high * _MIN[m.unit]
    if not 20 <= minutes <= 24 * 60 * 5:
        return None
    return Quantity("period", _value(document, m, "minutes", _MIN[m.unit], 2), m.start, m.end)


_HALVES = {"hour_and_half": 90.0, "minute_and_half": 1.5}


def _hour_and_half(document: Document, scenes: list[Scene]) -> list[Quantity]:
    """ "An hour and a half" for one orbit, and its slip "a minute and a half" of the station itself."""
    out = []
    for mark in document.marks:
        if mark.section == "words" and mark.key in _HALVES:
            scene = scenes[document.index_at(mark.start)]
            ours = "station" in scene.words and not scene.words & {"picture", "capture"}
            if "circle" in scene.words and "spacewalk" not in scene.words and (ours or mark.key == "hour_and_half"):
                out.append(Quantity("period", {"minutes": _HALVES[mark.key]}, mark.start, mark.end))
    return out


def _orbits_a_day(document: Document, scenes: list[Scene]) -> list[Quantity]:
    """ "16 orbits a day" is a period of 90 minutes."""
    out: list[Quantity] = []
    numbers = find_numbers(document)
    for mark in document.marks:
        if mark.section != "words" or mark.key != "times_a_day":
            continue
        scene = scenes[document.index_at(mark.start)]
        reach = 24 if document.lexicon.settings.get("side") == "after" else 4
        near = [
            n
            for n in numbers
            if (0 <= mark.start - n.end <= 4 or 0 <= n.start - mark.end <= reach) and 10 <= n.value <= 20
        ]
        if near and scene.words & {"circle", "station", "fly"} and not any(q.kind == "period" for q in out):
            n = near[0]
            note = f"{n.value:g} orbits a day are one in {1440 / n.value:.1f} minutes"
            out.append(
                Quantity(
                    "period",
                    {"minutes": round(1440 / n.value, 2)},
                    min(n.start, mark.start),
                    max(n.end, mark.end),
                    note,
                )
            )
    return out


def _inclination(document: Document, scene: Scene, m: _Measure) -> Quantity | None:
    near = _nearest(
        document, scene.sentence, m, "inclination", "latitude_reach", "station", "circle", "magnetic", "fly", "crew"
    )
    if m.low != m.high or "weather" in scene.words:
        return None
    if not 30 <= m.high <= 98:
        orbit = min(near.get(k, 1e9) for k in ("station", "circle"))
        named = near.get("inclination", 1e9) < 14 and orbit < 30 and 0 < m.high <= 180
        return Quantity("inclination", {"deg": m.high}, m.start, m.end) if named else None
    if "magnetic" in near and near["magnetic"] < 60:
        return None
    if near.get("inclination", 1e9) < 60:
        return Quantity("inclination", {"deg": m.high}, m.start, m.end)
    reach = near.get("latitude_reach", 1e9) < 40
    orbit = min(near.get("circle", 1e9), near.get("station", 1e9)) < 120
    if reach and orbit and _fractional_or_reach(m):
        return Quantity("inclination", {"deg": m.high}, m.start, m.end)
    return None


def _fractional_or_reach(m: _Measure) -> bool:
    return 45 <= m.high <= 75


_G = re.compile(r"(?<![\w-])g[\s-]?([1-5])(?![\w.,]?\d)(?!\w)")
_KP = re.compile(r"(?<!\w)kp[\s-]{0,2}(?:index |indeksen |индекс |=|:)?\s?(?:\w{1,4} )?(\d(?:[.,]\d{1,2})?)(?!\d)")


def _storms(document: Document) -> list[Quantity]:
    out = [Quantity("storm", {"g": int(m[1])}, *m.span()) for m in _G.finditer(document.text)]
    out += [
        Quantity("storm", {"kp": float(m[1].replace(",", "."))}, *m.span())
        for m in _KP.finditer(document.text)
        if float(m[1].replace(",", ".")) <= 9
    ]
    for mark in document.marks:
        if mark.section == "words" and mark.key == "k_index" and not any(q.start <= mark.start < q.end for q in out):
            number = re.compile(r"\D{0,14}?(\d(?:[.,]\d{1,2})?)(?![\d,.]\d)").match(document.text, mark.end)
            if number and float(number[1].replace(",", ".")) <= 9:
                out.append(Quantity("storm", {"kp": float(number[1].replace(",", "."))}, mark.start, number.end()))
    first: list[Quantity] = []
    for found in sorted(out, key=lambda q: q.start):
        if all(found.value != earlier.value for earlier in first):
            first.append(found)
    return first
