"""A Dossier as the ``orbitctx/check/1`` record (plain JSON), and back.

The record holds everything that a report shows, so that ``report`` renders and ``verify`` compares without any other
input. Round trips are exact: dossier -> record -> dossier -> record gives the same record.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from orbitctx.assess.finding import CaptureWindow, Discrimination, Evidence, Finding, Judgement
from orbitctx.errors import UsageError
from orbitctx.instants import TimeWindow, isoformat, parse_instant
from orbitctx.report.dossier import Dossier
from orbitctx.report.shape import misfit
from orbitctx.stories.claim import Claim, DateMention, Reading
from orbitctx.stories.story import Quote, Story

__all__ = [
    "SCHEMA",
    "broken_record",
    "dossier_from_record",
    "dossier_to_record",
    "plain",
    "reading_to_record",
    "schema",
    "window_text",
]

SCHEMA = "orbitctx/check/1"


def dossier_to_record(dossier: Dossier) -> dict[str, Any]:
    """The ``orbitctx/check/1`` record of a dossier: JSON types only, NaN as null, times as ISO 8601 with Z."""
    reading, judgement, capture = dossier.reading, dossier.judgement, dossier.capture
    record = {
        "schema": SCHEMA,
        "command": "check",
        "verdict": judgement.verdict,
        "summary": judgement.summary,
        "deciding": judgement.deciding,
        "true_reading": judgement.true_reading,
        "story": _story_record(reading.story),
        "window": None if capture.window is None else {**capture.window.to_value(), "basis": capture.basis},
        "window_basis": capture.basis,
        "candidates": [w.to_value() for w in capture.candidates],
        "claims": _claim_records(dossier),
        "dates": [_date_record(d) for d in reading.dates],
        "reading": {
            "told_as_news": reading.told_as_news,
            "compilation": reading.compilation,
            "unread": reading.unread,
        },
        "evidence": [_evidence_record(e) for e in dossier.evidence],
        "opportunities": dossier.opportunities,
        "discrimination": _discrimination_record(dossier.discrimination),
        "flips": judgement.flips,
        "scene": dossier.scene,
        "options": dossier.overruled,
        "warnings": dossier.warnings,
        "provenance": dossier.provenance,
    }
    out: dict[str, Any] = plain(record)
    return out


def reading_to_record(reading: Reading) -> dict[str, Any]:
    """What was read from a story, before anything is checked: story, claims, dates, and what was not read."""
    claims = [
        {
            "id": c.id,
            "kind": c.kind,
            "quote": c.quote.text,
            "start": c.quote.start,
            "end": c.quote.end,
            "value": c.value,
            "hedged": c.hedged,
            "note": c.note,
        }
        for c in reading.claims
    ]
    record = {
        "story": _story_record(reading.story),
        "claims": claims,
        "dates": [_date_record(d) for d in reading.dates],
        "told_as_news": reading.told_as_news,
        "compilation": reading.compilation,
        "unread": reading.unread,
    }
    out: dict[str, Any] = plain(record)
    return out


def dossier_from_record(record: Mapping[str, Any]) -> Dossier:
    """The dossier that a record was made of.

    Raises UsageError where the record is not of this schema, or lacks a part.
    """
    if not isinstance(record, Mapping) or record.get("schema") != SCHEMA:
        found = record.get("schema") if isinstance(record, Mapping) else type(record).__name__
        raise UsageError("This is not a result of orbitctx check.", expected=f'"schema": "{SCHEMA}"', found=repr(found))
    if wrong := misfit(record, schema()):
        raise broken_record(wrong)
    try:
        return _dossier(record)
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        raise broken_record(f"{type(error).__name__}: {error}") from error


def broken_record(found: str) -> UsageError:
    """The error for a record that somebody changed or cut: what was found wrong in it."""
    return UsageError(
        "This result lacks a part, or holds one of the wrong kind.",
        expected=f"a whole {SCHEMA} record, as check --json writes it",
        found=found[:200],
    )


def plain(value: Any) -> Any:
    """The value in JSON's types: arrays and tuples as lists, NumPy numbers as Python's, NaN and infinity as None."""
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, set | frozenset):
        return plain(sorted(value))
    if isinstance(value, list | tuple | np.ndarray):
        return [plain(v) for v in value]
    return _plain_one(value)


def _plain_one(value: Any) -> Any:
    if isinstance(value, np.datetime64):
        return None if np.isnat(value) else isoformat(value)
    if isinstance(value, TimeWindow):
        return value.to_value()
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the record, as published in the package."""
    path = Path(__file__).parent / "schemas" / "check-1.schema.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def window_text(window: TimeWindow) -> str:
    """A window as short text: a whole day, month or year as such, anything else as START/END."""
    for unit in ("D", "M", "Y"):
        first = window.start.astype(f"datetime64[{unit}]")
        if (
            first.astype("datetime64[us]") == window.start
            and (first + np.timedelta64(1, unit)).astype("datetime64[us]") == window.end
        ):
            return str(first)
    return f"{isoformat(window.start)}/{isoformat(window.end)}"


