"""A tour of the Python API, to be read from top to bottom; ``make test`` runs every example in it.

Run: .venv/bin/python examples/api_tour.py

Everything hangs on one name, ``oc``, and nothing heavy is imported before it is used.
"""

from __future__ import annotations

import numpy as np  # noqa: F401 (for the examples)

import orbitctx as oc  # noqa: F401 (for the examples)


def one_day() -> None:
    """One UTC day of the station. In a notebook a day shows itself as a map with its aurora windows.

    >>> day = oc.day("2017-03-27")
    >>> south, north = day.latitude_coverage
    >>> round(south, 1), round(north, 1)
    (-51.8, 51.8)
    >>> [stay.name for stay in day.aboard][-3:]
    ['Oleg Novitskiy', 'Peggy Whitson', 'Thomas Pesquet']

    The Sun stood so that the station crossed the night in the north: no southern lights that day.

    >>> day.aurora_minutes("south")
    0
    >>> day.aurora_minutes("north") > 200
    True

    The last window of the evening, over Europe:

    >>> last = day.windows[-1]
    >>> print(last.hemisphere, last.quality)
    north strong
    """


def one_instant() -> None:
    """The state at one instant, and a sightline to a place.

    >>> moment = oc.at("2017-03-27T21:32Z", toward="Copenhagen")
    >>> moment.below
    '51.7 N, 20.7 E, near Warsaw'
    >>> moment.toward.in_view, round(moment.toward.azimuth_deg)
    (True, 313)

    A drawing of what a window showed; it is SVG text and shows itself in a notebook:

    >>> drawing = oc.view("2017-03-27T21:32Z", toward="Copenhagen")
    >>> drawing.startswith("<svg")
    True
    """


def any_instants() -> None:
    """Positions and physics on any array of instants: NumPy inside, pandas and astropy on demand.

    >>> times = np.arange("2017-03-27T21:20", "2017-03-27T21:50", np.timedelta64(10, "m"), dtype="datetime64[us]")
    >>> track = oc.track(times)
    >>> track.lat_deg.round(1).tolist()
    [30.8, 50.6, 43.8]
    >>> track.position_itrs_km.shape
    (3, 3)

    Every position has its error: the 95 % half-width along the track in km.

    >>> bool((track.spread_km < 20).all())
    True

    The whole physics on the same instants. At the second one the northern lights were in sight:

    >>> context = oc.context(times)
    >>> context.sun_altitude_deg.round().tolist()
    [-11.0, -31.0, -37.0]
    >>> bool(context.north.seen[1]), bool(context.south.possible[1])
    (True, False)

    The edge of the oval by itself: AACGM latitude at four magnetic local times, and its one-sigma spread.

    >>> edge_deg, sigma_deg = oc.equatorward_boundary(times[0], [0, 6, 12, 18])
    >>> edge_deg.shape, bool((edge_deg > 50).all()), bool((sigma_deg < 6).all())
    ((4,), True, True)
    """


def a_story() -> None:
    """From a text to a verdict, with the quote, the evidence and the smallest change that would turn it.

    >>> story = oc.read_story(text='''
    ... On the night of 27 March 2017 astronaut Thomas Pesquet photographed the southern lights
    ... from the International Space Station, some 400 kilometers above the Earth.
    ... ''', published="2017-03-30")
    >>> result = oc.check(story)
    >>> result.verdict
    'contradicted'
    >>> for finding in result.claims:
    ...     if finding.status == "contradicted":
    ...         print(finding.claim.quote.text, "->", finding.claim.value["kind"])
    southern lights -> aurora_australis

    Told of the other hemisphere, the same story passes; the record says which claims were tested and how.

    >>> told = story.text.replace("southern", "northern")
    >>> oc.check(oc.read_story(text=told, published="2017-03-30")).verdict
    'plausible'

    The result goes out as web page, Markdown, JSON or PDF (``to_html``, ``to_markdown``, ``to_json``, ``to_pdf``), and
    as a draft of schema.org ClaimReview:

    >>> result.to_claimreview()["@type"]
    'ClaimReview'
    """


def the_other_way_round() -> None:
    """When was such a view possible? Every window of a stay, ranked; the night of the storm comes first.

    >>> found = oc.when(photographer="Thomas Pesquet", place=["Berlin", "Copenhagen"],
    ...                 phenomenon="aurora_borealis", until="2017-06-02")
    >>> found.nights[0].night
    '2017-03-27'

    ``found.to_pandas()`` and ``found.to_csv()`` hold all windows.
    """


def the_orbit_through_the_years() -> None:
    """The engine firings that the fitted orbit record found, with time, uncertainty and change of speed.

    >>> boosts = oc.reboosts()
    >>> len(boosts.only_firm()) > 300
    True
    >>> print(boosts[0].utc.astype("datetime64[D]"))
    1998-11-21
    """


if __name__ == "__main__":
    import doctest

    raise SystemExit(doctest.testmod().failed)
