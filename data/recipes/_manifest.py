"""Write one row of data/MANIFEST.json: what every recipe does as its last step."""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import json
from pathlib import Path

DATA = Path(__file__).resolve().parents[1]


def record_row(
    name: str, *, what: str, source: str, licence: str, credit: str, covers: tuple[str, str] | None = None
) -> None:
    """Add or replace the row of ``data/<name>``, with today's date and the hash of the file as it is."""
    path = DATA / "MANIFEST.json"
    with (DATA / "recipes" / ".manifest.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        rows = json.loads(path.read_text(encoding="utf-8"))["files"] if path.exists() else []
        content = (DATA / name).read_bytes()
        row = {
            "name": name,
            "what": what,
            "source": source,
            "licence": licence,
            "credit": credit,
            "made_on": dt.datetime.now(dt.UTC).date().isoformat(),
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "covers": list(covers) if covers else None,
        }
        rows = sorted([r for r in rows if r["name"] != name] + [row], key=lambda r: str(r["name"]))
        text = json.dumps({"schema": "orbitctx/manifest/1", "files": rows}, indent=1, ensure_ascii=False)
        # Written beside and swapped in: a reader never sees half a manifest.
        beside = path.with_suffix(".tmp")
        beside.write_text(text + "\n", encoding="utf-8")
        beside.replace(path)
