"""The almanac: every record that the physics and the checks look things up in, each opened once, when first needed."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

from orbitctx.records.manifest import data_folder, read_bytes

if TYPE_CHECKING:
    from orbitctx.aurora.activity import KpRecord
    from orbitctx.aurora.edge import EdgeModel
    from orbitctx.aurora.magnetic import MagneticGrids
    from orbitctx.orbit.record import OrbitRecord
    from orbitctx.sky.ephemeris import Ephemeris
    from orbitctx.stories.gazetteer import Gazetteer
    from orbitctx.stories.roster import Roster

__all__ = ["Almanac", "default_almanac"]


class Almanac:
    """Lazy doors to the records; safe to share between threads (a record opened twice by a race is the same)."""

    def __init__(self, folder: str | Path | None = None) -> None:
        self.folder = data_folder(folder)

    def read(self, name: str) -> bytes:
        """The bytes of one data file. Raises DamagedDataError where it is missing or damaged."""
        return read_bytes(name, self.folder)

    @functools.cached_property
    def orbit(self) -> OrbitRecord:
        """Where the station was."""
        from orbitctx.orbit.record import open_record
        from orbitctx.records.store import user_rows

        return open_record(self.read, user_rows())

    @functools.cached_property
    def kp(self) -> KpRecord:
        """Geomagnetic activity."""
        from orbitctx.aurora.activity import KP_FILE, open_kp
        from orbitctx.records.store import user_kp

        record, fetched = open_kp(self.read(KP_FILE)), user_kp()
        if fetched is None:
            return record
        return record.with_fetched(fetched["start"].astype("datetime64[us]"), fetched["thirds"], fetched["definitive"])

    @functools.cached_property
    def magnetic(self) -> MagneticGrids:
        """AACGM-v2 coordinates."""
        from orbitctx.aurora.magnetic import open_magnetic

        return open_magnetic(self.read)

    @functools.cached_property
    def edge(self) -> EdgeModel:
        """The oval's equatorward edge by Kp, local time and season."""
        from orbitctx.aurora.edge import EDGE_FILE, open_edge

        return open_edge(self.read(EDGE_FILE))

    @functools.cached_property
    def ephemeris(self) -> Ephemeris:
        """Sun and Moon."""
        from orbitctx.sky.ephemeris import open_ephemeris

        return open_ephemeris()

    @functools.cached_property
    def roster(self) -> Roster:
        """Who was aboard when."""
        from orbitctx.stories.roster import parse_roster

        return parse_roster(self.read("roster.json"))

    @functools.cached_property
    def gazetteer(self) -> Gazetteer:
        """Where places are, by names in many languages."""
        from orbitctx.stories.gazetteer import parse_gazetteer

        return parse_gazetteer(self.read("places.bin"))


@functools.cache
def default_almanac() -> Almanac:
    """The almanac on the data found by ``records.manifest.data_folder``."""
    return Almanac()
