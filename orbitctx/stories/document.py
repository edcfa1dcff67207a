"""A story's text made ready for the grammar: folded, marked by the word tables, cut into sentences and clauses."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from orbitctx.stories.fold import Folded, fold
from orbitctx.stories.lexicon.table import Lexicon, Mark, open_lexicon
from orbitctx.stories.story import Quote

# Longer texts are read up to here: what stands further down a page is seldom the story.
READ_LIMIT = 60_000  # characters

__all__ = ["READ_LIMIT", "Document", "Sentence", "open_document"]

_LONGEST_SENTENCE = 1200  # characters
# What may end a sentence; a full stop needs a look at what stands on both sides.
_STOP = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？!?．।॥؟][」』”\"»)]*|\n+")
_CLAUSE = re.compile(r"[,;:–{}\[\]«»“”\"„।؛]|\s-\s|\([^()]{14}|，|；|：|、|「|」|\sكه\s")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"'])(?:[a-z]|[a-z]\.[a-z]|st|dr|mr|mrs|ms|prof|approx|ca|ung|bl|tel|no|nr|vol|sek|min|kl|ok|tzv|tzn|napr|np|"
    r"godz|ul|im|sv|ste|av|etc|vs|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|г|гг|в|тыс|руб|км|ч|м|т|д|е|рр|р|"
    r"т\.е|u\.s|inkl|resp|jr|sr|gen|col|lt|fig|pp|p|dl|cca|mr|str|tzv|zb|dvs|bla|mm|m\.m|o\.s\.v|evt|iht|कि|मी)$"
)


# "420 km. The lights": a unit after figures may end a sentence although it is written with a stop.
_UNIT_ENDS = re.compile(r"\d\s?(?:км|ч|мин|min|sek|godz)$")

# "2025. 6. 1.": the stops of a date in Hungarian and Korean order end no sentence.
_YEAR_FIRST = re.compile(r"(?:19|20)\d\d$|(?:19|20)\d\d\.\s?\d{1,2}$")
_MONTH_OR_DAY = re.compile(r"\d{1,2}(?:\.|-?[^\W\d])")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence by folded offsets, the number of its paragraph, and where its clauses begin."""

    start: int
    end: int
    paragraph: int
    clauses: tuple[int, ...]

    def clause_of(self, position: int) -> int:
        """Number of the clause that holds a position."""
        return bisect.bisect_right(self.clauses, position)


@dataclass(slots=True)
class Document:
    """The folded text with its marks, sentences and the tables that made them."""

    folded: Folded
    lexicon: Lexicon
    marks: list[Mark]
    sentences: list[Sentence]
    _mark_starts: list[int] = field(default_factory=list)
    _sentence_starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._mark_starts = [m.start for m in self.marks]
        self._sentence_starts = [s.start for s in self.sentences]

    @property
    def text(self) -> str:
        """The folded text."""
        return self.folded.text

    def between(self, start: int, end: int) -> Iterator[Mark]:
        """Marks that begin in [start, end)."""
        for i in range(bisect.bisect_left(self._mark_starts, start), len(self.marks)):
            if self.marks[i].start >= end:
                return
            yield self.marks[i]

    def find(self, start: int, end: int, section: str, *keys: str) -> list[Mark]:
        """Marks of a section (and of some keys) that begin in [start, end)."""
        return [m for m in self.between(start, end) if m.section == section and (not keys or m.key in keys)]

    def has(self, start: int, end: int, *keys: str) -> bool:
        """Whether a word of one of the keys of section ``words`` begins in [start, end)."""
        return any(m.section == "words" and m.key in keys for m in self.between(start, end))

    def sentence_at(self, position: int) -> Sentence:
        """The sentence that holds a folded position."""
        return self.sentences[max(bisect.bisect_right(self._sentence_starts, position) - 1, 0)]

    def index_at(self, position: int) -> int:
        """The number of the sentence that holds a folded position."""
        return max(bisect.bisect_right(self._sentence_starts, position) - 1, 0)

    def quote(self, start: int, end: int) -> Quote:
        """The original text of a folded span, without spaces around it."""
        while start < end - 1 and self.text[start] in " \n":
            start += 1
        while end > start + 1 and self.text[end - 1] in " \n":
            end -= 1
        first, last = self.folded.span(start, end)
        return Quote(self.folded.original[first:last], first, last)

    def folded_at(self, original: int) -> int:
        """The first folded position that comes from an original offset or one after it."""
        return bisect.bisect_left(self.folded.starts, original)


