"""The report as Markdown (CommonMark with tables), for wikis, issues and editors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from orbitctx.assess.finding import Evidence, Finding
from orbitctx.report.advice import next_steps, replay_command
from orbitctx.report.dossier import STANDING_SENTENCE, Dossier
from orbitctx.report.marked import headline, passages
from orbitctx.report.plain import markdown_text, one_line, source_name
from orbitctx.report.record import window_text
from orbitctx.report.words import (
    KINDS,
    RANKED_BY,
    STATUS_WORDS,
    VERDICT_STATUS,
    VERDICT_WORDS,
    amount,
    interval_words,
    opportunity_words,
    position,
    time_words,
    value_words,
)

__all__ = ["to_markdown"]


def to_markdown(dossier: Dossier) -> str:
    """The whole report as Markdown; every word of the story is escaped."""
    story = dossier.reading.story
    sign = STATUS_WORDS[VERDICT_STATUS[dossier.verdict]][1]
    blocks = [
        f"# {_text(headline(story))}",
        f"**{sign} {VERDICT_WORDS[dossier.verdict]}.** {_text(dossier.summary)}",
        f"> {STANDING_SENTENCE}",
        _bullets(_facts(dossier)),
        "## Claims",
        _table(("", "Claim", "Value", "Status", "Why"), (_claim_row(i, f) for i, f in enumerate(dossier.findings, 1)))
        if dossier.findings
        else "No testable claim was found in the text.",
        "## The story",
        _story(dossier),
        *_evidence(dossier.evidence),
        *_opportunities(dossier.opportunities),
        *_doubts(dossier),
        "## Next steps for a human",
        _bullets(_text(s) for s in next_steps(dossier)),
        "## Reproduce",
        f"```\n{one_line(replay_command(dossier)).replace('`', chr(39))}\n```",
        _bullets(_provenance(dossier.provenance)),
    ]
    return "\n\n".join(b for b in blocks if b) + "\n"


def _text(text: str) -> str:
    return markdown_text(one_line(text))


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _facts(dossier: Dossier) -> Iterable[str]:
    story, capture = dossier.reading.story, dossier.capture
    published = "not known" if story.published is None else window_text(story.published)
    yield f"Published: {published} ({_text(story.published_basis)})"
    window = "not bounded" if capture.window is None else interval_words(*capture.window.to_value().values())
    yield f"Capture window: {window} ({_text(capture.basis)})"
    yield f"Language: {_text(story.language)}; source: {_text(source_name(story.source))}"
    key = (dossier.scene or {}).get("key")
    if key:
        yield (
            f"Station at {time_words(key['at'])} ({_text(key['why'])}): {position(key['lat_deg'], key['lon_deg'])}, "
            f"{key['height_km']:.0f} km high, Sun {key['sun_altitude_deg']:+.0f}° at the nadir"
        )
    if dossier.discrimination is not None:
        yield f"How much a pass says: {_text(dossier.pass_words)}"
    for flip in dossier.judgement.flips:
        yield f"The verdict would turn if: {_text(flip)}"
    if dossier.judgement.true_reading:
        yield f"Nearest true reading: {_text(dossier.judgement.true_reading)}"


def _claim_row(number: int, finding: Finding) -> tuple[str, ...]:
    claim = finding.claim
    label, sign, _ = STATUS_WORDS[finding.status]
    quote = (
        f"{KINDS.get(claim.kind, claim.kind)}: “{_text(claim.quote.text)}”" if claim.quote.text else KINDS[claim.kind]
    )
    return str(number), quote, _text(value_words(claim.kind, claim.value)), f"{sign} {label}", _text(finding.reason)


def _story(dossier: Dossier) -> str:
    numbers = {f.claim.id: i for i, f in enumerate(dossier.findings, 1)}
    out = []
    for passage in passages(dossier.reading.story, dossier.findings):
        if passage.omitted:
            out.append(f" … *({passage.omitted:,} characters without claims left out)* … ")
        elif passage.status:
            notes = "".join(f"[{numbers[c]}]" for c in passage.closes)
            out.append(f"**{markdown_text(passage.text.strip())}**{notes} " if passage.text.strip() else passage.text)
        elif passage.heading and passage.text.strip():
            out.append(f"**{markdown_text(passage.text.strip())}**")
        else:
            out.append(markdown_text(passage.text))
    lines = "".join(out).splitlines()
    return "\n".join(f"> {line.strip()}".rstrip() for line in lines)


def _evidence(evidence: Sequence[Evidence]) -> Iterable[str]:
    if evidence:
        yield "## Evidence"
        yield _table(("", "Quantity", "Value", "±", "At", "Method", "Source"), (_evidence_row(e) for e in evidence))


def _evidence_row(evidence: Evidence) -> tuple[str, ...]:
    unit = f" {evidence.unit}" if evidence.unit else ""
    spread = "" if evidence.uncertainty is None else amount(evidence.uncertainty)
    return (
        _text(evidence.id),
        _text(evidence.quantity),
        _text(amount(evidence.value) + unit),
        spread,
        _text(evidence.at or ""),
        _text(evidence.method),
        _text(evidence.source),
    )


def _opportunities(opportunities: Mapping[str, Any]) -> Iterable[str]:
    best = opportunities.get("best") or []
    if best:
        yield "## When such a view was possible"
        yield f"{opportunities.get('count', len(best))} windows in all; {RANKED_BY}:"
        yield _table(("From – to", "Station", "View"), (_opportunity_row(o) for o in best[:8]))


def _opportunity_row(row: Mapping[str, Any]) -> tuple[str, ...]:
    where = "" if row.get("lat_deg") is None else position(row["lat_deg"], row["lon_deg"])
    return interval_words(row["start"], row["end"]), where, opportunity_words(row)


def _doubts(dossier: Dossier) -> Iterable[str]:
    notes = dict.fromkeys([*dossier.reading.unread, *dossier.reading.story.notes, *dossier.warnings])
    if notes:
        yield "## Uncertain or missing"
        yield _bullets(_text(n) for n in notes)


def _provenance(provenance: Mapping[str, Any]) -> Iterable[str]:
    yield f"orbitctx {provenance.get('version', 'unknown')}"
    for row in provenance.get("data", ()):
        covers = row.get("covers") or ()
        covers = " to ".join(str(c)[:10] for c in (covers.split("/") if isinstance(covers, str) else covers))
        yield f"{_text(str(row['name']))}: sha256 {str(row.get('sha256', ''))[:16]}… {_text(covers)}".rstrip()
    for row in provenance.get("elements", ()):
        yield f"elements: `{one_line(row['line1'])}` / `{one_line(row['line2'])}`"
