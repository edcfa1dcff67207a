"""Times of day as a story writes them, with the half of the day and the zone that its words give."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from orbitctx.stories.date_forms import DateExpression
from orbitctx.stories.document import Document
from orbitctx.stories.fold import fold_entry
from orbitctx.stories.lexicon.table import Mark

__all__ = ["ClockTime", "find_times", "instant_of"]


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day by folded offsets; ``zone_min`` is its offset from UTC, None where none is given."""

    start: int
    end: int
    second: int  # of the day
    length_s: int  # 1, 60 or 3600: how finely it is given
    zone_min: int | str | None  # minutes, or the key of a zone with daylight saving time: eu60, us-300
    local: bool
    about: bool


_CLOCK = re.compile(
    r"(?<![\d.,:/-])(?P<h>2[0-4]|[01]?\d)(?!\d)"
    r"(?:(?P<s>:|\.|h|\s?(?:h|gio|час(?:а|ов)?|годин[аи]?)\s|\s?[時时点點시]\s?)(?:(?P<m>[0-5]\d|\d(?=\s?[分분]))(?:(?:[:.分분]|\s?m(?:in)?\s?|\s?분\s?)\s?(?P<sec>[0-5]\d)(?:\s?[秒초s]|\.\d+)?)?"
    r"(?:\s?[分분]|\s(?:phut|минут[аы]?|хвилин[аи]?)\b)?)?)?"
    r"(?P<half>半|반)?\s?(?P<ap>a\.m\.|p\.m\.|am\b|pm\b)?"
)
_FOUR = re.compile(r"(?<![\d.,:/-])(?P<h>[01]\d|2[0-3])(?P<m>[0-5]\d)\s?(?=(?:utc|gmt|z)\b|hours\s(?:utc|gmt))")
_CJK_HALF = (
    ("午前", 0),
    ("上午", 0),
    ("早上", 0),
    ("凌晨", 0),
    ("오전", 0),
    ("午后", 12),
    ("下午", 12),
    ("晚上", 12),
    ("夜", 12),
    ("오후", 12),
    ("晩", 12),
)


_DATE_BETWEEN = re.compile(r"[\s(,の]{0,3}[\d年月日년월일号號./-][\d\s年月日년월일号號./,()-]{0,20}[^\W\d]{0,4}\s?")


def _zone(document: Document, start: int, end: int) -> tuple[int | str | None, bool, int]:
    """Zone in minutes, whether local, and where its words end; looked for directly after a time."""
    z = re.compile(r"z\b").match(document.text, end)
    if z:
        return 0, False, z.end()
    offset = re.compile(r"\s?(?:utc|gmt)\s?([+-])\s?(\d{1,2})(?::?(\d\d))?(?!\d)").match(document.text, end)
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        return minutes if offset[1] == "+" else -minutes, False, offset.end()
    near = [m for m in document.between(max(0, start - 40), end + 26) if m.section == "zones" and _is_zone(document, m)]
    after = [m for m in near if end <= m.start <= end + 18 and "\n" not in document.text[end : m.start]]
    before = [m for m in near if m.end <= start and (start - m.end <= 8 or _only_clock_words(document, m.end, start))]
    # A zone may lead the whole date: "日本時間2022年11月8日午前0時43分", "MSK 12.01.2021 23:58".
    before = before or [
        m
        for m in document.find(max(0, start - 34), start, "zones")
        if _is_zone(document, m) and _DATE_BETWEEN.fullmatch(document.text, m.end, start)
    ]
    if after or before:
        mark = (after or before[-1:])[0]
        stop = max(end, mark.end)
        return (None, True, stop) if mark.key == "local" else (mark.key, False, stop)
    return None, False, end


_CLOCK_WORDS = ("clock_word", "clock_at", "clock_am", "clock_pm", "clock_night", "about")


def _only_clock_words(document: Document, start: int, end: int) -> bool:
    """Whether nothing but words of the clock stands between a zone or a half of the day and a time."""
    rest = document.text[start:end]
    for mark in document.find(start, end, "words", *_CLOCK_WORDS):
        if mark.end <= end:
            rest = rest[: mark.start - start] + " " * (mark.end - mark.start) + rest[mark.end - start :]
    return not rest.strip(" (,")


