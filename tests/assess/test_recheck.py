"""A verdict computes again from its own JSON, bit for bit, and what changed is named."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from orbitctx.errors import UsageError
from orbitctx.examine import check, recheck

STORY = {
    "source": "test",
    "text": "NASA astronaut Jeff Williams photographed the southern lights on June 20, 2016 from the International "
    "Space Station, south of Australia. The station flies 410 kilometers up.",
    "language": "en",
}


@pytest.fixture(scope="module")
def record() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(check(STORY, place="New Zealand", published="2016-07-01").to_json())
    return found


def test_nothing_differs(record: dict[str, Any]) -> None:
    assert recheck(record) == []


def test_the_same_story_gives_the_same_bytes() -> None:
    assert check(STORY).to_json() == check(STORY).to_json()


def test_a_changed_data_file_is_named(record: dict[str, Any]) -> None:
    altered = copy.deepcopy(record)
    altered["provenance"]["data"][0]["sha256"] = "0" * 64
    altered["verdict"] = "contradicted"
    differences = recheck(altered)
    assert any("data file" in d and "changed" in d for d in differences)
    assert any(d.startswith("verdict was 'contradicted'") for d in differences)


def test_what_was_overruled_is_kept_and_used_again(record: dict[str, Any]) -> None:
    assert record["options"]["place"] == ["New Zealand"]
    assert any(c["kind"] == "subject" and c["value"]["name"] == "New Zealand" for c in record["claims"])


def test_overruled_claims_are_told_as_not_checked() -> None:
    found = check(STORY, photographer="Thomas Pesquet", captured="2019-08-14")
    assert found.verdict == "contradicted"
    aside = [f for f in found.findings if "overruled" in f.reason]
    assert {f.claim.kind for f in aside} == {"photographer", "captured"}
    assert {f.status for f in aside} == {"not_checkable"}
    assert found.capture.basis.startswith("The caller gave")
    assert check(STORY).capture.basis.startswith("The text says")


@pytest.mark.parametrize("wrong", [{"captured": "someday"}, {"place": "Xyzzyville"}, {"photographer": "Nemo"}])
def test_an_option_that_cannot_be_understood_is_a_usage_error(wrong: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        check(STORY, **wrong)  # type: ignore[arg-type]


def test_another_json_is_refused() -> None:
    with pytest.raises(UsageError):
        recheck({"schema": "something/else"})
