"""Write the names of months and weekdays of many languages from the CLDR, through Babel.

Run as ``python data/recipes/calendar_names.py`` (development dependency: Babel). The table is part of the package,
beside the word tables that it completes: it is words, not a record, and is read without opening any data file.
"""

from __future__ import annotations

import json
from pathlib import Path

from babel import Locale, localedata

TARGET = Path(__file__).resolve().parents[2] / "orbitctx" / "stories" / "lexicon" / "calendar.json"
LANGUAGES = [
    "ar",
    "be",
    "bg",
    "bn",
    "ca",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "es",
    "et",
    "fa",
    "fi",
    "fr",
    "gl",
    "gu",
    "he",
    "hi",
    "hr",
    "hu",
    "hy",
    "id",
    "is",
    "it",
    "ja",
    "ka",
    "kk",
    "kn",
    "ko",
    "lt",
    "lv",
    "mk",
    "ml",
    "mr",
    "ms",
    "nb",
    "ne",
    "nl",
    "pa",
    "pl",
    "pt",
    "ro",
    "ru",
    "sk",
    "sl",
    "sr",
    "sv",
    "sw",
    "ta",
    "te",
    "th",
    "tl",
    "tr",
    "uk",
    "ur",
    "vi",
    "zh",
]
CODES = {"nb": "no", "tl": "tl"}


def names(locale: Locale, kind: str) -> dict[str, list[str]]:
    """Every form of each month (1..12) or weekday (0 = Monday), in the order wide, abbreviated."""
    table = getattr(locale, kind)
    out: dict[str, list[str]] = {}
    for width in ("wide", "abbreviated"):
        for use in ("format", "stand-alone"):
            for key, written in table[use][width].items():
                forms = out.setdefault(str(key), [])
                name = written.strip().rstrip(".")
                # A number with a counter (1月) is the grammar's business.
                if name and not name[0].isdigit() and name not in forms:
                    forms.append(name)
    return {k: v for k, v in out.items() if v}


def main() -> None:
    """Write the file."""
    out: dict[str, object] = {
        "_credit": "Unicode CLDR (Unicode License v3), by way of Babel; made by data/recipes/calendar_names.py"
    }
    for code in LANGUAGES:
        localedata._cache.clear()  # aliases of one locale leak into the next through the shared root
        locale = Locale.parse({"tl": "fil"}.get(code, code))
        symbols = locale.number_symbols.get("latn", locale.number_symbols)
        out[CODES.get(code, code)] = {
            "months": names(locale, "months"),
            "weekdays": names(locale, "days"),
            "decimal": symbols["decimal"],
            "group": symbols["group"],
        }
    text = json.dumps(out, ensure_ascii=False, indent=0, sort_keys=True)
    TARGET.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
