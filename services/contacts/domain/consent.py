"""What a person said about being written to: an appended ledger per business number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

MARKETING = "marketing_messages"
ConsentSource = Literal["preference", "message", "report", "kept", "merge"]
EVIDENCE_LENGTH = 250
_OPTED_OUT = 131050


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One thing that was said. value: stop, resume or signup. source: a preference set in
    WhatsApp, a message, a report that a message failed because of it, a merge with somebody who
    had said so, or kept: said when the person was a contact before, who was forgotten after the
    time in the trash. evidence: what shows it; one thing is noted once. contact_id: None while the
    person is unknown; party_key then says who that is.
    """

    id: str
    phone_number_id: str
    category: str
    value: str
    source: ConsentSource
    evidence: str
    at: datetime
    contact_id: str | None = None
    party_key: str | None = None


def is_stop(text: str | None) -> bool:
    """Tell whether a whole message says STOP; the word in a sentence means nothing."""
    return text is not None and text.strip().casefold() == "stop"


def is_opt_out(error: Mapping[str, Any]) -> bool:
    """Tell whether a delivery failed because the person wants no marketing."""
    return str(error.get("code")) == str(_OPTED_OUT)


def refusals(ledger: Iterable[Consent]) -> Mapping[str, Consent]:
    """Return the refusals of marketing that are in force, by business number."""
    return {
        each.phone_number_id: each
        for each in in_force(ledger)
        if each.category == MARKETING and each.value == "stop"
    }


def in_force(ledger: Iterable[Consent]) -> Sequence[Consent]:
    """Return what was said last for each business number and category.

    Of two at the same moment the one that stops is in force.
    """
    last: dict[tuple[str, str], Consent] = {}
    for each in sorted(ledger, key=lambda each: (each.at, each.value == "stop", each.id)):
        last[each.phone_number_id, each.category] = each
    return [last[key] for key in sorted(last)]


def stops_to_keep(one: Sequence[Consent], other: Sequence[Consent]) -> list[tuple[str, str]]:
    """Return the business numbers and categories that one of two ledgers stops and both together
    would allow: the stricter wins when two people turn out to be one.
    """
    stopped = {key for ledger in (one, other) for key in _stopped(ledger)}
    return sorted(stopped - _stopped([*one, *other]))


def _stopped(ledger: Iterable[Consent]) -> set[tuple[str, str]]:
    return {
        (each.phone_number_id, each.category) for each in in_force(ledger) if each.value == "stop"
    }
