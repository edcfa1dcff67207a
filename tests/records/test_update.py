"""Updating against a server on this machine that plays CelesTrak, Space-Track and GFZ, in good and in bad health."""

from __future__ import annotations

import datetime as dt
import email.utils
import gzip
import json
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from orbitctx.errors import FetchError, UsageError
from orbitctx.orbit.elements import parse_element_sets
from orbitctx.records import manifest, store
from orbitctx.records.activity import merge_kp, read_kp
from orbitctx.records.fetch import Session
from orbitctx.records.setrows import sets_from_rows
from orbitctx.records.update import UpdateSummary, update

NOW = np.datetime64("2026-11-21T06:00", "us")
PASSWORD = "correct horse & battery"
REAL = sets_from_rows(gzip.decompress(manifest.read_bytes("iss_real_sets.txt.gz")))

Reply = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers each path by what the test has put there, and notes what it was asked."""

    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(self)
        path = urllib.parse.urlsplit(self.path).path
        reply = next((found for key, found in self.server.replies.items() if path.startswith(key)), None)
        (reply or text("nothing here", status=404))(self)

    def do_POST(self) -> None:
        self.body = self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The clock of the played services stands at NOW: a real one would change what a test finds with the hour."""
        return email.utils.format_datetime(NOW.item().replace(tzinfo=dt.UTC), usegmt=True)

    def log_message(self, *_: Any) -> None:
        """Quiet."""


class Server(ThreadingHTTPServer):
    """A server with its replies and what was asked of it; each request is a Handler."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.replies: dict[str, Reply] = {}
        self.asked: list[Handler] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


def text(
    body: str | bytes, *, status: int = 200, kind: str = "application/json", length: int | None = None, **headers: str
) -> Reply:
    content = body.encode() if isinstance(body, str) else body

    def reply(handler: Handler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(content) if length is None else length))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(content)

    return reply


def in_turn(*replies: Reply) -> Reply:
    left = list(replies)

    def reply(handler: Handler) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(handler)

    return reply


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ORBITCTX_SPACETRACK_IDENTITY", "somebody@example.org")
    monkeypatch.setenv("ORBITCTX_SPACETRACK_PASSWORD", PASSWORD)
    with Server() as found:
        threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield found
        found.shutdown()


def run(server: Server, home: Path, source: str, now: np.datetime64 = NOW, **more: Any) -> UpdateSummary:
    urls = dict.fromkeys(("celestrak", "spacetrack", "gfz"), server.url)
    return update([source], parse=parse_element_sets, home=home, urls=urls, now=now, pause_s=0, **more)


def record(one: Any) -> dict[str, str]:
    return {"OBJECT_NAME": "ISS (ZARYA)", "NORAD_CAT_ID": "25544", "TLE_LINE1": one.line1, "TLE_LINE2": one.line2}


LATEST = json.dumps([record(REAL[-1])])
GP, LOGIN, QUERY, KP = "/NORAD/elements/gp.php", "/ajaxauth/login", "/basicspacedata/query", "/app/json"


def kp_json(start: str = "2026-10-10", count: int = 320, definitive: int = 100, value: float = 2.667) -> str:
    times = np.datetime64(start, "h") + np.timedelta64(3, "h") * np.arange(count)
    return json.dumps(
        {
            "Kp": [value] * count,
            "datetime": [f"{one}:00:00Z" for one in times],
            "meta": {"license": "CC BY 4.0", "source": "GFZ Potsdam"},
            "status": ["def"] * definitive + ["pre"] * (count - definitive),
        }
    )


# --- good health --------------------------------------------------------------------------------------------------


def test_celestrak_gives_the_current_set(server: Server, tmp_path: Path) -> None:
    server.replies[GP] = text(LATEST, ETag='"one"')
    (result,) = run(server, tmp_path, "celestrak").results
    assert (result.status, result.added) == ("updated", 1)
    assert urllib.parse.urlsplit(server.asked[0].path).query == "CATNR=25544&FORMAT=json"
    assert server.asked[0].headers["User-Agent"].startswith("orbitctx/")
    assert store.user_sets(tmp_path)[0].line1 == REAL[-1].line1


def test_celestrak_is_left_alone_for_two_hours_and_then_asked_conditionally(server: Server, tmp_path: Path) -> None:
    server.replies[GP] = in_turn(
        text(LATEST, ETag='"one"', Last_Modified="Sat, 21 Nov 2026 05:00:00 GMT"), text("", status=304)
    )
    run(server, tmp_path, "celestrak")
    assert run(server, tmp_path, "celestrak", NOW + np.timedelta64(119, "m")).results[0].status == "skipped"
    assert run(server, tmp_path, "celestrak", NOW + np.timedelta64(121, "m")).results[0].status == "unchanged"
    assert len(server.asked) == 2
    assert server.asked[1].headers["If-None-Match"] == '"one"'
    assert server.asked[1].headers["If-Modified-Since"] == "Sat, 21 Nov 2026 05:00:00 GMT"


def test_celestraks_own_word_for_nothing_new(server: Server, tmp_path: Path) -> None:
    said = "GP data has not updated since your last successful\ndownload of CATNR=25544 at 2026-11-21 04:11:36 UTC."
    server.replies[GP] = text(said, status=403, kind="text/plain")
    assert run(server, tmp_path, "celestrak").results[0].status == "unchanged"


def history(handler: Handler) -> None:
    """Space-Track's gp_history for the span in the address, to those who are logged in."""
    assert handler.headers["Cookie"] == "chocolatechip=a1"
    span = handler.path.split("/EPOCH/")[1].split("/")[0]
    first, last = (np.datetime64(day, "us") for day in span.split("--"))
    text(json.dumps([record(one) for one in REAL if first <= one.epoch < last]))(handler)


