"""The report as PDF, through weasyprint (an optional extra)."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import Any

from orbitctx.errors import MissingExtraError
from orbitctx.report.dossier import Dossier
from orbitctx.report.webpage import to_html

__all__ = ["write_pdf"]


def write_pdf(dossier: Dossier, path: str | PathLike[str]) -> None:
    """Write the report as PDF. Raises MissingExtraError where weasyprint is not installed."""
    try:
        from weasyprint import HTML
    except ImportError as error:
        raise MissingExtraError("PDF output", "pdf") from error
    # WeasyPrint knows no paint-order: it would draw the halo of a label over its letters.
    page = to_html(dossier, theme="light", own_style=True).replace("paint-order:stroke", "stroke:none")
    content = HTML(string=page, url_fetcher=_refuse).write_pdf()
    Path(path).write_bytes(content)


def _refuse(url: str, *_: Any, **__: Any) -> Any:
    # The page holds everything it needs; whatever asks for an address came out of a story.
    raise ValueError(f"a report loads nothing, not even {url[:60]}")
