"""When the picture can have been taken, from all that was read.

Publication is not capture: a posting or a publication only bounds the time from above. What bounds it from below is,
in this order, a capture date, the stay of the photographer, the expedition, and the freshness of news.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from orbitctx.assess.finding import CaptureWindow
from orbitctx.assess.tolerances import (
    EXPEDITION_SLACK_H,
    FRESH_DAYS,
    STATED_HOUR_SLACK_MIN,
    STATED_MINUTE_SLACK_MIN,
    STATED_SECOND_SLACK_MIN,
)
from orbitctx.instants import TimeWindow, isoformat, parse_instant
from orbitctx.stories.claim import Claim, Reading
from orbitctx.stories.roster import Roster, Stay

__all__ = ["capture_window", "claim_window", "photographer_stays", "published_until"]

_DAY = np.timedelta64(86_400_000_000, "us")
_SLACK_MIN = {
    "second": STATED_SECOND_SLACK_MIN,
    "minute": STATED_MINUTE_SLACK_MIN,
    "hour": STATED_HOUR_SLACK_MIN,
}
# A stated date of at most this length is taken as it stands; a longer range is narrowed by what else is known.
_SHORT_DAYS = 3.5


def claim_window(claim: Claim) -> TimeWindow:
    """The interval of a ``captured`` or ``posted`` claim."""
    start, end = parse_instant(claim.value["start"]), parse_instant(claim.value["end"])
    return TimeWindow(start, max(end, start + np.timedelta64(1, "s")))


def capture_window(reading: Reading, almanac: Any) -> CaptureWindow:
    """The capture window of a story, with its basis as a sentence.

    ``almanac`` needs a ``roster``. Several candidates are given where the text allows several.
    """
    roster = almanac.roster
    until = published_until(reading)
    stated = reading.of_kind("captured")
    if stated:
        return _from_stated(reading, roster, stated, until)
    for bound in (_from_stays, _from_expeditions):
        found = bound(reading, roster, until)
        if found:
            return found
    if until and reading.told_as_news and not reading.compilation:
        window = TimeWindow(until.end - round(FRESH_DAYS) * _DAY, until.end)
        return CaptureWindow(
            window,
            f"No capture date; published by {_last(until)} and told as news, so at most {FRESH_DAYS:.0f} days old.",
            (window,),
            "published",
            until,
        )
    known = f"published by {_last(until)}, but nothing says from when on" if until else "no date of any kind"
    return CaptureWindow(None, f"Nothing bounds the time of capture: {known}.", (), "nothing", until)


def published_until(reading: Reading) -> TimeWindow | None:
    """The earliest time at which the picture is known to have been out: posting or publication, whichever is first."""
    posted = [claim_window(c) for c in reading.of_kind("posted")]
    if reading.story.published:
        posted.append(reading.story.published)
    posted += [d.window for d in reading.dates if d.role == "published"]
    # A range of a year says when it was published, but not before what the picture was taken.
    return min(posted, key=lambda w: w.end) if posted else None


def photographer_stays(reading: Reading, roster: Roster) -> list[Stay]:
    """Every stay of the people credited with the picture."""
    return [stay for claim in reading.of_kind("photographer") for stay in roster.stays(str(claim.value["name"]))]


def _from_stated(
    reading: Reading, roster: Roster, stated: tuple[Claim, ...], until: TimeWindow | None
) -> CaptureWindow:
    firm = [c for c in stated if not c.hedged] or list(stated)
    windows: list[TimeWindow] = []
    for claim in sorted(firm, key=lambda c: claim_window(c).days):
        window = claim_window(claim)
        slack_h = _SLACK_MIN.get(claim.value.get("precision", ""), 0.0) / 60
        # A wider statement that holds a narrower one ("on 18 October", "at 07:09") adds nothing.
        if not any(window.intersection(w) for w in windows):
            windows.append(window.widened(before_h=slack_h, after_h=slack_h) if slack_h else window)
    windows.sort(key=lambda w: w.start)
    read = any(claim.quote.text for claim in firm)  # what the caller gives stands nowhere in the text
    basis = "The text says when it was taken" if read else "The caller gave the time of capture"
    notes = []
    narrowed = []
    for window in windows:
        smaller, why = _narrowed(window, reading, roster, until)
        narrowed.append(smaller)
        notes += [w for w in why if w not in notes]
    basis += ("; " + "; ".join(notes) if notes else "") + "."
    if len(narrowed) > 1:
        basis += f" It gives {len(narrowed)} different times: each is a candidate."
    hull = TimeWindow(narrowed[0].start, max(w.end for w in narrowed))
    return CaptureWindow(hull, basis, tuple(narrowed), "captured", until)


def _narrowed(
    window: TimeWindow, reading: Reading, roster: Roster, until: TimeWindow | None
) -> tuple[TimeWindow, list[str]]:
    """A long stated range cut by publication and by the photographer's stay, as far as they meet it at all."""
    why = []
    if until is not None and window.start < until.end < window.end:
        window = TimeWindow(window.start, until.end)
        why.append(f"cut at its publication by {_last(until)}")
    if window.days <= _SHORT_DAYS:
        return window, why
    for stay in photographer_stays(reading, roster):
        common = window.intersection(stay.window)
        if common and common != window:
            return common, [*why, f"within the stay of {stay.name}"]
    spans = [roster.expedition(int(c.value["number"])) for c in reading.of_kind("expedition")]
    met = [span for span in spans if span is not None and window.intersection(span)]
    if met and not reading.of_kind("photographer"):
        whole = TimeWindow(min(s.start for s in met), max(s.end for s in met)).widened(
            before_h=EXPEDITION_SLACK_H, after_h=EXPEDITION_SLACK_H
        )
        common = window.intersection(whole)
        if common and common != window:
            return common, [*why, "within the expedition named"]
    return window, why


