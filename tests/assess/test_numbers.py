from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbitctx.almanac import Almanac
from orbitctx.assess.bench import Bench
from orbitctx.assess.finding import CaptureWindow
from orbitctx.assess.numbers import (
    check_altitude,
    check_inclination,
    check_layer_height,
    check_period,
    check_speed,
)
from orbitctx.stories.claim import Claim
from orbitctx.stories.story import Quote
from tests.assess.claims import claim, reading

CHECKS = {
    "altitude": check_altitude,
    "speed": check_speed,
    "period": check_period,
    "inclination": check_inclination,
    "layer_height": check_layer_height,
}


def bench(*kinds: str) -> Bench:
    """A bench without a date: heights are then those of all the years."""
    almanac = Almanac()
    told = reading(*(("phenomenon", {"kind": kind}) for kind in kinds))
    return Bench(
        told, CaptureWindow(None, "none"), almanac.roster, None, None, lambda lat, lon, when: lat, almanac.orbit.covered
    )


# Authority: heights, speeds and periods as science writes and NASA's pages give them; layers as published.
TRUE = [
    ("speed", {"km_s": 7.66}),
    ("speed", {"km_s": 17000 * 1.609344 / 3600}),
    ("speed", {"km_s": 17500 * 1.609344 / 3600}),
    ("speed", {"km_s": 28000 / 3600}),
    ("speed", {"km_s": 8.0}),
    ("speed", {"km_s": 27600 / 3600}),
    ("period", {"minutes": 90}),
    ("period", {"minutes": 92}),
    ("period", {"minutes": 93}),
    ("period", {"minutes": 96}),
    ("inclination", {"deg": 51.6}),
    ("inclination", {"deg": 51.8}),
    ("inclination", {"deg": 52}),
    ("altitude", {"km": 402.3}),
    ("altitude", {"km": 350}),
    ("altitude", {"km": 420}),
    ("altitude", {"km_min": 400}),
    ("layer_height", {"km": 90, "layer": "sodium"}),
    ("layer_height", {"km": 95, "layer": "airglow"}),
    ("layer_height", {"km": [100, 300]}),
    ("layer_height", {"km_min": 200}),
    ("layer_height", {"km": 100}),
    ("layer_height", {"km_min": 200, "layer": "red"}),
]

# The number, and the slip that makes it true.
FALSE = [
    ("layer_height", {"km": 55, "layer": "sodium"}, "kilometres for miles"),
    ("layer_height", {"km": 60, "layer": "airglow"}, "kilometres for miles"),
    ("altitude", {"km": 250}, "kilometres for miles"),
    ("altitude", {"km": 400 * 1.609344}, "miles for kilometres"),
    ("speed", {"km_s": 17500 / 3600}, "km/h for miles per hour"),
    ("speed", {"km_s": 28000.0}, "km/s for km/h"),
    ("period", {"minutes": 5400}, "hours for minutes"),
    ("period", {"minutes": 1.5}, None),
    ("inclination", {"deg": 61.6}, None),
    ("altitude", {"km": 120}, None),
]


@pytest.mark.parametrize(("kind", "value"), TRUE)
def test_true_numbers_are_consistent(kind: str, value: dict[str, object]) -> None:
    found = CHECKS[kind](claim(kind, **value), bench("aurora"))
    assert found.status == "consistent", found.reason


@pytest.mark.parametrize(("kind", "value", "slip"), FALSE)
def test_wrong_numbers_are_inaccurate_and_the_slip_is_named(
    kind: str, value: dict[str, object], slip: str | None
) -> None:
    found = CHECKS[kind](claim(kind, **value), bench("airglow"))
    assert found.status == "inaccurate", found.reason
    assert slip is None or slip in found.reason, found.reason


def test_the_unit_of_the_text_is_the_one_that_its_number_needs() -> None:
    said = Claim("c1", "speed", {"km_s": 27.6}, Quote("27.600 Meter pro Sekunde", 0, 24))
    assert "a slip of unit, m/s for km/h" in check_speed(said, bench("airglow")).reason


@given(st.floats(min_value=1, max_value=5000))
def test_a_height_is_never_worse_than_inaccurate(km: float) -> None:
    found = check_altitude(claim("altitude", km=round(km, 2)), BENCH)
    assert found.status in {"consistent", "inaccurate"}
    assert found.evidence


@given(st.floats(min_value=1, max_value=900), st.floats(min_value=0, max_value=400))
def test_a_wider_range_of_layer_heights_never_turns_true(low: float, more: float) -> None:
    """Widening a range that is off leaves it off: all of it must lie where the layer is."""
    narrow = check_layer_height(claim("layer_height", km=[low, low + more], layer="sodium"), BENCH)
    wide = check_layer_height(claim("layer_height", km=[low / 2, low + 2 * more], layer="sodium"), BENCH)
    assert narrow.status == "consistent" or wide.status == "inaccurate"


BENCH = bench("airglow")
