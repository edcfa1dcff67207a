"""Element sets of every format get in, damaged ones are named, and the store is never worse for an import."""

from __future__ import annotations

import csv
import gzip
import io
import json
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orbitctx.errors import DamagedDataError, UsageError
from orbitctx.orbit.elements import checksum, parse_element_sets
from orbitctx.records import manifest, store
from orbitctx.records.formats import convert
from orbitctx.records.importing import ImportSummary, import_bytes, import_files
from orbitctx.records.setrows import StoredSet, rows_from_sets, sets_from_rows

NOW = np.datetime64("2026-11-01", "us")
REAL = [
    one
    for one in sets_from_rows(gzip.decompress(manifest.read_bytes("iss_real_sets.txt.gz")))
    if np.datetime64("2021-01-01") <= one.epoch < np.datetime64("2021-02-01")
]
LINES = [(one.line1, one.line2) for one in REAL]


def bring(home: Path, content: str | bytes, satellite: int | None = None) -> ImportSummary:
    raw = content.encode() if isinstance(content, str) else content
    return import_bytes([("sets.txt", raw)], parse=parse_element_sets, home=home, satellite=satellite, now=NOW)


def as_tle(lines: list[tuple[str, str]] = LINES, end: str = "\n") -> str:
    return "".join(line + end for pair in lines for line in pair)


def signed(line: str) -> str:
    """The line with the checksum that its columns ask for."""
    return f"{line[:68]}{checksum(line)}"


def omm_fields(one: StoredSet) -> dict[str, str]:
    """A set as OMM keywords, as the catalogue writes them: the same digits as in the two lines."""

    def short(text: str) -> str:
        return f"{text[0].strip()}.{text[1:6]}E{text[6:]}"

    return {
        "CCSDS_OMM_VERS": "3.0",
        "OBJECT_NAME": "ISS (ZARYA)",
        "OBJECT_ID": "1998-067A",
        "CENTER_NAME": "EARTH",
        "REF_FRAME": "TEME",
        "TIME_SYSTEM": "UTC",
        "MEAN_ELEMENT_THEORY": "SGP4",
        "EPOCH": str(one.epoch),
        "MEAN_MOTION": one.line2[52:63].strip(),
        "ECCENTRICITY": "." + one.line2[26:33],
        "INCLINATION": one.line2[8:16].strip(),
        "RA_OF_ASC_NODE": one.line2[17:25].strip(),
        "ARG_OF_PERICENTER": one.line2[34:42].strip(),
        "MEAN_ANOMALY": one.line2[43:51].strip(),
        "EPHEMERIS_TYPE": one.line1[62],
        "CLASSIFICATION_TYPE": "U",
        "NORAD_CAT_ID": "25544",
        "ELEMENT_SET_NO": one.line1[64:68].strip(),
        "REV_AT_EPOCH": one.line2[63:68].strip(),
        "BSTAR": short(one.line1[53:61]),
        "MEAN_MOTION_DOT": one.line1[33:43].strip(),
        "MEAN_MOTION_DDOT": short(one.line1[44:52]),
    }


FIELDS = [omm_fields(one) for one in REAL]


def as_json(records: list[dict[str, str]] = FIELDS) -> str:
    return json.dumps(records)


def as_csv() -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, FIELDS[0])
    writer.writeheader()
    writer.writerows(FIELDS)
    return out.getvalue()


def as_kvn() -> str:
    units = {"INCLINATION": " [deg]", "MEAN_MOTION": " [rev/day]"}
    return "\n".join(f"{key} = {value}{units.get(key, '')}" for one in FIELDS for key, value in one.items())


