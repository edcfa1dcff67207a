"""A corpus becomes rows: every container, the order kept, failures listed, an interrupted run taken up again."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import pytest

from orbitctx.batch import run_batch
from orbitctx.cli import main
from orbitctx.corpus import read_corpus
from orbitctx.errors import FailedRowsError, StoryError, UsageError

GOOD = {
    "text": "Astronaut Thomas Pesquet photographed the northern lights over Norway from the ISS on 18 January 2017."
}
BAD_HEMISPHERE = {
    "text": "On 27 March 2017 the crew of the International Space Station saw the southern lights over Tasmania.",
    "published": "2017-03-30",
}
PAGE = "<html><body><article><p>" + GOOD["text"] + "</p></article></body></html>"


def jsonl(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    return path


def warc_record(kind: str, url: str, body: bytes) -> bytes:
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body + b"\r\n\r\n"


def test_a_folder_in_order(tmp_path: Path) -> None:
    stories = tmp_path / "stories"
    (stories / "more").mkdir(parents=True)
    (stories / "b.txt").write_text(GOOD["text"], encoding="utf-8")
    (stories / "a.json").write_text(json.dumps(BAD_HEMISPHERE), encoding="utf-8")
    (stories / "more" / "c.md").write_text(GOOD["text"], encoding="utf-8")
    (stories / "picture.jpg").write_bytes(b"\xff\xd8")
    result = run_batch(stories, tmp_path / "rows.jsonl")
    assert [row["id"] for row in result.rows] == ["a.json", "b.txt", "more/c.md"]
    assert result.failed == ()
    written = [json.loads(line) for line in (tmp_path / "rows.jsonl").read_text(encoding="utf-8").splitlines()]
    assert written == list(result.rows)
    assert all(row["verdict"] and row["summary"] for row in written)


def test_failed_rows_are_listed_and_the_others_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus = jsonl(tmp_path / "in.jsonl", GOOD, {"id": "empty", "text": "  "}, ["no", "object"])
    code = main(["batch", str(corpus), "-o", str(tmp_path / "out.jsonl"), "--json"])
    record = json.loads(capsys.readouterr().out)
    assert code == 5
    assert record["schema"] == "orbitctx/batch/1"
    assert record["stories"] == 3
    assert [f["id"] for f in record["failed"]] == ["empty", "line 3"]
    assert {f["error"]["code"] for f in record["failed"]} == {3}
    assert main(["batch", str(corpus), "-o", str(tmp_path / "out.jsonl")]) == 5
    assert "empty" in capsys.readouterr().err


def test_a_row_that_holds_no_story_is_told_by_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in.jsonl").write_text('{"text": " "}\n{broken\n\n{"nothing": 1}\n[1]\n', encoding="utf-8")
    main(["batch", str(tmp_path / "in.jsonl"), "-o", str(tmp_path / "out.jsonl"), "--json"])
    errors = [f["error"] for f in json.loads(capsys.readouterr().out)["failed"]]
    assert [e["message"] for e in errors] == [
        "The story has no text.",
        "Line 2 is not JSON.",
        "Line 4 holds no story.",
        "Line 5 holds no story.",
    ]
    assert all(set(e) == {"code", "message", "expected", "found"} and e["expected"] and e["found"] for e in errors)
    main(["batch", str(tmp_path / "in.jsonl"), "-o", str(tmp_path / "out.csv")])
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(r["error"], r["error_code"]) for r in rows] == [(e["message"], "3") for e in errors]


def test_a_run_cut_short_goes_on(tmp_path: Path) -> None:
    corpus = jsonl(tmp_path / "in.jsonl", GOOD, BAD_HEMISPHERE, {**GOOD, "published": "2017-02-01"})
    output = tmp_path / "out.jsonl"

    class CutError(Exception):
        pass

    def after_two(done: int, _total: int) -> None:
        if done == 2:
            raise CutError

    with pytest.raises(CutError):
        run_batch(corpus, output, progress=after_two)
    assert not output.exists()
    (journal,) = tmp_path.glob(".out.jsonl*")
    with journal.open("a", encoding="utf-8") as log:
        log.write('{"id": "half a li')  # as a power cut leaves it
    result = run_batch(corpus, output)
    assert result.resumed == 2
    assert len(result.rows) == 3
    assert list(tmp_path.glob(".out*")) == []
    fresh = run_batch(corpus, tmp_path / "fresh.jsonl")
    assert fresh.resumed == 0
    assert fresh.rows == result.rows
    assert run_batch(corpus, output).resumed == 3
    assert run_batch(corpus, output, published="2017-06-02").resumed == 0  # other options are another question


def test_parquet(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="the extra `batch` is not installed")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pyarrow.Table.from_pylist([{"id": "one", **GOOD, "published": None}, {"id": "two", **BAD_HEMISPHERE}])
    parquet.write_table(table, tmp_path / "in.parquet")
    assert [(i.id, "published" in i.story) for i in read_corpus(tmp_path / "in.parquet")] == [
        ("one", False),
        ("two", True),
    ]
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(StoryError, match="Parquet"):
        list(read_corpus(tmp_path / "broken.parquet"))


@pytest.mark.parametrize("name", ["in.warc", "in.warc.gz"])
def test_web_archive(tmp_path: Path, name: str) -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + PAGE.encode()
    picture = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG"
    records = [
        warc_record("warcinfo", "", b"software: none\r\n"),
        warc_record("request", "https://example.org/a", b"GET /a HTTP/1.1\r\n\r\n"),
        warc_record("response", "https://example.org/a", answer),
        warc_record("response", "https://example.org/a.png", picture),
        warc_record("response", "https://example.org/b", answer),
    ]
    data = b"".join(gzip.compress(r) for r in records) if name.endswith(".gz") else b"".join(records)
    (tmp_path / name).write_bytes(data)
    items = list(read_corpus(tmp_path / name))
    assert [i.id for i in items] == ["https://example.org/a", "https://example.org/b"]
    assert items[0].story["html"] == PAGE
    (tmp_path / name).write_bytes(data[:-40] if name.endswith(".gz") else b"not an archive")
    with pytest.raises(StoryError, match="archive"):
        list(read_corpus(tmp_path / name))


def test_a_table_that_no_spreadsheet_runs(tmp_path: Path) -> None:
    corpus = jsonl(tmp_path / "in.jsonl", {**GOOD, "title": '=HYPERLINK("http://example.org";"x")', "id": "+1"})
    run_batch(corpus, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["title"].startswith("'=")
    assert row["verdict"]


def test_what_is_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(StoryError, match="no such corpus"):
        run_batch(tmp_path / "none.jsonl", tmp_path / "out.jsonl")
    with pytest.raises(StoryError, match="no story"):
        run_batch(tmp_path, tmp_path / "out.jsonl")
    with pytest.raises(UsageError, match="table"):
        run_batch(tmp_path, tmp_path / "out.docx")
    with pytest.raises(FailedRowsError, match="1 of 1"):
        run_batch(jsonl(tmp_path / "bad.jsonl", {"text": ""}), tmp_path / "out.jsonl").raise_for_failed()


def test_two_processes_give_the_same_rows(tmp_path: Path) -> None:
    corpus = jsonl(tmp_path / "in.jsonl", *({**GOOD, "id": f"{k}", "published": f"2017-02-0{k}"} for k in range(1, 6)))
    one = run_batch(corpus, tmp_path / "one.jsonl")
    two = run_batch(corpus, tmp_path / "two.jsonl", workers=2)
    assert one.rows == two.rows


def test_pages_and_an_index(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus = jsonl(tmp_path / "in.jsonl", GOOD, {"id": "<b>empty", "text": ""})
    options = ["--reports", str(tmp_path / "pages"), "--index", str(tmp_path / "index.html")]
    assert main(["batch", str(corpus), "-o", str(tmp_path / "out.jsonl"), *options]) == 5
    first, second = (json.loads(x) for x in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines())
    assert (tmp_path / first["link"]).read_text(encoding="utf-8").startswith("<!")
    assert second["link"] is None
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert first["link"] in index
    assert "<b>empty" not in index
