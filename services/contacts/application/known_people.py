"""What the database knows of the people of a batch."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from services.contacts.domain import identity
from services.contacts.domain.identity import Key, Known
from services.contacts.ports.storage import Unit


def known_of(unit: Unit, keys: AbstractSet[Key]) -> Known:
    """Return who has keys, the numbers behind them and their spellings.

    At most five statements for any number of keys.
    """
    numbers = {
        identity.phone_identity(phone) for key in keys if (phone := identity.phone_behind([key]))
    }
    owners = dict(unit.identities.owners(sorted(keys | numbers)))
    spellings = identity.spellings_of(keys)
    spelled = dict(unit.identities.spelled(sorted(spellings))) if spellings else {}
    known = Known(owners, spelled)
    user_ids = sorted(key for key in keys if key.kind == "bsuid")
    unowned = [key for key in user_ids if key not in owners]
    if unowned:
        _add_from_elsewhere(unit, known, unowned)
    if unowned:
        _add_user_ids(unit, known, numbers | {key for key in keys if key.kind == "wa_id"})
    return known


def _add_from_elsewhere(unit: Unit, known: Known, user_ids: Sequence[Key]) -> None:
    """Find user ids that were noted while the portfolio of a number was not known, or where it
    is not known now.
    """
    scopes = {each.scope for each in unit.places.numbers()}
    asked = {
        key: [
            Key("bsuid", scope, key.value)
            for scope in sorted(({""} if key.scope else scopes) - {key.scope})
        ]
        for key in user_ids
    }
    found = unit.identities.owners([each for some in asked.values() for each in some])
    for key, others in asked.items():
        owners = {found[each] for each in others if each in found}
        if len(owners) == 1:
            known.infer(key, owners.pop())


def _add_user_ids(unit: Unit, known: Known, numbers: AbstractSet[Key]) -> None:
    contacts = {each for some in known.spelled.values() for each in some}
    contacts |= {known.owners[key] for key in numbers if key in known.owners}
    for each in unit.identities.of(sorted(contacts)):
        known.note_user_ids(each.contact_id, [each.key])
