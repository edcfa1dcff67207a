"""A corpus of stories: each becomes one result row; what failed is listed; a run that was cut short goes on.

Rows are appended to a journal beside the output as they come and the output is put in its place at the end, in the
order of the input. A row is known by its story's bytes, the options, the version and the data: rows of an earlier run
are taken over only where all are the same, and failed ones are tried again.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orbitctx import __version__
from orbitctx.corpus import CorpusItem, read_corpus
from orbitctx.errors import FailedRowsError, OrbitctxError, UsageError
from orbitctx.instants import isoformat
from orbitctx.records import manifest, store
from orbitctx.report.plain import csv_cell
from orbitctx.report.scene import named_places
from orbitctx.stories.intake import read_story

__all__ = ["BatchResult", "run_batch"]

OUTPUT_FORMATS = (".csv", ".jsonl")
COLUMNS = (
    "id",
    "source",
    "title",
    "language",
    "published",
    "verdict",
    "summary",
    "window_start",
    "window_end",
    "claims",
    "contradicted",
    "inaccurate",
    "not_checkable",
    "places",
    "link",
    "error",
    "key",
)


@dataclass(frozen=True, slots=True)
class BatchResult:
    """The rows in the order of the input, and how many of them were taken over from an earlier run."""

    rows: tuple[Mapping[str, Any], ...]
    resumed: int

    @property
    def failed(self) -> tuple[Mapping[str, Any], ...]:
        """The rows without a verdict."""
        return tuple(row for row in self.rows if row["error"] is not None)

    def to_record(self) -> dict[str, Any]:
        """The summary as plain JSON: how many stories of each verdict, and every failed row with its reason."""
        verdicts = Counter(row["verdict"] for row in self.rows if row["verdict"])
        return {
            "stories": len(self.rows),
            "resumed": self.resumed,
            "verdicts": dict(sorted(verdicts.items())),
            "failed": [{"id": row["id"], "error": row["error"]} for row in self.failed],
        }

    def raise_for_failed(self) -> None:
        """Raises FailedRowsError, with every failed row named, where there is one."""
        if self.failed:
            lines = [f"{row['id']}: {row['error']['message']}" for row in self.failed]
            raise FailedRowsError(
                f"{len(lines)} of {len(self.rows)} stories failed.",
                expected="a verdict for every story",
                found="\n            ".join(lines),
            )


def run_batch(
    source: str | Path,
    output: str | Path,
    *,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
    reports: str | Path | None = None,
    **options: Any,
) -> BatchResult:
    """Check every story of a folder, JSONL, Parquet or WARC file and write a row for each (.jsonl or .csv).

    ``options`` go to ``orbitctx.check`` for each story; ``progress`` is called with the number of rows done and of
    all; ``reports`` names a folder for a web page of each story. Raises UsageError for an unknown kind of output and
    for an option that cannot be understood, StoryError where the corpus cannot be read; failed rows do not raise
    (``BatchResult.raise_for_failed``).
    """
    output = Path(output)
    if output.suffix.lower() not in OUTPUT_FORMATS:
        raise UsageError(
            "The output of a batch is a table of rows.", expected=" or ".join(OUTPUT_FORMATS), found=output.name
        )
    # An option that no row could use is told once, before every row fails of it.
    read_story(text="-", published=options.get("published"), language=options.get("language"))
    items = list(read_corpus(source))
    pages = None if reports is None else Path(reports)
    if pages is not None:
        pages.mkdir(parents=True, exist_ok=True)
    asked = _asked(options, pages)
    keys = [_key(item, asked) for item in items]
    journal = output.with_name(f".{output.name}.journal")
    rows = {row["key"]: row for row in _earlier_rows(output, journal) if row["error"] is None}
    todo = [(item, key) for item, key in zip(items, keys, strict=True) if key not in rows]
    resumed = len(items) - len(todo)
    with journal.open("a", encoding="utf-8") as log:
        for done, row in enumerate(_checked(todo, options, workers, pages), start=resumed + 1):
            rows[row["key"]] = row
            log.write(json.dumps(row, ensure_ascii=False) + "\n")
            log.flush()
            if progress is not None:
                progress(done, len(items))
    result = BatchResult(tuple({**rows[key], "id": item.id} for item, key in zip(items, keys, strict=True)), resumed)
    beside = output.with_name(f".{output.name}.new")
    beside.write_text(_table(result.rows, output.suffix.lower()), encoding="utf-8")
    beside.replace(output)
    journal.unlink()
    return result


def _asked(options: Mapping[str, Any], pages: Path | None) -> str:
    """All that a row depends on besides its story."""
    data = [row.sha256 for row in manifest.rows()]
    own = [entry.sha256 for entry in store.entries().values()]
    told = {"options": options, "pages": pages, "version": __version__, "data": data, "own": own}
    return json.dumps(told, sort_keys=True, default=str)


def _key(item: CorpusItem, asked: str) -> str:
    return hashlib.sha256(f"{item.id}\n{item.sha256}\n{asked}".encode()).hexdigest()[:24]


def _earlier_rows(output: Path, journal: Path) -> Iterator[dict[str, Any]]:
    for path in (output, journal):
        if path.suffix.lower() == ".csv" or not path.is_file():
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                row = json.loads(line)
            except ValueError:  # the line that was being written when the run was cut short
                continue
            if isinstance(row, dict) and set(COLUMNS) <= set(row):
                yield row


def _checked(
    todo: list[tuple[CorpusItem, str]],
    options: Mapping[str, Any],
    workers: int,
    pages: Path | None,
) -> Iterable[dict[str, Any]]:
    if workers <= 1 or len(todo) < 2 * workers:
        for item, key in todo:
            yield _row(item, key, options, pages)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # Fresh processes: a fork of a process with threads (numba, a progress bar) may hang.
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        count = len(todo)
        yield from pool.map(_row, *zip(*todo, strict=True), [options] * count, [pages] * count, chunksize=4)


def _row(item: CorpusItem, key: str, options: Mapping[str, Any], pages: Path | None) -> dict[str, Any]:
    """The row of one story; whatever fails becomes the row's error, so that one story cannot end a run."""
    row = dict.fromkeys(COLUMNS) | {"id": item.id, "key": key}
    try:
        row |= _verdict(item, options, None if pages is None else pages / f"{key}.html")
    except OrbitctxError as error:
        row["error"] = _error(error)
    except Exception as error:
        row["error"] = _error(OrbitctxError(f"a bug: {type(error).__name__}: {error}"))
    return row


