"""orbitctx links photo stories to orbits: was the reported view from the International Space Station plausible?

The whole public API hangs here, and nothing of it is imported before it is used (PEP 562): ``import orbitctx`` costs
next to nothing, ``orbitctx.day`` brings only what a day needs.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from orbitctx.assess.when import when
    from orbitctx.contexts import context, equatorward_boundary, reboosts, track
    from orbitctx.days import at, day
    from orbitctx.errors import OrbitctxError
    from orbitctx.examine import check
    from orbitctx.instants import TimeWindow
    from orbitctx.report.view import view
    from orbitctx.search import find_windows
    from orbitctx.stories.intake import read_story

__all__ = [
    "OrbitctxError",
    "TimeWindow",
    "__version__",
    "at",
    "check",
    "context",
    "day",
    "equatorward_boundary",
    "find_windows",
    "read_story",
    "reboosts",
    "track",
    "view",
    "when",
]

__version__ = "0.1.0"

# Where each public name lives.
_HOMES = {
    "OrbitctxError": "orbitctx.errors",
    "TimeWindow": "orbitctx.instants",
    "at": "orbitctx.days",
    "check": "orbitctx.examine",
    "context": "orbitctx.contexts",
    "day": "orbitctx.days",
    "equatorward_boundary": "orbitctx.contexts",
    "find_windows": "orbitctx.search",
    "read_story": "orbitctx.stories.intake",
    "reboosts": "orbitctx.contexts",
    "track": "orbitctx.contexts",
    "view": "orbitctx.report.view",
    "when": "orbitctx.assess.when",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'orbitctx' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)
