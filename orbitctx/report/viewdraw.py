"""The window drawing as SVG, from the record that ``view.build_view`` computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from orbitctx.report.camera import HEIGHT, WIDTH
from orbitctx.report.palette import view_css
from orbitctx.report.svg import Labels, element, group, num, path_data, polyline_data, text
from orbitctx.report.words import position, time_words

__all__ = ["draw_view", "view_words"]

_LABEL, _LABEL_NARROW = 20.0, 50.0
_NAMED_STARS_MAG = 2.6
_POINTS = {0: "N", 45: "NE", 90: "E", 135: "SE", 180: "S", 225: "SW", 270: "W", 315: "NW"}


def draw_view(view: Mapping[str, Any], *, standalone: bool = False) -> Markup:
    """The drawing as an ``svg`` element; ``standalone`` puts its style inside."""
    content = Markup("").join(
        [
            element("style", Markup(view_css(narrow=False))) if standalone else Markup(""),
            _definitions(view),
            element("rect", x=0, y=0, width=WIDTH, height=HEIGHT, class_="sky"),
            *_sky(view),
            _air(view),
            _earth(view),
            *_aurora(view),
            *_lights(view),
            *_scale(view),
            *_labels(view, _LABEL, "w"),
            *(_labels(view, _LABEL_NARROW, "n") if not standalone else ()),
        ]
    )
    return element(
        "svg",
        content,
        xmlns="http://www.w3.org/2000/svg" if standalone else None,
        viewBox=f"0 0 {num(WIDTH)} {num(HEIGHT)}",
        class_="c view",
        role="img",
        aria_label=view_words(view),
    )


def view_words(view: Mapping[str, Any]) -> str:
    """What the drawing shows, in words: caption and text alternative."""
    station = view["station"]
    seen = [p["name"] for p in view["places"] if p["x"] is not None]
    lost = [p["name"] for p in view["places"] if p["x"] is None]
    words = (
        f"What a window showed at {time_words(view['at'])} from {position(station['lat_deg'], station['lon_deg'])}, "
        f"{station['height_km']:.0f} km high, towards {view['toward']} (azimuth {view['azimuth_deg']:.0f}°) with a "
        f"{view['lens_mm']:g} mm lens on full frame: a computed drawing, not a photograph."
    )
    aurora = " Aurora as the model has it for that hour's Kp." if view["green"] else " No aurora in this direction."
    places = f" In the frame: {', '.join(seen)}." if seen else ""
    missing = f" Not in the frame: {', '.join(lost)}." if lost else ""
    daylit = "" if any(view["airglow"]) else " The limb is in daylight: the stars are there, and no picture shows them."
    return words + aurora + daylit + places + missing


def _definitions(view: Mapping[str, Any]) -> Markup:
    earth = _earth_outline(view)
    parts = [
        element("clipPath", element("path", d=earth), id="v-earth"),
        element("clipPath", element("rect", x=0, y=0, width=WIDTH, height=HEIGHT), id="v-frame"),
        _glow("v-sun", "sunglow"),
        _glow("v-town", "townglow"),
        _blur("v-soft", 9.0),
        _blur("v-fine", 1.6),
    ]
    return element("defs", Markup("").join(parts))


def _glow(name: str, class_: str) -> Markup:
    # The opacity is an attribute, not a rule: WeasyPrint reads it only there.
    stops = [
        element("stop", offset=at, class_=f"{class_} {end}", stop_opacity=num(opacity, 2))
        for at, end, opacity in ((0, "in", 0.8), (1, "out", 0.0))
    ]
    return element("radialGradient", Markup("").join(stops), id=name)


def _blur(name: str, deviation: float) -> Markup:
    blur = element("feGaussianBlur", stdDeviation=deviation)
    area = {"x": 0, "y": 0, "width": WIDTH, "height": HEIGHT}
    return element("filter", blur, id=name, filterUnits="userSpaceOnUse", **area)


def _earth_outline(view: Mapping[str, Any]) -> str:
    """The Earth's disc as far as the picture reaches: the limb, closed far below."""
    limb = [(x, y) for x, y in view["limb"]]
    if len(limb) < 2:
        return f"M0 0H{num(WIDTH)}V{num(HEIGHT)}H0z"
    low = 6 * HEIGHT
    return polyline_data([(limb[0][0], low), *limb, (limb[-1][0], low)], closed=True, digits=1)


