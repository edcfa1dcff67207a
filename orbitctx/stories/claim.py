"""What a story says: claims with their quotes, and the reading they are part of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from orbitctx.instants import TimeWindow
from orbitctx.stories.story import Quote, Story

__all__ = ["CLAIM_KINDS", "CORE_KINDS", "Claim", "DateMention", "Reading"]

# The claim kinds of the design; a contradicted core claim contradicts the story.
CORE_KINDS = frozenset(
    {
        "captured",
        "photographer",
        "expedition",
        "phenomenon",
        "station_over",
        "subject",
        "direction",
        "both_hemispheres",
        "extent",
        "lighting",
    }
)
CLAIM_KINDS = CORE_KINDS | {
    "posted",
    "storm",
    "role",
    "spacecraft",
    "image_id",
    "altitude",
    "speed",
    "period",
    "inclination",
    "layer_height",
}


@dataclass(frozen=True, slots=True)
class Claim:
    """One testable statement.

    ``value`` is the normalised value of the design's table. Places (``station_over``, ``subject``) carry
    ``name``, ``lat_deg``, ``lon_deg`` (a representative point) and ``region``: a list of discs
    ``[lat_deg, lon_deg, radius_km]`` whose union covers the place; an ambiguous name has ``alternatives``, a list of
    such values. A ``subject`` that the aurora is said to hang over has ``"aurora_over": true``.
    Times (``captured``, ``posted``) are ``{"start", "end"}`` with ``"precision"`` ("second", "minute", "hour", "day",
    "month", "year", "range", "vague") and ``"local": true`` where the text gives a local date or time, already widened.
    """

    id: str
    kind: str
    value: Mapping[str, Any]
    quote: Quote
    hedged: bool = False  # "possibly", "said to be"
    note: str = ""  # what the reader of the text assumed, in one sentence


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in the text and what it speaks of; only the roles ``captured`` and ``posted`` become claims."""

    window: TimeWindow
    role: str  # captured, posted, published, launch, landing, spacewalk, storm, archive, other
    precision: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from one story, and what was not."""

    story: Story
    claims: tuple[Claim, ...]
    dates: tuple[DateMention, ...]
    told_as_news: bool  # nothing says archive, years ago, anniversary, another year
    compilation: bool  # the text says the footage is put together from several occasions
    unread: tuple[str, ...]  # what could not be read and why, one sentence each

    def of_kind(self, *kinds: str) -> tuple[Claim, ...]:
        """The claims of the given kinds, in the order of the text."""
        return tuple(c for c in self.claims if c.kind in kinds)
