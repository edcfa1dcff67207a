"""What each date of a story speaks of: capture, posting, or one of the many things that are neither.

The nearest word that governs a date decides; a clause boundary counts as distance, and so does standing on the side
of the date on which the language does not put such words. Times of day are tied to the date of capture.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass

import numpy as np

from orbitctx.instants import TimeWindow
from orbitctx.stories.clock import ClockTime, instant_of
from orbitctx.stories.context import Scene
from orbitctx.stories.datelines import is_dateline
from orbitctx.stories.dates import DateExpression
from orbitctx.stories.document import Document
from orbitctx.stories.lexicon.table import Mark, languages

__all__ = ["RoleDate", "assign_roles", "attach_times", "night_shift_h"]

_ROLES = {
    "capture": "captured",
    "shutter": "captured",
    "dated": "captured",
    "post": "posted",
    "launch": "launch",
    "landing": "landing",
    "spacewalk": "spacewalk",
    "storm": "storm",
    "event": "other",
    "past_occasion": "archive",
}
# Added to the distance in characters: a word that often stands in a sentence for other reasons governs less.
_HANDICAP = {
    "event": 14,
    "storm": 12,
    "past_occasion": 0,
    "dated": -6,
    "capture": 0,
    "post": 2,
    "landing": 2,
    "launch": 2,
    "spacewalk": 2,
}
_CLAUSE_COST = 28
_WRONG_SIDE = 12
_REACH = 170  # a word farther away than this governs nothing
_REACH_OF_HEAD = 300  # a day that opens a sentence is that of its verb, whatever stands between


@dataclass(frozen=True, slots=True)
class RoleDate:
    """A resolved date and what it speaks of."""

    expression: DateExpression
    role: str
    cost: float
    sentence: int


def _gap(document: Document, mark: Mark, e: DateExpression) -> float:
    """Distance in characters of spaced script; a Chinese or Japanese character counts as much as a short word."""
    low, high = (mark.end, e.start) if mark.end <= e.start else (e.end, mark.start)
    dense = document.lexicon.language in ("zh", "ja")
    return max(high - low, 0) * (2.5 if dense else 1.0)


def _cost(document: Document, scene: Scene, mark: Mark, e: DateExpression) -> float:
    sentence = scene.sentence
    clauses = abs(sentence.clause_of(mark.start) - sentence.clause_of(e.start))
    after = mark.start >= e.end
    side = document.lexicon.settings.get("side", "before")
    wrong = (after and side == "before") or (not after and side == "after")
    cost = _gap(document, mark, e) + _CLAUSE_COST * clauses + _HANDICAP.get(mark.key, 0)
    return cost + (_WRONG_SIDE + 0.3 * _gap(document, mark, e) if wrong and side != "both" else 0)


def _picture_from(document: Document, scene: Scene, e: DateExpression) -> bool:
    """ "the picture is from 3 May", "the aurora of 3 May": a picture, and directly before the date such a word."""
    before = [
        m
        for m in document.find(max(scene.sentence.start, e.start - 14), e.start, "words", "from_date")
        if e.start - m.end <= document.lexicon.settings.get("from_gap", 5)
    ]
    after = [m for m in document.find(e.end, e.end + 8, "words", "from_date_after") if m.start - e.end <= 2]
    if not before and not after:
        return False
    low, high = (before[-1].start - 60, before[-1].start + 1) if before else (e.end, e.end + 40)
    if document.find(max(scene.sentence.start, low), min(high, scene.sentence.end), "words", "picture"):
        return True
    seen = document.find(max(scene.sentence.start, low), scene.sentence.end, "phenomena")
    return bool(before) and e.year is not None and any(0 <= before[-1].start - m.end <= 2 for m in seen)


def _governing(document: Document, scene: Scene, e: DateExpression) -> tuple[str, float]:
    sentence = scene.sentence
    since = [
        m for m in document.find(max(sentence.start, e.start - 16), e.start, "words", "since") if e.start - m.end <= 8
    ]
    since += [
        m for m in document.find(e.end, min(e.end + 14, sentence.end), "words", "since_after") if m.start - e.end <= 6
    ]
    # "depuis la Station le 5", "dalla Stazione il 5": from a place, not since a day; "din 5 mai" may be either.
    since = [m for m in since if not document.has(m.end, e.start, "station", "crew")]
    since = [m for m in since if not document.find(m.end, e.start, "spacecraft")]
    if since:
        either = document.find(since[-1].start, since[-1].end, "words", "from_date")
        return ("captured" if either and _picture_from(document, scene, e) else "other"), 0.0
    told = _verb_last(document, scene, e)
    if told:
        return told, 0.0
    best, cost = "", float("inf")
    for mark in document.between(sentence.start, sentence.end):
        if mark.section != "words" or mark.key not in _ROLES or (mark.start < e.end and e.start < mark.end):
            continue
        if mark.key == "event" and (_place_follows(document, mark, e) or _leads_on(document, mark, e)):
            continue
        if mark.key == "storm" and _circumstance(document, scene, mark, e):
            continue
        here = _cost(document, scene, mark, e)
        if here < cost:
            best, cost = mark.key, here
    if _picture_from(document, scene, e) and cost > 8 and best not in ("spacewalk", "launch", "landing"):
        return "captured", 0.0
    if cost > (_REACH_OF_HEAD if best == "capture" and _heads(document, scene, e) else _REACH):
        return "", cost
    if best == "capture" and _earlier(document, scene, e):
        return "archive", cost
    return _ROLES[best], cost


def _heads(document: Document, scene: Scene, e: DateExpression) -> bool:
    """Whether a single day opens its sentence, after no more than its weekday or a small word."""
    head = document.text[scene.sentence.start : e.start]
    return e.day is not None and len(head) <= 20 and not document.has(scene.sentence.start, e.start, *_ROLES)


def _circumstance(document: Document, scene: Scene, mark: Mark, e: DateExpression) -> bool:
    """ "She took it on 4 May, when a storm ...": the clause of the date has its verb, the storm stands in another."""
    sentence = scene.sentence
    clause = sentence.clause_of(e.start)
    if sentence.clause_of(mark.start) == clause:
        return False
    side = document.lexicon.settings.get("side", "before")
    taken = [
        m
        for m in document.find(sentence.start, sentence.end, "words", "capture")
        if sentence.clause_of(m.start) == clause
    ]
    return any((m.end <= e.start and side != "after") or (m.start >= e.end and side != "before") for m in taken)


_CLEFT = re.compile(r".{0,6}?(?:のは|のが|것은|건)\s?")
_IS = re.compile(r"\s?(?:だ|です|で、|という|とい|이다|이며|이라|입니다|이었|。)")


def _verb_last(document: Document, scene: Scene, e: DateExpression) -> str:
    """Japanese and Korean: "what was taken ... was on the 5th", and "on the 6th, ... the picture taken ... was posted".

    A day with a comma belongs to the last verb of its sentence, not to the one that describes the picture.
    """
    if document.lexicon.language not in ("ja", "ko"):
        return ""
    sentence = scene.sentence
    taken = document.find(sentence.start, sentence.end, "words", "capture")
    if _IS.match(document.text, e.end) and any(m.end <= e.start and _CLEFT.match(document.text, m.end) for m in taken):
        return "captured"
    posted = document.find(e.end, sentence.end, "words", "post")
    comma = document.text[e.end : e.end + 1] in ("、", ",")
    if e.relative and comma and posted and all(m.start < posted[-1].start for m in taken):
        return "posted"
    return ""


def _place_follows(document: Document, mark: Mark, e: DateExpression) -> bool:
    """Whether a word such as "desde", which may mean since, leads to a place before the date."""
    if mark.end > e.start or not any(m.key == "since" for m in document.find(mark.start, mark.end, "words")):
        return False
    low, high = mark.end, min(mark.end + 24, e.start)
    return document.has(low, high, "station") or bool(document.find(low, high, "spacecraft"))


def _leads_on(document: Document, mark: Mark, e: DateExpression) -> bool:
    """Whether such a word stands after the date, which it can then not lead to: "el 5 de mayo desde la Estación"."""
    return mark.start >= e.end and any(m.key == "since" for m in document.find(mark.start, mark.end, "words"))


def _earlier(document: Document, scene: Scene, e: DateExpression) -> bool:
    """ "she first photographed one on 18 January": an occasion that the story looks back on."""
    clause = scene.sentence.clause_of(e.start)
    marks = document.find(max(scene.sentence.start, e.start - 60), e.start, "words", "past_occasion")
    return any(scene.sentence.clause_of(m.start) == clause for m in marks)


def _future(document: Document, scene: Scene, e: DateExpression) -> bool:
    clause = scene.sentence.clause_of(e.start)
    marks = document.find(scene.sentence.start, scene.sentence.end, "words", "future")
    return any(scene.sentence.clause_of(m.start) == clause and abs(m.start - e.start) < 90 for m in marks)


def assign_roles(
    document: Document, scenes: list[Scene], dates: list[DateExpression], published: TimeWindow | None = None
) -> list[RoleDate]:
    """The role of every resolved date; no date after ``published`` is guessed to be one of capture."""
    out: list[RoleDate] = []
    for e in dates:
        if e.window is None:
            continue
        index = document.index_at(e.start)
        scene = scenes[index]
        role, cost = _at_head(document, e) or _governing(document, scene, e)
        if role in ("captured", "posted") and (
            _future(document, scene, e) or (scene.on_ground and role == "captured" and cost > 25)
        ):
            role = "other"
        if role == "captured" and e.precision == "year" and cost > 60:
            role = "other"
        if role == "captured" and scene.explains:
            role = "other"
        if not role:
            role = _from_neighbours(document, scenes, index, e)
        before = published is None or bool(e.window.start < (published.end if index else published.start))
        if not role and before and _sets_scene(document, scenes, index, e):
            role = "captured"
        out.append(RoleDate(e, role, cost, index))
    for fallback in (_same_day, _storm_as_capture, _lead_as_capture):
        if not any(d.role == "captured" for d in out):
            out = fallback(document, scenes, out, published)
    out = _without_background(_title_day(document, scenes, out))
    return [d if d.role else dataclasses.replace(d, role="other") for d in out]


def _title_day(document: Document, scenes: list[Scene], dates: list[RoleDate]) -> list[RoleDate]:
    """ "Yesterday: aurora from the station" above a text with another day: both stay, nobody knows which is right."""
    out = []
    for d in dates:
        scene = scenes[d.sentence]
        shown = scene.title and scene.phenomena and scene.words & {"station", "picture", "crew"}
        apart = scene.words & (_BUSY | {"future"})
        meant = not d.role and shown and scene.specific and _told(d.expression) and not apart
        out.append(dataclasses.replace(d, role="captured") if meant else d)
    return out


def _without_background(dates: list[RoleDate]) -> list[RoleDate]:
    """Where the day of the picture is told, a bare month elsewhere that does not hold it is of other things."""
    days = [d for d in dates if d.role == "captured" and d.expression.day is not None]
    out = []
    for d in dates:
        month = d.role == "captured" and d.expression.day is None and d.expression.context_year
        other = month and days and not any(_same_time(d, day) or d.sentence == day.sentence for day in days)
        out.append(dataclasses.replace(d, role="other") if other else d)
    return out


def _same_time(a: RoleDate, b: RoleDate) -> bool:
    one, two = a.expression.window, b.expression.window
    return one is not None and two is not None and bool(one.start < two.end and two.start < one.end)


# "iss040e006000 (13 June 2014) --- ...": the day in brackets after a frame number is that of the picture.
_CAPTION = re.compile(r"\s?\)\s?[–-]{1,3}\s")
_FRAME = re.compile(r"\s*[a-z]{1,4}-?\d[\da-z-]{4,16}\s?\(\s?$")


def _at_head(document: Document, e: DateExpression) -> tuple[str, float] | None:
    """The role that the layout of a line gives its date: header of a picture's caption, or dateline of a report."""
    line = document.text[max(document.text.rfind("\n", 0, e.start) + 1, e.start - 40) : e.start]
    if _FRAME.match(line) and _CAPTION.match(document.text, e.end):
        return "captured", 0.0
    return ("published", 0.0) if _dateline(document, e) else None


