"""Change one's own name and preferences."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from libs.common.clock import Clock
from libs.common.errors import UnauthenticatedError
from services.gateway.application.announce import announce
from services.gateway.domain.member import Member, clean_name, merged_preferences
from services.gateway.ports import Door, Tables


def change_profile(
    door: Door, clock: Clock, member_id: str, name: str | None, preferences: Mapping[str, Any]
) -> Member:
    """Set the name, if one is given, and some preferences; None removes one.

    A new name is told to the other services. Raises InvalidInputError, UnauthenticatedError.
    """
    with door.write() as tables:
        before = tables.members.hold(member_id)
        if before is None:
            raise UnauthenticatedError("this member is gone")
        kept = merged_preferences(before.preferences, preferences)
        after = replace(before, name=clean_name(name) if name else before.name, preferences=kept)
        return _saved(tables, clock, before, after)


def _saved(tables: Tables, clock: Clock, before: Member, after: Member) -> Member:
    if after.name != before.name:
        after = replace(after, version=before.version + 1)
        announce(tables, clock, after)
    tables.members.save(after)
    return after
