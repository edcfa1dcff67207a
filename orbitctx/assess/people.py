"""Who: the photographer's stays, their role and nation, the expedition. All against the roster."""

from __future__ import annotations

import numpy as np

from orbitctx.assess.bench import Bench, evidence, finding
from orbitctx.assess.finding import Evidence, Finding
from orbitctx.assess.tolerances import EXPEDITION_SLACK_H, FRESH_DAYS, ROSTER_SLACK_H
from orbitctx.instants import TimeWindow, isoformat
from orbitctx.stories.claim import Claim

__all__ = ["check_expedition", "check_photographer", "check_role", "names_aboard"]

_ROSTER = "roster of stays aboard (docking to undocking, edges within a day)"
_DAY = np.timedelta64(86_400_000_000, "us")
# Docked shuttle crews and residents together were 13 at most; more names than this explain nothing.
_NAMES_SHOWN = 13
# Over a longer window than this nearly every nation had somebody aboard.
_CREW_DAYS = 31
_ONE_BREATH = 40  # characters between two names of one list


def check_photographer(claim: Claim, bench: Bench) -> Finding:
    """Whether the person credited was aboard when the picture can have been taken."""
    name = str(claim.value["name"])
    person = bench.roster.person(name)
    if person is None:
        return _not_on_roster(claim, bench, name)
    stays = [stay.window for stay in bench.roster.stays(person.name)]
    rows = [_stay_row(person.name, stay) for stay in stays]
    if not stays:
        return finding(
            claim,
            "contradicted",
            f"{person.name} has never been aboard the station according to the roster.",
            flips=_somebody_aboard(bench),
            true_reading=_aboard_then(bench),
        )
    window = bench.capture.window
    if window is not None and window.start >= bench.roster.covered.end:
        until = _last(bench.roster.covered)
        return finding(claim, "not_checkable", f"The roster ends on {until}: it does not say who is aboard after that.")
    if bench.capture.rests_on in {"captured", "published", "expedition"} and window is not None:
        return _against_window(claim, bench, person.name, stays, rows)
    return _against_publication(claim, bench, person.name, stays, rows)


def _against_window(claim: Claim, bench: Bench, name: str, stays: list[TimeWindow], rows: list[Evidence]) -> Finding:
    candidates = bench.capture.candidates
    met = [
        s
        for s in stays
        if any(s.widened(before_h=ROSTER_SLACK_H, after_h=ROSTER_SLACK_H).intersection(c) for c in candidates)
    ]
    if bench.capture.rests_on == "published" and not met:
        return _not_fresh(claim, bench, name, stays, rows)
    if met:
        stay = met[0]
        status = "supported" if bench.capture.window is not None and bench.capture.window.days <= 31 else "consistent"
        return finding(
            claim,
            status,
            f"{name} was aboard from {_day(stay.start)} to {_last(stay)}, and the capture window lies within that.",
            _stay_row(name, stay),
            flips=(f"a capture before {_day(stay.start)} or after {_last(stay)}",),
        )
    if _another_aboard(claim, bench) and (bench.reading.compilation or not _named_together(claim, bench)):
        # Footage put together from several stays, or a second name far from the first that may be incidental: the
        # date told is that of one of the people credited.
        reason = f"{name} was not aboard in the capture window; another person credited was."
        return finding(claim, "unlikely", reason, *rows, flips=_somebody_aboard(bench))
    window = candidates[0]
    nearest = min(stays, key=lambda s: _gap_days(s, window))
    gap = _gap_days(nearest, window)
    if window.start >= nearest.end:
        when = f"left the station on {_last(nearest)}, {gap:.0f} days before"
    else:
        when = f"came aboard only on {_day(nearest.start)}, {gap:.0f} days after"
    return finding(
        claim,
        "contradicted",
        f"{name} was not aboard on {_span(window)}: {name} {when}.",
        *rows,
        flips=(f"a capture between {_day(nearest.start)} and {_last(nearest)}", *_somebody_aboard(bench)),
        true_reading=_aboard_then(bench),
    )


def _named_together(claim: Claim, bench: Bench) -> bool:
    """ "Ann and Bob photographed": names in one breath are credited together."""
    others = [c.quote for c in bench.claims("photographer") if c.value["name"] != claim.value["name"]]
    return any(max(claim.quote.start - o.end, o.start - claim.quote.end) <= _ONE_BREATH for o in others)


def _another_aboard(claim: Claim, bench: Bench) -> bool:
    others = [c for c in bench.claims("photographer") if c.value["name"] != claim.value["name"]]
    stays = [stay for c in others for stay in bench.roster.stays(str(c.value["name"]))]
    return any(stay.window.intersection(c) for stay in stays for c in bench.capture.candidates)