def _dateline(document: Document, e: DateExpression) -> bool:
    """Whether a date is that of the report: labelled so ("Published: 3 May 2017"), or a dateline."""
    line = document.text.rfind("\n", 0, e.start) + 1
    head = document.text[line : e.start]
    label = document.find(line, e.start, "words", "published_label") or head.strip(" :") == "date"
    label = label and not document.has(line, e.start, "capture", "dated", "picture")
    if label and line < 300 and len(head.strip()) <= 24 and e.year is not None and not e.context_year:
        return True
    return is_dateline(document, e)


def night_shift_h(document: Document, e: DateExpression) -> tuple[float, float]:
    """Hours to add before and after a date: the night to the 5th begins on the 4th, that of the 5th ends on the 6th."""
    marks = document.find(max(0, e.start - 26), e.start, "words", "night_to", "night_of")
    near = [m for m in marks if e.start - m.end <= 6]
    if not near:
        return 0.0, 0.0
    return (12.0, 0.0) if near[-1].key == "night_to" else (0.0, 12.0)


def _from_neighbours(document: Document, scenes: list[Scene], index: int, e: DateExpression) -> str:
    """A date in a sentence without a governing word belongs to the scene told before it, or to what is seen in it."""
    scene = scenes[index]
    if e.day is None or (e.context_year and e.year is None) or _future(document, scene, e):
        return ""
    shown = scene.words & {"view", "picture", "glow", "window", "shutter"} or scene.phenomena
    if scene.specific and scene.words & {"station", "crew"} and ("fly" in scene.words or (index <= 2 and shown)):
        return "captured"
    if scene.sentence.end - scene.sentence.start > 60 or index == 0:
        return ""
    before = scenes[index - 1]
    told = before.words & {"capture"} and before.words & {"crew", "picture", "station"} and before.specific
    return "captured" if told and before.sentence.paragraph == scene.sentence.paragraph else ""


