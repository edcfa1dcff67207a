"""The drawings of a report as SVG elements: flat map, globe and time line, each with words that say what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from orbitctx.report.flatmap import MAP, draw_flat_map
from orbitctx.report.globe import draw_globe
from orbitctx.report.palette import standalone_css
from orbitctx.report.svg import element, num
from orbitctx.report.timeline import TimeLine
from orbitctx.report.words import position

__all__ = ["flat_map", "globe", "in_words", "svg", "time_line"]


def svg(content: Markup, width: float, height: float, *, label: str, class_: str, theme: str | None = None) -> Markup:
    """An ``svg`` element of a drawing; with ``theme`` ("light" or "dark") it carries its own style and stands alone."""
    if theme is not None:
        content = element("style", Markup(standalone_css(theme, width / 1000.0))) + content
    attributes: dict[str, str | float | None] = {
        "viewBox": f"0 0 {num(width)} {num(height)}",
        "class_": f"c {class_}",
        "role": "img",
        "aria_label": label,
    }
    if theme is not None:
        attributes |= {"xmlns": "http://www.w3.org/2000/svg", "width": "100%"}
    return element("svg", content, **attributes)


def flat_map(scene: Mapping[str, Any], *, theme: str | None = None) -> Markup:
    """The flat map; stands alone where a theme is given."""
    label = in_words(scene)
    content = draw_flat_map(scene, narrow=theme is None)
    return svg(content, MAP.width, MAP.height, label=f"World map. {label}", class_="flat", theme=theme)


def globe(scene: Mapping[str, Any], *, theme: str | None = None) -> Markup:
    """The globe; stands alone where a theme is given."""
    content = draw_globe(scene, narrow=theme is None)
    return svg(content, 720, 720, label=f"Globe. {in_words(scene)}", class_="globe", theme=theme)


def time_line(scene: Mapping[str, Any], *, theme: str | None = None) -> Markup:
    """The time line of the scene's day; stands alone where a theme is given."""
    windows = scene["windows"]
    counts = {side: sum(w["hemisphere"] == side for w in windows) for side in ("north", "south")}
    label = (
        f"Time line from {scene['span']['start'][:16]} to {scene['span']['end'][:16]} UTC: latitude of the station, "
        f"day and night below it, {counts['north']} northern and {counts['south']} southern aurora windows, "
        "hours with the Moon up, and Kp for every three hours."
    )
    line = TimeLine(scene)
    wide = svg(line.draw(), line.width, line.height, label=label, class_="time w", theme=theme)
    if theme is not None:
        return wide
    tall = TimeLine(scene, tall=True)
    return wide + svg(tall.draw(), tall.width, tall.height, label=label, class_="time tall n")


def in_words(scene: Mapping[str, Any]) -> str:
    """What the maps show, in one or two sentences: the text alternative of the figures."""
    key = scene["key"]
    if key is None:
        return "Land, night and the auroral zones; no position of the station is known for this time."
    names = ", ".join(p["name"] for p in scene["places"][:6])
    words = (
        f"At {key['at'][:16].replace('T', ' ')} UTC the station was over {position(key['lat_deg'], key['lon_deg'])} "
        f"at {key['height_km']:.0f} km, with the Sun {key['sun_altitude_deg']:+.0f}° from the horizon below it; "
        f"it saw the ground out to {key['ground_arc_deg'] * 111.2:.0f} km and aurora at 110 km out to "
        f"{key['aurora_arc_deg'] * 111.2:.0f} km."
    )
    return f"{words} Places named by the story: {names}." if names else words