def _against_publication(
    claim: Claim, bench: Bench, name: str, stays: list[TimeWindow], rows: list[Evidence]
) -> Finding:
    until = bench.capture.until
    spans = " and ".join(f"{_day(s.start)} to {_last(s)}" for s in stays)
    if until is None:
        return finding(
            claim,
            "consistent",
            f"{name} was aboard {spans}; the text gives no date that could be against it.",
            *rows,
            flips=(f"a publication more than {FRESH_DAYS:.0f} days after {_last(max(stays, key=lambda s: s.end))}",),
        )
    before = [s for s in stays if s.start - _DAY < until.end]
    if not before:
        first = min(s.start for s in stays)
        return finding(
            claim,
            "contradicted",
            f"{name} first came aboard on {_day(first)}, after the story was out ({_span(until)}).",
            *rows,
            flips=(*_somebody_aboard(bench), f"a publication after {_day(first)}"),
            true_reading=_aboard_then(bench),
        )
    last = max(before, key=lambda s: s.end)
    if until.start >= last.end == bench.roster.covered.end:
        reason = f"{name} was aboard {spans}, when the roster ends: when that stay ended is not known."
        return finding(claim, "consistent", reason, *rows)
    gap = max(0.0, float((until.start - last.end) / _DAY))
    if gap > FRESH_DAYS and bench.reading.told_as_news:
        return _not_fresh(claim, bench, name, stays, rows)
    return finding(
        claim,
        "supported" if gap <= 1 else "consistent",
        f"{name} was aboard {spans}"
        + (
            ", and was there when it was published."
            if gap <= 1
            else f", and left {gap:.0f} days before it was published."
        ),
        *rows,
        flips=(f"a publication more than {FRESH_DAYS:.0f} days after {_last(last)}",),
    )


def _not_fresh(claim: Claim, bench: Bench, name: str, stays: list[TimeWindow], rows: list[Evidence]) -> Finding:
    until = bench.capture.until or bench.capture.window
    assert until is not None
    before = [s for s in stays if s.start < until.end]
    if before:
        last = max(before, key=lambda s: s.end)
        gap = float((until.start - last.end) / _DAY)
        when = f"left the station on {_last(last)}, {gap:.0f} days before it was published"
        flip = f"a picture of {_day(last.start)} to {_last(last)}, told from the archive"
    else:
        first = min(stays, key=lambda s: s.start)
        when = f"first came aboard on {_day(first.start)}, after it was published"
        flip = f"a publication after {_day(first.start)}"
    return finding(
        claim,
        "contradicted",
        f"{name} was not aboard then: {name} {when}. Taken as news, which means a picture at most {FRESH_DAYS:.0f} "
        "days old (the longest lag found is 73 days).",
        *rows,
        flips=(flip, *_somebody_aboard(bench)),
        true_reading=_aboard_then(bench),
    )


def _not_on_roster(claim: Claim, bench: Bench, name: str) -> Finding:
    nearest = ", ".join(str(n) for n in bench.roster.nearest_names(name)[:3])
    missing = f"{name} is not on the roster of the station" + (f"; nearest names: {nearest}" if nearest else "") + "."
    return finding(claim, "not_checkable", missing, flips=(nearest.replace(", ", " or "),) if nearest else ())


def check_role(claim: Claim, bench: Bench) -> Finding:
    """Commander, nation: of the photographer, in the expedition of the capture window."""
    photographers = bench.claims("photographer")
    person = bench.roster.person(photographers[0].value["name"]) if photographers else None
    nation = claim.value.get("nation")
    if person is None:
        return _nation_aboard(claim, bench, str(nation) if nation else None)
    own = person.nation
    if nation and own and not _same_nation(str(nation), str(own)):
        row = evidence("nation of the person", own, method="roster entry", source=_ROSTER)
        return finding(claim, "inaccurate", f"{person.name} flew for {_country(own)}, not for {_country(nation)}.", row)
    if str(claim.value.get("role", "")).lower() == "commander":
        return _commander(claim, bench, person.name)
    if nation and own:
        row = evidence("nation of the person", own, method="roster entry", source=_ROSTER)
        return finding(claim, "consistent", f"{person.name} flew for {_country(own)}.", row)
    return finding(claim, "consistent", "The roster holds nothing against this role.")


def _country(nation: object) -> str:
    """A country's name as it stands inside an English sentence."""
    return f"the {nation}" if str(nation).startswith(("United ", "Netherlands")) else str(nation)


