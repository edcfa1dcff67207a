"""What the package says about itself is true: sorted ``__all__``, a typed facade, documented terms."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import orbitctx

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "orbitctx").rglob("*.py"))


def declared(path: Path) -> list[str] | None:
    """The literal ``__all__`` of a module, or None."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and any(getattr(t, "id", "") == "__all__" for t in node.targets):
            return list(ast.literal_eval(node.value))
    return None


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_all_is_sorted_and_has_no_private_name(path: Path) -> None:
    names = declared(path)
    if names is None:
        assert path.name in ("__init__.py", "__main__.py"), "a module says what it offers: give it an __all__"
        return
    # ruff's order (RUF022): constants, classes, functions, each by name
    assert names == sorted(names, key=lambda n: (0 if n.isupper() else 1 if n[0].isupper() else 2, n))
    assert not [n for n in names if n.startswith("_") and n != "__version__"]


@pytest.mark.parametrize("name", orbitctx.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    value = getattr(orbitctx, name)
    if name != "__version__":
        assert value.__doc__, f"{name} has no docstring"
        assert name in dir(orbitctx)


def test_the_type_checker_sees_the_facade() -> None:
    """Each lazy name is also imported for the type checker, from the same home."""
    tree = ast.parse((ROOT / "orbitctx" / "__init__.py").read_text(encoding="utf-8"))
    typed = {
        alias.name: node.module
        for block in tree.body
        if isinstance(block, ast.If)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert typed == orbitctx._HOMES


def test_the_package_shows_its_public_names_alone() -> None:
    assert dir(orbitctx) == orbitctx.__all__


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        orbitctx.nonsense  # noqa: B018


HEAVY = (
    "numpy",
    "skyfield",
    "astropy",
    "pandas",
    "matplotlib",
    "rich",
    "jinja2",
    "trafilatura",
    "numba",
    "sgp4",
    "lxml",
)


@pytest.mark.parametrize("statement", ["import orbitctx", "import orbitctx.cli", "import orbitctx.errors"])
def test_start_up_brings_nothing_heavy(statement: str) -> None:
    code = f"import sys; {statement}; print(*[m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
