"""Who has a phone number, in any of its spellings."""

from services.contacts.domain import identity
from services.contacts.domain.identity import Key, Known
from services.contacts.ports.storage import Unit


def find_by_phone(unit: Unit, phone: str) -> str | None:
    """Return the id of the contact with an E.164 number, current or previous, or None.

    A spelling that several contacts share finds nobody.
    """
    keys = keys_of_phone(phone)
    spellings = identity.spellings_of(keys)
    known = Known(
        dict(unit.identities.owners(keys)), dict(unit.identities.spelled(sorted(spellings)))
    )
    return identity.resolve(keys, spellings, known).contact_id


def keys_of_phone(phone: str) -> list[Key]:
    """List the keys that an E.164 number may have: as a phone and as a wa_id."""
    return [identity.phone_identity(phone), Key("wa_id", "", phone.removeprefix("+"))]
