"""From what the caller hands over to a Story: text, Markdown, HTML, JSON, PDF, standard input, or a URL on purpose.

The text of a text story is kept as it came, so that offsets point into what the caller has. The date of publication
is taken from the caller, then from what the page states, then from a header line of the text; a date in a footer or
beside a related story never is one.
"""

from __future__ import annotations

import email.utils
import json
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from orbitctx.errors import StoryError, UsageError
from orbitctx.instants import TimeWindow, parse_window
from orbitctx.stories.language import detect_language
from orbitctx.stories.lexicon.table import languages
from orbitctx.stories.pages import read_page
from orbitctx.stories.sources import EXPECTED, MAX_BYTES, read_source
from orbitctx.stories.story import Story

__all__ = ["MAX_BYTES", "parse_language", "parse_published", "parse_row", "read_story", "story_row"]

# A story handed over as JSON states these itself: nothing is overruled by them.
_WITH_STORY = "given with the story"
_URL_DATE = re.compile(r"/(20\d\d)[/-](\d{1,2})[/-](\d{1,2})(?:/|-|$)")
_HTML = re.compile(
    r"^\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype html|html|head|body|article|main|meta|div)\b",
    re.I | re.S,
)
_OLD_CODES = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "fil": "tl"}
# ISO 639-1, all of it: of two letters anything else is a slip ("jp", "cz", "dk" are countries).
_TWO_LETTERS = re.compile(
    r"a[abefkmnrsvyz]|b[aeghimnors]|c[aehorsuvy]|d[aevz]|e[elnostu]|f[afijory]|g[adlnuv]|h[aeiortuyz]|"
    r"i[adegikostu]|j[av]|k[agijklmnorsuvwy]|l[abginotuv]|m[ghiklnrsty]|n[abdeglnorvy]|o[cjmrs]|p[ailst]|"
    r"q[u]|r[mnouw]|s[acdeghiklmnoqrstuvw]|t[aeghiklnorstwy]|u[gkrz]|v[eio]|w[ao]|x[h]|y[io]|z[ahu]"
)


