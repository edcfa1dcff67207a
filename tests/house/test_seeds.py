"""The founding stories and the story cases, through the command line, as their readers would run them.

They are not part of the repository: skipped where they do not lie beside the checkout.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from orbitctx.cli import main

SHARED = Path(__file__).parents[3] / "shared"
SEEDS = SHARED / "seeds"
SCORER = SHARED / "tools" / "score_cases.py"

pytestmark = [
    pytest.mark.reference,
    pytest.mark.skipif(not SEEDS.is_dir(), reason="the founding stories are not beside this checkout"),
]


@pytest.fixture
def checked(capsys: pytest.CaptureFixture[str]) -> Any:
    def run(number: str, *options: str) -> dict[str, Any]:
        (path,) = SEEDS.glob(f"{number}_*")
        assert main(["check", "--json", str(path), *options]) == 0
        record: dict[str, Any] = json.loads(capsys.readouterr().out)
        text = record["story"]["text"]
        for claim in record["claims"]:
            assert text[claim["start"] : claim["end"]] == claim["quote"]
        return record

    return run


def of_kind(record: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [c for c in record["claims"] if c["kind"] == kind]


def captured_days(record: dict[str, Any]) -> set[str]:
    return {c["value"]["start"][:10] for c in of_kind(record, "captured")}


def test_a_cosmonaut_without_a_date(checked: Any) -> None:
    record = checked("000")
    assert record["verdict"] in ("plausible", "undetermined")
    assert [c["value"]["name"] for c in of_kind(record, "photographer")][:1] == ["Sergey Prokopyev"]
    (altitude,) = of_kind(record, "altitude")
    assert altitude["value"]["km"] == pytest.approx(402, abs=1)


def test_a_cosmonaut_who_was_not_aboard(checked: Any) -> None:
    record = checked("000", "--published", "2026-01-21")
    assert record["verdict"] == "contradicted"
    assert of_kind(record, "photographer")[0]["status"] == "contradicted"


def test_the_swedish_story(checked: Any) -> None:
    record = checked("001")
    assert record["verdict"] == "plausible"
    assert record["story"]["language"] == "sv"
    assert record["window"]["start"] >= "2016-11-18"  # his first stay began on 19 November, edges +- 1 day
    assert record["window"]["end"] <= "2017-06-03T00:00:00Z"
    assert "Northern Europe" in [c["value"]["name"] for c in of_kind(record, "subject")]
    assert "2017-06-02" not in captured_days(record)


def test_the_instagram_post(checked: Any) -> None:
    record = checked("002")
    assert record["verdict"] == "plausible"
    (posted,) = of_kind(record, "posted")
    assert posted["value"]["start"] <= "2021-01-24T12:00:00Z" <= posted["value"]["end"]
    assert of_kind(record, "inclination")[0]["value"]["deg"] == pytest.approx(51.6)
    assert of_kind(record, "expedition")[0]["value"]["number"] == 64
    assert of_kind(record, "expedition")[0]["status"] in ("supported", "consistent")
    listed = {"Alaska", "Canada", "Iceland", "Greenland", "Norway", "Sweden", "Finland"}
    assert not listed & {c["value"]["name"] for c in of_kind(record, "subject")}
    assert not {"2021-01-27", "2021-02-01"} & captured_days(record)


def test_the_compilation(checked: Any) -> None:
    record = checked("003")
    assert record["verdict"] in ("plausible", "undetermined")
    assert of_kind(record, "both_hemispheres")
    assert not of_kind(record, "captured")


def test_the_airglow_story(checked: Any) -> None:
    record = checked("004")
    assert record["verdict"] == "plausible_with_errors"
    assert "airglow" in [c["value"]["kind"] for c in of_kind(record, "phenomenon")]
    assert record["window"]["start"] >= "2021-04-22"  # his second stay: 2021-04-24 to 2021-11-08, edges +- 1 day
    assert record["window"]["end"] <= "2021-11-10"
    layer = next(c for c in of_kind(record, "layer_height") if c["value"].get("km") == 55)
    assert layer["status"] == "inaccurate"
    assert "mile" in layer["reason"]
    assert of_kind(record, "speed")[0]["status"] == "consistent"
    assert of_kind(record, "period")[0]["status"] == "consistent"


@pytest.mark.slow
def test_the_story_cases() -> None:
    """Acceptance: no crash, and the verdicts that a careful reader expects."""
    command = [sys.executable, str(SCORER), str(SHARED / "cases" / "dev"), "--cli", f"{sys.executable} -m orbitctx"]
    done = subprocess.run([*command, "--min-verdict", "0.60"], capture_output=True, text=True, timeout=600, check=False)
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
