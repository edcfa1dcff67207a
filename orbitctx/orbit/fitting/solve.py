"""One SGP4 element set through many observations: Gauss-Newton with robust weights.

The seven unknowns are mean motion, e sin w, e cos w, inclination, node, M + w and B*: no singularity at the
station's near-circular orbit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sgp4.api import WGS72, Satrec, SatrecArray

from orbitctx.constants import ISS_CATALOGUE_NUMBER
from orbitctx.orbit.elements import checksum

__all__ = ["LOST_KM", "Elements", "element_lines", "fit_elements", "model_of", "raw_elements", "residuals_km"]

Floats = NDArray[np.float64]

_JD_ZERO = 2451544.5
_SGP4_DAYS = 18263.0  # from SGP4's 1949-12-31 to 2000-01-01
_TURN = 2 * np.pi
_REV_DAY = 1440 / _TURN  # from rad/min

# Steps of the numerical Jacobian: each moves the station by metres to some hundred metres.
_STEPS = np.array([1e-8, 1e-5, 1e-5, 1e-5, 1e-5, 1e-5, 2e-6])

# What a raw set is worth near its epoch: radial, along, across.
_SIGMA_RTN_KM = np.array([0.5, 1.0, 0.5])
_SIGMA_BSTAR = 1e-4
_MAX_ITERATIONS = 8
_CONVERGED_KM = 0.01
_HUBER = 1.5
_MAX_RATE_CHANGE = 0.01

# The residual of an orbit that is none.
LOST_KM = 1e5


@dataclass(frozen=True, slots=True)
class Elements:
    """SGP4 mean elements at ``epoch_days`` (since 2000-01-01): (n rad/min, e sin w, e cos w, i, node, M + w, B*)."""

    epoch_days: float
    values: Floats

    def model(self, change: Floats | None = None) -> Any:
        """The SGP4 model, with a change added to the values."""
        n, h, k, inclination, node, phase, bstar = self.values if change is None else self.values + change
        perigee = np.arctan2(h, k)
        model = Satrec()
        model.sgp4init(
            WGS72, "i", ISS_CATALOGUE_NUMBER, self.epoch_days + _SGP4_DAYS, bstar, 0.0, 0.0,
            np.hypot(h, k), perigee % _TURN, inclination, (phase - perigee) % _TURN, n, node % _TURN,
        )  # fmt: skip
        return model


def raw_elements(model: Any, epoch_days: float, n_rev_day: float | None = None) -> Elements:
    """The elements of a raw set, to start from; ``n_rev_day`` overrules its mean motion."""
    n = model.no_kozai if n_rev_day is None else n_rev_day / _REV_DAY
    h, k = model.ecco * np.sin(model.argpo), model.ecco * np.cos(model.argpo)
    return Elements(epoch_days, np.array([n, h, k, model.inclo, model.nodeo, model.mo + model.argpo, model.bstar]))


def residuals_km(models: list[Any], days: Floats, frames: Floats, position_km: Floats) -> Floats:
    """Model minus observation in km along each observation's axes (R, T, N): shape (models, T, 3)."""
    errors, position, _ = SatrecArray(models).sgp4(np.full(len(days), _JD_ZERO), days)
    apart = position - position_km
    apart[errors != 0] = LOST_KM
    return np.asarray(np.einsum("tac,mtc->mta", frames, apart))


