"""The report on a terminal: one screen, with colour only where the terminal has it and NO_COLOR is not set."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING, Any

from orbitctx.assess.finding import Finding
from orbitctx.report.dossier import STANDING_SENTENCE, Dossier
from orbitctx.report.marked import headline
from orbitctx.report.plain import one_line, shortened
from orbitctx.report.words import KINDS, STATUS_WORDS, VERDICT_STATUS, VERDICT_WORDS, interval_words, value_words

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

__all__ = ["print_dossier", "to_text"]

_STYLES = {
    "supported": "bold blue",
    "consistent": "cyan",
    "inaccurate": "yellow",
    "unlikely": "magenta",
    "contradicted": "bold red",
    "not_checkable": "dim",
}
_MAX_ROWS = 14


def print_dossier(dossier: Dossier, console: Console | None = None) -> None:
    """Print the verdict, the claims and where the numbers come from, in about one screen."""
    from rich.console import Console

    console = console or Console(no_color=True if os.environ.get("NO_COLOR") else None, highlight=False)
    for part in _parts(dossier):
        console.print(part)


def to_text(dossier: Dossier, width: int = 100) -> str:
    """What ``print_dossier`` shows, as plain text without any control code."""
    from rich.console import Console

    stream = io.StringIO()
    print_dossier(dossier, Console(file=stream, width=width, no_color=True, highlight=False, force_terminal=False))
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()) + "\n"


def _parts(dossier: Dossier) -> list[RenderableType]:
    from rich.text import Text

    status = VERDICT_STATUS[dossier.verdict]
    story, capture = dossier.reading.story, dossier.capture
    title = Text(headline(story), style="bold")
    verdict = Text.assemble(
        (f"{STATUS_WORDS[status][1]} {VERDICT_WORDS[dossier.verdict]}", f"{_STYLES[status]} reverse"),
        "  ",
        one_line(dossier.summary),
    )
    window = "not bounded" if capture.window is None else interval_words(*capture.window.to_value().values())
    parts: list[RenderableType] = [title, verdict, Text(f"Capture window: {window} ({one_line(capture.basis)})"), ""]
    if dossier.findings:
        parts += [_table(dossier), ""]
    if dossier.discrimination is not None:
        parts.append(Text(f"How much a pass says: {one_line(dossier.pass_words)}"))
    for flip in dossier.judgement.flips[:3]:
        parts.append(Text(f"Would turn if: {one_line(flip)}"))
    count = dossier.opportunities.get("count")
    if count:
        parts.append(Text(f"Windows in which such a view was possible: {count}"))
    parts.append(Text(STANDING_SENTENCE, style="dim"))
    return parts


def _table(dossier: Dossier) -> Any:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, expand=False)
    table.add_column("Status", no_wrap=True)
    table.add_column("Claim", max_width=34, overflow="fold")
    table.add_column("Why", ratio=1, overflow="fold")
    for finding in dossier.findings[:_MAX_ROWS]:
        label, sign, _ = STATUS_WORDS[finding.status]
        table.add_row(
            Text(f"{sign} {label}", style=_STYLES[finding.status]), _claim(finding), Text(one_line(finding.reason))
        )
    if len(dossier.findings) > _MAX_ROWS:
        table.add_row("", Text(f"… and {len(dossier.findings) - _MAX_ROWS} more: see the report"), "")
    return table


def _claim(finding: Finding) -> Any:
    from rich.text import Text

    claim = finding.claim
    return Text(f"{KINDS.get(claim.kind, claim.kind)}: {shortened(value_words(claim.kind, claim.value), 60)}")
