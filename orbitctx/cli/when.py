"""``when``: every window in which such a view was possible, ranked."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from orbitctx.cli.options import common
from orbitctx.cli.output import checked_output, envelope, print_json, print_notes, write_whole

__all__ = ["when_command"]


@click.command("when")
@click.option("--photographer", metavar="NAME", help="Only while this person was aboard.")
@click.option("--place", multiple=True, metavar="NAME", help="In view; of several, all within 25 minutes. Repeatable.")
@click.option("--over", multiple=True, metavar="NAME", help="Below the station. Repeatable.")
@click.option("--phenomenon", metavar="KIND", help="Such as aurora_borealis, airglow, city_lights.")
@click.option("--lighting", metavar="STATE", help="night (without this option), day, sunrise, sunset, moonlight.")
@click.option("--direction", metavar="DEG", help="Of the aurora, else of the places: degrees from north, or a word.")
@click.option("--kp", type=float, metavar="LEAST", help="Only at this Kp or more.")
@click.option("--from", "from_", metavar="DATE", help="First day (UTC).")
@click.option("--until", metavar="DATE", help="Last day (UTC).")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write all windows: .csv or .json; or the calendar of nights: .svg.",
)
@common
def when_command(output: Path | None, as_json: bool, **asked: Any) -> None:
    """Every window in which such a view was possible, ranked by night and by window.

    Without dates the photographer's stays are searched, or the whole record.
    """
    from orbitctx.assess.when import when

    if output is not None:
        checked_output(output, (".csv", ".json", ".svg"))
    found = when(**{**asked, "place": list(asked["place"]), "over": list(asked["over"])}, progress=_progress())
    if output is not None and output.suffix.lower() == ".csv":
        write_whole(output, found.to_csv())
    elif output is not None and output.suffix.lower() == ".svg":
        write_whole(output, found.to_svg())
    elif output is not None:
        import json

        whole = envelope("when", found.to_record(most=None))
        write_whole(output, json.dumps(whole, ensure_ascii=False, allow_nan=False, indent=1) + "\n")
    if as_json:
        print_json(envelope("when", found.to_record()))
        return
    from orbitctx.cli.text import when_text

    click.echo(when_text(found.to_record()), nl=False)
    print_notes([*found.warnings, *([f"Written to {output}."] if output is not None else [])])


def _progress() -> Any:
    """A line on a terminal's stderr that shows the share done; nothing elsewhere."""
    if not sys.stderr.isatty():
        return None

    def show(done: float, total: float) -> None:
        share = 100 * done / total if total else 100
        click.echo(f"\rsearching {share:3.0f} %" + ("\r" + " " * 16 + "\r" if share >= 100 else ""), err=True, nl=False)

    return show