def _error(error: OrbitctxError) -> dict[str, Any]:
    return {"code": error.code, "message": error.message, "expected": error.expected, "found": error.found}


def _verdict(item: CorpusItem, options: Mapping[str, Any], page: Path | None) -> dict[str, Any]:
    from orbitctx.examine import check

    if item.error is not None:
        raise item.error
    result = check(item.story, **options, scene=page is not None)
    if page is not None:
        result.to_html(page)
    story, window = result.reading.story, result.capture.window
    of_status: dict[str, list[str]] = {}
    for finding in result.findings:
        of_status.setdefault(finding.status, []).append(finding.claim.kind)
    return {
        "source": story.source,
        "title": story.title,
        "language": story.language,
        "published": isoformat(story.published.start)[:10] if story.published else None,
        "verdict": result.verdict,
        "summary": result.summary,
        "window_start": isoformat(window.start) if window else None,
        "window_end": isoformat(window.end) if window else None,
        "claims": len(result.findings),
        **{status: of_status.get(status, []) for status in ("contradicted", "inaccurate", "not_checkable")},
        "places": [[p["lat_deg"], p["lon_deg"]] for p in named_places(result.findings)],
        "link": None if page is None else f"{page.parent.name}/{page.name}",
    }


def _table(rows: Iterable[Mapping[str, Any]], suffix: str) -> str:
    if suffix == ".jsonl":
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    # An error is one object in JSONL; here its message, and its code in a column of its own.
    writer.writerow([*COLUMNS, "error_code"])
    writer.writerows(
        [*(_cell(row[column]) for column in COLUMNS), row["error"]["code"] if row["error"] else None] for row in rows
    )
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, Mapping):
        value = value.get("message")
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    return csv_cell(value)