def _nation_aboard(claim: Claim, bench: Bench, nation: str | None) -> Finding:
    """Of somebody who is not named: whether anybody of that nation was aboard."""
    window = bench.capture.window
    if nation is None or window is None or window.days > _CREW_DAYS:
        return finding(claim, "not_checkable", "Missing: a name, or a nation and a date within a month.")
    crew = bench.roster.aboard(window.widened(before_h=ROSTER_SLACK_H, after_h=ROSTER_SLACK_H))
    names = ", ".join(s.name for s in crew if _same_nation(nation, s.person.nation))
    if names:
        row = evidence(f"aboard for {nation}", names, method="roster entries", source=_ROSTER, at=window)
        return finding(claim, "consistent", f"Aboard then for {_country(nation)}: {names}.", row)
    return finding(claim, "inaccurate", f"Nobody who flew for {_country(nation)} was aboard then.")


def _commander(claim: Claim, bench: Bench, name: str) -> Finding:
    window = bench.capture.window
    if window is None:
        return finding(claim, "not_checkable", "Without a date it is open which expedition is meant.")
    known = {n: bench.roster.commander(n) for n in bench.roster.expeditions_in(window) if bench.roster.commander(n)}
    if not known:
        return finding(claim, "not_checkable", "The roster names no commander for that time.")
    told = "; ".join(f"Expedition {n}: {', then '.join(names)}" for n, names in known.items())
    row = evidence("commander", told, method="roster of expeditions", source=_ROSTER, at=window)
    if any(name in names for names in known.values()):
        return finding(claim, "supported", f"{name} commanded the station in that window.", row)
    return finding(claim, "inaccurate", f"{name} did not command the station then ({told}).", row)


def check_expedition(claim: Claim, bench: Bench) -> Finding:
    """Whether the expedition named was in progress in the capture window."""
    number = int(claim.value["number"])
    span = bench.roster.expedition(number)
    if span is None:
        return _expedition_not_listed(claim, bench, number)
    row = evidence(
        f"Expedition {number}",
        f"{_day(span.start)} to {_last(span)}",
        method="roster of expeditions",
        source=_ROSTER,
        uncertainty=2,
    )
    wide = span.widened(before_h=EXPEDITION_SLACK_H, after_h=EXPEDITION_SLACK_H)
    flips = (f"a capture outside {_day(span.start)} to {_last(span)}",)
    window = bench.capture.window
    if window is None:
        return _expedition_without_date(claim, bench, number, wide, row)
    if bench.capture.rests_on == "expedition":
        return finding(
            claim,
            "consistent",
            f"Expedition {number} lasted {_day(span.start)} to {_last(span)}; it bounds the time here.",
            row,
            flips=flips,
        )
    if any(wide.intersection(c) for c in bench.capture.candidates):
        status = "supported" if window.days <= 31 else "consistent"
        return finding(claim, status, f"Expedition {number} was in progress then.", row, flips=flips)
    return _expedition_elsewhere(claim, bench, span, row)


def _expedition_not_listed(claim: Claim, bench: Bench, number: int) -> Finding:
    """A number that the roster does not have: it counts without a gap, so that none but a later one can be missing."""
    listed = [e.number for e in bench.roster.expeditions]
    last = bench.roster.expeditions[-1].window
    until = bench.capture.until
    times = bench.capture.candidates or ((until,) if until is not None else ())
    # The next one may begin as soon as the last one listed ends, its edge within two days.
    known_until = last.end - round(EXPEDITION_SLACK_H) * np.timedelta64(1, "h")
    if not times or any(t.end > known_until for t in times):
        missing = "a roster of expeditions that reaches the date" if times else "a date"
        reason = f"Expedition {number} is not in the roster of expeditions, which ends with Expedition {listed[-1]}."
        return finding(claim, "not_checkable", f"{reason} Missing: {missing}.")
    row = evidence(
        f"Expedition {listed[-1]}, the last one listed",
        f"{_day(last.start)} to {_last(last)}",
        method="roster of expeditions",
        source=_ROSTER,
        uncertainty=2,
    )
    told = f"There was no Expedition {number}: the roster knows {listed[0]} to {listed[-1]} by {_last(last)}"
    window = times[0]
    then = ", ".join(str(n) for n in bench.roster.expeditions_in(window)) or "none"
    return finding(
        claim,
        "contradicted",
        f"{told}; on {_span(window)} it was Expedition {then}.",
        row,
        flips=(f"Expedition {then}",),
        true_reading=f"Expedition {then} was aboard on {_span(window)}",
    )


