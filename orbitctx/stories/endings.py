"""How languages bend the names of places and people: endings that may follow a stem, prefixes that may go before.

A text's word *fits* a name's word where both begin alike and what differs at the end is an ending of the language.
Everything here is folded text (no case, no accents).
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

__all__ = ["Bending", "bare_forms", "bending", "fits", "fits_adjective", "fits_person", "fits_town"]


@dataclass(frozen=True, slots=True, eq=False)
class Bending:
    """What may be dropped from a name's end (``drops``) and what may stand there instead (``takes``)."""

    drops: re.Pattern[str]
    takes: re.Pattern[str]
    shortest: int = 3  # letters that must be common


def _table(drops: str, takes: str, shortest: int = 3) -> Bending:
    return Bending(re.compile(drops), re.compile(takes), shortest)


# Genitive -s of the Germanic languages, and the declined adjectives of names of several words (Stiller Ozean).
_GERMANIC = _table(r"", r"s|es")
_GERMAN_ADJECTIVE = _table(r"e?[rnms]?", r"e[rnms]?")
_CYRILLIC = _table(
    r"[аеиоуыьйяіїюь]{0,2}",
    r"[аеиоуыьйяіїюєь]{0,3}|[оеёи]?[вмхг]|[ое]?ме|[аяиыіоеь]м[иі]|[оеиы]го|[оеиы]му|[аяыиі]х|[иіы]ми|ові|еві|овой|ою|ею|єю|"
    r"т[ао]|то|ът|ят|ата|ята",
)
_WEST_SLAVIC = _table(
    r"[aeiouy]{0,2}|[kh]a|ia|ska|sko",
    r"[aeiouy]{0,3}|[aeiouy]{0,2}m|o?g|o?ga|h?[oe]ho|ho|mu|ov(?:a|ou|e|ej|u|y|ej)|in[aeu]?|[aeiouy]m[iu]|[aei]ch|ych|ich|ow|owi|ovi|ev|ow?ie|i?ego|i?emu|ymi|imi|iej|ej|ou|zie|dzie|ze|"
    r"ce|sce|g[ao]|eho|emu|eme?|ech|ima|ama|oj|om[eu]?|skoj|ske",
)
_FINNIC = _table(
    r"[aeiouy]{0,2}|t?ti|t|k?ki|p?pi|nk[iu]|[kpt][aeiouy]|ksi|si|nen",
    r"[a-z]{0,3}(?:n|ssa|sta|lla|lta|lle|ksi|na|tta|ta|a)|[a-z]{0,2}(?:s|st|l|lt|le|sse|d|t|ga|ks|ni|i|u|e)",
    2,  # Uusi-Seelanti, Uuden-Seelannin
)
_UGRIC = _table(
    r"[aeo]?", r"[aeiou]?(?:[bvn][ae]n?|n|t|k|r[aeo]l?|b[oe]l|t[oe]l|h[oe]z|n[ae]k|n[ae]l|v[ae]l|ig|ert)|[a-z][ae]l"
)
_BALTIC = _table(
    r"[aeiouy]{0,2}s?",
    r"[aeiouy]{1,3}s?|s|[aeiouy]{0,2}(?:[aeo]j[eoua]s?|uje|yje|[ou]ms|oms|ams|mis|is|iem|ais|[aio]m)|os|iu",
)
_ROMANIAN = _table(r"[aeiu]{0,2}", r"[aeiu]{0,2}(?:ului|ul|lui|ei|ii|lor|i|le|a|e)")
_GREEK = _table(r"[αεηιουω]{0,2}σ?", r"[αεηιουω]{0,3}[νσ]?", 3)
_TURKIC = _table(
    r"[kp]?",
    r"[bgdy]?(?:['yns]?[aeiuo](?:n|nda|nde|ndan|nden|na|ne)?|n[aeiuo]n|[dt][ae]n?|[dt][ae]ki|y?l[ae]|l[ae]r|y?[aeiu])",
    4,
)
_CYRILLIC_TURKIC = _table(
    r"", r"(?:[дтн][аеыіуө]н?|[дтн][ыіаеуүө][ңнгй]|[гқк][аеә]|[ыіа]н[аеы]?|мен|бен|г[аеэ]|д[аеэ]х|ын|ийн|ы?г)", 4
)
_ICELANDIC = _table(r"ur|i|a|l|n|ir", r"i|s|ar|u|um|a|ir|ur|inu|ins|unni|unnar|ana|inum|na", 4)
_ARMENIAN = _table(r"[աիյո]?", r"յ?ու?մ?|[աի]?յ?[իաու]?(?:ն|ը|ից|ում|ով|ի|ին|յի|յում|յից|յան)", 4)
_GEORGIAN = _table(r"[იაეო]?", r"[იაეო]?(?:ში|ის|ს|ზე|მა|მ|ით|თან|დან|სთვის|იდან|ისკენ|ად|სა|ისა|ამდე|მდე)", 3)
_KOREAN = _table(
    r"",
    r"의|에|에서|에서는|에는|는|은|이|가|을|를|와|과|로|으로|도|까지|부터|에서도|에도|이나|나|에게|만|와의|과의|상공|상공의|"
    r"상공에서|상공을|인근|근처|남쪽|북쪽|동쪽|서쪽|남부|북부|동부|서부|남서쪽|남동쪽|이다|라고|씨|씨가|씨는|님",
    2,
)
_INDIC = _table(
    r"[ािीेैोाুিীেোাা்ുുി్ಿు]?",
    r".{0,2}(?:च्या|चा|ची|चे|ात|तील|वर|ने|ला|हून|को|का|की|के|मा|ले|बाट|লির|র|ের|য়ের|ে|তে|য়|কে|েও|য়ে|ના|ની|નો|નું|માં|થી|ને|પર|"
    r"ਨ|ਦਾ|ఆ|లో|లోని|కు|పై|ను|ని|ನ|ದ|ಲ್ಲಿ|ಗೆ|ನಲ್ಲಿ|ದಲ್ಲಿ|ಯ|ನ್ನು|ില്|ിൽ|യിൽ|യിലെ|ിലെ|ന്റെ|യുടെ|ൽ|ിന്|ின்|யின்|வின்|ில்|வில்|யில்|"
    r"இன்|உக்கு|ுக்கு|க்கு|ை|யை|ால்|ிலிருந்து|ைச்)",
    3,
)
_BASQUE = _table(r"", r"[aeio]?(?:n|ko|tik|ra|ren|k|ri|an|ean|eko|ari|etik)|r(?:en|eko)", 4)
_ALBANIAN = _table(r"[aeiou]?", r"[aeiou]?(?:s[eë]|n|in|it|ne|t|es|ise|isë|ine)", 4)
_UNKNOWN = _table(r"", r"[^\W\d]{1,3}", 5)

