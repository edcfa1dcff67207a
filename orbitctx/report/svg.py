"""SVG as text: elements with escaped attributes and text, and numbers that print alike on every Python.

Drawings carry classes, never inline styles: the page's Content-Security-Policy allows one style sheet by its hash, and
a drawing that stands alone (``standalone``) gets the same rules inside.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

from orbitctx.report.plain import display_width, visible

__all__ = ["Labels", "Point", "element", "group", "num", "path_data", "polyline_data", "text"]

Point = tuple[float, float]


def num(value: float, digits: int = 1) -> str:
    """A number with at most ``digits`` decimals, no trailing zeros, no minus zero.

    >>> num(3.14159, 2), num(-0.04), num(20.0)
    ('3.14', '0', '20')
    """
    out = f"{value:.{digits}f}"
    if "." in out:
        out = out.rstrip("0").rstrip(".")
    return "0" if out in ("-0", "") else out


def element(name: str, content: str | Markup = "", /, **attributes: str | float | None) -> Markup:
    """One element; ``class_`` and ``data_x`` become ``class`` and ``data-x``; None leaves an attribute out.

    Content is taken as markup only when it is ``Markup``; a plain string is escaped.

    >>> element("text", "a<b", x=1.26, class_="name")
    Markup('<text x="1.3" class="name">a&lt;b</text>')
    """
    parts = [f"<{name}"]
    for key, value in attributes.items():
        if value is None:
            continue
        shown = num(value) if isinstance(value, int | float) else escape(visible(value))
        parts.append(f' {key.rstrip("_").replace("_", "-")}="{shown}"')
    inner = content if isinstance(content, Markup) else escape(visible(content))
    parts.append(f">{inner}</{name}>" if inner else "/>")
    return Markup("".join(parts))


def group(children: Iterable[Markup], /, **attributes: str | float | None) -> Markup:
    """A ``g`` element around children; empty where there are none."""
    inner = Markup("").join(children)
    return element("g", inner, **attributes) if inner else Markup("")


def text(content: str, x: float, y: float, class_: str, anchor: str | None = None) -> Markup:
    """A text element."""
    return element("text", content, x=x, y=y, class_=class_, text_anchor=anchor)


def polyline_data(points: Sequence[Point], *, closed: bool = False, digits: int = 0) -> str:
    """Path data of a line through points, in relative moves of the rounded grid: short, and without drift.

    >>> polyline_data([(0, 0), (10, 5), (10.2, 5), (0, 9)])
    'M0 0l10 5l-10 4'
    """
    scale = 10**digits
    grid = [(round(x * scale), round(y * scale)) for x, y in points]
    kept = [p for i, p in enumerate(grid) if i == 0 or p != grid[i - 1]]
    if len(kept) < 2:
        return ""
    out = [f"M{num(kept[0][0] / scale, digits)} {num(kept[0][1] / scale, digits)}"]
    for (x0, y0), (x1, y1) in itertools.pairwise(kept):
        dx, dy = num((x1 - x0) / scale, digits), num((y1 - y0) / scale, digits)
        out.append(f"l{dx}{dy if dy.startswith('-') else ' ' + dy}")
    return "".join(out) + ("z" if closed else "")


def path_data(lines: Iterable[Sequence[Point]], *, closed: bool = False, digits: int = 0) -> str:
    """Path data of several lines."""
    return "".join(polyline_data(line, closed=closed, digits=digits) for line in lines)


class Labels:
    """Places labels beside points so that none lies on another; what finds no room is left out.

    A label is a box; eight places around its point are tried in turn. First come, first served.
    """

    # Anchor, horizontal and vertical offset in units of the gap and of the font size.
    _SPOTS = (
        ("start", 1, 0.35),
        ("end", -1, 0.35),
        ("middle", 0, -0.7),
        ("middle", 0, 1.45),
        ("start", 0.8, -0.5),
        ("end", -0.8, -0.5),
        ("start", 0.8, 1.2),
        ("end", -0.8, 1.2),
    )

    def __init__(self, width: float, height: float, *, margin: float = 4) -> None:
        self._bounds = (margin, margin, width - margin, height - margin)
        self._taken: list[tuple[float, float, float, float]] = []

    def reserve(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Keep a box free of labels."""
        self._taken.append((x0, y0, x1, y1))

    def place(  # noqa: PLR0917
        self, content: str, x: float, y: float, size: float, class_: str, gap: float = 9, *, must: bool = False
    ) -> Markup:
        """A text element beside (x, y), or nothing where no place is free (``must``: the first place then)."""
        width = 0.56 * size * display_width(content) + 2
        for anchor, dx, dy in self._SPOTS:
            box = self._box(anchor, x + dx * gap, y + dy * size, width, size)
            if self._free(box):
                self._taken.append(box)
                return text(content, x + dx * gap, y + dy * size, class_, anchor)
        if must:
            anchor = "end" if x + width + gap > self._bounds[2] else "start"
            side = -gap if anchor == "end" else gap
            self._taken.append(self._box(anchor, x + side, y, width, size))
            return text(content, x + side, y + 0.35 * size, class_, anchor)
        return Markup("")

    @staticmethod
    def _box(anchor: str, x: float, y: float, width: float, size: float) -> tuple[float, float, float, float]:
        left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
        return left, y - 0.85 * size, left + width, y + 0.25 * size

    def _free(self, box: tuple[float, float, float, float]) -> bool:
        x0, y0, x1, y1 = box
        left, top, right, bottom = self._bounds
        if x0 < left or y0 < top or x1 > right or y1 > bottom:
            return False
        return all(x1 <= a0 or x0 >= a1 or y1 <= b0 or y0 >= b1 for a0, b0, a1, b1 in self._taken)
