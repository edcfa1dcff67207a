from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from orbitctx.assess.finding import STATUSES, CaptureWindow, Finding
from orbitctx.assess.verdict import judge
from orbitctx.stories.claim import CLAIM_KINDS, CORE_KINDS
from tests.assess.claims import claim

NOWHERE = CaptureWindow(None, "Nothing bounds the time.")


def findings(pairs: list[tuple[str, str]]) -> tuple[Finding, ...]:
    return tuple(Finding(claim(kind, f"c{k}"), status, "Because.") for k, (kind, status) in enumerate(pairs, 1))


ANY = st.lists(st.tuples(st.sampled_from(sorted(CLAIM_KINDS)), st.sampled_from(STATUSES)), max_size=12)


@given(ANY)
def test_one_contradicted_core_claim_contradicts_the_story_and_nothing_else_does(pairs: list[tuple[str, str]]) -> None:
    found = judge(findings(pairs), NOWHERE)
    core = any(kind in CORE_KINDS and status == "contradicted" for kind, status in pairs)
    assert (found.verdict == "contradicted") is core


@given(ANY)
def test_side_claims_reach_at_most_with_errors(pairs: list[tuple[str, str]]) -> None:
    sides = [(kind, status) for kind, status in pairs if kind not in CORE_KINDS]
    found = judge(findings([*sides, ("photographer", "consistent")]), NOWHERE)
    wrong = any(status in {"inaccurate", "contradicted", "unlikely"} for _, status in sides)
    assert found.verdict == ("plausible_with_errors" if wrong else "plausible")


@given(ANY)
def test_undetermined_only_where_no_core_claim_was_tested(pairs: list[tuple[str, str]]) -> None:
    found = judge(findings(pairs), NOWHERE)
    tested = any(kind in CORE_KINDS and status != "not_checkable" for kind, status in pairs)
    assert (found.verdict == "undetermined") is not tested


@given(ANY, st.randoms())
def test_the_order_of_claims_does_not_matter(pairs: list[tuple[str, str]], random: object) -> None:
    shuffled = list(pairs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert judge(findings(pairs), NOWHERE).verdict == judge(findings(shuffled), NOWHERE).verdict


@given(ANY)
def test_the_summary_is_one_sentence_of_plain_words(pairs: list[tuple[str, str]]) -> None:
    summary = judge(findings(pairs), NOWHERE).summary
    assert summary.endswith(".")
    assert "_" not in summary


def test_a_place_that_is_unlikely_beside_one_that_fits_is_an_error_of_detail() -> None:
    fits = [("phenomenon", "consistent"), ("station_over", "supported"), ("subject", "unlikely")]
    assert judge(findings(fits), NOWHERE).verdict == "plausible_with_errors"
    alone = [("phenomenon", "consistent"), ("subject", "unlikely")]
    assert judge(findings(alone), NOWHERE).verdict == "unlikely"
    contradicted = [("station_over", "supported"), ("subject", "contradicted")]
    assert judge(findings(contradicted), NOWHERE).verdict == "contradicted"
