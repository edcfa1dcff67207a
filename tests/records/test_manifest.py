"""The data files are found wherever the package is, and a damaged one is named."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import venv
from pathlib import Path

import numpy as np
import pytest

from orbitctx.errors import DamagedDataError, NoDataError, UsageError
from orbitctx.records import manifest
from orbitctx.soundness import INVARIANTS

ROOT = Path(__file__).resolve().parents[2]


def write_data(folder: Path, files: dict[str, bytes]) -> Path:
    """A small data folder with a manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
        about = dict.fromkeys(("what", "source", "licence", "credit"), "a test")
        found = hashlib.sha256(content).hexdigest()
        row = {"name": name, **about, "made_on": "2026-01-01", "bytes": len(content), "sha256": found, "covers": None}
        rows.append(row)
    record = {"schema": "orbitctx/manifest/1", "files": rows}
    (folder / "MANIFEST.json").write_text(json.dumps(record), encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_data(tmp_path / "data", {"a.csv": b"x,y\n1,2\n", "deep/b.bin": b"0123"})


def test_argument_before_variable_before_checkout(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = write_data(tmp_path / "other", {"c.bin": b"1"})
    monkeypatch.setenv("ORBITCTX_DATA", str(other))
    assert manifest.data_folder(folder) == folder
    assert manifest.data_folder() == other
    monkeypatch.delenv("ORBITCTX_DATA")
    assert (manifest.data_folder() / "MANIFEST.json").is_file()


@pytest.mark.parametrize("by_variable", [True, False])
def test_a_named_folder_without_data_is_refused(
    by_variable: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORBITCTX_DATA", str(tmp_path) if by_variable else "")
    with pytest.raises(UsageError, match="ORBITCTX_DATA" if by_variable else "argument"):
        manifest.data_folder(None if by_variable else tmp_path)


def test_no_data_at_all_says_where_it_was_sought(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ORBITCTX_DATA", raising=False)
    monkeypatch.setattr(manifest, "_PACKAGE", tmp_path / "orbitctx")
    with pytest.raises(NoDataError, match="_data"):
        manifest.data_folder()


def test_read_bytes(folder: Path) -> None:
    assert manifest.read_bytes("deep/b.bin", folder, check=True) == b"0123"


def test_a_truncated_file_is_found_without_hashing(folder: Path) -> None:
    (folder / "a.csv").write_bytes(b"x,y\n")
    with pytest.raises(DamagedDataError, match=r"a\.csv(?s:.)*8 bytes(?s:.)*4 bytes"):
        manifest.read_bytes("a.csv", folder)


def test_a_changed_file_of_equal_length_is_found_on_demand(folder: Path) -> None:
    (folder / "deep/b.bin").write_bytes(b"0124")
    assert manifest.read_bytes("deep/b.bin", folder) == b"0124"
    with pytest.raises(DamagedDataError, match="sha256"):
        manifest.read_bytes("deep/b.bin", folder, check=True)
    assert {check.name: check.ok for check in manifest.verify(folder)} == {"a.csv": True, "deep/b.bin": False}


def test_damage_is_found_where_a_decoder_has_failed(folder: Path, tmp_path: Path) -> None:
    assert manifest.damage(folder) is None
    (folder / "deep/b.bin").write_bytes(b"0124")
    assert "deep/b.bin" in str(manifest.damage(folder))
    assert manifest.damage(tmp_path / "nowhere") is None


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "a.csv").unlink()
    with pytest.raises(DamagedDataError, match=r"a\.csv"):
        manifest.read_bytes("a.csv", folder)
    assert [check.problem for check in manifest.verify(folder) if not check.ok] == [
        "cannot be read: No such file or directory"
    ]


def test_verify_names_files_that_no_row_lists(folder: Path) -> None:
    (folder / "stray.bin").write_bytes(b"?")
    (folder / "recipes").mkdir()
    (folder / "recipes" / "make.py").write_text("")
    bad = [check for check in manifest.verify(folder) if not check.ok]
    assert [check.name for check in bad] == ["stray.bin"]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("x.json", b"{", "cannot be decoded"),
        ("x.csv", b"a,b\n1\n", "line 2 has 1 fields"),
        ("x.csv.gz", b"\x1f\x8b\x00", "cannot be decoded"),
        ("x.npy", b"\x93NUMPY", "cannot be decoded"),
        ("x.txt", b"", "is empty"),
    ],
)
def test_verify_applies_the_invariants_of_the_format(name: str, content: bytes, problem: str, tmp_path: Path) -> None:
    (check,) = manifest.verify(write_data(tmp_path, {name: content}))
    assert problem in str(check.problem)


def test_verify_applies_the_invariants_of_the_caller(folder: Path) -> None:
    checks = manifest.verify(folder, {"a.csv": lambda content: "too few rows" if content.count(b"\n") < 5 else None})
    assert {check.name: check.problem for check in checks} == {"a.csv": "too few rows", "deep/b.bin": None}


def test_provenance_rows_are_in_the_order_given(folder: Path) -> None:
    assert [row["name"] for row in manifest.provenance(["deep/b.bin", "a.csv"], folder)] == ["deep/b.bin", "a.csv"]
    with pytest.raises(DamagedDataError, match="nowhere"):
        manifest.provenance(["nowhere"], folder)


@pytest.mark.parametrize("text", ["", "{}", '{"schema": "other/1", "files": []}', '{"schema": "orbitctx/manifest/1"}'])
def test_an_unreadable_manifest_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "MANIFEST.json").write_text(text)
    with pytest.raises(DamagedDataError, match=r"MANIFEST\.json"):
        manifest.rows(tmp_path)


def test_a_manifest_cannot_reach_outside_its_folder(tmp_path: Path) -> None:
    write_data(tmp_path / "data", {"a.csv": b"x\n1\n"})
    text = (tmp_path / "data" / "MANIFEST.json").read_text().replace("a.csv", "../a.csv")
    (tmp_path / "data" / "MANIFEST.json").write_text(text)
    with pytest.raises(DamagedDataError, match="leaves the data folder"):
        manifest.rows(tmp_path / "data")


def test_the_projects_own_data_is_what_its_manifest_says() -> None:
    assert [
        f"{check.name}: {check.problem}" for check in manifest.verify(ROOT / "data", INVARIANTS) if not check.ok
    ] == []
    assert all(row.credit and row.licence and row.source for row in manifest.rows(ROOT / "data"))


def test_the_wheel_brings_its_data(tmp_path: Path) -> None:
    """Built, unpacked into a clean environment, and asked from another folder."""
    pytest.importorskip("hatchling", reason="no build backend here")
    pytest.importorskip("build", reason="no build front end here")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    venv.create(tmp_path / "clean", with_pip=True)
    python = str(tmp_path / "clean" / "bin" / "python")
    install = [python, "-m", "pip", "install", "--no-deps", "--no-index", "--quiet", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    code = """
from orbitctx.records.manifest import data_folder, verify
print(data_folder())
print([check.to_value() for check in verify() if not check.ok])"""
    # The dependencies are those of this environment; only orbitctx is installed anew.
    env = {"PYTHONPATH": str(Path(np.__file__).parents[1])}
    script = f"import sys; sys.path.sort(key=lambda path: 'clean' not in path)\n{code}"
    run = subprocess.run([python, "-c", script], cwd=tmp_path, env=env, capture_output=True, text=True, check=True)
    found, bad = run.stdout.splitlines()
    assert Path(found).is_relative_to(tmp_path / "clean")
    assert bad == "[]"
    assert not list(Path(found).rglob("*.py"))
