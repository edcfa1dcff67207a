"""Dossiers made by hand: the report's tests need neither intake nor checks. The story is our own."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from orbitctx.assess.finding import CaptureWindow, Discrimination, Evidence, Finding, Judgement
from orbitctx.instants import TimeWindow, parse_window
from orbitctx.report.dossier import Dossier
from orbitctx.stories.claim import Claim, DateMention, Reading
from orbitctx.stories.story import Quote, Story

TEXT = (
    "Northern lights above Berlin and Copenhagen\n\n"
    "French astronaut Thomas Pesquet photographed the northern lights on 27 March 2017 from the International Space "
    "Station. The city lights of Berlin fill the foreground, with Copenhagen further out. The sodium layer glows at a "
    "height of 55 kilometers, while the station races along at 17,000 mph.\n\n"
    "“You can see the whole curtain,” he wrote. Frame ISS050-E-99999 was released in May."
)

BERLIN = {"name": "Berlin", "lat_deg": 52.52, "lon_deg": 13.405, "region": [[52.52, 13.405, 25.0]]}
COPENHAGEN = {"name": "Copenhagen", "lat_deg": 55.676, "lon_deg": 12.568, "region": [[55.676, 12.568, 20.0]]}

TRACK = Evidence(
    "e1", "Distance from the nadir to Berlin", 214.0, "km", 25.0, "2017-03-27T21:31:00Z",
    "SGP4 from the nearest element set, great circle", "element set of 2017-03-27",
)  # fmt: skip
STAY = Evidence(
    "e2", "Stay aboard", "2016-11-19 to 2017-06-02", None, None, None, "roster, edges ±1 day", "data/roster.json"
)
SODIUM = Evidence("e3", "Height of the sodium layer", 90, "km", 5.0, None, "published range 85–92 km", "Plane 2003")
SPEED = Evidence("e4", "Speed of the station", 7.67, "km/s", 0.03, "2017-03-27T21:31:00Z", "SGP4", "element set")


def claim(number: int, kind: str, value: dict[str, Any], quote: str, text: str = TEXT, **more: Any) -> Claim:
    start = text.index(quote)
    return Claim(f"c{number}", kind, value, Quote(quote, start, start + len(quote)), **more)


def finding_list() -> tuple[Finding, ...]:
    day = {"start": "2017-03-27T00:00:00Z", "end": "2017-03-28T00:00:00Z", "precision": "day"}
    return (
        Finding(claim(1, "photographer", {"name": "Thomas Pesquet"}, "Thomas Pesquet"), "supported",
                "He was aboard for the whole window.", (STAY,)),
        Finding(claim(2, "phenomenon", {"kind": "aurora_borealis"}, "northern lights on"), "consistent",
                "Aurora of the northern zone was in view in six windows of that day.", (TRACK,),
                ("Kp lower by 2 in all three intervals",)),
        Finding(claim(3, "captured", day, "27 March 2017"), "consistent", "The station had night passes that day."),
        Finding(claim(4, "subject", BERLIN, "Berlin fill"), "supported", "Berlin lay 214 km away.", (TRACK,)),
        Finding(claim(5, "subject", COPENHAGEN, "Copenhagen further"), "supported", "It was in view.", (TRACK,)),
        Finding(claim(6, "layer_height", {"km": 55, "layer": "sodium"}, "55 kilometers"), "inaccurate",
                "The sodium layer lies near 90 km; 55 miles would be right.", (SODIUM,), (),
                "55 miles (about 90 km)"),
        Finding(claim(7, "speed", {"km_s": 7.6}, "17,000 mph"), "consistent", "7.6 km/s against 7.67.", (SPEED,)),
        Finding(claim(8, "image_id", {"id": "ISS050-E-99999"}, "ISS050-E-99999"), "not_checkable",
                "Frame times are not part of the data: look the frame up."),
    )  # fmt: skip


def build(scene: Any = None, **changes: Any) -> Dossier:
    """A dossier with every status but two; fields of the Dossier may be overruled by name."""
    published = parse_window("2017-06-02")
    story = Story(TEXT, "berlin.txt", "Northern lights above Berlin and Copenhagen", "en", "detected", published,
                  "given by the caller", ("Photo: ESA/NASA",), ("One note of the intake.",))  # fmt: skip
    findings = finding_list()
    window = parse_window("2017-03-27")
    mention = DateMention(window, "captured", "day", findings[2].claim.quote)
    reading = Reading(story, tuple(f.claim for f in findings), (mention,), True, False, ("A passage was not read.",))
    start = np.datetime64("2017-03-27T21:25:00", "us")
    best = TimeWindow(start, start + np.timedelta64(14, "m"))
    fields: dict[str, Any] = {
        "reading": reading,
        "capture": CaptureWindow(window, "the stated day, as UTC", (window,)),
        "findings": findings,
        "judgement": Judgement("plausible_with_errors", "A view like this was possible that night; one number is off.",
                               ("c2", "c6"), ("a different photographer",), None),
        "opportunities": {"count": 6, "best": [{**best.to_value(), "peak": "2017-03-27T21:31:00Z", "lat_deg": 51.3,
                                                "lon_deg": 14.8, "hemisphere": "north", "quality": "strong"}]},
        "discrimination": Discrimination(0.38, "orbital-night instants within 90 days", 61440,
                                         "38 % of all night instants would have passed as well."),
        "scene": scene,
        "options": {},
        "warnings": ("The element set is 12 hours old.",),
        "provenance": {"version": "0.1.0",
                       "data": [{"name": "kp.npy", "sha256": "0" * 64, "covers": ["1998-11-20", "2026-10-15"]}],
                       "elements": [{"line1": "1 25544U 98067A   17086.90", "line2": "2 25544  51.6400"}]},
    }  # fmt: skip
    return Dossier(**{**fields, **changes})


def with_text(text: str, *, title: str | None = None, quote: str | None = None, **changes: Any) -> Dossier:
    """A dossier about other words; one claim on ``quote`` where it is given."""
    base = build()
    story = dataclasses.replace(base.reading.story, text=text, title=title)
    findings: tuple[Finding, ...] = ()
    if quote is not None:
        found = claim(1, "subject", {**BERLIN, "name": quote}, quote, text)
        findings = (Finding(found, "contradicted", quote, (), (quote,), quote),)
    reading = dataclasses.replace(base.reading, story=story, claims=tuple(f.claim for f in findings), dates=())
    return dataclasses.replace(base, reading=reading, findings=findings, **changes)
