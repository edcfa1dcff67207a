"""Draw docs/pictures/height-history.svg: the station's mean height since 1998, and every firm burn below it.

Usage: python benchmarks/orbit_picture.py
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

import orbitctx as oc
from orbitctx.almanac import default_almanac

WIDTH, HEIGHT = 1180, 520
LEFT, RIGHT, TOP = 62, 18, 56
PLOT_BOTTOM, BARS_TOP, BARS_BOTTOM = 350, 384, 468
YEARS = (1998.8, 2027.0)
KM = (320.0, 430.0)
DV = (-6.0, 12.0)  # m/s; the raisings of 1998 reach beyond and are cut off
MU_KM3_S2 = 398600.8  # WGS-72, which the sets are made with
RADIUS_KM = 6378.135
DAY = np.timedelta64(1, "D")


def year_of(utc: np.ndarray) -> np.ndarray:
    return 1970 + (utc - np.datetime64("1970-01-01")) / DAY / 365.2425


def mean_height_km(utc: np.ndarray) -> np.ndarray:
    """Height of the middle of the orbit over the equator's radius: the mean of one revolution's distances."""
    turn = (np.arange(24) / 24 * 92.5 * 60e6).astype("timedelta64[us]")
    track = oc.track((utc[:, None] + turn).ravel())
    radius = np.linalg.norm(track.position_itrs_km, axis=0).reshape(len(utc), -1)
    return np.asarray(radius.mean(axis=1)) - RADIUS_KM


def x_of(years: np.ndarray | float) -> np.ndarray:
    return LEFT + (np.asarray(years) - YEARS[0]) / (YEARS[1] - YEARS[0]) * (WIDTH - LEFT - RIGHT)


def y_of(km: np.ndarray | float) -> np.ndarray:
    return PLOT_BOTTOM - (np.asarray(km) - KM[0]) / (KM[1] - KM[0]) * (PLOT_BOTTOM - TOP)


def y_dv(dv: np.ndarray | float) -> np.ndarray:
    return BARS_BOTTOM - (np.clip(dv, *DV) - DV[0]) / (DV[1] - DV[0]) * (BARS_BOTTOM - BARS_TOP)


def line(points: list[str]) -> str:
    return f'<polyline points="{" ".join(points)}"/>'


def height_lines() -> list[str]:
    """Daily heights as lines that break where the fitted record has a hole."""
    orbit = default_almanac().orbit
    days = np.arange(np.datetime64("1998-11-26", "us"), orbit.arcs.end[-1], DAY)
    days = days[np.isfinite(orbit.arc_spread_km(days))]
    x, y = x_of(year_of(days)), y_of(mean_height_km(days))
    breaks = np.flatnonzero(np.diff(days) > 2 * DAY) + 1
    pairs = [f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True)]
    return [line([pairs[k] for k in part]) for part in np.split(np.arange(len(pairs)), breaks) if len(part) > 1]


def burn_bars() -> list[str]:
    burns = oc.reboosts().only_firm()
    zero = y_dv(0.0)
    return [
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{zero:.1f}" y2="{y:.1f}"/>'
        for x, y in zip(x_of(year_of(burns.utc)), y_dv(burns.dv_m_s), strict=True)
    ]


def axes() -> list[str]:
    out = []
    for km in range(330, 431, 20):
        out.append(f'<line class="g" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y_of(km):.1f}" y2="{y_of(km):.1f}"/>')
        out.append(f'<text x="{LEFT - 8}" y="{y_of(km) + 4:.1f}" text-anchor="end">{km}</text>')
    for dv in (0, 5, 10):
        out.append(f'<line class="g" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y_dv(dv):.1f}" y2="{y_dv(dv):.1f}"/>')
        out.append(f'<text x="{LEFT - 8}" y="{y_dv(dv) + 4:.1f}" text-anchor="end">{dv}</text>')
    for year in range(2000, 2027, 2):
        x = x_of(year)
        out.append(f'<line class="g" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{BARS_BOTTOM}"/>')
        out.append(f'<text x="{x:.1f}" y="{BARS_BOTTOM + 20}" text-anchor="middle">{year}</text>')
    return out


def main() -> None:
    style = (
        "text{font:13px system-ui,sans-serif;fill:#44505c}.t{font-size:17px;font-weight:600;fill:#18222c}"
        ".g{stroke:#e3e8ed;stroke-width:1}.h{fill:none;stroke:#1f5fa8;stroke-width:1.4}"
        ".b{stroke:#c4571a;stroke-width:1.3}"
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'aria-label="Mean height of the International Space Station 1998 to 2026, and its engine firings">',
        f"<style>{style}</style>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text class="t" x="{LEFT}" y="26">Mean height of the International Space Station, 1998 to 2026</text>',
        f'<text x="{LEFT}" y="46">km above the equator’s radius</text>',
        *axes(),
        '<g class="h">', *height_lines(), "</g>",
        f'<text x="{LEFT}" y="{BARS_TOP - 10}">firm engine firings, m/s along the track</text>',
        '<g class="b">', *burn_bars(), "</g>",
        f'<text x="{LEFT}" y="{HEIGHT - 10}">orbitctx, fitted to the public satellite catalogue '
        "(18th Space Defense Squadron)</text>",
        "</svg>",
    ]  # fmt: skip
    (Path(__file__).resolve().parents[1] / "docs" / "pictures" / "height-history.svg").write_text(
        "\n".join(parts) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
