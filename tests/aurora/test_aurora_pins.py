"""Pins: our own output, kept to notice a change; nothing vouches for these numbers but the tests around them."""

from __future__ import annotations

import numpy as np
import pytest

import orbitctx as oc


def test_edge_of_one_night() -> None:
    # pin
    edge, spread = oc.equatorward_boundary("2017-03-27T21:30Z", [0.0, 6.0, 12.0, 18.0])
    assert edge == pytest.approx([58.59, 61.19, 64.24, 61.67], abs=0.02)
    assert spread == pytest.approx([2.74, 3.55, 4.21, 3.51], abs=0.02)


def test_margin_of_one_instant() -> None:
    # pin
    ctx = oc.context(np.datetime64("2012-03-04T17:20:00"))
    assert ctx.south.seen[0]
    assert ctx.south.nearest_km[0] == pytest.approx(643, abs=40)
