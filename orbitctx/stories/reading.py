"""From a story to its claims: every reader of one kind of thing is called once, and each claim keeps its quote."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from orbitctx.errors import MissingExtraError, StoryError
from orbitctx.instants import TimeWindow
from orbitctx.stories.claim import Claim, DateMention, Reading
from orbitctx.stories.clock import find_times
from orbitctx.stories.context import Scene, read_scenes
from orbitctx.stories.dates import DateExpression, find_dates
from orbitctx.stories.document import READ_LIMIT, Document, open_document
from orbitctx.stories.lexicon.table import languages
from orbitctx.stories.people import PersonMention, find_people
from orbitctx.stories.phenomena import find_both, find_phenomena, is_negated
from orbitctx.stories.places import PlaceMention, find_places
from orbitctx.stories.quantities import find_quantities
from orbitctx.stories.story import Story
from orbitctx.stories.teasers import without_teasers
from orbitctx.stories.timing import RoleDate, assign_roles, attach_times, night_shift_h
from orbitctx.stories.where import Located, find_directions, find_place_claims
from orbitctx.stories.who import Named, find_expeditions, find_photographers, find_roles

if TYPE_CHECKING:
    from orbitctx.stories.gazetteer import Gazetteer
    from orbitctx.stories.roster import Roster

__all__ = ["photo_time", "read_claims"]

_IMAGE_ID = re.compile(r"(?<![a-z0-9])iss(\d{3})-e-(\d{1,7})(?!\d)")
_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]")
_MAX_NAMES = 300  # people, and places, of one story
_Draft = tuple[int, int, str, dict[str, Any], bool, str]


def read_claims(story: Story, roster: Roster, gazetteer: Gazetteer) -> Reading:
    """All testable statements of a story, in the order of its text.

    ``story.text[claim.quote.start:claim.quote.end] == claim.quote.text`` for every claim. What could not be read is
    told in ``unread``, one sentence each.
    """
    text = without_teasers(story.text[:READ_LIMIT])
    unread = _unread(story)
    document = open_document(text, story.language)
    scenes = read_scenes(document)
    dates = find_dates(document, story.published)
    roles = assign_roles(document, scenes, dates, story.published)
    people = _people(document, text, story.language, roster, _story_time(roles, story.published))
    places = _outside_datelines(document, roles, _places(document, text, story.language, gazetteer, people))
    drafts: list[_Draft] = []
    drafts += _time_drafts(document, scenes, roles)
    dated = frozenset(d.sentence for d in roles if d.role == "captured")
    photographers = find_photographers(document, scenes, people, list(story.credits), dated)
    drafts += [(p.start, p.end, "photographer", {"name": p.name}, p.hedged, "") for p in photographers]
    drafts += [(s, e, "role", v, False, "") for v, s, e in find_roles(document, scenes, photographers, people)]
    drafts += [(s, e, "expedition", {"number": n}, False, "") for n, s, e in find_expeditions(document, scenes)]
    drafts += _seen_drafts(document, scenes)
    drafts += [(c.start, c.end, c.kind, c.value, c.hedged, "") for c in find_place_claims(document, scenes, places)]
    drafts += [(s, e, "direction", v, False, "") for v, s, e in find_directions(document, scenes, places)]
    drafts += [(q.start, q.end, q.kind, q.value, False, q.note) for q in find_quantities(document, scenes)]
    drafts += _picture_drafts(document, scenes)
    unresolved = [e for e in dates if e.window is None and (e.relative or e.day is not None)]
    if unresolved and story.published is None:
        words = ", ".join(dict.fromkeys(repr(document.quote(e.start, e.end).text) for e in unresolved[:4]))
        unread.append(f"Dates that need the date of publication were not resolved: {words}.")
    return Reading(
        story=story,
        claims=_claims(document, drafts),
        dates=tuple(_mention(document, d) for d in roles),
        told_as_news=_told_as_news(scenes, roles, story.published),
        compilation=_compilation(scenes),
        unread=tuple(unread),
    )


def _unread(story: Story) -> list[str]:
    out = []
    if len(story.text) > READ_LIMIT:
        out.append(f"Only the first {READ_LIMIT:,} of {len(story.text):,} characters were read.")
    if story.language not in languages():
        name = story.language if story.language != "und" else "not recognised"
        out.append(
            f"The language ({name}) has no word table: "
            "only numbers with international units, dates in figures and names were read."
        )
    return out


def _claims(document: Document, drafts: Iterable[_Draft]) -> tuple[Claim, ...]:
    out = []
    for i, (start, end, kind, value, hedged, note) in enumerate(
        sorted(drafts, key=lambda d: (d[0], d[1], d[2])), start=1
    ):
        out.append(Claim(f"c{i}", kind, value, document.quote(start, end), hedged, note))
    return tuple(out)


def _mention(document: Document, d: RoleDate) -> DateMention:
    assert d.expression.window is not None
    return DateMention(
        d.expression.window, d.role, d.expression.precision, document.quote(d.expression.start, d.expression.end)
    )


def _people(document: Document, text: str, language: str, roster: Roster, when: TimeWindow | None) -> list[Named]:
    out = []
    for mention in find_people(text, language, roster):
        start, end = document.folded_at(mention.quote.start), document.folded_at(mention.quote.end)
        if end > start:
            out.append(Named(_meant(mention, roster, when), start, end))
    return out[:_MAX_NAMES]


def _meant(mention: PersonMention, roster: Roster, when: TimeWindow | None) -> str:
    """Of several people with one family name, the one who was aboard at the story's time."""
    names = [p.name for p in mention.people]
    if len(names) > 1 and when is not None:
        aboard = {stay.name for stay in roster.aboard(when)}
        return next((n for n in names if n in aboard), names[0])
    return names[0]


