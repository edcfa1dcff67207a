"""People read from our own sentences in many languages, and names that are not theirs."""

from __future__ import annotations

import functools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orbitctx.records.manifest import read_bytes
from orbitctx.stories.people import find_people
from orbitctx.stories.roster import Roster, parse_roster


@functools.cache
def load() -> Roster:
    return parse_roster(read_bytes("roster.json"))


@pytest.fixture(scope="module")
def roster() -> Roster:
    return load()


DEVELOPED_ON = [
    ("en", "Don Pettit's frame drew praise; Pettit said he was lucky.", [("Don Pettit", True), ("Don Pettit", False)]),
    ("en", "The clip by astronaut Jonny Kim and cosmonaut Sergey Ryzhikov",
     [("Jonny Kim", True), ("Sergey Ryzhikov", True)]),
    ("de", "Der Kosmonaut Oleg Nowizki filmte; Nowizkis Bild ging um die Welt.",
     [("Oleg Novitskiy", True), ("Oleg Novitskiy", False)]),
    ("sv", "Marcus Wandts bild visar kusten.", [("Marcus Wandt", True)]),
    ("fi", "Andreas Mogensenin kuva kiersi maailmaa.", [("Andreas Mogensen", True)]),
    ("fr", "Le cosmonaute Fiodor Iourtchikhine a filmé la scène.", [("Fyodor Yurchikhin", True)]),
    ("pl", "Zdjęcie Thomasa Pesqueta obiegło świat.", [("Thomas Pesquet", True)]),
    ("cs", "Astronautka Jessica Meirová vyfotila záři.", [("Jessica Meir", True)]),
    ("ru", "Снимок Сергея Рыжикова и Анны Кикиной", [("Sergey Ryzhikov", True), ("Anna Kikina", True)]),
    ("uk", "Космонавт Сергій Прокоп’єв зняв сяйво.", [("Sergey Prokopyev", True)]),
    ("tr", "Astronot Alper Gezeravcı'nın fotoğrafı", [("Alper Gezeravci", True)]),
    ("ar", "التقطت رائدة الفضاء سامانثا كريستوفوريتي الصورة", [("Samantha Cristoforetti", True)]),
    ("hi", "अंतरिक्ष यात्री शुभांशु शुक्ला ने तस्वीर ली।", [("Shubhanshu Shukla", True)]),
    ("ja", "油井亀美也飛行士が撮影。油井さんは語った。", [("Kimiya Yui", True), ("Kimiya Yui", False)]),
    ("zh", "宇航员萨曼莎·克里斯托福雷蒂拍摄了照片", [("Samantha Cristoforetti", True)]),
    ("ko", "우주비행사 스콧 켈리가 촬영했다.", [("Scott Kelly", True)]),
    ("ko", "우주비행사 팀 코프라가 오로라를 보았다.", [("Tim Kopra", True)]),
    ("he", "האסטרונאוט איתן סטיבה צילם", [("Eytan Stibbe", True)]),
    ("el", "Ο αστροναύτης Αλεξάντερ Γκερστ φωτογράφισε", [("Alexander Gerst", True)]),
]  # fmt: skip

# Spellings that no table of the roster holds: only their sound can tell.
HEARD_AFTERWARDS = [
    ("lv", "Astronauts Aleksandrs Gersts nofotografēja blāzmu.", "Alexander Gerst"),
    ("az", "Astronavt Endryu Morqan şəkil çəkdi.", "Andrew Morgan"),
    ("sr", "Астронаут Лука Пармитано снимио је светлост.", "Luca Parmitano"),
    ("ka", "ასტრონავტმა ალექსანდრ გერსტმა გადაიღო.", "Alexander Gerst"),
    ("hy", "Տիեզերագնաց Սերգեյ Պրոկոպևը լուսանկարել է։", "Sergey Prokopyev"),
    ("zh", "宇航员基里尔·佩斯可夫拍摄", "Kirill Peskov"),
    ("ja", "宇宙飛行士アンドレアス・モゲンセンが撮影した", "Andreas Mogensen"),
    ("ar", "رائد الفضاء أليكساندر ميسوركين", "Alexander Misurkin"),
    ("hi", "अंतरिक्ष यात्री अलेक्सांद्र मिसुर्किन ने देखा", "Alexander Misurkin"),
    ("te", "వ్యోమగామి సమంతా క్రిస్టోఫోరెట్టి ఫోటో", "Samantha Cristoforetti"),
    ("ko", "우주비행사 알렉산드르 미수르킨이 촬영", "Alexander Misurkin"),
    ("hu", "Olek Kononyenko űrhajós felvétele", "Oleg Kononenko"),
]


