"""One HTTP request, bounded in time and size, that gives the data asked for or an error that says why not.

Nothing is tried again here and no redirect is followed: CelesTrak asks programs to stop at the first answer other than
200 and to let a person look (usage policy, 2026), and an account must not be carried to another host.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import http.client
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from orbitctx.errors import FetchError

__all__ = ["Answer", "RefusedError", "Session", "retry_after_s"]

# A whole answer is at most some megabytes; a server that drips it slower than this is as good as down.
_SOCKET_TIMEOUT_S = 20.0
_TOTAL_TIMEOUT_S = 120.0
_LARGEST = 64_000_000
_TYPES = ("application/json", "text/json", "text/plain", "application/octet-stream")


class RefusedError(FetchError):
    """The server answered with another status than 200; ``status``, and ``retry_after_s`` where it said so."""

    def __init__(self, message: str, status: int, retry_after: float | None, body: str) -> None:
        super().__init__(message, expected="HTTP 200", found=f"HTTP {status}")
        self.status = status
        self.retry_after_s = retry_after
        self.body = body  # the first line of what the server said, for its known sentences; not for printing


@dataclass(frozen=True, slots=True)
class Answer:
    """The body of an answer, None where nothing has changed since (304), and what the next request may refer to."""

    content: bytes | None
    etag: str | None
    last_modified: str | None
    date: dt.datetime | None  # the server's clock, UTC


class Session:
    """Requests to one server, which may set cookies; ``total_s`` bounds each answer from first to last byte."""

    def __init__(self, *, total_s: float = _TOTAL_TIMEOUT_S) -> None:
        self._total_s = total_s
        self._opener = urllib.request.build_opener(_NoRedirect, urllib.request.HTTPCookieProcessor())

    def get(self, url: str, known: Mapping[str, str] | None = None) -> Answer:
        """The answer to a GET; ``known`` holds the ``etag`` and ``last_modified`` of the copy at hand.

        Raises RefusedError for a status other than 200 and 304, FetchError for everything else that is not the data.
        """
        headers = {}
        if known and known.get("etag"):
            headers["If-None-Match"] = known["etag"]
        if known and known.get("last_modified"):
            headers["If-Modified-Since"] = known["last_modified"]
        return self._ask(urllib.request.Request(url, headers=headers), self._checked)

    def post(self, url: str, fields: Mapping[str, str]) -> Answer:
        """The answer to a form. The fields are never part of an error. Raises FetchError for a plain-text host."""
        parts = urllib.parse.urlsplit(url)
        if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
            raise FetchError(
                "An account is not sent over an open line.", expected="an https address", found=parts.scheme
            )
        body = urllib.parse.urlencode(fields).encode("ascii")
        return self._ask(urllib.request.Request(url, data=body), self._body)

    def _ask(self, request: urllib.request.Request, read: Callable[[Any, str], bytes]) -> Answer:
        from orbitctx import __version__

        request.add_header("User-Agent", f"orbitctx/{__version__}")
        host = urllib.parse.urlsplit(request.full_url).netloc
        try:
            with self._opener.open(request, timeout=_SOCKET_TIMEOUT_S) as response:
                content, headers = read(response, host), response.headers
                return Answer(content, headers.get("ETag"), headers.get("Last-Modified"), _date(headers.get("Date")))
        except urllib.error.HTTPError as error:
            with error:
                if error.code == 304:
                    return Answer(None, None, None, _date(error.headers.get("Date")))
                raise _refused(error, host) from None
        except FetchError:
            raise
        except (OSError, http.client.HTTPException, ValueError) as error:
            told = getattr(error, "reason", None) or error
            raise FetchError(f"{host} gave no answer.", expected="the data", found=str(told) or repr(told)) from None

    def _checked(self, response: Any, host: str) -> bytes:
        kind = response.headers.get_content_type()
        if kind not in _TYPES:
            raise FetchError(f"{host} sent something else than data.", expected=" or ".join(_TYPES[:3]), found=kind)
        content = self._body(response, host)
        if content.lstrip()[:1] == b"<":
            raise FetchError(
                f"{host} sent something else than data.", expected="JSON or text", found="a web page, such as for login"
            )
        return content

    def _body(self, response: Any, host: str) -> bytes:
        announced = response.headers.get("Content-Length")
        deadline = time.monotonic() + self._total_s
        content = bytearray()
        while part := response.read1(65536):
            content += part
            if len(content) > _LARGEST:
                raise FetchError(f"{host} sent too much.", expected=f"at most {_LARGEST:,} bytes", found="more")
            if time.monotonic() > deadline:
                raise FetchError(
                    f"{host} is too slow.",
                    expected=f"all within {self._total_s:.0f} s",
                    found=f"{len(content):,} bytes",
                )
        if announced is not None and announced.isdigit() and len(content) != int(announced):
            raise FetchError(
                f"The answer of {host} is cut short.", expected=f"{announced} bytes", found=f"{len(content)} bytes"
            )
        return bytes(content)


def retry_after_s(value: str | None, now: dt.datetime) -> float | None:
    """The wait in seconds that a Retry-After header asks for (RFC 9110, 10.2.3); None where it says neither.

    >>> retry_after_s("120", dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    120.0
    >>> retry_after_s("Thu, 01 Jan 2026 00:01:00 GMT", dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    60.0
    >>> retry_after_s("soon", dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    """
    if value is None:
        return None
    if value.strip().isdigit():
        return float(value)
    date = _date(value)
    return None if date is None else max(0.0, (date - now).total_seconds())


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        """No: the answer with its status goes to the caller."""


def _refused(error: urllib.error.HTTPError, host: str) -> RefusedError:
    now = _date(error.headers.get("Date")) or dt.datetime.now(dt.UTC)
    wait = retry_after_s(error.headers.get("Retry-After"), now)
    try:
        told = error.read(500).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException):
        told = ""
    return RefusedError(f"{host} refused: {error.reason or 'no reason given'}.", error.code, wait, told)


def _date(value: str | None) -> dt.datetime | None:
    try:
        found = email.utils.parsedate_to_datetime(value) if value else None
    except ValueError:
        return None
    if found is not None and found.tzinfo is None:
        found = found.replace(tzinfo=dt.UTC)
    return found
