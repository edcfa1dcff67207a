"""Places named by their relation to others: "south of Tasmania", "northern Canada", "between Australia and Antarctica".

Tables of words for each language, and the regions that they mean. A relation stands right before the name or, in
other languages, right after it; what is found widens the quote.
"""

# ruff: noqa: E501 - the table of a language reads best as one line

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orbitctx.geodesy import azimuth_deg, destination, distance_km
from orbitctx.stories.gazetteer import Disc, Place
from orbitctx.stories.scripts import folded

__all__ = ["Relation", "between", "between_words", "derived", "relation_at", "unfused"]

_AZIMUTH = {"N": 0, "NE": 45, "E": 90, "SE": 135, "S": 180, "SW": 225, "W": 270, "NW": 315}
_ENGLISH = {"N": "north", "NE": "northeast", "E": "east", "SE": "southeast", "S": "south", "SW": "southwest", "W": "west",
            "NW": "northwest"}  # fmt: skip

# For each language the words of the eight directions in the order N NE E SE S SW W NW (alternatives by /), then the
# patterns in which they stand: {d}; ``of`` beside the place, ``part`` a part of it; a leading > means after the name.
_WORDS = {
    "en": ("north|north-?east|east|south-?east|south|south-?west|west|north-?west",
           r"\b{d}(?:wards?|erly)? (?:coast )?of (?:the )?(?:island of |city of |tip of )?", r"\b{d}(?:ern)? "),
    "sv": ("norr|nordost|öster|sydost|söder|sydväst|väster|nordväst", r"\b{d} om (?:ön )?",
           r"\b(?:norra|nordöstra|östra|sydöstra|södra|sydvästra|västra|nordvästra) "),
    "da": ("nord|nordøst|øst|sydøst|syd|sydvest|vest|nordvest", r"\b{d} for (?:øen )?", r"\b{d}lige "),
    "no": ("nord|nordøst|øst|sørøst|sør|sørvest|vest|nordvest", r"\b{d} for (?:øya )?", r"\b{d}lige "),
    "de": ("nörd|nordöst|öst|südöst|süd|südwest|west|nordwest", r"\b{d}lich (?:(?:von|vom|der|des) )?(?:der )?(?:Insel |Stadt )?",
           r"\b(?:{d}liche[nrms]? )"),
    "nl": ("noorden|noordoosten|oosten|zuidoosten|zuiden|zuidwesten|westen|noordwesten", r"\bten {d} van (?:het |de )?",
           r"\bhet {d} van (?:het |de )?"),
    "fr": ("nord|nord-est|est|sud-est|sud|sud-ouest|ouest|nord-ouest", r"\b[Aa]u {d} (?:de |du |des |d['’])(?:la |l['’]|les )?(?:île de )?",
           r"\b(?:[Ll]e|[Dd]u) {d} (?:de |du |des |d['’])(?:la |l['’]|les )?"),
    "es": ("norte|noreste/nordeste|este|sureste/sudeste|sur|suroeste/sudoeste|oeste|noroeste",
           r"\b[Aa]l {d} del? (?:la |los |las )?(?:isla de )?", r"\b(?:[Ee]l|del|en el) {d} del? (?:la |los |las )?"),
    "pt": ("norte|nordeste|leste|sudeste|sul|sudoeste|oeste|noroeste", r"\b[Aa]o? {d} d[aoe]s? (?:ilha da )?",
           r"\b(?:[Nn]?o|do) {d} d[aoe]s? "),
    "it": ("nord|nord-?est|est|sud-?est|sud|sud-?ovest|ovest|nord-?ovest", r"\b[Aa] {d} (?:di |del |della |dell['’]|dei |degli |delle )",
           r"\b(?:[Ii]l|[Nn]el|del) {d} (?:di |del |della |dell['’]|dei |degli |delle )"),
    "ro": ("nord|nord-est|est|sud-est|sud|sud-vest|vest|nord-vest", r"\b[Ll]a {d} de ", r"\b{d}ul "),
    "pl": ("północ|północny wschód|wschód|południowy wschód|południe|południowy zachód|zachód|północny zachód", r"\b[Nn]a {d} od ",
           r"\b(?:północn|północno-wschodni|wschodni|południowo-wschodni|południow|południowo-zachodni|zachodni|północno-zachodni)\w{0,3} "),
    "cs": ("severně|severovýchodně|východně|jihovýchodně|jižně|jihozápadně|západně|severozápadně", r"\b{d} od ",
           r"\b(?:severn|severovýchodn|východn|jihovýchodn|jižn|jihozápadn|západn|severozápadn)\w{1,3} "),
    "ru": ("северу|северо-востоку|востоку|юго-востоку|югу|юго-западу|западу|северо-западу", r"\b[Кк] {d} от (?:острова )?",
           r"\b(?:северн|северо-восточн|восточн|юго-восточн|южн|юго-западн|западн|северо-западн)(?:ой|ую|ая|ого|ым|ом|ый|ое|ые|ых) "),
    "uk": ("північ|північний схід|схід|південний схід|південь|південний захід|захід|північний захід", r"\b[Нн]а {d} від ",
           r"\b(?:північн|північно-східн|східн|південно-східн|південн|південно-західн|західн|північно-західн)(?:ою|ої|у|а|ій|ого|им|ому) "),
    "el": ("βόρεια|βορειοανατολικά|ανατολικά|νοτιοανατολικά|νότια|νοτιοδυτικά|δυτικά|βορειοδυτικά",
           r"\b{d} (?:της|του|των|από την|από τη|από τον|από το) ", ""),
    "fi": ("pohjois|koillis|itä|kaakkois|etelä|lounais|länsi|luoteis", r">\s{d}puol\w+",
           r"\b(?:Pohjois|Koillis|Itä|Kaakkois|Etelä|Lounais|Länsi|Luoteis)-"),
    "tr": ("kuzey|kuzeydoğu|doğu|güneydoğu|güney|güneybatı|batı|kuzeybatı", r">['’]\w{1,4} {d}\w*", ""),
    "hu": ("észak|északkelet|kelet|délkelet|dél|délnyugat|nyugat|északnyugat", r">\w{{0,4}} {d}r[ae]\b", r"\b(?:Észak|Északkelet|Kelet|Délkelet|Dél|Délnyugat|Nyugat|Északnyugat)-"),
    "hi": ("उत्तर|उत्तर-पूर्व|पूर्व|दक्षिण-पूर्व|दक्षिण|दक्षिण-पश्चिम|पश्चिम|उत्तर-पश्चिम", r"> के {d}", r"{d}ी "),
    "ja": ("北|北東|東|南東|南|南西|西|北西", r">の(?:はるか)?{d}(?:方|側|沖|の海上|の洋上)", r">(?:の)?{d}部"),
    "zh": ("北|东北/東北|东/東|东南/東南|南|西南|西|西北", r">(?:以|的)?{d}(?:方|边|面|侧|邊|(?<=以.)|(?<=以..))", r">{d}部"),
    "ko": ("북|북동|동|남동|남|남서|서|북서", r">(?:의|에서)? ?{d}쪽", r">(?:의)? ?{d}부"),
    "ar": ("الشمال|الشمال الشرقي|الشرق|الجنوب الشرقي|الجنوب|الجنوب الغربي|الغرب|الشمال الغربي", r"إلى {d} من ",
           r"(?:شمال|شمال شرق|شرق|جنوب شرق|جنوب|جنوب غرب|غرب|شمال غرب) "),
    "id": ("utara|timur laut|timur|tenggara|selatan|barat daya|barat|barat laut", r"\b(?:di )?sebelah {d} (?:dari )?", ""),
}  # fmt: skip
_WORDS["sk"] = _WORDS["cs"]
_WORDS["nb"] = _WORDS["nn"] = _WORDS["no"]
_COMPARATIVES = {
    "ru": "севернее|северо-восточнее|восточнее|юго-восточнее|южнее|юго-западнее|западнее|северо-западнее",
    "uk": "північніше|північно-східніше|східніше|південно-східніше|південніше|південно-західніше|західніше|північно-західніше",
}
_COMPASS = tuple(_AZIMUTH)

