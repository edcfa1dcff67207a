"""Pins: our own output, held fast so that a change of it is seen and told in the changelog; no proof that it is right.

Values with an authority or an independent witness behind them are tested beside the code that they speak of.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import orbitctx as oc

STORIES = Path(__file__).parents[1] / "examples" / "stories"

# pin: verdict and capture window (first and last day) of the example stories
VERDICTS = {
    "1_nordic_curtains.md": ("plausible", "2018-06-08", "2023-09-27"),
    "2_nattljus_i_norr.txt": ("plausible", "2017-01-18", "2017-01-18"),
    "3_station_on_instagram.json": ("plausible", "2020-10-19", "2021-01-24"),
    "4_two_auroras_in_4k.html": ("undetermined", None, None),
    "5_airglow_from_the_cupola.md": ("plausible_with_errors", "2021-04-24", "2021-11-08"),
    "6_credited_too_late.json": ("contradicted", "2025-07-26", "2026-01-21"),
}


@pytest.mark.parametrize("name", sorted(p.name for p in STORIES.iterdir()))
def test_verdicts_of_the_examples(name: str) -> None:
    verdict, first, last = VERDICTS[name]
    result = oc.check(oc.read_story(STORIES / name), scene=False)
    assert result.verdict == verdict
    window = result.capture.window
    told = (None, None) if window is None else (str(window.start)[:10], str(window.end - np.timedelta64(1, "s"))[:10])
    assert told == (first, last)


def test_minutes_of_aurora_of_a_day() -> None:
    # pin: a minute more or less is a change of the oval, of Kp or of the orbit
    day = oc.day("2017-03-27")
    assert (day.aurora_minutes("north"), day.aurora_minutes("south")) == (377, 0)


def test_the_edge_of_the_oval() -> None:
    # pin: degrees of AACGM latitude at four local times of a quiet and of a stormy hour
    quiet, _ = oc.equatorward_boundary(np.datetime64("2019-12-01T00:00"), [0, 6, 12, 18])
    storm, _ = oc.equatorward_boundary(np.datetime64("2024-05-11T00:00"), [0, 6, 12, 18])
    assert quiet == pytest.approx([64.647, 66.047, 68.767, 69.376], abs=0.005)
    assert storm == pytest.approx([48.68, 51.035, 60.345, 57.425], abs=0.005)


def test_a_position() -> None:
    # pin: geodetic degrees and km from the fitted record; ten metres would be a change of the record or of the frames
    track = oc.track("2017-03-27T21:32:00Z")
    assert (track.lat_deg[0], track.lon_deg[0], track.height_km[0]) == pytest.approx(
        (51.71796, 20.65418, 411.29119), abs=1e-4
    )