_SET = 20  # characters beside the date of a sentence that only sets the scene: "We are on", "The date:"
_AT_WORK = frozenset(("capture", "shutter", "window"))


def _sets_scene(document: Document, scenes: list[Scene], index: int, e: DateExpression) -> bool:
    """Whether a date opens the scene of the picture: "It is 4 May 2016. She holds the camera ...", "May 2016. She ...".

    It stands alone in its sentence, or, with its year, in the sentence that opens the story, and one of the next two
    of the paragraph tells of somebody at the camera or the window, or of the sky and the station.
    """
    scene = scenes[index]
    words = scene.words
    if e.relative or e.month is None or words & (_ROLES.keys() - {"capture", "dated"} | {"future", "user", "archive"}):
        return False
    rest = document.text[scene.sentence.start : e.start] + document.text[e.end : scene.sentence.end]
    alone = len(re.sub(r"[\W\d]+", " ", rest).strip()) <= _SET and (e.day is not None or not e.context_year)
    opens = index <= 1 and not (index == 1 and not scenes[0].title) and _full(e) and not scene.phenomena
    for after in scenes[index + 1 : index + 3]:
        if after.sentence.paragraph != scene.sentence.paragraph:
            return False
        if not after.specific or after.words & _BUSY or after.asks:
            continue
        work = after.words & _AT_WORK
        if opens and work and after.phenomena:
            return True
        seen = after.phenomena and (work or after.words & {"station", "crew"})
        if alone and (seen or (work and after.words & {"shutter", "window", "station", "crew"})):
            return True
    return False


