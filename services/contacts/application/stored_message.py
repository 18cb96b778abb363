"""A message off the wire as the one that is kept."""

from datetime import datetime
from typing import Any

from libs.common.events.whatsapp import Message as WireMessage
from libs.common.ids import id_of_moment
from libs.common.storable import storable, storable_json
from services.contacts.domain.amendment import about
from services.contacts.domain.message import Direction, Message, group_named
from services.contacts.domain.text import one_line
from services.contacts.ports.messages import WaKey


def stored_message(
    key: WaKey,
    wire: WireMessage,
    direction: Direction,
    at: datetime,
    accepted_at: datetime,
    **more: Any,
) -> Message:
    """Return a message fit to store. more: what else of it is known.

    accepted_at: when ingest took it in. WhatsApp's timestamps are whole seconds; the id orders what
    was written in the same one, also when the bus hands it out late or in another order.
    """
    content = storable_json(wire.content)
    return Message(
        id=id_of_moment(accepted_at),
        phone_number_id=key[0],
        wamid=key[1],
        direction=direction,
        type=one_line(wire.type, 40) or "unknown",
        at=at,
        text=storable(wire.text) if wire.text is not None else None,
        content=content,
        context=storable_json(wire.context),
        referral=storable_json(wire.referral),
        errors=storable_json(wire.errors),
        about_wamid=about(wire.type, content),
        group_id=group_named(wire.group_id),
        **more,
    )
