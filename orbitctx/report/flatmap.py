"""The flat map: land, night and twilights, ovals with their doubt, the track, and how far one sees from the station."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from orbitctx.report.projection import FlatMap, Globe, LatLon, cap_ring, left_inside
from orbitctx.report.svg import Labels, element, group, path_data

__all__ = ["NIGHT_DEPRESSIONS_DEG", "draw_flat_map", "land", "land_path", "light_class", "track_runs"]

# Sunset, and the ends of civil, nautical and astronomical twilight.
NIGHT_DEPRESSIONS_DEG = (0.0, 6.0, 12.0, 18.0)

MAP = FlatMap(3600)
_LABEL = 44.0  # font size in map units: 12 px on a map 1,000 px wide
_LABEL_NARROW = 112.0  # 10 px on a phone
_ORBIT_HALF = 46  # minutes: half a revolution


def draw_flat_map(scene: Mapping[str, Any], *, narrow: bool = True) -> Markup:
    """The map as SVG content of a 3600 x 1800 view box; ``narrow`` adds a second set of labels for phones."""
    layers = [
        element("rect", x=0, y=0, width=MAP.width, height=MAP.height, class_="ocean"),
        element("path", d=_graticule(), class_="grid"),
        land_path("m"),
        _night(scene["sun"], MAP),
        _regions(scene, "m"),
        *ovals(scene, MAP),
        _faint_track(scene),
        *_key_track(scene),
        *_rings(scene),
        *_bodies(scene),
        _dots(scene),
        _labels(scene, _LABEL, "w"),
    ]
    if narrow:
        layers.append(_labels(scene, _LABEL_NARROW, "n"))
    return Markup("").join(layers)


@functools.cache
def _land_data() -> str:
    return path_data((line for ring in land() for line in MAP.rings(ring)), closed=True)


@functools.cache
def land() -> tuple[list[LatLon], ...]:
    """Rings of land, interior on the left, the last point not repeated."""
    from orbitctx.outlines import land_rings

    return tuple(left_inside((lat, lon) for lon, lat in ring[:-1].tolist()) for ring in land_rings())


def land_path(prefix: str) -> Markup:
    """The land, with an id so that regions can be clipped to it."""
    return element("path", d=_land_data(), class_="land", id=f"{prefix}-land")


def _graticule() -> str:
    lines = [[MAP.xy(lat, -180.0), MAP.xy(lat, 180.0)] for lat in (-60, -30, 0, 30, 60)]
    lines += [[MAP.xy(90.0, lon), MAP.xy(-90.0, lon)] for lon in range(-150, 180, 30)]
    return path_data(lines)


def _regions(scene: Mapping[str, Any], prefix: str) -> Markup:
    """The areas that the story names, as the discs of the gazetteer, on land clipped to the coast."""
    on_land: list[Markup] = []
    at_sea: list[Markup] = []
    for place in scene["places"]:
        rings = [MAP.rings(cap_ring(lat, lon, km / 111.2, 40)) for lat, lon, km in place["region"] if km > 60]
        data = path_data((line for copies in rings for line in copies), closed=True)
        if data:
            (at_sea if place.get("water") else on_land).append(element("path", d=data, class_="region"))
    clip = element("clipPath", element("use", href=f"#{prefix}-land"), id=f"{prefix}-clip")
    parts = [group(at_sea)]
    if on_land:
        parts += [clip, group(on_land, clip_path=f"url(#{prefix}-clip)")]
    return Markup("").join(parts)


def _night(sun: Mapping[str, float], projection: FlatMap | Globe) -> Markup:
    return group(night_caps(sun, projection))


def night_caps(sun: Mapping[str, float], projection: FlatMap | Globe) -> Iterable[Markup]:
    """One veil for each twilight: the cap about the antisolar point where the Sun is lower than that."""
    for depression in NIGHT_DEPRESSIONS_DEG:
        ring = cap_ring(-sun["lat_deg"], sun["lon_deg"] + 180.0, 90.0 - depression, 180)
        yield element(
            "path", d=path_data(projection.rings(ring), closed=True, digits=_digits(projection)), class_="night"
        )


def _digits(projection: FlatMap | Globe) -> int:
    return 0 if isinstance(projection, FlatMap) else 1


def ovals(scene: Mapping[str, Any], projection: FlatMap | Globe) -> Iterable[Markup]:
    """The auroral zones: edge to far side filled, and the edge's one-sigma band in a paler tone."""
    digits = _digits(projection)
    for oval in scene["ovals"]:
        filled = [line for name in ("edge", "far") for line in projection.rings(oval[name])]
        yield element("path", d=path_data(filled, closed=True, digits=digits), class_="oval")
        if oval.get("low") and oval.get("high"):
            doubt = [line for name in ("low", "high") for line in projection.rings(oval[name])]
            yield element("path", d=path_data(doubt, closed=True, digits=digits), class_="doubt")
            for name in ("low", "high"):
                yield element("path", d=path_data(projection.outline(oval[name]), digits=digits), class_="doubtedge")
        yield element("path", d=path_data(projection.outline(oval["edge"]), digits=digits), class_="ovaledge")


def light_class(sun_altitude_deg: float | None) -> str:
    """The class of a track point by the Sun's altitude at the nadir: day, twilight (to -6 deg), night.

    >>> light_class(3.0), light_class(-2.0), light_class(-30.0)
    ('td', 'tt', 'tn')
    """
    if sun_altitude_deg is None or sun_altitude_deg > 0:
        return "td"
    return "tt" if sun_altitude_deg > -6 else "tn"


