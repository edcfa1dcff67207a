"""Write data/roster.json: who was aboard when, under one name each, with the ways the name is written.

    python data/recipes/make_roster.py

Sources in data/recipes/words: crew_stays.csv and expeditions.csv (facts compiled for this project), people.tsv (one
line for each person: the name commonly used in English, the names of the list of stays, the name in Cyrillic),
commanders.tsv and people_scripts.tsv (the name in other scripts).
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

from _manifest import DATA, record_row

sys.path.insert(0, str(DATA.parent))
from transliterate import spellings

from orbitctx.stories.names import prepared

WORDS = Path(__file__).resolve().parent / "words"

# The tables were compiled together with the activity record, whose last observed day this is: a stay that is open in
# the table was still going on then, and nothing is known after it.
COMPILED = "2026-10-15"

RUSSIAN_ENDINGS = (
    "ов",
    "ев",
    "ёв",
    "ин",
    "ын",
    "ко",
    "кий",
    "ка",
    "ова",
    "ина",
    "уб",
    "ун",
    "ери",
    "сильд",
    "гнер",
    "ская",
)


def table(name: str) -> list[list[str]]:
    lines = (WORDS / name).read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.split("|")] for line in lines if line.strip() and not line.startswith("#")]


def listed(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def people_and_stays() -> tuple[list[dict[str, object]], list[list[object]]]:
    people: dict[str, dict[str, object]] = {}
    canonical: dict[str, str] = {}
    scripts = {row[0]: listed(row[1]) for row in table("people_scripts.tsv")}
    for name, other, cyrillic in table("people.tsv"):
        if name in people:
            raise ValueError(f"{name} is listed twice in people.tsv")
        forms = list(dict.fromkeys([*listed(other), *listed(cyrillic), *scripts.pop(name, [])]))
        people[name] = {"name": name, "nation": "", "forms": [f for f in forms if f != name]}
        for form in [name, *listed(other)]:
            if canonical.setdefault(form, name) != name:
                raise ValueError(f"{form} would be both {canonical[form]} and {name}")
    if scripts:
        raise ValueError(f"people_scripts.tsv names people that people.tsv does not: {sorted(scripts)}")
    stays: list[list[object]] = []
    order = {name: i for i, name in enumerate(people)}
    with (WORDS / "crew_stays.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            name = canonical[row["name"]]
            people[name]["nation"] = people[name]["nation"] or row["nation"].replace(";", " / ")
            expeditions = [int(n) for n in row["expeditions"].split("/") if n.isdigit()]
            stays.append(
                [
                    order[name],
                    row["arrived_utc"],
                    row["departed_utc"],
                    expeditions,
                    row["flight_up"],
                    row["flight_down"],
                ]
            )
    absent = [name for name, person in people.items() if not person["nation"]]
    if absent:
        raise ValueError(f"never aboard: {absent}")
    return list(people.values()), sorted(stays, key=lambda s: (str(s[1]), int(str(s[0]))))


def with_spellings(forms: object) -> list[str]:
    """The forms of a name, and a Russian one as the newspapers of other languages spell it (~: to find, not to show)."""
    own = list(map(str, forms)) if isinstance(forms, list) else []
    russian = [f for f in own if "а" <= f[0].lower() <= "я"][:1]
    spelled = [f"~{s}" for f in russian if is_russian(f) for s in spellings(f)]
    return [*own, *spelled]


def is_russian(name: str) -> bool:
    """Whether a Cyrillic name is a Russian's own, by its family name's ending."""
    return name.endswith(RUSSIAN_ENDINGS)


def expeditions(names: set[str]) -> list[list[object]]:
    commanders = {int(row[0]): listed(row[1]) for row in table("commanders.tsv")}
    unknown = {c for listed_ in commanders.values() for c in listed_} - names
    if unknown:
        raise ValueError(f"commanders.tsv names people that people.tsv does not: {sorted(unknown)}")
    with (WORDS / "expeditions.csv").open(encoding="utf-8") as file:
        return [
            [int(r["expedition"]), r["start_utc"], r["end_utc"], commanders.get(int(r["expedition"]), [])]
            for r in csv.DictReader(file)
        ]


def main() -> None:
    people, stays = people_and_stays()
    record = {
        "schema": "orbitctx/roster/1",
        "covers": [min(str(s[1]) for s in stays), COMPILED],
        "people": people,
        "stays": stays,
        "names": prepared([(str(p["name"]), with_spellings(p["forms"])) for p in people]),
        "expeditions": expeditions({str(p["name"]) for p in people}),
    }
    lines = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    (DATA / "roster.json").write_text(lines + "\n", encoding="utf-8")
    record_row(
        "roster.json",
        what=f"{len(people)} people, {len(stays)} stays aboard, 75 expeditions with commanders, and name variants",
        source="facts compiled for this project; spellings and commanders from public agency pages",
        licence="MIT (facts)",
        credit="The orbitctx developers",
        covers=(str(stays[0][1]), COMPILED),
    )
    print(f"roster.json: {len(people)} people, {len(stays)} stays")


if __name__ == "__main__":
    main()
