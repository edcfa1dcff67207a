"""The oval: published models against their tables, and our own edge against the year it has not seen."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import orbitctx as oc
from orbitctx.almanac import default_almanac
from orbitctx.aurora.edge import NIGHT_HOURS, edge_features
from orbitctx.aurora.emission import brightness_between
from orbitctx.aurora.oval import gussenhoven_deg, starkov_deg, starkov_poleward_deg
from orbitctx.errors import UsageError

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT.parent / "shared" / "data" / "reference" / "boundary_models_by_kp.csv"
kps = st.integers(0, 27).map(lambda thirds: thirds / 3)
hours = st.floats(0, 24)


def test_gussenhoven_at_the_middle_of_its_bins() -> None:
    # authority: Gussenhoven et al. 1983, table 2, rows 00-01, 12-13 and 23-24 h
    assert gussenhoven_deg(0.5, 3.0) == pytest.approx(66.1 - 1.99 * 3)
    assert gussenhoven_deg(12.5, 5.0) == pytest.approx(69.4 - 0.84 * 5)
    assert gussenhoven_deg(23.5, 9.0) == pytest.approx(67.8 - 2.07 * 9)


@pytest.mark.reference
@pytest.mark.skipif(not TABLE.exists(), reason="the shared reference table of boundary models is not here")
@pytest.mark.parametrize(
    ("name", "model", "slack"),
    [
        ("Gussenhoven83", gussenhoven_deg, 0.06),
        ("Starkov diffuse", lambda t, k: starkov_deg(t, k, "diffuse"), 0.01),
        ("Starkov poleward", starkov_poleward_deg, 0.01),
        ("Starkov eq", lambda t, k: starkov_deg(t, k, "equatorward"), 0.46),  # A0 1.16 or 1.61 in the public copies
    ],
)
def test_models_as_the_reference_table_has_them(name, model, slack) -> None:
    # witness: the table of boundary models made independently
    with TABLE.open(encoding="utf-8") as rows:
        found = [r for r in csv.DictReader(rows) if r["model"] == name]
    assert len(found) == 10
    for row in found:
        for hour in (0, 3, 6, 9, 12, 15, 18, 21):
            assert float(model(hour, float(row["kp"]))) == pytest.approx(float(row[f"mlt{hour}"]), abs=slack)


def test_starkov_as_ocbpy_has_it() -> None:
    # witness: ocbpy.boundaries.models
    models = pytest.importorskip("ocbpy.boundaries.models")
    for kp in (1.0, 4.0, 7.0):
        al = 18 - 12.3 * kp + 27.2 * kp**2 - 2 * kp**3
        for mlt in (0.0, 5.0, 13.0, 21.0):
            theirs = 90 - models.starkov_auroral_boundary(mlt, al=al, bnd="diffuse")
            assert float(starkov_deg(mlt, kp, "diffuse")) == pytest.approx(float(theirs), abs=0.01)


def boundaries_of_2002():
    pytest.importorskip("ocbpy")
    sys.path.insert(0, str(ROOT / "data" / "recipes"))
    try:
        from aurora_edge import image_boundaries
    finally:
        sys.path.pop(0)
    utc, lat = image_boundaries(default_almanac().kp)
    year = utc >= np.datetime64("2002-01-01")
    return utc[year][::5], lat[year][::5]


def test_edge_on_the_year_it_has_not_seen() -> None:
    # authority: IMAGE FUV boundaries (Chisham et al. 2022), every fifth of 2002
    utc, lat = boundaries_of_2002()
    mlt = np.array(NIGHT_HOURS) % 24.0
    edge, spread = oc.equatorward_boundary(utc[:, None], mlt[None, :])
    miss = edge - lat
    assert np.sqrt((miss**2).mean()) <= 2.65
    assert abs(miss.mean()) <= 0.3
    assert 0.93 <= (np.abs(miss) <= 1.96 * spread).mean() <= 0.97
    published = gussenhoven_deg(mlt, default_almanac().kp.at(utc)[:, None]) - lat
    assert np.sqrt((published**2).mean()) - np.sqrt((miss**2).mean()) > 0.3


def times(*texts: str) -> np.ndarray:
    return np.array(texts, dtype="datetime64[us]")


def test_edge_of_the_great_storms_is_gussenhovens() -> None:
    kp = default_almanac().kp
    for text in ("2003-10-29T07:30", "2003-10-30T19:30", "2024-05-11T01:30"):
        edge, spread = oc.equatorward_boundary(text, 0.5)
        assert kp.at(times(text))[0] == 9.0
        assert float(edge) == pytest.approx(66.1 - 1.99 * 9)
        assert float(spread) >= 5.0


def test_edge_is_unknown_where_kp_is() -> None:
    edge, spread = oc.equatorward_boundary("1997-01-01T00:00Z", [0.0, 12.0])
    assert np.isnan(edge).all()
    assert np.isnan(spread).all()


def test_edge_broadcasts() -> None:
    utc = times("2017-03-27T18:00", "2017-03-27T21:00")
    assert oc.equatorward_boundary(utc[:, None], np.arange(24.0)[None, :])[0].shape == (2, 24)
    assert oc.equatorward_boundary(utc[0], 3.0)[0].shape == ()
    assert oc.equatorward_boundary(list(utc), [1.0, 2.0])[1].shape == (2,)
    assert oc.equatorward_boundary((t for t in utc), 3.0)[1].shape == (2,)


@pytest.mark.parametrize(("hours", "hemisphere"), [([1.0, 2.0, 3.0], "north"), ("six", "north"), (3.0, "east")])
def test_edge_refuses_what_it_cannot_answer(hours, hemisphere: str) -> None:
    with pytest.raises(UsageError):
        oc.equatorward_boundary(times("2017-03-27T18:00", "2017-03-27T21:00"), hours, hemisphere=hemisphere)


def test_south_is_the_north_half_a_year_away() -> None:
    model = default_almanac().edge
    given = edge_features(default_almanac().kp, times("2017-01-05T12:00"), south=True)
    turned = edge_features(default_almanac().kp, times("2017-01-05T12:00"))
    assert given.features[-2] == pytest.approx(-turned.features[-2])
    assert abs(float((model.edge.latitude(given, 0.0)[0] - model.edge.latitude(turned, 0.0)[0])[0])) > 0.3


@settings(deadline=None)
@given(kps, hours)
def test_higher_kp_never_shrinks_the_published_oval(kp: float, mlt: float) -> None:
    assert gussenhoven_deg(mlt, kp + 0.33) < gussenhoven_deg(mlt, kp)


@settings(deadline=None)
@given(st.integers(0, 70_000), hours)
def test_higher_kp_moves_the_edge_equatorward_and_the_table_agrees(number: int, mlt: float) -> None:
    kp, model = default_almanac().kp, default_almanac().edge
    utc = kp.interval_start(np.array([number])) + np.timedelta64(50, "m")
    low, high = (model.boundary(kp, utc, mlt, raise_kp=step)[0][0] for step in (0.0, 1.0))
    if kp.at(utc)[0] < 8.0:
        assert 0.3 < low - high < 4.0
    table = model.edge.table(edge_features(kp, utc), np.array([mlt]))[0][0, 0]
    assert table == pytest.approx(low, abs=1e-9)
    assert 44 < low < 80


@settings(deadline=None)
@given(st.integers(0, 70_000))
def test_edge_is_continuous_around_the_clock(number: int) -> None:
    kp, model = default_almanac().kp, default_almanac().edge
    utc = kp.interval_start(np.array([number]))
    mlt = np.arange(0, 24.05, 0.1)
    edge = model.boundary(kp, utc, mlt)[0]
    assert edge[0] == pytest.approx(edge[-1])
    assert np.abs(np.diff(edge)).max() < 0.5


def brightness(mlat_deg, mlt_hours, kp):
    """Between the published boundaries, the far side at least 3 degrees off."""
    edge = gussenhoven_deg(mlt_hours, kp)
    far = np.maximum(starkov_poleward_deg(mlt_hours, kp), edge + 3.0)
    return brightness_between(mlat_deg, mlt_hours, kp, edge, far)


def test_brightness_lies_in_the_oval_and_grows_with_kp() -> None:
    mlat = np.arange(40.0, 90.0, 0.5)
    for kp in (0.0, 3.0, 6.0, 9.0):
        field = brightness(mlat[:, None], np.arange(24.0)[None, :], kp)
        assert field.min() >= 0
        assert field.max() <= 1
        crest = mlat[field[:, 0].argmax()]
        assert gussenhoven_deg(0.0, kp) < crest < gussenhoven_deg(0.0, kp) + 10
        assert field[:, 0].max() > field[:, 13].max()  # midnight outshines early afternoon
    assert brightness(-65.0, 0.0, 5.0) == brightness(65.0, 0.0, 5.0)
    assert brightness(58.0, 0.0, 8.0) > brightness(64.0, 0.0, 1.0)
