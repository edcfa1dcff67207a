"""The physics of the station's surroundings at given instants: position, light, activity, aurora.

Claim-blind: nothing here knows what a story says. Instants may come in any order and any number: they are worked
through in chunks along time and returned in the order given.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from orbitctx.almanac import Almanac, default_almanac
from orbitctx.aurora.cap import (
    COARSE_SLACK_DEG,
    STRETCH,
    CapView,
    OvalTable,
    Viewpoints,
    footpoint_elevation_deg,
    view_cap,
)
from orbitctx.aurora.edge import edge_features
from orbitctx.aurora.magnetic import EPOCHS_PER_YEAR, decimal_year
from orbitctx.aurora.oval import EDGE_MODELS
from orbitctx.aurora.tables import GENEROUS, LEAST_WIDTH_DEG, PLAIN, Rule, oval_table
from orbitctx.constants import EARTH_MEAN_RADIUS_KM, GREEN_EMISSION_KM
from orbitctx.errors import NoDataError, UsageError
from orbitctx.geodesy import visible_arc_deg
from orbitctx.instants import Instants, gmst_rad, utc_array
from orbitctx.orbit.groundtrack import GroundTrack
from orbitctx.orbit.reboosts import Reboosts
from orbitctx.sky.light import altitude_deg, in_sunlight, lit_fraction, subpoint
from orbitctx.tables import html_table, plot_track, to_pandas, to_qtable

__all__ = [
    "Context",
    "Hemisphere",
    "OvalOutline",
    "compute_context",
    "context",
    "equatorward_boundary",
    "oval_outline",
    "reboosts",
    "second_opinions",
    "track",
]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_CHUNK = 65_536
# A spread below this moves the station by less than 20 s, and is left to the generous rule's other slacks.
_SMALL_SPREAD_KM = 150.0
_SPEED_KM_S = 7.66
_SLACK_STEP_S = 120.0
_HALF_REVOLUTION_S = 46.0 * 60.0


@dataclass(frozen=True, slots=True)
class Hemisphere:
    """What of one hemisphere's aurora the station could see; arrays of shape (N,).

    ``margin_deg``: the most that a visible, dark footpoint lies inside the oval's edge (NaN where there is none);
    ``nearest_km``, ``azimuth_deg``, ``elevation_deg``: the nearest such footpoint inside the oval (NaN where none);
    ``lit_share``: share of the horizon with aurora; ``seen``: the plain rule; ``possible``: the generous rule.
    """

    margin_deg: Floats
    nearest_km: Floats
    azimuth_deg: Floats
    elevation_deg: Floats
    lit_share: Floats
    seen: Bools
    possible: Bools


@dataclass(frozen=True, slots=True)
class Context:
    """The whole physics on N instants; angles in degrees at the station's nadir unless the name says otherwise."""

    track: GroundTrack
    sun_altitude_deg: Floats
    station_sunlit: Bools
    moon_altitude_deg: Floats
    moon_fraction: Floats
    kp: Floats
    north: Hemisphere
    south: Hemisphere

    def columns(self) -> dict[str, NDArray[Any]]:
        """Track, light and aurora as named columns of length N."""
        out = self.track.columns() | {
            "sun_altitude_deg": self.sun_altitude_deg,
            "station_sunlit": self.station_sunlit,
            "moon_altitude_deg": self.moon_altitude_deg,
            "moon_fraction": self.moon_fraction,
            "kp": self.kp,
        }
        for name, side in (("north", self.north), ("south", self.south)):
            out |= {f"{name}_{f.name}": getattr(side, f.name) for f in dataclasses.fields(side)}
        return out

    def to_pandas(self) -> Any:
        """A DataFrame indexed by UTC. Raises MissingExtraError without pandas."""
        return to_pandas(self.columns())

    def to_table(self) -> Any:
        """An astropy QTable with units."""
        return to_qtable(self.columns())

    def plot(self, ax: Any = None) -> Any:
        """The track by day and night over the coastlines, as matplotlib Axes; MissingExtraError without matplotlib."""
        from orbitctx.outlines import land_rings

        night = self.sun_altitude_deg <= -PLAIN.nadir_deg
        return plot_track(self.track.lat_deg, self.track.lon_deg, night=night, coast=land_rings(), ax=ax)

    def _repr_html_(self) -> str:
        names = ("utc", "lat_deg", "lon_deg", "height_km", "sun_altitude_deg", "kp", "north_seen", "south_seen")
        columns = self.columns()
        return html_table("The station's surroundings", {name: columns[name] for name in names})


