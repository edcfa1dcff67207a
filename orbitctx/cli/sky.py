"""``day`` and ``at``: the station on one day, and at one instant."""

from __future__ import annotations

import re
from pathlib import Path

import click

from orbitctx.cli.options import common
from orbitctx.cli.output import checked_output, envelope, print_json, print_notes, write_whole

__all__ = ["at_command", "day_command"]


@click.command("day")
@click.argument("date", metavar="DATE")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="PAGE", help="Write the day's page (.html).")
@common
def day_command(date: str, output: Path | None, as_json: bool) -> None:
    """One UTC day: track, nights, Kp, who was aboard, aurora windows."""
    from orbitctx.cli.text import day_text
    from orbitctx.days import day

    if output is not None:
        checked_output(output, (".html",))
    found = day(date)
    record = found.to_record()
    if output is not None:
        from orbitctx.report.daypage import to_html

        write_whole(output, to_html(found))
    if as_json:
        print_json(envelope("day", record))
        return
    click.echo(day_text(record), nl=False)
    print_notes(record["warnings"])


@click.command("at")
@click.argument("time", metavar="TIME")
@click.option("--toward", metavar="PLACE", help="A place: the sightline to it.")
@common
def at_command(time: str, toward: str | None, as_json: bool) -> None:
    """The state at one instant, and a sightline to a place. TIME is such as 2021-01-12T18:30Z."""
    from orbitctx.cli.text import moment_text
    from orbitctx.days import at

    record = at(time, toward).to_record()
    notes = naive_note(time)
    if as_json:
        print_json(envelope("at", record, notes))
        return
    click.echo(moment_text(record), nl=False)
    print_notes([*record["warnings"], *notes])


def naive_note(time: str) -> list[str]:
    """A note where a time names no zone: it was read as UTC."""
    if re.search(r"(Z|[+-]\d\d(:?\d\d)?)$", time.strip(), re.IGNORECASE):
        return []
    return [f"The time {time!r} names no zone and was read as UTC."]
