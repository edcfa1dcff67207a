"""The record: exact round trips, the published schema, and refusals of what is not a record."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbitctx.errors import UsageError
from orbitctx.instants import TimeWindow, parse_window
from orbitctx.report.dossier import Dossier
from orbitctx.report.record import dossier_from_record, dossier_to_record, plain, schema, window_text

from .samples import build, with_text


def test_record_is_json_and_comes_back_equal(dossier: Dossier) -> None:
    record = json.loads(dossier.to_json())
    back = dossier_from_record(record)
    assert back == dossier
    assert dossier_to_record(back) == record


def test_record_validates_against_the_published_schema(dossier: Dossier) -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    for made in (dossier, build(None), with_text("Nothing to test.")):
        jsonschema.validate(dossier_to_record(made), schema(), cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize(
    "breakage",
    [
        {"verdict": "true"},
        {"summary": ""},
        {"window": {"start": "yesterday", "end": "today"}},
        {"claims": [{"id": "c1"}]},
    ],
)
def test_the_schema_refuses(breakage: dict[str, Any]) -> None:
    record = dossier_to_record(build()) | breakage
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(record, schema(), cls=jsonschema.Draft202012Validator)


def test_offsets_point_at_the_quotes(dossier: Dossier) -> None:
    record = dossier_to_record(dossier)
    for claim in record["claims"]:
        assert record["story"]["text"][claim["start"] : claim["end"]] == claim["quote"]


def test_evidence_stands_once_and_claims_name_it(dossier: Dossier) -> None:
    record = dossier_to_record(dossier)
    ids = [e["id"] for e in record["evidence"]]
    assert len(ids) == len(set(ids))
    assert {e for c in record["claims"] for e in c["evidence"]} == set(ids)


def test_a_claim_without_a_finding_is_not_silent() -> None:
    made = build()
    record = dossier_to_record(build(findings=made.findings[1:]))
    first = record["claims"][0]
    assert (first["status"], bool(first["reason"])) == ("not_checkable", True)


def test_record_without_window_has_null_and_keeps_the_basis() -> None:
    from orbitctx.assess.finding import CaptureWindow

    record = dossier_to_record(build(capture=CaptureWindow(None, "nothing bounds the time")))
    assert record["window"] is None
    assert dossier_from_record(record).capture.basis == "nothing bounds the time"


@pytest.mark.parametrize("broken", [[], {}, {"schema": "orbitctx/day/1"}, {"schema": "orbitctx/check/1"}, "text", None])
def test_what_is_no_record_is_refused_with_a_sentence(broken: Any) -> None:
    with pytest.raises(UsageError) as caught:
        dossier_from_record(broken)
    assert "expected" in str(caught.value)


def test_a_record_with_a_part_of_the_wrong_kind_is_refused(dossier: Dossier) -> None:
    record = dossier_to_record(dossier) | {"claims": 7}
    with pytest.raises(UsageError):
        dossier_from_record(record)


def test_plain_leaves_no_numpy_and_no_nan() -> None:
    value = {
        "a": np.array([1.0, np.nan]),
        "b": np.int64(3),
        "c": (np.datetime64("2017-01-01T00:00:00"), None),
        4: {2, 1},
    }
    assert plain(value) == {"a": [1.0, None], "b": 3, "c": ["2017-01-01T00:00:00Z", None], "4": [1, 2]}


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_any_window_survives_the_record(start_s: int, length_us: int) -> None:
    start = np.datetime64(start_s, "s").astype("datetime64[us]")
    window = TimeWindow(start, start + np.timedelta64(length_us, "us"))
    from orbitctx.assess.finding import CaptureWindow

    record = json.loads(json.dumps(dossier_to_record(build(capture=CaptureWindow(window, "given", (window,))))))
    back = dossier_from_record(record).capture
    assert (back.window, back.candidates) == (window, (window,))


@pytest.mark.parametrize("text", ["2017", "2017-01", "2017-01-18"])
def test_calendar_windows_are_said_as_such(text: str) -> None:
    assert window_text(parse_window(text)) == text


@pytest.mark.parametrize("path", [("verdict",), ("claims", 0, "status"), ("story", "text")])
def test_a_record_with_a_word_outside_the_vocabulary_is_refused(path: tuple[Any, ...]) -> None:
    record = json.loads(build().to_json())
    part = record
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = None if path[0] == "story" else "nonsense"
    with pytest.raises(UsageError, match="lacks a part"):
        dossier_from_record(record)
