"""Results as plain text for a terminal: what fits its columns, in words that need no legend."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from orbitctx.cli.output import columns

__all__ = [
    "claims_text",
    "day_text",
    "labelled",
    "latitude",
    "marked_text",
    "moment_text",
    "position",
    "span",
    "table",
    "when_text",
]

_LEAST_CELL = 24  # a last column with less room than this stands below its row
_LABEL = 10
_NIGHT_SUN_DEG = -6.0  # as in orbitctx.days
_SHOWN = 10  # nights and windows; the JSON and the CSV hold more
_MIDDLE_LATITUDE_DEG = 30.0
_SCORE = (
    "Score, 0 to 1: how near the places, how dark, and how much aurora the oval's edge and Kp let expect, at the best "
    "instant of a window; a night has that of its best window and 0.01 more for each further one."
)


def latitude(deg: float) -> str:
    """A latitude with its hemisphere.

    >>> latitude(-51.84)
    '51.8 S'
    """
    return f"{abs(deg):.1f} {'N' if deg >= 0 else 'S'}"


def position(lat_deg: float, lon_deg: float) -> str:
    """A point on the ground.

    >>> position(51.72, -20.65)
    '51.7 N, 20.6 W'
    """
    return f"{latitude(lat_deg)}, {abs(lon_deg):.1f} {'E' if lon_deg >= 0 else 'W'}"


def span(start: str, end: str) -> str:
    """Two ISO times of about one day as clock times.

    >>> span("2017-03-27T21:27:00Z", "2017-03-27T21:43:00Z")
    '21:27-21:43'
    """
    return f"{start[11:16]}-{end[11:16]}"


def labelled(label: str, text: str) -> str:
    """A paragraph with its label in the left margin."""
    lines = textwrap.wrap(text, columns() - _LABEL - 1) or [""]
    return "\n".join(f"{label if i == 0 else '':{_LABEL}} {line}".rstrip() for i, line in enumerate(lines))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Columns as wide as their widest cell; the last one is wrapped in the room that is left, or stands below."""
    cells = [list(head), *(list(row) for row in rows)]
    widths = [max(len(row[k]) for row in cells) for k in range(len(head) - 1)]
    least = min(_LEAST_CELL, max(len(row[-1]) for row in cells))
    gap = next((gap for gap in (2, 1) if columns() - sum(widths) - gap * len(widths) >= least), 0)
    below, indent = gap == 0, sum(widths) + gap * len(widths) if gap else 4
    between = " " * (gap or 1)
    lines = []
    for row in cells:
        line = between.join(cell.ljust(w) for cell, w in zip(row, widths, strict=False))
        wrapped = textwrap.wrap(row[-1], columns() - indent, max_lines=2, placeholder=" ...")
        if wrapped and not below:
            line += between + wrapped.pop(0)
        lines += [line, *(" " * indent + more for more in wrapped)]
    return "\n".join(line.rstrip() for line in lines)


def day_text(record: Mapping[str, Any]) -> str:
    """The record of a day."""
    cover, night, track = record["latitude_coverage"], record["night_coverage"], record["track"]
    heights = [h for h in track["height_km"] if h is not None]
    sets = record["elements"]
    oldest = max((age for used in sets for age in used["age_days"]), default=0.0)
    parts = [
        f"The International Space Station on {record['date']} (UTC)",
        "",
        labelled(
            "Track",
            f"{latitude(cover['north_deg'])} to {latitude(cover['south_deg'])}, {min(heights):.0f}-{max(heights):.0f} "
            f"km high; along the track good to {track['spread_km']:.0f} km (95 %).",
        ),
        labelled("Night", _night(night, record)),
        labelled("Kp", _activity(record)),
        labelled("Aboard", _aboard(record["aboard"], lambda a: f"{a['name']} ({a['nation']})")),
        labelled("Aurora", _aurora(record)),
        labelled(
            "Orbit", f"from {len(sets)} element set{'s' if len(sets) > 1 else ''}, at most {oldest:.1f} days away."
        ),
    ]
    if record["windows"]:
        head = ("UTC", "aurora", "quality", "Kp", "best", "station then above", "larger towns in view")
        rows = [
            (
                span(w["start"], w["end"]),
                w["hemisphere"],
                w["quality"],
                "none" if w["kp"] is None else f"{w['kp']:.1f}",
                w["peak"][11:16],
                position(w["lat_deg"], w["lon_deg"]),
                ", ".join(w["in_view"]) or "none",
            )
            for w in record["windows"]
        ]
        parts += ["", table(head, rows)]
    return "\n".join(parts) + "\n"


