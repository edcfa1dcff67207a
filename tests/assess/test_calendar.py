from __future__ import annotations

import xml.etree.ElementTree as ET

from orbitctx.assess.calendar import calendar_svg

SVG = "{http://www.w3.org/2000/svg}"


def test_every_night_of_the_months_has_a_square_and_the_found_ones_a_tip() -> None:
    root = ET.fromstring(calendar_svg({"2017-01-30": 0.2, "2017-03-27": 0.9}, "Nights <of> & more"))
    squares = [r for r in root.iter(f"{SVG}rect") if r.get("stroke")]
    assert len(squares) == 31 + 28 + 31
    tips = [r.findtext(f"{SVG}title") for r in squares if r.find(f"{SVG}title") is not None]
    assert tips == ["2017-01-30: 0.20", "2017-03-27: 0.90"]


def test_the_best_night_has_the_deepest_shade() -> None:
    root = ET.fromstring(calendar_svg({"2017-03-01": 0.1, "2017-03-27": 0.9}, "x"))
    found = {t.text: r.get("fill") for r in root.iter(f"{SVG}rect") if (t := r.find(f"{SVG}title")) is not None}
    assert found["2017-03-27: 0.90"] == "#166a5b"
    assert found["2017-03-01: 0.10"] != "#166a5b"


def test_no_night_is_said_so() -> None:
    assert "No night found" in calendar_svg({}, "nothing")
