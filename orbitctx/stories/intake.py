"""From what the caller hands over to a Story: text, Markdown, HTML, JSON, PDF, standard input, or a URL on purpose.

The text of a text story is kept as it came, so that offsets point into what the caller has. The date of publication
is taken from the caller, then from what the page states, then from a header line of the text; a date in a footer or
beside a related story never is one.
"""

from __future__ import annotations

import email.utils
import json
import re
import sys
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from orbitctx.errors import MissingExtraError, StoryError, UsageError
from orbitctx.instants import TimeWindow, parse_window
from orbitctx.stories.language import detect_language
from orbitctx.stories.pages import read_page
from orbitctx.stories.story import Story

__all__ = ["MAX_BYTES", "parse_published", "read_story"]

MAX_BYTES = 5_000_000  # a story is a page of prose; more than this is some other file
URL_SECONDS = 20
_EXPECTED = "a story: text, Markdown, HTML, JSON (with the key text or html), PDF, '-' for standard input, or a URL"
_URL_DATE = re.compile(r"/(20\d\d)[/-](\d{1,2})[/-](\d{1,2})(?:/|-|$)")
_HTML = re.compile(
    r"^\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype html|html|head|body|article|main|meta|div)\b",
    re.I | re.S,
)
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


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
        raise StoryError("There is no story.", expected=_EXPECTED, found="nothing")
    else:
        story = _from_place(str(source))
    return _overruled(story, published, language)


def _from_place(source: str) -> Story:
    if re.match(r"https?://", source):
        data, name = _fetched(source), source
    elif source == "-":
        data, name = sys.stdin.buffer.read(MAX_BYTES + 1), "standard input"
    else:
        path = Path(source)
        try:
            if path.is_file() and path.stat().st_size > MAX_BYTES:
                raise StoryError(
                    "The file is too large for a story.",
                    expected=f"at most {MAX_BYTES:,} bytes",
                    found=f"{path.stat().st_size:,} bytes",
                )
            data, name = path.read_bytes(), source
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise StoryError("The story cannot be read.", expected=_EXPECTED, found=f"{source}: {reason}") from None
    if len(data) > MAX_BYTES:
        raise StoryError("This is too large for a story.", expected=f"at most {MAX_BYTES:,} bytes", found="more")
    if data.startswith(b"%PDF-"):
        return _from_mapping({"text": _pdf_text(data), "source": name})
    text = _decoded(data, name)
    if name.endswith((".json", ".jsonl")) or text.lstrip().startswith("{"):
        row = _json_row(text, name)
        if row is not None:
            return _from_mapping({"source": name, **row})
    if name.endswith((".html", ".htm", ".xhtml")) or _HTML.match(text):
        return _from_mapping({"html": text, "source": name})
    return _from_mapping({"text": text, "source": name})


def _json_row(text: str, name: str) -> Mapping[str, Any] | None:
    try:
        row = json.loads(text)
    except (ValueError, RecursionError):
        if name.endswith(".json"):
            raise StoryError(
                "The file is not JSON.", expected='{"text": ..., "published": ...}', found=repr(text[:40])
            ) from None
        return None
    if not isinstance(row, Mapping) or not ("text" in row or "html" in row):
        raise StoryError(
            "The JSON holds no story.", expected="an object with the key text or html", found=repr(text[:60])
        )
    return row


def _decoded(data: bytes, name: str) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, "replace").lstrip("\ufeff")
    if b"\x00" in data[:4096]:
        if data[1:200:2].count(0) > 60 or data[0:200:2].count(0) > 60:  # UTF-16 without its mark
            return data.decode("utf-16-le" if data[1:200:2].count(0) > 60 else "utf-16-be", "replace")
        raise StoryError("This is a binary file, not a story.", expected=_EXPECTED, found=f"{name}: bytes {data[:8]!r}")
    declared = re.search(rb"""(?:charset|encoding)\s*=\s*["']?([A-Za-z0-9_-]{3,20})""", data[:3000])
    for encoding in ("utf-8", declared[1].decode("ascii") if declared else "utf-8"):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    high = sum(b >= 0x80 for b in data)
    # Half of the bytes outside ASCII: Cyrillic in one byte; a few: accents of western Europe.
    return data.decode("cp1251" if high > 0.4 * len(data) else "cp1252", "replace")


def _pdf_text(data: bytes) -> str:
    try:
        import pypdf
    except ImportError:
        raise MissingExtraError("Reading a PDF", "pdf") from None
    import io

    try:
        pages = pypdf.PdfReader(io.BytesIO(data)).pages
        return "\n\n".join(pages[i].extract_text() for i in range(min(len(pages), 30)))
    except Exception as error:  # pypdf raises many kinds on damaged files
        raise StoryError("The PDF cannot be read.", expected="a PDF with text", found=str(error)[:100]) from None


def _fetched(url: str) -> bytes:
    import urllib.error
    import urllib.request

    request = urllib.request.Request(url, headers={"User-Agent": "orbitctx (story check)"})
    try:
        with urllib.request.urlopen(request, timeout=URL_SECONDS) as answer:
            return bytes(answer.read(MAX_BYTES + 1))
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise StoryError("The page cannot be fetched.", expected=_EXPECTED, found=f"{url}: {error}") from None


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
    return _overruled(story, row.get("published"), None)


def _checked(text: Any, source: str) -> str:
    """The text, where there is one that somebody could read."""
    if not isinstance(text, str) or not text.strip():
        raise StoryError("The story has no text.", expected=_EXPECTED, found=f"{source}: nothing to read")
    if len(text) > MAX_BYTES:
        found = f"{len(text):,}"
        raise StoryError("This is too long for a story.", expected=f"at most {MAX_BYTES:,} characters", found=found)
    if _share_of_controls(text) > 0.02:
        raise StoryError("This is not text.", expected=_EXPECTED, found=f"{source}: {text[:8]!r}")
    return text


def _share_of_controls(text: str) -> float:
    head = text[:2000]
    return sum((unicodedata.category(c) == "Cc" and c not in "\n\r\t\f\v") or c == "\ufffd" for c in head) / max(
        len(head), 1
    )


def _language(text: str, given: str | None, stated: str | None) -> tuple[str, str]:
    if given:
        return _code(given), "given"
    found = detect_language(text)
    # Pages of machine translations often keep the language of the original in their header: the words decide.
    if found == "und" and stated and re.fullmatch(r"[a-z]{2,3}", stated):
        return _code(stated), "stated by the page"
    return found, "detected"


def _code(code: str) -> str:
    code = code.strip().lower().replace("_", "-").split("-")[0]
    if not re.fullmatch(r"[a-z]{2,3}", code):
        raise UsageError("This is not a language code.", expected="ISO 639-1, such as sv or ja", found=repr(code))
    return {"nb": "no", "nn": "no", "iw": "he", "in": "id", "fil": "tl"}.get(code, code)


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


def _overruled(story: Story, published: Any, language: str | None) -> Story:
    import dataclasses

    changes: dict[str, Any] = {}
    if language:
        changes |= {"language": _code(language), "language_basis": "given"}
    if published is not None and published != "":
        if isinstance(published, TimeWindow):
            window = published
        elif isinstance(published, str):
            window = parse_published(published)
        else:
            window = parse_window(str(np.datetime64(published, "us")) + "Z")
        changes |= {"published": window, "published_basis": "given by the caller"}
    return dataclasses.replace(story, **changes) if changes else story
