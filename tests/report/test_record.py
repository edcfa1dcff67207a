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
from orbitctx.examine import check
from orbitctx.instants import TimeWindow, parse_window
from orbitctx.report.dossier import Dossier
from orbitctx.report.record import dossier_from_record, dossier_to_record, plain, schema, window_text
from orbitctx.report.shape import KEYWORDS, misfit

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


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (("claims", 0, "start"), "x", r"claims\[0\].start: not integer: 'x'"),
        (("scene",), {}, "scene: lacks 'schema'"),
        (("options",), {"captured": 3}, "options.captured: not object: 3"),
        (("evidence", 0, "uncertainty"), "much", r"evidence\[0\].uncertainty"),
        (("claims", 0, "evidence"), ["none"], "none"),
        (("discrimination",), {"share": 2, "population": "", "instants": 1}, "discrimination.share: above 1: 2"),
    ],
)
def test_the_broken_part_is_named(path: tuple[Any, ...], value: Any, says: str) -> None:
    record = json.loads(build().to_json())
    part = record
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    with pytest.raises(UsageError, match=says):
        dossier_from_record(record)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all parts of a record but those inside of a long list's later members."""
    below = value.items() if isinstance(value, dict) else enumerate(value[:2]) if isinstance(value, list) else ()
    return [path, *(p for key, part in below for p in _places(part, (*path, key)))]


def test_the_shape_is_told_as_jsonschema_tells_it() -> None:
    """Witness: the jsonschema package, on records with one part left out or replaced by something else."""
    whole = json.loads(build().to_json())
    witness = jsonschema.Draft202012Validator(schema())
    verdicts = set()
    for path in _places(whole)[1:]:
        for wrong in (None, "x", -1, [], {}, "left out"):
            record = json.loads(json.dumps(whole))
            part = record
            for key in path[:-1]:
                part = part[key]
            if wrong == "left out":
                del part[path[-1]]
            else:
                part[path[-1]] = wrong
            fits = witness.is_valid(record)
            verdicts.add(fits)
            assert (misfit(record, schema()) is None) == fits, (path, wrong)
    assert verdicts == {True, False}


def test_every_keyword_of_the_schema_is_known() -> None:
    def keywords(part: Any) -> set[str]:
        if isinstance(part, list):
            return set().union(*map(keywords, part))
        if not isinstance(part, dict):
            return set()
        named = {"properties", "$defs"} & set(part)
        inside = [sub for name in named for sub in part[name].values()]
        return set(part) | keywords([*inside, *(v for k, v in part.items() if k not in named)])

    assert keywords(schema()) <= KEYWORDS


def test_what_the_intake_was_told_is_among_the_options() -> None:
    made = check({"text": "The station flew over Norway."}, published="2017-06-02", language="en", scene=False)
    assert dossier_to_record(made)["options"] == {"published": "2017-06-02", "language": "en"}
    stated = {"text": "The station flew over Norway.", "published": "2017-06-02", "language": "en"}
    assert dossier_to_record(check(stated, scene=False))["options"] == {}
