"""The words of reports: labels of verdicts, statuses and claim kinds, and values said the way people say them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

__all__ = [
    "KINDS",
    "RANKED_BY",
    "SEVERITY",
    "STATUS_WORDS",
    "VERDICT_STATUS",
    "VERDICT_WORDS",
    "amount",
    "interval_words",
    "opportunity_words",
    "position",
    "time_words",
    "value_words",
]

# status: label, sign, meaning
STATUS_WORDS = {
    "supported": ("Supported", "✓", "true, and distinctive"),
    "consistent": ("Consistent", "≈", "possible, but not distinctive"),
    "inaccurate": ("Inaccurate", "±", "a number, unit or date is off; the event is untouched"),
    "unlikely": ("Unlikely", "?", "fails by the plain rules, not over the whole error budget"),
    "contradicted": ("Contradicted", "✗", "fails over the whole error budget"),
    "not_checkable": ("Not checkable", "–", "something is missing for a test"),
}

VERDICT_WORDS = {
    "plausible": "Plausible",
    "plausible_with_errors": "Plausible, with errors",
    "undetermined": "Undetermined",
    "unlikely": "Unlikely",
    "contradicted": "Contradicted",
}

# Verdicts borrow the colours and signs of statuses.
VERDICT_STATUS = {
    "plausible": "supported",
    "plausible_with_errors": "inaccurate",
    "undetermined": "not_checkable",
    "unlikely": "unlikely",
    "contradicted": "contradicted",
}

# How windows are ranked (assess.opportunities): the words that stand over a list of the best of them.
RANKED_BY = "the best first, by darkness, nearness of the places and the aurora that the oval and Kp let expect"

# Where claims overlap in the text, the first of these decides how the passage is marked.
SEVERITY = ("contradicted", "unlikely", "inaccurate", "supported", "consistent", "not_checkable")

KINDS = {
    "captured": "Time of capture",
    "photographer": "Photographer",
    "expedition": "Expedition",
    "posted": "Time of posting",
    "phenomenon": "What was seen",
    "station_over": "Station above",
    "subject": "Place in the picture",
    "direction": "Direction of view",
    "lighting": "Light",
    "storm": "Geomagnetic storm",
    "role": "Role aboard",
    "extent": "Extent of the aurora",
    "spacecraft": "Spacecraft",
    "image_id": "Frame number",
    "altitude": "Height of the station",
    "speed": "Speed",
    "period": "Time for one orbit",
    "inclination": "Inclination, latitude reach",
    "layer_height": "Height of a layer",
    "both_hemispheres": "Both hemispheres",
}

_UNITS = {
    "km": "km",
    "km_s": "km/s",
    "minutes": "min",
    "deg": "°",
    "kp": "Kp",
    "g": "G",
    "azimuth_deg": "° east of north",
}
_SKIPPED = {"lat_deg", "lon_deg", "region", "alternatives", "precision", "local", "aurora_over", "kind_of_place"}


def amount(value: Any, digits: int = 3) -> str:
    """A number with so many significant digits and blanks between thousands; anything else as text.

    >>> amount(27581.4), amount(0.0421), amount(90), amount(True)
    ('27 600', '0.0421', '90', 'yes')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, int | float):
        return str(value)
    if not math.isfinite(value):
        return "not known"
    if value == 0:
        return "0"
    places = digits - 1 - math.floor(math.log10(abs(value)))
    if isinstance(value, int) and abs(value) < 1_000_000:
        places = max(places, 0)
    shown = f"{round(value, places):,.{max(places, 0)}f}".replace(",", " ")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def opportunity_words(row: Mapping[str, Any]) -> str:
    """What there was to see in one window, and how well.

    >>> opportunity_words({"hemisphere": "north", "quality": "strong", "kp": 6.33})
    'north, well in view, Kp 6.3'
    >>> opportunity_words({"hemisphere": None, "quality": "strong", "kp": 0.33})
    'deep night'
    """
    side = row.get("hemisphere")
    quality = str(row.get("quality") or "")
    if not side:
        return {"strong": "deep night", "fair": "night", "weak": "twilight"}.get(quality, quality)
    told = [str(side), {"strong": "well in view", "fair": "in view", "weak": "barely in view"}.get(quality, quality)]
    told += [f"Kp {row['kp']:.1f}"] if isinstance(row.get("kp"), int | float) else []
    return ", ".join(t for t in told if t)


def time_words(text: str) -> str:
    """An ISO time to the minute, with UTC.

    >>> time_words("2017-03-27T21:32:10Z")
    '2017-03-27 21:32 UTC'
    """
    return f"{text[:10]} {text[11:16]} UTC"


def interval_words(start: str, end: str) -> str:
    """An interval, said as a day, days or times.

    >>> interval_words("2017-01-18T00:00:00Z", "2017-01-19T00:00:00Z")
    '2017-01-18'
    >>> interval_words("2017-01-18T19:50:00Z", "2017-01-18T20:01:00Z")
    '2017-01-18 19:50–20:01 UTC'
    """
    import numpy as np

    from orbitctx.instants import parse_instant

    whole = start[11:19] == "00:00:00" and end[11:19] == "00:00:00"
    if whole:
        last = str((parse_instant(end) - np.timedelta64(1, "s")).astype("datetime64[D]"))
        return start[:10] if last == start[:10] else f"{start[:10]} to {last}"
    if start[:10] == end[:10]:
        return f"{start[:10]} {start[11:16]}–{end[11:16]} UTC"
    return f"{start[:10]} {start[11:16]} to {end[:10]} {end[11:16]} UTC"


def position(lat_deg: float, lon_deg: float) -> str:
    """A position in words.

    >>> position(51.64, -3.2)
    '51.6° N, 3.2° W'
    """
    north, east = ("N" if lat_deg >= 0 else "S"), ("E" if lon_deg >= 0 else "W")
    return f"{abs(lat_deg):.1f}° {north}, {abs(lon_deg):.1f}° {east}"


def value_words(kind: str, value: Mapping[str, Any]) -> str:
    """The normalised value of a claim in words.

    >>> value_words("altitude", {"km": 402.336}), value_words("altitude", {"km": [100, 300]})
    ('402 km', '100–300 km')
    >>> value_words("phenomenon", {"kind": "aurora_borealis"})
    'aurora borealis'
    """
    if "start" in value and "end" in value:
        return interval_words(str(value["start"]), str(value["end"]))
    if kind == "storm" and "g" in value:
        return f"G{amount(value['g'])}"
    if kind == "expedition" and "number" in value:
        return f"Expedition {amount(value['number'])}"
    if kind == "direction" and "front" in value:
        return f"{value['front']} in front, {value.get('behind', 'another place')} behind"
    if kind in ("extent", "both_hemispheres"):
        return "the whole ring in one picture" if kind == "extent" else "aurora of both hemispheres"
    parts = [_part(str(k), v) for k, v in value.items() if k not in _SKIPPED and v is not None]
    return ", ".join(p for p in parts if p) or "–"


def _part(key: str, value: Any) -> str:
    bound = "at least " if key.endswith("_min") else "at most " if key.endswith("_max") else ""
    unit = _UNITS.get(key.removesuffix("_min").removesuffix("_max"))
    if unit is None:
        return str(value).replace("_", " ") if isinstance(value, str) else amount(value)
    if isinstance(value, list | tuple):
        shown = "–".join(amount(v, 4) for v in value)
    else:
        shown = amount(value, 4) if key == "km_s" else amount(value)
    gap = "" if unit.startswith("°") else " "
    return f"{bound}Kp {shown}" if unit == "Kp" else f"{bound}{shown}{gap}{unit}"
