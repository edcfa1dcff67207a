"""What README and docs say is what the program does: help texts, console examples, links."""

from __future__ import annotations

import doctest
import importlib.util
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from orbitctx.cli import COMMANDS, main

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "CONTRIBUTING.md",
    ROOT / "examples/README.md",
]
CONSOLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def console_examples() -> Iterator[tuple[str, str, str]]:
    """Page, command and expected output of every ``$ orbitctx ...`` in a console block."""
    for page in PAGES:
        for block in CONSOLE.findall(page.read_text(encoding="utf-8")):
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, _, output = part.partition("\n")
                if command.startswith("orbitctx "):
                    yield page.name, command, output


def command_help() -> str:
    spec = importlib.util.spec_from_file_location("command_help", ROOT / "tools" / "command_help.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return str(module.page())


def test_the_page_of_commands_is_what_the_commands_say() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert page == command_help(), "run .venv/bin/python tools/command_help.py"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"orbitctx {name}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_has_json_and_help() -> None:
    page = command_help()
    sections = re.split(r"^## ", page, flags=re.MULTILINE)[1:]
    leaves = [s for s in sections if "\nCommands:" not in s]
    assert len(leaves) >= len(COMMANDS)
    for section in leaves:
        assert "--json" in section, section.splitlines()[0]
        assert "--debug" in section, section.splitlines()[0]


@pytest.mark.parametrize(("page", "command", "output"), list(console_examples()))
def test_a_console_example_is_true(
    page: str, command: str, output: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "100")
    main(shlex.split(command)[1:])
    printed = capsys.readouterr().out
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    assert doctest.OutputChecker().check_output(output, printed, flags), f"{page}: {command} prints\n{printed}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_within_the_repository_lead_somewhere(page: Path) -> None:
    links = [x for x in LINK.findall(page.read_text(encoding="utf-8")) if not re.match(r"[a-z]+:", x)]
    assert [x for x in links if not (page.parent / x).exists()] == []
