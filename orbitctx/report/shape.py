"""Whether a JSON value has the shape that a JSON Schema publishes: the few keywords that our own schemas use.

A record comes from a file that anybody may have changed; the published schema is what it is held to. A test holds this
module to the jsonschema package, which is needed for development only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

__all__ = ["KEYWORDS", "misfit"]

_TYPES: dict[str, Callable[[Any], bool]] = {
    "object": lambda v: isinstance(v, Mapping),
    "array": lambda v: isinstance(v, list),
    "string": lambda v: isinstance(v, str),
    "integer": lambda v: not isinstance(v, bool) and (isinstance(v, int) or (isinstance(v, float) and v.is_integer())),
    "number": lambda v: isinstance(v, int | float) and not isinstance(v, bool),
    "boolean": lambda v: isinstance(v, bool),
    "null": lambda v: v is None,
}
_TOLD = frozenset({"$defs", "$id", "$schema", "description", "title"})  # words for people


def misfit(value: Any, schema: Mapping[str, Any]) -> str | None:
    """The first place where a value departs from the schema, with what is wrong there; None where it fits.

    >>> misfit({"claims": [{"start": "x"}]}, {"properties": {"claims": {"items": {"properties":
    ...     {"start": {"type": "integer"}}}}}})
    "claims[0].start: not integer: 'x'"
    >>> misfit({}, {"required": ["story"]})
    "the record: lacks 'story'"
    """
    found = next(_misfits(value, schema, "", schema), None)
    return None if found is None else f"{found[0].lstrip('.') or 'the record'}: {found[1]}"


Misfits = Iterator[tuple[str, str]]


def _misfits(value: Any, schema: Mapping[str, Any], path: str, root: Mapping[str, Any]) -> Misfits:
    for keyword, said in schema.items():
        if keyword not in _TOLD:
            yield from _RULES[keyword](value, said, path, root)


def _type(value: Any, said: Any, path: str, _: Mapping[str, Any]) -> Misfits:
    names = [said] if isinstance(said, str) else said
    if not any(_TYPES[name](value) for name in names):
        yield path, f"not {' or '.join(names)}: {_short(value)}"


def _required(value: Any, said: Any, path: str, _: Mapping[str, Any]) -> Misfits:
    if isinstance(value, Mapping):
        yield from ((path, f"lacks {name!r}") for name in said if name not in value)


def _properties(value: Any, said: Any, path: str, root: Mapping[str, Any]) -> Misfits:
    if isinstance(value, Mapping):
        for name, schema in said.items():
            if name in value:
                yield from _misfits(value[name], schema, f"{path}.{name}", root)


def _every_value(value: Any, said: Any, path: str, root: Mapping[str, Any]) -> Misfits:
    # Our schemas use additionalProperties only where there are no named ones beside them.
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _misfits(part, said, f"{path}.{name}", root)


def _items(value: Any, said: Any, path: str, root: Mapping[str, Any]) -> Misfits:
    if isinstance(value, list):
        for k, part in enumerate(value):
            yield from _misfits(part, said, f"{path}[{k}]", root)


def _ref(value: Any, said: Any, path: str, root: Mapping[str, Any]) -> Misfits:
    return _misfits(value, root["$defs"][said.removeprefix("#/$defs/")], path, root)


def _all_of(value: Any, said: Any, path: str, root: Mapping[str, Any]) -> Misfits:
    for schema in said:
        yield from _misfits(value, schema, path, root)


def _one_of(value: Any, said: Any, path: str, root: Mapping[str, Any]) -> Misfits:
    """Our alternatives exclude each other: null, or the other one, whose misfit is what a reader wants to know."""
    firsts = [next(_misfits(value, schema, path, root), None) for schema in said]
    if None not in firsts:
        yield max((f for f in firsts if f is not None), key=lambda f: (f[0] != path, "null" not in f[1]))


def _rule(holds: Callable[[Any, Any], bool], words: str) -> Callable[..., Misfits]:
    def check(value: Any, said: Any, path: str, _: Mapping[str, Any]) -> Misfits:
        if not holds(value, said):
            yield path, f"{words} {said!r}: {_short(value)}"

    return check


def _is_number(value: Any) -> bool:
    return _TYPES["number"](value)


_RULES: dict[str, Callable[..., Misfits]] = {
    "$ref": _ref,
    "additionalProperties": _every_value,
    "allOf": _all_of,
    "const": _rule(lambda v, said: v == said, "not"),
    "enum": _rule(lambda v, said: v in said, "none of"),
    "exclusiveMinimum": _rule(lambda v, said: not _is_number(v) or v > said, "not above"),
    "items": _items,
    "maximum": _rule(lambda v, said: not _is_number(v) or v <= said, "above"),
    "minLength": _rule(lambda v, said: not isinstance(v, str) or len(v) >= said, "shorter than"),
    "minimum": _rule(lambda v, said: not _is_number(v) or v >= said, "below"),
    "oneOf": _one_of,
    "pattern": _rule(lambda v, said: not isinstance(v, str) or re.search(said, v) is not None, "not of the form"),
    "properties": _properties,
    "required": _required,
    "type": _type,
}
KEYWORDS = _TOLD | set(_RULES)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