def _sky(view: Mapping[str, Any]) -> Iterable[Markup]:
    sun = view["sun"]
    if sun:
        radius = 560.0 if sun["below_limb_deg"] < 8 else 380.0
        yield element(
            "ellipse", cx=sun["x"], cy=sun["y"], rx=radius * 1.5, ry=radius * 0.6, fill="url(#v-sun)", class_="sunarea"
        )
    for figure in view["figures"]:
        yield element("path", d=figure["d"], class_="figure")
    dots = []
    for star in view["stars"]:
        radius = max(0.9, 4.4 - 0.85 * star["mag"])
        name = f"{star['name']} ({star['in']})" if star["name"] else star["in"]
        title = element("title", f"{name}, magnitude {star['mag']}")
        dots.append(element("circle", title, cx=star["x"], cy=star["y"], r=radius, class_="star"))
    yield group(dots)
    moon = view["moon"]
    if moon:
        yield element(
            "circle", cx=moon["x"], cy=moon["y"], r=moon["radius"] * 5, fill="url(#v-town)", class_="moonglow"
        )
        yield element("circle", cx=moon["x"], cy=moon["y"], r=moon["radius"], class_="moondark")
        yield element(
            "path",
            d=_lit(moon["radius"], moon["fraction"]),
            transform=f"translate({num(moon['x'])} {num(moon['y'])}) rotate({num(moon['tilt_deg'])})",
            class_="moonlit",
        )


def _lit(radius: float, fraction: float) -> str:
    """The lit part of a disc about the origin, bright side towards +x."""
    r, bulge = num(radius), num(abs(1 - 2 * fraction) * radius, 2)
    return f"M0 -{r}A{r} {r} 0 0 1 0 {r}A{bulge} {r} 0 0 {1 if fraction > 0.5 else 0} 0 -{r}z"


def _air(view: Mapping[str, Any]) -> Markup:
    """The layers above the limb: red oxygen faintly, sodium and green oxygen as a thin bright line."""
    red = [element("path", d=_line(points), class_="redglow") for points in view["red_airglow"]]
    green = [element("path", d=_line(points), class_="airglow") for points in view["airglow"]]
    return group(red, filter="url(#v-soft)") + group(green, filter="url(#v-fine)")


def _line(points: Iterable[Any]) -> str:
    return polyline_data([(x, y) for x, y in points], digits=1)


def _earth(view: Mapping[str, Any]) -> Markup:
    inside = [element("path", d=layer["d"], class_="lit") for layer in view["day"]]
    inside += [
        element("path", d=view["coast"], class_="coastline") if view["coast"] else Markup(""),
        element("path", d=view["borders"], class_="borderline") if view["borders"] else Markup(""),
    ]
    earth = element("path", d=_earth_outline(view), class_="earth")
    limb = element("path", d=_line(view["limb"]), class_="limb")
    return earth + group(inside, clip_path="url(#v-earth)") + limb


def _aurora(view: Mapping[str, Any]) -> Iterable[Markup]:
    parts = [element("path", d=d, class_="red") for d in view["red"]]
    parts += [element("path", d=d, class_="green") for d in view["green"]]
    yield element("g", group(parts, filter="url(#v-soft)"), clip_path="url(#v-frame)") if parts else Markup("")


def _lights(view: Mapping[str, Any]) -> Iterable[Markup]:
    glows, dots = [], []
    for town in view["towns"]:
        size = min(26.0, 5.0 + (max(town["weight"], 1.0) / 30000.0) ** 0.5)
        if town["lights"]:
            glows.append(element("circle", cx=town["x"], cy=town["y"], r=size, fill="url(#v-town)"))
        dots.append(element("circle", cx=town["x"], cy=town["y"], r=2.2, class_="townlight"))
    yield group(glows)
    yield group(dots)
    for place in view["places"]:
        if place["x"] is not None:
            yield element("circle", cx=place["x"], cy=place["y"], r=28, fill="url(#v-town)")
            yield element("circle", cx=place["x"], cy=place["y"], r=10, class_="aimring")
            yield element("circle", cx=place["x"], cy=place["y"], r=3, class_="aim")