_Published = TimeWindow | None
_LEAD = 6  # sentences, of the headline and the first two paragraphs
_SHOWN = frozenset(("picture", "capture", "view", "glow"))
_BUSY = frozenset(("launch", "landing", "spacewalk"))


def _taken(dates: list[RoleDate], i: int) -> list[RoleDate]:
    return [*dates[:i], dataclasses.replace(dates[i], role="captured"), *dates[i + 1 :]]


def _same_day(document: Document, scenes: list[Scene], dates: list[RoleDate], published: _Published) -> list[RoleDate]:
    """ "On 3 May a storm ... That night she took the picture": the day that the words "that night" point back to.

    It may be the day of the sentence itself ("posted on 3 May what she took the same day"), and the picture may be
    told of in the next one ("That night he did not leave the window. His picture ...").
    """
    for index, scene in enumerate(scenes):
        if "same_day" not in scene.words or not scene.specific:
            continue
        if ("capture" not in scene.words or scene.words & _BUSY) and not _watched(scenes, index):
            continue
        for i in reversed(range(len(dates))):
            d = dates[i]
            if index - 2 <= d.sentence <= index and (d.expression.day is not None or _day_told(d.expression)):
                if d.sentence == index and not _points_back(document, scene, d.expression):
                    continue
                if d.role in ("", "storm", "posted") and _may_be(d, published):
                    return _taken(dates, i)
                break
    return dates


