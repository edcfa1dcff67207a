"""What README and docs say is what the program does: help texts, console examples, links."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from orbitctx.cli import COMMANDS

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def load_tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("refresh_docs", ROOT / "tools" / "refresh_docs.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TOOL = load_tool()
PAGES = [*TOOL.PAGES, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", ROOT / "examples" / "README.md"]
EXAMPLES = [
    pytest.param(command, output, id=f"{page.name}: {command}")
    for page in TOOL.PAGES
    for command, output in TOOL.examples(page)
]


def test_the_page_of_commands_is_what_the_commands_say() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert page == TOOL.commands_page(), "run .venv/bin/python tools/refresh_docs.py"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"orbitctx {name}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_has_json_and_debug() -> None:
    sections = re.split(r"^## ", TOOL.commands_page(), flags=re.MULTILINE)[1:]
    leaves = [s for s in sections if "\nCommands:" not in s]
    assert len(leaves) >= len(COMMANDS)
    for section in leaves:
        assert "--json" in section, section.splitlines()[0]
        assert "--debug" in section, section.splitlines()[0]


def test_the_lines_of_help_are_those_of_the_commands() -> None:
    """`orbitctx --help` takes its lines from a table, so that it imports no command: the two must agree."""
    page = TOOL.commands_page()
    for name, (_, _, line) in COMMANDS.items():
        section = page.split(f"\n## orbitctx {name}\n")[1]
        told = " ".join(section.split("\n\n")[1].split())
        assert line.rstrip(".").split(":")[0].split(",")[0] in told, f"{name}: {line}"


@pytest.mark.parametrize(("command", "output"), EXAMPLES)
def test_a_console_example_is_true(command: str, output: str) -> None:
    assert TOOL.output_of(command) == output, "run .venv/bin/python tools/refresh_docs.py"


def test_there_are_console_examples() -> None:
    assert len(EXAMPLES) >= 4


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_within_the_repository_lead_somewhere(page: Path) -> None:
    links = [x for x in LINK.findall(page.read_text(encoding="utf-8")) if not re.match(r"[a-z]+:", x)]
    assert [x for x in links if not (page.parent / x).exists()] == []
