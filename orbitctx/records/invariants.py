"""What must hold of any data file of a known format, whatever its content means."""

from __future__ import annotations

import gzip
import io
import json

__all__ = ["generic_problem"]


def generic_problem(name: str, content: bytes) -> str | None:
    """A sentence where the bytes cannot be a sound file of the kind that the name promises, else None.

    Raises whatever the decoder raises; the caller takes that as damage, too.

    >>> generic_problem("a.csv", b"x,y\\n1,2\\n3\\n")
    'line 3 has 1 fields, the header has 2'
    """
    if name.endswith(".gz"):
        return generic_problem(name.removesuffix(".gz"), gzip.decompress(content))
    if not content:
        return "is empty"
    if name.endswith(".json"):
        json.loads(content)
    elif name.endswith(".csv"):
        return _csv_problem(content.decode("utf-8"))
    elif name.endswith((".npy", ".npz")):
        return _numpy_problem(content)
    return None


def _csv_problem(text: str) -> str | None:
    import csv

    reader = csv.reader(line for line in io.StringIO(text) if not line.startswith("#"))
    header = next(reader)
    for row in reader:
        if row and len(row) != len(header):
            return f"line {reader.line_num} has {len(row)} fields, the header has {len(header)}"
    return None


def _numpy_problem(content: bytes) -> str | None:
    import numpy as np

    loaded = np.load(io.BytesIO(content), allow_pickle=False)
    arrays = {"array": loaded} if isinstance(loaded, np.ndarray) else {name: loaded[name] for name in loaded.files}
    for name, array in arrays.items():
        if not array.size:
            return f"{name} has no elements"
    return None