def _day_told(e: DateExpression) -> bool:
    return e.relative.startswith("monthday")


def _watched(scenes: list[Scene], index: int) -> bool:
    """Whether somebody of the crew is at the window (and does not leave it), and the next sentence has the picture."""
    scene, after = scenes[index], scenes[index + 1 : index + 2]
    here = scene.words & {"window", "shutter"} and scene.words & {"crew", "station"}
    if scene.words & {"launch", "spacewalk"}:
        return False
    same = bool(after) and after[0].sentence.paragraph == scene.sentence.paragraph
    return bool(here) and same and after[0].specific and bool(after[0].words & {"capture", "picture"})


def _points_back(document: Document, scene: Scene, e: DateExpression) -> bool:
    """Whether "the same day" comes after a date of its sentence, with the word of the picture near it."""
    sentence = scene.sentence
    for m in document.find(e.end, sentence.end, "words", "same_day"):
        if document.find(max(e.end, m.start - 40), min(m.end + 40, sentence.end), "words", "capture"):
            return True
    return False


def _may_be(d: RoleDate, published: _Published) -> bool:
    window = d.expression.window
    return window is not None and (published is None or bool(window.start < published.end))


def _storm_as_capture(
    document: Document, scenes: list[Scene], dates: list[RoleDate], published: _Published
) -> list[RoleDate]:
    """Where no date of capture is given, the night on which the storm is said to have lit the sky is one."""
    out = []
    for d in dates:
        scene = scenes[d.sentence]
        seen = scene.words & {"colour", "view"} and scene.words & {"over"}
        taken = scene.phenomena and scene.words & {"picture", "capture"} and "crew" in scene.words
        lit = d.role == "storm" and (seen or taken) and scene.specific
        out.append(dataclasses.replace(d, role="captured") if lit else d)
    return out


def _lead_as_capture(
    document: Document, scenes: list[Scene], dates: list[RoleDate], published: _Published
) -> list[RoleDate]:
    """The one full date of the lead that nothing else lays claim to, in a story about a picture of the sky.

    Sentences that speak of a picture or an aurora come before others, and a date before a weekday.
    """
    known = document.lexicon.language in languages()
    if known and not any(s.phenomena and s.specific for s in scenes):
        return dates
    ranked = []
    last = _paragraph(scenes, 2)
    for i, d in enumerate(dates):
        scene = scenes[d.sentence]
        if d.role or d.sentence >= _LEAD or scene.sentence.paragraph > last or not _may_be(d, published):
            continue
        if not scene.specific or scene.comment or scene.asks or scene.words & _BUSY:
            continue
        if _future(document, scene, d.expression):
            continue
        shown = bool(scene.words & _SHOWN or scene.phenomena)
        if _full(d.expression):
            if (shown or not known) and _recent(d, published, bool(scene.phenomena)):
                ranked.append((False, not shown, i))
        elif known and shown and scene.phenomena and _told(d.expression):
            ranked.append((True, False, i))
    return _taken(dates, min(ranked)[2]) if ranked else dates


def _full(e: DateExpression) -> bool:
    """A single day with its own year."""
    return e.day is not None and e.year is not None and not e.context_year and e.end_day is None


def _told(e: DateExpression) -> bool:
    """A day told from publication."""
    return e.relative.startswith("weekday") or e.relative in ("yesterday", "day_before_yesterday")


