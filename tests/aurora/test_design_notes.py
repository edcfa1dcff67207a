"""Every design note opens with its verdict, and runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTES = sorted((ROOT / "docs" / "design").glob("why_*.py"))
# Those that take more than a second or two are run by hand.
SLOW = {"why_rays_and_steps.py"}


def test_there_are_notes() -> None:
    assert {"why_no_refraction.py", "why_one_emission_height.py"} <= {note.name for note in NOTES}


@pytest.mark.parametrize("note", NOTES, ids=lambda note: note.stem)
def test_a_note_opens_with_its_verdict(note: Path) -> None:
    assert note.read_text(encoding="utf-8").startswith('"""Verdict: ')


@pytest.mark.parametrize("note", [n for n in NOTES if n.name not in SLOW], ids=lambda note: note.stem)
def test_a_note_prints_its_numbers(note: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(note)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    assert any(c.isdigit() for c in done.stdout)
