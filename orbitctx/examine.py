"""The river on one page: story -> claims -> capture window -> physics -> findings -> verdict -> dossier.

The physics is computed once for the capture window and never sees the claims.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from orbitctx.almanac import Almanac, default_almanac
from orbitctx.asked import asked_person, asked_places, place_notes, time_notes
from orbitctx.assess.bench import AURORAS, Bench, Surroundings, numbered
from orbitctx.assess.capture import capture_window
from orbitctx.assess.checklist import check_claims
from orbitctx.assess.discrimination import discriminate
from orbitctx.assess.families import Family, compare_tellings
from orbitctx.assess.finding import CaptureWindow, Finding, Judgement
from orbitctx.assess.geography import edge_km
from orbitctx.assess.opportunities import find_opportunities, one_pass, opportunities_record
from orbitctx.assess.others import is_station
from orbitctx.assess.tolerances import SPEED_KM_S
from orbitctx.assess.verdict import judge
from orbitctx.errors import NoDataError
from orbitctx.instants import Instants, TimeWindow, isoformat, parse_window
from orbitctx.orbit.record import DEGRADED_DAYS, age_note
from orbitctx.report.dossier import Dossier
from orbitctx.stories.claim import Claim, Reading
from orbitctx.stories.story import Quote, Story

if TYPE_CHECKING:
    from orbitctx.orbit.groundtrack import GroundTrack

__all__ = ["check", "check_family", "examine", "examine_reading", "recheck"]

_FILES = ("kp.npy", "aacgm_110km.npz", "auroral_edge.json", "roster.json", "places.bin")
# Physics costs tens of microseconds an instant: short windows are taken finely, stays of months at two to three
# minutes (a pass through an auroral view lasts ten), never more instants than this.
_STEPS_S = ((1.6, 20.0), (4.0, 30.0), (15.0, 60.0), (62.0, 120.0))
_MOST_INSTANTS = 60_000
_FINEST_STEP_S = 5.0
_SETS_LISTED = 40
# A spread of a minute along the track is within the slack of every stated time; half a revolution is all there is.
_DEGRADED_KM = 450.0
_HALF_REVOLUTION_S = 46.0 * 60.0


def check(
    story: Any,
    *,
    photographer: str | None = None,
    captured: Any = None,
    place: str | Sequence[str] | None = None,
    published: Any = None,
    language: str | None = None,
    almanac: Almanac | None = None,
    scene: bool = True,
) -> Dossier:
    """Check one story: what it claims against orbit, light, activity and roster.

    ``story`` is a ``Story`` or anything that ``read_story`` takes; the other arguments overrule what was read:
    ``captured`` is a date, a month, a year, an instant or START/END in UTC, ``place`` one name or several.
    Without ``scene`` the dossier has nothing for drawings and is ready a little sooner.
    Raises UsageError for an overruling value that cannot be understood, StoryError where there is no text.
    """
    if not isinstance(story, Story) or published is not None or language is not None:
        from orbitctx.stories.intake import read_story

        story = read_story(story, published=published, language=language)
    almanac = almanac or default_almanac()
    options = _options(photographer, captured, place)
    # Notes on what was typed go with the story: they are part of its record, and ``recheck`` finds them there.
    notes = [*story.notes, *time_notes(captured), *place_notes(options.get("place", ()), almanac.gazetteer)]
    told = dataclasses.replace(story, notes=tuple(dict.fromkeys(notes)))
    return examine(told, almanac=almanac, options=options, scene=scene)


def check_family(stories: Sequence[Any], **options: Any) -> tuple[list[Dossier], Family]:
    """Check several tellings of one event and say where they disagree, and which reading the record allows.

    ``stories`` and ``options`` as for ``check``. Raises UsageError for fewer than two stories.
    """
    dossiers = [check(story, **options) for story in stories]
    return dossiers, compare_tellings(dossiers)


def examine(
    story: Story, almanac: Almanac | None = None, options: Mapping[str, Any] | None = None, *, scene: bool = True
) -> Dossier:
    """The dossier of a story; ``options`` holds what was overruled (photographer, captured, place)."""
    from orbitctx.stories.reading import read_claims

    almanac = almanac or default_almanac()
    reading = read_claims(story, almanac.roster, almanac.gazetteer)
    return examine_reading(reading, almanac, options, scene=scene)


def examine_reading(
    reading: Reading, almanac: Almanac, options: Mapping[str, Any] | None = None, *, scene: bool = True
) -> Dossier:
    """The dossier of a reading: everything after the words; without ``scene``, a report of it has no drawings."""
    options = dict(options or {})
    told = overruled(reading, options, almanac)
    capture = capture_window(told, almanac)
    surroundings, why = surroundings_of(capture, almanac)
    bench = _bench(told, capture, surroundings, why, almanac)
    found = [*check_claims(bench), *_set_aside(reading, told)]
    findings = numbered(_in_order(found, reading))
    judgement = judge(tuple(f for f in findings if f.claim in told.claims), capture)
    chances = find_opportunities(bench, surroundings) if surroundings is not None else []
    compared = discriminate(bench, almanac) if surroundings is not None else None
    if compared is not None and compared.turn is not None and _turns_on_date(judgement, findings):
        judgement = dataclasses.replace(judgement, flips=(compared.turn, *judgement.flips))
    drawing, scene_note = _scene(bench, almanac, chances, findings) if scene else (None, "")
    return Dossier(
        reading=reading,
        capture=capture,
        findings=findings,
        judgement=judgement,
        opportunities=opportunities_record(chances),
        discrimination=compared.discrimination if compared is not None else None,
        scene=drawing,
        options=options,
        warnings=_warnings(
            reading, why, surroundings, (*_age_notes(surroundings, almanac), scene_note, _several_places(bench))
        ),
        provenance=_provenance(almanac, surroundings),
    )


def recheck(record: Mapping[str, Any], almanac: Almanac | None = None) -> list[str]:
    """Compute the result of a record again and say what differs, one sentence each; empty where nothing does.

    Raises UsageError where the record is not one of ``orbitctx check``.
    """
    from orbitctx.report.record import dossier_from_record, dossier_to_record

    old = dossier_from_record(record)
    new = dossier_to_record(examine(old.reading.story, almanac=almanac, options=old.options))
    return _differences(record, new)


# --- overruling -----------------------------------------------------------------------------------------------------


def _options(photographer: str | None, captured: Any, place: str | Sequence[str] | None) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if photographer is not None:
        options["photographer"] = str(photographer)
    if captured is not None:
        window = captured if isinstance(captured, TimeWindow) else parse_window(str(captured))
        options["captured"] = window.to_value()
    if place:
        options["place"] = [place] if isinstance(place, str) else [str(p) for p in place]
    return options


def overruled(reading: Reading, options: Mapping[str, Any], almanac: Almanac) -> Reading:
    """The reading with the claims that the caller overrules replaced by what the caller says."""
    given: list[Claim] = []
    dropped: set[str] = set()
    if "photographer" in options:
        dropped.add("photographer")
        person = asked_person(str(options["photographer"]), almanac.roster)
        given.append(_given("o1", "photographer", {"name": person.name}))
    if "captured" in options:
        dropped.add("captured")
        given.append(_given("o2", "captured", {**options["captured"], "precision": "range"}))
    if "place" in options:
        dropped |= {"subject", "station_over"}
        given += [
            _given(f"o{3 + k}", "subject", _place_value(name, almanac)) for k, name in enumerate(options["place"])
        ]
    if not given:
        return reading
    kept = tuple(c for c in reading.claims if c.kind not in dropped)
    return dataclasses.replace(reading, claims=(*kept, *given))


def _given(identity: str, kind: str, value: Mapping[str, Any]) -> Claim:
    return Claim(identity, kind, value, Quote("", 0, 0), note="Given by the caller, not read from the text.")


def _place_value(name: str, almanac: Almanac) -> dict[str, Any]:
    best = asked_places(name, almanac.gazetteer)[0]
    return {
        "name": best.name,
        "lat_deg": best.lat_deg,
        "lon_deg": best.lon_deg,
        "region": [list(d) for d in best.region],
    }


def _set_aside(reading: Reading, told: Reading) -> list[Finding]:
    """Findings for the claims that an option overruled: not checked, and why."""
    kept = {c.id for c in told.claims}
    return [
        Finding(c, "not_checkable", "Not checked: the caller overruled it.") for c in reading.claims if c.id not in kept
    ]


def _in_order(found: list[Finding], reading: Reading) -> list[Finding]:
    order = {c.id: k for k, c in enumerate(reading.claims)}
    return sorted(found, key=lambda f: order.get(f.claim.id, len(order)))


# --- physics --------------------------------------------------------------------------------------------------------


def surroundings_of(capture: CaptureWindow, almanac: Almanac) -> tuple[Surroundings | None, str]:
    """The physics of the candidate windows, or None with the reason."""
    windows = merged(capture.candidates)
    if not windows:
        return None, ""
    from orbitctx.contexts import compute_context

    covered, served = almanac.orbit.covered, almanac.orbit.served
    inside = merged([w for c in windows if (w := _with_its_slack(c, almanac).intersection(served)) is not None])
    if not inside:
        return None, (
            f"No element set serves {isoformat(windows[0].start)[:10]}: the record runs from "
            f"{isoformat(covered.start)[:10]} to {isoformat(covered.end)[:10]}."
        )
    days = sum(w.days for w in inside)
    # Before the first module there was nothing to be looked for; after the record there was.
    beyond = sum(TimeWindow(max(w.start, served.end), w.end).days for w in windows if w.end > served.end)
    step = _step_s(days)
    utc: Instants = np.concatenate([w.grid(step) for w in inside])
    try:
        context = compute_context(almanac, utc)
    except NoDataError as error:
        return None, str(error.message)
    return Surroundings(context, step, days, days_beyond=beyond), ""


def _with_its_slack(window: TimeWindow, almanac: Almanac) -> TimeWindow:
    """The window, wider by the time that the station may have been ahead or behind where only old sets serve."""
    ends = almanac.orbit.track(np.array([window.start, window.end]), missing_ok=True).spread_km
    slack_h = [
        min(float(km) / SPEED_KM_S, _HALF_REVOLUTION_S) / 3600 if km > _DEGRADED_KM else 0.0 for km in ends.tolist()
    ]
    return window.widened(before_h=slack_h[0], after_h=slack_h[1])


def _step_s(days: float) -> float:
    for most, step in _STEPS_S:
        if days <= most:
            return max(_FINEST_STEP_S, min(step, days * 86_400 / 200))
    return float(max(120, round(days * 86_400 / _MOST_INSTANTS)))


def merged(windows: Sequence[TimeWindow]) -> list[TimeWindow]:
    """The windows in order of time, those that meet joined."""
    out: list[TimeWindow] = []
    for window in sorted(windows, key=lambda w: w.start):
        if out and window.start <= out[-1].end:
            out[-1] = TimeWindow(out[-1].start, max(out[-1].end, window.end))
        else:
            out.append(window)
    return out


def _bench(
    told: Reading, capture: CaptureWindow, surroundings: Surroundings | None, why: str, almanac: Almanac
) -> Bench:
    others = [str(c.value["name"]) for c in told.of_kind("spacecraft") if not is_station(str(c.value["name"]))]
    station = any(is_station(str(c.value["name"])) for c in told.of_kind("spacecraft"))

    def magnetic_latitude(lat: Any, lon: Any, when: np.datetime64) -> Any:
        from orbitctx.aurora.magnetic import decimal_year

        year = float(decimal_year(np.array([when], dtype="datetime64[us]"))[0])
        return almanac.magnetic.at(year).aacgm(lat, lon)[0]

    return Bench(
        reading=told,
        capture=capture,
        roster=almanac.roster,
        gazetteer=almanac.gazetteer,
        surroundings=surroundings,
        magnetic_latitude=magnetic_latitude,
        covered=almanac.orbit.covered,
        why_no_physics=why,
        other_spacecraft=others[0] if others and not station else None,
    )


def _turns_on_date(judgement: Judgement, findings: tuple[Finding, ...]) -> bool:
    """Whether another date alone would turn the verdict: not where a person or a number decided."""
    if judgement.verdict in {"plausible", "plausible_with_errors"}:
        return True
    kinds = {f.claim.kind for f in findings if f.claim.id in judgement.deciding}
    return bool(kinds) and kinds <= {"phenomenon", "subject", "station_over", "lighting", "both_hemispheres"}


# --- the rest of the dossier ----------------------------------------------------------------------------------------


def _scene(
    bench: Bench, almanac: Almanac, chances: list[dict[str, Any]], findings: tuple[Finding, ...]
) -> tuple[dict[str, Any] | None, str]:
    if bench.surroundings is None:
        return None, ""
    from orbitctx.report.scene import build_scene, named_places

    key, why = _key_instant(bench, chances)
    kinds = [k for k in bench.auroras if k in AURORAS and k != "aurora"]
    hemisphere = {"aurora_borealis": "north", "aurora_australis": "south"}[kinds[0]] if len(kinds) == 1 else None
    try:
        scene = build_scene(
            almanac,
            bench.capture.candidates[0] if key is None else _candidate_of(bench.capture, key),
            key=key,
            why=why,
            hemisphere=hemisphere,
            places=named_places(findings),
        )
    except NoDataError as error:
        return None, f"No drawing: {error.message}"
    return scene, ""


def _key_instant(bench: Bench, chances: list[dict[str, Any]]) -> tuple[np.datetime64 | None, str]:
    """The instant that a drawing shows: the best opportunity, else the stated time, else where it comes nearest."""
    if chances:
        return np.datetime64(chances[0]["peak"].rstrip("Z"), "us"), "the best of the opportunities"
    around = bench.surroundings
    if around is not None and around.covered.any():
        known = np.flatnonzero(around.covered)
        if places := bench.places():
            track, value = around.context.track, places[0].value
            nearest = int(known[np.argmin(edge_km(value, track.lat_deg[known], track.lon_deg[known]))])
            return np.datetime64(around.utc[nearest]), f"the time nearest to {value['name']}: nothing fits"
        return np.datetime64(around.utc[known[len(known) // 2]]), "the middle of the capture window: nothing fits"
    return None, ""


def _candidate_of(capture: CaptureWindow, key: np.datetime64) -> TimeWindow:
    return next((c for c in capture.candidates if c.contains(key)), capture.candidates[0])


def _several_places(bench: Bench) -> str:
    """A note where the places of the story were each near, but not in one pass of the capture window."""
    around, places = bench.surroundings, bench.places()
    if around is None or len(places) < 2 or bench.reading.compilation or one_pass(bench, around):
        return ""
    names = ", ".join(dict.fromkeys(str(c.value["name"]) for c in places))
    return (
        f"The places named ({names}) did not all come near in one pass of the capture window, 25 minutes apart at most."
    )


def _age_notes(surroundings: Surroundings | None, almanac: Almanac) -> list[str]:
    """What a reader must know of old element sets and of missing Kp behind the physics of the window."""
    if surroundings is None:
        return []
    track, kp = surroundings.context.track, surroundings.context.kp
    worst = float(almanac.orbit.age_days(track).max(initial=0.0))
    notes = [age_note(worst)] if worst > DEGRADED_DAYS else []
    if np.isnan(kp[surroundings.covered]).any():
        notes.append("Kp is missing for part of the capture window: there only what holds for Kp 0 counts as seen.")
    return notes


def _warnings(reading: Reading, why: str, surroundings: Surroundings | None, notes: Sequence[str]) -> tuple[str, ...]:
    out = [*reading.story.notes, *reading.unread]
    out += [note for note in (why, *notes) if note]
    if surroundings is not None and surroundings.coverage < 0.999:
        out.append(f"Element sets serve {surroundings.coverage:.0%} of the capture window; the rest was not looked at.")
    return tuple(dict.fromkeys(out))


def _provenance(almanac: Almanac, surroundings: Surroundings | None) -> dict[str, Any]:
    from orbitctx import __version__
    from orbitctx.records.manifest import provenance, rows
    from orbitctx.records.store import own_provenance

    listed = {row.name for row in rows(almanac.folder)}
    elements = sorted(name for name in listed if name.startswith("iss_"))
    names = [*elements, *(name for name in _FILES if name in listed)]
    return {
        "version": __version__,
        "data": [*provenance(names, almanac.folder), *own_provenance()],
        "elements": _elements(almanac, surroundings.context.track) if surroundings is not None else [],
    }


def _elements(almanac: Almanac, track: GroundTrack) -> list[dict[str, Any]]:
    """The element sets that the result rests on; of a long stay only the first and last ones."""
    used, counts = np.unique(track.source[track.source >= 0], return_counts=True)
    if len(used) > _SETS_LISTED:
        keep = np.r_[0 : _SETS_LISTED // 2, len(used) - _SETS_LISTED // 2 : len(used)]
        used, counts = used[keep], counts[keep]
    out = []
    for source, count in zip(used, counts, strict=True):
        basis = almanac.orbit.describe(int(source))
        row: dict[str, Any] = {"line1": basis.element_set.line1, "line2": basis.element_set.line2, "kind": basis.kind}
        row |= {"start": isoformat(basis.start), "end": isoformat(basis.end), "instants": int(count)}
        row["rms_km"] = None if np.isnan(basis.rms_km) else round(basis.rms_km, 2)
        out.append(row)
    return out


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    out = []
    was, now = old["provenance"], new["provenance"]
    if was["version"] != now["version"]:
        out.append(f"The version was {was['version']}, it is {now['version']}.")
    hashes = {d["name"]: d["sha256"] for d in now["data"]}
    for row in was["data"]:
        if row["name"] not in hashes:
            out.append(f"The data file {row['name']} was used then and is not used now.")
        elif row["sha256"] != hashes[row["name"]]:
            out.append(f"The data file {row['name']} has changed.")
    out += [f"The data file {name} is new." for name in sorted(set(hashes) - {d["name"] for d in was["data"]})]
    for key in sorted(set(old) | set(new)):
        if key != "provenance":
            _compare(key, old.get(key), new.get(key), out)
    _compare("provenance.elements", was["elements"], now["elements"], out)
    return out


def _compare(path: str, old: Any, new: Any, out: list[str]) -> None:
    """Every place at which two JSON values differ, as sentences."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in sorted(set(old) | set(new)):
            _compare(f"{path}.{key}", old.get(key), new.get(key), out)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for k, (a, b) in enumerate(zip(old, new, strict=True)):
            _compare(f"{path}[{k}]", a, b, out)
    elif old != new:
        out.append(f"{path} was {_short(old)}, it is {_short(new)}.")


def _short(value: Any) -> str:
    text = f"a list of {len(value)}" if isinstance(value, list) else repr(value)
    return text if len(text) <= 80 else text[:77] + "..."