def _is_zone(document: Document, mark: Mark) -> bool:
    """An abbreviation is a zone in capitals only: "EST" is one, the French "est" is not."""
    word = document.quote(mark.start, mark.end).text
    return len(word) > 5 or not word.isascii() or word.isupper()


def find_times(document: Document, dates: Iterable[DateExpression] = ()) -> list[ClockTime]:
    """Times of day: with a colon, a zone, a word such as "Uhr" beside them, or in characters (21時30分).

    The figures of ``dates`` are not times: "12.01.2021" is no second after one.
    """
    out: list[ClockTime] = []
    text = document.text
    days = [(e.start, e.end) for e in dates if e.day is not None]
    for match in [*_clocks(text, days), *_FOUR.finditer(text)]:
        if any(low <= match.start() < high for low, high in days):
            continue
        groups = match.groupdict()
        hour, minute, second = int(groups["h"]), int(groups.get("m") or 0), int(groups.get("sec") or 0)
        start, end = match.start(), match.start() + len(match[0].rstrip())
        mark, half_day = (groups.get("s") or "").strip(), groups.get("ap")
        spelled = None if groups.get("m") else _spelled_minutes(document, match.end("h"))
        if spelled is not None:
            minute, end = spelled
        word = [
            m for m in document.between(max(0, start - 14), end + 10) if m.section == "words" and m.key == "clock_word"
        ]
        beside = any(0 <= start - m.end <= 2 or 0 <= m.start - end <= 2 for m in word)
        zone, local, stop = _zone(document, start, end)
        sure = (
            (mark == ":" and groups.get("m"))
            or mark in tuple("時时点點시")
            or half_day
            or ("sec" in groups and groups["sec"])
            or spelled is not None
        )
        if (
            not sure
            and not ((groups.get("m") or mark == "h") and (beside or zone is not None or local))
            and (
                not (beside and zone is not None)
                and match.re is not _FOUR
                and not (beside and document.lexicon.settings.get("bare_hours"))
            )
        ):
            continue
        if not mark and text[end : end + 1] in tuple("日月年号號일월년"):
            continue  # the day of a date
        if (
            mark in tuple("点點")
            and not groups.get("m")
            and zone is None
            and text[end : end + 1] not in "半整左钟鐘,。 前"
        ):
            continue
        hour = _half_of_day(document, start, end, _on_24(hour, half_day, text[max(0, start - 4) : start]))
        if groups.get("half"):
            minute = 30
        if hour > 24:
            continue
        fine = groups.get("m") or groups.get("half") or spelled is not None
        length = 1 if groups.get("sec") else 60 if fine else 3600
        # German "um" and Finnish "kello" say "about" of numbers, but "at" of the clock.
        at = {m.start for m in document.find(max(0, start - 20), start, "words", "clock_at")}
        rough = [m for m in document.find(max(0, start - 20), start, "words", "about") if m.start not in at]
        about = any(0 <= start - m.end <= 4 for m in rough)
        out.append(ClockTime(start, stop, (hour % 24) * 3600 + minute * 60 + second, length, zone, local, about))
    out.sort(key=lambda t: t.start)
    return _share_zone(out)


def _spelled_minutes(document: Document, at: int) -> tuple[int, int] | None:
    """The minutes of "21 heures 40", "21 Uhr 40", "21 horas e 40 minutos", "9 बजकर 40 मिनट" and where they end.

    The two numbers may be a length of time ("2 hours 40 minutes") where the word between them is no word of the clock;
    then the minutes have no zone and narrow nothing.
    """
    hours = [
        m
        for m in document.between(at, at + 2)
        if (m.section, m.key) in (("units", "h"), ("words", "clock_word")) and "\n" not in document.text[at : m.start]
    ]
    settings = document.lexicon.settings
    joins = {fold_entry(w) for key in ("date_and", "number_and") for w in str(settings.get(key, "")).split()}
    join = "|".join(re.escape(w) for w in sorted(joins))
    end = max((m.end for m in hours), default=at)
    match = re.compile(rf"\.?\s?(?:(?P<join>{join})\s?)?(?P<m>[0-5]?\d)(?![\d:]|[.,]\d)").match(document.text, end)
    if not match:
        return None
    minutes = document.find(match.end(), match.end() + 2, "units", "min")
    if not minutes and (not hours or len(match["m"]) < 2):
        return None
    if not hours and not match["join"]:
        return None
    if not minutes and any(
        m.section in ("units", "months", "span") for m in document.between(match.end(), match.end() + 2)
    ):
        return None
    return int(match["m"]), max((m.end for m in minutes), default=match.end())