def _is_end(text: str, folded: Folded, match: re.Match[str], lexicon: Lexicon) -> bool:
    mark = match[0]
    if not mark.startswith("."):
        return True
    before = text[max(0, match.start() - 12) : match.start()]
    rest = match.end()
    while rest < len(text) and text[rest] in " \"'“„«(":
        rest += 1
    if rest >= len(text) or text[rest] == "\n":
        return True
    unit_ends = _UNIT_ENDS.search(before) and folded.is_upper(rest)
    if (_ABBREVIATION.search(before) and not unit_ends) or (
        _YEAR_FIRST.search(before) and _MONTH_OR_DAY.match(text, rest)
    ):
        return False
    number = re.search(r"(?:^|\D)\d{1,2}$", before)
    if number and lexicon.settings.get("ordinal_dot"):
        following = lexicon.marks(text[rest : rest + 30])
        first = following[0] if following else None
        if first is not None and first.start == 0 and first.section in ("months", "months_short", "expedition"):
            return False
        return folded.is_upper(rest) and not text[rest].isdigit()
    return folded.is_upper(rest) or text[rest].isdigit() or not text[rest].isalpha()


def _soft_break(text: str, folded: Folded, start: int, end: int) -> bool:
    """Whether a single line break only wraps a line: no stop before it, a small letter after it."""
    if end - start != 1 or start == 0 or end >= len(text):
        return False
    return (
        text[start - 1] not in ".!?。！？:।\"'”»"
        and (text[end].isdigit() or text[end].isalpha())
        and not folded.is_upper(end)
    )


def _sentences(folded: Folded, lexicon: Lexicon) -> list[Sentence]:
    text = folded.text
    out: list[Sentence] = []
    start, paragraph = 0, 0
    cuts: list[tuple[int, bool]] = []
    for match in _STOP.finditer(text):
        broken = match[0].startswith("\n")
        if broken and _soft_break(text, folded, match.start(), match.end()):
            continue
        if broken or _is_end(text, folded, match, lexicon):
            cuts.append((match.end(), broken))
    for end, broken in _with_forced_cuts(text, [*cuts, (len(text), True)]):
        if text[start:end].strip():
            clauses = tuple(m.end() for m in _CLAUSE.finditer(text, start, end) if not _inside_number(text, m.start()))
            out.append(Sentence(start, end, paragraph, clauses))
            start = end
        paragraph += broken
    return out or [Sentence(0, len(text), 0, ())]


def _with_forced_cuts(text: str, cuts: list[tuple[int, bool]]) -> list[tuple[int, bool]]:
    """Cut what has no stop for a thousand characters and more at a space, so that no sentence costs its square."""
    out: list[tuple[int, bool]] = []
    start = 0
    for end, broken in cuts:
        while end - start > _LONGEST_SENTENCE:
            space = text.rfind(" ", start + _LONGEST_SENTENCE // 2, start + _LONGEST_SENTENCE)
            start = space + 1 if space > 0 else start + _LONGEST_SENTENCE
            out.append((start, False))
        out.append((end, broken))
        start = end
    return out


def _inside_number(text: str, at: int) -> bool:
    return text[at] in ",:" and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()


@functools.lru_cache(maxsize=4)
def open_document(text: str, language: str) -> Document:
    """Fold, mark and cut a text; the last few are kept, as intake and reading open the same one."""
    folded = fold(text)
    lexicon = open_lexicon(language)
    return Document(folded, lexicon, lexicon.marks(folded.text), _sentences(folded, lexicon))
