"""The stories of a corpus, one after the other: a folder, or a JSONL, Parquet or WARC file.

An item is what ``read_story`` takes, with a name by which people find it again; nothing is parsed here beyond the
container, so that a broken story fails alone.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any

from orbitctx.errors import MissingExtraError, StoryError
from orbitctx.stories.intake import parse_row, story_row
from orbitctx.stories.sources import legible

__all__ = ["CorpusItem", "read_corpus"]

STORY_SUFFIXES = (".txt", ".md", ".html", ".htm", ".json")
_EXPECTED = "a folder of stories, or a .jsonl, .parquet, .warc or .warc.gz file"
_MAX_RECORD = 20_000_000  # bytes of one WARC record; longer ones are films and archives, not pages


@dataclass(frozen=True, slots=True)
class CorpusItem:
    """One story of a corpus: a name within it, and what ``read_story`` reads (a path or a mapping)."""

    id: str
    story: str | Mapping[str, Any]
    error: StoryError | None = None  # why there is no story, where the container's own row is at fault

    @property
    def sha256(self) -> str:
        """Hash of what would be read: a changed story is another one."""
        if isinstance(self.story, str):
            path = Path(self.story)
            data = path.read_bytes() if path.is_file() else b""
        else:
            data = json.dumps(self.story, sort_keys=True, ensure_ascii=False, default=str).encode("utf-8", "replace")
        return hashlib.sha256(data).hexdigest()


def read_corpus(source: str | Path) -> Iterator[CorpusItem]:
    """The items of a corpus in a fixed order.

    Raises StoryError where the corpus cannot be read or holds no story, MissingExtraError for Parquet without pyarrow.
    """
    path = Path(source)
    name = path.name.lower()
    if path.is_dir():
        items = _from_folder(path)
    elif not path.is_file():
        raise StoryError("There is no such corpus.", expected=_EXPECTED, found=str(source))
    elif name.endswith((".jsonl", ".ndjson")):
        items = _from_jsonl(path)
    elif name.endswith(".parquet"):
        items = _from_parquet(path)
    elif name.endswith((".warc", ".warc.gz")):
        items = _from_warc(path)
    else:
        raise StoryError("This kind of corpus is not known.", expected=_EXPECTED, found=str(source))
    first = next(items, None)
    if first is None:
        raise StoryError("The corpus holds no story.", expected=_EXPECTED, found=str(source))
    yield first
    yield from items


def _from_folder(folder: Path) -> Iterator[CorpusItem]:
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in STORY_SUFFIXES and path.is_file():
            yield CorpusItem(legible(path.relative_to(folder).as_posix()), str(path))


def _from_jsonl(path: Path) -> Iterator[CorpusItem]:
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _item(f"line {number}", line)


def _item(name: str, row: str | Mapping[str, Any]) -> CorpusItem:
    """A line or a row as an item; one that holds no story carries the error and fails alone."""
    try:
        story = parse_row(row, name.capitalize()) if isinstance(row, str) else story_row(row, name.capitalize())
    except StoryError as error:
        return CorpusItem(name, {"row": row}, error)
    given = story.get("id")
    return CorpusItem(str(given) if isinstance(given, str | int) else name, {"source": name, **story})


def _from_parquet(path: Path) -> Iterator[CorpusItem]:
    try:
        from pyarrow import parquet
    except ImportError:
        raise MissingExtraError("Reading Parquet", "batch") from None
    number = 0
    try:
        for batch in parquet.ParquetFile(path).iter_batches(batch_size=256):
            for row in batch.to_pylist():
                number += 1
                yield _item(f"row {number}", {k: v for k, v in row.items() if v is not None})
    except (OSError, ValueError) as error:  # pyarrow's own errors are ValueErrors
        raise StoryError("The Parquet file cannot be read.", expected=_EXPECTED, found=str(error)[:120]) from None


def _from_warc(path: Path) -> Iterator[CorpusItem]:
    """HTML answers of a web archive (ISO 28500: headers, blank line, Content-Length bytes, two blank lines)."""
    gzipped = path.name.lower().endswith(".gz")
    number = 0
    with gzip.open(path, "rb") if gzipped else path.open("rb") as stream:
        try:
            while (headers := _warc_headers(stream)) is not None:
                length = int(headers.get("content-length", "0"))
                body = stream.read(min(length, _MAX_RECORD))
                stream.seek(max(0, length - _MAX_RECORD), 1)
                if headers.get("warc-type") != "response":
                    continue
                head, _, page = body.partition(b"\r\n\r\n")
                if b"html" in head.lower():
                    number += 1
                    url = headers.get("warc-target-uri", f"record {number}")
                    yield CorpusItem(url, {"html": _decoded(head, page), "source": url})
        except (OSError, EOFError, ValueError) as error:
            raise StoryError("The web archive is damaged.", expected=_EXPECTED, found=f"{path}: {error}") from None


def _warc_headers(stream: gzip.GzipFile | BufferedReader) -> dict[str, str] | None:
    line = stream.readline(65_536)
    while line and not line.strip():
        line = stream.readline(65_536)
    if not line:
        return None
    if not line.startswith(b"WARC/"):
        raise ValueError(f"a record begins with {line[:20]!r}")
    headers = {}
    while (line := stream.readline(65_536)).strip():
        key, _, value = line.decode("utf-8", "replace").partition(":")
        headers[key.strip().lower()] = value.strip().strip("<>")
    return headers


def _decoded(head: bytes, page: bytes) -> str:
    _, _, charset = head.lower().partition(b"charset=")
    name = charset.split(b"\r")[0].strip(b" \"'").decode("ascii", "replace") or "utf-8"
    try:
        return page.decode(name, "replace")
    except LookupError:
        return page.decode("utf-8", "replace")