# Before the first of two places, between them (any word), and after the second where the language has it there.
_BETWEEN = re.compile(
    r"\b(?:between|mellan|mellem|mellom|zwischen|tussen|entre|między|pomiędzy|mezi|medzi|między|между|між|între|μεταξύ|"
    r"giữa|antara|između|tarp|starp|بين|בין)\s+(?:the |der |dem |den |het |de |la |le |l['’]|el |a |o |as |os |il |lo |gli |i |"
    r"της |του )?$",
    re.IGNORECASE,
)
_BETWEEN_ITALIAN = re.compile(r"\b(?:tra|fra)\s+(?:il |lo |la |l['’]|i |gli |le )?$", re.IGNORECASE)
_AND = re.compile(
    r"\s*(?:and|og|och|und|en|et|y|e|ed|i|a|oraz|и|та|і|й|ja|ve|ile|ir|un|και|और|と|和|与|與|及|와|과|si|și|és|dan|và|และ|ו)?\s*"
    r"(?:the|der|dem|den|het|de|la|le|l['’]|el|a|o|il|lo|gli|i|της|του|του|'?[nı]*in)?\s*",
    re.IGNORECASE,
)
_BETWEEN_AFTER = re.compile(r"\s*(?:välis\w+|välil\w+|arasında\w*|között|के बीच|の間|之间|之間|间的|사이|ระหว่าง|vahel)")
_COAST = re.compile(
    r"\b(?:off |along )?(?:the |ved |an der |vor der |au large de |le long de |frente a |al largo di |utanför |längs )?"
    r"(?:(?:coasts?|coastline|shores?) of |côtes? (?:de |du |d['’])|costas? (?:de |del |da |do |di |dell['’])|Küsten? (?:von |vor )?|"
    r"kust van |kysten av |kysten af |побережь\w+ |берег\w+ |wybrzeż\w+ )(?:the |la |l['’]|het )?$",
    re.IGNORECASE,
)


