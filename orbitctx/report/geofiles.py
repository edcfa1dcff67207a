"""Tracks and windows for other tools: GeoJSON (RFC 7946), KML 2.2 and CZML."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import numpy as np
from markupsafe import Markup

from orbitctx.instants import isoformat
from orbitctx.orbit.groundtrack import GroundTrack
from orbitctx.report.svg import element, num
from orbitctx.search import Opportunity

__all__ = ["to_czml", "to_geojson", "to_kml"]

Row = tuple[float, float, float]  # longitude, latitude (degrees), height (m): the order of all three formats


def to_geojson(track: GroundTrack, windows: Iterable[Opportunity] = ()) -> str:
    """The ground track (cut at 180 degrees) and the peaks of windows as a FeatureCollection."""
    lines = [[list(row) for row in piece] for piece in _pieces(track)]
    properties = {"name": "ISS ground track", "start": isoformat(track.utc[0]), "end": isoformat(track.utc[-1])}
    features: list[dict[str, Any]] = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": {"type": "MultiLineString", "coordinates": lines},
        }
    ]
    features += [
        {
            "type": "Feature",
            "properties": {"name": _name(w), **w.to_record()},
            "geometry": {"type": "Point", "coordinates": [round(w.lon_deg, 4), round(w.lat_deg, 4), _metres(w)]},
        }
        for w in windows
    ]
    body = {"type": "FeatureCollection", "features": features}
    return json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"


def to_kml(track: GroundTrack, windows: Iterable[Opportunity] = ()) -> str:
    """The ground track at its height, and the peaks of windows, as KML."""
    marks = [_line_mark(piece) for piece in _pieces(track)]
    for w in windows:
        span = element("TimeSpan", element("begin", isoformat(w.start)) + element("end", isoformat(w.end)))
        point = element("Point", element("coordinates", f"{num(w.lon_deg, 4)},{num(w.lat_deg, 4)},{_metres(w)}"))
        described = element("name", _name(w)) + element("description", w.words)
        marks.append(element("Placemark", described + span + point))
    document = element("Document", element("name", "ISS ground track") + Markup("").join(marks))
    kml = element("kml", document, xmlns="http://www.opengis.net/kml/2.2")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{kml}\n'


def to_czml(track: GroundTrack, windows: Iterable[Opportunity] = ()) -> str:
    """The moving station and its windows as CZML packets."""
    known = np.isfinite(track.lat_deg)
    start, end = isoformat(track.utc[0]), isoformat(track.utc[-1])
    seconds = (track.utc - track.utc[0]) / np.timedelta64(1, "s")
    samples: list[float] = []
    for t, row in zip(seconds[known].tolist(), _rows(track, known), strict=True):
        samples += [t, *row]
    packets: list[dict[str, Any]] = [
        {"id": "document", "name": "orbitctx", "version": "1.0", "clock": {"interval": f"{start}/{end}"}},
        {
            "id": "iss",
            "name": "ISS",
            "availability": f"{start}/{end}",
            "position": {"epoch": start, "cartographicDegrees": samples, "interpolationDegree": 5},
            "point": {"pixelSize": 8},
            "path": {"width": 2},
        },
    ]
    packets += [
        {
            "id": f"window-{i}",
            "name": _name(w),
            "availability": f"{isoformat(w.start)}/{isoformat(w.end)}",
            "position": {"cartographicDegrees": [round(w.lon_deg, 4), round(w.lat_deg, 4), _metres(w)]},
            "point": {"pixelSize": 10},
        }
        for i, w in enumerate(windows, 1)
    ]
    return json.dumps(packets, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"


def _rows(track: GroundTrack, chosen: Any) -> list[Row]:
    lon, lat, height = track.lon_deg[chosen], track.lat_deg[chosen], track.height_km[chosen]
    return [
        (round(float(a), 4), round(float(b), 4), round(float(c) * 1000.0))
        for a, b, c in zip(lon, lat, height, strict=True)
    ]


def _pieces(track: GroundTrack) -> list[list[Row]]:
    """Runs of known positions in order of time, cut at the 180th meridian."""
    order = np.argsort(track.utc, kind="stable")
    pieces: list[list[Row]] = [[]]
    for k in order.tolist():
        if not np.isfinite(track.lat_deg[k]):
            pieces.append([])
            continue
        row = _rows(track, [k])[0]
        if pieces[-1] and abs(row[0] - pieces[-1][-1][0]) > 180.0:
            before = pieces[-1][-1]
            edge = 180.0 if before[0] > 0 else -180.0
            span = (row[0] + 2 * edge) - before[0]
            share = 0.0 if span == 0 else (edge - before[0]) / span
            lat = round(before[1] + share * (row[1] - before[1]), 4)
            pieces[-1].append((edge, lat, row[2]))
            pieces.append([(-edge, lat, row[2])])
        pieces[-1].append(row)
    return [piece for piece in pieces if len(piece) > 1]


def _line_mark(piece: list[Row]) -> Markup:
    coordinates = " ".join(f"{num(a, 4)},{num(b, 4)},{num(c)}" for a, b, c in piece)
    line = element("altitudeMode", "absolute") + element("coordinates", coordinates)
    return element("Placemark", element("name", "ISS") + element("LineString", line))


def _name(window: Opportunity) -> str:
    return f"Aurora {window.hemisphere} {isoformat(window.peak)}"


def _metres(window: Opportunity) -> int:
    return round(window.height_km * 1000.0)
