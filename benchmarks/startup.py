"""What a first answer costs: ``orbitctx day`` beside a bare Skyfield script of the same day's track.

Run: .venv/bin/python benchmarks/startup.py [--runs 15] [--max-ratio 1.6]

Each line is a process of its own, started in turn with the others so that a busy machine slows all alike; medians of
the wall clock, and of the processor time, which a busy machine disturbs less. The ratio is what lasts from machine to
machine. The bare script does the least that a Skyfield user would write: one element set near the day, one position a
minute, latitude, longitude and height of the subpoint.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

DAY = "2017-03-27"

BARE_SKYFIELD = f"""
from skyfield.api import EarthSatellite, load, wgs84
line1, line2 = {{lines!r}}
ts = load.timescale(builtin=True)
station = EarthSatellite(line1, line2, "ISS", ts)
t = ts.utc({DAY[:4]}, {int(DAY[5:7])}, {int(DAY[8:])}, 0, range(1440))
point = wgs84.geographic_position_of(station.at(t))
for when, lat, lon, km in zip(t.utc_iso()[::60], point.latitude.degrees[::60], point.longitude.degrees[::60],
                              point.elevation.km[::60]):
    print(when, round(lat, 1), round(lon, 1), round(km))
"""


def element_set() -> tuple[str, str]:
    """The element set that orbitctx itself uses at noon of the day."""
    from orbitctx.almanac import default_almanac

    orbit = default_almanac().orbit
    track = orbit.track(np.array([f"{DAY}T12:00"], dtype="datetime64[us]"))
    chosen = orbit.element_set(int(track.source[0]))
    return chosen.line1, chosen.line2


def seconds(command: list[str]) -> tuple[float, float]:
    """Wall clock and processor time of one process, which must succeed."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    spent, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--max-ratio", type=float, default=0.0, help="exit 1 where the ratio of medians is above this")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "bare_skyfield.py")
        script.write_text(BARE_SKYFIELD.format(lines=element_set()), encoding="utf-8")
        orbitctx = str(Path(sys.executable).with_name("orbitctx"))
        commands = {
            "bare Python": [sys.executable, "-c", "pass"],
            "orbitctx --version": [orbitctx, "--version"],
            "bare Skyfield, one day": [sys.executable, str(script)],
            f"orbitctx day {DAY}": [orbitctx, "day", DAY],
        }
        runs: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for turn in range(options.runs + 1):
            for name, command in commands.items():
                spent = seconds(command)
                if turn:  # the first turn fills the file cache and writes the .pyc files
                    runs[name].append(spent)
    medians = {name: [statistics.median(part) for part in zip(*times, strict=True)] for name, times in runs.items()}
    for name, times in runs.items():
        wall, busy = (1e3 * t for t in medians[name])
        print(f"{name:26} {wall:6.0f} ms, {busy:5.0f} ms of processor   (fastest {1e3 * min(times)[0]:.0f})")
    bare, version, skyfield, day = medians.values()
    print(f"--version over bare Python {1e3 * (version[0] - bare[0]):6.0f} ms, {1e3 * (version[1] - bare[1]):5.0f}")
    print(f"day over bare Skyfield     {day[0] / skyfield[0]:6.2f}   , {day[1] / skyfield[1]:5.2f}")
    return 1 if options.max_ratio and day[0] / skyfield[0] > options.max_ratio else 0


if __name__ == "__main__":
    sys.exit(main())
