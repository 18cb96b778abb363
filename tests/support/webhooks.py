"""Webhook bodies as WhatsApp sends them, and their signatures."""

import json
from typing import Any

from libs.common.clock import SystemClock
from libs.common.events.envelope import Event
from libs.simulator.signing import signature

SECRET = "app-secret-of-the-tests"
TOKEN = "verify-token-of-the-tests"
NUMBER = "106540352242922"
ACCOUNT = "102290129340398"
CLOCK = SystemClock()


def a_webhook(*changes: dict[str, Any], account: str = ACCOUNT, **entry: Any) -> dict[str, Any]:
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": account, "changes": list(changes), **entry}],
    }


def a_change(field: str = "messages", number: str | None = NUMBER, **value: Any) -> dict[str, Any]:
    metadata = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550783881", "phone_number_id": number},
    }
    return {"field": field, "value": {**(metadata if number else {}), **value}}


def a_contact(**fields: Any) -> dict[str, Any]:
    return {"profile": {"name": "Zoë Müller"}, "wa_id": "4915112345678", **fields}


def a_message(wamid: str = "wamid.1", **fields: Any) -> dict[str, Any]:
    base = {"from": "4915112345678", "id": wamid, "timestamp": "1760000000", "type": "text"}
    return {**base, **({"text": {"body": "Hello"}} if "type" not in fields else {}), **fields}


def a_status(wamid: str = "wamid.1", status: str = "delivered", **fields: Any) -> dict[str, Any]:
    return {
        "id": wamid,
        "status": status,
        "timestamp": "1760000000",
        "recipient_id": "4915112345678",
        **fields,
    }


def one_message(wamid: str = "wamid.1", **fields: Any) -> dict[str, Any]:
    return a_webhook(a_change(contacts=[a_contact()], messages=[a_message(wamid, **fields)]))


def raw(body: Any) -> bytes:
    """Write a body as Meta does: ASCII, slashes escaped."""
    return json.dumps(body, separators=(",", ":")).replace("/", "\\/").encode()


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    return {"X-Hub-Signature-256": signature(secret, body), "Content-Type": "application/json"}


def an_event(number: int, **data: Any) -> Event:
    """An event as small as they come, for tests of what carries events."""
    return Event(
        id=f"message-{number:032}",
        type="whatsapp.message.received.v1",
        source="ingest",
        time=CLOCK.now(),
        data={"number": number, **data},
    )
