"""People said whether they want to be written to: noted for ever, per business number."""

from collections.abc import Sequence
from dataclasses import dataclass

from libs.common.clock import Clock
from libs.common.events.whatsapp import (
    MessageReceived,
    MessageStatusChanged,
    Person,
    PreferenceChanged,
)
from libs.common.ids import new_id
from libs.common.storable import storable
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.gather import gather
from services.contacts.application.marketing import settle_marketing
from services.contacts.application.party import Party
from services.contacts.domain.consent import (
    MARKETING,
    Consent,
    ConsentSource,
    is_opt_out,
    is_stop,
)
from services.contacts.domain.contact import Contact
from services.contacts.domain.identity import party_key
from services.contacts.domain.message import moment_of
from services.contacts.domain.origin import WHATSAPP
from services.contacts.domain.text import one_line
from services.contacts.ports.storage import Unit
from services.contacts.ports.workspaces import BusinessNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a person said to a business number, and what shows it."""

    number: BusinessNumber
    person: Person
    category: str
    value: str
    source: ConsentSource
    evidence: str
    timestamp: int | None
    trace: str | None = None

    @property
    def party(self) -> Party:
        """Who said it."""
        return Party.of(self.person, self.number.scope, self.evidence)


def choice_of(number: BusinessNumber, changed: PreferenceChanged) -> Choice:
    """Return a preference that was set in WhatsApp."""
    who = changed.person.user_id or changed.person.wa_id or ""
    evidence = f"{changed.value}:{changed.timestamp}:{changed.category}:{who}"
    return Choice(
        number=number, person=changed.person, category=changed.category, value=changed.value,
        source="preference", evidence=evidence, timestamp=changed.timestamp,
    )  # fmt: skip


def stop_in(number: BusinessNumber, received: MessageReceived) -> Choice | None:
    """Return the refusal that a whole message is, or None."""
    said = received.message
    if said.group_id or said.type not in {"text", "button"} or not is_stop(said.text):
        return None
    return Choice(
        number=number, person=received.sender, category=MARKETING, value="stop",
        source="message", evidence=said.wamid, timestamp=said.timestamp,
    )  # fmt: skip


def refused_in(number: BusinessNumber, changed: MessageStatusChanged) -> Choice | None:
    """Return the refusal that a failed delivery shows, or None."""
    if changed.status.lower() != "failed" or not any(map(is_opt_out, changed.errors)):
        return None
    return Choice(
        number=number, person=changed.recipient, category=MARKETING, value="stop",
        source="report", evidence=f"failed:{changed.wamid}", timestamp=changed.timestamp,
    )  # fmt: skip


def apply_preferences(unit: Unit, clock: Clock, choices: Sequence[Choice]) -> int:
    """Note what people of one workspace said, once each, audited. Nobody is made by it: what
    somebody unknown said is found by who they are. Returns how many were new of those that came by
    themselves. A bounded number of statements.
    """
    parties = [each.party for each in choices]
    people = gather(unit, clock, parties)
    contacts = [people.find(each) for each in parties]
    said = [
        _consent(each, contact.id if contact else None, party_key(party.keys), clock)
        for each, contact, party in zip(choices, contacts, parties, strict=True)
    ]
    noted = unit.consents.known(said)
    changes = ChangeSet(unit, clock, WHATSAPP)
    fresh: list[Consent] = []
    heard: dict[str, Contact] = {}
    for choice, consent, contact in zip(choices, said, contacts, strict=True):
        key = consent.phone_number_id, consent.evidence
        if key in noted:
            continue
        noted.add(key)
        fresh.append(consent)
        if contact is not None:
            heard[contact.id] = contact
            changes.touch(contact, ["consent"])
            changes.caused_by(contact, choice.trace)
            changes.audit(
                contact.id, "contact.consent_changed", None, category=consent.category,
                value=consent.value, source=consent.source,
                phone_number_id=consent.phone_number_id,
            )  # fmt: skip
    unit.consents.add(fresh)
    if heard:
        for each in settle_marketing(unit, list(heard.values())):
            changes.touch(each, ["marketing"])
    changes.write()
    return sum(each.source == "preference" for each in fresh)


def _consent(each: Choice, contact_id: str | None, party: str | None, clock: Clock) -> Consent:
    return Consent(
        id=new_id(),
        phone_number_id=each.number.phone_number_id,
        category=one_line(each.category, 100),
        value=one_line(each.value, 40),
        source=each.source,
        evidence=storable(each.evidence)[:250],
        at=moment_of(each.timestamp, clock.now()),
        contact_id=contact_id,
        party_key=party,
    )
