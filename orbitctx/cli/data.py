"""``data``: what the records cover, whether they are whole, and how they grow."""

from __future__ import annotations

from pathlib import Path

import click

from orbitctx.cli.lazy import LazyGroup
from orbitctx.cli.options import common
from orbitctx.cli.output import envelope, print_json

__all__ = ["data_group", "import_command", "verify_command"]

SUBCOMMANDS = {
    "import": ("orbitctx.cli.data", "import_command", "Add element sets from files (TLE, 3LE, OMM) to your own store."),
    "verify": ("orbitctx.cli.data", "verify_command", "Compare every data file with its hash and its invariants."),
}


@click.group("data", cls=LazyGroup, commands_at=SUBCOMMANDS, no_args_is_help=False)
def data_group() -> None:
    """What the records cover; verify and grow them."""


@click.command("verify")
@common
def verify_command(as_json: bool) -> int:
    """Compare every data file with its hash and its invariants; exit 4 where one is damaged."""
    from orbitctx.records import manifest, store

    files = [check.to_value() for check in manifest.verify()]
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
    return 0 if sound else 4


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
    for file in summary.files:
        for problem in file.problems:
            click.echo(f"{file.path}, {problem.place}: {problem.reason}", err=True)
    click.echo(summary.sentence())
