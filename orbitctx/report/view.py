"""The window drawing (placeholder until built below)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup


def draw_view(view: Mapping[str, Any]) -> Markup:
    return Markup("")


def view_words(view: Mapping[str, Any]) -> str:
    return ""
