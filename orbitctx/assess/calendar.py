"""The nights that ``when`` found as a calendar picture: a row for each month, a square for each night, SVG."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

__all__ = ["calendar_svg"]

_CELL = 18
_LEFT = 64
_TOP = 44
# One hue from pale to deep, so that it prints in grey as well; contrast with the page grows with the score.
_SHADES = ("#e6f0ee", "#b9dcd3", "#7fc1b1", "#3f9c89", "#166a5b")
_MOST_MONTHS = 420


def calendar_svg(scores: Mapping[str, float], title: str) -> str:
    """A calendar of nights (ISO dates) by score, the deepest shade for the best; months without a night are left out
    only before the first and after the last. At most 35 years are drawn, from the first night on."""
    if not scores:
        return _page(_LEFT + 31 * _CELL + 16, _TOP + 40, title, ['<text x="64" y="66">No night found.</text>'])
    nights = np.array(sorted(scores), dtype="datetime64[D]").astype("datetime64[M]")
    months = np.arange(nights[0], nights[-1] + 1)[:_MOST_MONTHS]
    best = max(scores.values())
    rows: list[str] = []
    for k, month in enumerate(months):
        y = _TOP + k * _CELL
        rows.append(f'<text x="8" y="{y + 13}">{month}</text>')
        days = np.arange(month.astype("datetime64[D]"), (month + 1).astype("datetime64[D]"))
        rows += [_square(str(day), scores.get(str(day)), best, y) for day in days]
    heads = [
        f'<text x="{_LEFT + (d - 1) * _CELL + 8}" y="{_TOP - 6}" text-anchor="middle">{d}</text>'
        for d in range(1, 32, 5)
    ]
    return _page(_LEFT + 31 * _CELL + 16, _TOP + len(months) * _CELL + 16, title, heads + rows)


def _square(day: str, score: float | None, best: float, y: int) -> str:
    x = _LEFT + (int(day[8:]) - 1) * _CELL
    if score is None:
        return f'<rect x="{x}" y="{y}" width="{_CELL - 2}" height="{_CELL - 2}" fill="none" stroke="#d5d5d5"/>'
    shade = _SHADES[min(len(_SHADES) - 1, int(len(_SHADES) * score / best))]
    tip = f"<title>{day}: {score:.2f}</title>"
    return (
        f'<rect x="{x}" y="{y}" width="{_CELL - 2}" height="{_CELL - 2}" fill="{shade}" stroke="#3a5a54">{tip}</rect>'
    )


def _page(width: int, height: int, title: str, parts: list[str]) -> str:
    text = title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" font-family="sans-serif" font-size="11" fill="#222"><title>{text}</title>'
        f'<rect width="{width}" height="{height}" fill="#fff"/><text x="8" y="18" font-size="13">{text}</text>'
        + "".join(parts)
        + "</svg>\n"
    )