_CREWED = np.datetime64("2000-11-02", "us")  # the first crew came aboard


def _recent(d: RoleDate, published: _Published, seen: bool) -> bool:
    """Whether a guess is likely: since there are crews, and not years before a report unless the sky is told of."""
    assert d.expression.window is not None
    start = d.expression.window.start
    limit = np.timedelta64(3 * 365, "D")
    return bool(start >= _CREWED) and (seen or published is None or bool(start > published.start - limit))


def _paragraph(scenes: list[Scene], count: int) -> int:
    """The number of the paragraph that is the ``count``-th after the headline (or the last)."""
    numbers = sorted({s.sentence.paragraph for s in scenes[: _LEAD + 1]})
    return numbers[min(count, len(numbers) - 1)]


def attach_times(
    document: Document, scenes: list[Scene], e: DateExpression, times: list[ClockTime], dated: frozenset[int]
) -> tuple[TimeWindow, str, bool, int, int] | None:
    """The window of a date of capture narrowed by the times given with it: window, precision, local, start, end.

    Times of the same sentence count, else those of the next two sentences that speak of the picture. A time without a
    zone narrows nothing: nobody knows which clock it was.
    """
    assert e.window is not None
    index = document.index_at(e.start)
    for offset in (0, 1, 2, -1):
        if not 0 <= index + offset < len(scenes):
            continue
        scene = scenes[index + offset]
        here = [t for t in times if scene.sentence.start <= t.start < scene.sentence.end]
        if offset and index + offset in dated:
            continue  # its times go with its own date
        if offset and not _tells_when(scene):
            continue
        here = [t for t in here if (t.zone_min is not None or t.local) and not _owned(document, scene, t, e)]
        if here:
            return _timed(document, e, here)
    return None


def _tells_when(scene: Scene) -> bool:
    """Whether a sentence after that of the date may tell the time of the picture."""
    words = scene.words
    if words & {"spacewalk", "launch", "landing"}:
        return False
    above = "station" in words and words & {"fly", "over", "near", "view", "over_after"}
    return bool(above or words & {"capture", "picture", "dated", "clock_from", "shutter"})


_BESIDE = 30  # characters between a date and a time that is told with it


def _owned(document: Document, scene: Scene, t: ClockTime, e: DateExpression) -> bool:
    """Whether a launch, a spacewalk, a posting or an exhibition stands nearer to a time than any word of capture.

    A time right beside the date of capture is never that of a posting.
    """
    sentence = scene.sentence
    clause = sentence.clause_of(t.start)
    gap = t.start - e.end if t.start >= e.end else e.start - t.end
    beside = gap <= _BESIDE and sentence.start <= e.start < sentence.end
    near = []
    for m in document.find(sentence.start, sentence.end, "words", *_ROLES):
        if m.key == "event" and document.find(m.start, m.end, "words", "since"):
            continue  # "desde" may lead to a place
        gap = min(abs(m.start - t.end), abs(t.start - m.end))
        near.append((gap + (0 if beside else _CLAUSE_COST * abs(sentence.clause_of(m.start) - clause)), m.key))
    return bool(near) and min(near)[1] in (_BUSY if beside else _BUSY | {"post", "event"})


def _timed(document: Document, e: DateExpression, here: list[ClockTime]) -> tuple[TimeWindow, str, bool, int, int]:
    assert e.window is not None
    day = e.window.start
    first = here[0]
    last = here[1] if len(here) > 1 and here[1].second > first.second - 12 * 3600 else first
    start = instant_of(day, first)
    end = instant_of(day, last) + np.timedelta64(last.length_s, "s")
    if end <= start:
        end += np.timedelta64(1, "D")
    if end - start > np.timedelta64(6, "h"):
        end = start + np.timedelta64(first.length_s, "s")
        last = first
    precision = {1: "second", 60: "minute", 3600: "hour"}[first.length_s] if last is first else "range"
    window = TimeWindow(start, end)
    if first.about:
        window = window.widened(before_h=0.25, after_h=0.25)
    local = first.local
    if local:
        window = window.widened(before_h=12, after_h=12)
    return window, precision, local, min(e.start, first.start), max(e.end, last.end)
