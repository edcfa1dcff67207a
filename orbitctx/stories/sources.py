"""The bytes of a story and what kind of file they are: text is decoded, a PDF read, anything else named and refused."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from orbitctx.errors import MissingExtraError, StoryError

__all__ = ["EXPECTED", "MAX_BYTES", "legible", "read_source"]

MAX_BYTES = 5_000_000  # a story is a page of prose; more than this is some other file
URL_SECONDS = 20
EXPECTED = "a story: text, Markdown, HTML, JSON (with the key text or html), PDF, '-' for standard input, or a URL"
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DOCUMENT = "save it as text, HTML or PDF"
_PICTURE = "the text beside it is what is checked; --photo takes a picture's time"
# The first bytes of what people hand over in place of a text, and what to do about it.
_KINDS = (
    (b"PK\x03\x04", "a Word or other office document, or an archive", _DOCUMENT),
    (b"\xd0\xcf\x11\xe0", "an old Word or other office document", _DOCUMENT),
    (b"{\\rtf", "a document in rich text (RTF)", _DOCUMENT),
    (b"\xff\xd8\xff", "a picture (JPEG)", _PICTURE),
    (b"\x89PNG", "a picture (PNG)", _PICTURE),
    (b"GIF8", "a picture (GIF)", _PICTURE),
    (b"II*\x00", "a picture (TIFF)", _PICTURE),
    (b"MM\x00*", "a picture (TIFF)", _PICTURE),
    (b"\x1f\x8b", "a compressed file", "unpack it, or hand a corpus to `orbitctx batch`"),
    (b"PAR1", "a table (Parquet)", "hand it to `orbitctx batch`"),
    (b"WARC/", "a web archive (WARC)", "hand it to `orbitctx batch`"),
)


def read_source(source: str) -> tuple[str, str]:
    """The text at a path, at a URL or on standard input ("-"), and its name.

    Raises StoryError where there is none: what was expected, what kind of thing was found.
    """
    name = legible(source)
    if re.match(r"https?://", source):
        data = _fetched(source)
    elif source == "-":
        data, name = sys.stdin.buffer.read(MAX_BYTES + 1), "standard input"
    else:
        data = _file(source)
    if not data:
        raise StoryError("The story has no text.", expected=EXPECTED, found=f"{name}: an empty file")
    kind = next(((what, instead) for magic, what, instead in _KINDS if data.startswith(magic)), None)
    if kind is not None:
        raise StoryError("This is not a story.", expected=EXPECTED, found=f"{name}: {kind[0]}; {kind[1]}")
    if len(data) > MAX_BYTES:
        raise StoryError("This is too large for a story.", expected=f"at most {MAX_BYTES:,} bytes", found="more")
    if data.startswith(b"%PDF-"):
        return _pdf_text(data, name), name
    return _decoded(data, name), name


def legible(name: str) -> str:
    """A file's name as text: bytes that the locale lacks are read as UTF-8, what is none becomes U+FFFD.

    >>> legible("Ελ.txt".encode("utf-8").decode("ascii", "surrogateescape"))
    'Ελ.txt'
    """
    try:
        return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    except UnicodeEncodeError:  # half of a surrogate pair that no file name left
        return name.encode("utf-8", "replace").decode("utf-8")


def _file(source: str) -> bytes:
    path = Path(source)
    try:
        if path.is_dir():
            raise StoryError(
                "The story cannot be read.",
                expected=EXPECTED,
                found=f"{source}: a folder; hand it to `orbitctx batch`",
            )
        if path.is_file() and path.stat().st_size > MAX_BYTES:
            raise StoryError(
                "The file is too large for a story.",
                expected=f"at most {MAX_BYTES:,} bytes",
                found=f"{path.stat().st_size:,} bytes",
            )
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise StoryError("The story cannot be read.", expected=EXPECTED, found=f"{source}: {reason}") from None


def _decoded(data: bytes, name: str) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, "replace").lstrip("\ufeff")
    if b"\x00" in data[:4096]:
        if data[1:200:2].count(0) > 60 or data[0:200:2].count(0) > 60:  # UTF-16 without its mark
            return data.decode("utf-16-le" if data[1:200:2].count(0) > 60 else "utf-16-be", "replace")
        raise StoryError("This is a binary file, not a story.", expected=EXPECTED, found=f"{name}: bytes {data[:8]!r}")
    declared = re.search(rb"""(?:charset|encoding)\s*=\s*["']?([A-Za-z0-9_-]{3,20})""", data[:3000])
    for encoding in ("utf-8", declared[1].decode("ascii") if declared else "utf-8"):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    high = sum(b >= 0x80 for b in data)
    # Half of the bytes outside ASCII: Cyrillic in one byte; a few: accents of western Europe.
    return data.decode("cp1251" if high > 0.4 * len(data) else "cp1252", "replace")


def _pdf_text(data: bytes, name: str) -> str:
    try:
        import pypdf
    except ImportError:
        raise MissingExtraError("Reading a PDF", "pdf") from None
    import io
    import logging

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it has to say of a damaged file is in the error
    try:
        pages = pypdf.PdfReader(io.BytesIO(data)).pages
        text = "\n\n".join(pages[i].extract_text() for i in range(min(len(pages), 30)))
    except Exception as error:  # pypdf raises many kinds on damaged files
        found = f"{name}: a PDF that is damaged or locked ({str(error)[:100]})"
        raise StoryError("The PDF cannot be read.", expected="a PDF with text", found=found) from None
    if not text.strip():
        found = f"{name}: a PDF of pictures only, such as a scan"
        raise StoryError("The PDF has no text.", expected="a PDF with text", found=found)
    return text


def _fetched(url: str) -> bytes:
    import urllib.error
    import urllib.request

    request = urllib.request.Request(url, headers={"User-Agent": "orbitctx (story check)"})
    try:
        with urllib.request.urlopen(request, timeout=URL_SECONDS) as answer:
            return bytes(answer.read(MAX_BYTES + 1))
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise StoryError("The page cannot be fetched.", expected=EXPECTED, found=f"{url}: {error}") from None
