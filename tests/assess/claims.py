"""Readings made by hand, for tests of the judging alone."""

from __future__ import annotations

from typing import Any

import numpy as np

from orbitctx.instants import TimeWindow, parse_window
from orbitctx.stories.claim import Claim, Reading
from orbitctx.stories.story import Quote, Story


def claim(kind: str, identity: str = "c1", *, hedged: bool = False, **value: Any) -> Claim:
    return Claim(identity, kind, value, Quote("", 0, 0), hedged=hedged)


def when_taken(text: str, precision: str = "day", kind: str = "captured") -> tuple[str, dict[str, Any]]:
    return kind, {**parse_window(text).to_value(), "precision": precision}


def reading(
    *claims: tuple[str, dict[str, Any]],
    published: str | None = None,
    news: bool = True,
    compilation: bool = False,
    text: str = "",
) -> Reading:
    """A reading of claims given as (kind, value) pairs, numbered in order."""
    window = parse_window(published) if published else None
    story = Story(text, "test", None, "en", "given", window, "given" if window else "not known")
    made = tuple(Claim(f"c{k}", kind, value, Quote("", 0, 0)) for k, (kind, value) in enumerate(claims, 1))
    return Reading(story, made, (), told_as_news=news, compilation=compilation, unread=())


def place(name: str, lat_deg: float, lon_deg: float, radius_km: float = 0.0, **more: Any) -> dict[str, Any]:
    """A place of one disc."""
    return {"name": name, "lat_deg": lat_deg, "lon_deg": lon_deg, "region": [[lat_deg, lon_deg, radius_km]], **more}


def window(text: str) -> TimeWindow:
    return parse_window(text)


DAY = np.timedelta64(1, "D")
