"""Orbit mean-elements messages (CCSDS 502.0-B-3) in JSON, CSV, XML and KVN, and their sets as two lines.

The sets go on as two lines of text, whatever they came in: that is what the record keeps and what a reader can check.
Nothing is lost by it, because the public catalogue has the same digits in both formats. Where a message brings its own
TLE_LINE1 and TLE_LINE2, as Space-Track's does, those are taken as they are.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["LARGEST_NUMBER", "OmmError", "lines_from_fields", "read_csv", "read_json", "read_kvn", "read_xml"]

# A message as its keywords, and where in the file it stands.
Message = tuple[str, Mapping[str, Any]]

_NUMBERS = (
    "MEAN_MOTION",
    "ECCENTRICITY",
    "INCLINATION",
    "RA_OF_ASC_NODE",
    "ARG_OF_PERICENTER",
    "MEAN_ANOMALY",
    "BSTAR",
)
_DEFAULTS = {
    "CLASSIFICATION_TYPE": "U",
    "OBJECT_ID": "",
    "EPHEMERIS_TYPE": "0",
    "ELEMENT_SET_NO": "999",
    "REV_AT_EPOCH": "0",
    "MEAN_MOTION_DOT": "0",
    "MEAN_MOTION_DDOT": "0",
}
# What the elements must refer to for SGP4 to be the right model of them.
_FRAME = {"CENTER_NAME": "EARTH", "REF_FRAME": "TEME", "TIME_SYSTEM": "UTC", "MEAN_ELEMENT_THEORY": "SGP4"}
# Alpha-5 ends at Z9999.
LARGEST_NUMBER = 339_999


class OmmError(ValueError):
    """A message, or a file of messages, that cannot be taken; the text says why."""


def read_json(text: str) -> Iterator[Message]:
    """The messages of a JSON list or of one object. Raises OmmError where it is something else."""
    try:
        loaded = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise OmmError(f"not JSON: {error}") from None
    for number, fields in enumerate(loaded if isinstance(loaded, list) else [loaded], 1):
        if not isinstance(fields, dict):
            raise OmmError(f"record {number} is not an object")
        yield f"record {number}", fields


def read_csv(text: str) -> Iterator[Message]:
    """The messages of a CSV text with a header of OMM keywords (or of ``line1`` and ``line2``)."""
    reader = csv.DictReader(io.StringIO(text))
    for fields in reader:
        if None in fields or None in fields.values():
            yield f"line {reader.line_num}", {"_problem": "another number of fields than the header"}
        else:
            yield f"line {reader.line_num}", {key.strip().upper(): value for key, value in fields.items()}


def read_kvn(text: str) -> Iterator[Message]:
    """The messages of a text of ``KEYWORD = value`` lines, each begun by CCSDS_OMM_VERS."""
    fields: dict[str, str] = {}
    start = 1
    for number, line in enumerate(text.splitlines(), 1):
        key, equals, value = line.partition("=")
        key = key.strip()
        if key == "CCSDS_OMM_VERS" and "EPOCH" in fields:
            yield f"line {start}", fields
            fields = {}
        if key == "CCSDS_OMM_VERS":
            start = number
        if equals and not key.startswith("COMMENT"):
            fields[key] = re.sub(r"\s*\[[^]]*\]$", "", value.strip())  # a unit in brackets may follow
    if fields:
        yield f"line {start}", fields


def read_xml(text: str) -> Iterator[Message]:
    """The messages of an NDM/OMM document. Raises OmmError for a document type declaration or broken XML.

    No catalogue has a document type; one is needed to define entities, so that refusing it is what keeps a small
    file from growing without bounds or from reaching for other files.
    """
    from xml.etree.ElementTree import ParseError
    from xml.parsers import expat

    from sgp4 import omm

    def refuse(*_: object) -> None:
        raise OmmError("an XML document type declaration, which no OMM has")

    content = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode("utf-8")  # decoded already, whatever it declares
    parser = expat.ParserCreate("utf-8")
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(content, True)
        for number, fields in enumerate(omm.parse_xml(io.BytesIO(content)), 1):
            yield f"record {number}", fields
    except (expat.ExpatError, ParseError) as error:
        raise OmmError(f"broken XML: {error}") from None
    except (AttributeError, TypeError):
        raise OmmError("an XML document without the parts of an OMM") from None


def lines_from_fields(fields: Mapping[str, Any], satellite: int) -> tuple[str, str, str]:
    """Name and two lines of a message. Raises OmmError with the reason where it is not a set of ``satellite``.

    >>> lines_from_fields({"NORAD_CAT_ID": "48274", "EPOCH": "2021-06-01T00:00:00"}, 25544)
    Traceback (most recent call last):
    ...
    orbitctx.records.omm.OmmError: satellite 48274, not 25544
    """
    if "_problem" in fields:
        raise OmmError(str(fields["_problem"]))
    name = str(fields.get("OBJECT_NAME") or "")
    for one, two in (("TLE_LINE1", "TLE_LINE2"), ("LINE1", "LINE2")):
        if fields.get(one) and fields.get(two):
            return name, str(fields[one]), str(fields[two])
    number = _whole(fields, "NORAD_CAT_ID")
    if number != satellite:
        raise OmmError(f"satellite {number}, not {satellite}")
    if number > LARGEST_NUMBER:
        raise OmmError(f"catalogue number {number} has no two-line form")
    for key, expected in _FRAME.items():
        if str(fields.get(key) or expected).strip().upper() != expected:
            raise OmmError(f"{key} {fields[key]!r}, expected {expected}")
    return name, *_exported(_checked(fields))


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    known = {**_DEFAULTS, **{key: value for key, value in fields.items() if value not in (None, "")}}
    for key in (*_NUMBERS, "MEAN_MOTION_DOT", "MEAN_MOTION_DDOT"):
        try:
            value = float(known[key])
        except KeyError:
            raise OmmError(f"no {key}") from None
        except (TypeError, ValueError):
            raise OmmError(f"{key} {known[key]!r} is not a number") from None
        if not math.isfinite(value):
            raise OmmError(f"{key} {known[key]!r} is not a number")
        # Three-digit exponents have no place in the two lines.
        known[key] = 0.0 if abs(value) < 1e-9 else value
    for key in ("EPHEMERIS_TYPE", "ELEMENT_SET_NO", "REV_AT_EPOCH"):
        known[key] = _whole(known, key)
    if known["EPHEMERIS_TYPE"] not in (0, 2):  # 2: SGP4 by name, since 2020; 4: SGP4-XP, another model
        raise OmmError(f"EPHEMERIS_TYPE {known['EPHEMERIS_TYPE']} is not SGP4")
    known["REV_AT_EPOCH"] %= 100_000
    known["ELEMENT_SET_NO"] %= 10_000
    known["OBJECT_ID"] = str(known["OBJECT_ID"])
    known["EPOCH"] = _epoch_text(known)
    return known


def _epoch_text(fields: Mapping[str, Any]) -> str:
    import datetime as dt

    try:
        epoch = dt.datetime.fromisoformat(str(fields["EPOCH"]).strip())
    except KeyError:
        raise OmmError("no EPOCH") from None
    except ValueError:
        raise OmmError(f"EPOCH {fields['EPOCH']!r} is not a time") from None
    if epoch.tzinfo is not None:
        epoch = epoch.astimezone(dt.UTC)
    if epoch.year < 1957:
        raise OmmError(f"EPOCH {fields['EPOCH']!r} is before the first satellite")
    return epoch.strftime("%Y-%m-%dT%H:%M:%S.%f")


def _exported(fields: dict[str, Any]) -> tuple[str, str]:
    from sgp4 import exporter, omm
    from sgp4.api import Satrec

    model = Satrec()
    try:
        omm.initialize(model, fields)
        line1, line2 = exporter.export_tle(model)
    except (ValueError, KeyError, OverflowError) as error:
        raise OmmError(f"no element set: {error}") from None
    return str(line1), str(line2)


def _whole(fields: Mapping[str, Any], key: str) -> int:
    try:
        return int(str(fields[key]))
    except KeyError:
        raise OmmError(f"no {key}") from None
    except ValueError:
        raise OmmError(f"{key} {fields[key]!r} is not a whole number") from None
