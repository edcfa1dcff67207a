"""The whole chain of the plain rule against an independent one, footpoint by footpoint.

Run: .venv/bin/python benchmarks/aurora_witness.py [--instants 900]     (needs aacgmv2)

Independent: magnetic latitude and local time by the aacgmv2 package, the Sun by Skyfield's full chain, lines of sight
by a ray trace on the ellipsoid, a footpoint every degree of arc and every five of azimuth. In common: the orbit, the
boundaries of the oval, and the rule.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.util
import sys
import warnings

import numpy as np
from aurora_sanity import random_instants

import orbitctx as oc
from orbitctx.almanac import default_almanac
from orbitctx.aurora.edge import edge_features
from orbitctx.aurora.tables import FAR_SIGMAS, FAR_SLACK_DEG, LEAST_WIDTH_DEG, PLAIN
from orbitctx.constants import EARTH_EQUATORIAL_RADIUS_KM, EARTH_FLATTENING
from orbitctx.geodesy import destination, itrs_from_geodetic, unit_vectors
from orbitctx.sky.ephemeris import _packaged_path

AZIMUTHS = np.arange(0.0, 360.0, 5.0)[:, None]
ARCS = np.arange(0.0, 31.5, 1.0)[None, :]


def sun_directions(utc: np.ndarray) -> np.ndarray:
    from skyfield.api import load
    from skyfield.framelib import itrs
    from skyfield.jpllib import SpiceKernel

    kernel = SpiceKernel(_packaged_path())
    times = load.timescale(builtin=True).from_datetimes([t.astype(object).replace(tzinfo=dt.UTC) for t in utc])
    vectors = kernel["earth"].at(times).observe(kernel["sun"]).apparent().frame_xyz(itrs).km
    kernel.close()
    return vectors / np.linalg.norm(vectors, axis=0)


def clears_the_ground(station: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Whether straight lines from the station stay above the ellipsoid raised by the grazing clearance."""
    equator = EARTH_EQUATORIAL_RADIUS_KM
    axes = np.array([equator, equator, equator * (1 - EARTH_FLATTENING)])[:, None] + PLAIN.clearance_km
    start, ray = station / axes, (points - station) / axes
    along = np.clip(-(start * ray).sum(axis=0) / np.maximum((ray**2).sum(axis=0), 1e-12), 0, 1)
    return ((start + along * ray) ** 2).sum(axis=0) > 1


def magnetic(lat: np.ndarray, lon: np.ndarray, when: dt.datetime) -> tuple[np.ndarray, np.ndarray]:
    import aacgmv2

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of every point where AACGM is undefined
        mlat, mlon, _ = aacgmv2.convert_latlon_arr(lat, lon, PLAIN.emission_km, when, method_code="G2A")
        mlt = np.full(len(mlat), np.nan)
        known = np.isfinite(mlon)
        mlt[known] = aacgmv2.convert_mlt(mlon[known], when)
    return mlat, mlt


def margin_deg(utc: np.datetime64, mlat: np.ndarray, mlt: np.ndarray, *, south: bool) -> float:
    """The most that any of the footpoints lies inside the edge; NaN where none lies this side of the far side."""
    almanac = default_almanac()
    given = edge_features(almanac.kp, np.array([utc]), south=south)
    edge = almanac.edge.edge.latitude(given, mlt)[0]
    far, spread = almanac.edge.far.latitude(given, mlt)
    limit = np.maximum(far + FAR_SIGMAS * spread, edge + LEAST_WIDTH_DEG) + FAR_SLACK_DEG
    inside = np.where(np.abs(mlat) <= limit, np.abs(mlat) - edge, np.nan)
    return float(np.nanmax(inside)) if np.isfinite(inside).any() else np.nan


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--instants", type=int, default=900)
    ctx = oc.context(random_instants(parser.parse_args().instants))
    track, suns = ctx.track, sun_directions(ctx.track.utc)
    differ, misses, count = [], [], 0
    for k in np.flatnonzero(ctx.sun_altitude_deg <= 12):
        count += 1
        place = float(track.lat_deg[k]), float(track.lon_deg[k])
        lat, lon = (part.ravel() for part in destination(*place, AZIMUTHS, ARCS))
        station = itrs_from_geodetic(*place, float(track.height_km[k]))[:, None]
        dark = np.degrees(np.arcsin(suns[:, k] @ unit_vectors(lat, lon))) <= -PLAIN.footpoint_deg
        nadir_sun = float(np.degrees(np.arcsin(suns[:, k] @ unit_vectors(*place))))
        usable = dark & clears_the_ground(station, itrs_from_geodetic(lat, lon, PLAIN.emission_km))
        mlat, mlt = magnetic(lat, lon, track.utc[k].astype(object))
        for side, sign in (("north", 1), ("south", -1)):
            here = usable & (mlat * sign > 0)
            margin = margin_deg(track.utc[k], mlat[here], mlt[here], south=sign < 0)
            ours = getattr(ctx, side)
            if (margin >= 0 and nadir_sun <= -PLAIN.nadir_deg) != ours.seen[k]:
                differ.append(f"  {track.utc[k]} {side}: margin {margin:+.2f}, ours {ours.margin_deg[k]:+.2f}")
            if margin > -4:
                misses.append(ours.margin_deg[k] - margin)
    print(f"{count} instants, {2 * count} verdicts, {len(differ)} differ", *differ, sep="\n")
    low, middle, high = np.nanpercentile(misses, [5, 50, 95])
    print(f"margin, ours minus theirs: {middle:+.2f} deg (5 % {low:+.2f}, 95 % {high:+.2f}); coarser steps find less")


if __name__ == "__main__":
    if importlib.util.find_spec("aacgmv2") is None:
        sys.exit("skipped: aacgmv2 is not installed")
    main()
