"""What each sentence of a story is about: the picture, the physics of auroras, people on the ground, the crew.

Only a sentence about this picture makes claims of place, person and phenomenon; an explanation of auroras or a list of
places to see them from does not.
"""

from __future__ import annotations

from dataclasses import dataclass

from orbitctx.stories.document import Document, Sentence

__all__ = ["Scene", "read_scenes"]


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence and what its words say it is about."""

    sentence: Sentence
    words: frozenset[str]  # keys of section "words" that occur
    phenomena: frozenset[str]
    science: int  # words of physics
    title: bool  # the first line, where it is short
    after_comment: bool = False  # goes on where the sentence before quotes users
    asks: bool = False  # ends with a question mark

    @property
    def explains(self) -> bool:
        """Tells what auroras are, not what this picture shows."""
        w = self.words
        pictured = bool(w & {"picture", "capture", "post", "fly"})
        if "general" in w and (self.science >= 1 or (self.phenomena and not pictured)):
            return not self.title
        return self.science >= 3 or (self.science >= 2 and not w & {"picture", "capture"})

    @property
    def on_ground(self) -> bool:
        """Speaks of where people on the ground see auroras."""
        return "ground" in self.words

    @property
    def comment(self) -> bool:
        """Quotes users or counts likes."""
        return ("user" in self.words or self.after_comment) and not self.words & {"capture"}

    @property
    def specific(self) -> bool:
        """About this picture."""
        return not (self.explains or self.on_ground)


def read_scenes(document: Document) -> list[Scene]:
    """One scene for each sentence."""
    out: list[Scene] = []
    for i, sentence in enumerate(document.sentences):
        marks = list(document.between(sentence.start, sentence.end))
        words = frozenset(m.key for m in marks if m.section == "words")
        phenomena = frozenset(m.key for m in marks if m.section == "phenomena")
        science = len({document.text[m.start : m.end] for m in marks if m.section == "words" and m.key == "science"})
        title = i == 0 and sentence.paragraph == 0 and sentence.end - sentence.start < 160
        before = out[-1] if out else None
        goes_on = before is not None and before.comment and before.sentence.paragraph == sentence.paragraph
        after = goes_on and not words & {"capture", "post", "station", "crew"}
        asks = document.text[sentence.start : sentence.end].rstrip(" \n\"'»”)").endswith(("?", "？", "؟"))
        out.append(Scene(sentence, words, phenomena, science, title, after, asks))
    return out
