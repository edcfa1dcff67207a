"""Places read from our own sentences in many languages; the sentences below the second mark were written afterwards."""

from __future__ import annotations

import functools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orbitctx.records.manifest import read_bytes
from orbitctx.stories.gazetteer import Gazetteer, parse_gazetteer
from orbitctx.stories.places import find_places


@functools.cache
def load() -> Gazetteer:
    return parse_gazetteer(read_bytes("places.bin"))


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load()


DEVELOPED_ON = [
    ("en", "The crew looked down on northern Scotland while Reykjavik glowed.", ["northern Scotland", "Reykjavik"]),
    ("en", "Curtains of light hung between Iceland and Norway.", ["between Iceland and Norway"]),
    ("en", "The lab was west of Perth, over the southern Indian Ocean.", ["west of Perth", "South Indian Ocean"]),
    ("de", "Die Aufnahme zeigt Nordeuropa, die Ostsee und südlich von Tasmanien das Südpolarmeer.",
     ["Northern Europe", "Baltic Sea", "south of Tasmania", "Southern Ocean"]),
    ("de", "Das Polarlicht hing über Norwegens Küste und den Großen Seen.", ["Norway", "Great Lakes"]),
    ("sv", "Skenet syntes över Norges kust och Bottniska viken, söder om Kiruna.",
     ["Norway", "Gulf of Bothnia", "south of Kiruna"]),
    ("da", "Lyset stod over Grønland og Østersøen.", ["Greenland", "Baltic Sea"]),
    ("no", "Bildet viser Svalbard og Barentshavet nord for Tromsø.", ["Svalbard", "Barents Sea", "north of Tromsø"]),
    ("fi", "Kuvassa Brittiläisen Kolumbian rannikko ja Uuden-Seelannin pilvet.", ["British Columbia", "New Zealand"]),
    ("fi", "Revontulet loistivat Pohjois-Norjan ja Suomenlahden yllä sekä Tukholmassa.",
     ["northern Norway", "Gulf of Finland", "Stockholm"]),
    ("nl", "Het licht stond boven de Noordzee en ten zuiden van Australië.", ["North Sea", "south of Australia"]),
    ("fr", "Le voile flottait au-dessus de la mer de Tasman, au sud de la Nouvelle-Zélande.",
     ["Tasman Sea", "south of New Zealand"]),
    ("es", "La cortina verde cubría el golfo de Alaska y el mar Báltico.", ["Gulf of Alaska", "Baltic Sea"]),
    ("it", "Il velo verde copriva i Grandi Laghi e il mare del Nord.", ["Great Lakes", "North Sea"]),
    ("pt", "A faixa verde cobria a Escandinávia e o mar da Tasmânia.", ["Scandinavia", "Tasman Sea"]),
    ("pl", "Zorza wisiała nad Skandynawią, Morzem Bałtyckim i północną Norwegią.",
     ["Scandinavia", "Baltic Sea", "northern Norway"]),
    ("cs", "Záře visela nad Skandinávií a Baltským mořem, jižně od Austrálie.",
     ["Scandinavia", "Baltic Sea", "south of Australia"]),
    ("ru", "Сияние полыхало над Скандинавией, Финским заливом и к югу от Тасмании.",
     ["Scandinavia", "Gulf of Finland", "south of Tasmania"]),
    ("uk", "Сяйво палало над Великими озерами й на південь від Австралії.", ["Great Lakes", "south of Australia"]),
    ("tr", "Işıklar Norveç'in kuzeyinde ve Baltık Denizi'nin üzerinde görüldü.", ["north of Norway", "Baltic Sea"]),
    ("ar", "ظهر الشفق فوق النرويج والسويد وفوق بحر البلطيق.", ["Norway", "Sweden", "Baltic Sea"]),
    ("hi", "यह तस्वीर नॉर्वे और बाल्टिक सागर के ऊपर ली गई।", ["Norway", "Baltic Sea"]),
    ("ja", "光のカーテンがスカンジナビアとバルト海の上空に広がった。", ["Scandinavia", "Baltic Sea"]),
    ("zh", "绿色光带出现在斯堪的纳维亚和五大湖上空。", ["Scandinavia", "Great Lakes"]),
    ("ko", "초록빛 커튼이 알래스카만과 스칸디나비아 상공에 드리웠다.", ["Gulf of Alaska", "Scandinavia"]),
]  # fmt: skip

