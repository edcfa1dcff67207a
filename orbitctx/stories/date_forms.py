"""The forms of dates: what in a text is one, in every order and calendar, before anybody asks which day it was.

There is no search for anything that might be a date: a month counts only beside a number or after a word that leads
to it, a year only where a word leads to it, a weekday or "yesterday" only as words that publication may resolve.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from dataclasses import dataclass

from orbitctx.instants import TimeWindow
from orbitctx.stories.document import Document
from orbitctx.stories.fold import fold_entry, is_unspaced
from orbitctx.stories.lexicon.table import Mark

__all__ = ["FIRST_YEAR", "LAST_YEAR", "MAX_DATES", "DateExpression", "scan_dates"]

FIRST_YEAR, LAST_YEAR = 1957, 2059
MAX_DATES = 200  # a story has a dozen; more is a list that nobody means as dates of a picture
_CJK = "〇零一二三四五六七八九十"
_N2 = rf"[\d{_CJK}]{{1,3}}"
_CJK_DATE = re.compile(
    rf"(?:(?P<era>令和|平成|昭和|民国|民國)?\s?(?P<y>\d{{1,4}}|[{_CJK}]{{2,4}}|元)\s?[年년]\s?(?:\([^)]{{1,8}}\)\s?)?)?"
    rf"(?P<m>{_N2})\s?[月월]\s?(?:(?P<d>{_N2})\s?[日일号號])?"
    rf"(?:\s?[-–~〜～至到から]{{1,2}}\s?(?:(?P<m2>{_N2})\s?[月월]\s?)?(?P<d2>{_N2})\s?[日일号號])?"
)
_CJK_YEAR = re.compile(r"(?P<era>令和|平成|民国|民國)?\s?(?P<y>\d{1,4}|元)\s?[年년](?![前間间])")
# Year first; a suffix may follow a hyphen ("1-jén"), and Korean and Hungarian put spaces after the stops.
_ISO = re.compile(
    r"(?<![\d./])(?<!\d-)(?P<y>(?:19|20)\d\d)(?:(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)|\.\s(?P<m2>\d{1,2})\.\s)"
    r"(?P<d>\d{1,2})(?![\d/]|-\d)(?!\.\d)"
)
# As cameras write it: "2021:12:05 22:15:10".
_EXIF = re.compile(r"(?<![\d:])(?P<y>(?:19|20)\d\d):(?P<m>\d\d):(?P<d>\d\d)(?=[ t]\d\d:\d\d)")
_NUMERIC = re.compile(
    r"(?<![\d./])(?<!\d-)(?P<a>\d{1,2})(?P<s>[-/.])\s?(?P<b>\d{1,2})(?P=s)\s?(?P<y>(?:19|20)\d\d)(?![\d/-])(?!\.\d)"
)
_DAY_MONTH = re.compile(r"(?<![\d./-])(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.(?=[\s,)]|$)(?!\s?\d)")
_ORD = (
    r"(?:st|nd|rd|th|er|re|eme|e|o|a|de|ste|ος|η|-?(?:го|е|й|ого|ое|го|га|ro|jen|en|an|a|e|n))?[.\u00ba\u00aa\u00b0]?"
)
# A hyphen may tie a small word to the day (Hebrew "ב-14").
_LEFT_DAY = re.compile(rf"(?<![\d:.,/])(?<![^\W\d_]{{2}}-)(?<![\d\s]-)(?P<d>\d{{1,2}}){_ORD}$")
_YEAR_BEFORE = re.compile(r"(?<![\d.,:/-])((?:19[5-9]|20[0-5])\d)\.?\s?(?:\w{1,5}\.? )?$")
_YEAR = re.compile(r"(?<![\d.,:/-])(?:19[5-9]\d|20[0-5]\d)(?![\d/]|[.,:-]\d)")
_BUDDHIST = re.compile(r"(?<!\d)25[0-9]\d(?!\d)")


@dataclass(frozen=True, slots=True)
class DateExpression:
    """A date as the text has it, by folded offsets; what is not said is None."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    end_month: int | None = None
    end_day: int | None = None
    part: str = ""  # early, mid, late
    relative: str = ""  # key of the relative table, or weekday-N
    window: TimeWindow | None = None  # filled by the resolution
    precision: str = "day"
    context_year: bool = False  # the year was taken from elsewhere


