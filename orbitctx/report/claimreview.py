"""A draft of schema.org ClaimReview (JSON-LD) for a checked story.

A draft: author, address and date of the review are a human's to fill in, and the best rating is never given, since
geometry cannot authenticate a picture. See https://schema.org/ClaimReview.
"""

from __future__ import annotations

from typing import Any

from orbitctx.report.dossier import STANDING_SENTENCE, Dossier
from orbitctx.report.marked import headline
from orbitctx.report.plain import shortened, visible
from orbitctx.report.record import window_text
from orbitctx.report.words import VERDICT_WORDS

__all__ = ["to_claimreview"]

# 5 would say "true", which orbit and light cannot say. -1: hard to categorise, as Google's reader has it.
_RATINGS = {"plausible": 4, "plausible_with_errors": 3, "undetermined": -1, "unlikely": 2, "contradicted": 1}


def to_claimreview(dossier: Dossier) -> dict[str, Any]:
    """The JSON-LD object; ``author.name``, ``url`` and ``datePublished`` are empty strings for a human to fill in."""
    story = dossier.reading.story
    appearance: dict[str, Any] = {"@type": "CreativeWork", "headline": headline(story)}
    if story.source.startswith(("https://", "http://")):
        appearance["url"] = visible(story.source)
    if story.published is not None:
        appearance["datePublished"] = window_text(story.published).partition("/")[0]
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": "",
        "datePublished": "",
        "author": {"@type": "Organization", "name": ""},
        "claimReviewed": headline(story),
        "inLanguage": "en",
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": "Organization", "name": ""},
            "appearance": appearance,
            "text": shortened(story.text, 500),
        },
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": _RATINGS[dossier.verdict],
            "worstRating": 1,
            "bestRating": 5,
            "alternateName": f"{VERDICT_WORDS[dossier.verdict]} (orbit, light and activity only)",
            "ratingExplanation": f"{visible(dossier.summary)} {STANDING_SENTENCE}",
        },
        "reviewBody": visible(dossier.summary),
    }
