"""The invariants of the embedded records hold, and each of them finds the damage that it is there for."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable

import numpy as np
import pytest

from orbitctx.records import manifest
from orbitctx.soundness import INVARIANTS


@pytest.mark.parametrize("name", INVARIANTS)
def test_the_embedded_file_is_sound(name: str) -> None:
    assert INVARIANTS[name](manifest.read_bytes(name)) is None


def a_gap(content: bytes) -> bytes:
    thirds = np.load(io.BytesIO(content))
    thirds[5000] = -1
    return _npy(thirds)


def a_calm_halloween(content: bytes) -> bytes:
    thirds = np.load(io.BytesIO(content))
    thirds[thirds == 27] = 26
    return _npy(thirds)


def _npy(array: np.ndarray) -> bytes:
    out = io.BytesIO()
    np.save(out, array)
    return out.getvalue()


def a_wrong_digit(content: bytes) -> bytes:
    text = bytearray(gzip.decompress(content))
    text[140 * 7 + 20] ^= 1
    return gzip.compress(bytes(text))


def nobody_aboard(content: bytes) -> bytes:
    record = json.loads(content)
    record["stays"] = [stay for stay in record["stays"] if not ("2009-01-01" <= str(stay[1]) < "2010-01-01")]
    return json.dumps(record).encode()


@pytest.mark.parametrize(
    ("name", "damage", "told"),
    [
        ("kp.npy", a_gap, "gap"),
        ("kp.npy", a_calm_halloween, "2003-10-29T06"),
        ("iss_real_sets.txt.gz", a_wrong_digit, "line 15"),
        ("roster.json", nobody_aboard, "nobody is aboard"),
    ],
)
def test_damage_is_told(name: str, damage: Callable[[bytes], bytes], told: str) -> None:
    assert told in str(INVARIANTS[name](damage(manifest.read_bytes(name))))
