"""``orbitctx data update``: newer elements from CelesTrak and Space-Track, newer Kp from GFZ. The only network use.

What the services ask of programs is kept: CelesTrak changes its data every two hours and wants the first refusal to be
the last request; Space-Track allows 30 requests a minute and wants each span of ``gp_history`` to be fetched once;
its account is read from ORBITCTX_SPACETRACK_IDENTITY and ORBITCTX_SPACETRACK_PASSWORD and appears nowhere else. A
refusal is remembered in the store with the time until which that service is left alone. Each span is kept as soon as it
has arrived, so that an interrupted update goes on where it stopped.

Addresses can be overruled for a mirror: ORBITCTX_CELESTRAK_URL, ORBITCTX_SPACETRACK_URL, ORBITCTX_GFZ_URL.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from orbitctx.constants import ISS_CATALOGUE_NUMBER
from orbitctx.errors import DamagedDataError, FetchError, UsageError
from orbitctx.instants import isoformat, parse_window
from orbitctx.records import manifest, store
from orbitctx.records.activity import merge_kp, read_kp
from orbitctx.records.fetch import Answer, RefusedError, Session
from orbitctx.records.importing import ImportSummary, SetParser, import_bytes

__all__ = ["SOURCES", "SourceResult", "UpdateSummary", "update"]

URLS = {
    "celestrak": "https://celestrak.org",
    "spacetrack": "https://www.space-track.org",
    "gfz": "https://kp.gfz.de",
}
_ACCOUNT = ("ORBITCTX_SPACETRACK_IDENTITY", "ORBITCTX_SPACETRACK_PASSWORD")
_STATE = "fetch.json"

_HOUR = np.timedelta64(3600, "s")
_DAY = np.timedelta64(86400, "s")
# How long a source is left alone: after success, and after each kind of refusal that does not say itself.
_RESTS = {"celestrak": 2 * _HOUR, "spacetrack": 24 * _HOUR, "gfz": _HOUR}
_RESTS_REFUSED = {403: 2 * _HOUR, 429: _HOUR, 401: 0 * _HOUR}
_REST_FAULT = np.timedelta64(600, "s")
_LONGEST_REST = _DAY
_SKEW_S = 300.0
_SPAN = np.timedelta64(60, "D")  # of gp_history in one request: some 300 sets
_PAUSE_S = 3.0  # between requests to Space-Track: 20 a minute
_KP_CREDIT = "GFZ Helmholtz Centre for Geosciences, CC BY 4.0 (Matzka et al. 2021, doi:10.1029/2020SW002641)"
_PROVISIONAL = 45 * _DAY  # the end of the embedded Kp that definitive values may have replaced since


@dataclass(frozen=True, slots=True)
class SourceResult:
    """What became of one source: ``status`` is updated, unchanged, skipped or failed; ``message`` a plain sentence."""

    source: str
    status: str
    message: str
    added: int = 0

    def to_value(self) -> dict[str, Any]:
        """The result as the JSON has it."""
        return {"source": self.source, "status": self.status, "message": self.message, "added": self.added}


@dataclass(frozen=True, slots=True)
class UpdateSummary:
    """The results of all sources asked, in their order, and what is worth a warning."""

    results: tuple[SourceResult, ...]
    warnings: tuple[str, ...]

    def to_record(self) -> dict[str, Any]:
        """The summary as plain JSON: the body of ``data update --json``."""
        return {"sources": [one.to_value() for one in self.results], "warnings": list(self.warnings)}

    def raise_for_failures(self) -> None:
        """Raise FetchError, naming each failed source, where one failed."""
        if failed := [f"{one.source}: {one.message}" for one in self.results if one.status == "failed"]:
            raise FetchError("The update is not complete.", expected="data from all sources", found="; ".join(failed))


@dataclass(slots=True)
class _Run:
    """What the sources share: options, the state kept between runs, and the warnings so far."""

    parse: SetParser
    home: Path
    urls: Mapping[str, str]
    since: np.datetime64 | None
    now: np.datetime64
    pause_s: float
    total_s: float
    note: Callable[[str], None]
    state: dict[str, dict[str, Any]]
    warnings: list[str] = field(default_factory=list)

    def session(self) -> Session:
        return Session(total_s=self.total_s)

    def remember(self, source: str, **values: Any) -> None:
        """Keep values for the next run, at once."""
        self.state.setdefault(source, {}).update(values)
        content = json.dumps(self.state, indent=1, sort_keys=True).encode("utf-8")
        store.commit(lambda _: {_STATE: store.Kept(content)}, self.home)

    def clock(self, answer: Answer) -> np.datetime64:
        """UTC by the server's clock, if it says it: a slow clock here must not turn real sets into predictions."""
        if answer.date is None:
            return self.now
        server = np.datetime64(answer.date.replace(tzinfo=None), "us")
        off_s = (self.now - server) / np.timedelta64(1, "s")
        warning = f"The clock of this computer differs from the server's by {abs(off_s):.0f} s; the server's was used."
        if abs(off_s) > _SKEW_S and not self.warnings:
            self.warnings.append(warning)
        return server


