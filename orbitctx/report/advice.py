"""What a report tells a human to do next, and how to run the check again."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

from orbitctx.assess.finding import Finding
from orbitctx.report.dossier import Dossier
from orbitctx.report.plain import one_line, source_name
from orbitctx.report.words import KINDS

__all__ = ["next_steps", "replay_command"]

_OPTION_NAMES = {"published": "--published", "language": "--lang", "lang": "--lang", "photographer": "--photographer",
                 "captured": "--captured", "place": "--place", "places": "--place"}  # fmt: skip


def next_steps(dossier: Dossier) -> list[str]:
    """Sentences, most useful first: what a person can find out that orbit and light cannot."""
    kinds = {f.claim.kind for f in dossier.findings}
    steps = _about_findings(dossier)
    if "image_id" in kinds:
        frames = ", ".join(
            one_line(str(f.claim.value.get("id"))) for f in dossier.findings if f.claim.kind == "image_id"
        )
        steps.append(
            f"Look up frame {frames} in NASA's Gateway to Astronaut Photography of Earth and compare its time and "
            "nadir with the window above."
        )
    elif dossier.capture.window is None or dossier.capture.window.days > 2:
        steps.append(
            "Find the original picture: its frame number (ISSnnn-E-nnnn), the camera's time stamp, or the first post "
            "by the crew member. A time to the minute makes this check about ten times as sharp."
        )
    steps.append("Search for the picture by image: an older copy refutes a story whatever the orbit says.")
    if {"subject", "station_over", "phenomenon"} & kinds:
        steps.append(
            "Lay the picture beside the window drawing: the order of towns, the height of the aurora above the limb "
            "and the stars must agree."
        )
    if "phenomenon" in kinds:
        steps.append(
            "If stars are in the frame, solve the star field: it gives the direction, and with the limb the time."
        )
    return steps


def _about_findings(dossier: Dossier) -> list[str]:
    steps = []
    for finding in dossier.findings:
        if finding.status in ("contradicted", "unlikely") and finding.true_reading:
            steps.append(f"Ask the publisher about {_named(finding)}: {finding.true_reading}")
        elif finding.status == "inaccurate":
            steps.append(f"Correct {_named(finding)}: {finding.reason}")
    if dossier.reading.story.published is None:
        steps.append("Give the day of publication with --published: it bounds the time and tests who was aboard.")
    return steps[:5]


def _named(finding: Finding) -> str:
    """A claim by its quote, or by its kind where the caller gave it."""
    quote = one_line(finding.claim.quote.text)
    return f"“{quote}”" if quote else f"the {KINDS.get(finding.claim.kind, finding.claim.kind).lower()}"


def replay_command(dossier: Dossier) -> str:
    """The shell command that runs the same check again."""
    parts = ["orbitctx", "check", one_line(source_name(dossier.reading.story.source)) or "STORY"]
    for name, value in _given(dossier.overruled):
        for item in value if isinstance(value, list | tuple) else [value]:
            parts += [name, _option_text(item)]
    return shlex.join(parts)


def _given(options: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(_OPTION_NAMES[k], v) for k, v in options.items() if k in _OPTION_NAMES and v not in (None, "", [], ())]


def _option_text(value: Any) -> str:
    if isinstance(value, Mapping) and {"start", "end"} <= set(value):
        return f"{value['start']}/{value['end']}"
    return one_line(str(value))