# Directions that are written together with the name: Nordkanada, Sydsverige, Noord-Noorwegen (N NE E SE S SW W NW).
_FUSED = {
    "de": "nord nordost ost südost süd südwest west nordwest",
    "sv": "nord nordöst öst sydöst syd sydväst väst nordväst",
    "da": "nord nordøst øst sydøst syd sydvest vest nordvest",
    "no": "nord nordøst øst sørøst sør sørvest vest nordvest",
    "nl": "noord noordoost oost zuidoost zuid zuidwest west noordwest",
    "is": "norður norðaustur austur suðaustur suður suðvestur vestur norðvestur",
    "et": "põhja kirde ida kagu lõuna edela lääne loode",
}


@functools.lru_cache(maxsize=64)
def _fused(language: str) -> tuple[tuple[str, float], ...]:
    parts = _FUSED.get({"nb": "no", "nn": "no"}.get(language, language), "").split()
    pairs = [(folded(word), float(_AZIMUTH[c])) for word, c in zip(parts, _COMPASS, strict=False)]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def unfused(word: str, language: str) -> tuple[str, float] | None:
    """What a folded word leaves without a direction written together with it, and the direction's azimuth.

    >>> unfused("nordkanada", "de"), unfused("kanada", "de")
    (('kanada', 0.0), None)
    """
    for prefix, azimuth in _fused(language):
        if word.startswith(prefix) and len(word) > len(prefix) + 3:
            return word[len(prefix) :], azimuth
    return None


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation found beside a name: its kind ("of", "part", "coast"), its azimuth, and the offsets it widens to."""

    kind: str
    azimuth: float
    start: int
    end: int

    @property
    def english(self) -> str:
        """How the relation reads in English: "south of", "northern", "coast of"."""
        if self.kind == "coast":
            return "coast of"
        word = _ENGLISH[next(k for k, v in _AZIMUTH.items() if v == self.azimuth)]
        return f"{word} of" if self.kind == "of" else f"{word}ern"


_EIGHT = re.compile(r"\(\?:([^()|]+(?:\|[^()|]+){7})\)")


@functools.lru_cache(maxsize=64)
def _patterns(language: str) -> tuple[tuple[str, bool, re.Pattern[str]], ...]:
    """(kind, whether it stands after the name, pattern with one group for each direction) of a language."""
    words, *templates = _WORDS.get(language, ("", "", ""))
    out = []
    for kind, marked in zip(("of", "part"), templates, strict=False):
        after, template = marked.startswith(">"), marked.removeprefix(">")
        if not template:
            continue
        listed = None if "{d}" in template else _EIGHT.search(template)
        alternatives = (listed[1] if listed else words.replace("/", "¦")).split("|")
        named = sorted(zip(_COMPASS, alternatives, strict=True), key=lambda pair: -len(pair[1]))
        groups = "|".join(f"(?P<{c}>{w.replace('¦', '|')})" for c, w in named)
        # A part may be said with words of its own.
        pattern = template.replace(listed[0] if listed else "{d}", f"(?:{groups})") + ("" if after else "$")
        out.append((kind, after, re.compile(pattern, re.IGNORECASE)))
    if language in _COMPARATIVES:
        groups = "|".join(f"(?P<{c}>{w})" for c, w in zip(_COMPASS, _COMPARATIVES[language].split("|"), strict=True))
        out.insert(0, ("of", False, re.compile(rf"\b(?:{groups}) (?:острова )?$", re.IGNORECASE)))
    return tuple(out)


_REACH = 48  # letters before or after a name in which its relation must stand


def relation_at(text: str, start: int, end: int, language: str) -> Relation | None:
    """The relation beside the name ``text[start:end]``, if there is one.

    >>> text = "passing south of Tasmania"
    >>> found = relation_at(text, 17, 25, "en")
    >>> found.english, text[found.start:found.end]
    ('south of', 'south of Tasmania')
    >>> relation_at("the coast. Tasmania", 11, 19, "en") is None
    True
    """
    if language in _FUSED or language in ("nb", "nn"):
        hyphened = re.search(r"\b(\w+)-$", text[max(0, start - 16) : start])
        found = unfused(folded(hyphened[1]) + "xxxx", language) if hyphened else None
        if hyphened and found and found[0] == "xxxx":
            return Relation("part", found[1], start - len(hyphened[0]), end)
    before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    for kind, behind, pattern in _patterns(language):
        match = pattern.match(after) if behind else pattern.search(before)
        if match:
            azimuth = float(_AZIMUTH[next(c for c, w in match.groupdict().items() if w)])
            low = start if behind else start - len(before) + match.start()
            return Relation(kind, azimuth, low, end + match.end() if behind else end)
    coast = _COAST.search(before)
    return Relation("coast", 0.0, start - len(before) + coast.start(), end) if coast else None


def between_words(
    text: str, first: tuple[int, int], second: tuple[int, int], language: str = "und"
) -> tuple[int, int] | None:
    """The offsets of "between A and B" around two names, or None where nothing says "between".

    >>> text = "entre a Austrália e a Antártida"
    >>> between_words(text, (8, 17), (22, 31))
    (0, 31)
    """
    gap = text[first[1] : second[0]]
    if len(gap) > 12 or not _AND.fullmatch(gap):
        return None
    before = text[max(0, first[0] - 24) : first[0]]
    match = _BETWEEN.search(before) or (language == "it" and _BETWEEN_ITALIAN.search(before)) or None
    if match:
        return first[0] - len(before) + match.start(), second[1]
    after = _BETWEEN_AFTER.match(text, second[1])
    return (first[0], after.end()) if after else None


# How far "south of" reaches from the edge of a place, by how large the place is, km.
_NEAREST_REACH_KM, _FARTHEST_REACH_KM = 800.0, 2500.0


def derived(place: Place, relation: Relation) -> Place:
    """The place that a relation means: its English name and its region."""
    name = f"{relation.english} {place.name}"
    if relation.kind == "coast":
        region = tuple((a, b, r + 150.0) for a, b, r in place.region)
        return Place(name, place.kind, place.lat_deg, place.lon_deg, region, place.country, place.weight)
    region = _part(place, relation.azimuth) if relation.kind == "part" else _beside(place, relation.azimuth)
    lat, lon, _ = region[len(region) // 2]
    return Place(name, "region", lat, lon, region, place.country, place.weight)


def _along(place: Place, azimuth: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How far each disc's centre lies from the place's middle along an azimuth, and across it, in km."""
    lat, lon, _ = np.array(place.region).T
    away = distance_km(place.lat_deg, place.lon_deg, lat, lon)
    turn = np.radians(azimuth_deg(place.lat_deg, place.lon_deg, lat, lon) - azimuth)
    return away * np.cos(turn), away * np.sin(turn)


