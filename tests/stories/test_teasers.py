"""What a page says of other stories, of itself, or of what is not in the picture makes no claim."""

from __future__ import annotations

import pytest

from orbitctx.almanac import Almanac
from orbitctx.stories.intake import read_story
from orbitctx.stories.reading import read_claims
from orbitctx.stories.teasers import without_teasers

ALMANAC = Almanac()
STORY = "On 4 March 2016 the astronaut Tim Peake photographed an aurora over Canada from the space station."


def claims(text: str, language: str) -> set[tuple[str, str]]:
    reading = read_claims(read_story(text=text, language=language), ALMANAC.roster, ALMANAC.gazetteer)
    for claim in reading.claims:
        assert reading.story.text[claim.quote.start : claim.quote.end] == claim.quote.text
    return {(c.kind, str(c.value.get("name", c.value.get("kind")))) for c in reading.claims}


@pytest.mark.parametrize(
    "teaser",
    [
        "Read also: Sprites photographed over Mexico on 3 May 2019",
        "• Läs också – Norrsken över Norge",
        "関連記事:オーストラリア上空のオーロラ",
        "相关阅读|2008年智利上空的极光",
        "Related stories\nAurora over Finland photographed by Thomas Pesquet\nThe lights of Tokyo",
        "© 2011-2024 The Night Sky over Iceland",
    ],
)
def test_pointers_to_other_stories_claim_nothing(teaser: str) -> None:
    assert claims(f"{STORY}\n\n{teaser}", "en") == claims(STORY, "en")
    assert len(without_teasers(f"{STORY}\n{teaser}")) == len(f"{STORY}\n{teaser}")


def test_a_credit_with_the_sign_of_copyright_stays() -> None:
    text = "© ESA/NASA, Tim Peake. Related work is shown as well, and he read more."
    assert without_teasers(text) == text


@pytest.mark.parametrize(
    ("language", "text", "place"),
    [
        ("en", "While people in Spain talk about the heat, Tim Peake photographed an aurora over Canada.", "Spain"),
        ("de", "Während in Spanien über die Hitze geklagt wird, fotografierte Tim Peake ein Polarlicht.", "Spain"),
        ("sv", "Medan Spanien klagar över hettan, fotograferade Tim Peake ett norrsken från stationen.", "Spain"),
        ("da", "Tim Peake tog billedet fra rumstationen.\n\nStormen farvede himlen rød helt ned i Spanien.", "Spain"),
        ("en", "Oxygen glows green. Spain had one hundred reports of a red aurora.", "Spain"),
    ],
)
def test_a_place_beside_the_picture_is_no_subject(language: str, text: str, place: str) -> None:
    assert not {one for one in claims(text, language) if one[1] == place}


def test_an_aurora_may_stand_in_a_clause_with_while() -> None:
    text = "While the aurora danced over Norway, Tim Peake photographed it from the space station."
    assert ("subject", "Norway") in claims(text, "en")


def test_the_station_may_fly_in_a_clause_with_while() -> None:
    text = "While the station flew over Spain, Tim Peake photographed the lights of Madrid."
    assert ("station_over", "Spain") in claims(text, "en")


@pytest.mark.parametrize(
    ("language", "text", "place"),
    [
        ("en", "From the window of the station he took the picture. Below him lay northern Italy.", "northern Italy"),
        ("de", "Sie fotografierte aus der Raumstation. Unter ihr lag Portugal im Dunkeln.", "Portugal"),
        ("es", "Tomó la foto desde la estación espacial. Debajo de ella quedaba Portugal.", "Portugal"),
        ("ja", "宇宙ステーションから写真を撮影した。眼下にはポルトガルが広がっていた。", "Portugal"),
    ],
)
def test_what_lies_below_the_window_is_under_the_station(language: str, text: str, place: str) -> None:
    assert ("station_over", place) in claims(text, language)


def test_places_of_the_other_aurora_are_no_subject() -> None:
    text = (
        "The southern lights, photographed by Tim Peake from the space station.\n\n"
        "Readers who would see the northern lights may look from Abisko or Tromsø."
    )
    assert not {one for one in claims(text, "en") if one[1] in ("Abisko", "Tromsø")}


def test_a_place_named_beside_the_picture_is_hedged() -> None:
    text = (
        "An aurora from the space station\n\nTim Peake photographed it over Canada on 4 March 2016.\n\n"
        "One looks out for such a sight from Shetland in vain."
    )
    reading = read_claims(read_story(text=text, language="en"), ALMANAC.roster, ALMANAC.gazetteer)
    hedged = {c.value["name"]: c.hedged for c in reading.claims if c.kind in ("subject", "station_over")}
    assert not hedged["Canada"]
    assert hedged.get("Shetland", True)
