"""Russian names in the Latin spelling of other languages: what their newspapers print.

Each scheme is a table of letters, longest first; a rule for the vowels that begin with a glide after a vowel or at the
start of the word, and one for the endings -ий and -ый.
"""

from __future__ import annotations

import re

_BASE = "а a|б b|в v|г g|д d|е e|ж zh|з z|и i|й y|к k|л l|м m|н n|о o|п p|р r|с s|т t|у u|ф f|х kh|ц ts|ч ch|ш sh|щ shch|ъ |ы y|ь |э e|ю yu|я ya|ё e"
# Only what differs from the English base; "^е" is е at the start or after a vowel.
_SCHEMES = {
    "en": "^е ye|ий y|ый y|ьев yev|ьёв yov",
    "en2": "ий iy|ый yy|ей ei|ье ie|ё yo",
    "iso": "ж ž|х h|ц c|ч č|ш š|щ šč|й j|ю ju|я ja|ё ë|^е je|ье je",
    "cs": "ж ž|х ch|ц c|ч č|ш š|щ šč|й j|ю ju|я ja|ё jo|^е je|ье je|ий ij|ый ý",
    "de": "в w|ж sch|з s|х ch|ц z|ч tsch|ш sch|щ schtsch|й j|ю ju|я ja|ё jo|^е je|ье je|ий i|ый y|ей ei|ай ai|ой oi",
    "nl": "ж zj|х ch|ч tsj|ш sj|щ sjtsj|й j|ю joe|я ja|ё jo|у oe|ье je|ий i|ый y|ей ej",
    "fr": "ж j|у ou|х kh|ч tch|ш ch|щ chtch|й ï|ю iou|я ia|ё io|ье ie|ий i|ый y|ей eï|ин ine$",
    "es": "ж zh|х j|ц ts|ч ch|ш sh|й i|ю yu|я ya|ё io|ье ie|ий i|ый i|ге gue|ги gui",
    "pt": "ж j|у u|ш ch|ч tch|х kh|й i|ю iu|я ia|ё io|ье ie|ий i|ый i|ге gue|ги gui",
    "it": "ж ž|х ch|ц c|ч č|ш š|щ šč|й j|ю ju|я ja|ё ë|ий ij|ый yj|ье ’e",
    "sv": "ж zj|ч tj|ш sj|щ sjtj|й j|ю ju|я ja|ё jo|ье je|^е je|ий ij|ый yj|х ch|ц ts",
    "no": "ж zj|ч tsj|ш sj|щ sjtsj|й j|ю ju|я ja|ё jo|ье je|^е je|ий ij|ый yj|х kh|ц ts",
    "fi": "ж ž|ч tš|ш š|щ štš|й i|ю ju|я ja|ё jo|ье je|ий i|ый yi|х h|ц ts|^е je",
    "et": "ж ž|ч tš|ш š|щ štš|й i|ю ju|я ja|ё jo|ье je|ий i|ый õi|х hh|ц ts|^е je|с ss",
    "pl": "в w|ж ż|х ch|ц c|ч cz|ш sz|щ szcz|й j|ю ju|я ja|ё jo|ье je|^е je|ий ij|ый y|л ł|ы y|ле le|ли li|лю lu|ля la|ль l|е ie|ие ije|це ce|че cze|ше sze|же że|жи ży|чи czy|ши szy|ки ki|цкий cki|ский ski|нь ń|сь ś",
    "hu": "ж zs|х h|ц c|ч cs|ш s|щ scs|й j|ю ju|я ja|ё jo|ье je|ий ij|ый ij|с sz|ы i|^е je",
    "tr": "ж j|х h|ц ts|ч ç|ш ş|щ şç|й y|ю yu|я ya|ё yo|ье ye|^е ye|ий iy|ый ıy|ы ı",
    "lv": "ж ž|х h|ц c|ч č|ш š|щ šč|й j|ю ju|я ja|ё jo|ье je|ий ijs|ый ijs|^е je",
    "ro": "ж j|х h|ц ț|ч ci|ш ș|щ șci|й i|ю iu|я ia|ё io|ье ie|ий i|ый îi|у u",
    "vi": "ж zh|х kh|ц ts|ч ch|ш sh|й y|ю yu|я ya|ё yo|ье ye",
}  # fmt: skip
_VOWEL = "аеёиоуыэюяьъ"


def spellings(name: str) -> list[str]:
    """A Russian name in each Latin spelling, without repetition, words capitalised as in the original."""
    return list(dict.fromkeys(" ".join(_word(w, scheme) for w in name.split()) for scheme in _TABLES.values()))


def _table(differences: str) -> list[tuple[str, str]]:
    pairs = dict(cell.partition(" ")[::2] for cell in f"{_BASE}|{differences}".split("|"))
    return sorted(pairs.items(), key=lambda pair: -len(pair[0].strip("^$")))


_TABLES = {code: _table(differences) for code, differences in _SCHEMES.items()}


def _word(word: str, table: list[tuple[str, str]]) -> str:
    out, at, low = "", 0, word.lower()
    while at < len(low):
        for letters, latin in table:
            bare = letters.strip("^$")
            if not low.startswith(bare, at) or (bare in ("ий", "ый") and at + 2 != len(low)):
                continue
            if letters.startswith("^") and at > 0 and low[at - 1] not in _VOWEL:
                continue
            if latin.endswith("$") and at + len(bare) != len(low):
                continue
            out += latin.rstrip("$")
            at += len(bare)
            break
        else:
            out += low[at]
            at += 1
    return "-".join(part[:1].upper() + part[1:] for part in re.split("-", out))
