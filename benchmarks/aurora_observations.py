"""Real observations of aurora against the rule: who is seen, how well the margin ranks, which hemisphere a date names.

Needs the reference observations beside the checkout (../shared); prints why and ends where they are absent.
"""

from __future__ import annotations

import csv
import math
import sys
from pathlib import Path

import numpy as np

import orbitctx as oc
from orbitctx.contexts import Context
from orbitctx.geodesy import distance_km

TABLE = Path(__file__).resolve().parents[2] / "shared" / "data" / "reference" / "aurora_observations.csv"
STEP = np.timedelta64(60, "s")
DAY = np.timedelta64(1, "D")
ERROR_KM = 50.0


def all_rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def rows() -> list[dict[str, str]]:
    return [r for r in all_rows() if r["phenomenon"].startswith("aurora")]


def timed(row: dict[str, str]) -> np.ndarray | None:
    """The instants of an observation with an exact time, ten seconds apart."""
    if row["date_precision"] != "exact-time" or not row["hemisphere"]:
        return None
    start = np.datetime64(f"{row['date_utc']}T{row['time_start_utc']}", "us")
    end = np.datetime64(f"{row['date_utc']}T{row['time_end_utc'] or row['time_start_utc']}", "us")
    return np.arange(start, end + np.timedelta64(1, "s"), np.timedelta64(10, "s"))


def side(ctx: Context, letter: str):
    return ctx.north if letter == "N" else ctx.south


def score(ctx: Context, letter: str) -> np.ndarray:
    return np.nan_to_num(side(ctx, letter).margin_deg, nan=-90.0)


def share_below(value: float, others: np.ndarray) -> float:
    """The area under the curve of one positive against many negatives: ties count half."""
    return float((others < value).mean() + 0.5 * (others == value).mean())


def timed_observations() -> None:
    print("Timed observations: in the named hemisphere?")
    areas: dict[str, list[float]] = {"margin, night": [], "|lat|, night": [], "margin, all": [], "|lat|, all": []}
    for row in rows():
        instants = timed(row)
        if instants is None:
            continue
        here = oc.context(instants)
        letter = row["hemisphere"]
        around = oc.context(np.arange(instants[0] - DAY, instants[0] + DAY, STEP))
        night = around.sun_altitude_deg <= -6
        value = float(score(here, letter).mean())
        lat = float(np.abs(here.track.lat_deg).mean())
        other, other_lat = score(around, letter), np.abs(around.track.lat_deg)
        areas["margin, night"].append(share_below(value, other[night]))
        areas["|lat|, night"].append(share_below(lat, other_lat[night]))
        areas["margin, all"].append(share_below(value, other))
        areas["|lat|, all"].append(share_below(lat, other_lat))
        seen = side(here, letter).seen.mean()
        print(
            f"  {row['id']} {instants[0]} {letter} seen {seen:4.0%} margin {value:6.1f}"
            f" nearest {np.nanmean(side(here, letter).nearest_km):5.0f} km  {row['place'][:40]}"
        )
    for name, values in areas.items():
        print(f"  AUC {name}: {np.mean(values):.3f}  " + " ".join(f"{v:.2f}" for v in values))


def metadata_errors() -> None:
    """Nadirs of the table against the record, and every row that is not counted above, with the reason."""
    print("Nadirs that the table gives, against the record (over 50 km: an error of the metadata)")
    for row in all_rows():
        if not (row["iss_lat"] and row["time_start_utc"]):
            continue
        at = oc.track(np.datetime64(f"{row['date_utc']}T{row['time_start_utc']}", "us"))
        miss = float(distance_km(at.lat_deg[0], at.lon_deg[0], float(row["iss_lat"]), float(row["iss_lon"])))
        print(f"  {row['id']} {miss:6.0f} km{'  <-- ' + row['notes'] if miss > ERROR_KM else ''}")
    print("Not counted")
    for row in all_rows():
        if reason := why_not_counted(row):
            print(f"  {row['id']} {row['date_utc']} {reason}")


def why_not_counted(row: dict[str, str]) -> str | None:
    if not row["phenomenon"].startswith("aurora"):
        return row["phenomenon"]
    if row["date_precision"] == "posted-date":
        return "only the date of posting is known"
    if row["date_precision"] == "approx/vague":
        return f"the date is a range or inferred{': ' + row['notes'] if row['notes'] else ''}"
    if row["time_start_utc"] and row["date_precision"] != "exact-time":
        return f"by its date only: {row['notes']}"
    return None


def dated_observations() -> None:
    print("Dated observations: any minute of the date (12 h either way), and the hemisphere from the date alone")
    good = total = right = told = 0
    loss = 0.0
    for row in rows():
        if row["date_precision"] not in ("exact-time", "taken-date"):
            continue
        day = np.datetime64(row["date_utc"], "us")
        ctx = oc.context(np.arange(day - DAY // 2, day + 3 * DAY // 2, STEP))
        inside = (ctx.track.utc >= day) & (ctx.track.utc < day + DAY)
        north, south = (int(s.seen[inside].sum()) for s in (ctx.north, ctx.south))
        wide = {"N": int(ctx.north.seen.sum()), "S": int(ctx.south.seen.sum())}
        letter = row["hemisphere"]
        total += 1
        hit = wide[letter] > 0 if letter else sum(wide.values()) > 0
        good += hit
        mark = "" if hit else "  <-- not seen"
        if letter:
            chance = (north + 0.5) / (north + south + 1.0)
            chance = chance if letter == "N" else 1 - chance
            told += 1
            right += chance > 0.5
            loss -= math.log(chance)
            mark += "" if chance > 0.5 else "  <-- other hemisphere likelier"
        print(f"  {row['id']} {row['date_utc']} {letter or '-'} minutes N {north:4d} S {south:4d}{mark}")
    print(f"  seen {good}/{total} = {good / total:.3f}")
    print(f"  hemisphere right {right}/{told} = {right / told:.3f}, log-loss {loss / told:.3f}")


if __name__ == "__main__":
    if not TABLE.exists():
        sys.exit(f"skipped: {TABLE} is not here")
    timed_observations()
    dated_observations()
    metadata_errors()
