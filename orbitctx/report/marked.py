"""A story's text cut into passages: which claim speaks where, and what to leave out of a very long text."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from orbitctx.assess.finding import Finding
from orbitctx.report.plain import shortened, visible
from orbitctx.report.words import SEVERITY
from orbitctx.stories.story import Story

__all__ = ["Passage", "headline", "passages"]

# A text longer than this is shown only around its claims.
LONG_TEXT = 40_000
_AROUND = 400
_FULL_LINE = 55
_HEADING = re.compile(r"^#{1,6}[ \t]+(?=\S)[^\n]*", re.MULTILINE)
_SIGNS = re.compile(r"#+[ \t]+")
_OWN_LINE = ("#", "-", "*", ">", "•", "–", "—", "|")


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of the text as shown: plain, part of claims (the gravest status marks it), of a heading, or left out."""

    text: str
    status: str | None = None
    claims: tuple[str, ...] = ()
    closes: tuple[str, ...] = ()  # claims that end here: where their numbers stand
    omitted: int = 0  # characters left out here
    heading: bool = False


def passages(story: Story, findings: Iterable[Finding]) -> list[Passage]:
    """The whole text in order; only a text of more than 40,000 characters is cut down to the surroundings of claims.

    Headings of a Markdown file are shown without their signs; the quotes' offsets go on counting them.
    """
    text = _unwrapped(story.text)
    heads, signs = _headings(story)
    in_heads, in_signs = ({x for a, b in spans for x in range(a, b)} for spans in (heads, signs))
    spans = [
        (f.claim.quote.start, f.claim.quote.end, f) for f in findings if 0 <= f.claim.quote.start < f.claim.quote.end
    ]
    spans = [(a, min(b, len(text)), f) for a, b, f in spans if a < len(text)]
    edges = sorted({0, len(text), *(x for a, b, _ in spans for x in (a, b)), *(x for s in (*heads, *signs) for x in s)})
    out: list[Passage] = []
    for start, end in itertools.pairwise(edges):
        if start in in_signs:
            continue
        heading = start in in_heads
        here = [f for a, b, f in spans if a <= start and end <= b]
        if here:
            status = min((f.status for f in here), key=SEVERITY.index)
            closes = tuple(f.claim.id for a, b, f in spans if b == end and f in here)
            claims = tuple(f.claim.id for f in here)
            out.append(Passage(visible(text[start:end]), status, claims, closes, heading=heading))
        elif heading:
            out.append(Passage(visible(text[start:end]), heading=True))
        else:
            out += _plain(text[start:end], long=len(text) > LONG_TEXT, first=start == 0, last=end == len(text))
    return out


def headline(story: Story) -> str:
    """The title, or else the first line of the text, without a heading's signs."""
    first = next((line for line in story.text.splitlines() if line.strip()), "")
    return shortened(story.title or first.strip().lstrip("#*= ").rstrip("#*= "), 140) or "Untitled story"


def _headings(story: Story) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Where the headings of a Markdown file stand, and the signs in front of them; nowhere in other or long texts."""
    if not story.source.lower().endswith((".md", ".markdown")) or len(story.text) > LONG_TEXT:
        return [], []
    heads = [match.span() for match in _HEADING.finditer(story.text)]
    return heads, [match.span() for a, _ in heads if (match := _SIGNS.match(story.text, a))]


def _unwrapped(text: str) -> str:
    """The text with line ends inside a paragraph turned into blanks; every character keeps its place."""
    lines = text.split("\n")
    out = []
    for line, following in itertools.pairwise([*lines, ""]):
        # Only lines that were cut because they were full: the lines of a list or a poem stay.
        inside = len(line) >= _FULL_LINE and following.strip() != "" and not following.startswith(_OWN_LINE)
        out.append(line + (" " if inside else "\n"))
    return "".join(out)[: len(text)]


def _plain(text: str, *, long: bool, first: bool, last: bool) -> list[Passage]:
    if not long or len(text) <= 2 * _AROUND:
        return [Passage(visible(text))]
    head = "" if first else text[:_AROUND]
    tail = "" if last else text[-_AROUND:]
    if first and last:  # no claim at all: the beginning is shown
        head = text[: 4 * _AROUND]
    left_out = len(text) - len(head) - len(tail)
    pieces = [Passage(visible(head))] if head else []
    pieces.append(Passage("", omitted=left_out))
    return pieces + ([Passage(visible(tail))] if tail else [])