CHECKED_AFTERWARDS = [
    ("hu", "A fény Norvégiában és a Balti-tenger felett ragyogott.", ["Norway", "Baltic Sea"]),
    ("ro", "Lumina verde plutea deasupra Norvegiei și a Mării Baltice.", ["Norway", "Baltic Sea"]),
    ("el", "Το σέλας φάνηκε πάνω από τη Νορβηγία και τη Βαλτική Θάλασσα.", ["Norway", "Baltic Sea"]),
    ("he", "הזוהר נראה מעל נורווגיה ומעל הים הבלטי.", ["Norway", "Baltic Sea"]),
    ("et", "Virmalised särasid Norra ja Läänemere kohal.", ["Norway", "Baltic Sea"]),
    ("lt", "Pašvaistė švytėjo virš Norvegijos ir Baltijos jūros.", ["Norway", "Baltic Sea"]),
    ("lv", "Blāzma mirdzēja virs Norvēģijas un Baltijas jūras.", ["Norway", "Baltic Sea"]),
    ("id", "Cahaya hijau itu tampak di atas Norwegia dan Samudra Hindia.", ["Norway", "Indian Ocean"]),
    ("vi", "Dải sáng xanh xuất hiện trên bầu trời Na Uy và Ấn Độ Dương.", ["Norway", "Indian Ocean"]),
    ("th", "แสงสีเขียวปรากฏเหนือประเทศนอร์เวย์และมหาสมุทรอินเดีย", ["Norway", "Indian Ocean"]),
    ("fa", "نور سبز بر فراز نروژ و دریای بالتیک دیده شد.", ["Norway", "Baltic Sea"]),
    ("bn", "নরওয়ে ও কানাডার আকাশে সবুজ আলো দেখা গেছে।", ["Norway", "Canada"]),
    ("is", "Ljósin dönsuðu yfir Noregi og Íslandi.", ["Norway", "Iceland"]),
    ("bg", "Сиянието блестеше над Норвегия и Балтийско море.", ["Norway", "Baltic Sea"]),
    ("sr", "Светлост се видела изнад Норвешке и Балтичког мора.", ["Norway", "Baltic Sea"]),
    ("hr", "Svjetlost se vidjela iznad Norveške i Baltičkog mora.", ["Norway", "Baltic Sea"]),
    ("ca", "La cortina verda cobria Noruega i el mar Bàltic.", ["Norway", "Baltic Sea"]),
    ("ka", "მწვანე შუქი ნორვეგიაში გამოჩნდა.", ["Norway"]),
    ("sk", "Žiara visela nad Nórskom a Kanadou.", ["Norway", "Canada"]),
    ("sl", "Sij je visel nad Norveško in Kanado.", ["Norway", "Canada"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "sentence", "names"), DEVELOPED_ON)
def test_places_of_sentences_developed_on(gazetteer: Gazetteer, language: str, sentence: str, names: list[str]) -> None:
    assert [m.name for m in find_places(sentence, language, gazetteer)] == names


@pytest.mark.parametrize(("language", "sentence", "names"), CHECKED_AFTERWARDS)
def test_places_of_sentences_checked_afterwards(
    gazetteer: Gazetteer, language: str, sentence: str, names: list[str]
) -> None:
    assert [m.name for m in find_places(sentence, language, gazetteer)] == names


REFUSED = [
    ("en", "A nice view from the reading room; Aurora hunters split the mobile bath."),
    ("en", "Turkeys, china plates and a jersey were on the table, as of the man said."),
    ("en", "Jack London and George Washington wrote it."),
    ("de", "Im Norden sah man gutes Essen und eine Linie am Horizont."),
    ("zh", "北极光和南极光都由太阳风引起。"),
    ("zh", "法国宇航员说英语。"),
    ("fr", "Un tour de manège agréable, la nuit de Noël."),
    ("ru", "Космонавт Владимир Орёл говорил о мире."),
]


@pytest.mark.parametrize(("language", "sentence"), REFUSED)
def test_ordinary_words_are_no_places(gazetteer: Gazetteer, language: str, sentence: str) -> None:
    assert [m.quote.text for m in find_places(sentence, language, gazetteer)] == []


def test_ambiguous_names_keep_their_meanings(gazetteer: Gazetteer) -> None:
    (mention,) = find_places("The lights hung over Georgia.", "en", gazetteer)
    assert {p.kind for p in mention.places} == {"country", "state"}


def test_a_derived_place_has_its_own_region(gazetteer: Gazetteer) -> None:
    (mention,) = find_places("It passed south of Australia.", "en", gazetteer)
    assert mention.quote.text == "south of Australia"
    assert mention.base[0].name == "Australia"
    assert max(lat for lat, _, _ in mention.places[0].region) < -38


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["en", "ru", "fi", "ar", "ja", "zh", "hi", "tr", "und", "ko"]))
def test_quotes_stand_in_the_text(text: str, language: str) -> None:
    for joined in (text, f"{text} Norway {text}"):
        for m in find_places(joined, language, load()):
            assert joined[m.quote.start : m.quote.end] == m.quote.text
            assert m.places


@pytest.mark.parametrize(
    "unit", ["San ", "Saint Pierre et ", "between Norway and ", "Северная ", "中国", "a" * 50, "- "]
)
def test_time_grows_no_faster_than_the_text(gazetteer: Gazetteer, unit: str) -> None:
    def seconds(size: int) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        start = time.process_time()  # of this process alone: other work on the machine does not count
        find_places(text, "en", gazetteer)
        return time.process_time() - start

    seconds(4_000)
    small, large = (min(seconds(size) for _ in range(3)) for size in (4_000, 32_000))
    assert large < 8 * 4 * max(small, 1e-3)  # eight times the text; a square law would give 64
