"""`orbitctx data ...` from the outside: exit codes, envelopes, and what a user sees."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from orbitctx.cli import main
from orbitctx.records import manifest, store
from orbitctx.records.setrows import sets_from_rows

REAL = sets_from_rows(gzip.decompress(manifest.read_bytes("iss_real_sets.txt.gz")))[-6:]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ORBITCTX_HOME", str(tmp_path / "home"))
    for source in ("CELESTRAK", "SPACETRACK", "GFZ"):
        monkeypatch.setenv(f"ORBITCTX_{source}_URL", "http://127.0.0.1:9")
    for name in ("http_proxy", "HTTP_PROXY", "ORBITCTX_SPACETRACK_IDENTITY", "ORBITCTX_SPACETRACK_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "home"


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    out, _ = capsys.readouterr()
    found: dict[str, Any] = json.loads(out)
    return found


def test_an_import_is_told_and_then_part_of_status_and_provenance(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = REAL[0].line1[:68] + str((int(REAL[0].line1[68]) + 1) % 10)
    lines = [wrong, REAL[0].line2, *(line for one in REAL[1:] for line in (one.line1, one.line2))]
    (tmp_path / "sets.tle").write_text("\n".join(lines), encoding="ascii")

    assert main(["data", "import", str(tmp_path / "sets.tle"), "--json"]) == 0
    record = told(capsys)
    assert (record["schema"], record["command"]) == ("orbitctx/data_import/1", "data import")
    assert (record["added"], record["skipped"], record["total"]) == (5, 1, 5)
    assert record["files"][0]["problems"][0]["place"] == "line 1"
    assert [w.partition(":")[0] for w in record["warnings"]] == [f"{tmp_path / 'sets.tle'}, line 1"]

    assert main(["data", "import", str(tmp_path / "sets.tle")]) == 0
    out, err = capsys.readouterr()
    assert "0 element sets added, 5 already known, 1 left out" in out
    assert "sets.tle, line 1:" in err

    assert main(["data", "status", "--json"]) == 0
    record = told(capsys)
    assert record["own"]["kept"]["sets-25544.tle"]["about"] == {"sets": 5}
    assert "own/sets-25544.tle" in [row["name"] for row in record["provenance"]["data"]]


def test_verify_finds_damage_of_either_kind(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["data", "verify"]) == 0
    capsys.readouterr()
    store.commit(lambda _: {store.KP: store.Kept(b"0123")}, home)
    (path,) = home.glob("kp.*")
    path.write_bytes(b"0124")
    assert main(["data", "verify", "--json"]) == 4
    record = told(capsys)
    assert [row["name"] for row in record["own"] if not row["ok"]] == ["kp.npy"]
    assert all(row["ok"] for row in record["files"])


def test_an_update_that_reaches_nobody_says_so(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", "update"]) == 4
    out, err = capsys.readouterr()
    assert [line.split()[:2] for line in out.splitlines()] == [
        ["celestrak", "failed"],
        ["spacetrack", "skipped"],
        ["gfz", "failed"],
    ]
    assert "The update is not complete." in err
    assert main(["data", "update", "--json", "--source", "gfz"]) == 4
    assert told(capsys)["sources"][0]["status"] == "failed"
