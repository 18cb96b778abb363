"""Who did something and by which way, as the audit trail keeps it."""

from dataclasses import dataclass

from libs.common.actor import Actor


@dataclass(frozen=True, slots=True)
class Origin:
    """kind: member, key, service. name: as it was then. source: person, api, import, flow,
    webhook, address_book, plan, or the id of a bulk job.
    """

    kind: str
    id: str
    name: str
    source: str

    @property
    def who(self) -> dict[str, str]:
        """Who it was, without the way, as a JSON value."""
        return {"kind": self.kind, "id": self.id, "name": self.name}


WHATSAPP = Origin("service", "whatsapp", "WhatsApp", "webhook")
ADDRESS_BOOK = Origin("service", "whatsapp", "WhatsApp", "address_book")
RETENTION = Origin("service", "contacts", "Warmline", "retention")
PLAN = Origin("service", "contacts", "Warmline", "plan")


def origin_of(actor: Actor) -> Origin:
    """Return the origin of what an actor does through the API."""
    return Origin(actor.kind, actor.id, actor.name, "api" if actor.kind == "key" else "person")
