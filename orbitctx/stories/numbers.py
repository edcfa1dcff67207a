"""Numbers in running text: every format of digits, multipliers in words, numbers written out.

A group of exactly three digits after one separator is a thousand in every language (nobody gives a height to a
metre as a decimal); otherwise the separator that the language uses for decimals is one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from orbitctx.stories.document import Document

__all__ = ["Number", "find_numbers", "parse_number"]

_DIGITS = re.compile(r"(?<![\w])\d+(?:[.,'\u00b7]\d+)*(?:-?(?=\D)|$)?|\d+(?:[.,']\d+)*")
_SPACED = re.compile(r"\d{1,3}(?: \d{3})+(?![\d])")
_CJK_DIGITS = dict(zip("〇零一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_CJK_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "萬": 10_000, "億": 100_000_000, "亿": 100_000_000}
_CJK_WORD = re.compile(
    r"[〇零一二两三四五六七八九十百千]{1,12}(?=公里|千米|キロ|分|小时|时间|度|英里|マイル|海里|次|回|圈|周)"
)
_HANGUL_UNITS = {"천": 1000, "만": 10_000, "억": 100_000_000}


@dataclass(frozen=True, slots=True)
class Number:
    """A number by folded offsets."""

    value: float
    start: int
    end: int


def parse_number(text: str, decimal: str = ".") -> float | None:
    """The value of digits with separators, or None where they make no number.

    >>> parse_number("1,234.5"), parse_number("1.234,5", ","), parse_number("2,09,858"), parse_number("17,500", ",")
    (1234.5, 1234.5, 209858.0, 17500.0)
    >>> parse_number("51,6", ","), parse_number("51.6", ","), parse_number("1'234"), parse_number("3.141.59")
    (51.6, 51.6, 1234.0, None)
    """
    text = text.replace("'", "").replace(" ", "")
    marks = [c for c in text if c in ".,\u00b7"]
    if not marks:
        return float(text) if text.isdigit() and len(text) <= 15 else None
    if len(set(marks)) == 2:
        last = marks[-1]
        if marks.count(last) > 1:
            return None
        other = "," if last == "." else "."
        whole, _, fraction = text.replace(other, "").partition(last)
        return float(f"{whole}.{fraction}")
    mark = marks[0]
    groups = text.split(mark)
    thousands = all(len(g) == 3 for g in groups[1:]) and 1 <= len(groups[0]) <= 3 and groups[0] != "0"
    indian = len(groups) > 2 and len(groups[-1]) == 3 and all(len(g) == 2 for g in groups[1:-1]) and len(groups[0]) <= 2
    if thousands or indian:
        return float("".join(groups))
    return float(".".join(groups)) if len(groups) == 2 else None


def _cjk_value(text: str) -> int:
    """Value of a number below ten thousand in Chinese characters.

    >>> _cjk_value("四百二十"), _cjk_value("九十"), _cjk_value("十六"), _cjk_value("二〇一七")
    (420, 90, 16, 2017)
    """
    if not any(c in _CJK_UNITS for c in text):
        return int("".join(str(_CJK_DIGITS[c]) for c in text))
    total, digit = 0, 0
    for char in text:
        if char in _CJK_DIGITS:
            digit = _CJK_DIGITS[char]
        else:
            total += (digit or 1) * _CJK_UNITS[char]
            digit = 0
    return total + digit


def _scaled(document: Document, value: float, end: int) -> tuple[float, int]:
    """Multiply by what follows directly: "28 mil", "4.6 million", "2万8千"."""
    text = document.text
    while end < len(text):
        if text[end] in _CJK_UNITS or text[end] in _HANGUL_UNITS:
            # 千 before 米 is a kilometre, 百 and 十 do not follow digits.
            if text.startswith(("千米", "천체"), end):
                break
            value *= _CJK_UNITS.get(text[end]) or _HANGUL_UNITS[text[end]]
            end += 1
            rest = re.compile(r" ?(\d{1,4})").match(text, end)
            if rest and rest.end() < len(text) and text[rest.end()] in "千천百":
                value += float(rest[1]) * {"千": 1000, "천": 1000, "百": 100}[text[rest.end()]]
                end = rest.end() + 1
            elif rest and value >= 10_000:
                value += float(rest[1])
                end = rest.end()
            continue
        at = end + (text[end] == " ")
        mark = next((m for m in document.between(at, at + 1) if m.section == "multipliers" and m.start == at), None)
        if mark is None or (at == end and mark.end - mark.start > 1):
            break
        value *= float(mark.key)
        end = mark.end
    return value, end


def _from_digits(document: Document) -> list[Number]:
    text = document.text
    spaces = document.lexicon.group in (" ", "\xa0", "\u202f") or document.lexicon.settings.get("space_groups", False)
    out: list[Number] = []
    at = 0
    for match in _DIGITS.finditer(text):
        if match.start() < at:
            continue
        body = match[0].rstrip("-")
        end = match.start() + len(body)
        spaced = _SPACED.match(text, match.start())
        if spaced and (
            spaces or "\xa0" in document.quote(*spaced.span()).text or "\u202f" in document.quote(*spaced.span()).text
        ):
            body, end = spaced[0], spaced.end()
            tail = re.compile(r"[.,]\d{1,2}(?!\d)").match(text, end)
            if tail:
                body, end = body.replace(" ", "") + "." + tail[0][1:], tail.end()
        value = parse_number(body, document.lexicon.decimal)
        if value is not None:
            value, end = _scaled(document, value, end)
            out.append(Number(value, match.start(), end))
        at = end
    return out


def _from_words(document: Document) -> list[Number]:
    """Runs of number words: "five hundred", "fifty-one", "quatre-vingt-dix"."""
    parts = [m for m in document.marks if m.section in ("number_words", "multipliers")]
    out: list[Number] = []
    i = 0
    while i < len(parts):
        if parts[i].section != "number_words":
            i += 1
            continue
        total, current = 0.0, float(parts[i].key)
        start, end = parts[i].start, parts[i].end
        i += 1
        while i < len(parts):
            gap = document.text[end : parts[i].start]
            glued = gap.strip(" -") == "" or gap.strip() in document.lexicon.settings.get("number_and", "and").split()
            if parts[i].start < end and parts[i].end <= end:
                i += 1
                continue
            if not glued or len(gap) > 5:
                break
            value = float(parts[i].key)
            if parts[i].section == "multipliers":
                if value == 100:
                    current = (current or 1) * 100
                else:
                    total += (current or 1) * value
                    current = 0.0
            elif (value < 100 and (current % 10 == 0 or value >= 20) and (current == 0 or value < current)) or (
                value < 10 <= current % 100 <= 90 and current % 10 == 0
            ):
                current += value
            else:
                break
            end = parts[i].end
            i += 1
        out.append(Number(total + current, start, end))
    return out + [Number(float(_cjk_value(m[0])), *m.span()) for m in _CJK_WORD.finditer(document.text)]


def find_numbers(document: Document) -> list[Number]:
    """All numbers of a text, in order."""
    digits = _from_digits(document)
    taken = {i for n in digits for i in range(n.start, n.end)}
    words = [n for n in _from_words(document) if n.start not in taken]
    return sorted(digits + words, key=lambda n: n.start)
