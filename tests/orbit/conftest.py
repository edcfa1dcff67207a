from pathlib import Path

import pytest

from orbitctx.orbit.record import OrbitRecord, open_record

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="session")
def record() -> OrbitRecord:
    return open_record(lambda name: (DATA / name).read_bytes())
