"""Print a hash of the report of every example story in each format: the same on every supported Python.

Run it under each Python and compare the lines (``docs/reports.md``):

    for python in python3.11 python3.12 python3.13; do
        $python -m venv /tmp/$python && /tmp/$python/bin/pip install -q ".[all]"
        /tmp/$python/bin/python benchmarks/report_bytes.py
    done
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import orbitctx as oc

STORIES = Path(__file__).resolve().parents[1] / "examples" / "stories"


def main() -> None:
    whole = hashlib.sha256()
    for path in sorted(STORIES.iterdir()):
        result = oc.check(path)
        for kind, text in (("html", result.to_html()), ("json", result.to_json()), ("md", result.to_markdown())):
            digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
            whole.update(digest.encode())
            print(f"{path.name:<32} {kind:<5} {digest[:16]}")
    print(f"Python {sys.version_info.major}.{sys.version_info.minor}: {whole.hexdigest()}")


if __name__ == "__main__":
    main()
