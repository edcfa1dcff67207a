"""Which language a text is in: by script, then by its most frequent small words; offline and without a model.

Small words decide quickly and can be read by a person. Where they do not decide (a caption of six words, a language
without a table), py3langid is asked, and its answer is used only where it agrees with the script.
"""

from __future__ import annotations

import functools
import json
import re
import unicodedata
from importlib import resources

__all__ = ["detect_language"]

_SAMPLE = 6000  # characters that are looked at
_WORD = re.compile(r"(?:[^\W\d_]|[\u0900-\u0963\u0970-\u0d7f])+")  # Indic vowel signs are no \\w
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af\u1100-\u11ff]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("ta", re.compile(r"[\u0b80-\u0bff]")),
    ("te", re.compile(r"[\u0c00-\u0c7f]")),
    ("bn", re.compile(r"[\u0980-\u09ff]")),
    ("gu", re.compile(r"[\u0a80-\u0aff]")),
    ("pa", re.compile(r"[\u0a00-\u0a7f]")),
    ("kn", re.compile(r"[\u0c80-\u0cff]")),
    ("ml", re.compile(r"[\u0d00-\u0d7f]")),
    ("ka", re.compile(r"[\u10a0-\u10ff]")),
    ("hy", re.compile(r"[\u0530-\u058f]")),
)
# Between close relatives the better count decides, however narrowly: no model knows better.
_SIBLINGS = (
    {"id", "ms"},
    {"da", "no"},
    {"cs", "sk"},
    {"hr", "sl"},
    {"es", "gl"},
    {"pt", "gl"},
    {"es", "ca"},
    {"ru", "be"},
    {"uk", "be"},
)
_SHARED = (
    ("cyrillic", re.compile(r"[\u0400-\u04ff]")),
    ("arabic", re.compile(r"[\u0600-\u06ff]")),
    ("devanagari", re.compile(r"[\u0900-\u097f]")),
    ("latin", re.compile(r"[a-zA-Z\u00c0-\u024f\u1e00-\u1eff]")),
)


@functools.cache
def _small_words() -> dict[str, dict[str, frozenset[str]]]:
    text = resources.files("orbitctx.stories.lexicon").joinpath("small_words.json").read_text(encoding="utf-8")
    return {
        script: {code: frozenset(words.split()) for code, words in table.items()}
        for script, table in json.loads(text).items()
    }


def _by_words(sample: str, script: str) -> str | None:
    words = [w.lower() for w in _WORD.findall(sample)]
    if not words:
        return None
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    # The square root keeps one endlessly repeated word from deciding.
    score = {
        code: sum(counts[w] ** 0.5 for w in table if w in counts) for code, table in _small_words()[script].items()
    }
    best, second = sorted(score, key=lambda c: -score[c])[:2]
    near = score[best] < 1.08 * score[second] and {best, second} not in _SIBLINGS
    return None if score[best] < 2.0 or near else best


@functools.cache
def _identifier() -> object:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _by_model(sample: str) -> str:
    code, share = _identifier().classify(sample)  # type: ignore[attr-defined]
    code = {"nb": "no", "nn": "no"}.get(code, code)
    return str(code) if share >= 0.9 and len(sample.split()) >= 4 else "und"


def detect_language(text: str) -> str:
    """ISO 639-1 code of a text's language, or "und" where it cannot be told.

    >>> detect_language("Bilden togs från den internationella rymdstationen och visar norrsken över Sverige.")
    'sv'
    >>> detect_language("国際宇宙ステーションから撮影されたオーロラ"), detect_language("12345 67")
    ('ja', 'und')
    """
    sample = unicodedata.normalize("NFC", text[:_SAMPLE])
    letters = sum(map(str.isalpha, sample))
    if not letters:
        return "und"
    # Kana and Hangul decide even where Chinese characters are many; other scripts need a fair share.
    for code, pattern in _SCRIPTS:
        count = len(pattern.findall(sample))
        if count >= (0.1 if code in ("ja", "ko") else 0.4) * letters:
            return code
    shares = {name: len(pattern.findall(sample)) / letters for name, pattern in _SHARED}
    script = max(shares, key=lambda n: shares[n])
    if shares[script] < 0.4:
        return "zh" if _SCRIPTS[2][1].search(sample) and shares["latin"] < 0.5 else "und"
    return _by_words(sample, script) or _by_model(sample)