def _story_record(story: Story) -> dict[str, Any]:
    return {
        "source": story.source,
        "title": story.title,
        "language": story.language,
        "language_basis": story.language_basis,
        "published": None if story.published is None else window_text(story.published),
        "published_window": None if story.published is None else story.published.to_value(),
        "published_basis": story.published_basis,
        "sha256": story.sha256,
        "credits": story.credits,
        "notes": story.notes,
        "text": story.text,
    }


def _claim_records(dossier: Dossier) -> list[dict[str, Any]]:
    found = {f.claim.id: f for f in dossier.findings}
    read = {c.id for c in dossier.reading.claims}
    claims = [*dossier.reading.claims, *(f.claim for f in dossier.findings if f.claim.id not in read)]
    return [_claim_record(c, found.get(c.id), read=c.id in read) for c in claims]


def _claim_record(claim: Claim, finding: Finding | None, *, read: bool) -> dict[str, Any]:
    finding = finding or Finding(claim, "not_checkable", "No check was made for this claim.")
    return {
        "id": claim.id,
        "kind": claim.kind,
        "quote": claim.quote.text,
        "start": claim.quote.start,
        "end": claim.quote.end,
        "value": claim.value,
        "status": finding.status,
        "reason": finding.reason,
        "evidence": [e.id for e in finding.evidence],
        "flips": finding.flips,
        "true_reading": finding.true_reading,
        "hedged": claim.hedged,
        "note": claim.note,
        "read": read,  # false: not in the text, stated by an option
    }


def _date_record(date: DateMention) -> dict[str, Any]:
    return {
        **date.window.to_value(),
        "role": date.role,
        "precision": date.precision,
        "quote": date.quote.text,
        "quote_start": date.quote.start,
        "quote_end": date.quote.end,
    }


def _evidence_record(evidence: Evidence) -> dict[str, Any]:
    return {name: getattr(evidence, name) for name in Evidence.__slots__}


def _discrimination_record(found: Discrimination | None) -> dict[str, Any] | None:
    return None if found is None else {name: getattr(found, name) for name in Discrimination.__slots__}


def _window(value: Mapping[str, Any] | None) -> TimeWindow | None:
    return None if value is None else TimeWindow(parse_instant(value["start"]), parse_instant(value["end"]))


def _some_window(value: Mapping[str, Any]) -> TimeWindow:
    return TimeWindow(parse_instant(value["start"]), parse_instant(value["end"]))


def _dossier(record: Mapping[str, Any]) -> Dossier:
    evidence = {e["id"]: Evidence(**{k: e[k] for k in Evidence.__slots__}) for e in record["evidence"]}
    findings = tuple(_finding(c, evidence) for c in record["claims"])
    reading = record["reading"]
    discrimination = record["discrimination"]
    return Dossier(
        reading=Reading(
            story=_story(record["story"]),
            claims=tuple(f.claim for f, c in zip(findings, record["claims"], strict=True) if c.get("read", True)),
            dates=tuple(_date(d) for d in record["dates"]),
            told_as_news=reading["told_as_news"],
            compilation=reading["compilation"],
            unread=tuple(reading["unread"]),
        ),
        capture=CaptureWindow(
            _window(record["window"]), record["window_basis"], tuple(_some_window(w) for w in record["candidates"])
        ),
        findings=findings,
        judgement=Judgement(
            record["verdict"],
            record["summary"],
            tuple(record["deciding"]),
            tuple(record["flips"]),
            record["true_reading"],
        ),
        opportunities=record["opportunities"],
        discrimination=None if discrimination is None else Discrimination(**discrimination),
        scene=record["scene"],
        # The story's own basis tells the others: ``Dossier.overruled`` holds all of them.
        options={k: v for k, v in record["options"].items() if k not in ("published", "language")},
        warnings=tuple(record["warnings"]),
        provenance=record["provenance"],
    )


def _finding(record: Mapping[str, Any], evidence: Mapping[str, Evidence]) -> Finding:
    claim = Claim(
        id=record["id"],
        kind=record["kind"],
        value=record["value"],
        quote=Quote(record["quote"], record["start"], record["end"]),
        hedged=record["hedged"],
        note=record["note"],
    )
    return Finding(
        claim,
        record["status"],
        record["reason"],
        tuple(evidence[e] for e in record["evidence"]),
        tuple(record["flips"]),
        record["true_reading"],
    )


def _story(record: Mapping[str, Any]) -> Story:
    return Story(
        text=record["text"],
        source=record["source"],
        title=record["title"],
        language=record["language"],
        language_basis=record["language_basis"],
        published=_window(record["published_window"]),
        published_basis=record["published_basis"],
        credits=tuple(record["credits"]),
        notes=tuple(record["notes"]),
    )


def _date(record: Mapping[str, Any]) -> DateMention:
    quote = Quote(record["quote"], record["quote_start"], record["quote_end"])
    return DateMention(_some_window(record), record["role"], record["precision"], quote)
