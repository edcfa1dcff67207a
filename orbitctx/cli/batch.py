"""``batch``: a corpus of stories becomes a table of rows and a summary."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from orbitctx.cli.options import common
from orbitctx.cli.output import checked_output, envelope, print_json, write_whole

__all__ = ["batch_command"]


@click.command("batch")
@click.argument("corpus", metavar="INPUT", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), metavar="OUTPUT", help="The rows: .jsonl or .csv."
)
@click.option("--reports", type=click.Path(path_type=Path), metavar="FOLDER", help="Write a web page of each story.")
@click.option("--index", type=click.Path(path_type=Path), metavar="PAGE", help="Write a page over all rows (.html).")
@click.option("--published", metavar="DATE", help="When the stories were published, where all have one date.")
@click.option("--lang", "language", metavar="CODE", help="Language of all texts, such as sv.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes to use.")
@common
def batch_command(
    *, corpus: Path, output: Path, reports: Path | None, index: Path | None, workers: int, as_json: bool, **options: Any
) -> int:
    """Check a corpus (a folder of stories, or a JSONL, Parquet or WARC file) and write a row for each story.

    A run that was cut short goes on where it stopped; rows that failed are tried again. Exit 5 where rows failed.
    """
    from orbitctx.batch import OUTPUT_FORMATS, run_batch

    checked_output(output, OUTPUT_FORMATS)
    if index is not None:
        checked_output(index, (".html",))
    given = {name: value for name, value in options.items() if value is not None}
    result = run_batch(corpus, output, workers=workers, progress=_progress(), reports=reports, **given)
    if index is not None:
        from orbitctx.report.index import index_page

        write_whole(index, index_page(result.rows))
    record = result.to_record()
    if as_json:
        print_json(envelope("batch", {**record, "output": str(output)}))
        return 5 if result.failed else 0
    told = [f"{count} {verdict}" for verdict, count in record["verdicts"].items()]
    if result.failed:
        told.append(f"{len(result.failed)} failed")
    resumed = f" ({result.resumed} taken over from an earlier run)" if result.resumed else ""
    click.echo(f"{record['stories']} stories{resumed}: {', '.join(told)}. The rows are in {output}.")
    result.raise_for_failed()
    return 0


def _progress() -> Any:
    """A line on a terminal's stderr with the rows done; nothing elsewhere."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        click.echo(f"\r{done} of {total}" + ("\r" + " " * 24 + "\r" if done >= total else ""), err=True, nl=False)

    return show
