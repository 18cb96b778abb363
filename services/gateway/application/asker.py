"""Who asks for a change of the team or its keys."""

from dataclasses import dataclass

from libs.common.actor import Actor, Role
from services.gateway.domain.access import OPERATOR, By


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody with a role, as the access log names them. role: None for the operator."""

    role: Role | None
    by: By


THE_OPERATOR = Asker(None, OPERATOR)


def asker_of(actor: Actor, address: str) -> Asker:
    """Return an actor as an asker; an API key may do what an admin may, never what an owner may."""
    return Asker(actor.role or "admin", By(actor.id, actor.name, address[:64]))
