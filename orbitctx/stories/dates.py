"""Dates of a text, resolved: a year from the nearest date that has one, a weekday from the day of publication."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

import numpy as np

from orbitctx.instants import TimeWindow
from orbitctx.stories.date_forms import DateExpression, scan_dates
from orbitctx.stories.datelines import is_dateline
from orbitctx.stories.document import READ_LIMIT, Document, open_document

__all__ = ["DateExpression", "find_dates", "plain_date", "published_in_text"]


def find_dates(document: Document, published: TimeWindow | None) -> list[DateExpression]:
    """All dates of a text in order, resolved where they can be; ``window`` is None where they cannot."""
    found = scan_dates(document)
    dated = [e for e in found if e.year is not None]
    out = []
    for expression in found:
        filled = _with_year(document, expression, dated, published)
        out.append(dataclasses.replace(filled, window=_resolve(filled, published)))
    return out


def _with_year(
    document: Document, e: DateExpression, dated: list[DateExpression], published: TimeWindow | None
) -> DateExpression:
    if e.year is not None or e.relative or e.month is None:
        return e
    marks = document.find(max(0, e.start - 16), e.start, "relative", "last_year", "this_year") + document.find(
        e.end, e.end + 20, "relative", "last_year", "this_year", "same_year"
    )
    shift = next((m.key for m in marks if m.start - e.end <= 4 or e.start - m.end <= 4), "")
    chosen = _nearest(document, e, dated)
    anchor = published.start.astype("datetime64[D]").astype(dt.date) if published is not None else None
    told = None if anchor is None else _year_told(document, e, anchor, shift)
    by_text = chosen is not None and (shift not in ("last_year", "this_year") or anchor is None)
    year = told
    if chosen is not None and chosen.year is not None and by_text:
        year = chosen.year - (shift == "last_year") if shift in ("last_year", "this_year") else _near_year(e, chosen)
        if told is not None and anchor is not None and not shift and _loses(document, e, chosen, told, anchor):
            year = told
    if year is None:
        return e
    if not shift:
        year = _fitting(document, e, [year, *([] if told is None else [told]), *(d.year for d in dated if d.year)])
    return dataclasses.replace(e, year=year, context_year=True)


def _nearest(document: Document, e: DateExpression, dated: list[DateExpression]) -> DateExpression | None:
    """The date with a year that one without it goes by: in its sentence, else told before it, else the first."""
    sentence = document.sentence_at(e.start)
    same = [d for d in dated if sentence.start <= d.start < sentence.end]
    after = [d for d in same if 0 <= d.start - e.end <= 14 and d.precision != "year"]
    before = [d for d in dated if d.start < e.start]
    return next(iter(after or same[:1] or before[-1:] or dated[:1]), None)


def _year_told(document: Document, e: DateExpression, anchor: dt.date, shift: str) -> int:
    """The year by publication: that of the latest such day up to it, or of the next where it is still to come."""
    year = anchor.year - (shift == "last_year")
    ahead = not shift and (e.month or 1, e.day or 1) > (anchor.month, anchor.day + 1)
    return year - 1 if ahead and not _future(document, e) else year


_NEWS = dt.timedelta(31)  # a day of the month before publication is news


def _loses(document: Document, e: DateExpression, chosen: DateExpression, told: int, anchor: dt.date) -> bool:
    """Whether publication outdoes a year of the text: that of an earlier mission, say, beside a day of the last weeks.

    A year in the same clause, or in a text that looks back, is meant; so is a whole date in the same paragraph.
    """
    sentence, other = document.sentence_at(e.start), document.sentence_at(chosen.start)
    if e.day is None or document.has(sentence.start, sentence.end, "archive", "past_occasion"):
        return False
    if document.has(other.start, other.end, "archive") or document.has(0, document.sentences[0].end, "archive"):
        return False
    bare = chosen.precision == "year"
    if sentence == other and (not bare or sentence.clause_of(e.start) == sentence.clause_of(chosen.start)):
        return False
    day = _day(told, e.month or 1, e.day)
    news = day is not None and dt.timedelta(-1) <= anchor - day.astype(dt.date) <= _NEWS
    later = chosen.start > e.start
    return (bare and later) or (news and (bare or sentence.paragraph != other.paragraph))


_IN_BRACKETS = re.compile(r"\s?\(([月火水木金土日월화수목금토일])(?:[・.,]|\))")


def _weekday_beside(document: Document, e: DateExpression) -> int | None:
    """The weekday told with a date, 0 for Monday: "Tuesday, 8 July", "5月11日(土)"; None without one."""
    bracket = _IN_BRACKETS.match(document.text, e.end)
    if bracket:
        return max("月火水木金土日".find(bracket[1]), "월화수목금토일".find(bracket[1]))
    text = document.text
    near = [m for m in document.find(max(0, e.start - 20), e.start, "weekdays") if _joined(text[m.end : e.start])]
    after = document.find(e.end, e.end + 4, "weekdays")
    near += [m for m in after if text[e.end : m.start] in ("", " ", ", ", " (", "(")]
    return int(near[-1].key) if near else None


def _joined(between: str) -> bool:
    """Whether no more than a comma and one short word stands between a weekday and its date."""
    return len(between) <= 8 and re.fullmatch(r"[.,]{0,2}\s?(?:[^\W\d]{1,4}\s)?", between) is not None


def _fitting(document: Document, e: DateExpression, years: list[int]) -> int:
    """The first of the years, or the only other one in which the date falls on the weekday told with it."""
    number = _weekday_beside(document, e)
    if number is None or e.day is None or e.month is None:
        return years[0]
    days = [(y, _day(y, e.month, e.day)) for y in dict.fromkeys(years)]
    fit = [y for y, day in days if day is not None and _weekday_of(day) == number]
    return fit[0] if len(fit) == 1 and years[0] not in fit else years[0]


def _near_year(e: DateExpression, chosen: DateExpression) -> int:
    """The year that puts a date nearest to one with a year: "in December" beside "on 4 January 2025" is 2024."""
    assert chosen.year is not None
    assert e.month is not None
    if chosen.month is None:
        return chosen.year
    gap = (e.month - chosen.month) if chosen.precision != "year" else 0
    return chosen.year - 1 if gap > 8 else chosen.year


def _future(document: Document, e: DateExpression) -> bool:
    sentence = document.sentence_at(e.start)
    return document.has(sentence.start, sentence.end, "future")


def _day(year: int, month: int, day: int) -> np.datetime64 | None:
    try:
        return np.datetime64(dt.date(year, month, day), "D")
    except ValueError:
        return None


def _window(first: np.datetime64, last: np.datetime64) -> TimeWindow:
    return TimeWindow(first.astype("datetime64[us]"), (last + 1).astype("datetime64[us]"))


def _resolve(e: DateExpression, published: TimeWindow | None) -> TimeWindow | None:
    if e.relative:
        return _relative(e, published)
    if e.year is None:
        return None
    if e.month is None:
        return _part_of(np.datetime64(f"{e.year}-01-01"), np.datetime64(f"{e.year}-12-31"), e.part)
    if e.day is None:
        first = np.datetime64(f"{e.year}-{e.month:02d}-01")
        last = (first.astype("datetime64[M]") + 1).astype("datetime64[D]") - 1
        return _part_of(first, last, e.part)
    first_day = _day(e.year, e.month, e.day)
    if first_day is None:
        return None
    last_day = _day(e.year, e.end_month or e.month, e.end_day) if e.end_day else first_day
    if last_day is None or last_day < first_day:
        last_day = first_day
    return _window(first_day, last_day)


def _part_of(first: np.datetime64, last: np.datetime64, part: str) -> TimeWindow:
    """Early, middle or late part of a span: thirds, with some days of slack."""
    length = int((last - first).astype(int)) + 1
    third = length // 3 + max(length // 15, 1)
    if part == "early":
        return _window(first, first + third)
    if part == "mid":
        return _window(first + length // 3 - 3, last - length // 3 + 3)
    if part == "late":
        return _window(last - third, last)
    return _window(first, last)


def _relative(e: DateExpression, published: TimeWindow | None) -> TimeWindow | None:
    """A day or a span told from the day of publication; None where that is not known to a week."""
    if published is None or published.days > 8:
        return None
    anchor = published.start.astype("datetime64[D]")
    key, *rest = e.relative.split("-")
    if key == "weekday":
        return _weekday(anchor, int(rest[0]), rest[1])
    if key == "monthday":
        return _monthday(anchor, int(rest[0]), rest[1] == "next")
    if key == "ago":
        return _ago(anchor, int(rest[0]), rest[1])
    if key in ("this_month", "last_month", "this_year", "last_year"):
        unit = anchor.astype("datetime64[M]" if key.endswith("month") else "datetime64[Y]") - key.startswith("last")
        window = _part_of(unit.astype("datetime64[D]"), (unit + 1).astype("datetime64[D]") - 1, e.part)
        return _cut(window, anchor)
    weekday = _weekday_of(anchor)
    saturday = anchor - (weekday - 5) % 7
    simple = {
        "today": (anchor, anchor),
        "yesterday": (anchor - 1, anchor - 1),
        "day_before_yesterday": (anchor - 2, anchor - 2),
        "this_week": (anchor - weekday, anchor),
        "last_week": (anchor - weekday - 7, anchor - weekday - 1),
        "weekend": (saturday, min(anchor, saturday + 1)),
    }
    return _window(*simple[key]) if key in simple else None


def _weekday_of(day: np.datetime64) -> int:
    """0 is Monday; 1970-01-01 was a Thursday."""
    return (int(day.astype(int)) + 3) % 7


def _weekday(anchor: np.datetime64, number: int, which: str) -> TimeWindow:
    """The last such day up to publication; "last Sunday" on a Sunday is a week before."""
    if which.endswith("_week"):
        monday = anchor - _weekday_of(anchor) - (7 if which.startswith("last") else 0)
        return _window(monday + number, monday + number)
    back = (_weekday_of(anchor) - number) % 7
    if which == "next":
        back -= 7
    elif which == "last" and back == 0:
        back = 7
    return _window(anchor - back, anchor - back)


def _monthday(anchor: np.datetime64, number: int, ahead: bool) -> TimeWindow | None:
    """The last such day of a month up to publication, or the next one."""
    months = anchor.astype("datetime64[M]") + np.arange(-2, 3)
    days = months.astype("datetime64[D]") + (number - 1)
    days = days[days.astype("datetime64[M]") == months]  # no 31st of June
    days = days[days > anchor][:1] if ahead else days[days <= anchor][-1:]
    return _window(days[0], days[0]) if len(days) else None


def _cut(window: TimeWindow, anchor: np.datetime64) -> TimeWindow:
    """A past span ends with the day of publication."""
    end = min(window.end, (anchor + 1).astype("datetime64[us]"))
    return TimeWindow(window.start, end) if window.start < end else window


def _ago(anchor: np.datetime64, count: int, span: str) -> TimeWindow:
    days = {"day": 1, "week": 7, "month": 30, "year": 365}[span] * count
    slack = {"day": 0, "week": 3, "month": 15, "year": 183}[span]
    return _window(anchor - days - slack, anchor - days + slack)


def plain_date(text: str, language: str) -> TimeWindow | None:
    """The first date with a year in a short text such as a byline, or None.

    >>> plain_date("Av redaktionen 2 juni 2017", "sv").start
    np.datetime64('2017-06-02T00:00:00.000000')
    >>> plain_date("Chapter 17 may help", "en") is None
    True
    """
    for expression in find_dates(open_document(text[:500], language), None):
        if expression.window is not None and expression.day is not None and not expression.context_year:
            return expression.window
    return None


_LABELLED = re.compile(r"^\W{0,3}(?:date|published|posted on|publ|updated)?\W{0,3}$")


def published_in_text(text: str, language: str) -> tuple[TimeWindow, str] | None:
    """The publication date that a text states itself: a labelled header line, a dateline, or "today (2 June)".

    >>> published_in_text("date 2021-01-25 The station's post shared on Sunday", "en")[0].start
    np.datetime64('2021-01-25T00:00:00.000000')
    >>> published_in_text("The station flew over Perth on 3 May 2020.", "en") is None
    True
    """
    document = open_document(text[:READ_LIMIT], language)
    dates = find_dates(document, None)
    for e in dates:
        if e.window is None or e.day is None:
            continue
        line = document.text[document.text.rfind("\n", 0, e.start) + 1 : e.start]
        if e.start < 300 and not e.context_year and len(line) < 60:
            labelled = _LABELLED.match(line) or document.find(e.start - len(line), e.start, "words", "published_label")
            alone = (
                document.text[e.end : e.end + 1] in ("", "\n") and len(line.strip()) < 25 and e.start - len(line) > 0
            )
            if labelled or alone or is_dateline(document, e):
                quote = document.quote(e.start, e.end)
                return e.window, f"stated at the head of the text: {quote.text}"
        today = document.find(max(0, e.start - 14), e.start, "relative", "today")
        if today and document.text[today[-1].end : e.start].strip() in ("(", ",", ""):
            return e.window, f"the text calls this day today: {document.quote(today[-1].start, e.end).text}"
    return None