def update(
    sources: Iterable[str] | None = None,
    *,
    parse: SetParser,
    home: str | Path | None = None,
    since: str | None = None,
    urls: Mapping[str, str] | None = None,
    now: np.datetime64 | None = None,
    pause_s: float = _PAUSE_S,
    total_s: float = 120.0,
    note: Callable[[str], None] = lambda _: None,
) -> UpdateSummary:
    """Fetch what is new from ``sources`` (all of SOURCES without it) into the user's store.

    Call it with ``parse=parse_element_sets`` of ``orbit.elements``; ``since`` is the date from which the history is
    wanted, by default the end of the embedded record; ``note`` takes a line of progress. A source that fails does not
    stop the others: call ``raise_for_failures`` on the result. Raises UsageError for an unknown source or no date.
    """
    chosen = tuple(SOURCES) if sources is None else tuple(sources)
    if unknown := [one for one in chosen if one not in SOURCES]:
        raise UsageError("There is no such source.", expected=", ".join(SOURCES), found=", ".join(unknown))
    folder = store.home_folder(home)
    run = _Run(
        parse=parse,
        home=folder,
        urls={k: os.environ.get(f"ORBITCTX_{k.upper()}_URL") or url for k, url in URLS.items()} | dict(urls or {}),
        since=None if since is None else parse_window(since).start,
        now=np.datetime64("now", "us") if now is None else now,
        pause_s=pause_s,
        total_s=total_s,
        note=note,
        state=_known_state(folder),
    )
    results = tuple(_one_source(run, source) for source in chosen)
    return UpdateSummary(results, tuple(run.warnings))


def _known_state(folder: Path) -> dict[str, dict[str, Any]]:
    try:
        return dict(json.loads(store.read(_STATE, folder) or b"{}"))
    except (DamagedDataError, ValueError, TypeError):
        return {}  # it holds no data: without it, things are only asked for once more


def _one_source(run: _Run, source: str) -> SourceResult:
    until = np.datetime64(run.state.get(source, {}).get("not_before", "1970-01-01"), "us")
    # A time far ahead comes from a clock that was wrong when it was written.
    if run.now < until <= run.now + _LONGEST_REST:
        return SourceResult(source, "skipped", f"Not asked again before {isoformat(until)}.")
    run.note(f"asking {source}")
    try:
        result = SOURCES[source](run)
    except RefusedError as error:
        asked = error.retry_after_s
        default = _RESTS_REFUSED.get(error.status, _REST_FAULT)
        rest = default if asked is None else np.timedelta64(round(asked), "s")
        if rest:
            run.remember(source, not_before=_text(run.now + min(rest, _LONGEST_REST)))
        return SourceResult(source, "failed", f"{error.message} ({error.found})")
    except (FetchError, UsageError) as error:
        return SourceResult(source, "failed", " ".join(str(error).split()))
    if result.status != "skipped":
        run.remember(source, not_before=_text(run.now + _RESTS[source]))
    return result


def _celestrak(run: _Run) -> SourceResult:
    url = f"{run.urls['celestrak']}/NORAD/elements/gp.php?CATNR={ISS_CATALOGUE_NUMBER}&FORMAT=json"
    try:
        answer = run.session().get(url, run.state.get("celestrak"))
    except RefusedError as error:
        if error.status == 403 and "has not updated" in error.body:
            return SourceResult("celestrak", "unchanged", "Nothing newer since the last request.")
        raise
    if answer.content is None:
        return SourceResult("celestrak", "unchanged", "Nothing newer since the last request.")
    summary = import_bytes([("CelesTrak GP", answer.content)], parse=run.parse, home=run.home, now=run.clock(answer))
    run.remember("celestrak", **_validators(answer))
    return _imported("celestrak", [summary])


