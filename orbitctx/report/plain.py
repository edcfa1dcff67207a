"""Text from a story made harmless for the place it is shown in: HTML, Markdown, SVG, CSV, JSON-LD.

A story's text is never trusted: it may hold markup, formulas for a spreadsheet, or control characters that turn the
direction of the line around. The text itself is kept as it is; only what is shown passes through here.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

__all__ = ["csv_cell", "json_for_html", "markdown_text", "one_line", "shortened", "source_name", "visible"]

# Explicit direction controls (UAX 9) and invisible joiners that can hide or reorder text.
_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_HIDDEN = re.compile(f"[{_DIRECTION}\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
# Not allowed in XML 1.0, and never of use in a report.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|~>$^=-])")
_FILES = (".txt", ".md", ".markdown", ".html", ".htm", ".xhtml", ".json", ".jsonl", ".pdf")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def visible(text: str) -> str:
    """The text with direction overrides and control characters turned into signs that can be seen.

    >>> visible("a\\u202eb\\x00")
    'a[U+202E]b\\ufffd'
    """
    text = _CONTROLS.sub("\ufffd", text)
    return _HIDDEN.sub(lambda m: f"[U+{ord(m[0]):04X}]", text)


def one_line(text: str) -> str:
    """The visible text with all white space folded into single blanks."""
    return " ".join(visible(text).split())


def source_name(source: str) -> str:
    """Where a story is from, for readers: of a file its name alone, as the folders are nobody's business.

    >>> source_name("/home/someone/stories/aurora.md"), source_name("https://paper.example/a/b.html")
    ('aurora.md', 'https://paper.example/a/b.html')
    >>> source_name("drafts\\\\aurora.TXT"), source_name("NASA/ESA")
    ('aurora.TXT', 'NASA/ESA')
    """
    is_file = "://" not in source and (source.startswith(("/", "~", ".")) or source.lower().endswith(_FILES))
    return re.split(r"[/\\]", source)[-1] or source if is_file else source


def shortened(text: str, characters: int) -> str:
    """One line of at most so many characters, cut at a word with an ellipsis.

    >>> shortened("northern lights over Norway", 18)
    'northern lights …'
    """
    text = one_line(text)
    if len(text) <= characters:
        return text
    head = text[: characters - 2]
    cut = head.rfind(" ")
    return f"{head[: cut if cut > characters // 2 else None].rstrip()} …"


def markdown_text(text: str) -> str:
    """The text so that Markdown shows it as it is: no markup, no link, no HTML.

    >>> markdown_text("<b>*x*</b>")
    '&lt;b&gt;\\\\*x\\\\*&lt;/b&gt;'
    """
    text = visible(text).replace("&", "&amp;").replace("<", "&lt;")
    text = _MARKDOWN.sub(lambda m: "&gt;" if m[0] == ">" else "\\" + m[0], text)
    # Bare addresses would become links of their own; a numbered line would become a list.
    text = re.sub(r"(?i)\b(https?|ftp|mailto|www)([:.])", r"\1&#8203;\2", text)
    return re.sub(r"(?m)^(\s*\d+)\.", r"\1\\.", text)


def csv_cell(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: text that starts like one gets an apostrophe before it.

    Numbers pass unchanged. See OWASP, CSV injection.

    >>> csv_cell('=HYPERLINK("x")'), csv_cell(-3.5), csv_cell("-3.5")
    ('\\'=HYPERLINK("x")', -3.5, '-3.5')
    """
    if not isinstance(value, str):
        return value
    text = visible(value)
    bare = text.lstrip()
    if text.startswith(("\t", "\r")) or (bare.startswith(_FORMULA) and not _is_number(bare)):
        return "'" + text
    return text


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", text.strip()) is not None


def json_for_html(value: Any) -> str:
    """JSON that can stand inside a ``script`` element: nothing in it can close the element or open a comment."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return _HIDDEN.sub(lambda m: json.dumps(m[0])[1:-1], text)


def display_width(text: str) -> int:
    """Cells that the text takes in a fixed-width font, for labels in drawings."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