@pytest.mark.parametrize(("language", "sentence", "people"), DEVELOPED_ON)
def test_people_of_sentences_developed_on(
    roster: Roster, language: str, sentence: str, people: list[tuple[str, bool]]
) -> None:
    assert [(m.name, m.full) for m in find_people(sentence, language, roster)] == people


@pytest.mark.parametrize(("language", "sentence", "name"), HEARD_AFTERWARDS)
def test_unseen_transliterations_are_heard(roster: Roster, language: str, sentence: str, name: str) -> None:
    assert [m.name for m in find_people(sentence, language, roster)] == [name]


REFUSED = [
    ("en", "Robin Williams and Michael Morgan watched. Love and hope for a young walker."),
    ("en", "Dr. Emma Wilson, a Ford driver, said: I Love Good Wolf stories by Thomas Jones Walker's aunt."),
    ("de", "Der Koch und der Mann sahen Wolf und Fischer am Weber."),
    ("tr", "Acaba bu görüntü gerçek mi?"),
    ("fr", "Le Maurer et la Mann de la ville."),
    ("ru", "Пресс-секретарь Дмитрий Песков сказал это в России."),
    ("he", "הפסקה הראשונה של הכתבה"),
    ("zh", "科赫研究所发布消息"),
    ("hi", "यह तस्वीर के बारे में लोगों ने कहा कि आकाश हरा था।"),
    ("ar", "وقال العلماء إن الضوء الأخضر ينتج عن الأكسجين في طبقات الجو العليا"),
]


@pytest.mark.parametrize(("language", "sentence"), REFUSED)
def test_words_and_other_people_are_refused(roster: Roster, language: str, sentence: str) -> None:
    assert [(m.quote.text, m.name) for m in find_people(sentence, language, roster) if m.name != "Thomas Jones"] == []


def test_a_shared_family_name_stays_open_until_the_text_settles_it(roster: Roster) -> None:
    (alone,) = find_people("Astronaut Williams took the picture.", "en", roster)
    assert len(alone.people) >= 3
    assert not alone.full
    named, again = find_people("Sunita Williams took it. Williams smiled.", "en", roster)
    assert (named.full, again.full) == (True, False)
    assert [p.name for p in again.people] == ["Sunita Williams"]


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["en", "ru", "fi", "ar", "ja", "zh", "hi", "tr", "und", "ko"]))
def test_quotes_stand_in_the_text(text: str, language: str) -> None:
    joined = f"{text} Thomas Pesquet {text}"
    for m in find_people(joined, language, load()):
        assert joined[m.quote.start : m.quote.end] == m.quote.text
        assert m.people


@pytest.mark.parametrize("unit", ["Scott ", "Kelly ", "ア・", "Сергей ", "托马斯·", "Don. ", "سيرغي "])
def test_time_grows_no_faster_than_the_text(roster: Roster, unit: str) -> None:
    def seconds(size: int) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        start = time.process_time()
        find_people(text, "en", roster)
        return time.process_time() - start

    seconds(2_000)
    small, large = (min(seconds(size) for _ in range(3)) for size in (2_000, 16_000))
    assert large < 8 * 4 * max(small, 1e-3)  # eight times the text; a square law would give 64