def track(times: Any) -> GroundTrack:
    """Where the station was at any instants, in any order: see ``GroundTrack``; NaN where no element set serves.

    Raises NoDataError, with the nearest covered time, for a single time (not one in a list) that is not covered,
    UsageError where ``times`` are not times.
    """
    return default_almanac().orbit.track(utc_array(times), missing_ok=_several(times))


def reboosts() -> Reboosts:
    """The station's engine firings since 1998, as the fitted record found them: see ``Reboosts``."""
    return default_almanac().orbit.reboosts()


def context(times: Any) -> Context:
    """The whole physics at any instants, in any order: see ``Context``; NaN and False where no element set serves.

    Raises NoDataError, with the nearest covered time, for a single time (not one in a list) that is not covered,
    UsageError where ``times`` are not times.
    """
    return compute_context(default_almanac(), utc_array(times), missing_ok=_several(times))


def _several(times: Any) -> bool:
    """Whether times were given as an array or a list, be it of one, and not as a single time."""
    shape = getattr(times, "shape", None)
    return shape != () if shape is not None else not isinstance(times, str) and isinstance(times, Iterable)


def equatorward_boundary(times: Any, mlt_hours: ArrayLike, *, hemisphere: str = "north") -> tuple[Floats, Floats]:
    """The oval's equatorward edge: AACGM latitude in degrees (positive) and its one-sigma spread.

    ``times`` and ``mlt_hours`` (0..24) broadcast against each other; NaN where Kp is missing. The southern edge is the
    northern one of the season half a year away. See ``aurora.edge``. Raises UsageError for another hemisphere, for what
    is not a time, and where times and hours do not broadcast.
    """
    almanac = default_almanac()
    utc, south = utc_array(times), _is_south(hemisphere)
    if np.size(times) == len(utc):  # not so for an iterator, used up by now
        utc = utc.reshape(np.shape(times))
    try:
        hours = np.asarray(mlt_hours, dtype=np.float64)
        np.broadcast_shapes(utc.shape, hours.shape)
    except ValueError:
        raise UsageError(
            "Times and hours do not go together.",
            expected=f"numbers whose shape broadcasts with {utc.shape}",
            found=repr(mlt_hours)[:80],
        ) from None
    return almanac.edge.boundary(almanac.kp, utc, hours, south=south)


def _is_south(hemisphere: str) -> bool:
    if hemisphere not in {"north", "south"}:
        raise UsageError("There is no such hemisphere.", expected="north or south", found=repr(hemisphere))
    return hemisphere == "south"


def compute_context(
    almanac: Almanac, utc: Instants, rule: Rule = PLAIN, *, generous: bool = True, missing_ok: bool = False
) -> Context:
    """The whole physics at N instants, from the records of an almanac; ``rule`` says what counts as seen.

    Without ``generous``, ``possible`` is no more than ``seen``, at two thirds of the cost.

    NaN and False where no element set serves. Kp is NaN where there is none: then the larger of its neighbours stands
    for it; without them only what holds for Kp 0 counts as seen and what holds for Kp 6 as possible. Raises NoDataError
    where no instant is covered, unless ``missing_ok``.
    """
    position = almanac.orbit.track(utc, missing_ok=True) if missing_ok else almanac.orbit.track(utc)
    # Elsewhere nothing is asked: there may be no ephemeris either.
    served = np.flatnonzero(np.isfinite(position.lat_deg))
    joined: dict[str, NDArray[Any]] = {}
    for chosen in _chunks(utc, served[np.argsort(utc[served], kind="stable")]):
        part = _light_and_aurora(almanac, position, chosen, rule, generous)
        for name, values in part.items():
            if name not in joined:
                joined[name] = np.full(len(utc), False if values.dtype == bool else np.nan)
            joined[name][chosen] = values
    joined["kp"] = almanac.kp.at(utc)
    if generous and joined:
        _widen_by_spread(almanac, position, joined, rule)
    for array in joined.values():
        array.flags.writeable = False
    north, south = (
        Hemisphere(**{f.name: joined.pop(f"{side}.{f.name}") for f in dataclasses.fields(Hemisphere)})
        for side in ("north", "south")
    )
    return Context(track=position, north=north, south=south, **joined)


