"""Every tolerance of the checks, in one place, each with its reason.

A claim is *contradicted* only where it fails the generous value as well; between the two it is *unlikely*.
"""

from __future__ import annotations

__all__ = [
    "ALTITUDE_KM",
    "ALTITUDE_ROUND_KM",
    "AURORA_NEVER_MLAT_DEG",
    "AURORA_OVER_MLAT_DEG",
    "DATE_SLACK_H",
    "DIRECTION_DEG",
    "DIRECTION_GENEROUS_DEG",
    "EXPEDITION_SLACK_H",
    "FRESH_DAYS",
    "GENEROUS_MINUTES_PER_DAY",
    "GREATEST_STORM_KP",
    "INCLINATION_DEG",
    "INCLINATION_SLACK_DEG",
    "KP_SLACK",
    "LADDER_DAYS",
    "LAYERS_KM",
    "LIMB_ARC_DEG",
    "MINOR_HEMISPHERE_SHARE",
    "MOON_DIP_DEG",
    "MOON_FRACTION",
    "MOON_FRACTION_GENEROUS",
    "NIGHT_SUN_DEG",
    "NIGHT_SUN_GENEROUS_DEG",
    "OVER_GENEROUS_KM",
    "OVER_KM",
    "OVER_LOOSE_KM",
    "OVER_VIEW_KM",
    "PERIOD_MIN",
    "POSTED_FRESH_DAYS",
    "PUBLISHED_FRESH_DAYS",
    "REACH_DEG",
    "RISING_SUN_DEG",
    "ROSTER_SLACK_H",
    "SEVERAL_PLACES_MIN",
    "SLIP_SHARE",
    "SPEED_KM_S",
    "SPEED_SHARE",
    "STATED_HOUR_SLACK_MIN",
    "STATED_MINUTE_SLACK_MIN",
    "STATED_SECOND_SLACK_MIN",
    "TOGETHER_GENEROUS_MIN",
    "TOGETHER_MIN",
    "VIEW_GENEROUS_KM",
    "VIEW_KM",
]

# --- time -----------------------------------------------------------------------------------------------------------
# A stated second or minute: camera clocks are off by up to a minute, captions round, and a week-old element set moves
# the station by up to three minutes.
STATED_SECOND_SLACK_MIN = 3.0
STATED_MINUTE_SLACK_MIN = 5.0
STATED_HOUR_SLACK_MIN = 35.0
# A date written without a time zone, and a publication stamp against a capture date.
DATE_SLACK_H = 24.0
# The edges of stays and expeditions in the roster are days.
ROSTER_SLACK_H = 24.0
EXPEDITION_SLACK_H = 48.0
# The longest lag found between capture and publication of 114 observations was 73 days; news older than this is not
# told as news.
FRESH_DAYS = 180.0
# The hemisphere with the night passes changes within 7 to 14 days: beyond this ladder a posting says nothing of it.
LADDER_DAYS = (1, 3, 7, 14, 30, 60, 90, 180)
POSTED_FRESH_DAYS = 14
PUBLISHED_FRESH_DAYS = 30
# A hemisphere with less than this share of the window's passing minutes is the unlikely one.
MINOR_HEMISPHERE_SHARE = 0.03
# Minutes by the generous rule that a refutation may leave, per day of window: a lone minute at the rim of polar day.
GENEROUS_MINUTES_PER_DAY = 1.5

# --- light ----------------------------------------------------------------------------------------------------------
# Altitude of the sun at the nadir. Below the first a night picture is taken; the second is the generous rule.
NIGHT_SUN_DEG = -6.0
NIGHT_SUN_GENEROUS_DEG = -3.0
# City lights and stars near a limb 20 degrees of arc away can be in the dark while the nadir is still in daylight.
LIMB_ARC_DEG = 20.0
# Sunrise and sunset as seen from the station: the sun at its horizon is 20 degrees below that of the nadir.
RISING_SUN_DEG = (-24.0, 4.0)
# A moon that lights clouds or snow: above the horizon of the station and not a thin crescent.
MOON_FRACTION = 0.15
MOON_FRACTION_GENEROUS = 0.03
MOON_DIP_DEG = -18.0

# --- places ---------------------------------------------------------------------------------------------------------
# The track reaches 51.8 degrees of geodetic latitude (inclination 51.64).
REACH_DEG = 51.8
# "Over X" said of the station: within 300 km of it, or over the region. Of captions, 67 % name a place within 700 km
# of the nadir and 96 % one within 2,000 km.
OVER_KM = 300.0
OVER_LOOSE_KM = 700.0
OVER_GENEROUS_KM = 1500.0
# A country or a stop of a route this far beyond the track is told loosely: plainly in view, never below.
OVER_VIEW_KM = 1000.0
# In view: the sea horizon is 2,290 km away from 420 km of height.
VIEW_KM = 2000.0
VIEW_GENEROUS_KM = 2400.0
# Several places of one pass, each within this time of the others.
SEVERAL_PLACES_MIN = 25.0
# A place and the aurora of one picture or clip: 5 minutes are 2,300 km of track, on top of how far one sees.
TOGETHER_MIN = 5.0
TOGETHER_GENEROUS_MIN = 10.0
# Aurora does not stand over places below this magnetic latitude, except in the greatest storms.
AURORA_OVER_MLAT_DEG = 35.0
GREATEST_STORM_KP = 7.67
# Below this none has stood overhead in any storm of the record; glows on the poleward horizon do not count.
AURORA_NEVER_MLAT_DEG = 20.0
# How far a direction of view may differ from the bearing: pictures are wide, "north" is a quarter of the horizon.
DIRECTION_DEG = 60.0
DIRECTION_GENEROUS_DEG = 100.0

# --- numbers --------------------------------------------------------------------------------------------------------
# Stories quote nominal heights; the height varies by 10 to 25 km along one orbit.
ALTITUDE_KM = 30.0
# A number rounded to a multiple of 50 (km or miles) says no more than that.
ALTITUDE_ROUND_KM = 50.0
# 7.66 km/s: "28,000 km/h" is 1.6 % off, "17,500 mph" 2.1 %, "8 km/s" and "5 miles per second" 4.5 to 5 %.
SPEED_SHARE = 0.06
SPEED_KM_S = 7.66
# 91 to 93 minutes, 90 to 91 in the early years; "90" is a rounding, "16 times a day" is 90, "15 times" 96 minutes.
PERIOD_MIN = (86.0, 97.0)
INCLINATION_DEG = 51.64
INCLINATION_SLACK_DEG = 0.9  # "52 degrees", 51.8 of geodetic latitude
# A number made true by another unit: how near it must then be.
SLIP_SHARE = 0.08
# Heights of emission in km: (lowest, highest) of what is said of each layer, with a tenth of slack added by the check.
LAYERS_KM = {
    "sodium": (80.0, 105.0),
    "oh": (80.0, 100.0),
    "airglow": (80.0, 110.0),
    "airglow_red": (200.0, 320.0),
    "aurora": (80.0, 600.0),
    "aurora_green": (90.0, 250.0),
    "aurora_red": (150.0, 600.0),
    "aurora_blue": (80.0, 600.0),
    "noctilucent": (75.0, 90.0),
}

# --- activity -------------------------------------------------------------------------------------------------------
# Estimated, provisional and final Kp differ by up to 0.7; forecasts and levels are quoted loosely.
KP_SLACK = 1.34
