"""Put the data files into the wheel: those that data/MANIFEST.json lists, and nothing else of that folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class DataFiles(BuildHookInterface):
    """Maps data/NAME to orbitctx/_data/NAME; an editable install reads the checkout's own folder."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before the wheel is written."""
        if version == "editable":
            return
        folder = Path(self.root, "data")
        listed = json.loads((folder / "MANIFEST.json").read_text(encoding="utf-8"))["files"]
        for name in ["MANIFEST.json", *(row["name"] for row in listed)]:
            build_data["force_include"][str(folder / name)] = f"orbitctx/_data/{name}"