def _widen_by_spread(almanac: Almanac, position: GroundTrack, joined: dict[str, NDArray[Any]], rule: Rule) -> None:
    """Let an instant count as possible where the station may as well have been elsewhere along its track.

    The whole spread to either side is tried in steps of two minutes, at most half a revolution: what the budget of a
    refutation asks for where only an old element set serves.
    """
    with np.errstate(invalid="ignore"):
        slack_s = np.where(position.spread_km > _SMALL_SPREAD_KM, position.spread_km / _SPEED_KM_S, 0.0)
    slack_s = np.minimum(slack_s, _HALF_REVOLUTION_S)
    for k in range(1, int(np.ceil(slack_s.max(initial=0.0) / _SLACK_STEP_S)) + 1):
        open_ = ~(joined["north.possible"] | joined["south.possible"])
        rows = np.flatnonzero((slack_s > (k - 1) * _SLACK_STEP_S) & open_)
        if not len(rows):
            continue
        shift = (np.minimum(slack_s[rows], k * _SLACK_STEP_S) * 1e6).astype("timedelta64[us]")
        for moved in (position.utc[rows] - shift, position.utc[rows] + shift):
            try:
                there = almanac.orbit.track(moved)
            except NoDataError:  # beyond the end of the record
                continue
            elsewhere = _turned_back(there, position.utc[rows])
            for chosen in _chunks(elsewhere.utc, np.argsort(elsewhere.utc, kind="stable")):
                part = _light_and_aurora(almanac, elsewhere, chosen, rule, wider=True)
                for side in ("north", "south"):
                    joined[f"{side}.possible"][rows[chosen]] |= part[f"{side}.possible"]


def _turned_back(there: GroundTrack, utc: Instants) -> GroundTrack:
    """The same places of the orbit at other instants: the Earth below has turned meanwhile, by 15 deg an hour."""
    angle = gmst_rad(utc) - gmst_rad(there.utc)
    x, y, z = there.position_itrs_km
    cos, sin = np.cos(angle), np.sin(angle)
    return dataclasses.replace(
        there,
        utc=utc,
        lon_deg=(there.lon_deg - np.degrees(angle) + 180.0) % 360.0 - 180.0,
        position_itrs_km=np.stack([cos * x + sin * y, cos * y - sin * x, z]),
    )


def _chunks(utc: Instants, order: NDArray[np.intp]) -> Iterator[NDArray[np.intp]]:
    """Index arrays, each within one epoch of the magnetic grids and bounded in length."""
    epoch = np.floor(decimal_year(utc[order]) * EPOCHS_PER_YEAR)
    for group in np.split(order, np.flatnonzero(np.diff(epoch)) + 1):
        for k in range(0, max(len(group), 1), _CHUNK):
            yield group[k : k + _CHUNK]


def _light_and_aurora(
    almanac: Almanac, position: GroundTrack, chosen: NDArray[np.intp], rule: Rule, wider: bool
) -> dict[str, NDArray[Any]]:
    utc = position.utc[chosen]
    lat, lon, height = position.lat_deg[chosen], position.lon_deg[chosen], position.height_km[chosen]
    sun, moon = almanac.ephemeris.sun_itrs_km(utc), almanac.ephemeris.moon_itrs_km(utc)
    sun_altitude = altitude_deg(sun, lat, lon)
    out: dict[str, NDArray[Any]] = {
        "sun_altitude_deg": sun_altitude,
        "station_sunlit": in_sunlight(position.position_itrs_km[:, chosen], sun),
        "moon_altitude_deg": altitude_deg(moon, lat, lon),
        "moon_fraction": lit_fraction(sun, moon),
    }
    grid = almanac.magnetic.at(float(decimal_year(utc[:1])[0]) if len(utc) else 2015.0, rule.emission_km)
    # The oval is tabulated by the hour. The instants stand in order of time: np.unique would do this as well, but its
    # import of numpy.ma costs 40 ms.
    hour = utc.astype("datetime64[h]")
    fresh = np.concatenate([[True], hour[1:] != hour[:-1]])[: len(hour)]
    hours, state = hour[fresh].astype(utc.dtype) + np.timedelta64(30, "m"), np.cumsum(fresh) - 1
    sun_unit = sun / np.sqrt((sun**2).sum(axis=0))
    points = Viewpoints(lat, lon, height, sun_unit, grid.subsolar_mlon_deg(*subpoint(sun)), state)
    oval = oval_table(almanac.edge, almanac.kp, hours, rule)
    plain = view_cap(points, oval, grid, rule.footpoint_deg, clearance_km=rule.clearance_km)
    seen = [(view.margin_deg >= 0) & (sun_altitude <= -rule.nadir_deg) for view in plain]
    possible = [certain.copy() for certain in seen]
    if wider:
        wide_oval = oval_table(almanac.edge, almanac.kp, hours, GENEROUS)
        # The generous rule is asked only where the plain one has not answered, the light allows and it may reach.
        farther = _farther_deg(oval, wide_oval, rule)[state]
        hopeful = (sun_altitude <= -GENEROUS.nadir_deg) & (plain[0].potential_deg > -farther)
        ask = np.flatnonzero(hopeful & ~(seen[0] | seen[1]))
        generous = view_cap(
            points.rows(ask),
            wide_oval,
            grid,
            GENEROUS.footpoint_deg,
            clearance_km=GENEROUS.clearance_km,
            sign_only=True,
        )
        for mask, wide in zip(possible, generous, strict=True):
            mask[ask] |= wide.margin_deg >= 0
    verdicts = zip(seen, possible, strict=True)
    for side, view, verdict in zip(("north", "south"), plain, verdicts, strict=True):
        out.update({f"{side}.{name}": value for name, value in _side(view, height, rule.emission_km, verdict).items()})
    return out


