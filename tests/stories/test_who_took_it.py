"""Who took the picture: told by a credit, the camera in hand, a picture got or sent, or by being the only one named."""

from __future__ import annotations

import pytest

from orbitctx.almanac import default_almanac
from orbitctx.stories.intake import read_story
from orbitctx.stories.reading import read_claims

TOOK_IT = [
    # a verb of getting, sending or treating beside a picture
    ("es", "La imagen de la aurora que el astronauta Frank Rubio logró desde la Estación Espacial.", "Frank Rubio"),
    ("en", "Astronaut Kjell Lindgren has been treating everyone below to pictures of auroras over Canada "
           "from the space station.", "Kjell Lindgren"),
    # the camera in hand
    ("fr", "Une aurore vue de la Station spatiale. Thomas Pesquet tenait l'appareil.", "Thomas Pesquet"),
    ("de", "Ein Polarlicht, gesehen von der Raumstation aus. Hinter der Kamera: Matthias Maurer.", "Matthias Maurer"),
    # a credit
    ("ru", "Сияние над морем. Снимок сделан с МКС. Автор — космонавт Олег Артемьев.", "Oleg Artemyev"),
    # a title is no list of the crew; "he" goes on about the person before
    ("fr", "Le commandant Thomas Pesquet rêvait d'une aurore boréale.\nHier, depuis la Station spatiale, "
           "il a enfin saisi ce voile vert.", "Thomas Pesquet"),
    # far from the verb, but alone in the sentence
    ("hi", "अंतरिक्ष यात्री राजा चारी ने रविवार, 6 मार्च 2022 की शाम, अंतरराष्ट्रीय अंतरिक्ष स्टेशन की खिड़की से, "
           "ध्रुवीय ज्योति की तस्वीर खींची।", "Raja Chari"),
]  # fmt: skip

TOOK_NONE = [
    ("en", "Aurora over Iceland. A weather satellite took this picture. Astronaut Kjell Lindgren lives aboard the "
           "space station."),
    ("en", "Nobody knows who made this picture of the aurora from the space station. It is much older than the "
           "flights that everyone remembers, and it came from a page of wallpapers. The file has no date. Since "
           "the flight of Marcus Wandt such pictures have been popular."),
    ("de", "Das Bild der Aurora nahm jemand auf der Raumstation auf. Zur Besatzung gehörten Alexander Gerst, "
           "Reid Wiseman und Maxim Surajew."),
]  # fmt: skip


def photographers(language: str, text: str) -> list[str]:
    almanac = default_almanac()
    story = read_story({"text": text, "language": language})
    reading = read_claims(story, almanac.roster, almanac.gazetteer)
    return [str(c.value["name"]) for c in reading.of_kind("photographer")]


@pytest.mark.parametrize(("language", "text", "name"), TOOK_IT)
def test_the_one_who_took_the_picture_is_read(language: str, text: str, name: str) -> None:
    assert photographers(language, text) == [name]


@pytest.mark.parametrize(("language", "text"), TOOK_NONE)
def test_who_is_named_beside_a_picture_did_not_take_it(language: str, text: str) -> None:
    assert photographers(language, text) == []
