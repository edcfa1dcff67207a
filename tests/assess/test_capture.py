from __future__ import annotations

import numpy as np
import pytest

from orbitctx.almanac import Almanac
from orbitctx.assess.capture import capture_window
from tests.assess.claims import reading, when_taken

PESQUET = ("photographer", {"name": "Thomas Pesquet"})


@pytest.fixture(scope="module")
def almanac() -> Almanac:
    return Almanac()


def test_a_bare_date_is_the_utc_day_and_never_noon(almanac: Almanac) -> None:
    found = capture_window(reading(when_taken("2017-03-27")), almanac)
    assert found.window is not None
    assert found.window.to_value() == {"start": "2017-03-27T00:00:00Z", "end": "2017-03-28T00:00:00Z"}
    assert found.rests_on == "captured"


def test_a_stated_second_gets_the_slack_of_camera_clocks(almanac: Almanac) -> None:
    found = capture_window(reading(when_taken("2012-01-25T09:27:09Z", "second")), almanac)
    assert found.window is not None
    assert found.window.contains(np.datetime64("2012-01-25T09:24:10"))
    assert found.window.days < 0.01


def test_a_time_within_a_date_is_one_candidate(almanac: Almanac) -> None:
    both = reading(when_taken("2011-10-18"), when_taken("2011-10-18T07:09:06Z/2011-10-18T07:27:42Z", "second"))
    assert len(capture_window(both, almanac).candidates) == 1


def test_two_dates_are_two_candidates(almanac: Almanac) -> None:
    found = capture_window(reading(when_taken("2017-03-27"), when_taken("2017-04-02")), almanac)
    assert len(found.candidates) == 2
    assert "candidate" in found.basis


def test_without_a_date_the_stay_before_publication(almanac: Almanac) -> None:
    found = capture_window(reading(PESQUET, published="2017-06-02"), almanac)
    assert found.window is not None
    assert found.rests_on == "stay"
    # Authority: he docked on 2016-11-19 and undocked on 2017-06-02 (crew_stays.csv).
    assert str(found.window.start)[:10] == "2016-11-19"
    assert str(found.window.end)[:10] == "2017-06-03"


def test_without_any_date_all_stays_are_candidates(almanac: Almanac) -> None:
    assert len(capture_window(reading(PESQUET), almanac).candidates) == 2


def test_a_mission_named_in_the_text_chooses_the_stay(almanac: Almanac) -> None:
    found = capture_window(reading(PESQUET, text="He came up in April as one of the four of Crew-2."), almanac)
    assert len(found.candidates) == 1
    assert str(found.candidates[0].start)[:4] == "2021"


def test_the_name_of_a_mission_is_not_the_beginning_of_another(almanac: Almanac) -> None:
    found = capture_window(reading(PESQUET, text="The Crew-20 mission is years away."), almanac)
    assert len(found.candidates) == 2


def test_posting_bounds_and_is_not_capture(almanac: Almanac) -> None:
    koch = ("photographer", {"name": "Christina Koch"})
    found = capture_window(reading(koch, when_taken("2019-06-10", kind="posted")), almanac)
    assert found.window is not None
    assert str(found.window.start)[:10] == "2019-03-15"
    assert str(found.window.end)[:10] == "2019-06-11"


def test_an_expedition_bounds_where_nobody_is_named(almanac: Almanac) -> None:
    found = capture_window(reading(("expedition", {"number": 64}), when_taken("2021-01-24", kind="posted")), almanac)
    assert found.window is not None
    assert found.rests_on == "expedition"
    assert found.window.days < 101


def test_news_without_anything_else_is_at_most_180_days_old(almanac: Almanac) -> None:
    found = capture_window(reading(published="2016-04-21"), almanac)
    assert found.window is not None
    assert found.window.days == pytest.approx(180)
    assert "180 days" in found.basis


@pytest.mark.parametrize("told", [{"news": False}, {"compilation": True}])
def test_archives_and_compilations_are_not_bounded_by_publication(almanac: Almanac, told: dict[str, bool]) -> None:
    assert capture_window(reading(published="2016-04-21", **told), almanac).window is None


def test_nothing_known_is_said_so(almanac: Almanac) -> None:
    found = capture_window(reading(("phenomenon", {"kind": "aurora"})), almanac)
    assert found.window is None
    assert found.basis.startswith("Nothing bounds")


def test_a_month_is_cut_by_the_stay(almanac: Almanac) -> None:
    fischer = ("photographer", {"name": "Jack Fischer"})
    found = capture_window(reading(fischer, when_taken("2017-09", "month")), almanac)
    assert found.window is not None
    assert found.window.days <= 4
    assert "Jack Fischer" in found.basis


def test_a_day_is_not_cut_by_a_stay_that_it_misses(almanac: Almanac) -> None:
    fischer = ("photographer", {"name": "Jack Fischer"})
    found = capture_window(reading(fischer, when_taken("2017-09-27")), almanac)
    assert found.window is not None
    assert str(found.window.start)[:10] == "2017-09-27"
