"""Bad input ends with the design's exit code and a sentence that says what was expected; never with a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from orbitctx.cli import main

STORY = "Thomas Pesquet photographed the northern lights over Norway from the International Space Station."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "empty.txt").write_text(" \n\t\n", encoding="utf-8")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "story.docx").write_bytes(b"PK\x03\x04" + bytes(range(64)))
    (tmp_path / "broken.json").write_text('{"text": "The station', encoding="utf-8")
    (tmp_path / "other.json").write_text('{"headline": "no text here"}', encoding="utf-8")
    (tmp_path / "folder").mkdir()
    return tmp_path


# arguments ({} is the folder), exit code, a piece of what the message must say
CASES = {
    "unknown option": (["check", "--colour", "{}/story.txt"], 2, "--published"),
    "unknown command": (["chekc", "{}/story.txt"], 2, "check"),
    "unknown subcommand": (["data", "verfy"], 2, "verify"),
    "no story named": (["check"], 2, "STORY"),
    "missing file": (["check", "{}/none.txt"], 3, "none.txt"),
    "empty story": (["check", "{}/empty.txt"], 3, "empty.txt"),
    "binary file": (["check", "{}/binary.txt"], 3, "text"),
    "directory": (["check", "{}/folder"], 3, "folder"),
    "broken JSON": (["claims", "{}/broken.json"], 3, "JSON"),
    "JSON without text": (["claims", "{}/other.json"], 3, "text"),
    "before the station": (["day", "1998-11-01"], 4, "1998-11-20"),
    "the day before the station": (["day", "1998-11-19"], 4, "1998-11-20"),
    "after the data": (["day", "2031-05-01"], 4, "2026"),
    "at before the station": (["at", "1969-07-20T20:17Z"], 4, "1998-11-20"),
    "at after the data": (["at", "2031-05-01T00:00Z"], 4, "2026"),
    "no such date": (["day", "2021-02-30"], 2, "2021-01-12"),
    "not a date": (["day", "yesterday"], 2, "2021-01-12"),
    "day of a month": (["day", "2021-01"], 2, "2021-01-12"),
    "at without a time": (["at", "2021-01-12"], 2, "2021-01-12T18:30Z"),
    "unknown place": (["at", "2021-01-12T18:30Z", "--toward", "Xyzzyburg"], 2, "Xyzzyburg"),
    "misspelled place": (["at", "2021-01-12T18:30Z", "--toward", "Oslp"], 2, "Oslo"),
    "misspelled place in its first letters": (["when", "--place", "Nroway"], 2, "Norway"),
    "misspelled place of a drawing": (["view", "2021-01-12T18:30Z", "--toward", "Xopenhagen"], 2, "Copenhagen"),
    "misspelled place of a story": (["check", "{}/story.txt", "--place", "Norwegn"], 2, "Norway"),
    "no place": (["at", "2021-01-12T18:30Z", "--toward", ""], 2, "place"),
    "malformed publication": (["check", "{}/story.txt", "--published", "last week"], 2, "a date such as"),
    "no language": (["check", "{}/story.txt", "--lang", "xx"], 2, " sv "),
    "office document": (["check", "{}/story.docx"], 3, "office document"),
    "malformed capture": (["check", "{}/story.txt", "--captured", "noon"], 2, "2021-01-12"),
    "capture ends before it starts": (["check", "{}/story.txt", "--captured", "2021-02-01/2021-01-01"], 2, "start"),
    "reversed days": (["check", "{}/story.txt", "--captured", "2017-03-27/2017-03-26"], 2, "'2017-03-27/2017-03-26'"),
    "direction beyond the circle": (["when", "--place", "Oslo", "--direction", "400"], 2, "'400'"),
    "azimuth beyond the circle": (["view", "2021-01-12T18:30Z", "--toward", "400"], 2, "'400'"),
    "unknown person": (["when", "--photographer", "Tomas Peskett"], 2, "Thomas Pesquet"),
    "person in another order": (["when", "--photographer", "Koch Christin"], 2, "Christina Koch"),
    "family name alone": (["when", "--photographer", "Pesquet"], 2, "Thomas Pesquet"),
    "unknown person of a story": (["check", "{}/story.txt", "--photographer", "Kristina Kok"], 2, "Christina Koch"),
    "no person": (["check", "{}/story.txt", "--photographer", ""], 2, "aboard"),
    "unknown phenomenon": (["when", "--phenomenon", "rainbow"], 2, "aurora_borealis"),
    "until before from": (["when", "--from", "2021-03-01", "--until", "2021-02-01"], 2, "from before until"),
    "absurd lens": (["view", "2021-01-12T18:30Z", "--lens", "5000"], 2, "400 mm"),
    "result that is none": (["report", "{}/other.json", "-o", "{}/report.html"], 2, "orbitctx/check/1"),
    "result that is no JSON": (["verify", "{}/story.txt"], 2, "check"),
    "corpus missing": (["batch", "{}/none", "-o", "{}/rows.jsonl"], 3, "folder"),
    "language of a corpus": (["batch", "{}/folder", "-o", "{}/rows.jsonl", "--lang", "xx"], 2, " sv "),
    "publication of a corpus": (
        ["batch", "{}/folder", "-o", "{}/rows.jsonl", "--published", "soon"],
        2,
        "a date such as",
    ),
    "import of something else": (["data", "import", "{}/story.txt"], 2, "TLE"),
    "picture missing": (["check", "{}/story.txt", "--photo", "{}/none.jpg"], 2, "--photo: there is no such file"),
    "picture that is none": (["check", "{}/story.txt", "--photo", "{}/story.txt"], 2, "--photo: The picture"),
    "history missing": (["data", "fit", "{}/none.txt", "-o", "{}/record"], 2, "There is no such file"),
    "unknown status": (["check", "{}/story.txt", "--fail-on", "false"], 2, "contradicted"),
    "unknown format": (["check", "{}/story.txt", "-o", "{}/report.docx"], 2, ".html"),
    "output folder missing": (["check", "{}/story.txt", "-o", "{}/none/report.html"], 2, "folder"),
    "output is a folder": (["check", "{}/story.txt", "-o", "{}/folder"], 2, ".html"),
}


@pytest.mark.parametrize(("arguments", "code", "says"), CASES.values(), ids=CASES)
def test_bad_input(
    arguments: list[str], code: int, says: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [a.replace("{}", str(folder)) for a in arguments]
    assert main(given) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Error: ")
    assert "expected:" in err
    assert says in err
    assert "Traceback" not in err

    assert main([*given, "--json"]) == code
    out, err = capsys.readouterr()
    record = json.loads(out)
    assert record["schema"] == "orbitctx/error/1"
    assert record["error"]["code"] == code
    assert record["error"]["expected"]
    assert says in out


def test_nothing_is_left_where_the_output_failed(folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    main(["check", str(folder / "story.txt"), "-o", str(folder / "report.docx")])
    main(["check", str(folder / "none.txt"), "-o", str(folder / "report.html")])
    assert sorted(folder.rglob("*")) == before


def test_one_unreadable_story_does_not_take_the_others_along(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--json", str(folder / "none.txt"), str(folder / "story.txt")]) == 3
    first, second = json.loads(capsys.readouterr().out)
    assert first["schema"] == "orbitctx/error/1"
    assert first["error"]["code"] == 3
    assert second["schema"] == "orbitctx/check/1"


def test_a_bug_is_told_as_one(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("orbitctx.days.day", broken)
    assert main(["day", "2021-01-12"]) == 70
    err = capsys.readouterr().err
    assert "bug" in err
    assert "ZeroDivisionError" in err
    assert "Traceback" not in err
    assert main(["day", "2021-01-12", "--debug"]) == 70
    assert "ZeroDivisionError: division by zero" in capsys.readouterr().err.partition("Traceback")[2]


@pytest.mark.parametrize(("command", "code"), [(["day", "garbage"], 2), (["day", "1998-11-01"], 4)])
def test_debug_changes_neither_the_exit_code_nor_the_error(
    command: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, "--json"]) == code
    plain = capsys.readouterr()
    assert main([*command, "--json", "--debug"]) == code
    told = capsys.readouterr()
    assert told.out == plain.out
    assert told.err.startswith("Traceback")
    assert not plain.err
