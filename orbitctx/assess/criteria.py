"""What ``when`` is asked for, as understood: names are canonical, words known, spans within the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from orbitctx.almanac import Almanac
from orbitctx.asked import asked_azimuth, asked_person, asked_places, roster_ends
from orbitctx.assess.bench import AURORAS, NIGHT_PHENOMENA
from orbitctx.assess.geography import lowest_latitude_deg
from orbitctx.assess.tolerances import OVER_KM, REACH_DEG
from orbitctx.constants import EARTH_MEAN_RADIUS_KM, FIRST_LIGHT
from orbitctx.errors import NoDataError, UsageError
from orbitctx.instants import TimeWindow, isoformat, parse_window
from orbitctx.stories.roster import Roster

__all__ = ["Criteria", "Search", "never_below", "read_criteria", "searched_spans"]

_PHENOMENA = NIGHT_PHENOMENA | {"lightning", "noctilucent_clouds", "moon"}
_LIGHTS = frozenset({"night", "day", "sunrise", "sunset", "moonlight"})
# Rounding to minutes and the seconds at the record's ends are not worth a word.
_NOTED_DAYS = 0.05
_COMPASS = {
    "north": 0.0,
    "north-east": 45.0,
    "northeast": 45.0,
    "east": 90.0,
    "south-east": 135.0,
    "southeast": 135.0,
    "south": 180.0,
    "south-west": 225.0,
    "southwest": 225.0,
    "west": 270.0,
    "north-west": 315.0,
    "northwest": 315.0,
}


@dataclass(frozen=True, slots=True)
class Criteria:
    """What is asked for, as understood: names are canonical, places carry their regions, spans are UTC."""

    photographer: str | None
    places: tuple[Mapping[str, Any], ...]
    over: tuple[Mapping[str, Any], ...]
    phenomenon: str | None
    lighting: str | None
    azimuth_deg: float | None
    kp: tuple[float, float] | None

    def to_record(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "photographer": self.photographer,
            "place": [p["name"] for p in self.places],
            "over": [p["name"] for p in self.over],
            "phenomenon": self.phenomenon,
            "lighting": self.lighting,
            "direction": self.azimuth_deg,
            "kp": list(self.kp) if self.kp else None,
        }

    @property
    def at_night(self) -> bool:
        """Whether only the night side counts; so it is where neither light nor a phenomenon of the day is asked for."""
        if self.lighting is not None:
            return self.lighting in {"night", "moonlight"}
        return True

    @property
    def only_at_night(self) -> bool:
        """Whether the phenomenon asked for is one that no other light shows, as the check of a story has it."""
        return self.phenomenon in NIGHT_PHENOMENA | {"lightning"}


def not_narrowed(phenomenon: str | None) -> str:
    """What the search cannot know of a phenomenon, or an empty text for one that geometry narrows."""
    if phenomenon is None or phenomenon in AURORAS or phenomenon == "moon":
        return ""
    words = phenomenon.replace("_", " ").capitalize()
    if phenomenon == "noctilucent_clouds":
        return f"{words}: narrowed to their season and to latitudes from which they can be in sight, not to displays."
    if phenomenon == "comet":
        return f"{words}: positions of comets are not among the data; every night counts."
    return f"{words}: geometry narrows this to the night and no further; every night counts."


def read_criteria(
    almanac: Almanac,
    *,
    photographer: str | None,
    place: str | Sequence[str] | None,
    phenomenon: str | None,
    over: str | Sequence[str] | None,
    lighting: str | None,
    direction: str | float | None,
    kp: float | tuple[float, float] | None,
) -> Criteria:
    """The criteria of a search. Raises UsageError for a name, a place or a word that is not known."""
    return Criteria(
        photographer=None if photographer is None else asked_person(photographer, almanac.roster).name,
        places=_places(place, almanac),
        over=_places(over, almanac),
        phenomenon=_word(phenomenon, _PHENOMENA, "phenomenon"),
        lighting=_word(lighting, _LIGHTS, "lighting"),
        azimuth_deg=_bearing(direction),
        kp=_kp_range(kp),
    )


def _places(names: str | Sequence[str] | None, almanac: Almanac) -> tuple[dict[str, Any], ...]:
    out = []
    for name in [names] if isinstance(names, str) else names or ():
        best = asked_places(name, almanac.gazetteer)[0]
        out.append(
            {
                "name": best.name,
                "lat_deg": best.lat_deg,
                "lon_deg": best.lon_deg,
                "region": [list(d) for d in best.region],
            }
        )
    return tuple(out)


def _word(word: str | None, known: frozenset[str], what: str) -> str | None:
    if word is None:
        return None
    told = word.strip().lower().replace(" ", "_").replace("-", "_")
    told = {"northern_lights": "aurora_borealis", "southern_lights": "aurora_australis"}.get(told, told)
    if told not in known:
        raise UsageError(f"This {what} is not known.", expected=", ".join(sorted(known)), found=repr(word))
    return told


def _bearing(direction: str | float | None) -> float | None:
    if direction is None:
        return None
    text = str(direction).strip().lower()
    if text in _COMPASS:
        return _COMPASS[text]
    azimuth = asked_azimuth(text)
    if azimuth is None:
        raise UsageError(
            "This is not a direction.",
            expected="degrees from north, or " + ", ".join(list(_COMPASS)[:3]),
            found=repr(direction),
        )
    return azimuth


def _kp_range(kp: float | tuple[float, float] | None) -> tuple[float, float] | None:
    if kp is None:
        return None
    low, high = kp if isinstance(kp, tuple | list) else (kp, 9.0)
    if not 0 <= low <= high <= 9:
        raise UsageError("This is not a range of Kp.", expected="0 <= least <= most <= 9", found=repr(kp))
    return float(low), float(high)


@dataclass(frozen=True, slots=True)
class Search:
    """The spans to search, the days that were asked for beyond them, and what a reader must know of that."""

    spans: tuple[TimeWindow, ...]
    days_beyond: float  # asked for, and beyond what any element set serves
    notes: tuple[str, ...]


def searched_spans(criteria: Criteria, from_: Any, until: Any, almanac: Almanac) -> Search:
    """The spans to search: the photographer's stays, or all that is asked for, as far as any element set serves.

    Raises UsageError for a span that is empty, NoDataError for one without orbit data.
    """
    covered, served = almanac.orbit.covered, almanac.orbit.served
    # A stay says itself how far it goes; what nobody has asked for ends with the sets, not with the last one's age.
    last = covered.end if criteria.photographer is None else max(covered.end, almanac.roster.covered.end)
    start, end = _edge(from_, covered.start, first=True), _edge(until, last, first=False)
    if not start < end:
        if from_ is None or until is None:  # the other edge is that of the data
            raise _no_data(covered, str(until if from_ is None else from_))
        raise UsageError("The span is empty.", expected="from before until", found=f"{from_} to {until}")
    asked = TimeWindow(start, end)
    spans: list[TimeWindow] = [asked]
    notes: list[str] = []
    if criteria.photographer is not None:
        spans, notes = _while_aboard(
            criteria.photographer, asked, almanac.roster, told=(from_ is not None, until is not None)
        )
    inside = [common for s in spans if (common := s.intersection(served))]
    if not inside:
        raise _no_data(covered, f"{isoformat(spans[0].start)[:10]} to {isoformat(spans[-1].end)[:10]}")
    beyond = sum(s.days for s in spans) - sum(s.days for s in inside)
    if beyond > _NOTED_DAYS:
        notes.append(
            f"{beyond:.1f} of the days asked for lie outside what any element set serves "
            f"({_day(served.start)} to {_day(served.end)}): they were not searched."
        )
    return Search(tuple(inside), beyond, tuple(notes))


def _while_aboard(
    name: str, asked: TimeWindow, roster: Roster, *, told: tuple[bool, bool]
) -> tuple[list[TimeWindow], list[str]]:
    """The parts of a span in which somebody was aboard, with a note where days at an edge that was ``told`` fall away.

    Raises UsageError where there are none.
    """
    stays = roster.stays(name)
    spans = [common for stay in stays if (common := stay.window.intersection(asked))]
    if not spans:
        raise UsageError(
            f"{name} was not aboard in that span.",
            expected=" and ".join(f"{_day(s.window.start)} to {_last(s.window)}" for s in stays) or "never",
            found=f"{_day(asked.start)} to {_last(asked)}",
        )
    cut = (told[0] and spans[0].start > asked.start) or (told[1] and spans[-1].end < asked.end)
    notes = []
    if cut or (all(told) and len(spans) > 1):
        searched = " and ".join(f"{_day(s.start)} to {_last(s)}" for s in spans)
        notes.append(f"Of the span asked for only the days with {name} aboard were searched: {searched}.")
    if any(s.open and s.window.end < asked.end for s in stays):
        notes.append(roster_ends(roster))
    return spans, notes


def _no_data(covered: TimeWindow, found: str) -> NoDataError:
    return NoDataError(
        "No orbit data for that span.", expected=f"{_day(covered.start)} to {_day(covered.end)}", found=found
    )


def _day(instant: np.datetime64) -> str:
    return isoformat(instant)[:10]


def _last(window: TimeWindow) -> str:
    """The last day of a half-open window."""
    return _day(window.end - np.timedelta64(1, "us"))


def _edge(value: Any, default: np.datetime64, *, first: bool) -> np.datetime64:
    if value is None:
        return max(default, np.datetime64(FIRST_LIGHT, "us"))
    window = value if isinstance(value, TimeWindow) else parse_window(str(value))
    return window.start if first else window.end


def never_below(place: Mapping[str, Any]) -> str:
    """Why the station never passes over a place, or an empty text for one that the track reaches."""
    lowest = lowest_latitude_deg(place)
    if (lowest - REACH_DEG) * np.pi / 180 * EARTH_MEAN_RADIUS_KM <= OVER_KM:
        return ""
    return (
        f"The station never passes over {place['name']}, which begins at {lowest:.1f} degrees of latitude: its track "
        f"ends at {REACH_DEG} degrees. Ask for it as a place in view."
    )