def _story_time(roles: list[RoleDate], published: TimeWindow | None) -> TimeWindow | None:
    """The time that the story is told of: its date of capture, else the half year before publication."""
    taken = [d.expression.window for d in roles if d.role == "captured" and d.expression.window is not None]
    if taken:
        return taken[0]
    return published.widened(before_h=24 * 180) if published is not None else None


def _places(document: Document, text: str, language: str, gazetteer: Gazetteer, people: list[Named]) -> list[Located]:
    out = []
    for mention in find_places(text, language, gazetteer):
        start, end = document.folded_at(mention.quote.start), document.folded_at(mention.quote.end)
        kind = mention.places[0].kind
        if end > start and not (_other_name(document, start, end, people) or _not_whole(document, start, end, kind)):
            out.append(Located(_place_value(mention), start, end, kind))
    return out[:_MAX_NAMES]


def _outside_datelines(document: Document, roles: list[RoleDate], places: list[Located]) -> list[Located]:
    """Without the towns that stand with the day of publication at the head of the text."""
    days = [d.expression for d in roles if d.role == "published"]
    heads = [(document.text.rfind("\n", 0, e.start) + 1, e.end) for e in days]
    return [p for p in places if not any(low <= p.start < high for low, high in heads)]


def _other_name(document: Document, start: int, end: int, people: list[Named]) -> bool:
    """Whether a place's name is a word of something else: "Aurora", Dan Burbank, "the Italian astronaut"."""
    if any(m.section in ("phenomena", "spacecraft") and m.end > start for m in document.between(start - 24, end)):
        return True
    if any(m.end >= end for m in document.find(start, start + 1, "number_words")):
        return True  # the Finnish "kaksi" is two
    if any((p.start < end and start < p.end) or 0 <= p.start - end <= 1 for p in people):
        return True
    if end - start <= 3 and document.sentence_at(start).start >= start - 2:
        return True  # "Man ser ..." at the head of a sentence
    nation = any(m.section == "nations" and m.end > start for m in document.between(start, end))
    title = document.find(end, end + 4, "roles") or document.find(end, end + 4, "words", "crew")
    before = [m for m in document.find(max(0, start - 14), start, "words", "crew") if start - m.end <= 1]
    return bool((nation and title) or before)


def _not_whole(document: Document, start: int, end: int, kind: str) -> bool:
    """Part of a longer katakana word, or a country whose astronaut is spoken of ("Danmarks astronaut")."""
    if _KATAKANA.match(document.text, start) and (
        _KATAKANA.match(document.text, end) or _KATAKANA.match(document.text, max(0, start - 1))
    ):
        return start > 0
    if kind != "country" or document.find(max(0, start - 12), start, "words", "over", "near", "view"):
        return False
    crew = document.find(end, end + 14, "roles") + document.find(end, end + 14, "words", "crew")
    between = min((document.text[end : m.start] for m in crew), key=len, default=",")
    return len(between) <= 8 and not re.search(r"[,.;:\n()]|\s(?:-|–)", between)


