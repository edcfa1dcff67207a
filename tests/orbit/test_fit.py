"""The fit, on a made-up history whose truth is known, and on a slice of the reference where it is at hand."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from orbitctx.errors import NoDataError, UsageError
from orbitctx.orbit.arcfile import read_arcs
from orbitctx.orbit.elements import parse_element_set
from orbitctx.orbit.fit import fit_history, fit_sets, read_history, summary_line
from orbitctx.orbit.fitting.observations import days_since_2000, observe, triad
from orbitctx.orbit.fitting.solve import Elements, element_lines, fit_elements
from orbitctx.orbit.propagate import itrs_from_teme, teme_km
from orbitctx.orbit.record import OrbitRecord
from orbitctx.orbit.settable import SetTable

SHARED = Path(__file__).parents[3] / "shared" / "data"
HISTORY = SHARED / "reference" / "iss_tle_history.csv.gz"
FRAMES = SHARED / "reference" / "astronaut_frames.csv.gz"

TURN = 2 * np.pi
BURN_DAYS = float(days_since_2000(np.datetime64("2019-05-10T07:40", "us")))
DV_M_S = 1.2
NOISE_KM = 0.4
DRAG_REV_DAY2 = 3.1e-4  # what B* = 2.5e-4 makes of this orbit
SPEED_M_S = 7665.0


def truth(after: bool) -> Elements:
    """The orbit before or after the burn, with its epoch at the burn: there both are in one place."""
    n = 15.527 * TURN / 1440
    n *= 1 - 3 * DV_M_S / SPEED_M_S * after
    return Elements(BURN_DAYS, np.array([n, 2e-4, 5e-4, np.radians(51.64), 2.1, 1.3, 2.5e-4]))


def raw_lines(days: float, shift_km: float, *, knows_the_burn: bool = True) -> tuple[str, str]:
    """A raw set at an epoch: fitted to the true orbit within half a revolution, its phase off by some noise."""
    model = truth(knows_the_burn and days >= BURN_DAYS).model()
    at = days + np.linspace(-0.03, 0.03, 8)
    _, position, velocity = model.sgp4_array(np.full(8, 2451544.5), at)
    minutes = (days - BURN_DAYS) * 1440
    perigee = model.argpo + model.argpdot * minutes
    phase = model.mo + model.argpo + (model.mdot + model.argpdot) * minutes
    phase += TURN * 0.5 * DRAG_REV_DAY2 * (days - BURN_DAYS) ** 2  # near enough to start from
    start = np.array([
        model.no_kozai, model.ecco * np.sin(perigee), model.ecco * np.cos(perigee),
        model.inclo, model.nodeo + model.nodedot * minutes, phase, 2.5e-4,
    ])  # fmt: skip
    elements, _ = fit_elements(
        Elements(days, start), at, triad(position, velocity), position, relative_sigma=np.ones(8), bstar=2.5e-4
    )
    values = elements.values.copy()
    values[5] += shift_km / 6780.0
    return element_lines(Elements(days, values))


@pytest.fixture(scope="module")
def history() -> list[tuple[str, str]]:
    rng = np.random.default_rng(7)
    days = BURN_DAYS + np.concatenate([np.arange(-9, 9, 0.23), np.arange(18.5, 24, 0.23)])
    days += rng.uniform(-0.05, 0.05, len(days))
    # The epoch of a set has 8 decimals of a day.
    return [raw_lines(round(t, 8), rng.normal(0, NOISE_KM)) for t in days]


@pytest.fixture(scope="module")
def fitted(history) -> OrbitRecord:
    table, rejected = fit_sets([parse_element_set(*lines) for lines in history])
    assert rejected == 0
    return OrbitRecord(table, SetTable(b""))


def errors_km(record: OrbitRecord, utc: np.ndarray) -> np.ndarray:
    days = days_since_2000(utc)
    true = np.where(days < BURN_DAYS, teme_km(truth(False).model(), utc), teme_km(truth(True).model(), utc))
    return np.linalg.norm(record.track(utc).position_itrs_km - itrs_from_teme(true, utc), axis=0)


def span(first_day: float, last_day: float) -> np.ndarray:
    start = np.datetime64("2000-01-01", "us") + np.timedelta64(round((BURN_DAYS + first_day) * 86_400e6), "us")
    return start + np.arange(0, (last_day - first_day) * 1440, 13) * np.timedelta64(60_000_000, "us")


def test_the_burn_is_found_dated_and_measured(fitted):
    burns = fitted.reboosts().only_firm()
    assert len(burns) == 1
    late_h = (days_since_2000(burns.utc)[0] - BURN_DAYS) * 24
    assert abs(late_h) < 0.5
    assert burns.dv_m_s[0] == pytest.approx(DV_M_S, rel=0.05)


def test_the_truth_lies_inside_the_spread(fitted):
    utc = np.concatenate([span(-8.5, 8.5), span(19, 23)])
    apart, spread = errors_km(fitted, utc), fitted.track(utc).spread_km
    assert (apart <= spread).mean() > 0.98
    assert np.median(apart) < 3 * NOISE_KM


def test_arcs_reach_across_quiet_days_and_never_across_the_burn(fitted):
    arcs = fitted.arcs
    assert len(arcs) <= 8
    burn = fitted.reboosts().only_firm().utc[0]
    assert not ((arcs.start < burn) & (arcs.end > burn)).any()


def test_a_hole_stays_a_hole(fitted):
    middle = span(13.5, 14.0)
    assert np.isnan(fitted.arc_spread_km(middle)).all()
    with pytest.raises(NoDataError, match="nearest covered time"):
        fitted.track(span(60, 61))


def test_the_residual_that_is_published_is_the_one_of_the_text(fitted, history):
    obs = observe([parse_element_set(*lines) for lines in history])
    utc = np.array([s.epoch for s in obs.sets])
    track = fitted.track(utc)
    axes = triad(obs.position_km[:, 0], obs.velocity_km_s[:, 0])[:, 1]
    along = np.einsum(
        "cn,cn->n",
        itrs_from_teme(axes.T, utc),
        track.position_itrs_km - itrs_from_teme(obs.position_km[:, 0].T, utc),
    )
    for source in np.unique(track.source):
        mine = along[track.source == source]
        basis = fitted.describe(int(source))
        if basis.used == len(mine):
            assert basis.rms_km == pytest.approx(np.sqrt(np.mean(mine**2)), abs=0.011)


def test_wrong_sets_among_good_ones_leave_the_record_as_it_was(fitted, history):
    rng = np.random.default_rng(9)
    days = BURN_DAYS + np.array([-6.11, -2.63, 4.41])
    wrong = [raw_lines(round(t, 8), 60.0 * sign) for t, sign in zip(days, (1, -1, 1), strict=True)]
    table, rejected = fit_sets([parse_element_set(*lines) for lines in rng.permutation([*history, *wrong])])
    assert rejected == len(wrong)
    utc = span(-8.5, 8.5)
    apart = OrbitRecord(table, SetTable(b"")).track(utc).position_itrs_km - fitted.track(utc).position_itrs_km
    assert np.linalg.norm(apart, axis=0).max() < 0.001


def test_sets_that_state_the_orbit_of_before_a_burn_are_no_witnesses(fitted, history):
    late = [raw_lines(round(BURN_DAYS + t, 8), 0.2, knows_the_burn=False) for t in (0.36, 0.52)]
    table, rejected = fit_sets([parse_element_set(*lines) for lines in [*history, *late]])
    assert rejected == len(late)
    utc = span(-8.5, 8.5)
    apart = OrbitRecord(table, SetTable(b"")).track(utc).position_itrs_km - fitted.track(utc).position_itrs_km
    assert np.linalg.norm(apart, axis=0).max() < 0.001


def test_files_of_every_kind_make_the_same_record(history, tmp_path):
    tle = tmp_path / "a.tle"
    tle.write_text("\n".join("\n".join(lines) for lines in history))
    packed = tmp_path / "b.csv.gz"
    packed.write_bytes(gzip.compress(("line1,line2\n" + "\n".join(",".join(lines) for lines in history)).encode()))
    stages: list[str] = []
    one = fit_history([tle], tmp_path / "one.gz", lambda stage, share: stages.append(stage))
    two = fit_history([packed, tle], tmp_path / "two.gz")
    assert (tmp_path / "one.gz").read_bytes() == (tmp_path / "two.gz").read_bytes()
    assert one.raw_sets == two.raw_sets == len(history)
    assert stages[0] == "reading"
    assert f"{one.arcs} arcs" in summary_line(one)
    assert len(read_arcs((tmp_path / "one.gz").read_bytes())) == one.arcs
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.tle", "b.csv.gz", "one.gz", "two.gz"]


def test_what_cannot_be_fitted_is_said_and_nothing_is_written(history, tmp_path):
    few = tmp_path / "few.tle"
    few.write_text("\n".join("\n".join(lines) for lines in history[:3]))
    with pytest.raises(NoDataError, match="Too few"):
        fit_history([few], tmp_path / "out.gz")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    for name in ("absent.tle", "binary"):
        with pytest.raises(UsageError, match="cannot be read"):
            fit_history([tmp_path / name], tmp_path / "out.gz")
    assert not (tmp_path / "out.gz").exists()


@pytest.mark.reference
@pytest.mark.skipif(not HISTORY.exists(), reason="the reference history is not at hand")
def test_reference_hold_out_of_one_year():
    """Every fourth epoch group of 2016 left out; the whole history is measured by benchmarks/orbit_holdout.py."""
    sets = [s for s in read_history(HISTORY).sets if np.datetime64("2016") <= s.epoch < np.datetime64("2017")]
    obs = observe(sets)
    held = obs.group % 4 == 3
    record = OrbitRecord(fit_sets(obs.subset(~held).sets)[0], SetTable(b""))
    test = obs.subset(held)
    utc = np.array([s.epoch for s in test.sets])
    track = record.track(utc)
    apart = np.linalg.norm(track.position_itrs_km - itrs_from_teme(test.position_km[:, 0].T, utc), axis=0)
    assert np.nanpercentile(apart, 50) <= 0.9
    assert np.nanpercentile(apart, 95) <= 3.5
    assert (apart <= track.spread_km + 1.0).mean() >= 0.94


@pytest.mark.reference
@pytest.mark.skipif(not FRAMES.exists(), reason="the reference frames are not at hand")
def test_reference_astronaut_frames_across_the_track(record):
    import importlib.util

    path = Path(__file__).parents[2] / "benchmarks"
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(path))
        spec = importlib.util.spec_from_file_location("orbit_frames", path / "orbit_frames.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    across = module.across_km(record)
    median = np.nanmedian(across)
    assert abs(median) < 1.0
    assert 1.4826 * np.nanmedian(np.abs(across - median)) < 4.0