def _part(place: Place, azimuth: float) -> tuple[Disc, ...]:
    """The discs of that half of a place (with those that reach over the middle)."""
    along, _ = _along(place, azimuth)
    reach = np.array([r for _, _, r in place.region])
    half = along + 0.5 * reach >= 0.15 * along.max()
    return tuple(d for d, keep in zip(place.region, half, strict=True) if keep) or place.region


def _beside(place: Place, azimuth: float) -> tuple[Disc, ...]:
    """Discs from a place's edge outward, as wide as the place, out to a distance that suits its size."""
    along, across = _along(place, azimuth)
    reach = np.array([r for _, _, r in place.region])
    edge = float((along + reach).max())
    half_width = max(float((np.abs(across) + reach).max()), 150.0)
    out_to = float(np.clip(2.0 * half_width, _NEAREST_REACH_KM, _FARTHEST_REACH_KM))
    radius = float(np.clip(half_width, 300.0, 700.0))
    lanes = np.arange(-half_width, half_width + 1, 1.4 * radius) if half_width > radius else np.zeros(1)
    discs = []
    for step in np.arange(edge + 0.6 * radius, edge + out_to + 1, 1.3 * radius):
        for lane in lanes - lanes.mean():
            arc, turn = np.hypot(step, lane) / 111.195, azimuth + np.degrees(np.arctan2(lane, step))
            lat, lon = destination(place.lat_deg, place.lon_deg, turn, arc)
            discs.append((float(lat), float(lon), radius))
    return tuple(discs[:64])