def _number(text: str) -> int | None:
    if text == "元":
        return 1
    if text.isdigit():
        return int(text)
    value, digit = 0, 0
    if "十" not in text:
        for char in text:
            value = value * 10 + max(_CJK.index(char) - 1, 0)
        return value
    for char in text:
        if char == "十":
            value += (digit or 1) * 10
            digit = 0
        else:
            digit = max(_CJK.index(char) - 1, 0)
    return value + digit


def _full_year(year: int | None, era: str | None = None) -> int | None:
    """The Gregorian year of an era's year, a Buddhist year, or as it stands; None outside the space age.

    >>> _full_year(3, "令和"), _full_year(2560), _full_year(110, "民國"), _full_year(1889)
    (2021, 2017, 2021, None)
    """
    if year is None:
        return None
    offset = {"令和": 2018, "平成": 1988, "昭和": 1925, "民国": 1911, "民國": 1911}.get(era or "", 0)
    year += offset
    if 2490 <= year <= 2599:  # Thai solar calendar
        year -= 543
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def _valid(month: int | None, day: int | None) -> bool:
    return (month is None or 1 <= month <= 12) and (day is None or 1 <= day <= 31)


def _cjk_dates(text: str) -> list[DateExpression]:
    out: list[DateExpression] = []
    for match in _CJK_DATE.finditer(text):
        month, day = _number(match["m"]), _number(match["d"]) if match["d"] else None
        year = _full_year(_number(match["y"]), match["era"]) if match["y"] else None
        if not _valid(month, day) or (year is None and match["y"]):
            continue
        # "3か月" is a span; a bare "5月" may be a month.
        last = _number(match["d2"]) if match["d2"] and day else None
        last_month = _number(match["m2"]) if match["m2"] and last else None
        end = match.end() if last or not match["d2"] else match.start("d2")
        start = match.start("era") if match["era"] else match.start("y") if match["y"] else match.start("m")
        out.append(DateExpression(start, end, year, month, day, last_month if last else None, last))
    taken = {i for e in out for i in range(e.start, e.end)}
    for match in _CJK_YEAR.finditer(text):
        year = _full_year(_number(match["y"]), match["era"])
        if year and match.start("y") not in taken and (len(match["y"]) == 4 or match["era"]):
            out.append(DateExpression(match.start(), match.end(), year, precision="year"))
    return out


def _numeric_dates(text: str, day_first: bool) -> list[DateExpression]:
    """ISO dates, dates with strokes or stops, and "5.4." of languages that write so."""
    found = [(m.span(), int(m["y"]), int(m["m"] or m["m2"]), int(m["d"])) for m in _ISO.finditer(text)]
    found += [(m.span(), int(m["y"]), int(m["m"]), int(m["d"])) for m in _EXIF.finditer(text)]
    for match in _NUMERIC.finditer(text):
        first, second = int(match["a"]), int(match["b"])
        # With a full stop the day always leads; with a stroke English of the US has the month first.
        leads = day_first or match["s"] == "."
        day, month = (first, second) if leads else (second, first)
        if month > 12:
            day, month = month, day
        found.append((match.span(), int(match["y"]), month, day))
    out = [DateExpression(*span, year, month, day) for span, year, month, day in found]
    return out + [DateExpression(*m.span(), None, int(m["m"]), int(m["d"])) for m in _DAY_MONTH.finditer(text)]