def space_track(server: Server) -> None:
    server.replies[LOGIN] = text('""', kind="text/html", Set_Cookie="chocolatechip=a1; path=/; HttpOnly")
    server.replies["/ajaxauth/logout"] = text('"Successfully logged out"')
    server.replies[QUERY] = history


def test_space_track_fills_the_gap_since_the_end_of_the_record(server: Server, tmp_path: Path) -> None:
    space_track(server)
    (result,) = run(server, tmp_path, "spacetrack", since="2025-08-01").results
    wanted = [one for one in REAL if one.epoch >= np.datetime64("2025-08-01")]
    assert (result.status, result.added) == ("updated", len(wanted))
    assert urllib.parse.parse_qs(server.asked[0].body.decode()) == {
        "identity": ["somebody@example.org"],
        "password": [PASSWORD],
    }
    assert server.asked[-1].path == "/ajaxauth/logout"
    spans = [one.path for one in server.asked if one.path.startswith(QUERY)]
    assert len(spans) == 8
    assert spans[0].endswith("/EPOCH/2025-08-01--2025-09-30/orderby/EPOCH%20asc/format/json/emptyresult/show")


def test_an_interrupted_history_is_kept_so_far_and_goes_on_where_it_stopped(server: Server, tmp_path: Path) -> None:
    space_track(server)
    server.replies[QUERY] = in_turn(history, history, text("down", status=500))
    (result,) = run(server, tmp_path, "spacetrack", since="2025-08-01").results
    assert result.status == "failed"
    assert server.asked[-1].path == "/ajaxauth/logout"
    assert len(store.user_sets(tmp_path)) > 0
    server.asked.clear()
    server.replies[QUERY] = history
    run(server, tmp_path, "spacetrack", NOW + np.timedelta64(1, "h"), since="2025-08-01")
    first = next(one.path for one in server.asked if one.path.startswith(QUERY))
    assert "/EPOCH/2025-11-27--2026-01-26/" in first  # two spans of 60 days were in, less two days of overlap
    wanted = [one.line1 for one in REAL if one.epoch >= np.datetime64("2025-08-01")]
    assert [one.line1 for one in store.user_sets(tmp_path)] == wanted