def fit_elements(
    start: Elements, days: Floats, frames: Floats, position_km: Floats, *, relative_sigma: Floats, bstar: float
) -> tuple[Elements, Floats]:
    """Elements through T observations and their residuals (T, 3) in km; ``bstar`` is what B* is weakly held to.

    ``relative_sigma``: of the observations of one raw set, shape (O,); consecutive O observations belong to one set
    and are weighted together, so that a wrong set loses its say as a whole.
    """
    elements, per_set, best = start, len(relative_sigma), np.inf
    sigma = np.tile(relative_sigma, len(days) // per_set)[:, None] * _SIGMA_RTN_KM
    for _ in range(_MAX_ITERATIONS):
        models = [elements.model(), *(elements.model(_STEPS[k] * np.eye(7)[k]) for k in range(7))]
        all_residuals = residuals_km(models, days, frames, position_km)
        residual = all_residuals[0]
        scaled = residual / sigma
        weights = _huber(scaled, per_set)
        root = np.repeat(np.sqrt(weights), per_set)[:, None]
        jacobian = ((all_residuals[1:] - residual) / sigma * root).reshape(7, -1) / _STEPS[:, None]
        normal = jacobian @ jacobian.T
        right = -jacobian @ (scaled * root).ravel()
        normal[6, 6] += _SIGMA_BSTAR**-2
        right[6] += (bstar - elements.values[6]) * _SIGMA_BSTAR**-2
        scale = 1 / np.sqrt(np.maximum(np.diag(normal), 1e-12))
        change = scale * np.linalg.solve(normal * np.outer(scale, scale) + 1e-12 * np.eye(7), right * scale)
        changed = elements.values + change
        # A start too far off, or sets that do not belong together: no orbit of the station comes of it.
        if not np.isfinite(changed).all() or abs(changed[0] / start.values[0] - 1) > _MAX_RATE_CHANGE:
            return start, np.full((len(days), 3), LOST_KM)
        elements = Elements(elements.epoch_days, changed)
        moved = float(np.sqrt(np.mean((jacobian.T @ change) ** 2)))
        if moved < _CONVERGED_KM or moved > 100 * best:
            break
        best = min(best, moved)
    residual = residuals_km([elements.model()], days, frames, position_km)[0]
    return elements, residual


def _huber(scaled: Floats, per_set: int) -> Floats:
    size = np.sqrt(np.mean(scaled.reshape(-1, per_set * 3) ** 2, axis=1))
    middle = max(float(np.median(size)), 0.2)
    return np.asarray(np.minimum(1.0, _HUBER * 1.5 * middle / np.maximum(size, 1e-9)))


def element_lines(elements: Elements) -> tuple[str, str]:
    """The elements as two lines in the catalogue's layout, with set number 0 and checksums."""
    n, h, k, inclination, node, phase, bstar = elements.values
    day = np.datetime64("2000-01-01", "us") + np.timedelta64(round(elements.epoch_days * 86_400e6), "us")
    year = day.astype("datetime64[Y]")
    in_year = (day - year.astype("datetime64[us]")) / np.timedelta64(86_400_000_000, "us") + 1.0
    # Digits worth less than 20 m are not written, which makes the record smaller; what the rounding of the perigee
    # takes away goes into the anomaly, as only their sum matters along the track.
    perigee = round(float(np.degrees(np.arctan2(h, k)) % 360.0), 2) % 360.0
    anomaly = round(float((np.degrees(phase) - perigee) % 360.0), 4) % 360.0
    line1 = (
        f"1 {ISS_CATALOGUE_NUMBER:05d}U 98067A   {int(str(year)) % 100:02d}{in_year:012.8f}"
        f"  .00000000  00000-0 {_exponent(float(bstar))} 0    0"
    )
    line2 = (
        f"2 {ISS_CATALOGUE_NUMBER:05d} {np.degrees(inclination):8.4f} {np.degrees(node) % 360.0:8.4f} "
        f"{round(float(np.hypot(h, k)) * 1e6):06d}0 {perigee:8.4f} {anomaly:8.4f} {round(n * _REV_DAY, 7):11.8f}{0:5d}"
    )
    return f"{line1}{checksum(line1)}", f"{line2}{checksum(line2)}"


def _exponent(value: float) -> str:
    """A number in the catalogue's way: ``" 12345-4"`` is 0.12345e-4."""
    if abs(value) < 1e-9:
        return " 00000-0"
    power = int(np.floor(np.log10(abs(value)))) + 1
    digits = round(abs(value) / 10.0**power * 1e5)
    if digits == 100_000:
        digits, power = 10_000, power + 1
    return f"{'-' if value < 0 else ' '}{digits:05d}{'+' if power > 0 else '-'}{abs(power)}"


def model_of(lines: tuple[str, str]) -> Any:
    """The SGP4 model of two lines of text."""
    return Satrec.twoline2rv(*lines)