def as_xml() -> str:
    groups = {
        "metadata": ("OBJECT_NAME", "OBJECT_ID", "CENTER_NAME", "REF_FRAME", "TIME_SYSTEM", "MEAN_ELEMENT_THEORY"),
        "meanElements": (
            "EPOCH",
            "MEAN_MOTION",
            "ECCENTRICITY",
            "INCLINATION",
            "RA_OF_ASC_NODE",
            "ARG_OF_PERICENTER",
            "MEAN_ANOMALY",
        ),
        "tleParameters": (
            "EPHEMERIS_TYPE",
            "CLASSIFICATION_TYPE",
            "NORAD_CAT_ID",
            "ELEMENT_SET_NO",
            "REV_AT_EPOCH",
            "BSTAR",
            "MEAN_MOTION_DOT",
            "MEAN_MOTION_DDOT",
        ),
    }

    def group(one: dict[str, str], name: str) -> str:
        return f"<{name}>" + "".join(f"<{key}>{one[key]}</{key}>" for key in groups[name]) + f"</{name}>"

    bodies = (
        f"<omm><body><segment>{group(one, 'metadata')}<data>{group(one, 'meanElements')}{group(one, 'tleParameters')}"
        "</data></segment></body></omm>"
        for one in FIELDS
    )
    return '<?xml version="1.0" encoding="UTF-8"?><ndm>' + "".join(bodies) + "</ndm>"


# --- formats ------------------------------------------------------------------------------------------------------


FORMATS: dict[str, Callable[[], str]] = {
    "TLE": as_tle,
    "OMM JSON": as_json,
    "CSV": as_csv,
    "OMM XML": as_xml,
    "OMM KVN": as_kvn,
}


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("packed", [False, True])
def test_every_format_gives_the_same_sets(kind: str, packed: bool, tmp_path: Path) -> None:
    content = FORMATS[kind]().encode()
    summary = bring(tmp_path, gzip.compress(content) if packed else content)
    assert (summary.added, summary.skipped, summary.files[0].format) == (len(REAL), 0, kind)
    found = store.user_sets(tmp_path)
    assert [one.line2[:68] for one in found] == [one.line2[:68] for one in REAL]
    assert [one.line1[18:62] for one in found] == [one.line1[18:62] for one in REAL]


def test_a_converted_omm_agrees_with_the_witness(tmp_path: Path) -> None:
    """Witness: Skyfield's own OMM reader, position after six hours; 50 m is what the digits of the epoch leave."""
    from skyfield.api import EarthSatellite, load

    ts = load.timescale(builtin=True)
    bring(tmp_path, as_json(FIELDS[:1]))
    (one,) = store.user_sets(tmp_path)
    ours = EarthSatellite(one.line1, one.line2, ts=ts)
    theirs = EarthSatellite.from_omm(ts, FIELDS[0])
    when = ts.tt_jd(ours.epoch.tt + 0.25)
    assert np.linalg.norm(ours.at(when).position.km - theirs.at(when).position.km) < 0.05


def test_three_lines_with_odd_spacing_signs_and_line_ends(tmp_path: Path) -> None:
    old = [  # the catalogue of 1998 wrote plus signs and leading zeros
        "1 25544U 98067A   98325.01715306 +.00586017 +11577-4 +26634-3 0  9996",
        "2 25544 051.5927 164.4358 0123823 089.5260 271.9768 16.05621877000127",
    ]
    text = "\ufeff0 ISS (ZARYA)\r\n\r\n  " + "  \r\n\t".join([*old, "ISS", *LINES[0]]) + "\r\n\r\n"
    summary = bring(tmp_path, text)
    assert summary.added == 2
    assert store.user_sets(tmp_path)[0].line1 == old[0]


def test_alpha5_numbers_are_kept_apart(tmp_path: Path) -> None:
    pairs = [tuple(signed(line[:2] + "T0001" + line[7:]) for line in pair) for pair in LINES[:3]]
    assert bring(tmp_path, as_tle(pairs), satellite=270001).added == 3
    assert len(store.user_sets(tmp_path, 270001)) == 3
    assert store.user_sets(tmp_path) == ()


@pytest.mark.parametrize("number", [0, -5, 340_000])
def test_a_number_that_two_lines_cannot_hold_is_refused(number: int, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="1 to 339999"):
        bring(tmp_path, as_tle(), satellite=number)


def test_missing_checksums_are_reported_and_taken(tmp_path: Path) -> None:
    summary = bring(tmp_path, as_tle([(one[:68], two[:68]) for one, two in LINES[:2]]))
    assert summary.added == 2
    assert [(p.place, p.skipped) for p in summary.files[0].problems] == [("line 1", False), ("line 3", False)]
    assert "no checksum" in summary.files[0].problems[0].reason


