"""The time line of the day: the station's latitude, the light below it, aurora windows, Moon and Kp."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from markupsafe import Markup

from orbitctx.instants import parse_instant
from orbitctx.report.flatmap import light_class
from orbitctx.report.svg import element, path_data, text

__all__ = ["TimeLine"]

_LIGHTS = {"td": "lday", "tt": "ltwi", "tn": "lnight"}
_MAX_LAT = 55.0
_STORM = 5.0


class TimeLine:
    """The drawing of one scene, in pixels; ``tall`` is the shape for phones, with larger words."""

    def __init__(self, scene: Mapping[str, Any], *, tall: bool = False) -> None:
        self.scene, self.tall = scene, tall
        self.start, self.end = (parse_instant(scene["span"][k]) for k in ("start", "end"))
        self.hours = float((self.end - self.start) / np.timedelta64(1, "h"))
        self.width = 480.0 if tall else 1000.0
        self.left, self.right = (76.0, 474.0) if tall else (84.0, 988.0)
        self.size = 14.5 if tall else 12.0
        self.top, self.bottom = 12.0, 132.0 if tall else 150.0
        self.lane = 18.0 if tall else 16.0
        first, step = self.bottom + 12.0, self.lane + 9.0
        self.lanes = {"north": first, "south": first + step, "moon": first + 2 * step}
        self.kp_top = first + 3 * step + 6.0
        self.kp_bottom = self.kp_top + 58.0
        self.height = self.kp_bottom + 2.2 * self.size + 4.0

    def draw(self) -> Markup:
        """All layers as SVG content of a ``width`` x ``height`` view box."""
        layers = (
            self._light(),
            self._latitude(),
            self._windows(),
            self._moon(),
            self._kp(),
            self._words(),
            self._hour_marks(),
            self._key(),
        )
        return Markup("").join(piece for layer in layers for piece in layer)

    def _x(self, when: str | np.datetime64) -> float:
        instant = parse_instant(when) if isinstance(when, str) else when
        return self._at(float((instant - self.start) / np.timedelta64(1, "h")))

    def _at(self, hours: float) -> float:
        return self.left + (self.right - self.left) * min(max(hours / self.hours, 0.0), 1.0)

    def _step(self, index: int) -> float:
        return self._at(index * self.scene["step_s"] / 3600.0)

    def _lat_y(self, lat: float) -> float:
        return (self.top + self.bottom) / 2 - lat / _MAX_LAT * (self.bottom - self.top) / 2

    def _bar(self, x0: float, x1: float, y: float, class_: str) -> Markup:
        return element("rect", x=x0, y=y, width=max(x1 - x0, 1.5), height=self.lane, class_=class_)

    def _light(self) -> Iterable[Markup]:
        sun = self.scene["track"]["sun"]
        kinds = ["lempty" if s is None else _LIGHTS[light_class(s)] for s in sun]
        tall = self.bottom - self.top
        for first, last, kind in _runs(kinds):
            x0, x1 = self._step(first), self._step(last)
            yield element("rect", x=x0, y=self.top, width=x1 - x0, height=tall, class_=kind)

    def _latitude(self) -> Iterable[Markup]:
        for lat in (-51.6, 0.0, 51.6):
            y = self._lat_y(lat)
            yield element("line", x1=self.left, y1=y, x2=self.right, y2=y, class_="grid")
        lines: list[list[tuple[float, float]]] = [[]]
        for i, lat in enumerate(self.scene["track"]["lat"]):
            if lat is None:
                lines.append([])
            elif i % 2 == 0:
                lines[-1].append((self._step(i), self._lat_y(lat)))
        yield element("path", d=path_data(lines, digits=1), class_="lat")

    def _windows(self) -> Iterable[Markup]:
        for side, class_ in (("north", "wn"), ("south", "ws")):
            y = self.lanes[side]
            yield self._bar(self.left, self.right, y, "lempty")
            for window in self.scene["windows"]:
                if window["hemisphere"] == side:
                    yield self._bar(self._x(window["start"]), self._x(window["end"]), y, class_)

    def _moon(self) -> Iterable[Markup]:
        yield self._bar(self.left, self.right, self.lanes["moon"], "lempty")
        up = [a is not None and a > 0 for a in self.scene["track"]["moon"]]
        for first, last, is_up in _runs(up):
            if is_up:
                yield self._bar(self._step(first), self._step(last), self.lanes["moon"], "mb")

    def _kp(self) -> Iterable[Markup]:
        height = self.kp_bottom - self.kp_top
        for level in (0.0, _STORM, 9.0):
            y = self.kp_bottom - height * level / 9.0
            yield element("line", x1=self.left, y1=y, x2=self.right, y2=y, class_="grid")
        for row in self.scene["kp"]:
            start = parse_instant(row["start"])
            x0, x1 = self._x(start), self._x(start + np.timedelta64(3, "h"))
            if row["kp"] is None or x1 - x0 < 1:
                continue
            tall = max(height * row["kp"] / 9.0, 1.0)
            class_ = "kps" if row["kp"] >= _STORM else "kp"
            yield element("rect", x=x0 + 1, y=self.kp_bottom - tall, width=x1 - x0 - 2, height=tall, class_=class_)

    def _key(self) -> Iterable[Markup]:
        key = self.scene["key"]
        if key:
            x = self._x(key["at"])
            yield element("line", x1=x, y1=self.top, x2=x, y2=self.kp_bottom, class_="keyline")
            yield element("circle", cx=x, cy=self._lat_y(key["lat_deg"]), r=5, class_="iss")

    def _words(self) -> Iterable[Markup]:
        rows = [("52° N", self._lat_y(51.6)), ("Equator", self._lat_y(0.0)), ("52° S", self._lat_y(-51.6))]
        names = {"north": "Aurora N", "south": "Aurora S", "moon": "Moon up"}
        rows += [(names[lane], y + self.lane / 2) for lane, y in self.lanes.items()]
        third = (self.kp_bottom - self.kp_top) / 9.0
        rows += [("Kp 9", self.kp_top), ("5", self.kp_bottom - _STORM * third), ("0", self.kp_bottom)]
        for words, y in rows:
            yield text(words, self.left - 6, y + 0.35 * self.size, "lm", "end")

    def _hour_marks(self) -> Iterable[Markup]:
        hour = self.start.astype("datetime64[h]")
        while hour <= self.end:
            of_day = int((hour - hour.astype("datetime64[D]")) / np.timedelta64(1, "h"))
            if hour >= self.start and of_day % (6 if self.tall else 3) == 0:
                x = self._x(hour.astype("datetime64[us]"))
                anchor = "end" if x > self.right - 10 else "start" if x < self.left + 10 else "middle"
                yield element("line", x1=x, y1=self.kp_bottom, x2=x, y2=self.kp_bottom + 6, class_="tick")
                yield text(f"{of_day:02d}:00", x, self.kp_bottom + 8 + self.size, "lm", anchor)
            hour = hour + 1


def _runs(values: list[Any]) -> Iterable[tuple[int, int, Any]]:
    """First index, index after the last, and value of each unbroken run."""
    first = 0
    for i in range(1, len(values) + 1):
        if i == len(values) or values[i] != values[first]:
            yield first, i, values[first]
            first = i