class _MonthDates:
    """The dates around the month names of one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        settings = document.lexicon.settings
        written = settings.get("date_fill", "").split(",")
        fills = sorted((fold_entry(f) for f in written if f.strip()), key=len, reverse=True)
        between = "|".join(re.escape(f) for f in [*fills, ",", "-", "/"])
        self._fill_left = re.compile(rf"\s?(?:(?:{between})\s?)*$")
        self._fill_right = re.compile(rf"\.?\s?(?:(?:{between})\s?)*")
        joins = "|".join(re.escape(fold_entry(w)) for w in settings.get("date_and", "and &").split())
        ranges = "|".join(re.escape(fold_entry(w)) for w in settings.get("date_to", "to through").split())
        self._and = re.compile(rf"\s?(?:,\s?(?:{joins})\s|,|\b(?:{joins})\b|&)\s?(?:(?:the|den|le|il|el|am|dem|de) )?")
        self._to = re.compile(rf"\s?(?:-|–|~|\b(?:{ranges})\b)\s?")
        self._day = re.compile(rf"(\d{{1,2}}){_ORD}(?![\d:]|[.,]\d|\s?%)")
        self._left_more = re.compile(
            rf"(?<![\d:.,/-])(\d{{1,2}}){_ORD}\s?(?:(,|{joins}|&)|(-|–|~|{ranges}))\s?"
            r"(?:(?:the|den|le|il|el|am|dem|de|al) )?$"
        )

    def all(self) -> list[DateExpression]:
        out: list[DateExpression] = []
        for mark in self.document.marks:
            if mark.section in ("months", "months_short"):
                out += self._around(mark)
        return out

    def _year_after(self, at: int) -> tuple[int | None, int]:
        text = self.document.text
        fill = self._fill_right.match(text, at)
        start = fill.end() if fill else at
        match = _YEAR.match(text, start) or (
            _BUDDHIST.match(text, start) if self.document.lexicon.language == "th" else None
        )
        short = re.compile(r"'(\d\d)(?!\d)").match(text, at + (text[at : at + 1] == " "))
        if match and start - at <= 12:
            return _full_year(int(match[0])), match.end()
        if short:
            return 2000 + int(short[1]), short.end()
        return None, at

    def _around(self, mark: Mark) -> list[DateExpression]:
        text, month = self.document.text, int(mark.key)
        fill = self._fill_left.search(text, max(0, mark.start - 14), mark.start)
        cut = fill.start() if fill else mark.start
        left = _LEFT_DAY.search(text, max(0, cut - 8), cut)
        if left and 1 <= int(left["d"]) <= 31:
            return self._day_first(mark, month, left)
        return self._month_first(mark, month) or self._month_alone(mark, month)

    def _month_alone(self, mark: Mark, month: int) -> list[DateExpression]:
        """A month without a day, with its year or without; "between July and October 2014"."""
        text = self.document.text
        year, end = self._year_after(mark.end)
        before = _YEAR_BEFORE.search(text, max(0, mark.start - 14), mark.start)
        if year is None and before:
            return [DateExpression(before.start(1), mark.end, int(before[1]), month, precision="month")]
        if year is not None:
            first = self._month_before(mark)
            if first is not None and int(first.key) < month:
                last = 31 if month == 12 else (dt.date(year, month + 1, 1) - dt.timedelta(1)).day
                return [DateExpression(first.start, end, year, int(first.key), 1, month, last, precision="range")]
            return [self._parted(DateExpression(mark.start, end, year, month, precision="month"))]
        if mark.section == "months" and self._led(mark):
            return [self._parted(DateExpression(mark.start, mark.end, None, month, precision="month"))]
        return []

    def _month_before(self, mark: Mark) -> Mark | None:
        """The first month of "between July and October 2014"."""
        for other in self.document.find(max(0, mark.start - 24), mark.start, "months"):
            gap = self.document.text[other.end : mark.start]
            if self._to.fullmatch(gap) or (self._and.fullmatch(gap) and "," not in gap):
                return other
        return None

    def _led(self, mark: Mark) -> bool:
        """Whether a bare month name is one: capital where the language has it, and a word that leads to it."""
        settings = self.document.lexicon.settings
        if settings.get("month_alone"):
            return True
        marks = self.document.find(max(0, mark.start - 24), mark.start, "relative")
        return any(
            m.key in ("in", "early", "mid", "late", "last", "since", "next") and mark.start - m.end <= 6 for m in marks
        ) or any(
            m.key == "since" and mark.start - m.end <= 2
            for m in self.document.find(max(0, mark.start - 16), mark.start, "words")
        )

    def _parted(self, expression: DateExpression) -> DateExpression:
        marks = self.document.find(max(0, expression.start - 30), expression.start, "relative", "early", "mid", "late")
        near = [m for m in marks if expression.start - m.end <= 8]
        marks_after = self.document.find(expression.end, expression.end + 14, "relative", "early", "mid", "late")
        after = [
            m for m in marks_after if m.start - expression.end <= 3 and self.document.lexicon.settings.get("part_after")
        ]
        if near:
            return dataclasses.replace(expression, start=near[-1].start, part=near[-1].key)
        return dataclasses.replace(expression, end=after[0].end, part=after[0].key) if after else expression

    def _day_first(self, mark: Mark, month: int, left: re.Match[str]) -> list[DateExpression]:
        text = self.document.text
        year, end = self._year_after(mark.end)
        start = left.start()
        if year is None and self.document.lexicon.settings.get("year_first"):
            before = re.compile(r"((?:19[5-9]|20[0-5])\d)\.?\s?(?:\w{1,5}\.? )?$").search(
                text, max(0, start - 14), start
            )
            if before:
                year, start = int(before[1]), before.start()
        day = int(left["d"])
        more: list[DateExpression] = []
        at = left.start()
        while len(more) < 8:
            match = self._left_more.search(text, max(0, at - 16), at)
            if not match or not 1 <= int(match[1]) <= 31:
                break
            if match[3]:
                return [
                    *more,
                    DateExpression(match.start(), end, year, month, int(match[1]), month, day, precision="range"),
                ]
            more.append(DateExpression(match.start(), match.end(1), year, month, int(match[1])))
            at = match.start()
        return [*reversed(more), DateExpression(start, end, year, month, day)]

    def _month_first(self, mark: Mark, month: int) -> list[DateExpression]:
        text, settings = self.document.text, self.document.lexicon.settings
        if not (settings.get("month_first") or self.document.lexicon.language in ("en", "und")):
            return []
        at = re.compile(r"\.?\s?(?:the )?").match(text, mark.end)
        start = at.end() if at else mark.end
        first = self._day.match(text, start)
        if (
            not first
            or start - mark.end > 6
            or not 1 <= int(first[1]) <= 31
            or not text[mark.end : start].strip("the .")
        ) and (not first or start == mark.end or not 1 <= int(first[1]) <= 31):
            return []
        days, end, last = [(int(first[1]), first.end())], first.end(), None
        to = self._to.match(text, end)
        until = self._day.match(text, to.end()) if to and to.end() > end else None
        if until and 1 <= int(until[1]) <= 31 and not self._unit_follows(until.end()):
            last, end = int(until[1]), until.end()
        while last is None and len(days) < 9:
            join = self._and.match(text, end)
            another = self._day.match(text, join.end()) if join and join.end() > end else None
            if not another or not 1 <= int(another[1]) <= 31 or self._unit_follows(another.end()):
                break
            days.append((int(another[1]), another.end()))
            end = another.end()
        year, stop = self._year_after(end)
        before = re.compile(r"((?:19[5-9]|20[0-5])\d)(?:\.|,)?\s?(?:\w{1,5}\.? )?$").search(
            text, max(0, mark.start - 14), mark.start
        )
        begin = mark.start
        if year is None and before and settings.get("year_first"):
            year, begin = int(before[1]), before.start()
        if last is not None:
            return [DateExpression(begin, stop, year, month, days[0][0], month, last, precision="range")]
        out = [DateExpression(begin, days[0][1] if len(days) > 1 else stop, year, month, days[0][0])]
        for i, (day, day_end) in enumerate(days[1:], start=1):
            out.append(
                DateExpression(days[i][1] - len(str(day)), stop if i == len(days) - 1 else day_end, year, month, day)
            )
        return out

    def _unit_follows(self, at: int) -> bool:
        return bool(
            self.document.find(at, at + 2, "units")
            or self.document.find(at, at + 2, "months")
            or self.document.find(at, at + 2, "multipliers")
        )


def _years(document: Document, taken: set[int]) -> list[DateExpression]:
    """Bare years, where a word leads to them ("in 2017") or they stand in brackets."""
    out = []
    for match in _YEAR.finditer(document.text):
        if match.start() in taken:
            continue
        led = [
            m
            for m in document.find(max(0, match.start() - 16), match.start(), "relative", "in", "early", "mid", "late")
            if match.start() - m.end <= 4
        ]
        since = [
            m
            for m in document.find(max(0, match.start() - 16), match.start(), "words", "since")
            if match.start() - m.end <= 4
        ]
        year_word = list(document.find(match.end(), match.end() + 3, "span", "year"))
        if led or since or year_word or document.lexicon.settings.get("year_alone"):
            part = led[-1].key if led and led[-1].key != "in" else ""
            out.append(DateExpression(match.start(), match.end(), int(match[0]), part=part, precision="year"))
    return out


_RELATIVE_WORDS = frozenset(
    [
        "yesterday",
        "day_before_yesterday",
        "today",
        "this_week",
        "last_week",
        "this_month",
        "last_month",
        "this_year",
        "last_year",
        "weekend",
    ]
)


def _relatives(document: Document, taken: set[int]) -> list[DateExpression]:
    out: list[DateExpression] = []
    for mark in document.marks:
        if mark.start in taken:
            continue
        if mark.section == "relative" and mark.key in _RELATIVE_WORDS:
            expression = DateExpression(
                mark.start, mark.end, relative=mark.key, precision="vague" if "_" in mark.key else "day"
            )
            before = document.find(max(0, mark.start - 24), mark.start, "relative", "early", "mid", "late")
            near = [m for m in before if mark.start - m.end <= 5]
            if near and mark.key in ("this_month", "last_month", "this_week", "this_year", "last_year"):
                expression = dataclasses.replace(expression, start=near[-1].start, part=near[-1].key)
            out.append(expression)
        elif mark.section == "weekdays":
            if not document.folded.is_upper(mark.start) and document.lexicon.settings.get(
                "weekday_capital", document.lexicon.language == "en"
            ):
                continue
            if not _whole_weekday(document, mark):
                continue
            last = [
                m
                for m in document.find(max(0, mark.start - 12), mark.start, "relative", "last", "next")
                if mark.start - m.end <= 2
            ]
            after = [
                m for m in document.find(mark.end, mark.end + 8, "relative", "last", "next") if m.start - mark.end <= 2
            ]
            key = (last or after)[0].key if last or after else ""
            start = mark.start
            week = document.find(max(0, mark.start - 14), mark.start, "relative", "last_week", "this_week")
            if week and document.text[week[-1].end : mark.start] in ("", " ", "の", "'s "):
                # "上周四", "先週の土曜", "지난주 목요일": that day of that calendar week
                start, key = week[-1].start, week[-1].key
                out = [e for e in out if e.start != start]
            out.append(DateExpression(start, mark.end, relative=f"weekday-{mark.key}-{key}"))
    return out + _agos(document, taken) + _days_alone(document, taken)


def _whole_weekday(document: Document, mark: Mark) -> bool:
    """Whether a weekday of three letters is one: "Sun" is a star and "man" a person, but not "Sun." or "Sun 5"."""
    text = document.text
    whole = str(document.lexicon.settings.get("weekday_short", "")).split()
    if mark.end - mark.start > 3 or is_unspaced(text[mark.start]) or text[mark.start : mark.end] in whole:
        return True
    after = text[mark.end : mark.end + 3]
    return text[mark.start - 1 : mark.start] == "(" or bool(re.match(r"\.?,? ?\d|\.,|\)", after))


# "5日", "지난 5일": a day of the month alone, as Japanese, Korean and Chinese news write it; not a length of time.
_DAY_ALONE = re.compile(
    r"(?<![\d.,:/月월年년-])(?<![月월]\s)(?P<lead>지난\s|오는\s|今月|本月)?(?P<d>\d{1,2})\s?(?:일|日)"
    r"(?!\d|[間间目前後后内內ぶおご本程刊]|以[上内內降]|연속|\s?(?:간|동안|째|만|이내|전|뒤|후|차|이상|밖|정도|가량)|を切|か)"
)


def _days_alone(document: Document, taken: set[int]) -> list[DateExpression]:
    if document.lexicon.language not in ("ja", "ko", "zh"):
        return []
    out = []
    for match in _DAY_ALONE.finditer(document.text):
        day = int(match["d"])
        if match.start("d") in taken or not 1 <= day <= 31:
            continue
        future = (match["lead"] or "").startswith("오는") or _ahead(document, match.end())
        out.append(DateExpression(match.start("d"), match.end(), relative=f"monthday-{day}-{'next' if future else ''}"))
    return out


def _ahead(document: Document, at: int) -> bool:
    sentence = document.sentence_at(at)
    return any(sentence.clause_of(m.start) == sentence.clause_of(at) for m in _futures(document, at, sentence.end))


def _futures(document: Document, start: int, end: int) -> list[Mark]:
    return document.find(start, min(end, start + 60), "words", "future")


def _agos(document: Document, taken: set[int]) -> list[DateExpression]:
    """ "three days ago", "il y a deux jours", "vor drei Wochen": a number, a span and the word, in any order."""
    out: list[DateExpression] = []
    for mark in document.marks:
        if mark.section != "relative" or mark.key != "ago":
            continue
        low, high = max(0, mark.start - 24), mark.end + 24
        spans = [m for m in document.between(low, high) if m.section == "span" and m.start not in taken]
        if not spans:
            continue
        span = min(spans, key=lambda m: abs(m.start - mark.start))
        numbers = re.findall(r"(?<!\d)(\d{1,2})(?!\d)", document.text[max(low, span.start - 10) : span.start])
        words = list(document.find(max(low, span.start - 14), span.start, "number_words"))
        count = int(numbers[-1]) if numbers else int(float(words[-1].key)) if words else None
        if count is None:
            continue
        start = min(mark.start, words[-1].start if words and not numbers else span.start - 3 if numbers else span.start)
        out.append(
            DateExpression(
                max(start, 0), max(mark.end, span.end), relative=f"ago-{count}-{span.key}", precision="vague"
            )
        )
    return out


def _outermost(found: list[DateExpression]) -> list[DateExpression]:
    """Without the dates that lie inside a longer one."""
    out: list[DateExpression] = []
    reach = -1
    for e in sorted(set(found), key=lambda e: (e.start, -e.end)):
        if e.end > reach:
            out.append(e)
            reach = e.end
    return out


def scan_dates(document: Document) -> list[DateExpression]:
    """All dates of a text as they are written, in order; at most ``MAX_DATES``."""
    settings = document.lexicon.settings
    text = document.text
    found = _cjk_dates(text) if document.lexicon.language in ("ja", "zh", "ko", "und") else []
    found += _numeric_dates(text, bool(settings.get("day_first", True)))
    found += _MonthDates(document).all()
    found = [e for e in found if _valid(e.month, e.day) and (e.year is None or FIRST_YEAR <= e.year <= LAST_YEAR)]
    found = _outermost(found)[:MAX_DATES]
    taken = {i for e in found for i in range(e.start, e.end)}
    found += _years(document, taken)
    taken = {i for e in found for i in range(e.start, e.end)}
    # A weekday directly beside a full date belongs to it.
    beside = {i for e in found if e.day for i in range(e.start - 14, e.start)} | {
        i for e in found if e.day for i in range(e.end, e.end + 5)
    }
    led = {i for e in found if e.day for i in range(e.start - 6, e.start + 1)}  # "Donnerstag, dem 3. Mai"
    relatives = [
        r
        for r in _relatives(document, taken)
        if not ((r.start in beside or r.end in led) and r.relative.startswith("weekday"))
    ]
    return sorted(found + relatives, key=lambda e: (e.start, e.end))[:MAX_DATES]
