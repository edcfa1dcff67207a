"""Numbers with false units, places that are no claims, leads and languages: each rule with a match and a refusal."""

from __future__ import annotations

from typing import Any

import pytest

from orbitctx.almanac import Almanac
from orbitctx.stories.intake import read_story
from orbitctx.stories.reading import read_claims

ALMANAC = Almanac()


def claims(text: str, language: str, kind: str) -> list[dict[str, Any]]:
    """The values of the claims of one kind, without outlines."""
    reading = read_claims(read_story(text=text, language=language), ALMANAC.roster, ALMANAC.gazetteer)
    for claim in reading.claims:
        assert reading.story.text[claim.quote.start : claim.quote.end] == claim.quote.text
    return [{k: v for k, v in c.value.items() if k != "region"} for c in reading.claims if c.kind == kind]


@pytest.mark.parametrize(
    ("language", "text", "kind", "value"),
    [
        ("en", "The station circles at an altitude of 3,900 km.", "altitude", {"km": 3900.0}),
        ("fi", "Revontulten vihreä syntyy hapesta kahdensadan metrin korkeudessa.", "layer_height", {"km": 0.2}),
        ("el", "Ο σταθμός κινείται με ταχύτητα 8 χιλιόμετρα το λεπτό.", "speed", {"km_s": 0.1333}),
        ("en", "At 17,300 miles per hour nobody has time to focus.", "speed", {"km_s": 7.734}),
        ("nl", "Het ruimtestation vliegt in slechts 93 seconden om de aarde.", "period", {"minutes": 1.55}),
        ("en", "The orbit of the station has an inclination of 6.15 degrees.", "inclination", {"deg": 6.15}),
        ("en", "How high is the station?\n\nAbout 255 miles.", "altitude", {"km": 410.4}),
        ("uk", "Станція обертається на 410 кілометрах.", "altitude", {"km": 410.0}),
        ("bg", "Станцията обикаля на височина 415 километра.", "altitude", {"km": 415.0}),
        ("he", 'תחנת החלל מקיפה את כדור הארץ בגובה של 415 ק"מ.', "altitude", {"km": 415.0}),
        ("fa", "ایستگاه در ارتفاع ۴۱۵ کیلومتری است.", "altitude", {"km": 415.0}),
        ("sr", "Станица обиђе планету за 93 минута на висини од 415 километара.", "altitude", {"km": 415.0}),
        ("pl", "Stacja krąży na wysokości 410 metrów nad powierzchnią.", "altitude", {"km": 0.41}),
        ("it", "L'airglow è tenue. Si forma a circa 90 chilometri di quota.", "layer_height", {"km": 90.0}),
        ("sv", "Stationen behöver bara 95 sekunder för ett varv runt jorden.", "period", {"minutes": 1.58}),
        ("de", "Die Raumstation umrundet die Erde in anderthalb Minuten.", "period", {"minutes": 1.5}),
        ("tr", "Uzay istasyonu saatte 7,7 kilometre hızla ilerliyor.", "speed", {"km_s": 0.0021}),
        ("hr", "Postaja kruži na visini od 415 kilometara.", "altitude", {"km": 415.0}),
    ],
)
def test_a_number_is_claimed_as_the_story_has_it(language: str, text: str, kind: str, value: dict[str, float]) -> None:
    (found,) = claims(text, language, kind)
    assert {k: found[k] for k in value} == pytest.approx(value, rel=1e-3)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The wind over the harbour reached 40 km/h.", "speed"),
        ("The exhibition hall is 4,000 km from the launch site.", "altitude"),
        ("How far is the coast from the town?\n\nAbout 250 miles.", "altitude"),
        ("Each exposure of the picture takes 90 seconds.", "period"),
        ("It was 25 degrees and the station was out of sight.", "inclination"),
    ],
)
def test_a_number_of_something_else_is_no_claim(text: str, kind: str) -> None:
    assert claims(text, "en", kind) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The photo shows an aurora. The temperature in Lisbon was 31 degrees."),
        ("it", "La foto mostra l'aurora australe, ma con 31 gradi a Palermo si vede solo il sole."),
        ("pt", "A foto mostra a aurora boreal, escreveu uma leitora de Faro."),
        ("id", "Foto itu memperlihatkan aurora. Dari darat, aurora bisa dilihat di Swedia."),
        ("id", "Jakarta - Sebuah foto memperlihatkan aurora di atas Bumi."),
        ("ru", "На снимке сияние: в подписях называют то Швецию, то Аляску."),
        ("en", "The photo shows an aurora, looking toward Greenland (not visible)."),
        ("da", "Danmarks astronaut tog et billede af nordlyset."),
        ("en", "Below the aurora picture are 9,000 likes and a joke by a nurse from Bergen."),
        ("uk", "Під дописом із сяйвом уже сім тисяч вподобань і питання від учителя з Полтави."),
        ("ja", "オーロラの写真を見た福岡の教師が授業で紹介した。"),
        ("tr", "Kutup ışığı fotoğrafını gören İzmirli bir öğretmen soru sordu."),
        ("fi", "Kuvan revontulista näki opettaja Porvoosta."),
        ("pl", "Zdjęcie zorzy spodobało się nauczycielce z Torunia."),
        ("de", "Unter dem Bild des Polarlichts stehen 900 Kommentare, darunter der eines Lehrers aus Bremen."),
        ("en", "A photo of the aurora was shared. The crew has flown away from Baikonur on 3 May."),
    ],
)
def test_a_place_apart_from_the_picture_is_no_claim(language: str, text: str) -> None:
    assert claims(text, language, "subject") + claims(text, language, "station_over") == []


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        (
            "pl",
            "Andre'ego Kuipersa poprosiliśmy o zdjęcie; zorzę sfotografował Andre Kuipers ze stacji.",
            "Andre Kuipers",
        ),
        ("fi", "Komentaja Michael Foale otti ikkunasta kuvan revontulista.", "Michael Foale"),
        ("ar", "لوكا بارميتانو يلتقط صورة للشفق القطبي من محطة الفضاء الدولية", "Luca Parmitano"),
    ],
)
def test_the_photographer_is_read_through_titles_and_endings(language: str, text: str, name: str) -> None:
    assert {"name": name} in claims(text, language, "photographer")


