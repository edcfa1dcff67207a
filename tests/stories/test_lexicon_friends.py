"""Everyday words that only look like a word of the tables: they say nothing of the picture, the station or the crew."""

from __future__ import annotations

import pytest

from orbitctx.stories.document import open_document

FRIENDS = [
    ("nl", "Hij noemde bijvoorbeeld een voorbeeld uit het leven van zijn ouders.", "words.picture"),
    ("nl", "De gasten kregen koffie en koek.", "words.science"),
    ("nl", "Het hoogtepunt van de avond was een toespraak.", "words.altitude"),
    ("en", "Nobody knows yet; the reason is still a riddle.", "words.picture"),
    ("en", "The editors agreed on a time frame for the work.", "words.picture"),
    ("en", "She waited at the railway station for an hour.", "words.station"),
    ("en", "A famous architect gave the talk.", "words.view"),
    ("en", "She was excited to be there.", "words.science"),
    ("sv", "Det får stora konsekvenser för alla.", "words.picture"),
    ("sv", "Nya ord bildas varje dag.", "words.picture"),
    ("sv", "Han hann knappt äta.", "words.capture"),
    ("sv", "Han lyssnade på radio.", "words.view"),
    ("sv", "De ville vandra i skogen.", "words.look"),
    ("sv", "Gästerna åt middag.", "words.science"),
    ("sv", "Planen hade hundra passagerare.", "words.fly"),
    ("no", "Hun er et forbilde for mange.", "words.picture"),
    ("no", "Dokumentene og en fange ble omtalt.", "words.capture"),
    ("no", "Det er landets eldste by.", "words.landing"),
    ("no", "En gammel kamerat kom på besøk.", "words.look"),
    ("no", "Det sier en meteorolog.", "phenomena.meteor"),
    ("da", "Det får store konsekvenser for dem.", "words.picture"),
    ("da", "Han var fange i mange år.", "words.capture"),
    ("fi", "Se oli jatkuva ilo ja hyvä elokuva.", "words.picture"),
    ("fi", "He suunnittelivat uutta kirjaa.", "words.look"),
    ("fi", "Se oli suuri häpeä.", "words.science"),
    ("de", "Ihr Vorbild gab ihr viel Motivation.", "words.picture"),
    ("de", "Sie gelangten ans Ziel.", "words.capture"),
    ("de", "In vielen Ländern gilt das als höflich.", "words.landing"),
    ("de", "Die Gäste aßen Kuchen.", "words.science"),
    ("de", "Ein alter Kamerad schrieb ihm.", "words.look"),
    ("fr", "Il vit dans une maison.", "words.view"),
    ("fr", "Elle habite à Montréal.", "words.view"),
    ("fr", "Les dirigeants se réunissent.", "words.look"),
    ("es", "Es un caso particular.", "words.science"),
    ("es", "Miriam vive en Miraflores.", "words.look"),
    ("es", "Un servicio público atractivo.", "words.post"),
    ("es", "La Cruz Roja ayuda.", "words.fly"),
    ("it", "Lo riconobbe attraverso la voce.", "words.fly"),
    ("it", "Non so immaginare altro.", "words.picture"),
    ("it", "Il pubblico rise molto.", "words.post"),
    ("it", "A questo punto tutti risero.", "words.capture"),
    ("pt", "Ela usa um vestido amarelo.", "words.landing"),
    ("pt", "O seu irmão mora aqui.", "words.general"),
    ("pt", "A principal atração foi o museu.", "words.launch"),
    ("pl", "W całym świecie o tym mówią.", "words.view"),
    ("pl", "Napisała o tym gazeta.", "words.science"),
    ("pl", "Oglądali serial.", "words.picture"),
    ("pl", "To odpowiedni moment.", "words.general"),
    ("cs", "To je základní otázka.", "words.station"),
    ("cs", "Nové zařízení bylo drahé.", "words.view"),
    ("cs", "Šli do divadla.", "words.look"),
    ("cs", "Slovo se vyskytuje často.", "words.altitude"),
    ("ru", "В прошлом году было иначе.", "words.fly"),
    ("ru", "Он постоянно занят.", "words.post"),
    ("ru", "Это было верно.", "words.landing"),
    ("ru", "Есть много различных мнений.", "words.view"),
    ("ru", "Он смотрел сериал.", "words.picture"),
    ("uk", "Це знає весь світ.", "words.view"),
    ("uk", "Так пише газета.", "words.science"),
    ("uk", "Це лише частина справи.", "words.science"),
    ("tr", "O dönemde gazete okurdu.", "words.landing"),
    ("tr", "O dönemde gazete okurdu.", "words.science"),
    ("ar", "هذه ثقافة قديمة.", "words.capture"),
    ("hi", "गुजरात में एक डॉक्टर रहता है।", "words.fly"),
    ("hi", "गुजरात में एक डॉक्टर रहता है।", "words.launch"),
    ("el", "Η κυβερνητική απόφαση άργησε.", "words.crew"),
    ("hu", "A gazdasági helyzet nehéz.", "words.science"),
    ("hu", "Erre nem volt képes.", "words.picture"),
    ("fa", "او نماینده مردم است.", "words.picture"),
    ("id", "Hal itu sangat menarik.", "words.view"),
    ("ja", "新しいコマーシャルが流れた。", "words.picture"),
    ("ja", "広い通りに店が並ぶ。", "words.fly"),
    ("ko", "나는 책을 읽었다.", "words.fly"),
    ("zh", "他照顾孩子，十分高兴。", "words.picture"),
    ("zh", "他照顾孩子，十分高兴。", "words.altitude"),
]

MEANT = [
    ("nl", "De videobeelden en een afbeelding.", "words.picture"),
    ("en", "The still from the video.", "words.picture"),
    ("sv", "Satellitbilden och bilderna.", "words.picture"),
    ("sv", "Hon har knäppt den.", "words.capture"),
    ("no", "Nordlysbildet og bildene.", "words.picture"),
    ("no", "Kapselen har landet.", "words.landing"),
    ("da", "Billederne og satellitbilledet.", "words.picture"),
    ("fi", "Satelliittikuvat ja valokuva.", "words.picture"),
    ("de", "Die Satellitenbilder und eine Nachtaufnahme.", "words.picture"),
    ("de", "Die Kapsel landete.", "words.landing"),
    ("fr", "Les aurores dansent.", "words.view"),
    ("es", "La NASA publicó una foto.", "words.post"),
    ("it", "La NASA pubblicò la foto.", "words.post"),
    ("pt", "A cápsula amarou.", "words.landing"),
    ("pl", "Widać światła miast.", "words.view"),
    ("cs", "Základna na oběžné dráze.", "words.station"),
    ("ru", "Он вернулся на Землю.", "words.landing"),
    ("uk", "Видно світло міст.", "words.view"),
    ("tr", "Dünya'ya döndü.", "words.landing"),
    ("ko", "상공을 나는 정거장.", "words.fly"),
    ("zh", "他拍照时经过上空。", "words.picture"),
]


def _marks(language: str, text: str) -> set[str]:
    return {f"{mark.section}.{mark.key}" for mark in open_document(text, language).marks}


@pytest.mark.parametrize(("language", "text", "mark"), FRIENDS)
def test_an_everyday_word_is_not_taken_for_one_of_the_tables(language: str, text: str, mark: str) -> None:
    assert mark not in _marks(language, text)


@pytest.mark.parametrize(("language", "text", "mark"), MEANT)
def test_the_words_that_are_meant_are_still_found(language: str, text: str, mark: str) -> None:
    assert mark in _marks(language, text)
