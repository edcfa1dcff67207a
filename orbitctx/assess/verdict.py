"""From findings to the verdict on the story, in one plain sentence."""

from __future__ import annotations

from orbitctx.assess.finding import CaptureWindow, Finding, Judgement
from orbitctx.stories.claim import CORE_KINDS

__all__ = ["judge"]

_MOST_FLIPS = 4


def judge(findings: tuple[Finding, ...], capture: CaptureWindow) -> Judgement:
    """The verdict: one contradicted core claim contradicts the story, side numbers reach at most "with errors"."""
    core = [f for f in findings if f.claim.kind in CORE_KINDS]
    for status in ("contradicted", "unlikely"):
        deciding = [f for f in core if f.status == status and not _place_beside(f, core)]
        if deciding:
            return _judged(status, deciding, findings, capture)
    wrong = [f for f in findings if f.status in {"inaccurate", "contradicted", "unlikely"}]
    tested = [f for f in core if f.status in {"supported", "consistent", "inaccurate"}]
    if not tested:
        return _judged("undetermined", [f for f in core if f.status == "not_checkable"], findings, capture)
    if wrong:
        return _judged("plausible_with_errors", wrong, findings, capture)
    return _judged("plausible", tested, findings, capture)


def _place_beside(finding: Finding, core: list[Finding]) -> bool:
    """A place in the picture that is unlikely while another fits: an error of detail, not of the event."""
    if finding.claim.kind != "subject" or finding.status != "unlikely":
        return False
    places = [f for f in core if f.claim.kind in {"subject", "station_over"}]
    return any(f.status in {"supported", "consistent"} for f in places)


def _judged(verdict: str, deciding: list[Finding], findings: tuple[Finding, ...], capture: CaptureWindow) -> Judgement:
    flips = list(dict.fromkeys(flip for f in deciding for flip in f.flips))
    true = next((f.true_reading for f in deciding if f.true_reading), None)
    return Judgement(
        verdict,
        _summary(verdict, deciding, findings, capture),
        tuple(f.claim.id for f in deciding),
        tuple(flips[:_MOST_FLIPS]),
        true if verdict in {"contradicted", "unlikely", "plausible_with_errors"} else None,
    )


def _summary(verdict: str, deciding: list[Finding], findings: tuple[Finding, ...], capture: CaptureWindow) -> str:
    if verdict == "contradicted":
        return f"The story as told is contradicted: {deciding[0].reason}"
    if verdict == "unlikely":
        return f"The story as told is unlikely: {deciding[0].reason}"
    if verdict == "undetermined":
        if not findings:
            return "Undetermined: the text makes no claim that could be tested."
        wrong = [f for f in findings if f.status == "inaccurate"]
        also = f" One number is off: {wrong[0].reason}" if wrong else ""
        # Of findings that all lack something, the one about the date says best what would help.
        first = next((f for f in deciding if f.claim.kind == "captured"), deciding[0] if deciding else None)
        missing = first.reason if first is not None and capture.window is not None else capture.basis
        return f"Undetermined: no claim about the event could be tested. {missing}{also}"
    tested = len([f for f in findings if f.status in {"supported", "consistent"}])
    passed = f"{tested} claim{'s' if tested != 1 else ''} fit{'s' if tested == 1 else ''} the record"
    if verdict == "plausible_with_errors":
        return f"The event is plausible ({passed}), but not every detail is right: {deciding[0].reason}"
    return f"The story is plausible: {passed} of orbit, light, activity and crew, and none is against it."
