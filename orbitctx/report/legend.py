"""The legend of the maps: small swatches drawn with the same classes as the maps themselves."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from orbitctx.report.svg import element

__all__ = ["legend"]

_LINE = "M1 6l24 0"


def _swatch(*shapes: Markup) -> Markup:
    return element("svg", Markup("").join(shapes), viewBox="0 0 26 12", class_="c", aria_hidden="true")


def legend() -> list[dict[str, Any]]:
    """Swatch and words of each sign in the globe and the flat map."""

    def line(class_: str) -> Markup:
        return element("path", d=_LINE, class_=class_)

    def box(class_: str) -> Markup:
        return element("rect", x=1, y=1, width=24, height=10, class_=class_)

    return [
        {"swatch": _swatch(line("tn")), "words": "track by night"},
        {"swatch": _swatch(line("tt")), "words": "by twilight"},
        {"swatch": _swatch(line("td")), "words": "by day"},
        {"swatch": _swatch(line("ring")), "words": "ground horizon"},
        {"swatch": _swatch(line("ringhigh")), "words": "110 km horizon"},
        {"swatch": _swatch(box("oval"), line("ovaledge")), "words": "auroral zone"},
        {"swatch": _swatch(box("doubt"), line("doubtedge")), "words": "its uncertain edge"},
        {"swatch": _swatch(box("region")), "words": "place named by the story"},
    ]