def _place_value(mention: PlaceMention) -> dict[str, Any]:
    values = [
        {"name": p.name, "lat_deg": p.lat_deg, "lon_deg": p.lon_deg, "region": [list(disc) for disc in p.region]}
        for p in mention.places
    ]
    return {**values[0], **({"alternatives": values[1:]} if len(values) > 1 else {})}


def _time_drafts(document: Document, scenes: list[Scene], roles: list[RoleDate]) -> list[_Draft]:
    times = find_times(document, [d.expression for d in roles])
    dated = frozenset(d.sentence for d in roles if d.expression.day is not None)
    drafts: list[_Draft] = []
    narrowed: list[dict[str, Any]] = []  # days told once more with a time
    for d in roles:
        e = d.expression
        if d.role not in ("captured", "posted") or e.window is None:
            continue
        value: dict[str, Any] = {**e.window.to_value(), "precision": e.precision if e.precision != "vague" else "vague"}
        start, end = e.start, e.end
        if e.part and e.precision in ("month", "year"):
            value["precision"] = "range"
        before_h, after_h = night_shift_h(document, e)
        if before_h or after_h:
            window = e.window.widened(before_h=before_h, after_h=after_h)
            value = {**window.to_value(), "precision": "range", "local": True}
        if d.role == "captured" and _one_day(e):
            timed = attach_times(document, scenes, e, times, dated)
            if timed is not None:
                window, precision, local, low, high = timed
                narrowed.append(e.window.to_value())
                value = {**window.to_value(), "precision": precision, **({"local": True} if local else {})}
                if document.sentence_at(low) is document.sentence_at(e.start) and high - low < 120:
                    start, end = low, high
        note = "The year is that of the nearest date with one, or of publication." if e.context_year else ""
        drafts.append((start, end, d.role, value, False, note))
    drafts = [x for x in drafts if not (x[2] == "captured" and x[3]["precision"] == "day" and _span(x[3]) in narrowed)]
    return _coarser_dropped(_nights_joined(drafts))


def _nights_joined(drafts: list[_Draft]) -> list[_Draft]:
    """ "the night between 4 and 5 May": the second day ends the night that the first begins."""
    nights = [x for x in drafts if x[3]["precision"] == "range" and x[3].get("local")]

    def ends(x: _Draft) -> bool:
        return any(
            n is not x and n[2] == x[2] and 0 < x[0] - n[1] <= 16 and n[3]["start"] < x[3]["start"] < n[3]["end"]
            for n in nights
        )

    return [x for x in drafts if not ends(x)]


def _span(value: dict[str, Any]) -> dict[str, Any]:
    return {k: value[k] for k in ("start", "end")}


def _one_day(e: DateExpression) -> bool:
    """Whether a date is one calendar day, which a time of day may narrow."""
    return e.window is not None and e.end_day is None and e.window.days <= 1


def _coarser_dropped(drafts: list[_Draft]) -> list[_Draft]:
    """One claim for each time; "in March 2012" beside "28 March 2012" says nothing more."""
    out: list[_Draft] = []
    for draft in drafts:
        same = [o for o in drafts if o is not draft and o[2] == draft[2]]
        mine = (draft[3]["start"], draft[3]["end"])
        finer = [
            o
            for o in same
            if mine[0] <= o[3]["start"] and o[3]["end"] <= mine[1] and (o[3]["start"], o[3]["end"]) != mine
        ]
        repeated = any(o[2] == draft[2] and (o[3]["start"], o[3]["end"]) == mine for o in out)
        if not finer and not repeated:
            out.append(draft)
    return out


def _seen_drafts(document: Document, scenes: list[Scene]) -> list[_Draft]:
    seen = find_phenomena(document, scenes)
    drafts: list[_Draft] = [(s.start, s.end, "phenomenon", {"kind": s.kind}, s.hedged, "") for s in seen]
    both = find_both(document, scenes)
    if both is not None:
        drafts.append((*both, "both_hemispheres", {"kind": "aurora"}, False, ""))
    return drafts


