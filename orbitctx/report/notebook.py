"""What notebooks show for a result: a short card with the drawings, in an isolated frame."""

from __future__ import annotations

from markupsafe import escape

from orbitctx.report.dossier import Dossier
from orbitctx.report.webpage import to_html

__all__ = ["dossier_html"]


def dossier_html(dossier: Dossier) -> str:
    """The report in a sandboxed frame: its style does not leak into the notebook, nor the notebook's into it."""
    page = escape(to_html(dossier))
    return f'<iframe sandbox title="orbitctx report" width="100%" height="640" srcdoc="{page}"></iframe>'
