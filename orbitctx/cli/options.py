"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

__all__ = ["common", "stale_option", "story_options"]

Command = TypeVar("Command", bound=Callable[..., Any])


def common(command: Command) -> Command:
    """``--json`` and ``--debug``, on every command."""
    command = click.option("--debug", is_flag=True, expose_value=False, help="Show a traceback when something fails.")(
        command
    )
    return click.option("--json", "as_json", is_flag=True, help="The result as JSON.")(command)


def stale_option(command: Command) -> Command:
    """``--allow-stale``, where an answer may rest on old element sets."""
    return click.option(
        "--allow-stale",
        is_flag=True,
        help="Let element sets up to 60 days away serve: good for the plane of the orbit, not for a place.",
    )(command)


def story_options(command: Command) -> Command:
    """What overrules the reading of a story."""
    for option in (
        click.option("--place", metavar="NAME", multiple=True, help="A place that the picture shows; may be repeated."),
        click.option(
            "--photo",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="The picture: its EXIF time is the capture.",
        ),
        click.option("--captured", metavar="START/END", help="When it was taken (UTC): a date, a time or START/END."),
        click.option("--photographer", metavar="NAME", help="Who took it."),
        click.option("--lang", "language", metavar="CODE", help="Language of the text, such as sv."),
        click.option("--published", metavar="DATE", help="When the story was published."),
    ):
        command = option(command)
    return command
