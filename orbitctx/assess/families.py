"""Several tellings of one event: where they disagree, and which reading the orbit, the light and the roster allow.

Each telling is checked on its own; what they say is then laid side by side by kind. A value that somebody tells and
that is contradicted or unlikely in every telling that has it is ruled out; what is left of a disagreement is open.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from orbitctx.assess.apart import why_apart
from orbitctx.assess.finding import CaptureWindow, Finding, Judgement
from orbitctx.errors import UsageError
from orbitctx.stories.claim import Reading

__all__ = ["Disagreement", "Family", "Version", "compare_tellings"]

# Kinds that can be told in one way only: one event has one photographer, one time, one hemisphere.
_SINGULAR = {
    "captured": "when it was taken",
    "photographer": "who took it",
    "expedition": "the expedition",
    "phenomenon": "what was seen",
    "station_over": "where the station was",
    "subject": "what is in view",
    "altitude": "the height of the station",
    "storm": "the storm",
}
_AGAINST = frozenset({"contradicted", "unlikely"})


class Telling(Protocol):
    """What of a dossier is compared."""

    @property
    def reading(self) -> Reading:
        """The story and its claims."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found about each claim."""

    @property
    def judgement(self) -> Judgement:
        """The verdict."""

    @property
    def capture(self) -> CaptureWindow:
        """When it can have been taken."""


