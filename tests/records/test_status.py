"""What ``data status`` says is what the records hold."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from orbitctx.errors import NoDataError
from orbitctx.records import manifest, store
from orbitctx.records.status import status, yearly_spread

TODAY = np.datetime64("2026-11-21T12:00", "us")


def spread(utc: np.ndarray) -> np.ndarray:
    """Known to 2 km until 2020, to 8 km on one day of 2004, not at all in 2021, half of 2022."""
    year = utc.astype("datetime64[Y]").astype(int) + 1970
    if (year == 2021).all():
        raise NoDataError("nothing")
    km = np.full(len(utc), 2.0)
    km[utc.astype("datetime64[D]") == np.datetime64("2004-02-29")] = 8.0
    km[utc >= np.datetime64("2022-07-02T12:00")] = np.nan
    return km


def test_the_years_are_told_apart() -> None:
    years = {one.year: one for one in yearly_spread(spread, TODAY)}
    assert list(years) == list(range(1998, 2027))
    assert (years[2004].median_km, years[2004].worst_km, years[2004].covered_share) == (2.0, 8.0, 1.0)
    assert (years[2021].median_km, years[2021].covered_share) == (None, 0.0)
    assert years[2022].covered_share == pytest.approx(0.5)


def test_every_file_of_the_manifest_is_told_with_its_age(tmp_path: Path) -> None:
    found = status(home=tmp_path, today=TODAY)
    assert [one.name for one in found.files] == [row.name for row in manifest.rows()]
    (kp,) = (one for one in found.files if one.name == "kp.npy")
    assert kp.covers is not None
    assert kp.age_days == (TODAY.astype("datetime64[D]") - np.datetime64(kp.covers[1])).astype(int)
    assert found.years == ()


def test_the_record_is_plain_json_and_the_text_names_everything(tmp_path: Path) -> None:
    content = np.zeros(2, store.KP_DTYPE).tobytes()
    store.commit(lambda _: {store.KP: store.Kept(content, ("2026-10-10", "2026-11-20"), {"values": 2})}, tmp_path)
    found = status(spread_km=spread, home=tmp_path, today=TODAY)
    record = found.to_record()
    assert json.loads(json.dumps(record)) == record
    assert record["own"]["kept"]["kp.npy"]["covers"] == ["2026-10-10", "2026-11-20"]
    text = found.to_text()
    assert all(one.name in text for one in found.files)
    assert "2004    100.0 %        2.0       8.0" in text
    assert "2021      0.0 %          -         -" in text
    assert "2026-10-10 to 2026-11-20  2 values" in text


def test_without_own_data_the_text_says_how_to_get_some(tmp_path: Path) -> None:
    assert "orbitctx data import" in status(home=tmp_path, today=TODAY).to_text()


def test_a_damaged_store_is_told_and_hides_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "store.json").write_text("{")
    found = status(home=tmp_path, today=TODAY)
    assert "move it away" in str(found.own.problem)
    assert "move it away" in found.to_text()
    assert found.files