def _spacetrack(run: _Run) -> SourceResult:
    identity, password = (os.environ.get(name, "") for name in _ACCOUNT)
    if not (identity and password):
        return SourceResult("spacetrack", "skipped", f"No account: set {_ACCOUNT[0]} and {_ACCOUNT[1]}.")
    base, session = run.urls["spacetrack"], run.session()
    login = session.post(f"{base}/ajaxauth/login", {"identity": identity, "password": password})
    if b"failed" in (login.content or b"").lower():
        raise FetchError("Space-Track does not accept the account.", expected="a login", found="Login: Failed")
    latest = run.clock(login)
    done: list[ImportSummary] = []
    try:
        for start, end in _spans(run, latest):
            time.sleep(run.pause_s)
            run.note(f"spacetrack {start} to {end}")
            query = f"class/gp_history/NORAD_CAT_ID/{ISS_CATALOGUE_NUMBER}/EPOCH/{start}--{end}/orderby/EPOCH%20asc"
            answer = session.get(f"{base}/basicspacedata/query/{query}/format/json/emptyresult/show")
            content = answer.content or b"[]"
            if content.strip() != b"[]":
                named = [(f"Space-Track {start} to {end}", content)]
                done.append(import_bytes(named, parse=run.parse, home=run.home, now=latest))
            run.remember("spacetrack", until=str(end))
    finally:
        _log_out(session, f"{base}/ajaxauth/logout")
    return _imported("spacetrack", done)


def _spans(run: _Run, latest: np.datetime64) -> Iterable[tuple[np.datetime64, np.datetime64]]:
    """The dates that are still to be fetched, two days of overlap included, because sets arrive late."""
    start = (run.since if run.since is not None else _end_of_record()).astype("datetime64[D]")
    known = run.state.get("spacetrack", {})
    if "until" in known and known["from"] <= str(start) <= known["until"]:
        start = max(start, np.datetime64(known["until"], "D") - np.timedelta64(2, "D"))
    else:
        run.remember("spacetrack", **{"from": str(start), "until": str(start)})
    end = (latest + _DAY).astype("datetime64[D]")
    while start < end:
        stop = min(start + _SPAN, end)
        yield start, stop
        start = stop


def _log_out(session: Session, url: str) -> None:
    import contextlib

    with contextlib.suppress(FetchError):
        session.get(url)


def _gfz(run: _Run) -> SourceResult:
    start = _covered_until("kp") - _PROVISIONAL
    old = store.user_kp(run.home)
    if old is not None and len(old):
        open_ones = old["start"][~old["definitive"]]
        start = max(start, np.datetime64(open_ones[0] if len(open_ones) else old["start"][-1], "us"))
    first, last = start.astype("datetime64[D]"), (run.now + _DAY).astype("datetime64[D]")
    url = f"{run.urls['gfz']}/app/json/?start={first}T00:00:00Z&end={last}T23:59:59Z&index=Kp"
    answer = run.session().get(url, run.state.get("gfz"))
    if answer.content is None:
        return SourceResult("gfz", "unchanged", "Nothing newer since the last request.")
    new = read_kp(answer.content, run.clock(answer))
    if not len(new):
        return SourceResult("gfz", "unchanged", "No values for the time asked for.")
    told: list[SourceResult] = []

    def change(_: dict[str, store.Entry]) -> dict[str, store.Kept]:
        now_there = store.user_kp(run.home)
        table = merge_kp(np.zeros(0, store.KP_DTYPE) if now_there is None else now_there, new)
        covers = (str(table["start"][0])[:10], str(table["start"][-1])[:10])
        provisional = int((~table["definitive"]).sum())
        added = len(table) - (0 if now_there is None else len(now_there))
        message = f"Kp {covers[0]} to {covers[1]}, {provisional} of {len(table)} values provisional."
        told.append(SourceResult("gfz", "updated", message, added))
        about = {"values": len(table), "provisional": provisional, "credit": _KP_CREDIT}
        return {store.KP: store.Kept(table.tobytes(), covers, about)}

    store.commit(change, run.home)
    run.remember("gfz", **_validators(answer))
    return told[0]


SOURCES: dict[str, Callable[[_Run], SourceResult]] = {"celestrak": _celestrak, "spacetrack": _spacetrack, "gfz": _gfz}


def _imported(source: str, summaries: list[ImportSummary]) -> SourceResult:
    added = sum(one.added for one in summaries)
    if not summaries:
        return SourceResult(source, "unchanged", "No sets for the time asked for.")
    return SourceResult(source, "updated" if added else "unchanged", summaries[-1].sentence(), added)


def _validators(answer: Answer) -> dict[str, str | None]:
    return {"etag": answer.etag, "last_modified": answer.last_modified}


def _covered_until(prefix: str) -> np.datetime64:
    """The earliest end of the embedded records whose name begins so: up to it all of them serve."""
    ends = [row.covers[1] for row in manifest.rows() if row.name.startswith(prefix) and row.covers]
    return np.datetime64(min(ends)[:10], "us") if ends else np.datetime64("1998-11-20", "us")


def _end_of_record() -> np.datetime64:
    return _covered_until("iss")


def _text(instant: np.datetime64) -> str:
    return str(instant.astype("datetime64[s]"))
