"""How a name sounds, roughly, whatever the script: to know a transliteration that no table lists.

A word is turned into a string of sounds (one letter each); its *keys* are the consonants left when everything is
merged that some script cannot tell apart (p/b/f/v, t/d, k/g, l/r, all sibilants; h, w and y may fall away). Equal keys
find candidates; ``distance`` of the sounds then decides.
"""

from __future__ import annotations

import functools
import itertools
import re

from orbitctx.stories.scripts import romanized

__all__ = ["distance", "keys", "keys_of_sounds", "script_kind", "sounds"]


# Sounds beside plain letters: S sh, Z zh, C ch and ts, J dj, x kh; and the letters whose spelling leaves them open:
# Q (ch: C or x), j (J or y), w (v or u), X (kh or h), G (g or dj).
def _pairs(table: str) -> tuple[tuple[str, str], ...]:
    return tuple((signs, sound) for signs, _, sound in (cell.partition(">") for cell in table.split()))


_LATIN = _pairs(
    "tš>C tş>C tž>C dž>J ß>s š>S ş>S ș>S ś>S č>C ç>s ć>C ċ>C ž>Z ź>Z ż>Z ğ> ı>i ţ>C ț>C ģ>J ķ>k đ>J ā>a ē>e ī>i ū>u"
)
_DIGRAPHS = _pairs(
    "shch>S schtsch>S szcz>S chtch>S dzh>J dsch>J tsch>C tch>C tsh>C tsj>C sch>S sjk>Sk stj>S skj>S sj>S sh>S "
    "sz>S cz>C ch>Q zh>Z rz>Z kh>X ph>f th>t dh>d gh>g bh>b ts>C tz>C ck>k qu>k dj>J dz>J ng>n q>k x>ks ee>i oo>u "
    "ou>u ea>i ie>i ae>e y>i '> `>"
)
_SOFT_C = re.compile("(?<!s)c(?=[ei])")
_SOFT_G = re.compile("g(?=[eiy])")
_DOUBLED = re.compile(r"(.)\1+")

# What the romanisation of a script hides, put right before it: silent signs, letters that are vowels and consonants.
_KANA = str.maketrans(
    {
        "ッ": "",
        "っ": "",
        "ー": "",
        "ヴ": "ブ",
        "ァ": "",
        "ィ": "",
        "ゥ": "",
        "ェ": "",
        "ォ": "",
        "ャ": "",
        "ュ": "",
        "ョ": "",
    }
)
_ABJAD = str.maketrans(
    {"و": "w", "ו": "w", "ع": "", "ע": "", "א": "", "ء": "", "ئ": "", "ؤ": "w", "ج": "G", "ح": "X", "ח": "X", "پ": "p"}
)
_NASAL = re.compile("n(?=[bpm])")  # Kinburo: Kimbrough
_ANUSVARA = re.compile("[" + "".join(f"{chr(b + 1)}{chr(b + 2)}" for b in range(0x0900, 0x0D80, 0x80)) + "]")
_ROMAJI = (("sh", "S"), ("ch", "C"), ("ts", "C"), ("j", "J"))
_GREEK = (("γου", "w"), ("μπ", "b"), ("ντ", "d"), ("γκ", "g"), ("τζ", "J"), ("τσ", "C"), ("ου", "u"), ("χ", "X"))
_PINYIN = (
    ("zh", "Z"),
    ("sh", "S"),
    ("ch", "C"),
    ("x", "Y"),
    ("q", "C"),
    ("ng", "n"),
    ("j", "G"),
    ("h", "X"),
    ("c", "C"),
)

_CLASS = {
    **dict.fromkeys("pbfv", ("P",)), "w": ("", "P"), **dict.fromkeys("td", ("T",)), **dict.fromkeys("szSZCJ", ("S",)),
    **dict.fromkeys("kgx", ("K",)), "X": ("", "K"), "Q": ("S", "K"), "j": ("", "S"),
    "G": ("K", "S"), "c": ("K", "S"), "Y": ("S", ""),
    **dict.fromkeys("lr", ("L",)), "m": ("M",), "n": ("N",),
}  # fmt: skip
_MOST_KEYS = 16


@functools.lru_cache(maxsize=32768)
def sounds(word: str) -> str:
    """A folded or unfolded word of any script as a string of sounds.

    >>> sounds("Pesquet"), sounds("Песке"), sounds("ペスケ"), sounds("佩斯凯"), sounds("بيسكيه")
    ('pesket', 'peske', 'pesuke', 'peisikai', 'biskih')
    """
    first = word[:1]
    low = word.casefold()
    if first.isascii() or "\u00c0" <= first <= "\u024f" or "\u1e00" <= first <= "\u1eff":
        return _from_latin(low)
    if "\u3041" <= first <= "\u30ff":
        return _NASAL.sub("m", _spelled(romanized(low.translate(_KANA)), _ROMAJI))
    if "\u3400" <= first <= "\u9fff":
        return _spelled(_NASAL.sub("m", "".join(_spelled(romanized(c), _PINYIN) for c in low.replace("什", "施"))), ())
    if "\u0590" <= first <= "\u06ff":
        low = low.replace("וו", "b").translate(_ABJAD)
        # Two equal letters are two sounds: the vowel between them is not written.
        return _from_latin("".join(c if c.isascii() else romanized(c) for c in low), doubles=True)
    if "\u0370" <= first <= "\u03ff":
        from orbitctx.stories.scripts import folded

        low = folded(low)
        for signs, sound in _GREEK:
            low = low.replace(signs, sound)
        return _from_latin("".join(c if c.isascii() else romanized(c) for c in low))
    roman = romanized(low)
    if "\u0900" <= first <= "\u0dff":
        roman = romanized(_ANUSVARA.sub("n", low)).replace("v", "w").replace("ch", "C").replace("c", "C")
        roman = _NASAL.sub("m", roman)
    return _from_latin(roman)