@dataclass(frozen=True, slots=True)
class Version:
    """One way to tell a point: the value in words, the stories that tell it so, and what was found about it."""

    value: str
    sources: tuple[str, ...]
    statuses: tuple[str, ...]
    reason: str  # of the finding that speaks loudest

    @property
    def allowed(self) -> bool:
        """Whether orbit, light and roster leave it standing in at least one telling."""
        return not all(s in _AGAINST for s in self.statuses)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One point that the tellings tell differently."""

    kind: str
    versions: tuple[Version, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Family:
    """Several tellings of one event, compared."""

    verdicts: Mapping[str, str]  # by source
    disagreements: tuple[Disagreement, ...]
    agreed: tuple[str, ...]  # points on which all that tell them agree
    best: tuple[str, ...]  # sources of the tellings that nothing is held against
    words: str
    apart: tuple[str, ...] = ()  # pairs that do not look like tellings of one event, and why, one sentence each

    def to_record(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "verdicts": dict(self.verdicts),
            "disagreements": [
                {
                    "kind": d.kind,
                    "words": d.words,
                    "versions": [
                        {
                            "value": v.value,
                            "sources": list(v.sources),
                            "statuses": list(v.statuses),
                            "allowed": v.allowed,
                            "reason": v.reason,
                        }
                        for v in d.versions
                    ],
                }
                for d in self.disagreements
            ],
            "agreed": list(self.agreed),
            "best": list(self.best),
            "apart": list(self.apart),
            "words": self.words,
        }


def compare_tellings(tellings: Sequence[Telling]) -> Family:
    """Compare the dossiers of several tellings of one event.

    Raises UsageError for fewer than two.
    """
    if len(tellings) < 2:
        raise UsageError("A comparison needs tellings.", expected="two stories or more", found=str(len(tellings)))
    names = _names(tellings)
    disagreements, agreed = [], []
    for kind, point in _SINGULAR.items():
        versions = _versions(kind, tellings, names)
        if len(versions) > 1 and _differ(kind, tellings):
            disagreements.append(Disagreement(kind, versions, _in_words(point, versions)))
        elif len(versions) == 1 and len(versions[0].sources) > 1:
            agreed.append(f"{point}: {versions[0].value}")
    verdicts = {name: t.judgement.verdict for name, t in zip(names, tellings, strict=True)}
    best = tuple(n for n, v in verdicts.items() if v in {"plausible", "plausible_with_errors"})
    apart = _apart(tellings, names)
    words = " ".join([*apart, _summary(disagreements, agreed, best, len(tellings))])
    return Family(verdicts, tuple(disagreements), tuple(agreed), best, words, apart)


def _apart(tellings: Sequence[Telling], names: Sequence[str]) -> tuple[str, ...]:
    """A sentence for each pair that has too little in common to tell of one event."""
    out = []
    for (a, one), (b, other) in itertools.combinations(zip(names, tellings, strict=True), 2):
        why = why_apart((one.reading, one.capture), (other.reading, other.capture))
        if why:
            out.append(f"{a} and {b} do not look like tellings of one event: {', '.join(why)}.")
    return tuple(out)


def _names(tellings: Sequence[Telling]) -> list[str]:
    """Sources, made different where two are the same."""
    out: list[str] = []
    for k, telling in enumerate(tellings, 1):
        name = telling.reading.story.source
        out.append(name if name not in out else f"{name} ({k})")
    return out


def _versions(kind: str, tellings: Sequence[Telling], names: Sequence[str]) -> tuple[Version, ...]:
    found: dict[str, list[tuple[str, Finding]]] = {}
    for name, telling in zip(names, tellings, strict=True):
        for finding in telling.findings:
            if finding.claim.kind == kind:
                found.setdefault(value_in_words(kind, finding.claim.value), []).append((name, finding))
    out = []
    for value, rows in found.items():
        loudest = next((f for _, f in rows if f.status in _AGAINST), rows[0][1])
        sources = tuple(dict.fromkeys(n for n, _ in rows))
        out.append(Version(value, sources, tuple(f.status for _, f in rows), loudest.reason))
    return tuple(out)


def _differ(kind: str, tellings: Sequence[Telling]) -> bool:
    """Whether two tellings that speak of the point share no value: one telling may name several places."""
    told = []
    for telling in tellings:
        values = {value_in_words(kind, f.claim.value) for f in telling.findings if f.claim.kind == kind}
        if values:
            told.append(values)
    return any(not (a & b) for k, a in enumerate(told) for b in told[k + 1 :])


def value_in_words(kind: str, value: Mapping[str, Any]) -> str:
    """A claim's value in a few words, equal for equal values.

    >>> value_in_words("captured", {"start": "2017-06-25T00:00:00Z", "end": "2017-06-26T00:00:00Z"})
    '2017-06-25'
    """
    if kind == "captured":
        start, end = str(value["start"]), str(value["end"])
        if start[11:19] == end[11:19] == "00:00:00" and value.get("precision", "day") == "day":
            return start[:10]
        return f"{start} to {end}"
    if kind == "storm":
        return f"G{value['g']}" if "g" in value else f"Kp {value['kp']}"
    for key in ("name", "kind", "number", "km", "km_min"):
        if key in value:
            text = str(value[key]).replace("_", " ")
            return f"{text} km" if key.startswith("km") else text
    return ", ".join(f"{k} {v}" for k, v in value.items())


def _in_words(point: str, versions: Sequence[Version]) -> str:
    told = "; ".join(f"{v.value} ({', '.join(v.sources)})" for v in versions)
    left = [v.value for v in versions if v.allowed]
    out = [v.value for v in versions if not v.allowed]
    if out and left:
        return f"They disagree on {point}: {told}. The record rules out {', '.join(out)}; {', '.join(left)} is allowed."
    if out:
        return f"They disagree on {point}: {told}. The record allows none of these."
    return f"They disagree on {point}: {told}. The record allows each of these."


def _summary(disagreements: Sequence[Disagreement], agreed: Sequence[str], best: Sequence[str], count: int) -> str:
    if not (disagreements or agreed):
        return f"No point is told by more than one of the {count} tellings."
    if not disagreements:
        return f"The {count} tellings agree on all that more than one of them tells."
    settled = sum(any(not v.allowed for v in d.versions) for d in disagreements)
    points = ", ".join(_SINGULAR[d.kind] for d in disagreements)
    left = f"{len(best)} of {count} tellings stand" if best else "no telling stands as told"
    return f"The tellings disagree on {points}; the record settles {settled} of {len(disagreements)} points; {left}."
