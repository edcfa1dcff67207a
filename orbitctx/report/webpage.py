"""The report as one self-contained web page: no request leaves it, and nothing of the story is taken as markup.

The Content-Security-Policy allows exactly one style sheet, by its hash; drawings carry classes, never inline styles.
"""

from __future__ import annotations

import base64
import functools
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from orbitctx.assess.finding import Evidence, Finding
from orbitctx.report import charts
from orbitctx.report.advice import next_steps, replay_command
from orbitctx.report.claimreview import to_claimreview
from orbitctx.report.dossier import STANDING_SENTENCE, Dossier
from orbitctx.report.legend import legend
from orbitctx.report.marked import headline, passages
from orbitctx.report.palette import page_css
from orbitctx.report.plain import json_for_html, one_line, shortened, source_name, visible
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

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["content_security_policy", "environment", "template_text", "to_html"]

_TEMPLATES = Path(__file__).parent / "templates"
CREDITS = (
    "Kp: GFZ Helmholtz Centre for Geosciences, CC BY 4.0 (doi:10.1029/2020SW002641). Element sets: public catalogue, "
    "18th Space Defense Squadron. Coastlines: Natural Earth. Ephemeris: JPL DE421."
)


def to_html(dossier: Dossier, *, theme: str | None = None, own_style: bool = False) -> str:
    """The page as text; ``theme`` "light" or "dark" fixes the colours, otherwise the reader's setting decides.

    With ``own_style`` every drawing carries its rules inside, for readers that do not hand a page's style down to SVG.
    """
    css = template_text("report.css") + page_css(theme)
    page = environment().get_template("report.html.j2")
    return (
        page.render(
            css=Markup(css), csp=content_security_policy(css), **_content(dossier, theme if own_style else None)
        )
        + "\n"
    )


