from __future__ import annotations

import pytest

from orbitctx.almanac import Almanac
from orbitctx.assess.families import compare_tellings
from orbitctx.errors import UsageError
from orbitctx.examine import check_family, examine_reading
from orbitctx.report.dossier import Dossier
from tests.assess.claims import reading, when_taken


@pytest.fixture(scope="module")
def tellings() -> list[Dossier]:
    """One event of 25 June 2017, told rightly, with the wrong hemisphere, and of the next day by somebody else."""
    fischer = ("photographer", {"name": "Jack Fischer"})
    north, south = ({"kind": f"aurora_{k}"} for k in ("borealis", "australis"))
    told = [
        reading(when_taken("2017-06-25"), fischer, ("phenomenon", south)),
        reading(when_taken("2017-06-25"), fischer, ("phenomenon", north)),
        reading(when_taken("2017-06-26"), ("photographer", {"name": "Peggy Whitson"}), ("phenomenon", south)),
    ]
    almanac = Almanac()
    return [examine_reading(r, almanac, scene=False) for r in told]


def test_the_record_rules_out_a_hemisphere(tellings: list[Dossier]) -> None:
    family = compare_tellings(tellings)
    seen = next(d for d in family.disagreements if d.kind == "phenomenon")
    allowed = {v.value: v.allowed for v in seen.versions}
    assert allowed == {"aurora australis": True, "aurora borealis": False}
    assert "rules out aurora borealis" in seen.words


def test_what_the_record_cannot_settle_stays_open(tellings: list[Dossier]) -> None:
    family = compare_tellings(tellings)
    for kind in ("captured", "photographer"):
        found = next(d for d in family.disagreements if d.kind == kind)
        assert all(v.allowed for v in found.versions)
        assert "allows each" in found.words


def test_sources_of_one_name_are_told_apart_and_the_best_are_named(tellings: list[Dossier]) -> None:
    family = compare_tellings(tellings)
    assert len(family.verdicts) == 3
    assert len(family.best) == 2
    assert family.to_record()["verdicts"] == dict(family.verdicts)


def test_tellings_that_agree(tellings: list[Dossier]) -> None:
    family = compare_tellings([tellings[0], tellings[0]])
    assert not family.disagreements
    assert any("Jack Fischer" in a for a in family.agreed)


def test_stories_are_checked_and_compared_in_one_call() -> None:
    text = "NASA astronaut Jack Fischer photographed the {} from the International Space Station on June 25, 2017."
    stories = [{"text": text.format(f"{side}ern lights"), "source": side} for side in ("south", "north")]
    dossiers, family = check_family(stories, scene=False)
    assert [d.verdict for d in dossiers] == ["plausible", "contradicted"]
    assert family.best == ("south",)


def test_one_telling_is_no_family(tellings: list[Dossier]) -> None:
    with pytest.raises(UsageError):
        compare_tellings(tellings[:1])


def test_stories_with_nothing_in_common_are_no_tellings_of_one_event(tellings: list[Dossier]) -> None:
    sweden = {"name": "Sweden", "lat_deg": 62.0, "lon_deg": 15.0}
    far_off = {"name": "New Zealand", "lat_deg": -42.0, "lon_deg": 172.0}
    almanac = Almanac()
    one, other = (
        examine_reading(
            reading(when_taken(day), ("photographer", {"name": who}), ("subject", where)), almanac, scene=False
        )
        for day, who, where in (("2017-03-27", "Thomas Pesquet", sweden), ("2011-09-17", "Ron Garan", far_off))
    )
    family = compare_tellings([one, other])
    assert len(family.apart) == 1
    for piece in ("do not look like tellings of one event", "other photographers", "days apart", "km apart"):
        assert piece in family.words
    assert family.to_record()["apart"] == list(family.apart)
    # One thing told otherwise, or something shared, is a disagreement: a wrong hemisphere, a wrong day, a wrong name.
    assert compare_tellings(tellings).apart == ()
    assert compare_tellings([one, one]).apart == ()


def test_tellings_that_say_nothing_of_the_same_point(tellings: list[Dossier]) -> None:
    silent = examine_reading(reading(), Almanac(), scene=False)
    assert compare_tellings([tellings[0], silent]).words.startswith("No point is told by more than one")
