"""A drawing: SVG text that shows itself in notebooks, with the numbers it was made of."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any

__all__ = ["Drawing"]


class Drawing(str):
    """SVG as text, with ``record`` (plain JSON, what was drawn where) and ``words`` (what it shows, in a sentence)."""

    __slots__ = ("record", "words")
    record: Mapping[str, Any]
    words: str

    def __new__(cls, svg: str, *, record: Mapping[str, Any], words: str) -> Drawing:
        """A drawing from its SVG text."""
        self = super().__new__(cls, str(svg))
        self.record, self.words = record, words
        return self

    @property
    def svg(self) -> str:
        """The SVG as a plain string."""
        return str.__str__(self)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the SVG to a file."""
        Path(path).write_text(self.svg + "\n", encoding="utf-8", newline="\n")

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_html_(self) -> str:
        return self.svg
