"""What notebooks show: a result in a frame of its own, a day as drawings and a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from markupsafe import Markup, escape

from orbitctx.report import charts
from orbitctx.report.daypage import DayLike, day_scene
from orbitctx.report.dossier import Dossier
from orbitctx.report.plain import visible
from orbitctx.report.webpage import to_html
from orbitctx.report.words import interval_words, position

__all__ = ["day_html", "dossier_html"]


def dossier_html(dossier: Dossier) -> str:
    """The report in a sandboxed frame: its style does not leak into the notebook, nor the notebook's into it."""
    page = escape(to_html(dossier))
    return f'<iframe sandbox title="orbitctx report" width="100%" height="640" srcdoc="{page}"></iframe>'


def day_html(day: DayLike) -> str:
    """Map, time line with night bars, aurora windows and the age of the element sets."""
    record, scene = day.to_record(), day_scene(day)
    south, north = record["latitude_coverage"]["south_deg"], record["latitude_coverage"]["north_deg"]
    facts = (
        f"Track from {abs(south):.1f}° S to {north:.1f}° N; aurora in view for {record['aurora_minutes']['north']} min "
        f"(north) and {record['aurora_minutes']['south']} min (south). {_elements(record)}"
    )
    rows = Markup("").join(_row(w) for w in record["windows"])
    head = "<tr><th>Aurora window</th><th>Zone</th><th>Station</th><th>How well</th></tr>"
    return (
        f"<div><h3>ISS on {escape(record['date'])}</h3><p>{escape(facts)}</p>"
        f"{charts.flat_map(scene, theme='light')}{charts.time_line(scene, theme='light')}"
        f"<table><thead>{head}</thead><tbody>{rows}</tbody></table></div>"
    )


def _row(window: Mapping[str, Any]) -> Markup:
    cells = (
        interval_words(window["start"], window["end"]),
        window["hemisphere"],
        position(window["lat_deg"], window["lon_deg"]),
        visible(window["words"]),
    )
    return Markup("<tr>") + Markup("").join(Markup("<td>{}</td>").format(c) for c in cells) + Markup("</tr>")


def _elements(record: Mapping[str, Any]) -> str:
    ages = [abs(age) for e in record["elements"] for age in np.ravel(e.get("age_days") or [])]
    oldest = f", at most {max(ages):.1f} days from its epoch" if ages else ""
    count = len(record["elements"])
    return f"{count} element set{'' if count == 1 else 's'}{oldest}."