def track_runs(scene: Mapping[str, Any], first: int, last: int) -> list[tuple[str, list[LatLon]]]:
    """The track between two indices as runs of one kind of light; each run ends where the next begins."""
    track = scene["track"]
    runs: list[tuple[str, list[LatLon]]] = []
    for i in range(max(first, 0), min(last + 1, len(track["lat"]))):
        lat, lon = track["lat"][i], track["lon"][i]
        if lat is None or lon is None:
            runs.append(("", []))
            continue
        kind = light_class(track["sun"][i])
        if not runs or runs[-1][0] != kind:
            joint = runs[-1][1][-1:] if runs and runs[-1][0] else []
            runs.append((kind, list(joint)))
        runs[-1][1].append((lat, lon))
    return [(kind, points) for kind, points in runs if kind and len(points) > 1]


def _faint_track(scene: Mapping[str, Any]) -> Markup:
    track = scene["track"]
    pieces: list[list[LatLon]] = [[]]
    for lat, lon in zip(track["lat"][::2], track["lon"][::2], strict=True):
        if lat is None or lon is None:
            pieces.append([])
        else:
            pieces[-1].append((lat, lon))
    lines = (line for piece in pieces if len(piece) > 1 for line in MAP.lines(piece))
    return element("path", d=path_data(lines), class_="tf")


def _key_track(scene: Mapping[str, Any]) -> Iterable[Markup]:
    key = scene["key"]
    if key is None:
        return
    runs = track_runs(scene, key["index"] - _ORBIT_HALF, key["index"] + _ORBIT_HALF)
    yield element("path", d=path_data(line for _, points in runs for line in MAP.lines(points)), class_="casing")
    for kind, points in runs:
        yield element("path", d=path_data(MAP.lines(points)), class_=kind)


def _rings(scene: Mapping[str, Any]) -> Iterable[Markup]:
    key = scene["key"]
    if key is None:
        return
    for name, class_ in (("ground_arc_deg", "ring"), ("aurora_arc_deg", "ringhigh")):
        ring = cap_ring(key["lat_deg"], key["lon_deg"], key[name], 120)
        yield element("path", d=path_data(MAP.outline(ring)), class_=class_)


def _bodies(scene: Mapping[str, Any]) -> Iterable[Markup]:
    for name, radius in (("sun", 34.0), ("moon", 24.0)):
        body = scene.get(name)
        if body:
            x, y = MAP.xy(body["lat_deg"], body["lon_deg"])
            yield element("circle", cx=x, cy=y, r=radius, class_=name)


def _dots(scene: Mapping[str, Any]) -> Markup:
    dots = []
    for town in scene["towns"]:
        x, y = MAP.xy(town["lat_deg"], town["lon_deg"])
        dots.append(element("circle", cx=x, cy=y, r=7, class_="town"))
    for place in scene["places"]:
        x, y = MAP.xy(place["lat_deg"], place["lon_deg"])
        dots.append(element("circle", cx=x, cy=y, r=15, class_="place"))
    if scene["key"]:
        x, y = MAP.xy(scene["key"]["lat_deg"], scene["key"]["lon_deg"])
        dots += [
            element("circle", cx=x, cy=y, r=30, class_="issring"),
            element("circle", cx=x, cy=y, r=17, class_="iss"),
        ]
    return group(dots)


def _labels(scene: Mapping[str, Any], size: float, class_: str) -> Markup:
    """Labels of one size, the important ones first; towns only where there is room."""
    labels = Labels(MAP.width, MAP.height, margin=14)
    wide = class_ == "w"
    out: list[Markup] = []
    key: Mapping[str, Any] | None = scene["key"]
    if key:
        x, y = MAP.xy(key["lat_deg"], key["lon_deg"])
        labels.reserve(x - 34, y - 34, x + 34, y + 34)
    for place in scene["places"]:
        x, y = MAP.xy(place["lat_deg"], place["lon_deg"])
        labels.reserve(x - 16, y - 16, x + 16, y + 16)
    if key:
        out.append(labels.place("ISS", *MAP.xy(key["lat_deg"], key["lon_deg"]), size, "li halo", 42, must=True))
    for place in scene["places"][: 12 if wide else 3]:
        spot = MAP.xy(place["lat_deg"], place["lon_deg"])
        out.append(labels.place(place["name"], *spot, size, "lp halo", 24))
    for name, word in (("sun", "Sun overhead"), ("moon", "Moon overhead")):
        if wide and scene.get(name):
            spot = MAP.xy(scene[name]["lat_deg"], scene[name]["lon_deg"])
            out.append(labels.place(word, *spot, size * 0.9, "lm halo", 42))
    if wide:
        for town in scene["towns"]:
            spot = MAP.xy(town["lat_deg"], town["lon_deg"])
            out.append(labels.place(town["name"], *spot, size * 0.82, "lt halo", 14))
        out += _latitudes(labels, size * 0.82)
    return group(out, class_=f"{class_} f-{class_}")


def _latitudes(labels: Labels, size: float) -> Sequence[Markup]:
    words = {60: "60° N", 30: "30° N", 0: "0°", -30: "30° S", -60: "60° S"}
    return [labels.place(word, *MAP.xy(lat, -180.0), size, "lm halo", 16) for lat, word in words.items()]
