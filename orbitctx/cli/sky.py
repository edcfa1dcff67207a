"""``day`` and ``at``: the station on one day, and at one instant."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from orbitctx.cli.options import common, stale_option
from orbitctx.cli.output import checked_output, envelope, print_json, print_notes, write_whole

if TYPE_CHECKING:
    from orbitctx.days import Day

__all__ = ["at_command", "day_command", "view_command"]


@click.command("day")
@click.argument("date", metavar="DATE")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the day's page (.html), or its track and windows (.geojson, .kml, .czml).",
)
@stale_option
@common
def day_command(date: str, output: Path | None, *, allow_stale: bool, as_json: bool) -> None:
    """One UTC day: track, nights, Kp, who was aboard, aurora windows."""
    from orbitctx.cli.text import day_text
    from orbitctx.days import day

    if output is not None:
        checked_output(output, (".html", ".geojson", ".kml", ".czml"))
    found = day(date, allow_stale=allow_stale)
    record = found.to_record()
    if output is not None:
        write_whole(output, _day_file(found, output.suffix.lower()))
    if as_json:
        print_json(envelope("day", record))
        return
    click.echo(day_text(record), nl=False)
    print_notes([*record["warnings"], *([f"The day is in {output}."] if output is not None else [])])


def _day_file(day: Day, suffix: str) -> str:
    if suffix == ".html":
        from orbitctx.report.daypage import to_html

        return to_html(day)
    from orbitctx.report import geofiles

    write = {".geojson": geofiles.to_geojson, ".kml": geofiles.to_kml, ".czml": geofiles.to_czml}[suffix]
    return write(day.track, day.windows)


@click.command("at")
@click.argument("time", metavar="TIME")
@click.option("--toward", metavar="PLACE", help="A place: the sightline to it.")
@stale_option
@common
def at_command(time: str, toward: str | None, *, allow_stale: bool, as_json: bool) -> None:
    """The state at one instant, and a sightline to a place. TIME is such as 2021-01-12T18:30Z."""
    from orbitctx.cli.text import moment_text
    from orbitctx.days import at

    record = at(time, toward, allow_stale=allow_stale).to_record()
    if as_json:
        print_json(envelope("at", record))
        return
    click.echo(moment_text(record), nl=False)
    print_notes(record["warnings"])


@click.command("view")
@click.argument("time", metavar="TIME")
@click.option("--toward", metavar="PLACE", help="A place, or an azimuth in degrees; without it, along the flight.")
@click.option("--lens", type=float, default=24.0, show_default=True, metavar="MM", help="Focal length on full frame.")
@click.option("--constellations", is_flag=True, help="Name the constellations.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write the drawing (.svg).")
@common
def view_command(
    *, time: str, toward: str | None, lens: float, constellations: bool, output: Path | None, as_json: bool
) -> None:
    """A drawing (SVG) of what a window showed: limb, airglow, aurora, towns, stars.

    TIME is such as 2021-01-12T18:30Z.
    """
    from orbitctx.report.view import view

    if output is not None:
        checked_output(output, (".svg",))
    drawing = view(time, toward, lens, constellations=constellations)
    if output is not None:
        write_whole(output, drawing.svg)
    notes = [f"The drawing is in {output}."] if output is not None else []
    if as_json:
        print_json(envelope("view", drawing.record, notes))
        return
    click.echo(drawing.words if output is not None else drawing.svg)
    print_notes([*drawing.record["warnings"], *notes])
