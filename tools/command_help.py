"""Write docs/commands.md from the commands themselves; a test compares it with what they say.

Run: .venv/bin/python tools/command_help.py
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from orbitctx.cli import orbitctx

PAGE = Path(__file__).parents[1] / "docs" / "commands.md"
HEAD = """\
# Commands

What `--help` prints, for every command. This page is written by `tools/command_help.py`, and a test compares the two.
"""


def helps(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    """The full name and the help text of a command and of all below it."""
    yield context.command_path, context.get_help()
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None:
                yield from helps(below, click.Context(below, info_name=name, parent=context, terminal_width=100))


def page() -> str:
    """The whole page as Markdown."""
    context = click.Context(orbitctx, info_name="orbitctx", terminal_width=100, max_content_width=100)
    parts = [HEAD]
    for name, text in helps(orbitctx, context):
        body = "\n".join(line.rstrip() for line in text.splitlines())
        parts.append(f"## {name}\n\n```text\n{body}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