def _farther_deg(plain: OvalTable, wide: OvalTable, rule: Rule) -> Floats:
    """How much farther the generous rule reaches than another at most, for each state of activity.

    Up to 15 deg in great storms: its edge lies lower, it sees closer to the ground, and the first fan misses a little.
    """
    lower = (plain.edge_deg - wide.edge_deg).max(axis=(0, 2))
    rims = [visible_arc_deg(410.0, rule.emission_km, r.clearance_km) for r in (GENEROUS, rule)]
    return np.asarray(lower + STRETCH * np.maximum(rims[0] - rims[1], 0.0) + COARSE_SLACK_DEG)


def _side(
    view: CapView, height_km: Floats, emission_km: float, verdict: tuple[Bools, Bools]
) -> dict[str, NDArray[Any]]:
    return {
        "margin_deg": view.margin_deg,
        "nearest_km": np.radians(view.nearest_arc_deg) * EARTH_MEAN_RADIUS_KM,
        "azimuth_deg": view.azimuth_deg,
        "elevation_deg": footpoint_elevation_deg(view.nearest_arc_deg, height_km, emission_km),
        "lit_share": view.lit_share,
        "seen": verdict[0],
        "possible": verdict[1],
    }


def second_opinions(almanac: Almanac, utc: Instants) -> dict[str, Context]:
    """The same instants by the published models of the edge, by name: would they change the answer?"""
    return {name: compute_context(almanac, utc, Rule(edge=name)) for name in EDGE_MODELS}


@dataclass(frozen=True, slots=True)
class OvalOutline:
    """The oval of one instant as closed lines by magnetic local time from 0 h on; shape (n,), the first not repeated.

    On the map, in geodetic degrees below 110 km: the equatorward ``edge_*``, ``low_*`` and ``high_*`` one spread to
    either side of it, the poleward ``far_*``. In AACGM degrees (positive in both hemispheres): ``edge_deg`` and its
    one-sigma ``spread_deg``, ``far_deg``, all at ``mlt_hours``. ``kp`` is that of the instant.
    """

    edge_lat_deg: Floats
    edge_lon_deg: Floats
    far_lat_deg: Floats
    far_lon_deg: Floats
    low_lat_deg: Floats
    low_lon_deg: Floats
    high_lat_deg: Floats
    high_lon_deg: Floats
    mlt_hours: Floats
    edge_deg: Floats
    spread_deg: Floats
    far_deg: Floats
    kp: float


def oval_outline(almanac: Almanac, utc: np.datetime64, hemisphere: str, n: int = 180) -> OvalOutline:
    """Both boundaries of the oval of the "north" or "south" at an instant; NaN where Kp is missing.

    Raises UsageError for another hemisphere.
    """
    times = np.array([utc], dtype="datetime64[us]")
    south = _is_south(hemisphere)
    mlt: Floats = np.arange(n, dtype=np.float64) * (24.0 / n)
    given = edge_features(almanac.kp, times, south=south)
    edge, spread = almanac.edge.edge.latitude(given, mlt)
    edge, spread = edge.reshape(n), spread.reshape(n)
    far = np.maximum(almanac.edge.far.latitude(given, mlt)[0].reshape(n), edge + LEAST_WIDTH_DEG)
    grid = almanac.magnetic.at(float(decimal_year(times)[0]), GREEN_EMISSION_KM)
    noon = grid.subsolar_mlon_deg(*subpoint(almanac.ephemeris.sun_itrs_km(times)))
    mlon = (mlt - 12.0) * 15.0 + noon
    sign = -1.0 if south else 1.0
    lines = {"edge": edge, "far": far, "low": edge - spread, "high": np.minimum(edge + spread, far)}
    places: dict[str, Floats] = {}
    for name, mlat in lines.items():
        places[f"{name}_lat_deg"], places[f"{name}_lon_deg"] = grid.geodetic(sign * mlat, mlon)
    return OvalOutline(**places, mlt_hours=mlt, edge_deg=edge, spread_deg=spread, far_deg=far, kp=float(given.kp[0]))