def test_a_title_and_a_text_that_disagree_give_two_candidates() -> None:
    text = "Vorgestern: Polarlicht von der ISS\n\nDie Aufnahme des Astronauten entstand am 7. Oktober 2024 an Bord."
    reading = read_claims(
        read_story(text=text, language="de", published="2024-10-12"), ALMANAC.roster, ALMANAC.gazetteer
    )
    assert [c.value["start"][:10] for c in reading.of_kind("captured")] == ["2024-10-10", "2024-10-07"]


def test_she_who_was_named_has_the_day_and_the_aurora() -> None:
    text = (
        "Most days Kate Rubins looks at cells in pictures.\n\n"
        "On 5 August 2016 she had time for the northern lights, seen from the station. Rubins came up in July."
    )
    assert claims(text, "en", "photographer") == [{"name": "Kate Rubins"}]


def test_what_flies_is_told_in_its_own_clause() -> None:
    text = "宇航员拍下了北极光,当时国际空间站正飞越黑海。"
    assert [c["name"] for c in claims(text, "zh", "station_over")] == ["Black Sea"]


def test_an_expedition_with_a_hungarian_ending_is_read() -> None:
    assert claims("A felvételt az 52-es expedíció űrhajósa készítette.", "hu", "expedition") == [{"number": 52}]


def test_a_number_word_is_no_town() -> None:
    assert claims("Kaksi astronauttia kuvasi revontulet avaruusasemalta.", "fi", "subject") == []


def test_a_landmark_that_is_named_after_the_picture_is_its_subject() -> None:
    text = (
        "Une île presque ronde : la photo a été prise depuis l'ISS.\n\nL'île Bathurst, dit-on, compte peu d'habitants."
    )
    assert claims(text, "fr", "subject") == []  # its people are spoken of
    text = "Un lac tout rond : la photo a été prise depuis l'ISS.\n\nLe lac Baïkal, dit-on, est profond."
    assert [v["name"] for v in claims(text, "fr", "subject")] == ["Lake Baikal"]


