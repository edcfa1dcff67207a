"""A click group that imports a command's module only when that command runs or asks for its own help."""

from __future__ import annotations

import importlib
from typing import Any

import click

__all__ = ["LazyGroup"]


class _Text(click.types.StringParamType):
    """Text of the command line, which comes as UTF-8 whatever the locale says; paths stay the bytes that they are."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text: str = super().convert(value, param, ctx)
        try:
            # A locale that lacks a byte leaves it as half of a surrogate pair (PEP 383).
            return text.encode("utf-8", "surrogateescape").decode("utf-8")
        except UnicodeError:
            self.fail("this is not text in UTF-8.", param, ctx)


class LazyGroup(click.Group):
    """A group whose commands are named in a table: name -> (module, attribute, one line of help)."""

    def __init__(self, *args: Any, commands_at: dict[str, tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commands_at = commands_at

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, sorted."""
        return sorted(self.commands_at)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in self.commands_at:
            return None
        module, attribute, _ = self.commands_at[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), attribute)
        for param in command.params:
            if param.type is click.STRING:
                param.type = _Text()
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Like click's, but an unknown command is answered with the nearest names."""
        name = args[0]
        if name not in self.commands_at and not name.startswith("-"):
            import difflib

            near = difflib.get_close_matches(name, self.commands_at, n=2)
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            raise click.UsageError(f"There is no command {name!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands for ``--help``, from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.commands_at[name][2]) for name in self.list_commands(ctx)])