def _scale(view: Mapping[str, Any]) -> Iterable[Markup]:
    marks = view["scale"]
    if len(marks) > 1:
        line = [(m["x"], m["y"]) for m in marks]
        ticks = [[(m["x"] - 8, m["y"]), (m["x"] + 8, m["y"])] for m in marks]
        yield element("path", d=path_data([[line[0], line[-1]], *ticks]), class_="scale")
    points = [[(c["x"], c["y"]), (c["x"], c["y"] + 10)] for c in view["compass"]]
    yield element("path", d=path_data(points), class_="scale")
    flight = view["flight"]
    if flight["x"] is not None:
        x, y = flight["x"], flight["y"]
        yield element("path", d=f"M{num(x - 12)} {num(y)}h24M{num(x)} {num(y - 12)}v24", class_="flight")
        yield element("circle", cx=x, cy=y, r=8, class_="flight")


def _labels(view: Mapping[str, Any], size: float, class_: str) -> list[Markup]:
    """Words of one size, placed so that none covers another; fewer of them on phones."""
    wide = class_ == "w"
    labels = Labels(WIDTH, HEIGHT, margin=12)
    out = _edge_words(view, size, labels, wide=wide)
    for place in view["places"][: 8 if wide else 2]:
        if place["x"] is not None:
            out.append(labels.place(place["name"], place["x"], place["y"], size * 1.1, "vp", 16, must=True))
    for town in view["towns"][: 22 if wide else 5]:
        out.append(labels.place(town["name"], town["x"], town["y"], size * 0.85, "vt", 8))
    for star in view["stars"]:
        if star["own"] and star["mag"] < (_NAMED_STARS_MAG if wide else 1.2):
            out.append(labels.place(star["name"], star["x"], star["y"], size * 0.8, "vs", 9))
    for figure in view["figures"] if wide else ():
        out.append(labels.place(figure["name"], figure["x"], figure["y"], size * 0.8, "vf", 0))
    if view["moon"]:
        moon = view["moon"]
        out.append(labels.place("Moon", moon["x"], moon["y"], size * 0.9, "vs", moon["radius"] + 6))
    return [group(out, class_=f"{class_} v-{class_}")]


def _edge_words(view: Mapping[str, Any], size: float, labels: Labels, *, wide: bool) -> list[Markup]:
    """Compass points, the scale of heights, the airglow and the direction of flight: these keep their places."""
    out: list[Markup] = []
    for mark in view["compass"]:
        name = _POINTS.get(mark["azimuth_deg"]) or (f"{mark['azimuth_deg']}°" if wide else "")
        if name:
            y = mark["y"] + 14 + 0.8 * size
            out.append(text(name, mark["x"], y, "vc", "middle"))
            labels.reserve(mark["x"] - size, mark["y"] - 4, mark["x"] + size, y + 4)
    for mark in view["scale"] if wide else ():
        words = f"{mark['km']} km" if mark["km"] else "limb"
        out.append(text(words, mark["x"] + 14, mark["y"] + 0.3 * size, "vc"))
        labels.reserve(mark["x"] - 10, mark["y"] - size, WIDTH, mark["y"] + 0.5 * size)
    right = view["flight"]["right_deg"]
    if view["flight"]["x"] is not None:
        out.append(labels.place("flight", view["flight"]["x"], view["flight"]["y"], size * 0.9, "vc", 16))
    elif wide:
        words = f"flight ▸ {right}° to the right" if right > 0 else f"◂ flight {-right}° to the left"
        words = "flight straight ahead" if right == 0 else words
        x, anchor = (WIDTH - 18, "end") if right >= 0 else (18.0, "start")
        out.append(text(words, x, HEIGHT - 18, "vc", anchor))
        labels.reserve(x - 330 if right >= 0 else 0, HEIGHT - 18 - size, x if right >= 0 else 330, HEIGHT)
    return out