def _picture_drafts(document: Document, scenes: list[Scene]) -> list[_Draft]:
    """Light, a whole ring, frame numbers, the spacecraft."""
    drafts: list[_Draft] = []
    lights: set[str] = set()
    for scene in scenes:
        low, high = scene.sentence.start, scene.sentence.end
        if scene.explains or scene.on_ground or scene.comment or scene.words & {"launch", "landing", "spacewalk"}:
            continue
        if not scene.words & {"picture", "capture", "view", "fly"} and not scene.phenomena:
            continue
        for mark in document.find(low, high, "lighting"):
            if (
                mark.key not in lights
                and not is_negated(document, mark.start, mark.end, low, high)
                and not document.find(mark.start - 14, mark.start, "words", "toward")
            ):
                lights.add(mark.key)
                drafts.append((mark.start, mark.end, "lighting", {"state": mark.key}, False, ""))
        ring = [
            m for m in document.find(low, high, "words", "ring") if not is_negated(document, m.start, m.end, low, high)
        ]
        if ring and not any(d[2] == "extent" for d in drafts):
            drafts.append((ring[0].start, ring[0].end, "extent", {"whole_ring": True}, False, ""))
    for match in _IMAGE_ID.finditer(document.text):
        value = {"id": f"ISS{match[1]}-E-{match[2]}"}
        if all(d[3] != value for d in drafts):
            drafts.append((*match.span(), "image_id", value, False, ""))
    return drafts + _spacecraft(document)


def _spacecraft(document: Document) -> list[_Draft]:
    """The spacecraft of the story: the ISS where it is named, unless another is named more often."""
    marks = [m for m in document.marks if m.section == "spacecraft"]
    counts: dict[str, int] = {}
    for mark in marks:
        counts[mark.key] = counts.get(mark.key, 0) + 1
    if not counts:
        return []
    station = sum(m.section == "words" and m.key == "station" for m in document.marks)
    others = {k: n for k, n in counts.items() if k != "ISS" and n > max(counts.get("ISS", 0), 0)}
    name = "ISS"
    if "ISS" not in counts or (others and max(others.values()) > 2 * counts["ISS"]):
        if not others or (max(others.values()) <= station and not set(others) & {"Tiangong", "Dragon"}):
            return []
        name = max(others, key=lambda k: others[k])
    first = next(m for m in marks if m.key == name)
    return [(first.start, first.end, "spacecraft", {"name": name}, False, "")]


def _told_as_news(scenes: list[Scene], roles: list[RoleDate], published: TimeWindow | None) -> bool:
    """Nothing says that the picture is old: no word of archives, no date of capture long before publication."""
    if any("archive" in s.words and not s.explains for s in scenes):
        return False
    taken = [d.expression.window for d in roles if d.role == "captured" and d.expression.window is not None]
    if published is not None and taken:
        return bool(min((published.start - w.end) / np.timedelta64(1, "D") for w in taken) < 300)
    return True


def _compilation(scenes: list[Scene]) -> bool:
    return any("compile" in s.words and not s.explains and s.words & {"picture", "capture", "view"} for s in scenes)


def photo_time(path: str | Path) -> TimeWindow:
    """When a camera says that it took a picture (EXIF DateTimeOriginal): one minute on either side.

    Camera clocks are off by up to a minute; without an offset in the file the zone is unknown and the window is
    fourteen hours wider on either side. Raises StoryError where there is no such time, MissingExtraError without PIL.
    """
    try:
        from PIL import Image, UnidentifiedImageError
    except ImportError:
        raise MissingExtraError("Reading the time of a picture", "photo") from None
    try:
        with Image.open(path) as image:
            exif = image.getexif()
            detail = exif.get_ifd(0x8769)
    except (OSError, UnidentifiedImageError, ValueError) as error:
        raise StoryError(
            "The picture cannot be read.", expected="a picture with EXIF data", found=f"{path}: {error}"
        ) from None
    stamp = str(detail.get(0x9003) or detail.get(0x9004) or exif.get(0x0132) or "")
    match = re.match(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)", stamp)
    if not match:
        raise StoryError("The picture has no time.", expected="EXIF DateTimeOriginal", found=repr(stamp))
    instant = np.datetime64(f"{match[1]}-{match[2]}-{match[3]}T{match[4]}", "us")
    offset = re.match(r"([+-])(\d\d):(\d\d)", str(detail.get(0x9011) or ""))
    if not offset:
        return TimeWindow.around(instant, 14 * 60)
    minutes = int(offset[2]) * 60 + int(offset[3])
    return TimeWindow.around(instant - np.timedelta64(minutes if offset[1] == "+" else -minutes, "m"), 1)