def between(a: Place, b: Place) -> Place:
    """The place between two places: discs along the great circle from edge to edge."""
    bearing = float(azimuth_deg(a.lat_deg, a.lon_deg, b.lat_deg, b.lon_deg))
    back = float(azimuth_deg(b.lat_deg, b.lon_deg, a.lat_deg, a.lon_deg))
    whole = float(distance_km(a.lat_deg, a.lon_deg, b.lat_deg, b.lon_deg))
    start = min(float(np.percentile(_along(a, bearing)[0], 80)), 0.45 * whole)
    end = whole - min(float(np.percentile(_along(b, back)[0], 80)), 0.45 * whole)
    width = min(float(np.abs(_along(a, bearing)[1]).max()), float(np.abs(_along(b, back)[1]).max()))
    radius = float(np.clip(max(0.3 * (end - start), 0.8 * width), 150.0, 1200.0))
    steps = np.linspace(start, end, int(np.clip(np.ceil((end - start) / (0.8 * radius)) + 1, 2, 64)))
    lat, lon = destination(a.lat_deg, a.lon_deg, bearing, steps / 111.195)
    region = tuple((float(x), float(y), radius) for x, y in zip(lat, lon, strict=True))
    middle = region[len(region) // 2]
    return Place(f"between {a.name} and {b.name}", "region", middle[0], middle[1], region)