def _clocks(text: str, days: list[tuple[int, int]]) -> Iterator[re.Match[str]]:
    """Matches of ``_CLOCK`` in the stretches between the dates."""
    at = 0
    for low, high in [*sorted(days), (len(text), len(text))]:
        yield from _CLOCK.finditer(text, at, max(at, low))
        at = max(at, high)


def _on_24(hour: int, half_day: str | None, before: str) -> int:
    if half_day and half_day.startswith("p") and hour < 12:
        return hour + 12
    if half_day and half_day.startswith("a") and hour == 12:
        return 0
    shift = next((s for word, s in _CJK_HALF if before.rstrip().endswith(word)), 0)
    return hour + shift if hour < 12 else hour


def _half_of_day(document: Document, start: int, end: int, hour: int) -> int:
    """The hour on a clock of 24, where words tell the half of the day: "9:15 in the evening", "रात 10:15 बजे"."""
    near = [
        m
        for m in document.find(max(0, start - 28), end + 8, "words", "clock_am", "clock_pm", "clock_night")
        if 0 <= start - m.end <= 3
        or 0 <= m.start - end <= 6
        or (m.end <= start and _only_clock_words(document, m.end, start))
    ]
    if not near or hour >= 12:
        return 0 if near and hour == 12 and near[0].key != "clock_pm" else hour
    late = near[0].key == "clock_pm" or (near[0].key == "clock_night" and hour >= 6)
    return hour + 12 if late else hour


def _share_zone(times: list[ClockTime]) -> list[ClockTime]:
    """ "between 07:09:06 and 07:27:42 GMT": a time takes the zone of the one that follows or precedes it closely."""
    out = list(times)
    for i in reversed(range(len(out) - 1)):
        if out[i].zone_min is None and not out[i].local and out[i + 1].start - out[i].end < 60:
            out[i] = dataclasses.replace(out[i], zone_min=out[i + 1].zone_min, local=out[i + 1].local)
    for i in range(1, len(out)):
        if out[i].zone_min is None and not out[i].local and out[i].start - out[i - 1].end < 160:
            out[i] = dataclasses.replace(out[i], zone_min=out[i - 1].zone_min, local=out[i - 1].local)
    return out


def instant_of(day: np.datetime64, t: ClockTime) -> np.datetime64:
    """The UTC instant of a time of day in its zone on a day."""
    return np.datetime64(day + np.timedelta64(t.second - _minutes(t.zone_min, day) * 60, "s"))


def _minutes(zone: int | str | None, day: np.datetime64) -> int:
    """Offset from UTC on a day; "eu60" and "us-300" follow the daylight saving rules of Europe and North America.

    >>> day = np.datetime64("2022-08-23")
    >>> _minutes("eu60", day), _minutes("us-300", day), _minutes("540", day)
    (120, -240, 540)
    """
    if zone is None or isinstance(zone, int):
        return zone or 0
    if zone[:2] not in ("eu", "us"):
        return int(zone)
    date = day.astype("datetime64[D]")
    year = str(date)[:4]
    if zone.startswith("eu"):
        start, end = _sunday(f"{year}-03-31", -1), _sunday(f"{year}-10-31", -1)
    else:
        start, end = _sunday(f"{year}-03-08", 1), _sunday(f"{year}-11-01", 1)
    return int(zone[2:]) + (60 if start <= date < end else 0)


def _sunday(text: str, step: int) -> np.datetime64:
    """The first Sunday on or after (step 1) or before (step -1) a date."""
    date = np.datetime64(text, "D")
    while (int(date.astype(int)) + 3) % 7 != 6:
        date = np.datetime64(date + step)
    return date