def parse_published(text: str) -> TimeWindow:
    """A publication date as pages and people write it: ISO 8601, or the form of mail headers.

    >>> parse_published("Tue, 27 Jun 2017 06:45:00 GMT").start
    np.datetime64('2017-06-27T06:45:00.000000')
    """
    text = text.strip()
    for attempt in (text, re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", text), text[:10]):
        try:
            return parse_window(attempt)
        except UsageError:
            continue
    try:
        return parse_window(email.utils.parsedate_to_datetime(text).isoformat())
    except (ValueError, TypeError, UsageError):
        raise UsageError(
            "This is not a date of publication.",
            expected="a date such as 2017-06-02 or a time with its zone",
            found=repr(text[:60]),
        ) from None


def read_story(
    source: str | Path | Mapping[str, Any] | Story | None = None,
    *,
    text: str | None = None,
    published: Any = None,
    language: str | None = None,
) -> Story:
    """Read one story.

    ``source`` is a path, "-" for standard input, a URL, or a mapping with the keys ``text`` or ``html`` and
    optionally ``published``, ``language``, ``title``, ``source``; or pass the text itself as ``text=``. ``published``
    (a date, or anything that is a time) and ``language`` overrule what the story states.

    Raises StoryError where no text can be read, UsageError where a date or a language code is not one.
    """
    if text is not None:
        story = _from_mapping({"text": text, "source": "text"})
    elif isinstance(source, Story):
        story = source
    elif isinstance(source, Mapping):
        story = _from_mapping(source)
    elif source is None:
        raise StoryError("There is no story.", expected=EXPECTED, found="nothing")
    else:
        story = _from_place(str(source))
    return _overruled(story, published, language)


def _from_place(source: str) -> Story:
    text, name = read_source(source)
    if name.endswith(".json") or (text.lstrip().startswith("{") and _is_json(text)):
        return _from_mapping({"source": name, **parse_row(text, "The file")})
    if name.endswith((".html", ".htm", ".xhtml")) or _HTML.match(text):
        return _from_mapping({"html": text, "source": name})
    return _from_mapping({"text": text, "source": name})


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def parse_row(text: str, what: str) -> Mapping[str, Any]:
    """The JSON object of a story; ``what`` names where it stands. Raises StoryError for anything else.

    >>> parse_row("{broken", "Line 3")
    Traceback (most recent call last):
    ...
    orbitctx.errors.StoryError: Line 3 is not JSON.
      expected: {"text": ..., "published": ...}
      found:    '{broken'
    """
    try:
        return story_row(json.loads(text), what)
    except (ValueError, RecursionError):
        raise StoryError(
            f"{what} is not JSON.", expected='{"text": ..., "published": ...}', found=repr(text.strip()[:40])
        ) from None


def story_row(row: Any, what: str) -> Mapping[str, Any]:
    """The row itself, where it is an object with a story in it. Raises StoryError for anything else."""
    if not isinstance(row, Mapping) or not ("text" in row or "html" in row):
        raise StoryError(
            f"{what} holds no story.", expected="an object with the key text or html", found=repr(row)[:60]
        )
    return row


def _optional_text(row: Mapping[str, Any], key: str) -> str | None:
    value = row.get(key)
    return value.strip() or None if isinstance(value, str) else None


def _storable(text: str) -> str:
    """The text with half surrogate pairs replaced: JSON may hold them ("\\ud800"), no file can."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _from_mapping(row: Mapping[str, Any]) -> Story:
    row = {key: _storable(value) if isinstance(value, str) else value for key, value in row.items()}
    source = _optional_text(row, "source") or "text"
    text, page = row.get("text"), None
    if isinstance(row.get("html"), str):
        page = read_page(row["html"])
        text = page.text if page.text.strip() else _trafilatura_text(row["html"])
    text = _checked(text, source)
    given = _optional_text(row, "language") or _optional_text(row, "lang")
    language, language_basis = _language(text, given, page.language if page else None)
    stated = _stated(page.dates if page else [], source, page.byline if page else "", language)
    published, basis = stated or _header_date(text, language) or (None, "no date of publication was given or found")
    story = Story(
        text=text,
        source=source,
        title=_optional_text(row, "title") or (page.title if page else None),
        language=language,
        language_basis=language_basis,
        published=published,
        published_basis=basis,
        credits=tuple(page.credits) if page else (),
    )
    return _overruled(story, row.get("published"), None, basis=_WITH_STORY)


def _checked(text: Any, source: str) -> str:
    """The text, where there is one that somebody could read."""
    if not isinstance(text, str) or not text.strip():
        raise StoryError("The story has no text.", expected=EXPECTED, found=f"{source}: nothing to read")
    if len(text) > MAX_BYTES:
        found = f"{len(text):,}"
        raise StoryError("This is too long for a story.", expected=f"at most {MAX_BYTES:,} characters", found=found)
    if _share_of_controls(text) > 0.02:
        raise StoryError("This is not text.", expected=EXPECTED, found=f"{source}: {text[:8]!r}")
    return text


def _share_of_controls(text: str) -> float:
    head = text[:2000]
    return sum((unicodedata.category(c) == "Cc" and c not in "\n\r\t\f\v") or c == "\ufffd" for c in head) / max(
        len(head), 1
    )


def _language(text: str, given: str | None, stated: str | None) -> tuple[str, str]:
    """The language of a text and how it is known: as a record gives it, else by its words, else as its page states."""
    code = parse_language(given) if given else None
    if code:
        return code, _WITH_STORY
    found = detect_language(text)
    # Pages of machine translations often keep the language of the original in their header: the words decide.
    code = parse_language(stated) if found == "und" and stated else None
    return (code, "stated by the page") if code else (found, "detected")


def parse_language(code: str) -> str | None:
    """The code of a language as the word tables go by, or None for what is no code of a language.

    >>> parse_language("en-GB"), parse_language("nb"), parse_language("haw")
    ('en', 'no', 'haw')
    >>> parse_language("english"), parse_language("xx")
    (None, None)
    """
    code = code.strip().lower().replace("_", "-").split("-")[0]
    code = _OLD_CODES.get(code, code)
    return code if _TWO_LETTERS.fullmatch(code) or re.fullmatch(r"[a-z]{3}", code) else None


def _asked_language(language: str) -> str:
    """The code of the language that the caller gives. Raises UsageError for what is none."""
    code = parse_language(language)
    if code is None:
        raise UsageError(
            "This is not a language code.",
            expected=f"a code of ISO 639-1; languages with a word table are {' '.join(languages())}",
            found=repr(language),
        )
    return code


def _stated(dates: list[tuple[str, str]], source: str, byline: str, language: str) -> tuple[TimeWindow, str] | None:
    for where, text in dates:
        try:
            return parse_published(text), f"{where}: {text}"
        except UsageError:
            continue
    match = _URL_DATE.search(source) if "://" in source else None
    if match:
        try:
            return parse_window("{}-{:0>2}-{:0>2}".format(*match.groups())), f"date in the address: {match[0]}"
        except UsageError:
            pass
    if byline:
        from orbitctx.stories.dates import plain_date

        window = plain_date(byline, language)
        if window is not None:
            return window, f"byline of the page: {byline[:80]}"
    return None


def _header_date(text: str, language: str) -> tuple[TimeWindow, str] | None:
    from orbitctx.stories.dates import published_in_text

    return published_in_text(text, language)


def _trafilatura_text(html: str) -> str:
    """Second opinion on a page without paragraphs; its own dates are not used (footer years became dates)."""
    try:
        import trafilatura
    except ImportError:
        return ""
    return trafilatura.extract(html[:MAX_BYTES], include_comments=False, favor_precision=True) or ""


def _overruled(story: Story, published: Any, language: str | None, *, basis: str = "given by the caller") -> Story:
    import dataclasses

    changes: dict[str, Any] = {}
    if language is not None:
        code = _asked_language(language)
        changes |= {"language": code, "language_basis": "given"}
        if code not in languages():
            changes["notes"] = (*story.notes, f"Languages with a word table: {' '.join(languages())}.")
    if published is not None and published != "":
        if isinstance(published, TimeWindow):
            window = published
        elif isinstance(published, str):
            window = parse_published(published)
        else:
            window = parse_window(str(np.datetime64(published, "us")) + "Z")
        changes |= {"published": window, "published_basis": basis}
    return dataclasses.replace(story, **changes) if changes else story
