"""GeoJSON, KML, CZML, tables and plots of tracks and windows."""

from __future__ import annotations

import dataclasses
import itertools
import json
import xml.etree.ElementTree as ET

import numpy as np
import pytest

import orbitctx as oc
from orbitctx.errors import MissingExtraError
from orbitctx.report.geofiles import to_czml, to_geojson, to_kml
from orbitctx.tables import html_table

from .samples import build


@pytest.fixture(scope="module")
def day() -> oc.days.Day:
    return oc.day("2017-03-27")


def test_geojson_lies_on_the_earth_and_never_jumps_over_the_date_line(day) -> None:
    data = json.loads(to_geojson(day.track, day.windows))
    line, *points = data["features"]
    assert len(points) == len(day.windows)
    for piece in line["geometry"]["coordinates"]:
        lon, lat, height = np.array(piece).T
        assert np.abs(np.diff(lon)).max() < 10
        assert np.abs(lon).max() <= 180
        assert np.abs(lat).max() < 52
        assert (height > 380_000).all()
        assert (height < 440_000).all()


def test_geojson_pieces_meet_at_the_date_line(day) -> None:
    pieces = json.loads(to_geojson(day.track))["features"][0]["geometry"]["coordinates"]
    assert len(pieces) >= 15  # one for each revolution
    for a, b in itertools.pairwise(pieces):
        assert a[-1][0] == -b[0][0]
        assert abs(a[-1][0]) == 180
        assert a[-1][1] == b[0][1]


def test_kml_is_well_formed_and_counts_the_windows(day) -> None:
    root = ET.fromstring(to_kml(day.track, day.windows))
    marks = root.findall(".//{http://www.opengis.net/kml/2.2}Placemark")
    points = root.findall(".//{http://www.opengis.net/kml/2.2}Point")
    assert len(points) == len(day.windows)
    assert len(marks) > len(points)


def test_czml_moves_the_station(day) -> None:
    packets = json.loads(to_czml(day.track, day.windows))
    assert packets[0]["id"] == "document"
    samples = packets[1]["position"]["cartographicDegrees"]
    assert len(samples) == 4 * len(day.track.utc)
    assert samples[4] == 60


def test_tables_keep_the_numbers_and_their_units(day) -> None:
    pd = pytest.importorskip("pandas", reason="pandas is not installed")
    frame, table = day.track.to_pandas(), day.track.to_table()
    assert str(frame.index.tz) == "UTC"
    assert isinstance(frame, pd.DataFrame)
    assert np.array_equal(frame["lat_deg"].to_numpy(), day.track.lat_deg)
    assert str(table["height_km"].unit) == "km"
    assert np.allclose(table["lat_deg"].to_value("rad"), np.radians(day.track.lat_deg))
    assert table["utc"][0].isot == "2017-03-27T00:00:00.000"
    assert {"north_seen", "kp", "sun_altitude_deg"} <= set(day.to_pandas().columns)
    assert len(day.windows.to_pandas()) == len(day.windows) == len(day.windows.to_table())


def test_notebook_views_show_something(day) -> None:
    for thing in (day.track, day.context, day.windows, oc.find_windows(day.context, "south")):
        assert thing._repr_html_().startswith("<table><caption>")
    html = day._repr_html_()
    assert html.count("<svg") == 2
    assert "from its epoch" in html


def test_html_cells_are_escaped() -> None:
    assert "<script>" not in html_table("<script>", {"<script>": ["<script>"]})


def test_a_check_as_a_table_has_a_row_for_each_claim() -> None:
    pytest.importorskip("pandas", reason="pandas is not installed")
    dossier = build()
    claims = dossier.to_record()["claims"]
    frame, table = dossier.to_pandas(), dossier.to_table()
    for name in ("id", "kind", "quote", "start", "status", "reason"):
        assert list(frame[name]) == [c[name] for c in claims]
        assert list(table[name]) == [c[name] for c in claims]
    assert [json.loads(v) for v in frame["value"]] == [c["value"] for c in claims]
    assert len(build(findings=(), reading=dataclasses.replace(dossier.reading, claims=())).to_pandas()) == 0


def test_windows_are_drawn_over_time(day) -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    axes = day.windows.plot()
    (dots,) = axes.lines
    assert len(dots.get_xdata()) == len(day.windows) > 0
    assert list(dots.get_ydata()) == [w.margin_deg for w in day.windows]
    assert day.windows.plot(axes) is axes


def test_the_answer_of_when_as_a_table_and_over_time() -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    found = oc.when(place="Oslo", from_="2017-03-27", until="2017-03-27")
    table = found.to_table()
    assert len(table) == len(found.windows) > 0
    assert [str(table[name].unit) for name in ("lat_deg", "height_km", "Oslo_km")] == ["deg", "km", "km"]
    (dots,) = found.plot().lines
    assert list(dots.get_ydata()) == [w.score for w in found.windows]
    nothing = oc.when(place="Oslo", kp=9, from_="2017-03-27", until="2017-03-27")
    assert len(nothing.to_table()) == 0
    assert len(nothing.plot().lines) == 1


def test_plot_draws_coast_and_track(day) -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    axes = day.plot()
    assert [t.get_text() for t in axes.get_legend().get_texts()] == ["day", "night"]
    assert len(axes.lines) > 100
    assert len(day.track.plot().lines) == 1


def test_missing_extras_are_named(day, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtraError, match=r"orbitctx\[notebook\]"):
        day.track.to_pandas()
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(MissingExtraError, match=r"orbitctx\[notebook\]"):
        day.plot()
    with pytest.raises(MissingExtraError, match=r"orbitctx\[notebook\]"):
        day.windows.plot()
