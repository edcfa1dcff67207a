"""Every data file has its row, and every row its file: source, licence, credit, hash and cover."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "data"
ROWS = json.loads((DATA / "MANIFEST.json").read_text(encoding="utf-8"))["files"]


@pytest.mark.parametrize("row", ROWS, ids=[r["name"] for r in ROWS])
def test_a_row_tells_the_truth_about_its_file(row: dict[str, str]) -> None:
    assert hashlib.sha256((DATA / row["name"]).read_bytes()).hexdigest() == row["sha256"]
    for key in ("what", "source", "licence", "credit"):
        assert row[key].strip(), f"{row['name']} has no {key}"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", row.get("made_on") or row.get("retrieved") or "")
    assert "covers" in row


def test_no_data_file_is_without_a_row() -> None:
    files = {p.relative_to(DATA).as_posix() for p in DATA.rglob("*") if p.is_file()}
    loose = {f for f in files if not f.startswith("recipes/") and "__pycache__" not in f and f != "MANIFEST.json"}
    assert loose == {r["name"] for r in ROWS}


def test_rows_are_sorted_and_unique() -> None:
    names = [r["name"] for r in ROWS]
    assert names == sorted(set(names))


def test_kp_is_credited_as_its_licence_asks() -> None:
    # authority: CC BY 4.0; "Matzka et al. 2021" is the citation that GFZ Potsdam asks for
    kp = next(r for r in ROWS if r["name"].startswith("kp"))
    assert "CC BY 4.0" in kp["licence"] + kp["credit"]
    assert "Matzka" in kp["credit"]
