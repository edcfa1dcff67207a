"""The only place where time scales meet.

Everywhere else an instant is a ``numpy.datetime64[us]`` in UTC and an interval is a ``TimeWindow``. SGP4 wants UTC as
a Julian date, the Sun and Moon want TT, the rotation of the Earth wants UT1: those conversions live here, on
Skyfield's leap second and delta-T tables.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from orbitctx.errors import UsageError

if TYPE_CHECKING:
    from skyfield.timelib import Timescale

__all__ = [
    "Instants",
    "TimeWindow",
    "gmst_rad",
    "isoformat",
    "julian_tt",
    "julian_ut1",
    "julian_utc",
    "parse_instant",
    "parse_window",
    "utc_array",
]

Instants = NDArray[np.datetime64]  # datetime64[us], UTC

_US_PER_DAY = 86_400_000_000
_UNIX_EPOCH_JD = 2440587.5
_EXPECTED_TIME = "a UTC time such as 2021-01-12T18:30Z, or a date such as 2021-01-12, 2021-01 or 2021"
_EXPECTED_INSTANT = "a time of day in UTC, 2021-01-12T18:30Z, or with its offset, 2021-01-12T20:30+02:00"


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """A half-open interval of UTC, [start, end): ``datetime64[us]`` at both ends."""

    start: np.datetime64
    end: np.datetime64

    def __post_init__(self) -> None:
        if not self.start < self.end:
            raise UsageError(
                "A time window must end after it starts.",
                expected="start < end",
                found=f"{self.start} .. {self.end}",
            )

    @classmethod
    def around(cls, instant: np.datetime64, minutes: float) -> TimeWindow:
        """The window of ``minutes`` on either side of an instant."""
        slack = np.timedelta64(round(minutes * 60e6), "us")
        return cls(instant - slack, instant + slack)

    @property
    def days(self) -> float:
        """Length in days."""
        return float((self.end - self.start) / np.timedelta64(_US_PER_DAY, "us"))

    def grid(self, step_s: float) -> Instants:
        """Instants from start to just before end, ``step_s`` seconds apart; never empty."""
        return np.arange(self.start, self.end, np.timedelta64(round(step_s * 1e6), "us"))

    def contains(self, instant: np.datetime64) -> bool:
        """Whether an instant lies in [start, end)."""
        return bool(self.start <= instant < self.end)

    def widened(self, *, before_h: float = 0.0, after_h: float = 0.0) -> TimeWindow:
        """The window with hours added at either end."""
        return TimeWindow(
            self.start - np.timedelta64(round(before_h * 3600e6), "us"),
            self.end + np.timedelta64(round(after_h * 3600e6), "us"),
        )

    def intersection(self, other: TimeWindow) -> TimeWindow | None:
        """The common part of two windows, or None where they do not meet."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return TimeWindow(start, end) if start < end else None

    def to_value(self) -> dict[str, str]:
        """The interval as the JSON has it: ``{"start": "...Z", "end": "...Z"}``."""
        return {"start": isoformat(self.start), "end": isoformat(self.end)}


def isoformat(instant: np.datetime64) -> str:
    """An instant as text, to the second (or finer where it has a fraction), with Z.

    >>> isoformat(np.datetime64("2017-03-27T21:32"))
    '2017-03-27T21:32:00Z'
    """
    text = str(instant.astype("datetime64[us]"))
    head, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    return f"{head}.{fraction}Z" if fraction else f"{head}Z"


def parse_instant(text: str) -> np.datetime64:
    """One instant from ISO 8601 text; a naive time is read as UTC.

    Raises UsageError for anything else, a bare date included: a date is an interval (``parse_window``).

    >>> parse_instant("2021-01-12T18:30+02:00")
    np.datetime64('2021-01-12T16:30:00.000000')
    """
    if _PARTIAL.fullmatch(text.strip()):
        raise UsageError("This is a date; a time of day is needed.", expected=_EXPECTED_INSTANT, found=repr(text))
    try:
        if "T" not in text.strip().replace(" ", "T", 1):
            raise ValueError
        value = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        raise UsageError("This is not a time.", expected=_EXPECTED_TIME, found=repr(text)) from None
    return _from_datetime(value)


_PARTIAL = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?")


def parse_window(text: str) -> TimeWindow:
    """An interval from a year, a month, a date, an instant (one second long) or ``START/END``; dates are whole days.

    >>> parse_window("2017-01").end
    np.datetime64('2017-02-01T00:00:00.000000')
    >>> parse_window("2017-03-27T21:00Z/2017-03-27T22:00Z").end
    np.datetime64('2017-03-27T22:00:00.000000')
    """
    text = text.strip()
    if "/" in text:
        since, _, last = text.partition("/")
        start, until = parse_window(since), parse_window(last)
        # An instant ends the interval there; a date, a month or a year belongs to it as a whole.
        end = until.end if _PARTIAL.fullmatch(last.strip()) else until.start
        if not start.start < end:
            raise UsageError("A time window must end after it starts.", expected="start < end", found=repr(text))
        return TimeWindow(start.start, end)
    match = _PARTIAL.fullmatch(text)
    if not match:
        start_at = parse_instant(text)
        return TimeWindow(start_at, start_at + np.timedelta64(1, "s"))
    unit: Literal["D", "M", "Y"] = "D" if match["day"] else "M" if match["month"] else "Y"
    try:
        first = np.datetime64(text, unit)
    except ValueError:
        raise UsageError("There is no such date.", expected=_EXPECTED_TIME, found=repr(text)) from None
    return TimeWindow(first.astype("datetime64[us]"), (first + np.timedelta64(1, unit)).astype("datetime64[us]"))