def _from_stays(reading: Reading, roster: Roster, until: TimeWindow | None) -> CaptureWindow | None:
    stays = photographer_stays(reading, roster)
    if not stays:
        return None
    if until is not None:
        stays = [stay for stay in stays if stay.window.start < until.end]
        if reading.told_as_news:
            # Older than the longest plausible lag, it is not news of that stay.
            fresh = until.start - round(FRESH_DAYS) * _DAY
            stays = [stay for stay in stays if stay.window.end >= fresh]
    stays = sorted(_of_the_story(stays, reading, roster), key=lambda s: s.window.start)
    if not stays:
        return None
    windows: list[TimeWindow] = []
    for stay in stays:
        window = stay.window
        if until is not None and window.end > until.end:
            window = TimeWindow(window.start, until.end)
        if window not in windows:
            windows.append(window)
    names = dict.fromkeys(stay.name for stay in stays)
    spans = " and ".join(f"{_day(w.start)} to {_last(w)}" for w in windows)
    basis = f"No capture date; {' and '.join(names)} was aboard {spans}"
    basis += f", cut at its publication by {_last(until)}." if until is not None else "."
    hull = TimeWindow(windows[0].start, max(w.end for w in windows))
    return CaptureWindow(hull, basis, tuple(windows), "stay", until)


def _of_the_story(stays: list[Stay], reading: Reading, roster: Roster) -> list[Stay]:
    """The stays that the story is about: those whose mission, expedition or other dates it names, else all of them."""
    if len(stays) < 2:
        return stays
    counts = [c.value.get("stay") for c in reading.of_kind("photographer")]
    chosen = [stays[n - 1] for n in counts if isinstance(n, int) and 0 < n <= len(stays)]
    if chosen:
        return chosen
    text = reading.story.text
    named = [s for s in stays if any(_names(text, flight) for flight in (s.flight_up, s.flight_down))]
    if named:
        return named
    spans = [roster.expedition(int(c.value["number"])) for c in reading.of_kind("expedition")]
    # Launches, landings and spacewalks are no capture dates, but they tell which mission the text speaks of.
    spans += [d.window for d in reading.dates if d.window.days <= 62]
    for span in spans:
        met = [s for s in stays if span is not None and span.widened(before_h=48, after_h=48).intersection(s.window)]
        if met:
            return met
    return stays


def _names(text: str, flight: str) -> bool:
    """True where the text names the flight, with or without its maker: "SpaceX Crew-2", "Crew-2", never "Crew-20"."""
    short = flight.removeprefix("SpaceX ").removeprefix("Boeing ")
    return len(short) > 4 and re.search(rf"(?<!\w){re.escape(short)}(?!\d)", text) is not None


def _from_expeditions(reading: Reading, roster: Roster, until: TimeWindow | None) -> CaptureWindow | None:
    if reading.compilation or reading.of_kind("photographer"):
        return None
    found = []
    for claim in reading.of_kind("expedition"):
        span = roster.expedition(int(claim.value["number"]))
        if span is not None and (until is None or span.start < until.end):
            found.append((claim.value["number"], span))
    if not found:
        return None
    slack = EXPEDITION_SLACK_H
    hull = TimeWindow(min(span.start for _, span in found), max(span.end for _, span in found))
    hull = hull.widened(before_h=slack, after_h=slack)
    start, end = hull.start, hull.end
    numbers = " and ".join(str(n) for n in dict.fromkeys(n for n, _ in found))
    basis = f"No capture date; Expedition {numbers} lasted {_day(start)} to {_last(hull)} (edges within two days)"
    if until is not None and until.end < end:
        end = until.end
        basis += f", cut at its publication by {_last(until)}"
    window = TimeWindow(start, end)
    return CaptureWindow(window, basis + ".", (window,), "expedition", until)


def _last(window: TimeWindow) -> str:
    return _day(window.end - np.timedelta64(1, "us"))


def _day(instant: np.datetime64) -> str:
    return isoformat(instant)[:10]
