"""The roster: one name for each person, stays, expeditions, commanders.

The dates are authority: public crew records of the agencies (docking and undocking, UTC).
"""

from __future__ import annotations

import functools
import itertools

import numpy as np
import pytest

from orbitctx.errors import UsageError
from orbitctx.instants import TimeWindow, parse_window
from orbitctx.records.manifest import read_bytes
from orbitctx.stories.roster import Roster, parse_roster


@functools.cache
def load() -> Roster:
    return parse_roster(read_bytes("roster.json"))


@pytest.fixture
def roster() -> Roster:
    return load()


def test_who_was_aboard_on_a_day(roster: Roster) -> None:
    names = {s.name for s in roster.aboard(parse_window("2017-03-27"))}
    assert {"Thomas Pesquet", "Peggy Whitson", "Oleg Novitskiy"} <= names
    assert "Sergei Krikalev" not in names


@pytest.mark.parametrize(
    ("name", "arrivals"),
    [
        ("Sunita Williams", ["2006-12", "2012-07", "2024-06"]),
        ("Pyotr Dubrov", ["2021-04", "2026-07"]),
        ("Don Pettit", ["2002-11", "2008-11", "2011-12", "2024-09"]),
        ("Tracy Caldwell Dyson", ["2007-08", "2010-04", "2024-03"]),
        ("Michael Barratt", ["2009-03", "2011-02", "2024-03"]),
    ],
)
def test_spellings_are_merged_into_one_person(roster: Roster, name: str, arrivals: list[str]) -> None:
    assert [str(s.window.start)[:7] for s in roster.stays(name)] == arrivals


def test_namesakes_stay_apart(roster: Roster) -> None:
    williamses = [p.name for p in roster.people if p.name.endswith("Williams")]
    assert sorted(williamses) == ["Chris Williams", "Dave Williams", "Jeff Williams", "Sunita Williams"]
    assert roster.person("Megan McArthur") is not roster.person("William McArthur")
    assert roster.person("Scott Kelly") is not roster.person("Mark Kelly")


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("Sergei Konstantinovich Krikalyov", "Sergei Krikalev"),
        ("Сергей Крикалёв", "Sergei Krikalev"),
        ("sergey prokopyev", "Sergey Prokopyev"),
        ("Robert Thomas Hines", "Bob Hines"),
        ("野口聡一", "Soichi Noguchi"),
        ("Sławosz Uznański", "Slawosz Uznanski-Wisniewski"),
    ],
)
def test_a_person_is_found_by_any_listed_spelling(roster: Roster, spelling: str, name: str) -> None:
    person = roster.person(spelling)
    assert person is not None
    assert person.name == name


def test_a_name_off_the_roster_gets_its_nearest(roster: Roster) -> None:
    assert roster.person("Tomas Pesket") is None
    assert roster.nearest_names("Tomas Pesket")[0] == "Thomas Pesquet"
    assert roster.nearest_names("Xyzzy Qwfp") == ()


def test_no_two_people_share_a_canonical_name(roster: Roster) -> None:
    names = [p.name for p in roster.people]
    assert len(names) == len(set(names))


def test_every_person_has_a_stay_and_a_nation(roster: Roster) -> None:
    assert {s.person.name for s in roster.all_stays} == {p.name for p in roster.people}
    assert all(p.nation for p in roster.people)


def test_stays_of_one_person_do_not_overlap(roster: Roster) -> None:
    for person in roster.people:
        stays = roster.stays(person.name)
        for before, after in itertools.pairwise(stays):
            assert before.window.end <= after.window.start + np.timedelta64(1, "D"), person.name


def test_expeditions_follow_each_other(roster: Roster) -> None:
    assert [e.number for e in roster.expeditions] == list(range(1, 76))
    for before, after in itertools.pairwise(roster.expeditions):
        assert before.window.end == after.window.start
    assert roster.expedition(999) is None
    assert roster.expeditions_in(parse_window("2017-04-10")) == (51,)
    assert roster.expeditions_in(parse_window("2017-04-09/2017-04-11")) == (50, 51)


def test_commanders_were_aboard_during_their_expedition(roster: Roster) -> None:
    assert roster.commander(50) == ("Shane Kimbrough",)
    assert roster.commander(65) == ("Shannon Walker", "Akihiko Hoshide", "Thomas Pesquet")
    for expedition in roster.expeditions:
        aboard = {s.name for s in roster.aboard(expedition.window)}
        assert set(expedition.commanders) <= aboard, expedition.number


def test_members_of_an_expedition_were_aboard_during_it(roster: Roster) -> None:
    slack = np.timedelta64(3, "D")
    for stay in roster.all_stays:
        for number in stay.expeditions:
            window = roster.expedition(number)
            assert window is not None
            wide = TimeWindow(window.start - slack, window.end + slack)
            assert stay.window.intersection(wide) is not None, (stay.name, number)


def test_another_file_is_refused() -> None:
    with pytest.raises(UsageError, match="not a roster"):
        parse_roster(b'{"schema": "something/1"}')
