"""A Dossier is the whole result of a check: everything that a report shows, and nothing that has to be computed.

It is built once (``examine``), written and read as the ``orbitctx/check/1`` record (``record``), and rendered by
``markdown``, ``webpage``, ``terminal``, ``claimreview`` and ``pdf``; ``scene`` holds what the drawings need.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from orbitctx.assess.finding import CaptureWindow, Discrimination, Finding, Judgement
from orbitctx.stories.claim import Reading

__all__ = ["STANDING_SENTENCE", "Dossier"]

STANDING_SENTENCE = (
    "Orbit, light and geomagnetic activity can refute a story or fail to refute it; they cannot authenticate a picture."
)


@dataclass(frozen=True, slots=True)
class Dossier:
    """The result of checking one story.

    ``opportunities`` is ``{"count": int, "best": [{"start", "end", "peak", "lat_deg", "lon_deg", "hemisphere",
    "quality", ...}]}``; ``scene`` is the plain-JSON scene of ``report.scene`` or None where nothing bounds the time;
    ``provenance`` is ``{"version", "data": [{"name", "sha256", "covers"}], "elements": [{"line1", "line2", ...}]}``.
    """

    reading: Reading
    capture: CaptureWindow
    findings: tuple[Finding, ...]
    judgement: Judgement
    opportunities: Mapping[str, Any]
    discrimination: Discrimination | None
    scene: Mapping[str, Any] | None
    options: Mapping[str, Any]
    warnings: tuple[str, ...]
    provenance: Mapping[str, Any]