def _night(cover: Mapping[str, float] | None, record: Mapping[str, Any]) -> str:
    if cover is None:
        return "none: the station was in daylight or twilight all day."
    told = [
        f"{len(record['nights'])} passages through the night (sun at the nadir at or below -6 deg), from "
        f"{latitude(cover['north_deg'])} to {latitude(cover['south_deg'])}"
    ]
    track = record["track"]
    for name, sign in (("north of 30 N", 1), ("south of 30 S", -1)):
        beyond = [
            sun
            for lat, sun in zip(track["lat_deg"], track["sun_altitude_deg"], strict=True)
            if lat is not None and sun is not None and sign * lat > _MIDDLE_LATITUDE_DEG
        ]
        if beyond and min(beyond) > _NIGHT_SUN_DEG:
            told.append(f"none {name}, where the sun stood at {min(beyond):+.0f} deg or higher")
    return "; ".join(told) + "."


def _activity(record: Mapping[str, Any]) -> str:
    known = [k["kp"] for k in record["kp"] if k["kp"] is not None]
    if not known:
        return "not known for this day."
    storms = sorted({k["storm"] for k in record["kp"] if k["storm"]})
    each = " ".join("-" if k["kp"] is None else f"{k['kp']:.1f}" for k in record["kp"])
    told = ["each three hours", f"at most {max(known):.1f}"]
    told += [f"storm level {storms[-1]}"] if storms else []
    told += ["provisional"] if record["kp_provisional"] else []
    return f"{each} ({'; '.join(told)})."


def _aurora(record: Mapping[str, Any]) -> str:
    minutes = record["aurora_minutes"]
    count = {side: sum(w["hemisphere"] == side for w in record["windows"]) for side in ("north", "south")}
    told = [
        f"{name} lights could be seen for {minutes[side]} minutes in {count[side]} windows"
        if minutes[side]
        else f"{name} lights could not be seen in any minute"
        for side, name in (("north", "northern"), ("south", "southern"))
    ]
    return "; ".join(told) + "."


def moment_text(record: Mapping[str, Any]) -> str:
    """The record of one instant."""
    here = record["station"]
    light = "sunlit" if here["sunlit"] else "in the Earth's shadow"
    kp = "not known" if record["kp"] is None else f"{record['kp']:.1f}"
    parts = [
        f"The International Space Station at {record['at']}",
        "",
        labelled(
            "Station",
            f"above {here['below']}; {here['height_km']:.0f} km high, {light}; along the track good to "
            f"{here['spread_km']:.0f} km (95 %).",
        ),
        labelled(
            "Light",
            f"Sun at the nadir {record['sun_altitude_deg']:+.1f} deg, Moon {record['moon_altitude_deg']:+.1f} deg, "
            f"{100 * record['moon_fraction']:.0f} % lit.",
        ),
        labelled("Kp", kp + (f", storm level {record['storm']}" if record["storm"] else "") + "."),
        *(labelled("Aurora" if side == "north" else "", _side(side, record[side])) for side in ("north", "south")),
        labelled("Aboard", _aboard(record["aboard"], str)),
    ]
    toward = record["toward"]
    if toward is not None:
        seen = "in view" if toward["in_view"] else "below the horizon"
        layer = "in view" if toward["aurora_layer_in_view"] else "not in view"
        parts.append(
            labelled(
                "Toward",
                f"{toward['name']} ({position(toward['lat_deg'], toward['lon_deg'])}): {seen}, azimuth "
                f"{toward['azimuth_deg']:.0f} deg, {-toward['elevation_deg']:.0f} deg below the horizontal, "
                f"{toward['range_km']:.0f} km away ({toward['ground_km']:.0f} km along the ground); the air 110 km "
                f"above it is {layer}; sun there {toward['sun_altitude_deg']:+.1f} deg.",
            )
        )
    return "\n".join(parts) + "\n"


