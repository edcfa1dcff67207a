"""``--allow-stale``: old element sets serve when they are asked for, and the answer says what it is good for."""

import json

import numpy as np
import pytest

from orbitctx.cli import main
from orbitctx.days import at, day
from orbitctx.errors import NoDataError


@pytest.fixture
def late(record) -> str:
    return f"{str(record.covered.end + np.timedelta64(40, 'D'))[:10]}"


def test_a_day_from_old_sets_only_on_demand(late):
    with pytest.raises(NoDataError):
        day(late)
    found = day(late, allow_stale=True)
    assert np.isfinite(found.track.lat_deg).all()
    assert any("plane of the orbit" in warning for warning in found.warnings)


def test_an_instant_from_old_sets_leaves_the_next_one_alone(late):
    assert at(f"{late}T12:00Z", allow_stale=True).context.track.spread_km[0] > 10_000
    with pytest.raises(NoDataError):
        at(f"{late}T12:00Z")


@pytest.mark.parametrize(("command", "time"), [("day", ""), ("at", "T12:00Z")])
def test_the_commands_take_the_option(command, time, late, capsys):
    assert main([command, late + time, "--json"]) == 4
    capsys.readouterr()
    assert main([command, late + time, "--json", "--allow-stale"]) == 0
    assert "plane of the orbit" in json.dumps(json.loads(capsys.readouterr().out))
