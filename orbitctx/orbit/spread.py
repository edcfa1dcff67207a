"""How far along the track an answer may be off: the 95 % half-width that is published with every instant."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from orbitctx.instants import Instants
from orbitctx.orbit.arcfile import ArcTable

__all__ = ["MAX_AGE_DAYS", "STALE_AGE_DAYS", "arc_spread_km", "bracket_spread_km", "raw_spread_km"]

Floats = NDArray[np.float64]

# Beyond this age of the nearest set the phase is lost; STALE only serves statements about a whole date.
MAX_AGE_DAYS = 14.0
STALE_AGE_DAYS = 60.0

# A raw set's error along the track by its age: 95 % of cases, in km. Between the p90 and the worst of the archive
# (1 d 36, 3 d 260, 7 d 1,319, 14 d 3,113, 30 d 10,562 km at p90).
_AGE_DAYS = np.array([0.0, 0.25, 1.0, 3.0, 7.0, 14.0, 30.0, 60.0])
_AGE_SPREAD_KM = np.array([2.5, 6.0, 60.0, 450.0, 1900.0, 4500.0, 13000.0, 20000.0])

# Calibrated by hold-out (docs/precision.md): the floor is the scatter of raw sets, the factor that of an arc's own.
FLOOR_KM = 2.0
RMS_FACTOR = 2.5
UNKNOWN_RMS_KM = 2.0
# A burn that no set shows may hide between sets a day or more apart: what it would do per day of distance.
UNSEEN_KM_PER_DAY = 20.0
# 1 m/s along the track changes the place by 3 m/s: 10.8 km in an hour.
BURN_KM_PER_M_S_H = 11.0

_HOUR = np.timedelta64(3_600_000_000, "us")
_DAY = 24 * _HOUR


def arc_spread_km(table: ArcTable, arc: NDArray[np.int64], utc: Instants) -> Floats:
    """Spread in km of instants that arcs serve, shape (N,)."""
    rms = np.where(np.isnan(table.rms_km), UNKNOWN_RMS_KM, table.rms_km)
    spread = np.maximum(FLOOR_KM, RMS_FACTOR * rms)[arc]
    return np.asarray(spread + _unseen_km(table, utc) + _burn_km(table, utc))


def _unseen_km(table: ArcTable, utc: Instants) -> Floats:
    out = np.zeros(len(utc))
    if len(table.thin_start) == 0:
        return out
    k = np.searchsorted(table.thin_start, utc, side="right") - 1
    inside = (k >= 0) & (utc < table.thin_end[k])
    t, k = utc[inside], k[inside]
    nearest = np.minimum(t - table.thin_start[k], table.thin_end[k] - t) / _DAY
    out[inside] = UNSEEN_KM_PER_DAY * nearest
    return out


def _burn_km(table: ArcTable, utc: Instants) -> Floats:
    if len(table.burn_utc) == 0:
        return np.zeros(len(utc))
    at = table.burn_utc
    middle = at[:-1] + (at[1:] - at[:-1]) // 2
    k = np.searchsorted(middle, utc)
    # Were the burn two sigma earlier or later, the instants in between would lie on the other orbit.
    doubt_h = np.maximum(2 * table.burn_sigma_h[k] - np.abs(utc - at[k]) / _HOUR, 0.0)
    return np.asarray(BURN_KM_PER_M_S_H * np.abs(table.burn_dv_m_s[k]) * doubt_h)


def raw_spread_km(age_days: Floats) -> Floats:
    """Spread in km of one raw set by the distance to its epoch."""
    return np.asarray(np.interp(age_days, _AGE_DAYS, _AGE_SPREAD_KM))


def bracket_spread_km(near_days: Floats, far_days: Floats, apart_km: Floats) -> Floats:
    """Spread in km of the nearer of two raw sets on either side that disagree by ``apart_km`` along the track.

    The nearer set's share of the disagreement is taken as its share of the distance, with a factor two; no drag or
    burn between them can do much more than their disagreement shows. Two wrong predictions cross somewhere: a part
    that grows with the square of the age stays, however well they agree.
    """
    share = near_days / np.maximum(near_days + far_days, 1e-9)
    from_both = 2.5 + 2.0 * near_days + 2.0 * near_days**2 + 2.0 * share * np.abs(apart_km)
    return np.asarray(np.minimum(from_both, np.maximum(raw_spread_km(near_days), np.abs(apart_km))))
