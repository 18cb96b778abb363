"""A conversation passed to or from another app or agent: an entry that changes nothing else."""

from libs.common.events.envelope import Event
from libs.common.events.whatsapp import Message, ThreadHandedOver
from services.contacts.application.apply_copies import Copy
from services.contacts.ports.workspaces import BusinessNumber

TYPE = "handover"


def handover_entry(number: BusinessNumber, event: Event, handed: ThreadHandedOver) -> Copy:
    """Return the entry of a handover; its id is that of the event, so copies share it."""
    told = handed.raw.get(handed.kind)
    facts = {"kind": handed.kind, **(told if isinstance(told, dict) else {})}
    entry = Message(
        wamid=f"handover:{event.id[:200]}", type=TYPE, timestamp=handed.timestamp, content=facts
    )
    return Copy(
        number=number, person=handed.person, direction="in", message=entry,
        accepted_at=event.time, makes_contact=False, trace=event.traceparent,
    )  # fmt: skip