def _spelled(text: str, rules: tuple[tuple[str, str], ...]) -> str:
    for signs, sound in rules:
        text = text.replace(signs, sound)
    return _DOUBLED.sub(r"\1", "".join(c for c in text if c.isalpha()))


def _from_latin(text: str, *, doubles: bool = False) -> str:
    for signs, sound in _LATIN:
        if signs in text:
            text = text.replace(signs, sound)
    if not text.isascii():
        text = "".join(c if c.isascii() else romanized(c) for c in text)
    for signs, sound in _DIGRAPHS:
        if signs in text:
            text = text.replace(signs, sound)
    text = _SOFT_G.sub("G", _SOFT_C.sub("s", text))
    text = "".join(c for c in text if c.isalpha())
    return text if doubles else _DOUBLED.sub(r"\1", text)


@functools.lru_cache(maxsize=32768)
def keys(word: str) -> frozenset[str]:
    """The consonant keys of a word: more than one where its spelling leaves a consonant open.

    >>> sorted(keys("Pesquet")), sorted(keys("Песке")), sorted(keys("Koch"))
    (['PSKT'], ['PSK'], ['KK', 'KS'])
    """
    return keys_of_sounds(sounds(word))


def keys_of_sounds(heard: str) -> frozenset[str]:
    """The same of a string of sounds."""
    choices = [_CLASS[c] for c in heard if c in _CLASS]
    return frozenset("".join(c) for c in itertools.islice(itertools.product(*choices), _MOST_KEYS))


_VOWELS = frozenset("aeiouy")
_VOICED = {
    frozenset(pair)
    for pair in (
        "pb",
        "td",
        "kg",
        "sz",
        "fv",
        "SZ",
        "CJ",
        "wv",
        "sS",
        "zZ",
        "SC",
        "ZJ",
        "kx",
        "bv",
        "pf",
        "ck",
        "cC",
        "cs",
        "CS",
        "JZ",
        "Gg",
        "Gk",
        "GJ",
        "GZ",
        "QC",
        "QS",
        "Qk",
        "Qx",
        "XQ",
        "Xk",
        "Xx",
        "jJ",
        "jZ",
        "YS",
        "Yx",
        "Ys",
        "YC",
        "wb",
    )
}


@functools.lru_cache(maxsize=4096)
def _change(a: str, b: str) -> float:
    """The cost of hearing one sound for another."""
    if a == b:
        return 0.0
    if a in _VOWELS or b in _VOWELS:
        return 0.3 if a in _VOWELS and b in _VOWELS else 1.0 if not {a, b} & {"w", "j", "y"} else 0.4
    if frozenset((a, b)) in _VOICED:
        return 0.25
    return 0.6 if set(_CLASS.get(a, ())) & set(_CLASS.get(b, ())) - {""} else 1.0


def _losses(script: str) -> tuple[dict[str, float], dict[str, float]]:
    """What a sound costs that only the text has, and that only the name has, in a kind of script."""
    weak = dict.fromkeys("hwjXr", 0.5)
    text, name = dict.fromkeys(_VOWELS, 0.35), dict.fromkeys(_VOWELS, 0.35)
    if script == "abjad":  # short vowels are not written
        name = dict.fromkeys(_VOWELS, 0.05)
        weak["w"] = 0.1
    elif script == "syllables":  # every consonant brings a vowel; r falls away after one
        text = dict.fromkeys(_VOWELS, 0.08)
        weak["r"] = 0.3
    return {**weak, **text}, {**weak, **name}


_LOSSES = {script: _losses(script) for script in ("alphabet", "abjad", "syllables")}
_SYLLABLES = str.maketrans({"l": "r", "v": "b"})


def script_kind(word: str) -> str:
    """How a word's script writes vowels: "alphabet", "abjad" (Arabic, Hebrew) or "syllables" (kana, Han, Hangul)."""
    first = word[:1]
    if "\u0590" <= first <= "\u06ff":
        return "abjad"
    return "syllables" if "\u3041" <= first <= "\u9fff" or "\uac00" <= first <= "\ud7a3" else "alphabet"


@functools.lru_cache(maxsize=16384)
def distance(heard: str, name: str, script: str = "alphabet") -> float:
    """How far the sounds of a text's word are from a name's, for each sound of the longer: 0 equal, 1 unlike.

    ``script``: the kind of the text's script, which says what it cannot write.

    >>> distance(sounds("ペスケ"), sounds("Pesquet"), "syllables") < 0.2
    True
    >>> distance(sounds("Prospekt"), sounds("Pesquet")) > 0.3
    True
    """
    a, b = heard[:24], name[:24]
    if script == "syllables":
        a, b = a.translate(_SYLLABLES), b.translate(_SYLLABLES)
    in_text, in_name = _LOSSES[script]
    row = [0.0]
    for y in b:
        row.append(row[-1] + in_name.get(y, 1.0))
    for x in a:
        loss = in_text.get(x, 1.0)
        last, row = row, [row[0] + loss]
        for j, y in enumerate(b):
            row.append(min(last[j] + _change(x, y), last[j + 1] + loss, row[j] + in_name.get(y, 1.0)))
    return row[-1] / max(len(a), len(b), 1)
