"""The colours of reports and drawings, light and dark, in one place.

Statuses follow Okabe and Ito (2008), darkened or lightened until text on its tint has a contrast of at least 4.5 : 1;
each status also has a sign and a line style of its own, so that colour is never the only carrier.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

__all__ = ["DARK", "LIGHT", "SIZES", "STATUS_TINTS", "chart_css", "page_css", "standalone_css", "view_css"]

LIGHT = {
    "ink": "#16202e",
    "muted": "#4b5768",
    "faint": "#8b97a8",
    "space": "#ffffff",
    "ocean": "#cfe2f1",
    "ocean_deep": "#a9c8e2",
    "land": "#dcd6bd",
    "coast": "#a79f80",
    "border": "#b9b193",
    "night": "#0b1d3a",
    "night_opacity": "0.17",
    "grid": "#7d93ab",
    "oval": "#00875f",
    "oval_opacity": "0.42",
    "track_night": "#c2410c",
    "track_twilight": "#a25c9c",
    "track_day": "#e0a100",
    "track_faint": "#33475f",
    "casing": "#ffffff",
    "ring": "#9a3412",
    "ring_high": "#006b4c",
    "place": "#7a3e00",
    "place_fill": "#e69f00",
    "town": "#5b4a00",
    "sun": "#e8a200",
    "moon": "#5b6b80",
    "glow": "#7db7e8",
    "lane_day": "#bcd9f2",
    "lane_twilight": "#8093b5",
    "lane_night": "#24324d",
    "lane_line": "#c2410c",
    "north": "#00875f",
    "south": "#8a4fa3",
    "kp": "#4472a8",
    "kp_storm": "#c2410c",
    "lane_empty": "#e9eef4",
}

DARK = {
    "ink": "#e9eef7",
    "muted": "#a9b6ca",
    "faint": "#6d7c93",
    "space": "#0e1726",
    "ocean": "#12335c",
    "ocean_deep": "#0b2344",
    "land": "#57705a",
    "coast": "#8ba287",
    "border": "#758a72",
    "night": "#02060f",
    "night_opacity": "0.27",
    "grid": "#a8c0dc",
    "oval": "#37d58b",
    "oval_opacity": "0.5",
    "track_night": "#ff7d4d",
    "track_twilight": "#d9a0d8",
    "track_day": "#ffdf6b",
    "track_faint": "#dfe7f2",
    "casing": "#050b16",
    "ring": "#ffb08e",
    "ring_high": "#8ff5cd",
    "place": "#ffd591",
    "place_fill": "#e0a53a",
    "town": "#ffe9a8",
    "sun": "#ffd23f",
    "moon": "#cfd8e6",
    "glow": "#3f8fc4",
    "lane_day": "#88b6de",
    "lane_twilight": "#43547a",
    "lane_night": "#0a1226",
    "lane_line": "#ff9b70",
    "north": "#37d58b",
    "south": "#c99be0",
    "kp": "#6f9fd8",
    "kp_storm": "#ff9b70",
    "lane_empty": "#172338",
}

# status: (light ink, light tint, dark ink, dark tint)
STATUS_TINTS = {
    "supported": ("#004f80", "#d8eafa", "#9fd4ff", "#0d3350"),
    "consistent": ("#0a5a47", "#d6eee6", "#85e3c5", "#0b3a30"),
    "inaccurate": ("#5f5000", "#fbf0b4", "#f2df7c", "#3c3606"),
    "unlikely": ("#7a3d00", "#ffdcae", "#ffc68c", "#4d2f08"),
    "contradicted": ("#8c1c00", "#ffc9b5", "#ffb59c", "#5a1a0b"),
    "not_checkable": ("#45505f", "#e5e9ee", "#b9c4d3", "#283344"),
}


# Font sizes by set of labels: f the flat map, g the globe, t the time line; w wide screens, n narrow ones.
SIZES = (
    ".f-w text{font-size:44px;stroke-width:9px}.f-w .lm,.f-w .lt{font-size:37px}"
    ".f-n text{font-size:112px;stroke-width:22px}"
    ".g-w text{font-size:19px;stroke-width:4px}.g-n text{font-size:26px;stroke-width:5px}"
    ".time text{font-size:12px}.tall text{font-size:14.5px}"
)


def chart_css(colours: dict[str, str]) -> str:
    """The rules of the drawings with the colours put in: literal values, which every SVG reader understands."""
    return _rules("charts.css") % colours


def standalone_css(theme: str, scale: float) -> str:
    """The same inside one drawing: line widths in its own units (``scale`` of them to a pixel), no phone labels.

    Not every reader of SVG knows strokes that do not scale.
    """
    rules, _, _ = chart_css(DARK if theme == "dark" else LIGHT).partition(".c path,.c circle")

    def scaled(match: re.Match[str]) -> str:
        widths = " ".join(f"{float(w) * scale:.4g}" for w in match[2].split())
        return f"{match[1]}:{widths}"

    return SIZES + re.sub(r"(stroke-width|stroke-dasharray):([\d. ]+)", scaled, rules) + ".c .n{display:none}"


_PAGE = {
    "light": {"page": "#f4f6f9", "ink": "#16202e", "muted": "#4b5768", "card": "#ffffff", "line": "#d6dde6",
              "note": "#fff6dc", "note_line": "#b98500", "code": "#eef2f7"},
    "dark": {"page": "#070d18", "ink": "#e9eef7", "muted": "#a9b6ca", "card": "#0e1726", "line": "#25334a",
             "note": "#2a2410", "note_line": "#d3a52a", "code": "#16223a"},
}  # fmt: skip


def page_css(theme: str | None = None) -> str:
    """Colours of a page and its drawings: one theme, or light with dark where the reader prefers it (not on paper)."""
    if theme is not None:
        return SIZES + view_css() + _themed(theme)
    return f"{SIZES}{view_css()}{_themed('light')}@media screen and (prefers-color-scheme:dark){{{_themed('dark')}}}"


def _themed(theme: str) -> str:
    ink, tint = (0, 1) if theme == "light" else (2, 3)
    statuses = "".join(f".s-{name}{{color:{t[ink]};background:{t[tint]}}}" for name, t in STATUS_TINTS.items())
    page = _rules("colours.css") % _PAGE[theme] + "@media print{body{background:#fff}}"
    return page + statuses + chart_css(LIGHT if theme == "light" else DARK)


def view_css(*, narrow: bool = True) -> str:
    """The rules of the window drawing: a night picture in any theme; without ``narrow`` the phone's labels are off."""
    return _rules("view.css") + ("" if narrow else ".view .n{display:none}")


@functools.cache
def _rules(name: str) -> str:
    path = Path(__file__).parent / "templates" / name
    return path.read_text(encoding="utf-8").strip().replace("\n", "")