def test_duplicates_are_merged_whatever_their_spelling(tmp_path: Path) -> None:
    assert bring(tmp_path, as_tle()).added == len(LINES)
    again = bring(tmp_path, as_json())
    assert (again.added, again.duplicates, again.total) == (0, len(LINES), len(LINES))
    assert len(store.user_sets(tmp_path)) == len(LINES)


def test_space_tracks_own_lines_are_taken_as_they_are(tmp_path: Path) -> None:
    record = {**FIELDS[0], "TLE_LINE0": "0 ISS (ZARYA)", "TLE_LINE1": LINES[0][0], "TLE_LINE2": LINES[0][1]}
    assert bring(tmp_path, as_json([record])).added == 1
    assert store.user_sets(tmp_path)[0].line1 == LINES[0][0]


# --- refusals: nothing good in the file --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "the file is empty"),
        ("Dear reader, no elements here.", "neither two-line"),
        ("<!DOCTYPE html><html><form>log in</form></html>", "an HTML page"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a binary file"),
        (gzip.compress(b"1 25544U")[:-6], "end-of-stream"),
        ("[{", "not JSON"),
        ("[1, 2]", "record 1 is not an object"),
        ("[]", "without a single element set"),
        ("<ndm></ndm>", "without a single element set"),
        ("<ndm><omm>", "broken XML"),
        ('<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><ndm>&b;</ndm>', "document type declaration"),
        (as_json([{**FIELDS[0], "NORAD_CAT_ID": "48274"}]), "satellite 48274, not 25544"),
        (as_json([{**FIELDS[0], "REF_FRAME": "GCRF"}]), "REF_FRAME 'GCRF', expected TEME"),
        (as_json([{**FIELDS[0], "MEAN_ELEMENT_THEORY": "DSST"}]), "expected SGP4"),
        (as_json([{**FIELDS[0], "EPHEMERIS_TYPE": "4"}]), "EPHEMERIS_TYPE 4 is not SGP4"),
        (as_json([{**FIELDS[0], "MEAN_MOTION": "NaN"}]), "MEAN_MOTION 'NaN' is not a number"),
        (as_json([{**FIELDS[0], "EPOCH": "yesterday"}]), "EPOCH 'yesterday' is not a time"),
        (as_json([{k: v for k, v in FIELDS[0].items() if k != "BSTAR"}]), "no BSTAR"),
        (as_json([{**FIELDS[0], "ECCENTRICITY": "1.5"}]), "record 1"),
        (as_csv().replace("\r\nC", "\r\n,C", 1).splitlines()[0] + "\na,b\n", "another number of fields"),
    ],
)
def test_what_is_no_set_of_the_station_is_refused_with_the_reason(
    content: str | bytes, reason: str, tmp_path: Path
) -> None:
    with pytest.raises(UsageError) as caught:
        bring(tmp_path / "home", content)
    assert reason in str(caught.value.found)
    assert not (tmp_path / "home" / "store.json").exists()


def test_a_missing_file_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "good.tle").write_text(as_tle())
    with pytest.raises(UsageError, match=r"gone\.tle"):
        import_files([tmp_path / "good.tle", tmp_path / "gone.tle"], parse=parse_element_sets, home=tmp_path / "home")
    assert store.user_sets(tmp_path / "home") == ()


def test_the_reader_of_zipped_files_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orbitctx.records.formats._LARGEST", 1000)
    assert "more than 1,000 bytes" in convert(gzip.compress(b" " * 100_000), 25544).problems[0].reason


# --- damaged inputs among good ones -------------------------------------------------------------------------------


def test_every_checksum_digit_wrong(tmp_path: Path) -> None:
    wrong = [tuple(f"{line[:68]}{(int(line[68]) + 1) % 10}" for line in pair) for pair in LINES]
    with pytest.raises(UsageError, match="wrong checksum"):
        bring(tmp_path, as_tle(wrong))
    summary = bring(tmp_path, as_tle(wrong[:3] + LINES[3:]))
    assert (summary.added, summary.skipped) == (len(LINES) - 3, 3)
    assert [problem.place for problem in summary.files[0].problems] == ["line 1", "line 3", "line 5"]


