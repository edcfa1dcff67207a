"""Writing systems: words with their offsets, folding away case and accents, romanisation, consonant skeletons.

Names are compared as *folded* text (same letters, whatever the case and the accents) or, across scripts, by the
*skeleton* of their romanised consonants: vowels, doublings and the distinctions that scripts lose (p/b, t/d, l/r ...)
are dropped, so that "Pesquet", "Песке", "ペスケ" and "بيسكيه" come near each other.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass

__all__ = ["Word", "folded", "is_cased", "is_unspaced", "romanized", "words"]

# Scripts written without spaces between words: Thai, Lao, Burmese, Khmer, kana, Han.
_UNSPACED = (
    "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0e81-\u0eff\u1000-\u109f\u1780-\u17ff"
    "\u3041-\u3096\u3099\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\u3005"
)
# Marks that belong to words but are not letters to Python's \w: accents, vowel points, vowel signs, joiners.
_INDIC_MARKS = "".join(
    f"{chr(b)}-{chr(b + 3)}{chr(b + 0x3C)}{chr(b + 0x3E)}-{chr(b + 0x4F)}{chr(b + 0x55)}-{chr(b + 0x57)}"
    f"{chr(b + 0x62)}{chr(b + 0x63)}"
    for b in range(0x0900, 0x0E00, 0x80)
)
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u0f71-\u0f84\u200c\u200d\u00ad"
) + _INDIC_MARKS
# A Hebrew geresh changes the letter before it; gershayim stand inside abbreviations.
_HEBREW = r"[א-ת](?:[א-ת]|['\u05f3\u05f4\"](?=[א-ת])|(?<=[גזצץתח])['\u05f3])*"
_GERESH = re.compile(r"(?<=[א-ת])['\u05f3\u05f4\"]")
# An apostrophe between Cyrillic letters is a letter's work in Ukrainian and Belarusian.
_CYRILLIC = r"[\u0400-\u04ff][\u0300\u0301\u0400-\u04ff]*(?:'[\u0400-\u04ff]+)*"
_INNER_APOSTROPHE = re.compile(r"(?<=[\u0400-\u04ff])'(?=[\u0400-\u04ff])")
_WORD = re.compile(rf"{_HEBREW}|{_CYRILLIC}|[{_UNSPACED}]+|[^\W_{_UNSPACED}](?:[{_MARKS}]|[^\W_{_UNSPACED}])*")
_UNSPACED_CHAR = re.compile(f"[{_UNSPACED}]")
_APOSTROPHES = str.maketrans(dict.fromkeys("ʻʼ’‘＇´`ʹ′", "'"))

# Letters whose difference is one of habit, not of name; what NFKD does not take apart.
_SPECIAL = {
    "ø": "o", "ł": "l", "ı": "i", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ħ": "h", "ə": "e",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ۀ": "ه",
    "ہ": "ه", "ھ": "ه", "ـ": "", "\u200c": "", "\u200d": "", "\u00ad": "", "\u093c": "", "ё": "е",
    "・": " ", "·": " ", "•": " ", "=": " ", "＝": " ", "‐": " ", "‑": " ", "–": " ", "־": " ",
}  # fmt: skip
_KEEP_MARKS = (0x0900, 0x1FFF)  # Indic, Thai, Khmer ...: the marks are vowels
_KANA_MARKS = {"\u3099", "\u309a"}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: ``text[start:end]``, and the same folded."""

    start: int
    end: int
    text: str
    folded: str


@functools.lru_cache(maxsize=8192)
def _fold_char(char: str) -> str:
    low = unicodedata.normalize("NFKC", char).casefold()
    if low in _SPECIAL:
        return _SPECIAL[low]
    out = []
    for part in unicodedata.normalize("NFKD", low):
        if unicodedata.category(part) == "Mn" and not _KEEP_MARKS[0] <= ord(part) <= _KEEP_MARKS[1]:
            if part in _KANA_MARKS or (part == "\u0306" and low == "й"):
                return low
            continue
        out.append(_SPECIAL.get(part, part))
    kept = "".join(out)
    if "\uac00" <= low <= "\ud7a3":  # Hangul syllables stay composed
        return low
    return kept if any(c.isalnum() or unicodedata.category(c)[0] == "M" for c in kept) else " "


@functools.lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """Text without case, accents and punctuation, words one space apart.

    >>> folded("Sławosz  Uznański-Wiśniewski"), folded("O’Hara"), folded("Крикалёв"), folded("ﬁord")
    ('slawosz uznanski wisniewski', 'o hara', 'крикалев', 'fiord')
    """
    if text.isascii() and text.isalpha():
        return text.lower()
    text = text.translate(_APOSTROPHES)
    if "\u05d0" <= max(text, default="") <= "\u05f4":
        text = _GERESH.sub("", text)
    if "'" in text:
        text = _INNER_APOSTROPHE.sub("", text)
    return " ".join("".join(map(_fold_char, text)).split())


def words(text: str) -> list[Word]:
    """The words of a text with their offsets.

    >>> [w.text for w in words("Pettit's photo, d’Islande; उत्तरी ध्रुव")]
    ['Pettit', 's', 'photo', 'd', 'Islande', 'उत्तरी', 'ध्रुव']
    """
    return [Word(m.start(), m.end(), m[0], folded(m[0])) for m in _WORD.finditer(text.translate(_APOSTROPHES))]


def is_unspaced(char: str) -> bool:
    """Whether a letter belongs to a script that is written without spaces between words (Han, kana, Thai, Lao ...)."""
    return _UNSPACED_CHAR.match(char) is not None


def is_cased(char: str) -> bool:
    """Whether a letter has capitals (Latin, Cyrillic, Greek, Armenian)."""
    return char.lower() != char.upper()


@functools.lru_cache(maxsize=16384)
def romanized(word: str) -> str:
    """A word in plain lower-case Latin letters, by the common romanisation of its script.

    >>> romanized("Песке"), romanized("ペスケ"), romanized("托马斯")
    ('peske', 'pesuke', 'tuomasi')
    """
    if word.isascii():
        return word.lower()
    from anyascii import anyascii

    return str(anyascii(word)).lower()
