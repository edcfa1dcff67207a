"""Heights of the station and of glows, numbers of expeditions, lights with local names: each in several languages."""

from __future__ import annotations

import pytest

from orbitctx.stories.context import read_scenes
from orbitctx.stories.document import open_document
from orbitctx.stories.phenomena import find_phenomena
from orbitctx.stories.quantities import find_quantities
from orbitctx.stories.who import find_expeditions


def numbers(text: str, language: str) -> list[tuple[str, object]]:
    document = open_document(text, language)
    found = find_quantities(document, read_scenes(document))
    return [(q.kind, q.value.get("km", q.value.get("minutes"))) for q in found]


def lights(text: str, language: str) -> list[str]:
    document = open_document(text, language)
    return [seen.kind for seen in find_phenomena(document, read_scenes(document))]


def expeditions(text: str, language: str) -> list[int]:
    document = open_document(text, language)
    return [number for number, _, _ in find_expeditions(document, read_scenes(document))]


@pytest.mark.parametrize(
    ("language", "text", "km"),
    [
        ("cs", "Stanice létá zhruba v 415 kilometrech.", 415),
        ("es", "La estación se mueve a 415 km de la superficie.", 415),
        ("pt", "Elevação da estação: 415 quilômetros.", 415),
        ("ru", "Полёт станции идёт в 415 километрах над нами.", 415),
        ("ja", "ステーションは太平洋の上空およそ415キロを南東へ飛んでいる。", 415),
        ("it", "La stazione, si sa, vola a soli 415 metri di quota, e nessuno se ne accorge.", 0.415),
        ("zh", "国际空间站在距地球415公里处运行。", 415),
        ("uk", "Станція літає на 415 кілометрах.", 415),
    ],
)
def test_the_height_of_the_station(language: str, text: str, km: float) -> None:
    assert numbers(text, language) == [("altitude", pytest.approx(km))]


@pytest.mark.parametrize(
    ("language", "text", "km"),
    [
        ("cs", "Červené světlo kyslíku vzniká asi ve 230 kilometrech.", 230),
        ("el", "Το κόκκινο χρώμα οφείλεται στο οξυγόνο, γύρω στα 230 χιλιόμετρα.", 230),
        ("en", "The green line of oxygen arises at about 115 km.", 115),
    ],
)
def test_where_a_glow_arises_without_a_word_of_height(language: str, text: str, km: float) -> None:
    assert numbers(text, language) == [("layer_height", pytest.approx(km))]


def test_the_station_and_the_glow_keep_their_own_heights() -> None:
    assert numbers("Станция летит на высоте 415 км. Сияние возникает ниже, в 115 километрах от земли.", "ru") == [
        ("altitude", 415.0),
        ("layer_height", 115.0),
    ]
    assert numbers("A estação voa a cerca de 415 quilômetros e as auroras brilham mais abaixo.", "pt") == [
        ("altitude", 415.0)
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The aurora was photographed at 90 km from the town."),
        ("en", "A green curtain 300 km long hung over the bay."),
        ("en", "The antenna of the station is at 415 km from the coast."),
        ("es", "La aurora se vio a 120 km de la costa."),
        ("ja", "船は岬から415キロ南東へ進んだ。"),
    ],
)
def test_distances_and_sizes_are_no_heights(language: str, text: str) -> None:
    assert numbers(text, language) == []


def test_an_answer_about_a_lap_is_a_period() -> None:
    assert numbers("— А виток станции?\n— Недолго, 94 минуты.", "ru") == [("period", 94.0)]
    assert numbers("— А лекция?\n— Недолго, 94 минуты.", "ru") == []


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("tr", "Keşif 58 mürettebatı pencerenin önünde.", 58),
        ("el", "Ανήκει στην 58η Αποστολή.", 58),
        ("ru", "Экспедиция — 58-я.", 58),
        ("en", "Expedition: 58.", 58),
        ("hu", "Az 58. expedíció tagja.", 58),
    ],
)
def test_the_number_of_an_expedition(language: str, text: str, number: int) -> None:
    assert expeditions(text, language) == [number]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("tr", "Bu yıl 58 keşif yapıldı."),
        ("en", "Expedition: 58 boxes of food came along."),
    ],
)
def test_a_count_is_no_expedition(language: str, text: str) -> None:
    assert expeditions(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("es", "La foto muestra un duende rojo sobre las nubes.", "sprite"),
        ("sv", "Bilden visar en röd sprite över molnen.", "sprite"),
        ("zh", "照片拍到了红色精灵。", "sprite"),
        ("ja", "写真にはスプライトが写っている。", "sprite"),
        ("de", "Das Foto zeigt einen roten Kobold.", "sprite"),
        ("ro", "Fotografia arată un sprite deasupra norilor.", "sprite"),
        ("hu", "A képen vörös lidérc látható.", "sprite"),
        ("el", "Η φωτογραφία δείχνει νυχτολαμπή νέφη.", "noctilucent_clouds"),
        ("bg", "Снимката показва airglow над океана.", "airglow"),
    ],
)
def test_a_light_by_its_local_name(language: str, text: str, kind: str) -> None:
    assert lights(text, language) == [kind]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Nothing in the picture is an aurora."),
        ("es", "En la foto nada es una aurora."),
        ("de", "Wer auf dem Bild ein Polarlicht sucht, sucht vergeblich."),
        ("fr", "Celui qui cherche une aurore sur la photo ne trouvera pas."),
        ("en", "Have you seen noctilucent clouds? Send us your pictures of noctilucent clouds!"),
        ("en", "Read also: pictures of the aurora from Mars"),
        ("ru", "Читайте также: снимки полярного сияния"),
    ],
)
def test_what_is_denied_asked_for_or_linked_is_not_in_the_picture(language: str, text: str) -> None:
    assert lights(text, language) == []


def test_what_was_sought_and_found_is_in_the_picture() -> None:
    assert lights("She was looking for an aurora and caught it in this picture.", "en") == ["aurora"]
