"""Who is who in a change: its `contacts[]`, found by user id, then by wa_id, never by position."""

import re
from dataclasses import replace
from typing import Any

from libs.common.events.whatsapp import Person
from services.ingest.domain.coerce import first, mapping, objects, text, token

LONGEST_NAME = 1000
"""Characters of a profile name that are kept; WhatsApp itself allows 25."""

_READ = frozenset({"profile", "wa_id", "user_id", "parent_user_id", "username"})
_READ_OF_PROFILE = frozenset({"name", "username"})
_USER_ID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")


class Directory:
    """The contacts of one change. contacts: the raw array, or anything else if it is missing."""

    def __init__(self, contacts: Any) -> None:
        found = objects(contacts)
        people = [_read_contact(each) for each in found]
        self._by_user_id = {each.user_id: each for each in people if each.user_id}
        self._by_wa_id = {each.wa_id: each for each in people if each.wa_id}
        self._unread = {
            person: unread
            for person, raw in zip(people, found, strict=True)
            if (unread := _unread_of(raw))
        }

    def complete(
        self, wa_id: str | None, user_id: str | None, parent_user_id: str | None = None
    ) -> Person:
        """Return the person with these identifiers, with what the directory knows besides.

        Identifiers of the item win over the contact's. A user id in the place of a number is
        taken as what it is.
        """
        if wa_id and is_user_id(wa_id):
            wa_id, user_id = None, user_id or wa_id
        known = self._find(wa_id, user_id)
        return Person(
            wa_id=wa_id or known.wa_id,
            user_id=user_id or known.user_id,
            parent_user_id=parent_user_id or known.parent_user_id,
            username=known.username,
            profile_name=known.profile_name,
        )

    def unread(self, person: Person) -> dict[str, Any]:
        """Return what the person's contact says besides who they are; as it came."""
        if not self._unread:
            return {}
        return self._unread.get(self._find(person.wa_id, person.user_id), {})

    def _find(self, wa_id: str | None, user_id: str | None) -> Person:
        if user_id and user_id in self._by_user_id:
            return self._by_user_id[user_id]
        found = self._by_wa_id.get(wa_id or "")
        if found is None or (user_id and found.user_id):
            return Person()
        return found


def person_of(source: dict[str, Any], directory: Directory) -> Person:
    """Read the person an item names by `wa_id`, `user_id`, `parent_user_id` and `username`."""
    person = directory.complete(
        first(source, "wa_id"), first(source, "user_id"), first(source, "parent_user_id")
    )
    return replace(person, username=person.username or username_of(source.get("username")))


def is_known(person: Person) -> bool:
    """Tell whether anything identifies the person."""
    return bool(person.wa_id or person.user_id or person.parent_user_id)


def is_user_id(identifier: str) -> bool:
    """Tell whether an identifier has the form of a business-scoped user id."""
    return _USER_ID.fullmatch(identifier) is not None


def username_of(value: Any) -> str | None:
    """Return a username without the @ that some put before it."""
    found = token(value)
    return (found.lstrip("@") or None) if found else None


def _unread_of(contact: dict[str, Any]) -> dict[str, Any]:
    """Return the properties of a contact that `_read_contact` does not read."""
    profile = mapping(contact.get("profile"))
    if contact.keys() <= _READ and profile.keys() <= _READ_OF_PROFILE:
        return {}
    unread = {name: value for name, value in contact.items() if name not in _READ}
    beside = {name: value for name, value in profile.items() if name not in _READ_OF_PROFILE}
    return {**unread, **({"profile": beside} if beside else {})}


def _read_contact(contact: dict[str, Any]) -> Person:
    profile = mapping(contact.get("profile"))
    wa_id, user_id = first(contact, "wa_id"), first(contact, "user_id")
    if wa_id and is_user_id(wa_id):
        wa_id, user_id = None, user_id or wa_id
    name = text(profile.get("name"))
    return Person(
        wa_id=wa_id,
        user_id=user_id,
        parent_user_id=first(contact, "parent_user_id"),
        username=username_of(profile.get("username") or contact.get("username")),
        profile_name=name[:LONGEST_NAME] if name else None,
    )