def _side(side: str, found: Mapping[str, Any]) -> str:
    name = f"{side}ern lights"
    if found["seen"]:
        return (
            f"{name} could be seen, from {found['nearest_km']:.0f} km away, azimuth {found['azimuth_deg']:.0f} deg, "
            f"along {100 * found['lit_share']:.0f} % of the horizon."
        )
    return f"{name}: {'barely possible' if found['possible'] else 'not possible'}."


def claims_text(record: Mapping[str, Any]) -> str:
    """The claims of a story as a table, and what was not read."""
    story = record["story"]
    told = story["published"] or "not known"
    parts = [_wrapped(f"{story['title'] or story['source']} ({story['language']}, published: {told})"), ""]
    rows = [
        (c["id"], c["kind"], _value(c["value"]), '"' + textwrap.shorten(c["quote"], 60, placeholder="...") + '"')
        for c in record["claims"]
    ]
    parts.append(table(("id", "claim", "value", "quote"), rows) if rows else "No testable claim was found.")
    parts += [labelled("Not read", note) for note in record["unread"]]
    return "\n".join(parts) + "\n"


def marked_text(text: str, claims: Iterable[Mapping[str, Any]]) -> str:
    """The story's text with every claim underlined and its number after it, for a terminal.

    Control characters of the text are shown as blanks: a story must not move the cursor.
    """
    import click

    out, at = [], 0
    for claim in sorted(claims, key=lambda c: (c["start"], -c["end"])):
        if claim["start"] < at or claim["start"] >= claim["end"]:  # inside of one already marked, or not in the text
            continue
        out.append(_shown(text[at : claim["start"]]))
        out.append(click.style(_shown(text[claim["start"] : claim["end"]]), underline=True, bold=True))
        out.append(click.style(f"[{claim['id']}]", dim=True))
        at = claim["end"]
    return "".join([*out, _shown(text[at:])])


def _shown(text: str) -> str:
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)


def when_text(record: Mapping[str, Any]) -> str:
    """The answer of ``when``: the best nights, the best windows."""
    count, asked = record["count"], record["criteria"]
    told = ", ".join(
        f"{key} {', '.join(map(str, value)) if isinstance(value, list) else value}"
        for key, value in asked.items()
        if value not in (None, [])  # north is 0 degrees
    )
    found = f"{count['windows']} windows in {count['nights']} nights" if count["windows"] else "no window"
    parts = [_wrapped(f"{found}; {record['days_searched']:.0f} days searched" + (f" for {told}" if told else "") + ".")]
    if record["nights"]:
        rows = [
            (
                str(k),
                n["night"],
                f"{n['score']:.2f}",
                str(n["windows"]),
                f"{n['minutes']:.0f}",
                _kp(n["kp"]),
                n["best"][:16],
            )
            for k, n in enumerate(record["nights"][:_SHOWN], 1)
        ]
        parts += ["", table(("", "night of", "score", "windows", "minutes", "Kp", "best (UTC)"), rows)]
        rows = [
            (
                str(k),
                w["start"][:10],
                span(w["start"], w["end"]),
                f"{w['score']:.2f}",
                _kp(w["kp"]),
                position(w["lat_deg"], w["lon_deg"]),
                ", ".join(f"{name} {km} km" for name, km in w["distances_km"].items()) or "-",
            )
            for k, w in enumerate(record["windows"][:_SHOWN], 1)
        ]
        head = ("", "window", "UTC", "score", "Kp", "at its best above", "then away")
        parts += ["", table(head, rows), "", _wrapped(_SCORE)]
    return "\n".join(parts) + "\n"


def _aboard(people: Sequence[Any] | None, said: Callable[[Any], str]) -> str:
    """Who was aboard; None is not nobody."""
    if people is None:
        return "not known: the roster ends before"
    return ", ".join(map(said, people)) or "nobody on the roster"


def _wrapped(text: str) -> str:
    return textwrap.fill(text, columns())


def _kp(kp: float | None) -> str:
    return "-" if kp is None else f"{kp:.1f}"


def _value(value: Mapping[str, Any]) -> str:
    if "start" in value and "end" in value:
        return f"{value['start'][:16]} .. {value['end'][:16]}"
    keys = [k for k in value if k not in ("lat_deg", "lon_deg", "region", "alternatives")]
    if keys == ["name"]:
        return str(value["name"])
    return ", ".join(f"{k} {round(value[k], 3) if isinstance(value[k], float) else value[k]}" for k in keys)
