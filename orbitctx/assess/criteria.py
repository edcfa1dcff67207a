"""What ``when`` is asked for, as understood: names are canonical, words known, spans within the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from orbitctx.almanac import Almanac
from orbitctx.asked import asked_person, asked_places
from orbitctx.assess.bench import NIGHT_PHENOMENA
from orbitctx.assess.geography import lowest_latitude_deg
from orbitctx.assess.tolerances import OVER_KM, REACH_DEG
from orbitctx.constants import EARTH_MEAN_RADIUS_KM, FIRST_LIGHT
from orbitctx.errors import NoDataError, UsageError
from orbitctx.instants import TimeWindow, isoformat, parse_window

__all__ = ["Criteria", "never_below", "read_criteria", "searched_spans"]

_PHENOMENA = NIGHT_PHENOMENA | {"lightning", "noctilucent_clouds", "moon"}
_LIGHTS = frozenset({"night", "day", "sunrise", "sunset", "moonlight"})
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
    try:
        return float(text) % 360.0
    except ValueError:
        raise UsageError(
            "This is not a direction.",
            expected="degrees from north, or " + ", ".join(list(_COMPASS)[:3]),
            found=repr(direction),
        ) from None


def _kp_range(kp: float | tuple[float, float] | None) -> tuple[float, float] | None:
    if kp is None:
        return None
    low, high = kp if isinstance(kp, tuple | list) else (kp, 9.0)
    if not 0 <= low <= high <= 9:
        raise UsageError("This is not a range of Kp.", expected="0 <= least <= most <= 9", found=repr(kp))
    return float(low), float(high)


def searched_spans(criteria: Criteria, from_: Any, until: Any, almanac: Almanac) -> list[TimeWindow]:
    """The spans to search: the photographer's stays, or all that is asked for, as far as orbit data go.

    Raises UsageError for a span that is empty, NoDataError for one without orbit data.
    """
    covered = almanac.orbit.covered
    start = _edge(from_, covered.start, first=True)
    end = _edge(until, covered.end, first=False)
    if not start < end:
        if from_ is None or until is None:  # the other edge is that of the data
            raise NoDataError(
                "No orbit data for that span.",
                expected=f"{isoformat(covered.start)[:10]} to {isoformat(covered.end)[:10]}",
                found=str(until if from_ is None else from_),
            )
        raise UsageError(
            "The span is empty.", expected="from before until", found=f"{isoformat(start)} to {isoformat(end)}"
        )
    asked = TimeWindow(start, end)
    if criteria.photographer is None:
        spans = [asked]
    else:
        stays = [s.window for s in almanac.roster.stays(criteria.photographer)]
        spans = [common for stay in stays if (common := stay.intersection(asked))]
        if not spans:
            told = " and ".join(f"{isoformat(s.start)[:10]} to {isoformat(s.end)[:10]}" for s in stays) or "never"
            raise UsageError(
                f"{criteria.photographer} was not aboard in that span.",
                expected=told,
                found=f"{isoformat(start)[:10]} to {isoformat(end)[:10]}",
            )
    inside = [common for s in spans if (common := s.intersection(covered))]
    if not inside:
        raise NoDataError(
            "No orbit data for that span.",
            expected=f"{isoformat(covered.start)[:10]} to {isoformat(covered.end)[:10]}",
            found=f"{isoformat(spans[0].start)[:10]} to {isoformat(spans[-1].end)[:10]}",
        )
    return inside


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
