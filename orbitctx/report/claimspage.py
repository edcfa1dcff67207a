"""What was read from a story, before anything is judged: the text with its claims marked, as one web page."""

from __future__ import annotations

from markupsafe import Markup

from orbitctx.assess.finding import Finding
from orbitctx.report.marked import headline, passages
from orbitctx.report.palette import page_css
from orbitctx.report.plain import visible
from orbitctx.report.webpage import content_security_policy, environment, template_text
from orbitctx.report.words import KINDS, value_words
from orbitctx.stories.claim import Reading

__all__ = ["claims_page"]


def claims_page(reading: Reading) -> str:
    """The page as text: self-contained, nothing of the story taken as markup, no claim judged."""
    css = template_text("report.css") + page_css()
    unjudged = [Finding(claim, "not_checkable", "") for claim in reading.claims]
    numbers = {claim.id: k for k, claim in enumerate(reading.claims, 1)}
    page = environment().get_template("claims.html.j2")
    return (
        page.render(
            css=Markup(css),
            csp=content_security_policy(css),
            title=headline(reading.story),
            language=reading.story.language if reading.story.language != "und" else "",
            told_language=f"{reading.story.language} ({reading.story.language_basis})",
            published_basis=visible(_sentence(reading.story.published_basis)),
            claims=[
                {
                    "anchor": f"claim-{claim.id}",
                    "kind": KINDS.get(claim.kind, claim.kind),
                    "value": visible(value_words(claim.kind, claim.value)),
                    "quote": visible(claim.quote.text),
                    "hedged": claim.hedged,
                }
                for claim in reading.claims
            ],
            story=[
                {
                    "text": p.text,
                    "marked": p.status is not None,
                    "omitted": p.omitted,
                    "heading": p.heading,
                    "anchor": f"claim-{p.claims[0]}" if p.claims else "",
                    "notes": [numbers[c] for c in p.closes],
                }
                for p in passages(reading.story, unjudged)
            ],
            unread=[visible(note) for note in (*reading.unread, *reading.story.notes)],
        )
        + "\n"
    )


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
