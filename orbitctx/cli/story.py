"""``check``, ``claims``, ``report`` and ``verify``: what a story says, and whether it was plausible."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from orbitctx.assess.finding import STATUSES, VERDICTS
from orbitctx.cli.options import common, story_options
from orbitctx.cli.output import (
    checked_output,
    columns,
    envelope,
    error_record,
    on_terminal,
    print_json,
    print_notes,
    write_whole,
)
from orbitctx.errors import OrbitctxError, StoryError, UsageError

if TYPE_CHECKING:
    from orbitctx.assess.families import Family
    from orbitctx.instants import TimeWindow
    from orbitctx.report.dossier import Dossier

__all__ = ["check_command", "claims_command", "render_report", "report_command", "verify_command"]

REPORT_FORMATS = (".html", ".md", ".json", ".pdf")
# What --fail-on takes: every verdict of a story and status of a claim, each once.
ALARMS = tuple(dict.fromkeys((*VERDICTS, *STATUSES)))


@click.command("check")
@click.argument("stories", metavar="STORY...", nargs=-1, required=True, type=click.Path())
@story_options
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="REPORT",
    help="Write a report: .html, .md, .json or .pdf.",
)
@click.option(
    "--fail-on",
    multiple=True,
    type=click.Choice(ALARMS),
    metavar="STATUS",
    help="Exit 1 where the verdict, or a claim's status, is this one; may be repeated. " + ", ".join(ALARMS) + ".",
)
@click.option("--compare", is_flag=True, help="The stories tell one event: say where they disagree.")
@common
def check_command(
    *,
    stories: tuple[str, ...],
    output: Path | None,
    fail_on: tuple[str, ...],
    compare: bool,
    photo: Path | None,
    as_json: bool,
    **overrules: Any,
) -> int:
    """Check stories against orbit, light, activity and roster.

    STORY is a path (.txt .md .html .json .pdf), - for standard input, or a URL given on purpose.
    """
    from orbitctx.examine import check

    if output is not None:
        checked_output(output, REPORT_FORMATS)
        if len(stories) > 1:
            raise UsageError(
                "A report holds one story.",
                expected="one STORY with -o, or `orbitctx batch` for many",
                found=f"{len(stories)} stories",
            )
    overrules["place"] = list(overrules["place"])
    if photo is not None:
        overrules["captured"] = _time_of(photo, overrules["captured"])
    results = _each(stories, lambda source: check(source, **overrules))
    if output is not None:
        write_whole(output, render_report(results[0], output.suffix.lower()))
    if as_json:
        records = [error_record(r) if isinstance(r, OrbitctxError) else r.to_record() for r in results]
        print_json(_compared(results, records) if compare else records if len(stories) > 1 else records[0])
    else:
        for source, result in zip(stories, results, strict=True):
            _show(source, result)
        if compare:
            click.echo(textwrap.fill(_family(results).words, columns()))
    if output is not None:
        print_notes([f"The report is in {output}."])
    return _exit_code(results, fail_on)


def _time_of(photo: Path, captured: str | None) -> TimeWindow:
    from orbitctx.stories.reading import photo_time

    if captured is not None:
        raise UsageError("The time of capture is given twice.", expected="--captured or --photo", found="both")
    if not photo.is_file():
        raise UsageError("--photo: there is no such file.", expected="a picture with EXIF data", found=str(photo))
    try:
        return photo_time(photo)
    except StoryError as error:  # no story's fault: the option's value is bad
        raise UsageError(f"--photo: {error.message}", expected=error.expected, found=error.found) from error


def _family(results: Sequence[Dossier | OrbitctxError]) -> Family:
    from orbitctx.assess.families import compare_tellings

    return compare_tellings([r for r in results if not isinstance(r, OrbitctxError)])


def _compared(results: Sequence[Dossier | OrbitctxError], records: list[dict[str, Any]]) -> dict[str, Any]:
    return envelope("compare", {**_family(results).to_record(), "results": records})


def _each(stories: Sequence[str], work: Callable[[str], Any]) -> list[Any]:
    """The result or the error of each; of several stories, one that fails does not take the others along."""
    if len(stories) == 1:
        return [work(stories[0])]
    results: list[Any] = []
    for source in stories:
        try:
            results.append(work(source))
        except OrbitctxError as error:
            results.append(error)
        except Exception as error:
            found = f"{type(error).__name__}: {error}"
            results.append(OrbitctxError(f"This is a bug in orbitctx, met in {source}.", found=found))
    return results


def _show(source: str, result: Dossier | OrbitctxError) -> None:
    from orbitctx.report.terminal import print_dossier, to_text

    if isinstance(result, OrbitctxError):
        click.echo(f"{source}: {result}\n", err=True)
        return
    if on_terminal():
        print_dossier(result)
    else:
        click.echo(to_text(result, width=columns()))
    print_notes(result.warnings)


def _exit_code(results: Sequence[Dossier | OrbitctxError], fail_on: Sequence[str]) -> int:
    """An error's own code goes before ``--fail-on``: what was not read was not found good."""
    failed = [r.code for r in results if isinstance(r, OrbitctxError)]
    if failed:
        return failed[0]
    met = {
        word
        for r in results
        if not isinstance(r, OrbitctxError)
        for word in (r.verdict, *(f.status for f in r.findings))
    }
    return 1 if met & set(fail_on) else 0


