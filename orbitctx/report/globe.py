"""The globe: the same facts as the flat map, seen from above the station and towards what the story names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from orbitctx.report.flatmap import land, night_caps, ovals, track_runs
from orbitctx.report.projection import Globe, LatLon, cap_ring
from orbitctx.report.svg import Labels, element, group, num, path_data

__all__ = ["draw_globe"]

_SIZE = 720.0
_RADIUS = 318.0
_LABEL = 19.0
_LABEL_NARROW = 26.0
_HALF_MIN = 30
_LEAN_DEG = 14.0  # the view is centred this far poleward of the station, so that the oval comes into the picture


def draw_globe(scene: Mapping[str, Any], *, narrow: bool = True) -> Markup:
    """The globe as SVG content of a 720 x 720 view box."""
    lat0, lon0 = _centre(scene)
    globe = Globe(lat0, lon0, radius=_RADIUS, cx=_SIZE / 2, cy=_SIZE / 2)
    middle = _SIZE / 2
    layers = [
        _glow(),
        element("circle", cx=middle, cy=middle, r=_RADIUS * 1.1, fill="url(#g-glow)"),
        element("circle", cx=middle, cy=middle, r=_RADIUS, class_="ocean"),
        element("path", d=_graticule(globe), class_="grid"),
        element("path", d=_land(globe), class_="land", id="g-land"),
        group(night_caps(scene["sun"], globe)),
        _regions(scene, globe),
        *ovals(scene, globe),
        *_track(scene, globe),
        *_rings(scene, globe),
        _marks(scene, globe),
        _labels(scene, globe, _LABEL, "w"),
    ]
    if narrow:
        layers.append(_labels(scene, globe, _LABEL_NARROW, "n"))
    return Markup("").join(layers)


def _glow() -> Markup:
    """The air above the limb: a ring that fades outwards."""
    stops = ((0.9, 0.0), (0.91, 0.75), (1.0, 0.0))
    inner = Markup("").join(
        element("stop", offset=num(at, 2), class_="air", stop_opacity=num(opacity, 2)) for at, opacity in stops
    )
    return element("radialGradient", inner, id="g-glow")


def _centre(scene: Mapping[str, Any]) -> LatLon:
    key = scene["key"]
    if key is None:
        return 20.0, 0.0
    lat = key["lat_deg"]
    sign = -1.0 if key.get("hemisphere") == "south" else 1.0 if key.get("hemisphere") == "north" else 0.0
    return max(-65.0, min(65.0, lat + sign * _LEAN_DEG)), key["lon_deg"]


def _land(globe: Globe) -> str:
    return path_data((line for ring in land() for line in globe.rings(ring)), closed=True, digits=0)


def _graticule(globe: Globe) -> str:
    lines: list[Any] = []
    for lat in range(-60, 90, 30):
        lines += globe.outline([(lat, lon) for lon in range(-180, 180, 5)])
    for lon in range(-180, 180, 30):
        lines += globe.lines([(lat, lon) for lat in range(-90, 95, 5)])
    return path_data(lines, digits=0)


def _regions(scene: Mapping[str, Any], globe: Globe) -> Markup:
    on_land: list[Markup] = []
    at_sea: list[Markup] = []
    for place in scene["places"]:
        rings = [globe.rings(cap_ring(lat, lon, km / 111.2, 40)) for lat, lon, km in place["region"] if km > 60]
        data = path_data((line for part in rings for line in part), closed=True, digits=1)
        if data:
            (at_sea if place.get("water") else on_land).append(element("path", d=data, class_="region"))
    clip = element("clipPath", element("use", href="#g-land"), id="g-clip")
    return Markup("").join([group(at_sea), clip if on_land else "", group(on_land, clip_path="url(#g-clip)")])


def _track(scene: Mapping[str, Any], globe: Globe) -> Iterable[Markup]:
    key = scene["key"]
    if key is None:
        return
    runs = track_runs(scene, key["index"] - _HALF_MIN, key["index"] + _HALF_MIN)
    drawn = [(kind, path_data(globe.lines(points, key["height_km"]), digits=1)) for kind, points in runs]
    yield element("path", d="".join(data for _, data in drawn), class_="casing")
    for kind, data in drawn:
        yield element("path", d=data, class_=kind)


def _rings(scene: Mapping[str, Any], globe: Globe) -> Iterable[Markup]:
    key = scene["key"]
    if key is None:
        return
    for name, class_ in (("ground_arc_deg", "ring"), ("aurora_arc_deg", "ringhigh")):
        ring = cap_ring(key["lat_deg"], key["lon_deg"], key[name], 120)
        yield element("path", d=path_data(globe.outline(ring), digits=1), class_=class_)


def _marks(scene: Mapping[str, Any], globe: Globe) -> Markup:
    marks = []
    for place in scene["places"]:
        spot = globe.xy(place["lat_deg"], place["lon_deg"])
        if spot:
            marks.append(element("circle", cx=spot[0], cy=spot[1], r=4.5, class_="place"))
    key = scene["key"]
    if key:
        spot = globe.xy(key["lat_deg"], key["lon_deg"], key["height_km"])
        if spot:
            marks.append(element("circle", cx=spot[0], cy=spot[1], r=10, class_="issring"))
            marks.append(element("circle", cx=spot[0], cy=spot[1], r=5.5, class_="iss"))
    return group(marks)


def _labels(scene: Mapping[str, Any], globe: Globe, size: float, class_: str) -> Markup:
    labels = Labels(_SIZE, _SIZE)
    key = scene["key"]
    out = []
    spot = globe.xy(key["lat_deg"], key["lon_deg"], key["height_km"]) if key else None
    if spot:
        labels.reserve(spot[0] - 11, spot[1] - 11, spot[0] + 11, spot[1] + 11)
        out.append(labels.place("ISS", *spot, size, "li halo", 15, must=True))
    for place in scene["places"][:8]:
        seen = globe.xy(place["lat_deg"], place["lon_deg"])
        if seen:
            out.append(labels.place(place["name"], *seen, size, "lp halo", 9))
    return group(out, class_=f"{class_} g-{class_}")
