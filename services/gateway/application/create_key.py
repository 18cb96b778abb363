"""Make an API key."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from libs.common.clock import Clock
from libs.common.errors import ForbiddenError, InvalidInputError
from libs.common.ids import new_id
from services.gateway.application.announce import note_access
from services.gateway.application.asker import Asker
from services.gateway.domain.access import AccessEntry
from services.gateway.domain.api_key import NAME_LENGTH, ApiKey, chosen_scopes, new_key_text
from services.gateway.domain.secret import digest
from services.gateway.ports import Door, Tables


@dataclass(frozen=True, slots=True)
class NewKey:
    """What key to make. scopes: None for all that its maker has. expires_at: None for never.

    created_by: the member who makes it; by_key: the key that does, whose maker's it then is.
    """

    workspace_id: str
    name: str
    scopes: Sequence[str] | None = None
    expires_at: datetime | None = None
    created_by: str | None = None
    by_key: str | None = None


@dataclass(frozen=True, slots=True)
class CreatedKey:
    """A new key with its text, which is not kept and can't be shown again."""

    key: ApiKey
    text: str = field(repr=False)


def create_key(
    door: Door, clock: Clock, asker: Asker, most: frozenset[str], new: NewKey
) -> CreatedKey:
    """Add a key. most: the permissions of its maker. Raises InvalidInputError, ForbiddenError."""
    name, now = " ".join(new.name.split()), clock.now()
    if not 0 < len(name) <= NAME_LENGTH:
        raise InvalidInputError.of(
            "name", f"a key's name has 1 to {NAME_LENGTH} characters", why="bad_name"
        )
    if new.expires_at is not None and new.expires_at <= now:
        raise InvalidInputError.of("expires_at", "this moment has passed", why="time_passed")
    text = new_key_text()
    key = ApiKey(
        new_id(),
        new.workspace_id,
        name,
        text.prefix,
        digest(text.secret),
        chosen_scopes(new.scopes, most),
        created_at=now,
        created_by=new.created_by,
        expires_at=new.expires_at,
    )
    with door.write() as tables:
        if new.by_key is not None:
            key = replace(key, created_by=tables.keys.maker_of(new.workspace_id, new.by_key))
        _check_maker(tables, key)
        tables.keys.add(key)
        note_access(tables, clock, _entry(key, asker))
    return CreatedKey(key, text.text)


def _check_maker(tables: Tables, key: ApiKey) -> None:
    """Raise ForbiddenError if the maker was disabled while this was asked for."""
    maker = tables.members.hold(key.created_by) if key.created_by else None
    if maker is not None and maker.status == "disabled":
        raise ForbiddenError("who makes this key is disabled")


def _entry(key: ApiKey, asker: Asker) -> AccessEntry:
    facts = {"name": key.name, "scopes": sorted(key.scopes)}
    return AccessEntry(
        new_id(),
        key.workspace_id,
        key.created_at,
        "key_created",
        key.id,
        asker.by,
        facts,
        subject=key.name,
    )