def render_report(dossier: Dossier, suffix: str) -> str | bytes:
    """The report of a dossier in the format of a file name's extension."""
    if suffix == ".pdf":
        from tempfile import TemporaryDirectory

        with TemporaryDirectory() as folder:
            page = Path(folder, "report.pdf")
            dossier.to_pdf(page)
            return page.read_bytes()
    return {".html": dossier.to_html, ".md": dossier.to_markdown, ".json": dossier.to_json}[suffix]()


@click.command("claims")
@click.argument("story", metavar="STORY", type=click.Path())
@click.option("--published", metavar="DATE", help="When the story was published.")
@click.option("--lang", "language", metavar="CODE", help="Language of the text, such as sv.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="PAGE",
    help="Write the text with its claims marked (.html).",
)
@common
def claims_command(
    *, story: str, published: str | None, language: str | None, output: Path | None, as_json: bool
) -> None:
    """What a story says, each claim with its quote and place in the text."""
    from orbitctx.almanac import default_almanac
    from orbitctx.cli.text import claims_text, marked_text
    from orbitctx.report.record import reading_to_record
    from orbitctx.stories.intake import read_story
    from orbitctx.stories.reading import read_claims

    if output is not None:
        checked_output(output, (".html",))
    almanac = default_almanac()
    told = read_story(story, published=published, language=language)
    reading = read_claims(told, almanac.roster, almanac.gazetteer)
    record = reading_to_record(reading)
    if output is not None:
        from orbitctx.report.claimspage import claims_page

        write_whole(output, claims_page(reading))
    if as_json:
        print_json(envelope("claims", record, record["story"]["notes"]))
        return
    if on_terminal():
        click.echo(marked_text(record["story"]["text"], record["claims"]) + "\n")
    click.echo(claims_text(record), nl=False)
    print_notes(record["story"]["notes"])


@click.command("report")
@click.argument("result", metavar="RESULT.json", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write a report: .html, .md, .json or .pdf.",
)
@common
def report_command(result: Path, output: Path, as_json: bool) -> None:
    """Render the result of `check --json` again, without computing."""
    from orbitctx.report.record import dossier_from_record

    checked_output(output, REPORT_FORMATS)
    dossier = dossier_from_record(_read_result(result))
    write_whole(output, _render_stored(dossier, output.suffix.lower()))
    if as_json:
        print_json(envelope("report", {"output": str(output), "verdict": dossier.verdict, "summary": dossier.summary}))
    else:
        print_notes([f"The report is in {output}."])


def _render_stored(dossier: Dossier, suffix: str) -> str | bytes:
    """The report of a dossier read from a file, which anybody may have changed. Raises UsageError where it fails."""
    from orbitctx.report.record import broken_record

    try:
        return render_report(dossier, suffix)
    except OrbitctxError:
        raise
    except Exception as error:
        raise broken_record(f"it cannot be rendered: {type(error).__name__}: {error}") from error


@click.command("verify")
@click.argument("result", metavar="RESULT.json", type=click.Path(path_type=Path))
@common
def verify_command(result: Path, as_json: bool) -> int:
    """Compute a result again and say what differs; exit 1 where something does."""
    from orbitctx.examine import recheck

    differences = recheck(_read_result(result))
    if as_json:
        print_json(envelope("verify", {"same": not differences, "differences": differences}))
    else:
        click.echo("\n".join(differences) if differences else "The result comes out the same, bit for bit.")
    return 1 if differences else 0


def _read_result(path: Path) -> Any:
    """The JSON of a result file. Raises UsageError where it cannot be read or is not JSON."""
    expected = "a file written by `orbitctx check STORY -o RESULT.json`"
    try:
        return json.loads(path.read_bytes())
    except OSError as error:
        raise UsageError("The result cannot be read.", expected=expected, found=f"{path}: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise UsageError("The result is not JSON.", expected=expected, found=str(path)) from None
