"""Who stopped marketing, as their contacts say it: the ledger of consent in one column."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from services.contacts.domain.consent import Consent, refusals
from services.contacts.domain.contact import Contact
from services.contacts.domain.identity import Key, party_key, phone_identity
from services.contacts.ports.storage import Unit


def settle_marketing(unit: Unit, contacts: Sequence[Contact]) -> list[Contact]:
    """Set on contacts whether marketing is stopped, by all that the ledger has of them; return
    those who are not as they were. Whoever calls it writes them.

    Three statements for any number of contacts.
    """
    ids = [each.id for each in contacts]
    parties: dict[str, set[str]] = {each: set() for each in ids}
    for own in unit.identities.of(ids):
        parties[own.contact_id] |= _parties_of([own.key])
    ledgers = _ledgers(unit, ids, parties)
    stopped = {contact_id for contact_id, ledger in ledgers.items() if refusals(ledger)}
    changed = [each for each in contacts if each.marketing_stopped != (each.id in stopped)]
    for each in changed:
        each.marketing_stopped = not each.marketing_stopped
    return changed


def heed_refusals(unit: Unit, contacts: Iterable[Contact], known: Collection[str]) -> None:
    """Stop marketing to contacts whose numbers and ids refused it before they were anybody's.

    It never allows what was stopped. known: the ids of those who may have said something as who
    they are. Two statements for any number of contacts.
    """
    asked = [each for each in contacts if not each.marketing_stopped]
    parties = {each.id: _shown_by(each) for each in asked}
    ledgers = _ledgers(unit, [each for each in parties if each in known], parties)
    for each in asked:
        each.marketing_stopped = bool(refusals(ledgers[each.id]))


def _ledgers(
    unit: Unit, ids: Sequence[str], parties: Mapping[str, set[str]]
) -> dict[str, list[Consent]]:
    """Return what each contact said, and what was said by who it is before it was a contact."""
    owned, unowned = unit.consents.of_many(ids, sorted(set().union(*parties.values())))
    found: dict[str, list[Consent]] = {each: [] for each in parties}
    for said in owned:
        found[str(said.contact_id)].append(said)
    if unowned:
        for contact_id, own in parties.items():
            found[contact_id] += [said for said in unowned if said.party_key in own]
    return found


def _shown_by(contact: Contact) -> set[str]:
    found = [Key("wa_id", "", contact.wa_id)] if contact.wa_id else []
    found += [phone_identity(contact.phone)] if contact.phone else []
    found += [Key("bsuid", "", contact.user_id)] if contact.user_id else []
    return _parties_of(found)


def _parties_of(keys: Iterable[Key]) -> set[str]:
    return {party for key in keys if (party := party_key([key]))}
