"""Engine firings, found as kinks of the phase, dated where the orbits before and after meet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orbitctx.orbit.fitting.phase import KM_PER_REV, robust_polynomial

__all__ = ["Burn", "find_burns"]

Floats = NDArray[np.float64]

# A kink must pass both: 10 km/d is 0.04 m/s, below which venting and drag cannot be told from an engine.
MIN_KINK_KM_DAY = 10.0
MIN_SIGNIFICANCE = 6.0
_WINDOW_DAYS = 2.5
_MIN_SETS_A_SIDE = 2
_MIN_SETS = 7
_WIDE_GAP_DAYS = 0.2
_SEPARATION_DAYS = 1.2  # closer kinks in one round of search may be one burn seen twice
_MAX_ROUNDS = 12

# Steps of mean motion that are a burn for sure: 2.5e-3 rev/d is 0.4 m/s; drag adds with the gap.
_STEP_REV_DAY = 2.5e-3
_STEP_REV_DAY_PER_DAY = 4e-4

_DATING_DAYS = 3.0
LAG_DAYS = 0.25  # how far outside its gap a burn may be dated: sets lag behind it by some hours
_MIN_SPAN_DAYS = 0.5
_STATED_PHASE_KM, _STATED_RATE_KM_DAY = 2.0, 10.0
MIN_SIGMA_DAYS = 1 / 24
SIGMA_FACTOR = 4.0  # published over formal: a burn lasts minutes, but raw sets around it lag
_NOISE_FLOOR_KM = 0.3
_SPEED_M_S = 7665.0
_CHUNK = 2048

_TRANSITION_DAYS = 0.5
_TRANSITION_SETS = 3
_MAX_TRANSITION_DAYS = 1.5
_MIN_ORBIT_DAYS = 0.1
_ONE_ORBIT_KM = 3.0
_GREAT_KM_DAY = 1000.0  # 4 m/s: no set that lags looks as if two such burns framed it


@dataclass(frozen=True, slots=True)
class Burn:
    """A firing: when (days since 2000-01-01, with a one-sigma), how much, and how sure.

    ``dv_m_s`` is along the track, positive where it raises the orbit. ``last_before`` and ``first_after`` number the
    raw sets on either side; those between them, if any, show neither orbit.
    """

    days: float
    sigma_days: float
    dv_m_s: float
    significance: float
    last_before: int
    first_after: int


def find_burns(days: Floats, phase: Floats, rate: Floats, max_gap_days: float) -> list[Burn]:
    """All firings in a series of sets, sorted; ``phase`` in km, ``rate`` its derivative by each raw set in km/day."""
    cuts = set(_mean_motion_steps(days, rate / KM_PER_REV))
    gaps = set(np.flatnonzero(np.diff(days) > max_gap_days).tolist())
    pending = np.ones(len(days) - 1, dtype=bool)
    significance = np.zeros(len(days) - 1)
    for _ in range(_MAX_ROUNDS):
        edges = np.array(sorted(cuts | gaps), dtype=np.int64)
        significance[pending] = _kinks(days, phase, edges, np.flatnonzero(pending))
        significance[edges] = 0.0
        new = _peaks(days, significance)
        if not new:
            break
        cuts.update(new)
        pending = _near(days, new)
    clusters = _clusters(days, phase, rate, sorted(cuts - gaps))
    while True:
        burns = [_dated(days, phase, rate, clusters, sorted(gaps), number=k) for k in range(len(clusters))]
        sure = [b is None or b.significance > MIN_SIGNIFICANCE / 2 for b in burns]
        if all(sure):
            return sorted((b for b in burns if b is not None), key=lambda b: b.days)
        clusters = [c for c, keep in zip(clusters, sure, strict=True) if keep]


def _clusters(days: Floats, phase: Floats, rate: Floats, cuts: list[int]) -> list[tuple[int, int]]:
    """Cuts that belong to one firing, as (last set before, first set after).

    Raw sets of the first hours after a burn lie between the two orbits and show it as two kinks: few sets between
    two close cuts are such a transition, unless they agree with each other on an orbit of their own.
    """
    clusters: list[tuple[int, int]] = []
    for k in cuts:
        if clusters:
            low, high = clusters[-1]
            short = days[k] - days[high] < _TRANSITION_DAYS or k - high + 1 < _TRANSITION_SETS
            between = slice(high, k + 1)
            orbit = _one_orbit(days[between], phase[between], rate[between])
            around = (rate[max(low - 2, 0) : low + 1], rate[k + 1 : k + 4])
            orbit |= all(abs(np.median(rate[between]) - np.median(r)) > _GREAT_KM_DAY for r in around)
            if short and not orbit and days[k + 1] - days[low] < _MAX_TRANSITION_DAYS:
                clusters[-1] = (low, k + 1)
                continue
        clusters.append((k, k + 1))
    return clusters


def _mean_motion_steps(days: Floats, n: Floats) -> list[int]:
    """Gaps (by the number of the set before) across which the mean motion steps."""
    if len(n) < 6:
        return []
    windows = np.lib.stride_tricks.sliding_window_view(n, 3)
    medians = np.median(windows, axis=1)
    k = np.arange(2, len(n) - 3)
    step = np.abs(medians[k + 1] - medians[k - 2])
    gap = days[k + 2] - days[k - 1]
    excess = step - _STEP_REV_DAY - _STEP_REV_DAY_PER_DAY * gap
    return [int(k[j]) for j in _local_maxima(days[k], excess, 0.0)]


def _local_maxima(days: Floats, value: Floats, least: float) -> list[int]:
    order = [int(j) for j in np.argsort(-value) if value[j] > least]
    taken: list[int] = []
    for j in order:
        if all(abs(days[j] - days[i]) > _SEPARATION_DAYS for i in taken[-400:]):
            taken.append(j)
    return taken


def _peaks(days: Floats, significance: Floats) -> list[int]:
    mids = (days[1:] + days[:-1]) / 2
    order = [int(j) for j in np.argsort(-significance) if significance[j] > MIN_SIGNIFICANCE]
    blocked = np.zeros(len(mids), dtype=bool)
    chosen = []
    for j in order:
        if not blocked[j]:
            chosen.append(j)
            # Two kinks closer than a window disturb each other: the lesser one waits for the next round.
            blocked |= np.abs(mids - mids[j]) < 2 * _WINDOW_DAYS
    return chosen


def _near(days: Floats, cuts: list[int]) -> NDArray[np.bool_]:
    mids = (days[1:] + days[:-1]) / 2
    at = np.sort(mids[cuts])
    index = np.clip(np.searchsorted(at, mids), 1, max(len(at) - 1, 1))
    left = np.abs(mids - at[np.minimum(index - 1, len(at) - 1)])
    right = np.abs(mids - at[np.minimum(index, len(at) - 1)])
    return np.asarray(np.minimum(left, right) < 2 * _WINDOW_DAYS + 0.1)


def _kinks(days: Floats, phase: Floats, edges: NDArray[np.int64], gaps: NDArray[np.int64]) -> Floats:
    """Significance of a kink in each gap (zero where it is too small), within the span between two edges.

    In a wide gap a kink is looked for in the middle and near either end: hours from its place it does not fit.
    """
    out = _kinks_at(days, phase, edges, gaps, 0.5)
    wide = np.flatnonzero(np.diff(days)[gaps] > _WIDE_GAP_DAYS)
    for share in (0.1, 0.9):
        out[wide] = np.maximum(out[wide], _kinks_at(days, phase, edges, gaps[wide], share))
    return out


def _kinks_at(days: Floats, phase: Floats, edges: NDArray[np.int64], gaps: NDArray[np.int64], share: float) -> Floats:
    out = np.zeros(len(gaps))
    mids = days[gaps] + share * (days[gaps + 1] - days[gaps])
    position = np.searchsorted(edges, gaps)
    bounds = np.concatenate([[-1], edges, [len(days) - 1]])
    low = np.maximum(bounds[position] + 1, np.searchsorted(days, mids - _WINDOW_DAYS))
    high = np.minimum(bounds[position + 1] + 1, np.searchsorted(days, mids + _WINDOW_DAYS))
    enough = (high - low >= _MIN_SETS) & (gaps + 1 - low >= _MIN_SETS_A_SIDE) & (high - gaps - 1 >= _MIN_SETS_A_SIDE)
    index = np.flatnonzero(enough)
    for k in range(0, len(index), _CHUNK):
        part = index[k : k + _CHUNK]
        out[part] = _kink_batch(days, phase, mids[part], low[part], high[part])
    return out


def _kink_batch(days: Floats, phase: Floats, mids: Floats, low: NDArray[np.int64], high: NDArray[np.int64]) -> Floats:
    """Robust fits of 1, t, t^2, |t| to many windows at once, padded to the widest."""
    index = low[:, None] + np.arange(int((high - low).max()))
    inside = index < high[:, None]
    index = np.minimum(index, len(days) - 1)
    t = np.where(inside, days[index] - mids[:, None], 0.0)
    rate = phase[high - 1] - phase[low]
    rate /= days[high - 1] - days[low]
    y = np.where(inside, phase[index] - phase[low][:, None] - rate[:, None] * (days[index] - days[low][:, None]), 0.0)
    design = np.stack([np.ones_like(t), t, t * t, np.abs(t) / 2], axis=-1)
    weights = inside.astype(float)
    count = inside.sum(axis=1)
    for _ in range(4):
        weighted = design * weights[..., None]
        normal = np.einsum("cki,ckj->cij", weighted, design) + 1e-9 * np.eye(4)
        inverse = np.linalg.inv(normal)
        beta = np.einsum("cij,ckj,ck->ci", inverse, weighted, y)
        residual = np.where(inside, np.abs(y - np.einsum("cki,ci->ck", design, beta)), np.inf)
        middle = np.sort(residual, axis=1)[np.arange(len(count)), count // 2]
        # Four parameters make few residuals look small: scale up.
        scatter = np.maximum(1.4826 * middle * np.sqrt(count / np.maximum(count - 4, 1)), _NOISE_FLOOR_KM)
        weights = np.where(inside, np.minimum(1.0, 1.5 * scatter[:, None] / np.maximum(residual, 1e-9)) ** 2, 0.0)
    sigma = scatter * np.sqrt(inverse[:, 3, 3])
    kink = np.abs(beta[:, 3])
    return np.where(kink > MIN_KINK_KM_DAY, kink / sigma, 0.0)


def _one_orbit(days: Floats, phase: Floats, rate: Floats) -> bool:
    """Whether a few sets state one orbit: phases on the line that their own mean motions draw."""
    if len(days) < 2 or days[-1] - days[0] < _MIN_ORBIT_DAYS:
        return False
    slope = float(np.median(rate))
    off = phase - slope * (days - days[0])
    spread = float(np.ptp(off)), float(np.ptp(rate)) * float(days[-1] - days[0])
    return max(spread) < _ONE_ORBIT_KM


def _dated(
    days: Floats, phase: Floats, rates: Floats, clusters: list[tuple[int, int]], gaps: list[int], *, number: int
) -> Burn | None:
    """Date and size of a firing, from robust polynomials of the phase on both sides."""
    last, first = clusters[number]
    zero = (days[last] + days[first]) / 2
    low = max(
        clusters[number - 1][1] if number else 0,
        max((g + 1 for g in gaps if g < last), default=0),
        int(np.searchsorted(days, zero - _DATING_DAYS)),
    )
    high = min(
        clusters[number + 1][0] + 1 if number + 1 < len(clusters) else len(days),
        min((g + 1 for g in gaps if g >= first), default=len(days)),
        int(np.searchsorted(days, zero + _DATING_DAYS)),
    )
    before, after = slice(low, last + 1), slice(first, high)
    rate, base = float(np.median(rates[low:high])), float(phase[last])
    sides = [
        _side(days[side] - zero, phase[side] - base - rate * (days[side] - zero), rates[side] - rate)
        for side in (before, after)
    ]
    (c0, v0), (c1, v1) = sides
    half = (days[first] - days[last]) / 2
    t_cross = _crossing(c1 - c0, half + LAG_DAYS)
    kink = c1[1] - c0[1] + 2 * (c1[2] - c0[2]) * t_cross
    basis = np.array([1.0, t_cross, t_cross**2])
    slope_basis = np.array([0.0, 1.0, 2 * t_cross])
    covariance = v0 + v1
    formal = np.sqrt(basis @ covariance @ basis) / max(abs(kink), 1e-6)
    significance = abs(kink) / np.sqrt(slope_basis @ covariance @ slope_basis)
    rate_km_day = 15.55 * KM_PER_REV
    return Burn(
        float(zero + t_cross),
        max(MIN_SIGMA_DAYS, min(SIGMA_FACTOR * float(formal), half + 0.5)),
        float(-kink / rate_km_day / 3 * _SPEED_M_S),
        float(significance),
        last,
        first,
    )


def _side(t: Floats, phase: Floats, rates: Floats) -> tuple[Floats, Floats]:
    """Coefficients (1, t, t^2) of the phase on one side of a firing, and their covariance."""
    span = float(t[-1] - t[0])
    if span < _MIN_SPAN_DAYS or len(t) < 3:
        # Too short for a slope of its own: trust the mean motion that the sets state.
        slope = float(np.median(rates))
        level = float(np.median(phase - slope * t))
        return np.array([level, slope, 0.0]), np.diag([_STATED_PHASE_KM**2, _STATED_RATE_KM_DAY**2, 0.0])
    degree = 2 if len(t) >= 6 and span > 1.2 else 1
    fit = robust_polynomial(t, phase, degree)
    return np.pad(fit.coefficients, (0, 2 - degree)), np.pad(fit.covariance, (0, 2 - degree))


def _crossing(difference: Floats, limit: float) -> float:
    """The zero of a quadratic nearest to t = 0, kept within a limit."""
    roots = np.roots(difference[::-1]) if abs(difference[2]) > 1e-9 else np.array([-difference[0] / difference[1]])
    real = roots[np.abs(np.imag(roots)) < 1e-9].real
    nearest = float(real[np.argmin(np.abs(real))]) if len(real) else 0.0
    return float(np.clip(nearest, -limit, limit))
