"""Reading element sets: odd but good text is taken, damaged text is named and left out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbitctx.errors import DamagedDataError
from orbitctx.orbit.elements import checksum, parse_element_set, parse_element_sets
from orbitctx.orbit.settable import SetTable

# Authority: the example of the catalogue's format description (Spacetrack Report No. 3; CelesTrak "TLE format").
LINE1 = "1 25544U 98067A   08264.51782528 -.00002182  00000-0 -11606-4 0  2927"
LINE2 = "2 25544  51.6416 247.4627 0006703 130.5360 325.0288 15.72125391563537"
EPOCH = np.datetime64("2008-09-20T12:25:40.104192")

OTHER1 = "1 20580U 90037B   17023.52342384 +.00000823 +00000-0 +35829-4 0  999"
OTHER2 = "2 20580 028.4694 206.9290 0002817 320.5980 176.1553 15.0861862025205"


def signed(line: str) -> str:
    """A line with its proper checksum."""
    return f"{line[:68]}{checksum(line)}"


def text_of(*lines: str) -> str:
    return "\n".join(lines) + "\n"


def test_authority_the_published_example():
    one = parse_element_set(LINE1, LINE2)
    assert one.epoch == EPOCH
    assert one.catalogue_number == 25544
    assert (checksum(LINE1), checksum(LINE2)) == (7, 7)


@pytest.mark.parametrize("wrong", range(10))
@pytest.mark.parametrize("which", [1, 2])
def test_every_wrong_checksum_digit_is_named_and_the_good_set_is_kept(wrong, which):
    right = int((LINE1 if which == 1 else LINE2)[68])
    lines = [LINE1, LINE2]
    lines[which - 1] = f"{lines[which - 1][:68]}{wrong}"
    good = (signed(LINE1.replace("08264.5", "08265.5")), LINE2)
    parsed = parse_element_sets(text_of(*lines, *good))
    if wrong == right:
        assert len(parsed.sets) == 2
        assert not parsed.problems
    else:
        assert [s.line1 for s in parsed.sets] == [good[0]]
        assert parsed.problems[0].line == 1
        assert "checksum" in parsed.problems[0].reason


@given(st.integers(0, 67), st.sampled_from([LINE1, LINE2]), st.characters(codec="ascii", categories=["L", "N", "P"]))
def test_no_single_changed_character_is_taken_for_the_same_line(column, line, character):
    changed = line[:column] + character + line[column + 1 :]
    lines = (changed, LINE2) if line is LINE1 else (LINE1, changed)
    worth = {c: int(c) if c.isdigit() else int(c == "-") for c in (line[column], character)}
    if changed == line or worth[line[column]] % 10 == worth[character] % 10:
        return  # the checksum cannot tell; whether the columns can is another question
    with pytest.raises(DamagedDataError):
        parse_element_set(*lines)


def test_error_shows_the_columns_above_the_line():
    shifted = LINE1[:20] + " " + LINE1[20:68]
    with pytest.raises(DamagedDataError) as caught:
        parse_element_set(shifted, LINE2)
    expected, found = str(caught.value).splitlines()[-2:]
    assert expected.index("1 NNNNN") == found.index("1 25544")


@pytest.mark.parametrize("column", [9, 20, 33, 53])
def test_shifted_fields_are_refused(column):
    shifted = signed((LINE1[:column] + " " + LINE1[column:])[:69])
    parsed = parse_element_sets(text_of(shifted, LINE2))
    assert not parsed.sets
    assert "columns" in parsed.problems[0].reason


def test_two_files_mixed_line_by_line():
    other1, other2 = signed(OTHER1), signed(OTHER2)
    parsed = parse_element_sets(text_of(LINE1, other2, other1, LINE2, LINE1, LINE2))
    assert [s.line1 for s in parsed.sets] == [LINE1]
    assert len(parsed.problems) == 2
    assert all("different satellites" in p.reason for p in parsed.problems)


def test_another_satellite_is_refused_with_its_number():
    parsed = parse_element_sets(text_of(signed(OTHER1), signed(OTHER2), LINE1, LINE2))
    assert len(parsed.sets) == 1
    assert "20580" in parsed.problems[0].reason
    kept = parse_element_sets(text_of(signed(OTHER1), signed(OTHER2)), satellite=20580)
    assert kept.sets[0].catalogue_number == 20580


def test_a_predicted_set_among_real_ones_and_an_epoch_in_the_future():
    later = signed(LINE1.replace("08264.5", "08300.5"))
    now = np.datetime64("2008-09-21T00:00", "us")
    parsed = parse_element_sets(text_of(LINE1, LINE2, later, LINE2), not_after=now)
    assert [s.line1 for s in parsed.sets] == [LINE1]
    assert parsed.problems[0].line == 3
    assert "future" in parsed.problems[0].reason
    named = parse_element_sets(text_of("ISS (ZARYA) [Segment 2]", later, LINE2, "ISS (ZARYA)", LINE1, LINE2))
    assert [s.line1 for s in named.sets] == [LINE1]
    assert "predicted" in named.problems[0].reason


def test_odd_but_good_text():
    plus = "1 25544U 98067A   98325.01715306 +.00586017 +11577-4 +26634-3 0  9996"
    plus2 = "2 25544 051.5927 164.4358 0123823 089.5260 271.9768 16.05621877000127"
    crlf = f"\ufeff0 ISS (ZARYA)\r\n  {LINE1}  \r\n\r\n\t{LINE2}\r\n# note\r\n{plus}\r\n{plus2}\r\n"
    parsed = parse_element_sets(crlf)
    assert [s.line1 for s in parsed.sets] == [plus, LINE1]
    assert not parsed.problems


def test_a_missing_checksum_is_reported_and_taken():
    parsed = parse_element_sets(text_of(LINE1[:68], LINE2))
    assert len(parsed.sets) == 1
    assert not parsed.problems[0].skipped
    assert "no checksum in line 1" in parsed.problems[0].reason


def test_alpha5_number():
    line1, line2 = (signed(line.replace("25544", "T0001")) for line in (LINE1, LINE2))
    assert parse_element_set(line1, line2).catalogue_number == 270001


def test_lone_lines_are_named():
    parsed = parse_element_sets(text_of(LINE2, LINE1, LINE1, LINE2))
    assert len(parsed.sets) == 1
    assert [(p.line, p.reason) for p in parsed.problems] == [
        (1, "a second line without its first line"),
        (2, "a first line without its second line"),
    ]


def test_duplicates_are_merged_whatever_their_zeros():
    zeros = signed(LINE2.replace("  51.6416", " 051.6416"))
    parsed = parse_element_sets(text_of(LINE1, LINE2, LINE1, zeros))
    assert (len(parsed.sets), parsed.duplicates) == (1, 1)


def test_a_table_gives_back_what_went_in_sorted():
    later = parse_element_set(signed(LINE1.replace("08264.5", "08300.5")), LINE2)
    first = parse_element_set(LINE1, LINE2)
    table = SetTable.from_sets([later, first])
    assert [table.element_set(k) for k in range(2)] == [first, later]
    assert SetTable.bare(table.without_checksums()).element_set(1) == later
    with pytest.raises(DamagedDataError, match="cut short"):
        SetTable(table.to_bytes()[:-1])
