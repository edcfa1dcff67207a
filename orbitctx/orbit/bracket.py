"""Whether the engines were fired between two element sets, as the sets themselves tell."""

from __future__ import annotations

from typing import Any

import numpy as np

from orbitctx.instants import julian_utc

__all__ = ["burn_between"]

_DAY = np.timedelta64(86_400_000_000, "us")
_REVOLUTION = np.timedelta64(5_557, "s").astype("timedelta64[us]")

# The steps of mean motion that the fit takes for a burn without further evidence: 2.5e-3 rev/d is 0.4 m/s; what drag
# may have changed unseen grows with the gap.
_STEP_REV_DAY = 2.5e-3
_STEP_REV_DAY_PER_DAY = 4e-4


def burn_between(before: Any, after: Any, left: np.datetime64, right: np.datetime64) -> bool:
    """Whether two SGP4 models, good at ``left`` and ``right`` (UTC), differ in rate by more than drag explains.

    Both are taken to the middle between them and compared over one revolution; False where SGP4 fails there.
    """
    middle = left + (right - left) // 2
    jd = julian_utc(np.array([middle, middle + _REVOLUTION], dtype="datetime64[us]"))
    errors, position, velocity = before.sgp4_array(*jd)
    other_errors, other, _ = after.sgp4_array(*jd)
    if errors.any() or other_errors.any():
        return False
    ahead = np.arctan2(
        np.einsum("ni,ni->n", other, velocity) / np.linalg.norm(velocity, axis=1),
        np.einsum("ni,ni->n", other, position) / np.linalg.norm(position, axis=1),
    )
    turned = (ahead[1] - ahead[0] + np.pi) % (2 * np.pi) - np.pi
    rate = abs(turned) / (2 * np.pi) / float(_REVOLUTION / _DAY)
    return bool(rate > _STEP_REV_DAY + _STEP_REV_DAY_PER_DAY * float((right - left) / _DAY))