_BENDINGS: dict[str, Bending] = {
    **dict.fromkeys(("sv", "da", "no", "nb", "nn", "nl", "lb", "fy", "fo", "af", "de"), _GERMANIC),
    **dict.fromkeys(("ru", "uk", "be", "bg", "mk"), _CYRILLIC),
    **dict.fromkeys(("pl", "cs", "sk", "sl", "hr", "bs", "sh"), _WEST_SLAVIC),
    **dict.fromkeys(("fi", "et", "se"), _FINNIC),
    "hu": _UGRIC,
    **dict.fromkeys(("lt", "lv"), _BALTIC),
    "ro": _ROMANIAN,
    "el": _GREEK,
    **dict.fromkeys(("tr", "az", "uz", "tk"), _TURKIC),
    **dict.fromkeys(("kk", "ky", "tt", "mn"), _CYRILLIC_TURKIC),
    "is": _ICELANDIC,
    "hy": _ARMENIAN,
    "ka": _GEORGIAN,
    "ko": _KOREAN,
    **dict.fromkeys(("hi", "bn", "mr", "ne", "gu", "pa", "ta", "te", "kn", "ml", "or", "as", "si", "sa"), _INDIC),
    "eu": _BASQUE,
    "sq": _ALBANIAN,
}
# Languages that leave names as they are.
_PLAIN = frozenset(
    "mis en es fr it pt ca gl id ms vi tl fil sw zh ja th lo my km ga cy mt eo la oc ar fa ur he ps ckb yue".split()  # noqa: SIM905 - a table reads better as one line
)

_SCRIPT_DEFAULT = (
    (re.compile("[а-яёіїєґўђјљњћџѓќ]"), _CYRILLIC),
    (re.compile("[α-ω]"), _GREEK),
    (re.compile("[가-힣]"), _KOREAN),
    (re.compile("[ა-ჿ]"), _GEORGIAN),
    (re.compile("[ա-և]"), _ARMENIAN),
    (re.compile("[\u0900-\u0dff]"), _INDIC),
)


@functools.lru_cache(maxsize=16384)
def bending(language: str, word: str) -> Bending | None:
    """How a language bends names; the word's script decides where the language is unknown or writes in two scripts."""
    found = _BENDINGS.get(language)
    for script, default in _SCRIPT_DEFAULT:
        if script.match(word.lower()):
            return found if found in (default, _CYRILLIC_TURKIC) else default
    if found in (_CYRILLIC, _GREEK, _KOREAN, _GEORGIAN, _ARMENIAN, _INDIC, _CYRILLIC_TURKIC):
        found = None
    if language == "sr":
        return _WEST_SLAVIC
    return found if found or language in _PLAIN else _UNKNOWN