def test_what_is_seen_in_another_clause_is_not_below_the_station() -> None:
    text = "The station crossed Spain, and the lights of Madrid are visible in the photo."
    assert "Madrid" not in [v["name"] for v in claims(text, "en", "station_over")]
    assert "Spain" in [v["name"] for v in claims(text, "en", "station_over")]


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        (
            "sv",
            "Christer Fuglesang hade bara varit där en vecka. I går fick han se norrsken, och kameran låg framme: "
            "han tryckte på avtryckaren. Fuglesang log.",
            ["Christer Fuglesang"],
        ),
        ("en", "Scott Kelly spoke in the hall. Kelly likes music. The station is old.", []),
        ("bg", "Астронавтът Тома Песке засне южното сияние над Австралия.", ["Thomas Pesquet"]),
        ("he", "סקוט קלי צילם את זוהר הצפון מתחנת החלל.", ["Scott Kelly"]),
        ("fa", "توماس پسکه عکسی از شفق قطبی منتشر کرد.", ["Thomas Pesquet"]),
        ("sr", "Астронаут Скот Кели снимио је поларну светлост.", ["Scott Kelly"]),
    ],
)
def test_the_photographer_is_read(language: str, text: str, names: list[str]) -> None:
    assert [v["name"] for v in claims(text, language, "photographer")] == names


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("bg", "Снимката показва южното сияние.", "aurora_australis"),
        ("he", "בתמונה נראה זוהר הצפון.", "aurora_borealis"),
        ("fa", "عکس شفق قطبی جنوبی را نشان می‌دهد.", "aurora_australis"),
        ("hr", "Na snimci se vidi sjeverna svjetlost.", "aurora_borealis"),
        ("sr", "На снимку се види јужна светлост.", "aurora_australis"),
        ("pt", "A foto mostra as luzes do sul.", "aurora_australis"),
    ],
)
def test_an_aurora_is_named_in_its_language(language: str, text: str, kind: str) -> None:
    assert claims(text, language, "phenomenon") == [{"kind": kind}]


def test_the_whole_ring_and_both_auroras() -> None:
    ring = "يظهر في الفيديو الذي صوره رائد الفضاء الشفق القطبي: الحلقة كلها في لقطة واحدة."
    assert claims(ring, "ar", "extent") == [{"whole_ring": True}]
    both = "動画は北のオーロラと南のオーロラを同じカットで撮影した。"
    assert claims(both, "ja", "both_hemispheres") == [{"kind": "aurora"}]


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("sv", "Den 3 maj 2022 tryckte astronauten på avtryckaren. Norrskenet syns över Norge.", "2022-05-03"),
        ("pt", "A foto da aurora foi feita a 2 de maio de 2022. A viagem está apontada para 9 de maio.", "2022-05-02"),
        ("en", "A storm struck on 2 May 2022, and the astronaut has pictures of the northern lights.", "2022-05-02"),
    ],
)
def test_the_day_of_the_shutter_and_of_the_storm_seen_but_not_of_a_plan(language: str, text: str, day: str) -> None:
    assert [v["start"][:10] for v in claims(text, language, "captured")] == [day]


def test_the_speaker_of_a_later_quotation_took_no_picture() -> None:
    taken = "Scott Kelly, commander of the expedition aboard the station, photographed the southern lights."
    quote = '"We all watched from the cupola", Terry Virts wrote on Twitter. Virts shared the picture and posted more.'
    assert claims(f"{taken}\n\n{quote}", "en", "photographer") == [{"name": "Scott Kelly"}]
    assert claims(quote, "en", "photographer") == [{"name": "Terry Virts"}]


@pytest.mark.parametrize(
    ("language", "text", "kept"),
    [
        (
            "en",
            "While a pink sky glowed over Estonia, on the other side of the world he shot the aurora over Tasmania.",
            1,
        ),
        ("uk", "Поки рожеве небо сяяло над Естонією, на іншому кінці світу астронавт зняв південне сяйво.", 0),
        ("sv", "Nu gäller det att hoppas på tur för en klar natt i Kalix, på Gotland eller i norra Finland.", 0),
    ],
)
def test_a_place_at_the_other_end_of_the_world_or_hoped_for_is_not_in_the_picture(
    language: str, text: str, kept: int
) -> None:
    found = claims(text, language, "subject") + claims(text, language, "station_over")
    assert len(found) == kept
    assert all(v["name"] == "Tasmania" for v in found)


def test_the_station_still_passes_in_swedish() -> None:
    (found,) = claims("Rymdstationen for över Finland när bilden togs.", "sv", "station_over")
    assert found["name"] == "Finland"
