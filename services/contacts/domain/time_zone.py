"""The time zone in which a workspace tells times and counts days."""

from collections.abc import Mapping
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from libs.common.errors import InvalidInputError

TIME_ZONE = "time_zone"
"""Its name among the settings of a workspace; where it is missing, nobody chose one yet."""
_OF_NO_PLACE = frozenset({"Factory", "localtime"})
_UTC = ZoneInfo("UTC")


def check_time_zone(settings: Mapping[str, Any]) -> None:
    """Raise InvalidInputError unless the time zone of settings, if they have one, is known."""
    if TIME_ZONE in settings and settings[TIME_ZONE] not in _names():
        raise InvalidInputError.of(
            TIME_ZONE,
            "must be the IANA name of a time zone, such as Europe/Berlin or UTC",
            why="bad_time_zone",
        )


def zone_of(settings: Mapping[str, Any]) -> ZoneInfo:
    """Return the time zone of a workspace, UTC where nobody chose one or this machine lacks it."""
    try:
        return ZoneInfo(settings[TIME_ZONE]) if TIME_ZONE in settings else _UTC
    except ZoneInfoNotFoundError:
        return _UTC


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones()) - _OF_NO_PLACE