def fits(word: str, name: str, rule: Bending | None) -> bool:
    """Whether a text's folded word is a form of a name's folded word.

    >>> fits("suomenlahden", "suomenlahti", bending("fi", "s")), fits("скандинавией", "скандинавия", bending("ru", "с"))
    (True, True)
    >>> fits("norweski", "norwegia", bending("pl", "n")), fits("канадский", "канада", bending("ru", "к"))
    (False, False)
    """
    if word == name:
        return True
    if rule is None or word[:2] != name[:2] or abs(len(word) - len(name)) > 6:
        return False
    if (len(word) < 4 and word[:1] < "\u0590") or (word.endswith("ий") and name.endswith("ия")):
        return False
    return _fits(word, name, rule)


def fits_adjective(word: str, name: str, language: str) -> bool:
    """Whether a word of a name of several words is the same German adjective, declined (Stiller, Stillen Ozean)."""
    return language == "de" and word[:3] == name[:3] and _fits(word, name, _GERMAN_ADJECTIVE)


@functools.lru_cache(maxsize=65536)
def _fits(word: str, name: str, rule: Bending) -> bool:
    common = 0
    for a, b in zip(word, name, strict=False):
        if a != b:
            break
        common += 1
    # The shared stem may be read shorter than the letters that happen to agree (Norwegia, Norwegii).
    for stem in range(common, max(rule.shortest, common - 3) - 1, -1):
        if rule.drops.fullmatch(name[stem:]) and rule.takes.fullmatch(word[stem:]):
            return True
    return False


def fits_town(word: str, name: str, rule: Bending | None) -> bool:
    """The same for towns, of which there are thousands: no short names, and at most two letters of the name change.

    >>> fits_town("helsingin", "helsinki", bending("fi", "h")), fits_town("koch", "kochi", bending("pl", "k"))
    (True, False)
    """
    if word == name:
        return True
    if rule is None or len(name) < 4 or word[:3] != name[:3] or len(word) < max(len(name), 4 + name[:1].isascii()):
        return False
    return len(word) - len(name) <= 4 and (rule.drops.pattern == "" or len(name) > 4) and _fits(word, name, rule)


_FINNIC_PERSON = _table(
    r"", r"[aeiou]?(?:n|lla|lta|lle|ssa|sta|a|ta|na|ksi|l|lt|le|s|st|sse|ga|ks|ni|t|d)?|han|hin|hen|hon|seen", 4
)


def fits_person(word: str, name: str, rule: Bending | None) -> bool:
    """The same for the names of people, which bend less: two letters of the name may change at most.

    >>> fits_person("новицкого", "новицкий", bending("ru", "н")), fits_person("kanadassa", "kanai", bending("fi", "k"))
    (True, False)
    """
    if word == name:
        return True
    if rule is None or word[:2] != name[:2] or len(word) - len(name) > 4 or len(name) - len(word) > 2:
        return False
    if rule is _FINNIC:
        rule = _FINNIC_PERSON
    for stem in range(len(name), max(len(name) - 3, rule.shortest - 1, 1), -1):
        if word[:stem] == name[:stem] and rule.drops.fullmatch(name[stem:]) and rule.takes.fullmatch(word[stem:]):
            return True
    return False


_ARABIC_LETTERS = re.compile("[\u0621-\u06ff]")
_HEBREW_PREFIX = re.compile("^(?:[ובלמהשכ]|ו[בלמהש]|ש[בלמה]|מה|שב|כש)(?=..)")


@functools.lru_cache(maxsize=16384)
def bare_forms(word: str) -> tuple[str, ...]:
    """A word and what is left of it without prefixed particles (Arabic wa-, bi-, li-, fa-; Hebrew be-, le-, me-, ve-).

    >>> bare_forms("والنرويج"), bare_forms("للنرويج")[-1]
    (('والنرويج', 'النرويج'), 'النرويج')
    """
    forms = [word]
    if _ARABIC_LETTERS.match(word):
        for form in (word, word[1:] if word[0] in "وف" else ""):
            if form and form != word:
                forms.append(form)
            if form.startswith("لل") and len(form) > 4:
                forms.append("ال" + form[2:])
            elif form[:1] in ("ب", "ل", "ك") and len(form) > 3:
                forms.append(form[1:])
    elif "א" <= word[0] <= "ת":
        match = _HEBREW_PREFIX.match(word)
        while match and len(forms) < 3:
            forms.append(forms[-1][1:])
            match = _HEBREW_PREFIX.match(forms[-1])
    return tuple(f for f in dict.fromkeys(forms) if len(f) > 1)
