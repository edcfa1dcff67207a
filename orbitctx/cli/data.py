"""``data``: what the records cover, whether they are whole, and how they grow."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from orbitctx.cli.lazy import LazyGroup
from orbitctx.cli.options import common
from orbitctx.cli.output import envelope, print_json, print_notes
from orbitctx.errors import NoDataError, UsageError

__all__ = ["data_group", "fit_command", "import_command", "status_command", "update_command", "verify_command"]

SUBCOMMANDS = {
    "fit": ("orbitctx.cli.data", "fit_command", "Fit a record of arcs to histories of raw element sets."),
    "import": ("orbitctx.cli.data", "import_command", "Add element sets from files (TLE, 3LE, OMM) to your own store."),
    "status": ("orbitctx.cli.data", "status_command", "What is covered, how well, and how old it is."),
    "update": ("orbitctx.cli.data", "update_command", "Fetch newer element sets and Kp (CelesTrak, Space-Track, GFZ)."),
    "verify": ("orbitctx.cli.data", "verify_command", "Compare every data file with its hash and its invariants."),
}


@click.group("data", cls=LazyGroup, commands_at=SUBCOMMANDS, no_args_is_help=False)
def data_group() -> None:
    """What the records cover; verify and grow them."""


@click.command("status")
@common
def status_command(as_json: bool) -> None:
    """What is covered, how well, and how old it is."""
    from orbitctx.almanac import default_almanac
    from orbitctx.records.status import status

    orbit = default_almanac().orbit
    found = status(spread_km=lambda utc: orbit.track(utc).spread_km)
    if as_json:
        print_json(envelope("data status", found.to_record()))
    else:
        click.echo(found.to_text())


@click.command("verify")
@common
def verify_command(as_json: bool) -> int:
    """Compare every data file with its hash and its invariants; exit 4 where one is damaged."""
    from orbitctx.records import manifest, store
    from orbitctx.soundness import INVARIANTS

    files = [check.to_value() for check in manifest.verify(invariants=INVARIANTS)]
    own = [{"name": name, "ok": not told, "problem": told} for name, told in store.verify_store().items()]
    sound = all(row["ok"] for row in files + own)
    if as_json:
        print_json(envelope("data verify", {"ok": sound, "files": files, "own": own}))
    else:
        for row in files + own:
            click.echo(
                f"{'ok' if row['ok'] else 'DAMAGED':8} {row['name']}"
                + (f": {row['problem']}" if row["problem"] else "")
            )
        click.echo(
            f"{len(files) + len(own)} files, " + ("all as they should be." if sound else "not all as they should be.")
        )
    return 0 if sound else NoDataError.code


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--satellite", type=int, metavar="NUMBER", help="Keep the sets of another catalogue number, apart.")
@common
def import_command(files: tuple[Path, ...], satellite: int | None, as_json: bool) -> None:
    """Add element sets from files (TLE, 3LE; OMM as JSON, CSV, XML, KVN) to your own store.

    Bad sets are listed with line number and reason; the store changes as a whole or not at all.
    """
    from orbitctx.orbit.elements import parse_element_sets
    from orbitctx.records.importing import import_files

    summary = import_files(files, parse=parse_element_sets, satellite=satellite)
    if as_json:
        print_json(envelope("data import", summary.to_record()))
        return
    for warning in summary.warnings:
        click.echo(warning, err=True)
    click.echo(summary.sentence())


@click.command("update")
@click.option(
    "--source",
    "sources",
    multiple=True,
    metavar="NAME",
    help="celestrak, spacetrack or gfz; all without it. Repeatable.",
)
@click.option("--since", metavar="DATE", help="Fetch the history from this date on, not from the end of the record.")
@common
def update_command(sources: tuple[str, ...], since: str | None, as_json: bool) -> int:
    """Fetch newer element sets and Kp into your own store. This is the one command that uses the network.

    Space-Track is asked where ORBITCTX_SPACETRACK_IDENTITY and ORBITCTX_SPACETRACK_PASSWORD are set.
    """
    from orbitctx.orbit.elements import parse_element_sets
    from orbitctx.records.update import update

    def note(line: str) -> None:
        click.echo(line, err=True)

    summary = update(sources or None, parse=parse_element_sets, since=since, note=note)
    if as_json:
        print_json(envelope("data update", summary.to_record()))
        return NoDataError.code if any(one.status == "failed" for one in summary.results) else 0
    for one in summary.results:
        click.echo(f"{one.source:12} {one.status:10} {one.message}")
    print_notes(summary.warnings)
    summary.raise_for_failures()
    return 0


@click.command("fit")
@click.argument("histories", nargs=-1, required=True, metavar="HISTORY...", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), metavar="RECORD", help="The record to write."
)
@common
def fit_command(histories: tuple[Path, ...], output: Path, as_json: bool) -> None:
    """Fit a record of arcs to histories of raw element sets (TLE or CSV text, plain or .gz)."""
    from orbitctx.instants import isoformat
    from orbitctx.orbit.fit import fit_history, summary_line

    for path in histories:
        if not path.is_file():
            raise UsageError("There is no such file.", expected="a history of element sets", found=str(path))

    def progress(stage: str, share: float) -> None:
        click.echo(f"\r{100 * share:3.0f} % {stage:30}", err=True, nl=False)

    shown = progress if sys.stderr.isatty() else None
    summary = fit_history(histories, output, shown)
    if shown:
        click.echo("\r" + " " * 40 + "\r", err=True, nl=False)
    if as_json:
        values = {name: getattr(summary, name) for name in type(summary).__slots__}
        values |= {"start": isoformat(summary.start), "end": isoformat(summary.end), "output": str(output)}
        print_json(envelope("data fit", values, summary.problems))
        return
    click.echo(summary_line(summary))
    print_notes(summary.problems)
