"""The page of one day: map, nights, aurora windows, activity, crew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from markupsafe import Markup

from orbitctx.report import charts
from orbitctx.report.legend import legend
from orbitctx.report.palette import page_css
from orbitctx.report.plain import visible
from orbitctx.report.scene import build_scene
from orbitctx.report.viewdraw import draw_view, view_words
from orbitctx.report.webpage import CREDITS, content_security_policy, environment, template_text
from orbitctx.report.words import amount, interval_words, position, time_words

if TYPE_CHECKING:
    from orbitctx.almanac import Almanac
    from orbitctx.contexts import Context
    from orbitctx.instants import TimeWindow
    from orbitctx.search import Opportunity

__all__ = ["DayLike", "day_scene", "to_html"]


class DayLike(Protocol):
    """What a page needs of ``orbitctx.days.Day`` (which lies above the reports)."""

    @property
    def window(self) -> TimeWindow: ...  # noqa: D102
    @property
    def context(self) -> Context: ...  # noqa: D102
    @property
    def windows(self) -> tuple[Opportunity, ...]: ...  # noqa: D102
    def to_record(self) -> dict[str, Any]: ...  # noqa: D102


def day_scene(day: DayLike, almanac: Almanac | None = None) -> dict[str, Any]:
    """The scene of a day, drawn at its best aurora window, or at noon UTC where there is none."""
    from orbitctx.almanac import default_almanac

    best = max(day.windows, key=_photogenic, default=None)
    middle = day.window.start + (day.window.end - day.window.start) // 2
    scene = build_scene(
        almanac or default_almanac(),
        day.window,
        key=middle if best is None else best.peak,
        why="the middle of the day: no aurora window" if best is None else "the best aurora window of the day",
        hemisphere=None if best is None else best.hemisphere,
        context=day.context,
    )
    assert scene is not None  # a day has a window
    return scene


def _photogenic(window: Opportunity) -> tuple[bool, float]:
    """Strong, and far enough away to stand above the limb rather than below the station."""
    return window.quality == "strong", -abs(window.nearest_km - 1300.0)


def to_html(day: DayLike, *, theme: str | None = None, almanac: Almanac | None = None) -> str:
    """The day as one self-contained web page."""
    record, scene = day.to_record(), day_scene(day, almanac)
    css = template_text("report.css") + page_css(theme)
    key, view = scene["key"], scene["view"]
    return (
        environment()
        .get_template("day.html.j2")
        .render(
            csp=content_security_policy(css),
            css=Markup(css),
            date=record["date"],
            lead=_lead(record),
            drawings={
                "globe": charts.globe(scene),
                "map": charts.flat_map(scene),
                "time": charts.time_line(scene),
                "window": draw_view(view) if view else "",
            },
            window_words=view_words(view) if view else "",
            key_time=time_words(key["at"]) if key else "an unknown time",
            key_why=f"Chosen as {key['why']}." if key else "",
            facts=list(_facts(record)),
            legend=legend()[:-1],
            time_words="Latitude of the station over day, twilight and night; aurora windows; Moon; Kp.",
            windows=[_window(w) for w in record["windows"]],
            nights=[_night(n) for n in record["nights"]],
            aboard=[f"{visible(p['name'])} ({visible(str(p['nation']))})" for p in record["aboard"] or ()],
            warnings=[visible(w) for w in record["warnings"]],
            version=_version(),
            elements=[_element(e) for e in record["elements"]],
            credits=CREDITS,
        )
        + "\n"
    )


def _version() -> str:
    from orbitctx import __version__

    return __version__


def _lead(record: Mapping[str, Any]) -> str:
    minutes = record["aurora_minutes"]
    return (
        f"Aurora could be seen from the station for {minutes['north']} minutes in the north and {minutes['south']} "
        f"minutes in the south, in {len(record['windows'])} windows."
    )


def _facts(record: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    cover, night = record["latitude_coverage"], record["night_coverage"]
    yield "Latitudes of the track", f"{_lat(cover['south_deg'])} to {_lat(cover['north_deg'])}"
    yield "Passed by night", "none" if night is None else f"{_lat(night['south_deg'])} to {_lat(night['north_deg'])}"
    heights = [h for h in record["track"].get("height_km", ()) if h is not None]
    if heights:
        yield "Height", f"{min(heights):.0f} to {max(heights):.0f} km"
    known = [row["kp"] for row in record["kp"] if row["kp"] is not None]
    storm = max((row["storm"] for row in record["kp"] if row["storm"]), default=None)
    words = "not known" if not known else f"{amount(min(known), 2)} to {amount(max(known), 2)}"
    yield "Kp", f"{words}{f', storm {storm}' if storm else ''}{' (provisional)' if record['kp_provisional'] else ''}"
    yield (
        "Aurora in view",
        f"{record['aurora_minutes']['north']} min north, {record['aurora_minutes']['south']} min south",
    )
    yield "Aboard", "not known" if record["aboard"] is None else f"{len(record['aboard'])} people"


def _lat(value: float) -> str:
    return f"{abs(value):.1f}° {'N' if value >= 0 else 'S'}"


def _window(row: Mapping[str, Any]) -> dict[str, str]:
    return {
        "when": interval_words(row["start"], row["end"]),
        "hemisphere": row["hemisphere"],
        "where": position(row["lat_deg"], row["lon_deg"]),
        "towns": ", ".join(visible(t) for t in row["in_view"][:6]) or "none",
        "words": visible(row["words"]),
    }


def _night(row: Mapping[str, Any]) -> dict[str, str]:
    return {
        "when": interval_words(row["start"], row["end"]),
        "where": f"{_lat(row['lat_from_deg'])} to {_lat(row['lat_to_deg'])}",
    }


def _element(row: Mapping[str, Any]) -> str:
    lines = [str(row[k]) for k in ("line1", "line2") if row.get(k)]
    return "\n".join(lines) or ", ".join(f"{k} {v}" for k, v in row.items())
