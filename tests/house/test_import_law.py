"""A module imports lower ranks only, late imports included; the five packages of rank 2 never import each other."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "orbitctx"

# Within a rank the order of the list is the order of the river: a part may use those before it in its rank
# (`contexts` asks `almanac`, `batch` asks `examine`); the packages of rank 2 may not use each other at all.
RANKS = [
    ["errors", "constants"],
    ["instants", "geodesy", "tables"],
    ["records", "stories", "orbit", "sky", "aurora"],
    ["outlines", "asked", "almanac", "contexts", "search", "soundness"],
    ["assess"],
    ["report"],
    ["examine", "days", "corpus", "batch"],
    ["cli", "__main__"],
]
STRANGERS = frozenset(RANKS[2])
PLACE = {part: (rank, i) for rank, parts in enumerate(RANKS) for i, part in enumerate(parts)}

# Packages that only some parts may use: everything else would make them part of the start-up or of the physics.
RESERVED = {
    "click": {"cli"},
    "rich": {"cli", "report"},
    "skyfield": {"instants", "orbit", "sky"},
}

MODULES = sorted(p for p in PACKAGE.rglob("*.py") if p != PACKAGE / "__init__.py")


def part_of(path: Path) -> str:
    """The first name below ``orbitctx``: ``orbitctx/stories/dates.py`` -> ``stories``."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> list[tuple[int, str]]:
    """Every imported module with its line, wherever in the file the import stands."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute here"
            if node.module == "orbitctx":
                found += [(node.lineno, f"orbitctx.{alias.name}") for alias in node.names]
            else:
                found.append((node.lineno, node.module or ""))
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "import_module":
            found += [(node.lineno, a.value) for a in node.args if isinstance(a, ast.Constant)]
    return found


def breach(importer: str, imported: str) -> str | None:
    """Why ``importer`` may not use ``imported`` (both parts of orbitctx), or None."""
    if imported in (importer, "__version__"):
        return None
    if imported not in PLACE:
        return f"{imported} has no rank: add it to RANKS"
    if {importer, imported} <= STRANGERS:
        return f"{importer} and {imported} are both of rank 2 and never import each other"
    if PLACE[imported] > PLACE[importer]:
        return f"{importer} (rank {PLACE[importer][0]}) imports {imported} (rank {PLACE[imported][0]})"
    return None


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_imports_lower_ranks_only(path: Path) -> None:
    importer = part_of(path)
    assert importer in PLACE, f"{importer} has no rank: add it to RANKS"
    breaches = []
    for line, name in imports(path):
        top, _, rest = name.partition(".")
        if top == "orbitctx":
            why = breach(importer, rest.split(".")[0])
        elif top in RESERVED and importer not in RESERVED[top]:
            why = f"{top} is used in {', '.join(sorted(RESERVED[top]))} only"
        else:
            why = None
        if why:
            breaches.append(f"{path.name}:{line}: {why}")
    assert not breaches, "\n".join(breaches)


def test_the_law_itself_catches_breaches() -> None:
    assert breach("stories", "orbit")
    assert breach("orbit", "almanac")
    assert breach("geodesy", "instants") is None or breach("instants", "geodesy") is None
    assert breach("assess", "examine")
    assert breach("batch", "examine") is None
    assert breach("cli", "errors") is None


def top_level_imports(path: Path) -> set[str]:
    """Modules of orbitctx that are imported when this one is (not those inside functions or TYPE_CHECKING blocks)."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("orbitctx"):
            found |= {f"{node.module}.{a.name}" for a in node.names} | {str(node.module)}
        elif isinstance(node, ast.Import):
            found |= {a.name for a in node.names}
    return found


def test_no_import_cycles() -> None:
    names = {
        ".".join(["orbitctx", *p.relative_to(PACKAGE).with_suffix("").parts]).removesuffix(".__init__"): p
        for p in MODULES
    }
    # a package's __init__ may re-export its own modules; what is proven is that modules can be put in an order
    graph = {name: {n for n in top_level_imports(p) if n in names and n != name} for name, p in names.items()}
    done: set[str] = set()
    while graph:
        free = {name for name, needs in graph.items() if needs <= done}
        assert free, f"import cycle among {sorted(graph)}"
        done |= free
        graph = {name: needs for name, needs in graph.items() if name not in free}


def test_errors_and_version_come_without_heavy_packages() -> None:
    """The facade imports nothing of its own before it is used."""
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    tops = {n.module for n in tree.body if isinstance(n, ast.ImportFrom)} | {
        a.name for n in tree.body if isinstance(n, ast.Import) for a in n.names
    }
    assert tops <= {"__future__", "importlib", "typing"}
