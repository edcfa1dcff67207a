"""Datelines: place and day of a report at the head of its text, which are neither place nor day of the picture."""

from __future__ import annotations

import re

from orbitctx.stories.date_forms import DateExpression
from orbitctx.stories.document import Document

__all__ = ["is_dateline"]

_HEAD = 400  # characters of a text in which its dateline stands, after a headline perhaps
_LONGEST = 48  # characters before the date: a town, a country, an agency
_AGENCY = r"(?:\s?\([^)\n]{2,40}\)|\s?/[^/\n]{2,24}/)?"
_DASH = re.compile(rf"[.,]?{_AGENCY}[.,]{{0,2}}\s?(?:–|-{{1,2}})\s")
_WIRED = re.compile(r"\s?[电讯](?![话信视影])|\s?\([^)\n]{2,40}\)\.?\s?(?:–|-)")
_STOP = re.compile(rf"{_AGENCY}\s?(?:[.।。]|\n|$){_AGENCY}")
_YEAR_SHORT = re.compile(r"\s?[a-zа-я](?=\.|\s?\(|\n|$)")
_BRACKETS = {"【": "】", "[": "]", "(": ")"}
# Words that a line of the report has and a dateline has not.
_TELLING = (
    "picture", "capture", "dated", "shutter", "post", "launch", "landing", "spacewalk", "storm", "station", "crew",
    "crew_list", "fly", "over", "near", "view", "glow", "colour", "ground", "look", "archive", "past_occasion",
    "begins", "future", "user", "from_date_after", "weather",
)  # fmt: skip


def is_dateline(document: Document, e: DateExpression) -> bool:
    """Whether a date is that of a report: "CAPE TOWN, 14 May (Agency) -", "Köln, 14. Mai 2016.", "北京5月14日电".

    It stands at the head of the text, after no more than a town and an agency, and closes with a dash, a bracket or a
    full stop. A date that closes with a stop alone needs a comma or an agency before it.
    """
    text = document.text
    line = text.rfind("\n", 0, e.start) + 1
    head = text[line : e.start]
    if line >= _HEAD or len(head) > _LONGEST or "." in head.strip(" .") or _tells(document, line, e):
        return False
    if re.fullmatch(r"[^\W\d]{1,3} ", head):
        return False  # "On 14 May - a Sunday - ..."
    end = _end(document, e)
    if _DASH.match(text, end) or _WIRED.match(text, end):
        return True
    close = _BRACKETS.get(head[:1])
    if close is not None and text[end : end + 1] == close and head[1:].strip(" ,=/"):
        return True
    if not _STOP.match(text, end) or (_cased(head) and not document.folded.is_upper(line)):
        return False
    named = any(c.isalpha() for c in head) and not document.find(line, e.start, "weekdays")
    apart = re.search(r"[,/)=]\s?(?:[^\W\d]{1,4}\s)?$", head) is not None
    dated = e.year is not None or text[end : end + 3].strip(" .").startswith("(")
    return named and apart and dated and bool(text[end:].strip(" .\n"))


def _end(document: Document, e: DateExpression) -> int:
    """Where a date ends with its word for the year ("2022 года", "2022 г."), but without a stop."""
    years = document.find(e.end, e.end + 2, "span", "year")
    end = years[0].end if years else e.end
    short = _YEAR_SHORT.match(document.text, end)
    end = short.end() if short else end
    return end - (document.text[end - 1] == ".")


def _tells(document: Document, line: int, e: DateExpression) -> bool:
    """Whether the words before the date tell of something."""
    if e.precision != "day" or (e.day is None and not e.relative):
        return True
    marks = list(document.between(line, e.start))
    return any(m.section in ("phenomena", "spacecraft") or (m.section == "words" and m.key in _TELLING) for m in marks)


def _cased(text: str) -> bool:
    return text.upper() != text