@functools.cache
def environment() -> Environment:
    """Jinja2 with autoescape for every template, and an error for a name that is not given."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@functools.cache
def template_text(name: str) -> str:
    """A style sheet or script of the templates folder, to be put into a page."""
    return (_TEMPLATES / name).read_text(encoding="utf-8").strip()


def content_security_policy(css: str, *scripts: str) -> str:
    """A policy under which a page can load nothing, and run and style itself only with these very texts."""

    def source(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    allowed = " ".join(source(s) for s in scripts) or "'none'"
    return f"default-src 'none'; style-src {source(css)}; script-src {allowed}; base-uri 'none'; form-action 'none'"


def _content(dossier: Dossier, drawn: str | None) -> dict[str, Any]:
    story, scene = dossier.reading.story, dossier.scene
    status = VERDICT_STATUS[dossier.verdict]
    provenance = dossier.provenance
    return {
        "version": str(provenance.get("version", "unknown")),
        "title": headline(story),
        "verdict": {"status": status, "label": VERDICT_WORDS[dossier.verdict], "sign": STATUS_WORDS[status][1]},
        "summary": visible(dossier.summary),
        "standing": STANDING_SENTENCE,
        "meta": list(_meta(dossier)),
        "language": story.language if story.language != "und" else "",
        "claims": [_claim(f, dossier) for f in dossier.findings],
        "counts": _counts(dossier.findings),
        "status_legend": [
            {"status": s, "label": label, "sign": sign, "meaning": meaning}
            for s, (label, sign, meaning) in STATUS_WORDS.items()
        ],
        "story": _story(dossier),
        "evidence": [_evidence(e, dossier.findings) for e in dossier.evidence],
        "discrimination": _discrimination(dossier),
        "flips": [visible(f) for f in dossier.judgement.flips],
        "doubts": [visible(n) for n in dict.fromkeys((*dossier.reading.unread, *story.notes, *dossier.warnings))],
        "alternatives": [visible(a) for a in _alternatives(dossier)],
        "best": [_opportunity(o) for o in (dossier.opportunities.get("best") or [])[:10]],
        "best_words": f"{dossier.opportunities.get('count', 0)} windows in which such a view was possible; {RANKED_BY}",
        "steps": [visible(s) for s in next_steps(dossier)],
        "command": replay_command(dossier),
        "sha": story.sha256,
        "published_basis": visible(story.published_basis),
        "data": [
            {"name": d["name"], "covers": _covers(d.get("covers")), "sha256": d.get("sha256", "")}
            for d in provenance.get("data", ())
        ],
        "elements": list(provenance.get("elements", ()))[:6],
        "credits": CREDITS,
        "json_ld": Markup(json_for_html(to_claimreview(dossier))),
        "scene": scene is not None,
        **(_scene(scene, drawn) if scene is not None else {}),
    }


def _meta(dossier: Dossier) -> Iterable[str]:
    story, capture = dossier.reading.story, dossier.capture
    yield f"Source: {shortened(source_name(story.source), 90)}"
    yield "Published: " + ("not known" if story.published is None else window_text(story.published))
    if capture.window is not None:
        yield f"Capture window: {interval_words(*capture.window.to_value().values())} ({visible(capture.basis)})"
    else:
        yield f"Capture window: not bounded ({visible(capture.basis)})"


def _claim(finding: Finding, dossier: Dossier) -> dict[str, Any]:
    claim = finding.claim
    label, sign, _ = STATUS_WORDS[finding.status]
    return {
        "anchor": f"claim-{claim.id}",
        "kind": KINDS.get(claim.kind, claim.kind),
        "value": visible(value_words(claim.kind, claim.value)),
        "quote": shortened(claim.quote.text, 240),
        "status": finding.status,
        "label": label,
        "sign": sign,
        "reason": visible(finding.reason),
        "true_reading": visible(finding.true_reading or ""),
        "note": visible(claim.note),
        "evidence": [{"id": e.id, "anchor": f"evidence-{e.id}"} for e in finding.evidence],
    }


def _counts(findings: Iterable[Finding]) -> str:
    found = Counter(f.status for f in findings)
    return ", ".join(f"{found[s]} {STATUS_WORDS[s][0].lower()}" for s in STATUS_WORDS if found[s]) + "."


def _story(dossier: Dossier) -> list[dict[str, Any]]:
    numbers = {f.claim.id: i for i, f in enumerate(dossier.findings, 1)}
    return [
        {
            "text": p.text,
            "status": p.status,
            "omitted": p.omitted,
            "heading": p.heading,
            "anchor": f"claim-{p.claims[0]}" if p.claims else "",
            "notes": [numbers[c] for c in p.closes],
        }
        for p in passages(dossier.reading.story, dossier.findings)
    ]


def _evidence(evidence: Evidence, findings: Iterable[Finding]) -> dict[str, Any]:
    unit = f" {evidence.unit}" if evidence.unit else ""
    users = [f for f in findings if any(e.id == evidence.id for e in f.evidence)]
    return {
        "id": evidence.id,
        "anchor": f"evidence-{evidence.id}",
        "quantity": visible(evidence.quantity),
        "value": visible(amount(evidence.value) + unit),
        "spread": "" if evidence.uncertainty is None else amount(evidence.uncertainty) + unit,
        "at": _at(evidence.at),
        "margins": [m for f in users for m in _margin(evidence, f)],
        "flips": [visible(x) for x in dict.fromkeys(x for f in users for x in f.flips)][:3],
        "method": visible(evidence.method),
        "source": visible(evidence.source),
    }


def _at(text: str | None) -> str:
    if not text:
        return ""
    if "/" in text and text.count("T") == 2:
        return interval_words(*text.split("/"))
    return time_words(text) if len(text) >= 16 and text[10] == "T" and "/" not in text else visible(text)


def _margin(evidence: Evidence, finding: Finding) -> Iterable[str]:
    """How far a stated number lies from the computed one, where both have the same unit."""
    claim, key = finding.claim, {"km": "km", "km/s": "km_s", "min": "minutes", "deg": "deg"}.get(evidence.unit or "")
    stated = claim.value.get(key) if key else None
    if isinstance(stated, int | float) and isinstance(evidence.value, int | float):
        yield f"Stated: {amount(stated)} {evidence.unit}, off by {amount(abs(stated - evidence.value))} {evidence.unit}"


def _discrimination(dossier: Dossier) -> dict[str, str] | None:
    found = dossier.discrimination
    if found is None:
        return None
    share = "" if found.share is None else f"{amount(100 * found.share, 2)} %"
    return {
        "words": visible(dossier.pass_words),
        "share": share,
        "instants": amount(found.instants, 6),
        "population": visible(found.population),
    }


def _alternatives(dossier: Dossier) -> Iterable[str]:
    if dossier.judgement.true_reading:
        yield f"Nearest true reading of the story: {dossier.judgement.true_reading}"
    for finding in dossier.findings:
        others = finding.claim.value.get("alternatives")
        if others:
            names = "; ".join(
                f"{one_line(str(o.get('name')))} ({position(o['lat_deg'], o['lon_deg'])})" for o in others[:5]
            )
            yield f"“{one_line(finding.claim.quote.text)}” may also be {names}."
    if len(dossier.capture.candidates) > 1:
        windows = "; ".join(interval_words(*w.to_value().values()) for w in dossier.capture.candidates[:8])
        yield f"The text allows {len(dossier.capture.candidates)} windows for the capture: {windows}."


def _opportunity(row: Mapping[str, Any]) -> dict[str, str]:
    where = "" if row.get("lat_deg") is None else position(row["lat_deg"], row["lon_deg"])
    return {"when": interval_words(row["start"], row["end"]), "where": where, "what": visible(opportunity_words(row))}


def _covers(value: Any) -> str:
    parts = value.split("/") if isinstance(value, str) else value or ()
    return " to ".join(str(v)[:10] for v in parts)


def _scene(scene: Mapping[str, Any], drawn: str | None) -> dict[str, Any]:
    from orbitctx.report.viewdraw import draw_view, view_words

    key = scene["key"]
    view = scene.get("view")
    return {
        "drawings": {
            "globe": charts.globe(scene, theme=drawn),
            "map": charts.flat_map(scene, theme=drawn),
            "time": charts.time_line(scene, theme=drawn),
            "window": draw_view(view, standalone=drawn is not None) if view else "",
        },
        "window_words": view_words(view) if view else "",
        "key_time": time_words(key["at"]) if key else "an unknown time",
        "key_why": visible(f"Chosen as {key['why']}." if key and key["why"] else ""),
        "facts": _facts(key) if key else [],
        "legend": legend(drawn),
        "time_words": (
            f"{interval_words(scene['span']['start'], scene['span']['end'])} (UTC): latitude of the station over day, "
            "twilight and night at its nadir; windows with aurora in view; hours with the Moon up; Kp "
            "(storms from 5 on in the warmer colour)."
        ),
    }


def _facts(key: Mapping[str, Any]) -> list[tuple[str, str]]:
    lit = "in sunlight" if key["station_sunlit"] else "in the Earth's shadow"
    return [
        ("Station above", position(key["lat_deg"], key["lon_deg"])),
        ("Height", f"{key['height_km']:.0f} km"),
        ("Position good to", f"{amount(key['spread_km'])} km along the track (95 %)"),
        ("Sun at the nadir", f"{key['sun_altitude_deg']:+.0f}°; the station is {lit}"),
        (
            "Ground in view out to",
            f"{key['ground_arc_deg'] * 111.2:,.0f} km ({key['ground_arc_deg']:.1f}°)".replace(",", " "),
        ),
        (
            "Aurora in view out to",
            f"{key['aurora_arc_deg'] * 111.2:,.0f} km ({key['aurora_arc_deg']:.1f}°)".replace(",", " "),
        ),
        ("Moon", f"{key['moon_altitude_deg']:+.0f}° at the nadir, {100 * key['moon_fraction']:.0f} % lit"),
        ("Kp", "not known" if key["kp"] is None else amount(key["kp"], 2)),
    ]