def test_fields_shifted(tmp_path: Path) -> None:
    shifted = [signed(LINES[0][0][:20] + " " + LINES[0][0][20:67]), LINES[0][1]]
    summary = bring(tmp_path, "\n".join(shifted) + "\n" + as_tle(LINES[1:]))
    assert (summary.added, summary.skipped) == (len(LINES) - 1, 1)
    assert "does not fit its columns" in summary.files[0].problems[0].reason


def test_two_files_mixed_line_by_line(tmp_path: Path) -> None:
    one, two = LINES[:5], LINES[5:10]
    mixed = [line for a, b in zip(one, two, strict=True) for line in (a[0], b[0], a[1], b[1])]
    summary = bring(tmp_path, "\n".join(mixed) + "\n" + as_tle(LINES[10:]))
    kept = {(found.line1, found.line2) for found in store.user_sets(tmp_path)}
    assert kept == set(LINES[10:])
    assert summary.skipped == 15  # of each four lines: a first without second, a false pair, a second without first


def test_one_false_pair_is_found_by_the_projects_own_sets(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="agrees with none"):
        bring(tmp_path, as_tle([(LINES[2][0], LINES[6][1])]))


@pytest.mark.parametrize("name", ["ISS [Segment 4]", "0 ISS PREDICTED"])
def test_a_predicted_set_among_real_ones(name: str, tmp_path: Path) -> None:
    summary = bring(tmp_path, as_tle(LINES[:4]) + f"{name}\n" + as_tle(LINES[4:5]) + as_tle(LINES[5:]))
    assert (summary.added, summary.skipped) == (len(LINES) - 1, 1)
    assert summary.files[0].problems[0].place == "line 10"
    assert "predicted" in summary.files[0].problems[0].reason


def test_an_epoch_in_the_future(tmp_path: Path) -> None:
    ahead = signed(LINES[0][0][:18] + "26330" + LINES[0][0][23:])
    summary = bring(tmp_path, as_tle([(ahead, LINES[0][1]), *LINES[1:]]))
    assert (summary.added, summary.skipped) == (len(LINES) - 1, 1)
    assert "2026-11-26" in summary.files[0].problems[0].reason


def test_a_set_of_another_satellite(tmp_path: Path) -> None:
    other = tuple(signed(line[:2] + "48274" + line[7:]) for line in LINES[0])
    summary = bring(tmp_path, as_tle([other, *LINES[1:]]))
    assert (summary.added, summary.skipped) == (len(LINES) - 1, 1)
    assert "48274" in summary.files[0].problems[0].reason
    assert bring(tmp_path, as_tle([other]), satellite=48274).added == 1
    assert len(store.user_sets(tmp_path)) == len(LINES) - 1


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_random_damage_never_raises_and_never_changes_a_kept_set(data: st.DataObject) -> None:
    text = bytearray(as_tle().encode())
    for _ in range(data.draw(st.integers(1, 12))):
        text[data.draw(st.integers(0, len(text) - 1))] = data.draw(st.integers(0, 255))
    converted = convert(bytes(text), 25544)
    found = parse_element_sets(converted.text, satellite=25544, not_after=NOW).sets
    untouched = {line for pair in LINES for line in pair}
    odd = [one for one in found if not {one.line1, one.line2} <= untouched]
    # The checksum of the format is one digit: a tenth of damaged lines pass it, two changes can cancel.
    assert len(odd) <= 12
    assert rows_from_sets([StoredSet(one.line1, one.line2, one.epoch) for one in found]) is not None


# --- the store ----------------------------------------------------------------------------------------------------


def test_a_write_that_dies_before_the_last_step_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(tmp_path, as_tle(LINES[:5]))
    before = store.user_rows(tmp_path)
    real = Path.replace

    def dies(self: Path, target: Path) -> Path:
        if target.name == "store.json":
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(Path, "replace", dies)
    with pytest.raises(KeyboardInterrupt):
        bring(tmp_path, as_tle())
    monkeypatch.undo()
    assert store.user_rows(tmp_path) == before
    assert bring(tmp_path, as_tle()).total == len(LINES)
    assert sorted(path.suffix for path in tmp_path.iterdir()) == ["", ".json", ".tle"]  # nothing is left over


