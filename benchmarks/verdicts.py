"""Verdicts on claims whose truth is known: dated observations of aurora, as they were and made false on purpose.

    python benchmarks/verdicts.py [--misses]

Builds the claims from ../shared/data/reference/aurora_observations.csv (nothing of it is kept), so that what is
measured is the judging and not the reading. Four falsehoods are made of each true observation: the other hemisphere, a
photographer who was not aboard, a date moved after publication, and, as a control, nothing at all. Then the verdicts
on story cases, where they are present, and the time for one story beside bare SGP4 over the same minutes.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from orbitctx.almanac import Almanac, default_almanac
from orbitctx.examine import check, examine_reading
from orbitctx.instants import TimeWindow, parse_window
from orbitctx.stories.claim import Claim, Reading
from orbitctx.stories.places import find_places
from orbitctx.stories.story import Quote, Story

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
OBSERVATIONS = SHARED / "data" / "reference" / "aurora_observations.csv"
DEV_CASES = SHARED / "cases" / "dev"
OWN_CASES = ROOT / "tests" / "assess" / "stories"

_SWAPPED = {"aurora_borealis": "aurora_australis", "aurora_australis": "aurora_borealis"}
_DAY = np.timedelta64(86_400_000_000, "us")


@dataclass(frozen=True)
class Observation:
    """One dated observation as the claims that a story of it would make."""

    id: str
    window: TimeWindow
    precision: str
    kind: str
    photographer: str | None
    expedition: int | None
    posted: bool
    place: str = ""


def observations(path: Path = OBSERVATIONS) -> list[Observation]:
    """The observations with at least a month; airglow and other controls keep their own phenomenon."""
    out = []
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        start = row["date_utc"] + (f"T{row['time_start_utc']}Z" if row["date_precision"] == "exact-time" else "")
        if "T" in start and len(start) < 19:
            start = start.replace("Z", ":00Z")
        window = parse_window(start)
        if row["date_precision"] == "exact-time" and row["time_end_utc"]:
            end = row["time_end_utc"] + (":00" if len(row["time_end_utc"]) == 5 else "")
            window = TimeWindow(window.start, parse_window(f"{row['date_utc']}T{end}Z").end)
        precision = "second" if "T" in start else {10: "day", 7: "month", 4: "year"}[len(row["date_utc"])]
        if precision == "day" and row["date_precision"] == "approx/vague":
            window, precision = window.widened(before_h=48, after_h=48), "vague"
        kind = _kind(row["phenomenon"], row["hemisphere"])
        name = row["photographer"] if row["photographer"] and " " in row["photographer"] else None
        out.append(
            Observation(
                row["id"],
                window,
                precision,
                kind,
                name if name and "crew" not in name and "Exp" not in name else None,
                int(row["expedition"]) if row["expedition"] else None,
                row["date_precision"] == "posted-date",
                row["place"].partition("(")[0],
            )
        )
    return out


def _kind(phenomenon: str, hemisphere: str) -> str:
    if phenomenon.startswith("NOT aurora"):
        return "airglow" if "airglow" in phenomenon else "city_lights"
    return {"N": "aurora_borealis", "S": "aurora_australis"}.get(hemisphere, "aurora")


def reading_of(
    found: Observation, almanac: Almanac | None = None, *, published: TimeWindow | None = None, **changed: Any
) -> Reading:
    """The claims of an observation (places as seen, where there is an almanac); ``changed``: kind, photographer."""
    kind = changed.get("kind", found.kind)
    name = changed.get("photographer", found.photographer)
    when = {**found.window.to_value(), "precision": found.precision}
    values: list[tuple[str, dict[str, Any]]] = [("posted" if found.posted else "captured", when)]
    values.append(("phenomenon", {"kind": kind}))
    if name:
        values.append(("photographer", {"name": name}))
    if found.expedition and not changed.get("photographer"):
        values.append(("expedition", {"number": found.expedition}))
    if almanac is not None:
        values += [("subject", value) for value in places_of(found, almanac)]
    claims = tuple(Claim(f"c{k}", kind_, value, Quote("", 0, 0)) for k, (kind_, value) in enumerate(values, 1))
    story = Story("", found.id, None, "en", "given", published, "given" if published else "none")
    return Reading(story, claims, (), told_as_news=True, compilation=False, unread=())


def places_of(found: Observation, almanac: Almanac) -> list[dict[str, Any]]:
    """The places that the observation names, as a reader of it would find them."""
    return [
        {"name": p.name, "lat_deg": p.lat_deg, "lon_deg": p.lon_deg, "region": [list(d) for d in p.region]}
        for mention in find_places(found.place, "en", almanac.gazetteer)
        for p in mention.places[:1]
    ]


def somebody_else(found: Observation, almanac: Almanac) -> str:
    """Somebody whose stays all lie more than a year away from the observation."""
    roster = almanac.roster
    near = {s.name for s in roster.aboard(found.window.widened(before_h=400 * 24, after_h=400 * 24))}
    return next(p.name for p in roster.people if p.name not in near and roster.stays(p.name))


def variants(almanac: Almanac) -> Iterator[tuple[str, Observation, Reading]]:
    """Every observation as it was and in each falsehood that applies to it."""
    for found in observations():
        yield "true", found, reading_of(found, almanac)
        if found.kind in _SWAPPED:
            yield "other hemisphere", found, reading_of(found, almanac, kind=_SWAPPED[found.kind])
            yield "the same, no places", found, reading_of(found, kind=_SWAPPED[found.kind])
        yield "not aboard", found, reading_of(found, almanac, photographer=somebody_else(found, almanac))
        if not found.posted:
            before = TimeWindow(found.window.start - 3 * _DAY, found.window.start - 2 * _DAY)
            yield "after publication", found, reading_of(found, almanac, published=before)


def judged(almanac: Almanac, misses: bool = False) -> dict[str, Counter[str]]:
    """Verdicts by variant."""
    table: dict[str, Counter[str]] = {}
    for variant, found, reading in variants(almanac):
        dossier = examine_reading(reading, almanac, scene=False)
        verdict = dossier.judgement.verdict
        table.setdefault(variant, Counter())[verdict] += 1
        good = (
            {"plausible", "plausible_with_errors", "undetermined"}
            if variant == "true"
            else {"contradicted", "unlikely"}
        )
        if misses and verdict not in good:
            print(f"  {variant:20} {found.id} {found.kind:17} {verdict}: {dossier.judgement.summary[:230]}")
    return table


def scored_cases(folder: Path) -> tuple[Counter[tuple[str, bool]], int, list[str]]:
    """(verdict, right or not) counts over story cases, false contradictions, and what went wrong."""
    table: Counter[tuple[str, bool]] = Counter()
    false, wrong = 0, []
    for path in sorted(folder.glob("*.json")):
        case = json.loads(path.read_text(encoding="utf-8"))
        source = {"html" if case.get("format") == "html" else "text": case["text"], "source": path.stem}
        dossier = check(source, published=case.get("published"), scene=False)
        verdict, wanted = dossier.judgement.verdict, case["expect"]["verdict"]
        table[verdict, verdict in wanted] += 1
        if verdict == "contradicted" and "contradicted" not in wanted:
            false += 1
        if verdict not in wanted:
            wrong.append(
                f"{path.stem} [{case['lang']}]: {verdict}, not {'/'.join(wanted)}: {dossier.judgement.summary[:160]}"
            )
    return table, false, wrong


def timed(almanac: Almanac) -> list[str]:
    """Seconds for a dated window and for a stay of 200 days, beside bare SGP4 over the same minutes."""
    from sgp4.api import Satrec

    lines = []
    for told, window in (("a dated window", "2017-03-27"), ("a stay of 200 days", "2016-11-17/2017-06-04")):
        span = parse_window(window)
        found = Observation(told, span, "range", "aurora_borealis", "Thomas Pesquet", None, False)
        reading = reading_of(found)
        runs = [_seconds(lambda reading=reading: examine_reading(reading, almanac)) for _ in range(3)]
        took, busy = min(wall for wall, _ in runs), min(cpu for _, cpu in runs)
        minutes = span.grid(60)
        known = almanac.orbit.element_set(int(almanac.orbit.track(minutes[:1]).source[0]))
        model = Satrec.twoline2rv(known.line1, known.line2)
        days = minutes.astype("datetime64[us]").astype(np.int64) / 86_400e6 + 2440587.5
        whole, part = np.floor(days), days - np.floor(days)
        bare, _ = _seconds(lambda model=model, whole=whole, part=part: model.sgp4_array(whole, part))
        lines.append(f"{told:20} {took:6.2f} s, {busy:.2f} s busy   (bare SGP4, {len(minutes)} minutes: {bare:.3f} s)")
    return lines


def _seconds(work: Any) -> tuple[float, float]:
    """Seconds by the clock and of the processor: on a busy machine only the second tells."""
    start, busy = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - start, time.process_time() - busy


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true", help="print what went wrong, one line each")
    parser.add_argument("--only", choices=("observations", "cases", "time"))
    asked = parser.parse_args()
    almanac = default_almanac()
    if asked.only in {None, "observations"} and OBSERVATIONS.exists():
        columns = ("plausible", "plausible_with_errors", "undetermined", "unlikely", "contradicted")
        print(f"{'observations':22}" + "".join(f"{c.replace('plausible_', ''):>14}" for c in columns))
        for variant, row in judged(almanac, asked.misses).items():
            print(f"{variant:22}" + "".join(f"{row[c]:14}" for c in columns))
    if asked.only in {None, "cases"}:
        for name, folder in (
            ("own, developed on", OWN_CASES / "developed"),
            ("own, checked after", OWN_CASES / "checked"),
            ("dev", DEV_CASES),
        ):
            if folder.exists():
                table, false, wrong = scored_cases(folder)
                right, total = sum(n for (_, ok), n in table.items() if ok), table.total()
                print(f"cases, {name}: verdict {right}/{total} = {right / total:.3f}, false contradictions {false}")
                for verdict in sorted({v for v, _ in table}):
                    print(f"    {verdict:22} right {table[verdict, True]:3}  wrong {table[verdict, False]:3}")
                if asked.misses:
                    print(*(f"    {line}" for line in wrong), sep="\n")
    if asked.only in {None, "time"}:
        print(*timed(almanac), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
