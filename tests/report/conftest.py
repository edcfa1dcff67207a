"""One real scene for the whole folder: a night of 2017 with Berlin and Copenhagen in view."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from orbitctx.almanac import default_almanac
from orbitctx.instants import parse_window
from orbitctx.report.dossier import Dossier
from orbitctx.report.scene import build_scene, named_places

from .samples import build, finding_list


@pytest.fixture(scope="session")
def scene() -> dict[str, Any]:
    found = build_scene(
        default_almanac(),
        parse_window("2017-03-27"),
        key=np.datetime64("2017-03-27T21:31:00", "us"),
        why="the best of the opportunities",
        hemisphere="north",
        places=named_places(finding_list()),
    )
    assert found is not None
    return found


@pytest.fixture(scope="session")
def dossier(scene: dict[str, Any]) -> Dossier:
    return build(scene)