def test_space_track_without_an_account_is_skipped(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ORBITCTX_SPACETRACK_PASSWORD")
    (result,) = run(server, tmp_path, "spacetrack").results
    assert result.status == "skipped"
    assert "ORBITCTX_SPACETRACK_PASSWORD" in result.message
    assert server.asked == []


def test_requests_to_space_track_are_spaced(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their limit is 30 a minute; a pause of 3 s between requests keeps to 20."""
    waits: list[float] = []
    monkeypatch.setattr("orbitctx.records.update.time.sleep", waits.append)
    space_track(server)
    urls = dict.fromkeys(("spacetrack",), server.url)
    update(["spacetrack"], parse=parse_element_sets, home=tmp_path, urls=urls, now=NOW, since="2026-06-01")
    assert waits == [3.0] * len([one for one in server.asked if one.path.startswith(QUERY)])
    assert waits


def test_gfz_gives_kp_with_provisional_values_marked(server: Server, tmp_path: Path) -> None:
    server.replies[KP] = text(kp_json(start="2026-10-12", count=323))
    (result,) = run(server, tmp_path, "gfz").results
    assert result.status == "updated"
    found = store.user_kp(tmp_path)
    assert found is not None
    # 322 intervals end by 06:00 on 2026-11-21; the one that still runs is left out.
    assert (len(found), found["definitive"].sum(), found["thirds"][0]) == (322, 100, 8)
    assert "222 of 322 values provisional" in result.message
    asked = urllib.parse.parse_qs(urllib.parse.urlsplit(server.asked[0].path).query)
    assert asked["index"] == ["Kp"]
    assert asked["end"] == ["2026-11-22T23:59:59Z"]


def test_gfz_is_next_asked_from_the_first_provisional_value(server: Server, tmp_path: Path) -> None:
    server.replies[KP] = text(kp_json(start="2026-10-12", count=100, definitive=40))
    run(server, tmp_path, "gfz")
    run(server, tmp_path, "gfz", NOW + np.timedelta64(2, "h"))
    asked = urllib.parse.parse_qs(urllib.parse.urlsplit(server.asked[1].path).query)
    assert asked["start"] == ["2026-10-17T00:00:00Z"]


def test_definitive_kp_is_never_replaced_by_provisional() -> None:
    late = np.datetime64("2027-01-01")
    old = read_kp(kp_json(count=4, definitive=2, value=3.0).encode(), late)
    new = read_kp(kp_json(count=6, definitive=0, value=5.0).encode(), late)
    assert list(merge_kp(old, new)["thirds"]) == [9, 9, 15, 15, 15, 15]
    assert list(merge_kp(new, old)["thirds"]) == [9, 9, 9, 9, 15, 15]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"Kp": [2.667] * 3}, "3 values"),
        ({"Kp": [12.0] * 4}, "12.0"),
        ({"Kp": [2.5] * 4}, "2.5"),
        ({"datetime": ["2026-10-10T01:00:00Z"] * 4}, "T01:00"),
        ({"status": ["now"] * 4}, "now"),
        ({"datetime": ["soon"] * 4}, "soon"),
    ],
)
def test_a_kp_table_that_is_none_is_refused(change: dict[str, Any], found: str) -> None:
    table = json.loads(kp_json(count=4, definitive=0)) | change
    with pytest.raises(FetchError, match=found):
        read_kp(json.dumps(table).encode(), NOW)


def test_gaps_in_kp_are_left_out() -> None:
    table = json.loads(kp_json(count=4, definitive=0)) | {"Kp": [1.0, -1.0, None, 2.0]}
    assert list(read_kp(json.dumps(table).encode(), NOW)["thirds"]) == [3, 6]


# --- bad health ---------------------------------------------------------------------------------------------------


def drip(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    for _ in range(200):
        try:
            handler.wfile.write(b" ")
            handler.wfile.flush()
        except OSError:
            return
        time.sleep(0.05)


def hang_up(handler: Handler) -> None:
    handler.close_connection = True
    handler.connection.close()


FAULTS: dict[str, tuple[Reply, str]] = {
    "401": (text("no", status=401), "HTTP 401"),
    "403": (text("Forbidden", status=403), "HTTP 403"),
    "404": (text("gone", status=404), "HTTP 404"),
    "429": (text("slow down", status=429, Retry_After="1800"), "HTTP 429"),
    "500": (text("oops", status=500), "HTTP 500"),
    "redirect": (text("", status=301, Location="http://example.org/elsewhere"), "HTTP 301"),
    "cut short": (text(LATEST[:90], length=len(LATEST)), "90 bytes"),
    "wrong type": (text(b"\x89PNG", kind="image/png"), "image/png"),
    "login page": (text("<!DOCTYPE html><html>log in", kind="text/html; charset=utf-8"), "text/html"),
    "login page, mislabelled": (text("\n<html><form>log in"), "a web page"),
    "slow drip": (drip, "too slow"),
    "hangs up": (hang_up, "gave no answer"),
    "nonsense": (text("[{]"), "JSON"),
    "another satellite": (text(LATEST.replace("25544", "48274")), "48274"),
    "empty": (text(""), ""),
}


CASES = [(s, f) for s in ("celestrak", "spacetrack", "gfz") for f in FAULTS if (s, f) != ("gfz", "another satellite")]


@pytest.mark.parametrize(("source", "fault"), CASES)
def test_a_fault_is_named_and_what_is_kept_stays(source: str, fault: str, server: Server, tmp_path: Path) -> None:
    space_track(server)
    reply, told = FAULTS[fault]
    server.replies[GP] = in_turn(text(LATEST), reply)
    server.replies[KP] = in_turn(text(kp_json()), reply)
    run(server, tmp_path, source, since="2026-09-01")
    before = (store.user_rows(tmp_path), store.read(store.KP, tmp_path))
    assert any(before)
    server.replies[QUERY] = reply
    summary = run(server, tmp_path, source, NOW + np.timedelta64(25, "h"), since="2026-09-01", total_s=0.3)
    (result,) = summary.results
    if fault == "empty" and source == "spacetrack":
        assert result.status == "unchanged"
    else:
        assert result.status == "failed"
        assert told in result.message
        with pytest.raises(FetchError, match=source):
            summary.raise_for_failures()
    assert (store.user_rows(tmp_path), store.read(store.KP, tmp_path)) == before
    shown = repr(summary) + json.dumps(summary.to_record())
    assert PASSWORD not in shown
    assert "somebody@example.org" not in shown


@pytest.mark.parametrize(("fault", "minutes"), [("403", 120), ("429", 30), ("500", 10), ("404", 10)])
def test_a_refusal_is_remembered_and_respected(fault: str, minutes: int, server: Server, tmp_path: Path) -> None:
    server.replies[GP] = FAULTS[fault][0]
    run(server, tmp_path, "celestrak")
    for later, asked in ((minutes - 1, 1), (minutes + 1, 2)):
        run(server, tmp_path, "celestrak", NOW + np.timedelta64(later, "m"))
        assert len(server.asked) == asked


def test_a_refused_account_is_said_and_not_shown(server: Server, tmp_path: Path) -> None:
    space_track(server)
    server.replies[LOGIN] = text('{"Login":"Failed"}')
    (result,) = run(server, tmp_path, "spacetrack").results
    assert result.status == "failed"
    assert "does not accept the account" in result.message
    assert PASSWORD not in result.message
    assert len(server.asked) == 1


def test_an_account_is_not_sent_over_an_open_line() -> None:
    with pytest.raises(FetchError, match="open line"):
        Session().post("http://www.example.org/ajaxauth/login", {"password": PASSWORD})


@pytest.mark.parametrize("hours", [-48, 48])
def test_a_clock_that_is_off_is_noticed_and_the_servers_is_used(hours: int, server: Server, tmp_path: Path) -> None:
    server.replies[GP] = text(LATEST)  # the server's clock stands at NOW
    summary = run(server, tmp_path, "celestrak", NOW + np.timedelta64(hours, "h"))
    assert summary.results[0].status == "updated"
    assert "differs from the server's by 17" in summary.warnings[0]


def test_a_waiting_time_written_by_a_wrong_clock_is_ignored(server: Server, tmp_path: Path) -> None:
    server.replies[GP] = text(LATEST)
    run(server, tmp_path, "celestrak", np.datetime64("2099-01-01", "us"))
    assert run(server, tmp_path, "celestrak").results[0].status != "skipped"


def test_one_source_that_fails_does_not_stop_the_others(server: Server, tmp_path: Path) -> None:
    server.replies = {GP: FAULTS["500"][0], KP: text(kp_json())}
    urls = dict.fromkeys(("celestrak", "spacetrack", "gfz"), server.url)
    summary = update(["celestrak", "gfz"], parse=parse_element_sets, home=tmp_path, urls=urls, now=NOW)
    assert [one.status for one in summary.results] == ["failed", "updated"]


def test_addresses_come_from_the_environment(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORBITCTX_CELESTRAK_URL", server.url)
    server.replies[GP] = text(LATEST)
    assert update(["celestrak"], parse=parse_element_sets, home=tmp_path, now=NOW).results[0].added == 1


def test_an_unknown_source_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="celestrak, spacetrack, gfz"):
        update(["elsewhere"], parse=parse_element_sets, home=tmp_path)


def test_nobody_listening_is_named(tmp_path: Path) -> None:
    urls = {"celestrak": "http://127.0.0.1:9"}
    (result,) = update(["celestrak"], parse=parse_element_sets, home=tmp_path, urls=urls, now=NOW).results
    assert (result.status, "gave no answer" in result.message) == ("failed", True)


def test_retry_after_as_a_date(server: Server, tmp_path: Path) -> None:
    when = NOW.item().replace(tzinfo=dt.UTC) + dt.timedelta(minutes=5)
    server.replies[GP] = text("", status=503, Retry_After=email.utils.format_datetime(when, usegmt=True))
    run(server, tmp_path, "celestrak")
    until = np.datetime64(json.loads(store.read("fetch.json", tmp_path) or b"")["celestrak"]["not_before"])
    assert abs((until - NOW) / np.timedelta64(1, "s") - 300) < 5