def _expedition_elsewhere(claim: Claim, bench: Bench, span: TimeWindow, row: Evidence) -> Finding:
    number = int(claim.value["number"])
    wide = span.widened(before_h=EXPEDITION_SLACK_H, after_h=EXPEDITION_SLACK_H)
    window = bench.capture.candidates[0]
    then = ", ".join(str(n) for n in bench.roster.expeditions_in(window)) or "none"
    for photographer in bench.claims("photographer"):
        for stay in bench.roster.stays(str(photographer.value["name"])):
            if wide.intersection(stay.window) and any(stay.window.intersection(c) for c in bench.capture.candidates):
                return finding(
                    claim,
                    "consistent",
                    f"{stay.name} belonged to Expedition {number}; on the capture date it was Expedition {then}.",
                    row,
                )
    others = [bench.roster.expedition(int(c.value["number"])) for c in bench.claims("expedition") if c is not claim]
    if any(o and o.intersection(c) for o in others for c in bench.capture.candidates):
        reason = f"Expedition {number} was not in progress then; the text names the one that was as well."
        return finding(claim, "consistent", reason, row)
    published = bench.reading.story.published or bench.capture.until
    if published is not None and wide.intersection(published) and _gap_days(window, published) <= FRESH_DAYS:
        return finding(
            claim,
            "consistent",
            f"Expedition {number} was in progress when the story was out; on the capture date it was {then}.",
            row,
        )
    return finding(
        claim,
        "contradicted",
        f"On {_span(window)} it was Expedition {then}; Expedition {number} lasted {_day(span.start)} to {_last(span)}.",
        row,
        flips=(f"Expedition {then}", f"a capture between {_day(span.start)} and {_last(span)}"),
        true_reading=f"Expedition {then} was aboard on {_span(window)}",
    )


def _expedition_without_date(claim: Claim, bench: Bench, number: int, wide: TimeWindow, row: Evidence) -> Finding:
    until = bench.capture.until
    if until is not None and wide.start >= until.end:
        return finding(claim, "contradicted", f"Expedition {number} began after the story was out.", row)
    return finding(claim, "consistent", f"Expedition {number} took place; nothing else in the text dates it.", row)


def names_aboard(bench: Bench, window: TimeWindow | None = None) -> list[str]:
    """Names of the people aboard in a window (by default the first candidate), where it is short enough to tell."""
    window = window or (bench.capture.candidates[0] if bench.capture.candidates else bench.capture.until)
    if window is None or window.days > 40:
        return []
    names = dict.fromkeys(stay.name for stay in bench.roster.aboard(window))
    return list(names)[:_NAMES_SHOWN]


def _somebody_aboard(bench: Bench) -> tuple[str, ...]:
    """Who else can have taken it, as a change that would turn a finding; empty where the time is too wide to tell."""
    names = _crew_then(bench)
    return ("another photographer: " + " or ".join(names),) if names else ()


def _aboard_then(bench: Bench) -> str | None:
    names = _crew_then(bench)
    return "aboard then: " + ", ".join(names) if names else None


def _crew_then(bench: Bench) -> list[str]:
    """Who was aboard when the story was out, where nothing says when the picture was taken; else at the capture."""
    return names_aboard(
        bench, bench.capture.until if bench.capture.rests_on in {"published", "stay", "nothing"} else None
    )


def _stay_row(name: str, stay: TimeWindow) -> Evidence:
    return evidence(
        f"stay of {name}",
        f"{_day(stay.start)} to {_last(stay)}",
        method="roster entry",
        source=_ROSTER,
        uncertainty=1,
    )


def _same_nation(told: str, own: str) -> bool:
    alias = {"usa": "united states", "us": "united states", "america": "united states", "uk": "united kingdom"}
    a, b = (alias.get(x.lower().strip(), x.lower().strip()) for x in (told, own))
    return a == b or a in b or b in a


def _gap_days(a: TimeWindow, b: TimeWindow) -> float:
    """Days between two windows; 0 where they meet."""
    return max(0.0, float((b.start - a.end) / _DAY), float((a.start - b.end) / _DAY))


def _day(instant: np.datetime64) -> str:
    return isoformat(instant)[:10]


def _last(window: TimeWindow) -> str:
    """The last day of a stay or an expedition: windows are half-open, people think in days aboard."""
    return _day(window.end - np.timedelta64(1, "us"))


def _span(window: TimeWindow) -> str:
    first, last = _day(window.start), _day(window.end - np.timedelta64(1, "us"))
    return first if first == last else f"{first} to {last}"
