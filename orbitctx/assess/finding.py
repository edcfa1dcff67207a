"""The words of a judgement: evidence, finding, verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from orbitctx.instants import TimeWindow
from orbitctx.stories.claim import Claim

__all__ = ["STATUSES", "VERDICTS", "CaptureWindow", "Discrimination", "Evidence", "Finding", "Judgement"]

STATUSES = ("supported", "consistent", "inaccurate", "unlikely", "contradicted", "not_checkable")
VERDICTS = ("plausible", "plausible_with_errors", "undetermined", "unlikely", "contradicted")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One number or fact with its unit, uncertainty, method and source: a row that a sceptic can follow."""

    id: str
    quantity: str
    value: Any
    unit: str | None
    uncertainty: float | None
    at: str | None  # the UTC instant or interval it holds for
    method: str
    source: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one claim."""

    claim: Claim
    status: str  # one of STATUSES
    reason: str  # a plain sentence; for not_checkable it names what is missing
    evidence: tuple[Evidence, ...] = ()
    flips: tuple[str, ...] = ()  # the smallest changes that would turn this status
    true_reading: str | None = None  # for a contradicted claim: the nearest reading that is true


@dataclass(frozen=True, slots=True)
class CaptureWindow:
    """When the picture can have been taken, and why we think so; ``window`` is None where nothing bounds the time."""

    window: TimeWindow | None
    basis: str
    candidates: tuple[TimeWindow, ...] = ()  # where the text allows several
    rests_on: str = "nothing"  # captured, stay, expedition, published or nothing: the narrowest bound that was found
    until: TimeWindow | None = None  # the earliest posting or publication: the picture was taken before its end


@dataclass(frozen=True, slots=True)
class Discrimination:
    """How much a pass says: the share of comparable instants that pass as well."""

    share: float | None
    population: str
    instants: int
    words: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on a whole story."""

    verdict: str  # one of VERDICTS
    summary: str  # one plain sentence
    deciding: tuple[str, ...]  # ids of the claims that decided
    flips: tuple[str, ...]
    true_reading: str | None
