"""Whole judgements on claims made by hand: one true story and a false one of each kind."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from orbitctx.almanac import Almanac
from orbitctx.assess.finding import STATUSES, VERDICTS
from orbitctx.assess.opportunities import aurora_show
from orbitctx.examine import examine_reading
from orbitctx.report.dossier import Dossier
from orbitctx.stories.claim import CLAIM_KINDS, Reading
from tests.assess.claims import place, reading, when_taken

BERLIN = place("Berlin", 52.52, 13.40, 20)
TROMSO = place("Tromsø", 69.65, 18.96, 10)
KENYA = place("Kenya", 0.5, 37.9, 550, aurora_over=True)
CANADA = place("Canada", 60.0, -100.0, 2000)
WRONG_WAY = {"front": "Tromsø", "behind": "Berlin"}
NORTH, SOUTH = ("phenomenon", {"kind": "aurora_borealis"}), ("phenomenon", {"kind": "aurora_australis"})
PESQUET = ("photographer", {"name": "Thomas Pesquet"})
# 27 March 2017: the orbit had its night in the north only (sun at the nadir at least +10 deg south of 30 S).
NORTH_NIGHT = when_taken("2017-03-27")
# 25 June 2017: in the south only (sun at the nadir at least +38 deg north of 40 N).
SOUTH_NIGHT = when_taken("2017-06-25")


@pytest.fixture(scope="module")
def almanac() -> Almanac:
    return Almanac()


def judged(almanac: Almanac, told: Reading) -> Dossier:
    return examine_reading(told, almanac, scene=False)


def status(dossier: Dossier, kind: str) -> str:
    return next(f.status for f in dossier.findings if f.claim.kind == kind)


TRUE_STORIES = {
    "north": reading(NORTH_NIGHT, PESQUET, NORTH, ("subject", BERLIN), ("expedition", {"number": 50})),
    "south": reading(SOUTH_NIGHT, ("photographer", {"name": "Jack Fischer"}), SOUTH),
    "airglow at the equator": reading(
        when_taken("2015-08-09"), ("phenomenon", {"kind": "airglow"}), ("expedition", {"number": 44})
    ),
    "posted": reading(when_taken("2019-06-10", kind="posted"), ("photographer", {"name": "Christina Koch"}), SOUTH),
    "crew of two expeditions": reading(
        when_taken("2017-04-20"), PESQUET, ("phenomenon", {"kind": "aurora"}), ("expedition", {"number": 50})
    ),
}


@pytest.mark.parametrize("name", TRUE_STORIES)
def test_true_stories_are_plausible(almanac: Almanac, name: str) -> None:
    found = judged(almanac, TRUE_STORIES[name])
    assert found.verdict == "plausible", [(f.claim.kind, f.status, f.reason) for f in found.findings]


FALSE_STORIES = {
    "northern lights on a day of southern nights": (reading(SOUTH_NIGHT, NORTH, ("subject", CANADA)), "phenomenon"),
    "not aboard": (reading(when_taken("2019-08-14"), PESQUET, ("phenomenon", {"kind": "aurora"})), "photographer"),
    "taken after it was published": (reading(when_taken("2021-09-21"), PESQUET, published="2021-09-10"), "captured"),
    "before there was a station": (reading(when_taken("1997-11-07"), NORTH), "captured"),
    "nobody aboard yet": (reading(when_taken("1999-01-15"), NORTH), "captured"),
    "above a town beyond the track": (reading(NORTH_NIGHT, NORTH, ("station_over", TROMSO)), "station_over"),
    "aurora over the equator": (
        reading(when_taken("2019-08-18"), ("phenomenon", {"kind": "aurora"}), ("subject", KENYA)),
        "subject",
    ),
    "the whole ring": (reading(("extent", {"whole_ring": True}), NORTH), "extent"),
    "another expedition": (reading(when_taken("2012-02-11"), NORTH, ("expedition", {"number": 45})), "expedition"),
    "long gone when it was news": (
        reading(("photographer", {"name": "Sergey Prokopyev"}), NORTH, published="2026-01-21"), "photographer",
    ),
    "both auroras on one day of southern nights": (
        reading(when_taken("2022-06-15"), ("both_hemispheres", {"kind": "aurora"})), "both_hemispheres",
    ),
    "the far place in front": (
        reading(NORTH_NIGHT, ("direction", WRONG_WAY), ("subject", BERLIN), ("subject", TROMSO)), "direction",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FALSE_STORIES)
def test_false_stories_are_contradicted_for_the_right_reason(almanac: Almanac, name: str) -> None:
    told, kind = FALSE_STORIES[name]
    found = judged(almanac, told)
    assert found.verdict == "contradicted", [(f.claim.kind, f.status, f.reason) for f in found.findings]
    assert status(found, kind) == "contradicted"
    assert found.judgement.flips
    # What would turn it is a date, a name, a number: "another place" helps nobody.
    vague = {"another place", "another date", "another photographer", "another time of day", "another spacecraft"}
    assert not vague & {flip for f in found.findings for flip in f.flips}


def test_a_wrong_hemisphere_names_the_right_one(almanac: Almanac) -> None:
    found = judged(almanac, reading(SOUTH_NIGHT, NORTH))
    assert found.judgement.true_reading is not None
    assert "southern lights" in found.judgement.true_reading


def test_who_was_aboard_instead_is_told(almanac: Almanac) -> None:
    found = judged(almanac, FALSE_STORIES["not aboard"][0])
    assert found.judgement.true_reading is not None
    assert "Christina Koch" in found.judgement.true_reading


def test_archive_stories_may_name_people_long_gone(almanac: Almanac) -> None:
    told = reading(("photographer", {"name": "Sergey Prokopyev"}), NORTH, published="2026-01-21", news=False)
    assert judged(almanac, told).verdict == "plausible"


def test_a_name_that_is_not_on_the_roster_is_not_checkable(almanac: Almanac) -> None:
    found = judged(almanac, reading(NORTH_NIGHT, ("photographer", {"name": "Tomas Pesquett"}), NORTH))
    assert status(found, "photographer") == "not_checkable"
    assert "Thomas Pesquet" in next(f.reason for f in found.findings if f.claim.kind == "photographer")
    assert found.verdict == "plausible"


def test_another_spacecraft_is_not_judged_by_the_orbit_of_the_station(almanac: Almanac) -> None:
    found = judged(almanac, reading(SOUTH_NIGHT, NORTH, ("spacecraft", {"name": "Tiangong"})))
    assert found.verdict == "undetermined"
    assert {f.status for f in found.findings} == {"not_checkable"}


def test_without_anything_to_test_it_is_undetermined_and_says_what_is_missing(almanac: Almanac) -> None:
    found = judged(almanac, reading(("phenomenon", {"kind": "aurora"}), ("altitude", {"km": 402.3})))
    assert found.verdict == "undetermined"
    assert "date" in found.summary


def test_a_slip_of_unit_is_an_error_and_no_contradiction(almanac: Almanac) -> None:
    told = reading(NORTH_NIGHT, PESQUET, NORTH, ("altitude", {"km": 250}))
    found = judged(almanac, told)
    assert found.verdict == "plausible_with_errors"
    assert "kilometres for miles" in next(f.reason for f in found.findings if f.claim.kind == "altitude")


def test_a_low_kp_does_not_refute(almanac: Almanac) -> None:
    # Kp was 1.3 at most on 20 June 2016 and southern lights were photographed in such nights.
    assert judged(almanac, reading(when_taken("2016-06-20"), SOUTH)).verdict == "plausible"


def test_a_time_and_a_place_that_do_not_meet(almanac: Almanac) -> None:
    # Witness: at 09:27:09 on 25 January 2012 the station stood over Wisconsin (cases of the project).
    exact = when_taken("2012-01-25T09:27:09Z", "second")
    wisconsin, berlin = place("Wisconsin", 44.5, -90.0, 250), ("station_over", BERLIN)
    assert judged(almanac, reading(exact, ("station_over", wisconsin))).verdict == "plausible"
    assert status(judged(almanac, reading(exact, berlin)), "station_over") == "contradicted"


def test_after_the_record_ends_nothing_is_claimed(almanac: Almanac) -> None:
    found = judged(almanac, reading(when_taken("2031-05-05"), NORTH, PESQUET))
    assert found.verdict == "undetermined"
    assert "No element set serves 2031-05-05" in found.summary or "roster ends" in found.summary
    assert found.warnings


def test_a_place_beyond_the_track_is_no_word_against_the_aurora(almanac: Almanac) -> None:
    pole = ("station_over", place("North Pole", 90.0, 0.0, 200))
    found = judged(almanac, reading(when_taken("2013-10-09"), NORTH, pole))
    assert status(found, "station_over") == "contradicted"
    assert status(found, "phenomenon") in {"consistent", "supported"}
    assert "North Pole" in found.summary


def test_stops_of_a_route_are_told_loosely(almanac: Almanac) -> None:
    norway, moscow = place("Norway", 60.0, 9.0, 250), place("Moscow", 55.75, 37.6, 30)
    route = reading(when_taken("2026-01-19"), NORTH, ("station_over", norway), ("station_over", moscow))
    assert judged(almanac, route).verdict == "plausible"


def test_the_aurora_and_a_place_that_never_share_a_picture(almanac: Almanac) -> None:
    # Both hemispheres had night passes on 27 February 2023; the southern lights are not seen from over Canada.
    told = reading(when_taken("2023-02-27"), SOUTH, ("subject", CANADA))
    found = judged(almanac, told)
    assert found.verdict in {"contradicted", "unlikely"}
    assert judged(almanac, reading(when_taken("2023-02-27"), NORTH, ("subject", CANADA))).verdict == "plausible"


@pytest.mark.parametrize(
    ("told", "wanted"), [({"g": 5}, "supported"), ({"g": 1}, "inaccurate"), ({"kp": 9}, "supported")]
)
def test_storms_against_kp(almanac: Almanac, told: dict[str, int], wanted: str) -> None:
    # Authority: Kp 9 on 11 May 2024 at 00 and 09 UTC (GFZ Potsdam).
    found = judged(almanac, reading(when_taken("2024-05-11"), NORTH, ("storm", told)))
    assert status(found, "storm") == wanted


def test_frame_numbers_name_the_expedition(almanac: Almanac) -> None:
    right, wrong = ({"id": f"ISS{n:03d}-E-12345"} for n in (50, 30))
    assert status(judged(almanac, reading(NORTH_NIGHT, ("image_id", right))), "image_id") == "supported"
    found = judged(almanac, reading(NORTH_NIGHT, NORTH, ("image_id", wrong)))
    assert status(found, "image_id") == "inaccurate"
    assert found.verdict == "plausible_with_errors"


def test_a_second_name_beside_one_who_was_aboard_is_softened_only_in_a_compilation(almanac: Almanac) -> None:
    told = (NORTH_NIGHT, PESQUET, ("photographer", {"name": "Christina Koch"}), NORTH)
    for compilation, second in ((True, "unlikely"), (False, "contradicted")):
        found = judged(almanac, reading(*told, compilation=compilation))
        assert [f.status for f in found.findings if f.claim.kind == "photographer"] == ["supported", second]


def test_another_expedition_named_beside_the_right_one(almanac: Almanac) -> None:
    right, later = (("expedition", {"number": n}) for n in (50, 52))
    assert judged(almanac, reading(NORTH_NIGHT, right, later)).verdict == "plausible"


def test_undated_aurora_over_the_equator_and_over_a_middle_latitude(almanac: Almanac) -> None:
    aurora = ("phenomenon", {"kind": "aurora"})
    sicily = place("Sicily", 37.5, 14.2, 100, aurora_over=True)
    assert judged(almanac, reading(aurora, ("subject", KENYA))).verdict == "contradicted"
    assert judged(almanac, reading(aurora, ("subject", sicily))).verdict == "unlikely"


def test_looking_along_the_arc_is_no_wrong_direction(almanac: Almanac) -> None:
    west, south = (("direction", {"azimuth_deg": a}) for a in (270.0, 180.0))
    canada = ("subject", CANADA)
    night = when_taken("2012-04-13T05:50:21Z", "second")
    assert status(judged(almanac, reading(night, NORTH, west, canada)), "direction") == "consistent"
    berlin = when_taken("2017-03-27T21:31:00Z", "minute")
    assert status(judged(almanac, reading(berlin, NORTH, south)), "direction") in {"unlikely", "contradicted"}


def test_moonlight_at_new_moon(almanac: Almanac) -> None:
    # Authority: new moon on 28 March 2017 at 02:57 UTC, full moon on 11 April (US Naval Observatory).
    told = ("lighting", {"state": "moonlight"})
    assert status(judged(almanac, reading(when_taken("2017-03-28"), told)), "lighting") == "contradicted"
    assert status(judged(almanac, reading(when_taken("2017-04-11"), told)), "lighting") == "consistent"


def test_the_commander_of_that_time(almanac: Almanac) -> None:
    role = ("role", {"role": "commander"})
    gone, there = (("photographer", {"name": n}) for n in ("Thomas Pesquet", "Shane Kimbrough"))
    assert status(judged(almanac, reading(NORTH_NIGHT, gone, role)), "role") == "inaccurate"
    assert status(judged(almanac, reading(NORTH_NIGHT, there, role)), "role") == "supported"


def every_claim() -> list[tuple[str, dict[str, Any]]]:
    values: dict[str, dict[str, Any]] = {
        "captured": NORTH_NIGHT[1], "posted": when_taken("2017-04-01")[1], "photographer": {"name": "Thomas Pesquet"},
        "role": {"role": "commander", "nation": "France"}, "expedition": {"number": 50},
        "phenomenon": {"kind": "city_lights"}, "both_hemispheres": {"kind": "aurora"}, "extent": {"whole_ring": False},
        "station_over": BERLIN, "subject": BERLIN, "direction": {"azimuth_deg": 0.0}, "lighting": {"state": "night"},
        "storm": {"g": 2}, "spacecraft": {"name": "ISS"}, "image_id": {"id": "ISS050-E-12345"},
        "altitude": {"km": [380, 420]}, "speed": {"km_s": 7.6}, "period": {"minutes": 90}, "inclination": {"deg": 51.6},
        "layer_height": {"km_min": 100},
    }  # fmt: skip
    return list(values.items())


def test_every_kind_of_claim_has_a_check_and_a_reason(almanac: Almanac) -> None:
    made = every_claim()
    assert {kind for kind, _ in made} == set(CLAIM_KINDS)
    found = judged(almanac, reading(*made))
    assert len(found.findings) == len(made)
    assert all(f.status in STATUSES and f.reason.endswith((".", "?")) for f in found.findings)
    assert found.verdict in VERDICTS


def test_evidence_is_numbered_once_and_each_row_has_a_source(almanac: Almanac) -> None:
    found = judged(almanac, reading(*every_claim()))
    rows = found.evidence
    assert [row.id for row in rows] == [f"e{k}" for k in range(1, len(rows) + 1)]
    assert all(row.method and row.source for row in rows)


def test_discrimination_stands_beside_the_verdict(almanac: Almanac) -> None:
    found = judged(almanac, reading(NORTH_NIGHT, NORTH))
    assert found.discrimination is not None
    assert 0 < found.discrimination.share < 1
    assert "likelihood ratio" in found.discrimination.words
    wisconsin = ("station_over", place("Wisconsin", 44.5, -90.0, 250))
    timed = judged(almanac, reading(when_taken("2012-01-25T09:27:09Z", "second"), NORTH, wisconsin))
    assert timed.discrimination is not None
    assert timed.discrimination.share < found.discrimination.share
    # Authority: likelihood ratios of 40 to 45 were found for a hemisphere, an exact time and a place.
    assert "says much" in timed.discrimination.words


def test_of_two_like_views_that_of_the_storm_is_the_better() -> None:
    margin, kp = np.array([10.0, 10.0, 10.0, 0.0]), np.array([0.3, 8.0, np.nan, 8.0])
    quiet, storm, unknown, none = aurora_show(margin, kp)
    assert none == 0 < quiet < unknown < storm <= 1


def test_opportunities_are_ranked_and_lie_in_the_window(almanac: Almanac) -> None:
    found = judged(almanac, reading(NORTH_NIGHT, NORTH, ("subject", BERLIN)))
    best = found.opportunities["best"]
    assert found.opportunities["count"] >= 3
    assert [b["score"] for b in best] == sorted((b["score"] for b in best), reverse=True)
    assert all(b["start"].startswith("2017-03-2") for b in best)
    # Authority: passes near Berlin at about 19:54, 21:31 and 23:07 UTC that night.
    for minute in ("19:54", "21:31", "23:07"):
        at = f"2017-03-27T{minute}:00Z"
        assert any(b["start"] <= at < b["end"] for b in best), minute
