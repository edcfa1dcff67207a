"""A Dossier is the whole result of a check: everything that a report shows, and nothing that has to be computed.

It is built once (``examine``), written and read as the ``orbitctx/check/1`` record (``record``), and rendered by
``markdown``, ``webpage``, ``terminal``, ``claimreview`` and ``pdf``; ``scene`` holds what the drawings need.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orbitctx.assess.finding import CaptureWindow, Discrimination, Evidence, Finding, Judgement
from orbitctx.stories.claim import Reading
from orbitctx.tables import to_pandas, to_qtable

if TYPE_CHECKING:
    from os import PathLike

__all__ = ["STANDING_SENTENCE", "Dossier"]

STANDING_SENTENCE = (
    "Orbit, light and geomagnetic activity can refute a story or fail to refute it; they cannot authenticate a picture."
)
_COLUMNS = ("id", "kind", "quote", "start", "end", "value", "status", "reason", "true_reading", "hedged", "read")


@dataclass(frozen=True, slots=True)
class Dossier:
    """The result of checking one story.

    ``opportunities`` is ``{"count": int, "best": [{"start", "end", "peak", "lat_deg", "lon_deg", "hemisphere",
    "quality", ...}]}``; ``scene`` is the plain-JSON scene of ``report.scene`` or None where nothing bounds the time;
    ``provenance`` is ``{"version", "data": [{"name", "sha256", "covers"}], "elements": [{"line1", "line2", ...}]}``.
    """

    reading: Reading
    capture: CaptureWindow
    findings: tuple[Finding, ...]
    judgement: Judgement
    opportunities: Mapping[str, Any]
    discrimination: Discrimination | None
    scene: Mapping[str, Any] | None
    options: Mapping[str, Any]
    warnings: tuple[str, ...]
    provenance: Mapping[str, Any]

    @property
    def verdict(self) -> str:
        """The story's verdict: one of ``VERDICTS``."""
        return self.judgement.verdict

    @property
    def summary(self) -> str:
        """The verdict in one plain sentence."""
        return self.judgement.summary

    @property
    def pass_words(self) -> str:
        """How much a pass says, in words that fit the verdict too: a contradicted story passed nothing."""
        words = self.discrimination.words if self.discrimination is not None else ""
        if self.verdict != "contradicted":
            return words
        return words.replace("A pass says", "This story did not pass; a pass would have said", 1)

    @property
    def claims(self) -> tuple[Finding, ...]:
        """What was found about each claim, in the order of the text."""
        return self.findings

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Every piece of evidence that a finding rests on, each once, in the order of first use."""
        return tuple({e.id: e for f in self.findings for e in f.evidence}.values())

    @property
    def overruled(self) -> dict[str, Any]:
        """All that the caller overruled: the options of the check, and what the intake was told about the story."""
        from orbitctx.report.record import window_text

        story, told = self.reading.story, dict[str, Any]()
        if story.published is not None and story.published_basis == "given by the caller":
            told["published"] = window_text(story.published)
        if story.language_basis == "given":
            told["language"] = story.language
        return {**told, **self.options}

    def to_record(self) -> dict[str, Any]:
        """The ``orbitctx/check/1`` record as plain JSON types."""
        from orbitctx.report.record import dossier_to_record

        return dossier_to_record(self)

    def to_json(self, path: str | PathLike[str] | None = None) -> str:
        """The record as JSON text; also written to ``path`` where one is given."""
        return _kept(json.dumps(self.to_record(), ensure_ascii=False, indent=1, allow_nan=False) + "\n", path)

    def to_markdown(self, path: str | PathLike[str] | None = None) -> str:
        """The report as Markdown; also written to ``path`` where one is given."""
        from orbitctx.report.markdown import to_markdown

        return _kept(to_markdown(self), path)

    def to_html(self, path: str | PathLike[str] | None = None) -> str:
        """The report as one self-contained web page; also written to ``path`` where one is given."""
        from orbitctx.report.webpage import to_html

        return _kept(to_html(self), path)

    def to_claimreview(self) -> dict[str, Any]:
        """A draft of schema.org ClaimReview (JSON-LD); the author and the address are left for a human to fill in."""
        from orbitctx.report.claimreview import to_claimreview

        return to_claimreview(self)

    def columns(self) -> dict[str, list[Any]]:
        """Claims and findings as named columns, a row for each claim in the order of the record; values as JSON."""
        rows = [{**c, "value": json.dumps(c["value"], ensure_ascii=False)} for c in self.to_record()["claims"]]
        return {name: [row[name] for row in rows] for name in _COLUMNS}

    def to_pandas(self) -> Any:
        """Claims and findings as a DataFrame, a row for each claim. Raises MissingExtraError without pandas."""
        return to_pandas(self.columns())

    def to_table(self) -> Any:
        """Claims and findings as an astropy QTable, a row for each claim."""
        return to_qtable(self.columns())

    def to_pdf(self, path: str | PathLike[str]) -> None:
        """Write the report as PDF. Raises MissingExtraError where weasyprint is not installed."""
        from orbitctx.report.pdf import write_pdf

        write_pdf(self, path)

    def _repr_html_(self) -> str:
        from orbitctx.report.notebook import dossier_html

        return dossier_html(self)


def _kept(text: str, path: str | PathLike[str] | None) -> str:
    if path is not None:
        # Written in one go and only when whole: a failed rendering leaves no half file.
        Path(path).write_text(text, encoding="utf-8", newline="\n")
    return text
