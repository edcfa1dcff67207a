"""When: the capture date against publication, the first module and the crew; the posting against both."""

from __future__ import annotations

import numpy as np

from orbitctx.assess.bench import Bench, evidence, finding
from orbitctx.assess.capture import claim_window
from orbitctx.assess.finding import Finding
from orbitctx.assess.tolerances import DATE_SLACK_H
from orbitctx.constants import FIRST_LIGHT
from orbitctx.instants import TimeWindow, isoformat
from orbitctx.stories.claim import Claim

__all__ = ["check_captured", "check_posted"]

_FIRST_LIGHT = np.datetime64(FIRST_LIGHT, "us")
# Docking of Soyuz TM-31, 2000-11-02: from then on the station has never been empty.
_FIRST_CREW = np.datetime64("2000-11-02T00:00:00", "us")
_SLACK = np.timedelta64(round(DATE_SLACK_H), "h")


def check_captured(claim: Claim, bench: Bench) -> Finding:
    """Whether a picture can have been taken from the station at the stated time, and before it was published."""
    window = claim_window(claim)
    if window.end <= _FIRST_LIGHT:
        row = evidence("launch of the first module", isoformat(_FIRST_LIGHT), method="published", source="NASA")
        return finding(
            claim,
            "contradicted",
            f"The first module of the station was launched on {isoformat(_FIRST_LIGHT)[:10]}: on {_span(window)} there "
            "was no station to photograph from.",
            row,
            flips=(f"a capture from {isoformat(_FIRST_CREW)[:10]} on, when the first crew came aboard",),
        )
    if window.end <= _FIRST_CREW and not bench.roster.aboard(window):
        row = evidence("first crew aboard", isoformat(_FIRST_CREW)[:10], method="published", source="NASA")
        return finding(
            claim,
            "contradicted",
            f"Nobody was aboard the station on {_span(window)}.",
            row,
            flips=(f"a capture from {isoformat(_FIRST_CREW)[:10]} on",),
        )
    published = _out(bench)
    if published is not None and window.start >= published.end + _SLACK:
        days = float((window.start - published.end) / np.timedelta64(86_400_000_000, "us"))
        row = evidence(
            "published by",
            isoformat(published.end),
            method=bench.reading.story.published_basis or "read",
            source="story",
        )
        return finding(
            claim,
            "contradicted",
            f"The stated capture ({_span(window)}) lies {max(days, 1):.0f} days after the story was out "
            f"({_span(published)}).",
            row,
            flips=(f"a capture before {isoformat(published.end)[:10]}",),
            true_reading="a capture before the publication",
        )
    if bench.surroundings is None:
        why = bench.why_no_physics or "There is no orbit data for that time."
        if window.start >= bench.covered.end or window.end <= bench.covered.start:
            # "Now" is never taken for the publication: without one, a date after the record may be a true one.
            or_else = "" if published is not None else ", or a publication date before it"
            return finding(claim, "not_checkable", f"{why} Missing: orbit data for that time{or_else}.")
    beyond = window.end > bench.roster.covered.end  # who was aboard is not known, but not "nobody" either
    return finding(
        claim,
        "consistent",
        (f"The station was up on {_span(window)}" if beyond else f"The station was up and manned on {_span(window)}")
        + (
            ", before the story was out."
            if published is not None
            else "; no publication date is known to set it against."
        ),
        flips=(f"a publication before {isoformat(window.start)[:10]}",),
    )


def check_posted(claim: Claim, bench: Bench) -> Finding:
    """Whether the posting lies between the capture and the publication."""
    window = claim_window(claim)
    published = bench.reading.story.published
    if published is not None and window.start >= published.end + _SLACK:
        return finding(claim, "inaccurate", f"The posting ({_span(window)}) would be later than the story itself.")
    stated = [claim_window(c) for c in bench.claims("captured")]
    if stated and all(s.start >= window.end + _SLACK for s in stated):
        return finding(claim, "inaccurate", f"The posting ({_span(window)}) would be earlier than the stated capture.")
    return finding(claim, "consistent", "The posting bounds the capture from above; it is not the capture.")


def _out(bench: Bench) -> TimeWindow | None:
    """When it was out; a date read from the text must not refute the text on its own, so page and caller go first."""
    return bench.reading.story.published or bench.capture.until


def _span(window: TimeWindow) -> str:
    first, last = isoformat(window.start)[:10], isoformat(window.end - np.timedelta64(1, "us"))[:10]
    if first == last and window.days < 0.9:
        return f"{first} {isoformat(window.start)[11:16]} to {isoformat(window.end)[11:16]} UTC"
    return first if first == last else f"{first} to {last}"
