"""Where answers end: beyond the track, in daylight, after the sets, the roster, the expeditions; one rule for each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from orbitctx.almanac import Almanac
from orbitctx.assess.finding import CaptureWindow
from orbitctx.assess.when import when
from orbitctx.days import at, day
from orbitctx.errors import NoDataError
from orbitctx.examine import check, examine_reading, surroundings_of
from orbitctx.instants import TimeWindow, isoformat
from orbitctx.report.dossier import Dossier
from orbitctx.stories.story import Quote
from tests.assess.claims import place, reading, when_taken

AURORA = ("phenomenon", {"kind": "aurora"})
# 27 March 2017: nights in the north; Thomas Pesquet aboard, Tim Peake home since June 2016, Expedition 50.
DATE = when_taken("2017-03-27")
PESQUET, PEAKE = ("photographer", {"name": "Thomas Pesquet"}), ("photographer", {"name": "Tim Peake"})


@pytest.fixture(scope="module")
def almanac() -> Almanac:
    return Almanac()


def judged(almanac: Almanac, *claims: tuple[str, dict[str, Any]], **more: Any) -> Dossier:
    return examine_reading(reading(*claims, **more), almanac, scene=False)


def status(dossier: Dossier, kind: str) -> str:
    return [f.status for f in dossier.findings if f.claim.kind == kind][-1]


def told(text: str, **options: Any) -> Dossier:
    return check({"text": text, "source": "test"}, scene=False, **options)


def late(almanac: Almanac, days: float) -> str:
    """A date some days after the last element set at hand."""
    return isoformat(almanac.orbit.covered.end + np.timedelta64(round(days * 24), "h"))[:10]


# --- beyond the track -----------------------------------------------------------------------------------------------

REGIONS = ["Denmark", "Latvia", "Estonia", "Norway", "Sweden", "Finland", "Jutland", "Shetland"]
TOWNS = ["Copenhagen", "Oslo", "Moscow", "Kiruna", "Tromsø", "Longyearbyen", "Reykjavik"]


def over(almanac: Almanac, name: str) -> Dossier:
    found = almanac.gazetteer.place(name)
    assert found is not None
    where = {"name": found.name, "lat_deg": found.lat_deg, "lon_deg": found.lon_deg}
    return judged(almanac, DATE, AURORA, ("station_over", {**where, "region": [list(d) for d in found.region]}))


@pytest.mark.parametrize("name", REGIONS)
def test_countries_just_beyond_the_track_are_in_view_however_small(almanac: Almanac, name: str) -> None:
    assert status(over(almanac, name), "station_over") == "inaccurate"


@pytest.mark.parametrize("name", [*TOWNS, "Iceland", "Svalbard", "North Pole"])
def test_towns_and_what_lies_far_beyond_are_contradicted(almanac: Almanac, name: str) -> None:
    assert status(over(almanac, name), "station_over") == "contradicted"


@pytest.mark.parametrize("name", ["Ireland", "Scotland", "Alaska"])  # Scotland begins 299 km beyond: within "over"
def test_countries_that_the_track_touches_are_judged_by_the_day(almanac: Almanac, name: str) -> None:
    assert status(over(almanac, name), "station_over") == "consistent"


# --- daylight -------------------------------------------------------------------------------------------------------

BY_DAY = [
    "An aurora was photographed at noon in full daylight from the ISS on 27 March 2017.",
    "On 27 March 2017 an aurora was photographed from the International Space Station in broad daylight.",
    "Am 27. März 2017 fotografierte Thomas Pesquet das Polarlicht von der ISS aus bei hellem Tageslicht.",
    "Une aurore a été photographiée en plein jour depuis l'ISS le 27 mars 2017.",
    "An aurora was photographed in full daylight from the ISS.",  # no date is needed
]
NOT_BY_DAY = [
    "On 27 March 2017 an aurora was photographed from the ISS while the station itself was in full sunlight.",
    "On 27 March 2017 an aurora was photographed while the ISS was in daylight.",
    "The ISS crossed from the day side into night on 27 March 2017 and an aurora was photographed.",
    "On 27 March 2017 an aurora was photographed from the ISS just before sunrise.",
    "On 27 March 2017 the aurora was photographed from the ISS shortly before daylight.",
    "On 27 March 2017 an aurora was photographed from the ISS. In daylight, the crew photographed the Sahara.",
    "On 27 March 2017 the daytime pass was over Africa, and at night an aurora was photographed from the ISS.",
    "27 марта 2017 года днём космонавт снял полярное сияние с борта МКС.",  # by the clock of Moscow
]


@pytest.mark.parametrize("text", BY_DAY)
def test_an_aurora_in_daylight_is_contradicted(text: str) -> None:
    assert told(text).verdict == "contradicted"


@pytest.mark.parametrize("text", NOT_BY_DAY)
def test_light_that_is_not_the_pictures_refutes_nothing(text: str) -> None:
    assert told(text).verdict == "plausible"


def test_only_one_picture_cannot_have_both(almanac: Almanac) -> None:
    by_day = ("lighting", {"state": "day"})
    assert judged(almanac, DATE, AURORA, by_day).verdict == "contradicted"
    assert judged(almanac, DATE, AURORA, by_day, ("lighting", {"state": "night"})).verdict == "plausible"
    assert judged(almanac, DATE, AURORA, by_day, compilation=True).verdict == "plausible"
    assert judged(almanac, DATE, ("phenomenon", {"kind": "lightning"}), by_day).verdict == "plausible"


# --- expeditions and people -----------------------------------------------------------------------------------------


def test_an_expedition_that_is_yet_to_come_is_contradicted_like_any_wrong_one(almanac: Almanac) -> None:
    wrong = judged(almanac, DATE, AURORA, ("expedition", {"number": 99}))
    assert (wrong.verdict, status(wrong, "expedition")) == ("contradicted", "contradicted")
    assert "Expedition 50" in (wrong.judgement.true_reading or "")
    assert status(judged(almanac, AURORA, ("expedition", {"number": 99})), "expedition") == "not_checkable"
    out = judged(almanac, AURORA, ("expedition", {"number": 99}), published="2018-02-01", news=False)
    assert status(out, "expedition") == "contradicted"
    following = almanac.roster.expeditions[-1].number + 1
    after = when_taken(isoformat(almanac.roster.covered.end)[:10])
    assert status(judged(almanac, after, ("expedition", {"number": following})), "expedition") == "not_checkable"


def test_each_of_several_photographers_is_judged_as_if_alone(almanac: Almanac) -> None:
    alone, beside = judged(almanac, DATE, AURORA, PEAKE), judged(almanac, DATE, AURORA, PESQUET, PEAKE)
    assert status(alone, "photographer") == status(beside, "photographer") == "contradicted"
    year = when_taken("2017", "year")
    assert status(judged(almanac, year, AURORA, PESQUET, PEAKE, compilation=True), "photographer") == "unlikely"


def test_a_second_name_far_from_the_first_may_be_incidental(almanac: Almanac) -> None:
    together = reading(DATE, AURORA, PESQUET, PEAKE)
    far = [replace(c, quote=Quote(c.quote.text, 200 * k, 200 * k + 10)) for k, c in enumerate(together.claims)]
    apart = examine_reading(replace(together, claims=tuple(far)), almanac, scene=False)
    assert status(apart, "photographer") == "unlikely"
    assert status(examine_reading(together, almanac, scene=False), "photographer") == "contradicted"


def test_a_place_that_the_text_only_names_is_not_held_against_the_story(almanac: Almanac) -> None:
    plain = reading(DATE, ("phenomenon", {"kind": "aurora_borealis"}), ("subject", place("Hobart", -42.9, 147.3)))
    beside = replace(plain, claims=tuple(replace(c, hedged=c.kind == "subject") for c in plain.claims))
    assert examine_reading(plain, almanac, scene=False).verdict == "contradicted"
    found = examine_reading(beside, almanac, scene=False)
    assert (found.verdict, status(found, "subject")) == ("plausible", "not_checkable")


# --- after the last element set -------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [4, 6, 12])
def test_a_story_is_checked_on_every_day_that_day_serves(almanac: Almanac, days: float) -> None:
    date = late(almanac, days)
    expected = next(w for w in day(date).warnings if w.startswith("Element sets up to"))
    found = judged(almanac, when_taken(date), ("phenomenon", {"kind": "airglow"}))
    assert found.verdict == "plausible"
    assert expected in found.warnings
    assert any("Element sets up to" in w for w in when(from_=date, until=date).warnings)


def test_a_time_after_the_sets_is_judged_over_all_that_the_station_may_be_ahead_or_behind(almanac: Almanac) -> None:
    date = late(almanac, 8)
    stated = TimeWindow(*np.array([f"{date}T12:00", f"{date}T12:10"], dtype="datetime64[us]"))
    around, why = surroundings_of(CaptureWindow(stated, "", (stated,)), almanac)
    assert around is not None, why
    spread_min = float(around.context.track.spread_km.mean()) / 7.66 / 60
    assert spread_min > 4  # a set of 8 days: 2,000 km
    assert around.days * 1440 == pytest.approx(10 + 2 * spread_min, rel=0.05)
    well_known = TimeWindow(*np.array(["2017-03-27T12:00", "2017-03-27T12:10"], dtype="datetime64[us]"))
    fresh, _ = surroundings_of(CaptureWindow(well_known, "", (well_known,)), almanac)
    assert fresh is not None
    assert fresh.days * 1440 == pytest.approx(10)


def test_what_no_set_serves_is_missing_and_refutes_nothing(almanac: Almanac) -> None:
    first = late(almanac, 13)
    month = ("captured", {"start": f"{first}T00:00:00Z", "end": f"{late(almanac, 60)}T00:00:00Z", "precision": "range"})
    found = judged(almanac, month, ("station_over", {"name": "Nowhere", "lat_deg": 51.0, "lon_deg": 0.0}))
    assert status(found, "station_over") in {"consistent", "not_checkable"}
    assert any("of the capture window; the rest was not looked at" in w for w in found.warnings)


def test_a_date_beyond_the_record_says_what_is_missing(almanac: Almanac) -> None:
    found = judged(almanac, when_taken("2041-03-27"), AURORA)
    assert (found.verdict, status(found, "captured")) == ("undetermined", "not_checkable")
    assert "publication date" in found.summary
    assert "orbit data" in found.summary
    assert judged(almanac, when_taken("2041-03-27"), AURORA, published="2026-01-21").verdict == "contradicted"


def test_the_crew_after_the_rosters_end_is_unknown_and_not_nobody(almanac: Almanac) -> None:
    after = isoformat(almanac.roster.covered.end + np.timedelta64(3, "D"))[:10]
    for found in (day(after), at(f"{after}T00:00Z")):
        assert not found.aboard_known
        assert found.to_record()["aboard_known"] is False
        assert any("roster ends" in w for w in found.warnings)
    known = day("2017-03-27")
    assert known.aboard_known
    assert not any("roster" in w for w in known.warnings)


# --- when -----------------------------------------------------------------------------------------------------------


def test_when_counts_the_days_that_it_could_not_search(almanac: Almanac) -> None:
    found = when(from_=late(almanac, 10), until=late(almanac, 29))
    assert found.days_searched + found.days_uncovered == pytest.approx(20.0, abs=0.01)
    assert found.days_uncovered > 14
    assert any("were not searched" in w for w in found.warnings)
    start = when(from_="1998-11-11", until="1998-11-30", place="Kenya")
    assert start.days_uncovered == pytest.approx(9.3, abs=0.1)
    assert any("were not searched" in w for w in start.warnings)
    whole = when(from_="2017-03-27", until="2017-03-28")
    assert (whole.days_searched, whole.days_uncovered, whole.warnings) == (2.0, 0.0, ())
    with pytest.raises(NoDataError):
        when(from_=late(almanac, 20), until=late(almanac, 30))


def test_when_says_where_the_stays_cut_the_span() -> None:
    cut = when("Thomas Pesquet", from_="2017-05-25", until="2017-06-25", place="Kenya")
    assert any("aboard were searched: 2017-05-25 to 2017-06-02" in w for w in cut.warnings)
    inside = when("Thomas Pesquet", from_="2017-03-27", until="2017-03-28", place="Kenya")
    assert inside.warnings == ()


def test_noctilucent_clouds_are_looked_for_in_their_season_on_their_side() -> None:
    assert when(phenomenon="noctilucent_clouds", from_="2020-04-01", until="2020-04-03").windows == ()
    north = when(phenomenon="noctilucent_clouds", from_="2020-07-15", until="2020-07-20").windows
    assert north
    assert min(w.lat_deg for w in north) > 15
    south = when(phenomenon="noctilucent_clouds", from_="2020-12-20", until="2020-12-28").windows
    assert south
    assert max(w.lat_deg for w in south) < -15


@pytest.mark.parametrize("kind", ["comet", "lightning", "meteor", "sprite", "milky_way", "city_lights"])
def test_what_geometry_cannot_narrow_is_said(kind: str) -> None:
    found = when(phenomenon=kind, from_="2020-07-15", until="2020-07-15")
    assert any("every night counts" in w for w in found.warnings)
    # As in the check of a story: no other light shows it.
    assert when(phenomenon=kind, lighting="day", from_="2020-07-15", until="2020-07-15").windows == ()


def test_a_stay_that_is_open_when_the_roster_ends_has_no_known_end(almanac: Almanac) -> None:
    person = next(s for s in almanac.roster.all_stays if s.open)
    after = isoformat(almanac.roster.covered.end + np.timedelta64(30, "D"))[:10]
    found = judged(almanac, AURORA, ("photographer", {"name": person.name}), published=after)
    reason = next(f.reason for f in found.findings if f.claim.kind == "photographer")
    assert status(found, "photographer") == "consistent"
    assert "left" not in reason
    assert "roster ends" in reason
