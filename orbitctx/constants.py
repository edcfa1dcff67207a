"""Constants that more than one module needs, each with its source."""

__all__ = [
    "AU_KM",
    "EARTH_EQUATORIAL_RADIUS_KM",
    "EARTH_FLATTENING",
    "EARTH_MEAN_RADIUS_KM",
    "FIRST_LIGHT",
    "GRAZING_CLEARANCE_KM",
    "GREEN_EMISSION_KM",
    "ISS_CATALOGUE_NUMBER",
    "RED_EMISSION_KM",
]

# WGS 84 (NIMA TR8350.2, table 3.1).
EARTH_EQUATORIAL_RADIUS_KM = 6378.137
EARTH_FLATTENING = 1 / 298.257223563

# IUGG mean radius R1 = (2a + b) / 3: for great-circle distances along the ground, good to 0.5 %.
EARTH_MEAN_RADIUS_KM = 6371.0088

# IAU 2012 resolution B2.
AU_KM = 149_597_870.7

ISS_CATALOGUE_NUMBER = 25544

# Launch of Zarya, 1998-11-20 06:40 UTC: before it there was no station to photograph from.
FIRST_LIGHT = "1998-11-20T06:40:00"

# Height of the 557.7 nm emission peak used for sightlines (typically 110-118 km) and of the 630.0 nm red line.
GREEN_EMISSION_KM = 110.0
RED_EMISSION_KM = 250.0

# A sightline lower than this above the ground is taken as lost in cloud and thick air.
GRAZING_CLEARANCE_KM = 10.0
