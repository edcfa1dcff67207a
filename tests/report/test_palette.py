"""Colours: contrast of words, and statuses told apart by colour-blind eyes."""

from __future__ import annotations

import itertools

import pytest

from orbitctx.report.palette import DARK, LIGHT, STATUS_TINTS, chart_css

# Viénot, Brettel and Mollon 1999 (Color Res. Appl. 24, 243): linear RGB as a protanope and a deuteranope see it.
BLINDNESS = {
    "protan": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "deutan": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
}
# Colour difference (CIE 1976) that is plain at a glance; two statuses also differ by sign and line.
PLAINLY_DIFFERENT = 12.0


PAIRS = (
    ("track_night", "track_day"),
    ("north", "south"),
    ("kp", "kp_storm"),
    ("oval", "ocean"),
    ("ring", "ring_high"),
    ("lane_day", "lane_night"),
)


def linear(colour: str) -> tuple[float, float, float]:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return r, g, b


def luminance(colour: str) -> float:
    r, g, b = linear(colour)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a: str, b: str) -> float:
    """Authority: WCAG 2.2, relative luminance and contrast ratio."""
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def lab(rgb: tuple[float, float, float]) -> tuple[float, float, float]:
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    xyz = [sum(m * c for m, c in zip(row, rgb, strict=True)) / w for row, w in zip(rows, white, strict=True)]
    fx, fy, fz = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in xyz)
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def seen(colour: str, kind: str | None) -> tuple[float, float, float]:
    rgb = linear(colour)
    if kind is not None:
        r, g, b = (max(0.0, sum(m * c for m, c in zip(row, rgb, strict=True))) for row in BLINDNESS[kind])
        rgb = r, g, b
    return lab(rgb)


def apart(a: str, b: str, kind: str | None) -> float:
    return sum((x - y) ** 2 for x, y in zip(seen(a, kind), seen(b, kind), strict=True)) ** 0.5


@pytest.mark.parametrize("status", STATUS_TINTS)
def test_words_on_a_tint_can_be_read(status: str) -> None:
    light_ink, light_tint, dark_ink, dark_tint = STATUS_TINTS[status]
    assert contrast(light_ink, light_tint) >= 4.5
    assert contrast(dark_ink, dark_tint) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_words_on_the_maps_can_be_read(theme: dict[str, str]) -> None:
    for ink in ("ink", "muted", "place"):
        assert contrast(theme[ink], theme["casing"]) >= 4.5, ink  # each label has a halo of the casing's colour
    assert contrast(theme["muted"], theme["space"]) >= 4.5


@pytest.mark.parametrize("kind", [None, *BLINDNESS])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("pair", PAIRS)
def test_what_a_drawing_tells_by_colour_is_told_to_everyone(
    pair: tuple[str, str], theme: dict[str, str], kind: str
) -> None:
    assert apart(theme[pair[0]], theme[pair[1]], kind) >= PLAINLY_DIFFERENT


@pytest.mark.parametrize("kind", [None, *BLINDNESS])
def test_a_refutation_never_looks_like_support(kind: str | None) -> None:
    good, bad = ("supported", "consistent"), ("contradicted", "unlikely", "inaccurate")
    for a, b in itertools.product(good, bad):
        assert apart(STATUS_TINTS[a][1], STATUS_TINTS[b][1], kind) >= PLAINLY_DIFFERENT, (a, b)
        assert apart(STATUS_TINTS[a][3], STATUS_TINTS[b][3], kind) >= PLAINLY_DIFFERENT, (a, b)


def test_themes_have_the_same_colours_by_name() -> None:
    assert set(LIGHT) == set(DARK)
    assert "%(" not in chart_css(LIGHT)
