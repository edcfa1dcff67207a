"""The legend of the maps: small swatches drawn with the same classes as the maps themselves."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from orbitctx.report.palette import standalone_css
from orbitctx.report.svg import element

__all__ = ["legend"]

_LINE = "M1 6l24 0"


def _swatch(theme: str | None, *shapes: Markup) -> Markup:
    style = element("style", Markup(standalone_css(theme, 1.0))) if theme else Markup("")
    content = style + Markup("").join(shapes)
    return element("svg", content, viewBox="0 0 26 12", width=26, height=12, class_="c", aria_hidden="true")


def legend(theme: str | None = None) -> list[dict[str, Any]]:
    """Swatch and words of each sign in the globe and the flat map; with a theme the swatches carry their own style."""

    def line(class_: str) -> Markup:
        return element("path", d=_LINE, class_=class_)

    def box(class_: str) -> Markup:
        return element("rect", x=1, y=1, width=24, height=10, class_=class_)

    return [
        {"swatch": _swatch(theme, line("tn")), "words": "track by night"},
        {"swatch": _swatch(theme, line("tt")), "words": "by twilight"},
        {"swatch": _swatch(theme, line("td")), "words": "by day"},
        {"swatch": _swatch(theme, line("ring")), "words": "ground horizon"},
        {"swatch": _swatch(theme, line("ringhigh")), "words": "110 km horizon"},
        {"swatch": _swatch(theme, box("oval"), line("ovaledge")), "words": "auroral zone"},
        {"swatch": _swatch(theme, box("doubt"), line("doubtedge")), "words": "its uncertain edge"},
        {"swatch": _swatch(theme, box("region")), "words": "place named by the story"},
    ]
