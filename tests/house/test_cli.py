"""The command line as its users meet it: results on stdout, notes on stderr, one envelope, whole files or none."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import orbitctx
from orbitctx.assess.finding import STATUSES, VERDICTS
from orbitctx.cli import main
from orbitctx.cli.story import ALARMS
from orbitctx.errors import UsageError

ROOT = Path(__file__).parents[2]
STORIES = ROOT / "examples" / "stories"
INSTAGRAM = str(STORIES / "3_station_on_instagram.json")
WRONG_SIDE = "On 27 March 2017 astronaut Thomas Pesquet photographed the southern lights from the space station.\n"
WRONG_UNIT = (
    "On 27 March 2017 astronaut Thomas Pesquet photographed the northern lights from the International Space Station, "
    "which circles the Earth at a height of 250 kilometers.\n"
)


@pytest.fixture
def wrong_side(tmp_path: Path) -> str:
    """A story that is contradicted."""
    path = tmp_path / "wrong_side.txt"
    path.write_text(WRONG_SIDE, encoding="utf-8")
    return str(path)


@pytest.fixture
def wrong_unit(tmp_path: Path) -> str:
    """A story that is plausible with errors."""
    path = tmp_path / "wrong_unit.txt"
    path.write_text(WRONG_UNIT, encoding="utf-8")
    return str(path)


def run_json(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> Any:
    assert main([*arguments, "--json"]) == code
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("arguments", "schema"),
    [
        (["at", "2021-01-12T18:30Z"], "orbitctx/at/1"),
        (["check", INSTAGRAM], "orbitctx/check/1"),
        (["claims", INSTAGRAM], "orbitctx/claims/1"),
        (["data", "status"], "orbitctx/data_status/1"),
        (["data", "verify"], "orbitctx/data_verify/1"),
        (["day", "2021-01-12"], "orbitctx/day/1"),
        (["view", "2021-01-12T18:30Z", "--toward", "Oslo"], "orbitctx/view/1"),
        (["when", "--place", "Oslo", "--from", "2021-01-10", "--until", "2021-01-12"], "orbitctx/when/1"),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_one_envelope(arguments: list[str], schema: str, capsys: pytest.CaptureFixture[str]) -> None:
    record = run_json(capsys, *arguments)
    assert record["schema"] == schema
    assert record["command"] == " ".join(arguments[:2] if arguments[0] == "data" else arguments[:1])
    assert isinstance(record["warnings"], list)
    assert record["provenance"]["version"]
    assert all(set(row) >= {"name", "sha256", "covers"} for row in record["provenance"]["data"])


def test_check_holds_what_the_design_names(capsys: pytest.CaptureFixture[str]) -> None:
    record = run_json(capsys, "check", INSTAGRAM)
    assert set(record) >= {"schema", "command", "verdict", "summary", "story", "window", "claims", "evidence"}
    assert set(record) >= {"opportunities", "discrimination", "flips", "warnings", "provenance", "options", "scene"}
    assert set(record["story"]) >= {"source", "title", "language", "published", "published_basis", "sha256", "text"}
    assert set(record["window"]) >= {"start", "end", "basis"}
    ids = {e["id"] for e in record["evidence"]}
    for claim in record["claims"]:
        assert record["story"]["text"][claim["start"] : claim["end"]] == claim["quote"]
        assert set(claim["evidence"]) <= ids
        assert claim["reason"]
    assert set(record["opportunities"]) >= {"count", "best"}
    schema = json.loads((ROOT / "orbitctx" / "report" / "schemas" / "check-1.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(record, schema)


def test_several_stories_are_a_list_in_order(
    wrong_side: str, wrong_unit: str, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = run_json(capsys, "check", wrong_side, wrong_unit)
    assert first["verdict"] == "contradicted"
    assert second["verdict"] == "plausible_with_errors"


def test_fail_on(wrong_side: str, wrong_unit: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", wrong_side]) == 0
    assert main(["check", wrong_side, "--fail-on", "contradicted"]) == 1
    assert main(["check", wrong_unit, "--fail-on", "contradicted"]) == 0
    assert main(["check", wrong_unit, "--fail-on", "inaccurate"]) == 1
    assert main(["check", wrong_unit, "--fail-on", "contradicted", "--fail-on", "plausible_with_errors"]) == 1
    capsys.readouterr()


def test_fail_on_takes_every_word_of_the_vocabulary(wrong_unit: str) -> None:
    assert main(["check", wrong_unit, "--fail-on", "plausible"]) == 0
    assert main(["check", wrong_unit, "--fail-on", "supported"]) == 1
    assert set(ALARMS) == {*VERDICTS, *STATUSES}


def test_north_is_a_direction_too(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--phenomenon", "aurora", "--from", "2017-03-27", "--until", "2017-03-27"]
    assert main(["when", "--direction", "north", *asked]) == 0
    assert "direction 0" in capsys.readouterr().out.partition("\n\n")[0]


def test_what_was_read_can_be_overruled(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    story = tmp_path / "story.txt"
    story.write_text("An astronaut photographed the southern lights from the space station.", encoding="utf-8")
    free = run_json(capsys, "check", str(story))
    assert free["window"] is None
    given = ["--captured", "2017-03-27", "--published", "2017-03-30", "--photographer", "Thomas Pesquet"]
    bound = run_json(capsys, "check", str(story), *given, "--place", "Australia", "--lang", "en")
    assert bound["window"]["start"] == "2017-03-27T00:00:00Z"
    assert bound["verdict"] == "contradicted"
    assert bound["options"] == {
        "captured": {"start": "2017-03-27T00:00:00Z", "end": "2017-03-28T00:00:00Z"},
        "language": "en",
        "photographer": "Thomas Pesquet",
        "place": ["Australia"],
        "published": "2017-03-30",
    }
    assert bound["story"]["published"] == "2017-03-30"


def test_a_report_is_written_whole_and_again_without_computing(
    wrong_side: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    result = folder / "result.json"
    assert main(["check", wrong_side, "-o", str(result)]) == 0
    assert "Contradicted" in capsys.readouterr().out
    for suffix in (".html", ".md", ".json"):
        report, again = folder / f"report{suffix}", folder / f"again{suffix}"
        assert main(["check", wrong_side, "-o", str(report)]) == 0
        assert main(["report", str(result), "-o", str(again)]) == 0
        assert again.read_bytes() == report.read_bytes()
    assert len(list(folder.iterdir())) == 7
    capsys.readouterr()
    assert main(["verify", str(result)]) == 0
    assert "the same" in capsys.readouterr().out


def test_a_scene_broken_by_hand_is_told(wrong_side: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result, report = tmp_path / "result.json", tmp_path / "report.html"
    main(["check", wrong_side, "-o", str(result)])
    whole = json.loads(result.read_text(encoding="utf-8"))
    for broken in ({"ovals": [{}]}, {"sun": None}, {"step_s": "x"}, {"track": []}, {"key": 3}, None):
        scene = {} if broken is None else {**whole["scene"], **broken}
        result.write_text(json.dumps({**whole, "scene": scene}), encoding="utf-8")
        capsys.readouterr()
        assert main(["report", str(result), "-o", str(report)]) == 2
        told = capsys.readouterr().err
        assert "This result lacks a part" in told
        assert "bug" not in told
        assert not report.exists()


def test_verify_names_what_differs(wrong_side: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = tmp_path / "result.json"
    main(["check", wrong_side, "-o", str(result)])
    record = json.loads(result.read_text(encoding="utf-8"))
    record["verdict"] = "plausible"
    record["provenance"]["data"][0]["sha256"] = "0" * 64
    result.write_text(json.dumps(record), encoding="utf-8")
    capsys.readouterr()
    told = run_json(capsys, "verify", str(result), code=1)
    assert not told["same"]
    assert any("verdict" in line for line in told["differences"])
    assert any(record["provenance"]["data"][0]["name"] in line for line in told["differences"])


def test_an_old_report_survives_a_failed_new_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "report.html"
    report.write_text("old", encoding="utf-8")
    assert main(["check", str(tmp_path / "none.txt"), "-o", str(report)]) == 3
    assert report.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]
    capsys.readouterr()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_takes_no_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tmp_path.chmod(0o500)
    assert main(["check", INSTAGRAM, "-o", str(tmp_path / "report.html")]) == 2
    assert "expected:" in capsys.readouterr().err


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    text = "Thomas Pesquet photographed the northern lights on 27 March 2017."
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    record = run_json(capsys, "claims", "-")
    assert record["story"]["text"].strip() == text


def test_a_naive_time_is_read_as_utc_with_a_note(capsys: pytest.CaptureFixture[str]) -> None:
    naive = run_json(capsys, "at", "2021-01-12T18:30")
    aware = run_json(capsys, "at", "2021-01-12T19:30+01:00")
    assert naive["station"] == aware["station"]
    assert any("UTC" in w for w in naive["warnings"])
    assert not any("UTC" in w for w in aware["warnings"])
    assert main(["at", "2021-01-12T18:30"]) == 0
    assert "UTC" in capsys.readouterr().err


GEORGIA = "'Georgia' was taken for Georgia (country, 42.1, 43.5). Also of that name: Georgia (state, 32.6, -83.5)."


@pytest.mark.parametrize(
    "arguments",
    [
        ["at", "2021-01-12T18:30Z", "--toward", "Georgia"],
        ["view", "2021-01-12T18:30Z", "--toward", "Georgia"],
        ["when", "--place", "Georgia", "--from", "2021-01-12", "--until", "2021-01-12"],
        ["when", "--over", "Georgia", "--from", "2021-01-12", "--until", "2021-01-12"],
        ["check", "STORY", "--place", "Georgia"],
    ],
    ids=lambda a: " ".join(a[:3]),
)
def test_a_name_of_several_places_is_noted_everywhere(
    arguments: list[str], wrong_side: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [wrong_side if a == "STORY" else a for a in arguments]
    assert GEORGIA in run_json(capsys, *arguments)["warnings"]
    main(arguments)
    assert f"Note: {GEORGIA}" in capsys.readouterr().err


def test_other_places_of_a_name_are_objects(capsys: pytest.CaptureFixture[str]) -> None:
    record = run_json(capsys, "at", "2021-01-12T18:30Z", "--toward", "Georgia")
    assert record["toward"]["others"] == [{"name": "Georgia", "kind": "state", "lat_deg": 32.65, "lon_deg": -83.45}]


def test_naive_ends_of_a_capture_are_noted_and_verified(
    wrong_side: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = tmp_path / "result.json"
    span = ["--captured", "2017-03-27T21:00/2017-03-27T22:00Z", "-o", str(result)]
    record = run_json(capsys, "check", wrong_side, *span)
    assert "The time '2017-03-27T21:00' names no zone and was read as UTC." in record["warnings"]
    assert not [w for w in record["warnings"] if "22:00" in w]
    assert (record["window"]["start"], record["window"]["end"]) == ("2017-03-27T21:00:00Z", "2017-03-27T22:00:00Z")
    assert run_json(capsys, "verify", str(result))["same"]


def test_the_library_notes_what_was_typed(wrong_side: str) -> None:
    told = orbitctx.at("2021-01-12T18:30", "Georgia").warnings
    assert GEORGIA in told
    assert "The time '2021-01-12T18:30' names no zone and was read as UTC." in told
    assert GEORGIA in orbitctx.when(over="Georgia", from_="2021-01-12", until="2021-01-12").warnings
    told = orbitctx.check(wrong_side, place="Georgia", captured="2017-03-27T21:00", scene=False).warnings
    assert GEORGIA in told
    assert any("2017-03-27T21:00" in w for w in told)
    with pytest.raises(UsageError, match="'400"):
        orbitctx.when(place="Oslo", direction="400")


def test_a_naive_time_of_a_drawing_is_noted() -> None:
    assert any("UTC" in w for w in orbitctx.view("2021-01-12T18:30", "Oslo").record["warnings"])
    assert not orbitctx.view("2021-01-12T18:30Z", "Oslo").record["warnings"]


def test_notes_never_mix_with_the_result(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", INSTAGRAM, "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["schema"] == "orbitctx/check/1"
    assert "{" not in err


def on_a_terminal(*arguments: str, **environment: str) -> bytes:
    """What a command prints when stdout is a terminal."""
    master, slave = pty.openpty()
    env = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "TERM", "COLUMNS")}
    command = [sys.executable, "-m", "orbitctx", *arguments]
    process = subprocess.Popen(
        command, stdout=slave, stderr=subprocess.DEVNULL, env=env | {"TERM": "xterm-256color"} | environment, cwd=ROOT
    )
    os.close(slave)
    printed = b""
    while True:
        try:
            part = os.read(master, 65_536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        printed += part
    os.close(master)
    assert process.wait() == 0
    return printed


def test_colour_on_a_terminal_only_and_not_with_no_color(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert b"\x1b[" in on_a_terminal("check", INSTAGRAM)
    assert b"\x1b[" not in on_a_terminal("check", INSTAGRAM, NO_COLOR="1")
    done = subprocess.run(
        [sys.executable, "-m", "orbitctx", "check", INSTAGRAM], capture_output=True, check=True, cwd=ROOT
    )
    assert b"\x1b" not in done.stdout + done.stderr


def test_a_reader_who_has_seen_enough(capfd: pytest.CaptureFixture[str]) -> None:
    command = f"{sys.executable} -m orbitctx day 2021-01-12 | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.stdout.startswith("The International Space Station on 2021-01-12")
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


def test_any_locale() -> None:
    env = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    command = [sys.executable, "-m", "orbitctx", "check", str(STORIES / "2_nattljus_i_norr.txt"), "--json"]
    done = subprocess.run(command, capture_output=True, env=env, check=True, cwd=ROOT)
    assert "norrsken" in json.loads(done.stdout.decode("utf-8"))["story"]["text"]


def in_ascii(*arguments: str | bytes, code: int = 0) -> subprocess.CompletedProcess[bytes]:
    """The command in a locale that knows ASCII alone."""
    env = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "orbitctx", *arguments], capture_output=True, env=env, cwd=ROOT, check=False
    )
    assert done.returncode == code, done.stderr
    for told in (done.stdout, done.stderr):
        assert b"\\udc" not in told
        told.decode("utf-8")
    return done


def test_names_typed_in_a_locale_without_their_letters(tmp_path: Path) -> None:
    record = json.loads(in_ascii("at", "2021-01-12T18:30Z", "--toward", "Ελλάδα".encode(), "--json").stdout)
    assert record["toward"]["name"] == "Greece"
    assert "Ελλλλ" in in_ascii("at", "2021-01-12T18:30Z", "--toward", "Ελλλλ".encode(), code=2).stderr.decode()
    refused = in_ascii("at", "2021-01-12T18:30Z", "--toward", "København".encode("latin-1"), code=2).stderr
    assert b"--toward" in refused
    assert b"not text in UTF-8" in refused


def test_files_named_in_letters_that_the_locale_lacks(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    story, report = f"{tmp_path}/corpus/Ιστορία.txt".encode(), f"{tmp_path}/Έκθεση.json".encode()
    Path(os.fsdecode(story)).write_text(WRONG_UNIT, encoding="utf-8")
    told = in_ascii("check", story, "-o", report)
    assert "Έκθεση.json" in told.stderr.decode()
    assert json.loads(Path(os.fsdecode(report)).read_bytes())["story"]["source"].endswith("Ιστορία.txt")
    assert "χωρίς.txt" in in_ascii("check", f"{tmp_path}/χωρίς.txt".encode(), code=3).stderr.decode()
    rows = f"{tmp_path}/rows.jsonl"
    in_ascii("batch", f"{tmp_path}/corpus", "-o", rows, "--reports", f"{tmp_path}/pages")
    assert "Ιστορία.txt" in {json.loads(line)["id"] for line in Path(rows).read_text(encoding="utf-8").splitlines()}


def test_the_nights_of_a_search_as_a_calendar(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    calendar = tmp_path / "nights.svg"
    assert main(["when", "--place", "Oslo", "--from", "2021-01-10", "--until", "2021-01-12", "-o", str(calendar)]) == 0
    drawn = calendar.read_text(encoding="utf-8")
    assert drawn.startswith("<svg")
    assert "2021-01" in drawn
    assert str(calendar) in capsys.readouterr().err


@pytest.mark.parametrize("width", [60, 80, 200])
@pytest.mark.parametrize(
    "arguments",
    [
        ["day", "2017-03-27"],
        ["at", "2017-03-27T21:32Z", "--toward", "Copenhagen"],
        ["claims", INSTAGRAM],
        ["check", INSTAGRAM],
        ["when", "--place", "Berlin", "--place", "Copenhagen", "--from", "2017-03-20", "--until", "2017-03-27"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_columns_are_heeded_in_a_pipe(
    arguments: list[str], width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    assert main(arguments) == 0
    longest = max(map(len, capsys.readouterr().out.splitlines()))
    assert longest <= width
    assert longest > width - 30 or arguments[0] in ("claims", "when", "check")  # a table needs no more than its cells
    monkeypatch.delenv("COLUMNS")
    assert main(arguments) == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 100


def test_check_tells_its_warnings_beside_the_result(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    story = tmp_path / "story.txt"
    story.write_text("Argazkia 2017-03-27an atera zuten Nazioarteko Espazio Estaziotik.", encoding="utf-8")
    assert main(["check", str(story), "--lang", "eu"]) == 0
    out, err = capsys.readouterr()
    assert "Note" not in out
    assert "Note: Languages with a word table: ar bg " in err
