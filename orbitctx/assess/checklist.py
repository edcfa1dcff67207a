"""One check for each kind of claim, in one table."""

from __future__ import annotations

from collections.abc import Callable

from orbitctx.assess import lighting, numbers, others, people, places, sightings, times
from orbitctx.assess.bench import Bench, finding
from orbitctx.assess.finding import Finding
from orbitctx.stories.claim import Claim

__all__ = ["CHECKS", "ORBIT_KINDS", "check_claims"]

Check = Callable[[Claim, Bench], Finding]

CHECKS: dict[str, Check] = {
    "captured": times.check_captured,
    "posted": times.check_posted,
    "photographer": people.check_photographer,
    "role": people.check_role,
    "expedition": people.check_expedition,
    "phenomenon": sightings.check_phenomenon,
    "both_hemispheres": sightings.check_both_hemispheres,
    "extent": sightings.check_extent,
    "station_over": places.check_station_over,
    "subject": places.check_subject,
    "direction": places.check_direction,
    "lighting": lighting.check_lighting,
    "storm": others.check_storm,
    "spacecraft": others.check_spacecraft,
    "image_id": others.check_image_id,
    "altitude": numbers.check_altitude,
    "speed": numbers.check_speed,
    "period": numbers.check_period,
    "inclination": numbers.check_inclination,
    "layer_height": numbers.check_layer_height,
}

# Claims that rest on the station's orbit, crew or height: they say nothing of another spacecraft.
ORBIT_KINDS = frozenset(CHECKS) - {"posted", "spacecraft", "layer_height", "storm"}


def check_claims(bench: Bench) -> list[Finding]:
    """A finding for every claim, in the order of the text."""
    return [_checked(claim, bench) for claim in bench.reading.claims]


def _checked(claim: Claim, bench: Bench) -> Finding:
    if bench.other_spacecraft is not None and claim.kind in ORBIT_KINDS:
        return finding(
            claim,
            "not_checkable",
            f"The picture is said to be from {bench.other_spacecraft}: it is not judged by the orbit of the station.",
        )
    check = CHECKS.get(claim.kind)
    if check is None:
        return finding(claim, "not_checkable", f"There is no check for claims of the kind {claim.kind}.")
    return check(claim, bench)