def utc_array(times: Any) -> Instants:
    """Any usual kind of time, one or many, as a one-dimensional ``datetime64[us]`` array in UTC.

    Takes str, datetime (aware, or naive read as UTC), numpy.datetime64, pandas Timestamp and DatetimeIndex, astropy
    Time, Skyfield Time, TimeWindow-free sequences of these. Raises UsageError for anything else and for NaT.
    """
    if hasattr(times, "utc_datetime"):  # Skyfield
        times = times.utc_datetime()
    elif hasattr(times, "utc") and hasattr(times, "scale"):  # astropy
        times = times.utc.datetime64
    elif getattr(getattr(times, "dtype", None), "tz", None) is not None:  # pandas, aware
        times = times.tz_convert("UTC").tz_localize(None).to_numpy()
    if isinstance(times, str | dt.datetime | np.datetime64):
        times = [times]
    if isinstance(times, np.ndarray) and times.dtype.kind == "M":
        out = np.atleast_1d(times).ravel().astype("datetime64[us]")
    elif isinstance(times, Iterable):
        out = np.array([_one_utc(t) for t in times], dtype="datetime64[us]").ravel()
    else:
        raise UsageError("This is not a time.", expected=_EXPECTED_TIME, found=repr(times)[:80])
    if np.isnat(out).any():
        raise UsageError("A time is missing (NaT).", expected=_EXPECTED_TIME, found="NaT")
    return out


def _one_utc(value: Any) -> np.datetime64:
    if isinstance(value, str):
        return parse_instant(value)
    if isinstance(value, np.datetime64):
        in_us: np.datetime64 = value.astype("datetime64[us]")
        return in_us
    if isinstance(value, dt.datetime):
        return _from_datetime(value)
    if hasattr(value, "utc_datetime") or hasattr(value, "scale"):
        return np.datetime64(utc_array(value)[0])
    raise UsageError("This is not a time.", expected=_EXPECTED_TIME, found=repr(value)[:80])


def _from_datetime(value: dt.datetime) -> np.datetime64:
    if value.tzinfo is not None:
        value = value.astimezone(dt.UTC).replace(tzinfo=None)
    return np.datetime64(value, "us")


def _days_since_unix(utc: Instants) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    us = utc.astype("datetime64[us]").astype(np.int64)
    whole, rest = np.divmod(us, _US_PER_DAY)
    return whole.astype(np.float64), rest / _US_PER_DAY


def julian_utc(utc: Instants) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """UTC as a Julian date in two parts (day ending in .5, fraction of day): what SGP4 takes.

    The two parts together keep a microsecond; one float64 would keep 40 us.
    """
    whole, fraction = _days_since_unix(utc)
    return whole + _UNIX_EPOCH_JD, fraction


@functools.cache
def _timescale() -> Timescale:
    # What skyfield.api's load.timescale(builtin=True) does, without the 90 ms of loader, network and star modules that
    # skyfield.api brings along; a test compares the two.
    from skyfield.functions import load_bundled_npy
    from skyfield.timelib import Timescale

    tables = load_bundled_npy("iers.npz")
    days = tables["tt_jd_minus_arange"]
    days = days + np.arange(len(days))
    delta_t = (days, (tables["delta_t_1e7"] / 1e7).round(7))
    return Timescale(delta_t, tables["leap_dates"], tables["leap_offsets"])


def _tt_minus_utc_s(utc: Instants) -> NDArray[np.float64]:
    ts = _timescale()
    unix_s = utc.astype("datetime64[us]").astype(np.int64) / 1e6
    edges = (np.asarray(ts.leap_dates) - _UNIX_EPOCH_JD) * 86400.0
    offsets = np.concatenate([[ts.leap_offsets[0]], ts.leap_offsets])
    return np.asarray(offsets[np.searchsorted(edges, unix_s, side="right")] + 32.184, dtype=np.float64)


def julian_tt(utc: Instants) -> NDArray[np.float64]:
    """Terrestrial Time as a Julian date (float64: 40 us), for the Sun and Moon."""
    whole, fraction = julian_utc(utc)
    return np.asarray(whole + (fraction + _tt_minus_utc_s(utc) / 86400.0))


def julian_ut1(utc: Instants) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """UT1 as a Julian date in two parts, by Skyfield's delta-T table (TT - UT1)."""
    whole, fraction = julian_utc(utc)
    tt_minus_utc_s = _tt_minus_utc_s(utc)
    tt = whole + (fraction + tt_minus_utc_s / 86400.0)
    delta_t_s = np.asarray(_timescale().delta_t_function(tt))
    return whole, fraction + (tt_minus_utc_s - delta_t_s) / 86400.0


def gmst_rad(utc: Instants) -> NDArray[np.float64]:
    """Greenwich mean sidereal time of 1982, radians in [0, 2 pi): the angle from TEME to the Earth-fixed frame.

    Aoki et al. 1982 (A&A 105, 359), eq. 14, as SGP4 users take it (Vallado 2006, AIAA 2006-6753, appendix C).
    """
    whole, fraction = julian_ut1(utc)
    t = (whole - 2451545.0 + fraction) / 36525.0
    seconds = 67310.54841 + (8640184.812866 + (0.093104 - 6.2e-6 * t) * t) * t
    # 876600 h per century is one turn a day: taken from the day fraction, so that no digits are lost.
    turns = (whole - 2451545.0) % 1.0 + fraction + seconds / 86400.0
    return np.asarray((turns % 1.0) * 2.0 * np.pi)
