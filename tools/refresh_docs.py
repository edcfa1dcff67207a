"""Write what the docs quote from the program: docs/commands.md and the outputs of console examples.

Run: .venv/bin/python tools/refresh_docs.py

Tests compare both with what the program says now. A console example is a line ``$ orbitctx ...`` in a ``console``
block, perhaps with ``| head -N``; what follows up to the next ``$`` or the end of the block is its output.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click

from orbitctx.cli import main, orbitctx

ROOT = Path(__file__).parents[1]
COMMANDS_PAGE = ROOT / "docs" / "commands.md"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_HEAD = """\
# Commands

What `--help` prints, for every command. This page is written by `tools/refresh_docs.py`, and a test compares the two.
"""
_BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
_EXAMPLE = re.compile(r"^\$ (?P<command>orbitctx .*)\n(?P<output>(?:(?!\$ ).*\n)*)", re.MULTILINE)


def helps(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    """The full name and the help text of a command and of all below it."""
    yield context.command_path, context.get_help()
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None:
                yield from helps(below, _context(below, name, context))


def _context(command: click.Command, name: str, parent: click.Context | None = None) -> click.Context:
    settings = command.context_settings | {"terminal_width": 100}
    return click.Context(command, info_name=name, parent=parent, **settings)


def commands_page() -> str:
    """The whole page of commands as Markdown."""
    context = _context(orbitctx, "orbitctx")
    parts = [_HEAD]
    for name, text in helps(orbitctx, context):
        body = "\n".join(line.rstrip() for line in text.splitlines())
        parts.append(f"## {name}\n\n```text\n{body}\n```\n")
    return "\n".join(parts)


def examples(page: Path) -> Iterator[tuple[str, str]]:
    """Command and quoted output of every console example of a page."""
    for block in _BLOCK.findall(page.read_text(encoding="utf-8")):
        for found in _EXAMPLE.finditer(block):
            yield found["command"], found["output"]


def output_of(command: str) -> str:
    """What a console example prints on stdout, run from the repository's root."""
    words, _, pipe = command.partition(" | head -")
    out, before = io.StringIO(), Path.cwd()
    columns = os.environ.pop("COLUMNS", None)  # the pages are as wide as a pipe
    os.chdir(ROOT)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
            main(shlex.split(words)[1:])
    finally:
        os.chdir(before)
        if columns is not None:
            os.environ["COLUMNS"] = columns
    lines = [line.rstrip() for line in out.getvalue().rstrip("\n").split("\n")]
    return "".join(f"{line}\n" for line in (lines[: int(pipe)] if pipe else lines))


def refreshed(text: str) -> str:
    """A page with the outputs of its console examples as they are now."""

    def block(match: re.Match[str]) -> str:
        body = _EXAMPLE.sub(lambda m: f"$ {m['command']}\n{output_of(m['command'])}", match[1])
        return f"```console\n{body}```"

    return _BLOCK.sub(block, text)


if __name__ == "__main__":
    COMMANDS_PAGE.write_text(commands_page(), encoding="utf-8")
    for path in PAGES:
        path.write_text(refreshed(path.read_text(encoding="utf-8")), encoding="utf-8")
