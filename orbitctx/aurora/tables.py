"""The rules for "seen" and "possible", and the oval of each hour tabulated for the search over the visible cap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orbitctx.aurora.activity import KpRecord
from orbitctx.aurora.cap import OvalTable, mlt_of_bins
from orbitctx.aurora.edge import EdgeInput, EdgeModel, edge_features
from orbitctx.aurora.oval import EDGE_MODELS
from orbitctx.constants import GRAZING_CLEARANCE_KM, GREEN_EMISSION_KM
from orbitctx.errors import UsageError
from orbitctx.instants import Instants

__all__ = ["CALIBRATED", "FAR_SIGMAS", "FAR_SLACK_DEG", "GENEROUS", "LEAST_WIDTH_DEG", "PLAIN", "Rule", "oval_table"]

CALIBRATED = "calibrated"

# A footpoint is left out as polar cap only beyond the 99.9 % bound of the far side, and this much more: arcs across the
# polar cap are real, and a tighter bound ranks real observations worse (docs/precision.md).
FAR_SIGMAS = 3.09
FAR_SLACK_DEG = 2.0
# The oval is never taken as narrower than this.
LEAST_WIDTH_DEG = 3.0

# Where Kp is missing, only what holds at the quietest counts as seen, and what holds at Kp 6 as possible.
_UNKNOWN_KP = (0.0, 6.0)


@dataclass(frozen=True, slots=True)
class Rule:
    """When an aurora counts as in sight.

    ``footpoint_deg``, ``nadir_deg``: least depression of the Sun at the footpoint and at the station's nadir, degrees;
    ``kp_shift``: added to Kp; ``sigmas``: spreads by which the edge is moved equatorward; ``clearance_km``: least
    height of the sightline above the ground; ``emission_km``: 110 (green) or 250 (red); ``edge``: the model by name.
    """

    footpoint_deg: float = 12.0
    nadir_deg: float = 6.0
    kp_shift: float = 0.0
    sigmas: float = 0.0
    clearance_km: float = GRAZING_CLEARANCE_KM
    emission_km: float = GREEN_EMISSION_KM
    edge: str = CALIBRATED


PLAIN = Rule()
# The far end of the error budget, all at once: what a refutation must fail as well.
# Kp + 1 and half a spread move the edge by 3.2 deg, 1.2 spreads; with more, the far rim of a polar day begins to count.
GENEROUS = Rule(footpoint_deg=8.0, nadir_deg=3.0, kp_shift=1.0, sigmas=0.5, clearance_km=0.0)
# From Kp 8 on nothing calibrates the edge: it is moved by two spreads there, 10 deg, before anything is refuted.
_STORM_SIGMAS = 2.0


def oval_table(model: EdgeModel, kp: KpRecord, utc: Instants, rule: Rule = PLAIN) -> OvalTable:
    """The oval's edge and far side (slack included) at S instants by magnetic local time, north and south.

    Raises UsageError where the rule names an unknown model.
    """
    mlt = mlt_of_bins()
    sides = [
        _side(model, edge_features(kp, utc, south=south, raise_kp=rule.kp_shift), mlt, rule) for south in (False, True)
    ]
    edge, far = (np.stack(part).astype(np.float32) for part in zip(*sides, strict=True))
    return OvalTable(edge, far)


def _side(model: EdgeModel, given: EdgeInput, mlt: np.ndarray, rule: Rule) -> tuple[np.ndarray, np.ndarray]:
    given = _with_kp(given, _UNKNOWN_KP[rule.kp_shift > 0])
    kp = given.kp[:, None]
    if rule.edge == CALIBRATED:
        edge, spread = model.edge.table(given, mlt)
        if rule.sigmas > 0:
            storm = np.clip(kp - rule.kp_shift - 7.0, 0.0, 1.0)
            edge = edge - (rule.sigmas + (_STORM_SIGMAS - rule.sigmas) * storm) * spread
    elif rule.edge in EDGE_MODELS:
        edge = EDGE_MODELS[rule.edge](mlt, kp)
    else:
        raise UsageError(
            "There is no such model of the oval.", expected=", ".join((CALIBRATED, *EDGE_MODELS)), found=rule.edge
        )
    far, far_spread = model.far.table(given, mlt)
    return edge, np.maximum(far + FAR_SIGMAS * far_spread, edge + LEAST_WIDTH_DEG) + FAR_SLACK_DEG


def _with_kp(given: EdgeInput, instead: float) -> EdgeInput:
    """The same with a steady Kp put in where it is missing."""
    missing = np.isnan(given.kp)
    if not missing.any():
        return given
    one, kp, *lags, cos_year, sin_year = given.features
    kp = np.where(missing, instead, kp)
    return EdgeInput(kp, (one, kp, *(np.where(missing, 0.0, lag) for lag in lags), cos_year, sin_year))
