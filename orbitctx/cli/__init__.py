"""The command line: each command is options, one library call, one render.

A command's module is imported only when that command runs, so ``orbitctx --version`` costs little more than Python
and click. Every failure ends as a sentence (or as ``orbitctx/error/1`` with ``--json``) and an exit code:

0 ran, whatever the verdict · 1 ``--fail-on`` matched · 2 usage · 3 no story text · 4 no data for that date ·
5 a batch with failed rows · 70 a bug
"""

from __future__ import annotations

import codecs
import contextlib
import errno
import os
import sys
import traceback
from pathlib import Path

import click

from orbitctx import __version__
from orbitctx.cli.lazy import LazyGroup
from orbitctx.errors import OrbitctxError, UsageError

__all__ = ["COMMANDS", "EXIT_CODES", "main", "orbitctx"]

EXIT_CODES = """\
Exit codes: 0 ran, whatever the verdict; 1 --fail-on matched; 2 usage; 3 no story text could be read;
4 no orbit or activity data for that date; 5 batch finished with failed rows; 70 a bug."""

# name: (module, attribute, one line of help); the help stands here so that `orbitctx --help` imports no command.
COMMANDS = {
    "at": ("orbitctx.cli.sky", "at_command", "The state at one instant, and a sightline to a place."),
    "batch": ("orbitctx.cli.batch", "batch_command", "Check a corpus: a row for each story, and a summary."),
    "check": ("orbitctx.cli.story", "check_command", "Check stories against orbit, light, activity and roster."),
    "claims": ("orbitctx.cli.story", "claims_command", "What a story says, each claim with its quote."),
    "data": ("orbitctx.cli.data", "data_group", "What the records cover; verify and grow them."),
    "day": ("orbitctx.cli.sky", "day_command", "One UTC day: track, nights, Kp, who was aboard, aurora windows."),
    "report": ("orbitctx.cli.story", "report_command", "Render the result of `check --json` again, without computing."),
    "verify": ("orbitctx.cli.story", "verify_command", "Compute a result again and say what differs."),
    "view": ("orbitctx.cli.sky", "view_command", "A drawing (SVG) of what a window showed."),
    "when": ("orbitctx.cli.when", "when_command", "Every window in which such a view was possible, ranked."),
}


@click.group(
    cls=LazyGroup,
    no_args_is_help=False,
    invoke_without_command=True,
    commands_at=COMMANDS,
    epilog=EXIT_CODES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="orbitctx", message="%(prog)s %(version)s")
@click.pass_context
def orbitctx(context: click.Context) -> None:
    """Was the reported view from the International Space Station plausible?

    orbitctx reads a news story about a picture taken from the station, reconstructs orbit, light and auroral
    activity of that time, and says for each claim and for the story whether it was plausible.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code; ``--debug`` shows the traceback and changes nothing else."""
    args = sys.argv[1:] if arguments is None else arguments
    _make_output_safe()
    try:
        result = orbitctx.main(args=args, prog_name="orbitctx", standalone_mode=False)
    except (KeyboardInterrupt, click.Abort):
        click.echo("Stopped.", err=True)
        return 130
    except BrokenPipeError:  # the reader of our output has seen enough, as `head` does
        sys.stderr.close()
        return 0
    except Exception as error:
        if "--debug" in args and not isinstance(error, click.ClickException):
            traceback.print_exception(error)
        return _fail(_as_ours(error), args)
    return result if isinstance(result, int) else 0


def _make_output_safe() -> None:
    """A story's text may hold characters that the terminal's encoding lacks; pipes always get UTF-8."""
    codecs.register_error("legible", _legible)
    if sys.stdout is None:  # closed by the caller
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 (it lives as long as the process)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding=None if stream.isatty() else "utf-8", errors="legible")


def _legible(error: UnicodeError) -> tuple[bytes, int]:
    """What an encoding lacks: names that came as bytes are read as UTF-8, all else is written as its code."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    part = error.object[error.start : error.end]
    with contextlib.suppress(UnicodeEncodeError):  # half of a surrogate pair that no file name left
        part = part.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return part.encode(error.encoding, "backslashreplace"), error.end


def _as_ours(error: Exception) -> OrbitctxError:
    """Any failure as an error with a code, a sentence and what was expected."""
    if isinstance(error, OrbitctxError):
        return error
    if isinstance(error, click.ClickException):
        return _from_click(error)
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS):
        return UsageError("The output could not be written.", expected="a place that takes it", found=error.strerror)
    from orbitctx.records.manifest import damage

    if (damaged := damage()) is not None:  # a decoder fails in any way on damaged bytes: that is no bug
        return damaged
    found = f"{type(error).__name__}: {error}"
    return OrbitctxError("This is a bug in orbitctx; run again with --debug for details.", found=found)


def _from_click(error: click.ClickException) -> OrbitctxError:
    context = getattr(error, "ctx", None)
    expected = None
    if isinstance(error, click.NoSuchOption) and context is not None:
        names = sorted(opt for p in context.command.params for opt in p.opts if opt.startswith("--"))
        expected = "one of " + ", ".join([*names, "--help"])
    elif context is not None and isinstance(context.command, LazyGroup):
        expected = "one of " + ", ".join(context.command.list_commands(context))
    elif context is not None:
        expected = context.get_usage().removeprefix("Usage: ") + " (see --help)"
    return UsageError(error.format_message(), expected=expected)


def _fail(error: OrbitctxError, args: list[str]) -> int:
    from orbitctx.cli.output import error_record, print_json

    if "--json" in args:
        print_json(error_record(error))
    else:
        click.echo(f"Error: {error}", err=True)
    return error.code