def test_a_half_written_store_is_named_not_read(tmp_path: Path) -> None:
    bring(tmp_path, as_tle())
    (path,) = tmp_path.glob("*.tle")
    path.write_bytes(path.read_bytes()[:-70])
    with pytest.raises(DamagedDataError, match=path.name):
        store.user_sets(tmp_path)
    with pytest.raises(DamagedDataError, match="move the file away"):
        bring(tmp_path, as_tle())
    assert store.verify_store(tmp_path)["sets-25544.tle"] is not None


@pytest.mark.parametrize("text", ["", "{", '{"schema": "other"}', '{"schema": "orbitctx/store/1", "files": [1]}'])
def test_a_broken_index_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "store.json").write_text(text)
    with pytest.raises(DamagedDataError, match=r"store\.json"):
        store.user_sets(tmp_path)


def _bring_one(arguments: tuple[str, int]) -> int:
    home, k = arguments
    return bring(Path(home), as_tle(LINES[k : k + 1])).added


def test_two_processes_importing_at_once_lose_nothing(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        added = pool.map(_bring_one, [(str(tmp_path), k) for k in range(len(LINES))], chunksize=1)
    assert added == [1] * len(LINES)
    assert [(one.line1, one.line2) for one in store.user_sets(tmp_path)] == LINES
    assert set(store.verify_store(tmp_path).values()) == {None}


CHILD = """
import sys
from pathlib import Path
from tests.records.test_importing import LINES, as_tle, bring
for k in range(len(LINES)):
    bring(Path(sys.argv[1]), as_tle(LINES[k : k + 1]))
    print(k + 1, flush=True)
"""


@pytest.mark.parametrize("commits", [1, 4, 9])
def test_a_killed_import_loses_nothing_that_it_said_it_had(commits: int, tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(tmp_path)], cwd=root, stdout=subprocess.PIPE, text=True)
    with child:
        assert child.stdout is not None
        said = [child.stdout.readline() for _ in range(commits)][-1]
        time.sleep(0.003 * commits)  # into the midst of the next one, each time elsewhere
        child.kill()
    kept = [(one.line1, one.line2) for one in store.user_sets(tmp_path)]
    assert len(kept) >= int(said)
    assert kept == LINES[: len(kept)]
    assert set(store.verify_store(tmp_path).values()) == {None}
    assert bring(tmp_path, as_tle()).total == len(LINES)  # no lock is left behind


def test_readers_never_meet_a_half_made_change(tmp_path: Path) -> None:
    bring(tmp_path, as_tle(LINES[:1]))
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen([sys.executable, "-c", CHILD, str(tmp_path)], cwd=root, stdout=subprocess.DEVNULL) as child:
        lengths = [1]
        while child.poll() is None:
            lengths.append(len(store.user_sets(tmp_path)))
    assert child.returncode == 0
    assert lengths == sorted(lengths)
    assert len(store.user_sets(tmp_path)) == len(LINES)


def test_a_folder_that_takes_no_files_is_a_usage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="could not be written"):
        bring(tmp_path / "file" / "home", as_tle())


def test_reading_without_a_store_is_empty_and_makes_nothing(tmp_path: Path) -> None:
    assert (store.user_rows(tmp_path / "x"), store.user_sets(tmp_path / "x"), store.user_kp(tmp_path / "x")) == (
        b"",
        (),
        None,
    )
    assert not (tmp_path / "x").exists()


def test_the_users_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Witness: platformdirs, whose rule is written out for Linux to spare its import."""
    from platformdirs import user_data_path

    monkeypatch.delenv("ORBITCTX_HOME", raising=False)
    for xdg in ("", str(tmp_path)):
        monkeypatch.setenv("XDG_DATA_HOME", xdg)
        assert store.home_folder() == user_data_path("orbitctx", appauthor=False)
    monkeypatch.setenv("ORBITCTX_HOME", os.fspath(tmp_path / "mine"))
    assert store.home_folder() == tmp_path / "mine"
    assert store.home_folder(tmp_path) == tmp_path
