"""A story as it was handed over: its text, its language, when it was published."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from orbitctx.instants import TimeWindow

__all__ = ["Quote", "Story"]


@dataclass(frozen=True, slots=True)
class Quote:
    """A piece of a story's text: ``story.text[start:end] == text``, always."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Story:
    """What a reader sees of a story; claims point into ``text`` by character offsets."""

    text: str
    source: str
    title: str | None
    language: str  # ISO 639-1, or "und" where it could not be told
    language_basis: str  # "given", "detected", "stated by the page"
    published: TimeWindow | None
    published_basis: str  # a sentence: where the date comes from, or why there is none
    credits: tuple[str, ...] = ()  # image captions and credit lines of the page, outside the running text
    notes: tuple[str, ...] = field(default=())  # warnings of the intake

    @property
    def sha256(self) -> str:
        """Hash of the text that the offsets point into."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()
