"""Which raw sets to trust: a set must agree with at least two of its neighbours in time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from orbitctx.orbit.fitting.observations import Observations, triad

__all__ = ["agreed", "supported"]

_NEIGHBOUR_GROUPS = 4  # on each side
_NEIGHBOUR_DAYS = 2.5
_MIN_SUPPORT = 2
_MIN_NEIGHBOURS = 4  # with fewer there is nobody to judge by
_CROSS_KM = 3.0
# Ten times what the greatest storms make of it: a set that took a burn for drag.
_ABSURD_BSTAR = 0.005
_JD_ZERO = 2451544.5


def _along_limit_km(dt_days: NDArray[np.float64]) -> NDArray[np.float64]:
    # A set that is propagated for a day loses 1-3 km, in a disturbed atmosphere ten times that.
    dt = np.abs(dt_days)
    return np.asarray(3.0 * (1.0 + 3.0 * dt + 6.0 * dt * dt))


def supported(obs: Observations) -> NDArray[np.bool_]:
    """True for each set that is ``agreed`` upon and has no absurd drag term, as sets that follow a burn may have."""
    return agreed(obs) & (np.abs(obs.bstar) < _ABSURD_BSTAR)


def agreed(obs: Observations) -> NDArray[np.bool_]:
    """True for each set that two neighbour groups reproduce, or that has too few neighbours to be judged.

    Each set is propagated to the epochs of its neighbours and compared there along and across the track.
    """
    frames = triad(obs.position_km[:, 0], obs.velocity_km_s[:, 0])
    n_groups = int(obs.group[-1]) + 1
    first = np.searchsorted(obs.group, np.arange(n_groups + 1))
    pairs = [_votes(obs, frames, first, k) for k in range(len(obs))]
    voter_group = np.concatenate([np.full(len(of), obs.group[k]) for k, (of, _) in enumerate(pairs)])
    of = np.concatenate([of for of, _ in pairs])
    agrees = np.concatenate([agree for _, agree in pairs])
    neighbours = _distinct(of, voter_group, len(obs))
    support = _distinct(of[agrees], voter_group[agrees], len(obs))
    return np.asarray((support >= _MIN_SUPPORT) | (neighbours < _MIN_NEIGHBOURS))


def _votes(
    obs: Observations, frames: NDArray[np.float64], first: NDArray[np.int64], k: int
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    group = int(obs.group[k])
    low = first[max(group - _NEIGHBOUR_GROUPS, 0)]
    high = first[min(group + _NEIGHBOUR_GROUPS + 1, len(first) - 1)]
    others = np.arange(low, high)
    dt = obs.days[others] - obs.days[k]
    others = others[(np.abs(dt) <= _NEIGHBOUR_DAYS) & (obs.group[others] != group)]
    days = obs.days[others]
    errors, position, _ = obs.models[k].sgp4_array(np.full(len(days), _JD_ZERO), days)
    apart = position - obs.position_km[others, 0]
    _, along, cross = np.einsum("saj,sj->as", frames[others], apart)
    agree = (np.abs(along) < _along_limit_km(days - obs.days[k])) & (np.abs(cross) < _CROSS_KM) & (errors == 0)
    return others, agree


def _distinct(of: NDArray[np.int64], voter_group: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """For each set, the number of different groups among its voters."""
    votes = np.unique(np.stack([of, voter_group]), axis=1)[0]
    return np.bincount(votes, minlength=size)
