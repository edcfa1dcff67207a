"""Spans of the history that one SGP4 element set reproduces, grown as long as they can be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orbitctx.orbit.fitting.observations import NEAR, OFFSET_SIGMA, Observations, triad
from orbitctx.orbit.fitting.phase import KM_PER_REV
from orbitctx.orbit.fitting.solve import (
    Elements,
    element_lines,
    fit_elements,
    model_of,
    raw_elements,
    residuals_km,
)

__all__ = ["Arc", "ArcFitter"]

Floats = NDArray[np.float64]

_CROSS_LIMIT_KM = 3.0
_EXCEPTED, _EXCEPTED_SHARE = 1, 0.02
_CLOSING = 2
_FEW_SETS, _FEW_FACTOR = 4, 5.0
_AWAY_FACTOR = 1.3
_STEPS_OVER = (3, 5)
_SETTLING_DAYS = 0.1  # after a burn the raw sets still carry the old orbit
_FIRST_LENGTH = 8
_SANE_BSTAR = 0.01


@dataclass(frozen=True, slots=True)
class Arc:
    """One fitted set with the raw sets ``first`` .. ``last`` (inclusive) that it reproduces.

    ``along_km``: residuals along the track at their epochs, from the written text, NaN for excepted sets.
    """

    first: int
    last: int
    lines: tuple[str, str]
    elements: Elements
    along_km: Floats
    cross_km: Floats

    @property
    def used(self) -> int:
        """How many raw sets the residual rests on."""
        return int(np.isfinite(self.along_km).sum())


class ArcFitter:
    """Fits arcs to the observations of one history."""

    def __init__(self, obs: Observations, phase: Floats, target_km: Floats) -> None:
        self._obs = obs
        self._phase = phase
        self._target = target_km
        self._frames = triad(obs.position_km, obs.velocity_km_s)
        self.fits = 0

    def segment(self, low: int, high: int, after_burn_days: float | None) -> list[Arc]:
        """Arcs over the raw sets low .. high (inclusive), between two burns or holes."""
        arcs: list[Arc] = []
        first = low
        while True:
            arc = self._grown(first, high, after_burn_days)
            arcs.append(arc)
            if arc.last >= high:
                return arcs
            # A lone set cannot carry the join on: then the next arc starts afresh behind it.
            first = arc.last if arc.last > arc.first else arc.last + 1

    def _grown(self, first: int, high: int, burn: float | None) -> Arc:
        reach, fit = first, self._fitted(first, first, None)
        length = _FIRST_LENGTH
        while reach < high:
            before = reach
            reach, fit = self._reached(first, reach, high, length=length, fit=fit, burn=burn)
            if reach == high:
                break
            # One or two wrong sets in the way of many right ones: step over them, no further.
            for ahead in _STEPS_OVER:
                last = min(reach + ahead, high)
                tried = self._fitted(first, last, fit)
                if self._accepted(first, last, tried[1], burn):
                    reach, fit = last, tried
                    break
            else:
                break
            length = 2 * (reach - before)
        return self._written(first, reach, fit[0])

    def _reached(
        self, first: int, reach: int, high: int, *, length: int, fit: tuple[Elements, Floats], burn: float | None
    ) -> tuple[int, tuple[Elements, Floats]]:
        """How far an arc can go on: doubling, then bisection."""
        failed = high + 1
        while reach < high and failed > high:
            last = min(max(reach + 1, reach + length), high)
            tried = self._fitted(first, last, fit)
            if self._accepted(first, last, tried[1], burn):
                reach, fit = last, tried
                length *= 2
            else:
                failed = last
        while failed - reach > 1:
            last = (failed + reach) // 2
            tried = self._fitted(first, last, fit)
            if self._accepted(first, last, tried[1], burn):
                reach, fit = last, tried
            else:
                failed = last
        return reach, fit

    def _fitted(self, first: int, last: int, known: tuple[Elements, Floats] | None) -> tuple[Elements, Floats]:
        """Elements through the sets first .. last, and residuals (sets, O, 3)."""
        self.fits += 1
        obs, sets = self._obs, slice(first, last + 1)
        bstars = obs.bstar[sets]
        sane = bstars[np.abs(bstars) < _SANE_BSTAR]
        bstar = float(np.median(sane)) if len(sane) else 0.0
        start = known[0] if known is not None and known[1].shape[0] > 2 else self._start(first, last, bstar)
        elements, residual = fit_elements(
            start,
            obs.obs_days[sets].ravel(),
            self._frames[sets].reshape(-1, 3, 3),
            obs.position_km[sets].reshape(-1, 3),
            relative_sigma=OFFSET_SIGMA,
            bstar=bstar,
        )
        return elements, residual.reshape(-1, len(OFFSET_SIGMA), 3)

    def _start(self, first: int, last: int, bstar: float) -> Elements:
        obs = self._obs
        near = slice(first, min(last, first + 4) + 1)
        middle = near.start + int(np.argsort(obs.n_rev_day[near])[(near.stop - near.start) // 2])
        model = obs.models[first]
        n = float(obs.n_rev_day[middle])
        if obs.days[last] > obs.days[first]:
            rate = (self._phase[last] - self._phase[first]) / (obs.days[last] - obs.days[first]) / KM_PER_REV
            n = float(obs.n_rev_day[first]) + rate - (model.mdot + model.argpdot) * 1440 / (2 * np.pi)
        start = raw_elements(model, float(obs.days[first]), n)
        values = start.values.copy()
        values[6] = bstar
        # An arc's epoch is free: a round one, at most 86 s before its first set, takes less room in the record.
        epoch = np.floor(start.epoch_days * 1000) / 1000
        values[5] -= (start.epoch_days - epoch) * 2 * np.pi * (n + 0.01)
        return Elements(float(epoch), values)

    def _bad(self, first: int, last: int, along: Floats, cross: Floats) -> NDArray[np.bool_]:
        return np.asarray((np.abs(along) > self._target[first : last + 1]) | (np.abs(cross) > _CROSS_LIMIT_KM))

    def _accepted(self, first: int, last: int, residual: Floats, burn: float | None) -> bool:
        along, cross = residual[:, 0, 1], residual[:, 0, 2]
        bad = self._bad(first, last, along, cross)
        # Half a revolution away a wrong mean motion shows: few sets can always be joined at their epochs.
        bad |= np.abs(residual[:, :NEAR, 1]).max(axis=1) > _AWAY_FACTOR * self._target[first : last + 1]
        if 1 < len(bad) <= _FEW_SETS:
            bad |= np.abs(residual[:, NEAR:, 1]).max(axis=1) > _FEW_FACTOR * self._target[first : last + 1]
        if not bad.any():
            return True
        if burn is not None and not bad.all():
            bad &= self._obs.days[first : last + 1] >= burn + _SETTLING_DAYS
        # Good sets must close the arc, more of them than were stepped over.
        closed = len(bad) > _CLOSING and not bad[-_CLOSING:].any()
        runs = (bad[2:] & bad[1:-1] & bad[:-2]).any()
        return bool(not bad.any() or (closed and not runs and bad.sum() <= max(_EXCEPTED, _EXCEPTED_SHARE * len(bad))))

    def _written(self, first: int, last: int, elements: Elements) -> Arc:
        obs, sets = self._obs, slice(first, last + 1)
        lines = element_lines(elements)
        at_epoch = residuals_km([model_of(lines)], obs.days[sets], self._frames[sets, 0], obs.position_km[sets, 0])[0]
        along, cross = at_epoch[:, 1], at_epoch[:, 2]
        bad = self._bad(first, last, along, cross)
        if last > first:
            along = np.where(bad, np.nan, along)
        return Arc(first, last, lines, elements, along, np.where(bad, np.nan, cross))
