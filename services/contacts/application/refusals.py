"""What somebody refused stays in force when their contact is gone: who comes back has said it."""

from collections.abc import Iterator, Mapping, Sequence

from libs.common.ids import new_id
from libs.common.suppression import hash_of_id, hashes_of
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.consents import ledger_of
from services.contacts.domain.consent import EVIDENCE_LENGTH, Consent, in_force
from services.contacts.domain.identity import Key
from services.contacts.domain.refusal import STOP, Refusal
from services.contacts.ports.storage import Unit

Found = tuple[str, Refusal]
"""A contact and what it refused before it was one."""


def hashes_of_keys(key: str, workspace_id: str, keys: Sequence[Key]) -> list[str]:
    """Return the hashes by which identifiers are known, numbers in every spelling."""
    numbers = [each.value for each in keys if each.kind in {"wa_id", "phone"}]
    ids = [each.value for each in keys if each.kind in {"bsuid", "parent_bsuid"}]
    return sorted(
        {
            *hashes_of(key, workspace_id, numbers),
            *(hash_of_id(key, workspace_id, each) for each in ids),
        }
    )


def keep_refusals(unit: Unit, contact_id: str, hashes: Sequence[str]) -> int:
    """Keep what somebody refuses who is about to be forgotten; return how many refusals.

    What they allowed again since an earlier time is lifted.
    """
    said = in_force(ledger_of(unit, contact_id))
    for each in said:
        if each.value != STOP:
            unit.refusals.lift(hashes, each.phone_number_id, each.category, each.at)
    refused = [
        Refusal(each.phone_number_id, each.category, each.evidence, each.at)
        for each in said
        if each.value == STOP
    ]
    unit.refusals.keep(hashes, refused)
    return len(refused)


def attach_refusals(
    unit: Unit, changes: ChangeSet, key: str, keys: Mapping[str, Sequence[Key]]
) -> None:
    """Have contacts that get these identifiers refuse what was refused under them before.

    It goes into their ledgers when `changes` is written, and is audited. Three statements for any
    number of contacts, one where nobody's refusals are kept. key: of the hashes.
    """
    if not keys or not unit.refusals.any():
        return
    hashes = {
        contact_id: hashes_of_keys(key, unit.workspace_id, own) for contact_id, own in keys.items()
    }
    kept = unit.refusals.of([each for own in hashes.values() for each in own])
    found = [
        (contact_id, refusal)
        for contact_id, own in hashes.items()
        for refusal in _latest(refusal for each in own for refusal in kept.get(each, ()))
    ]
    if not found:
        return
    for consent in _consents(unit, found):
        changes.say(consent)
        changes.audit(
            consent.contact_id, "contact.consent_changed", None, category=consent.category,
            value=consent.value, source=consent.source, phone_number_id=consent.phone_number_id,
        )  # fmt: skip


def _latest(refusals: Iterator[Refusal]) -> list[Refusal]:
    """Return one refusal for each business number and category."""
    found: dict[tuple[str, str], Refusal] = {}
    for each in sorted(refusals, key=lambda each: each.at):
        found[each.phone_number_id, each.category] = each
    return list(found.values())


def _consents(unit: Unit, found: Sequence[Found]) -> Iterator[Consent]:
    """Yield entries for ledgers. Evidence shows one thing once: where it stands in the ledger of
    somebody else with the number, the contact's id goes with it.
    """
    plain = [_consent(contact_id, each, each.evidence) for contact_id, each in found]
    taken = unit.consents.known(plain)
    for (contact_id, refusal), consent in zip(found, plain, strict=True):
        place = consent.phone_number_id, consent.evidence
        if place in taken:
            room = EVIDENCE_LENGTH - len(contact_id) - 1
            yield _consent(contact_id, refusal, f"{refusal.evidence[:room]} {contact_id}")
        else:
            taken.add(place)
            yield consent


def _consent(contact_id: str, refusal: Refusal, evidence: str) -> Consent:
    return Consent(
        id=new_id(), phone_number_id=refusal.phone_number_id, category=refusal.category,
        value=STOP, source="kept", evidence=evidence, at=refusal.at, contact_id=contact_id,
    )  # fmt: skip
