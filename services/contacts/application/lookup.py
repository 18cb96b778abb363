"""Exact lookup: works when search does not."""

from libs.common.actor import Actor
from libs.common.errors import InvalidInputError
from libs.common.phone import parse_phone
from services.contacts.application.find_by_phone import keys_of_phone
from services.contacts.domain import identity
from services.contacts.domain.contact import Contact
from services.contacts.domain.identity import Key
from services.contacts.domain.text import clean_email
from services.contacts.ports.storage import Storage, Unit

BY = ("phone", "email", "wa_id", "user_id")


def lookup(storage: Storage, actor: Actor, by: str, value: str) -> list[Contact]:
    """Return live contacts with a phone (any spelling), e-mail, wa_id or user id.

    Raises InvalidInputError when the value can't be read.
    """
    with storage.read(actor.workspace_id) as unit:
        ids = _READERS[by](unit, value)
        found = unit.contacts.many(ids).values()
        return sorted((each for each in found if each.is_live), key=lambda each: each.id)


def _by_phone(unit: Unit, value: str) -> list[str]:
    keys = keys_of_phone(parse_phone(value, plus_optional=True).e164)
    exact = set(unit.identities.owners(keys).values())
    spelled = unit.identities.spelled(sorted(identity.spellings_of(keys)))
    return sorted(exact or {each for owners in spelled.values() for each in owners})


def _by_email(unit: Unit, value: str) -> list[str]:
    return unit.contacts.ids_by_email(clean_email(value))


def _by_wa_id(unit: Unit, value: str) -> list[str]:
    return list(unit.identities.owners([Key("wa_id", "", _short(value, "wa_id"))]).values())


def _by_user_id(unit: Unit, value: str) -> list[str]:
    value = _short(value, "user_id")
    scopes = {"", *(number.scope for number in unit.places.numbers())}
    keys = [Key("bsuid", scope, value) for scope in sorted(scopes)]
    return list(unit.identities.owners([*keys, Key("parent_bsuid", "", value)]).values())


def _short(value: str, field: str) -> str:
    if "\0" in value or len(value) > identity.VALUE_LENGTH:
        raise InvalidInputError.of(field, "is not such an id")
    return value


_READERS = {"phone": _by_phone, "email": _by_email, "wa_id": _by_wa_id, "user_id": _by_user_id}
