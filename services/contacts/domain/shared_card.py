"""Contact cards that people send, and the one that is their own."""

import re
from typing import Any

_OTHER_THAN_DIGITS = re.compile(r"\D+", re.ASCII)


def own_number_in(kind: str, content: Any) -> str | None:
    """Return the digits of the number that a sender shared as their own, or None.

    Only a card that answers a request for it is the sender's; any other may be anybody's.
    """
    cards = content.get("contacts") if kind == "contacts" and isinstance(content, dict) else None
    for card in cards if isinstance(cards, list) else ():
        if isinstance(card, dict) and card.get("origin") == "contact_request":
            return _first_number(card.get("phones"))
    return None


def _first_number(phones: Any) -> str | None:
    for each in phones if isinstance(phones, list) else ():
        if isinstance(each, dict):
            number = _OTHER_THAN_DIGITS.sub("", str(each.get("wa_id") or each.get("phone") or ""))
            if number:
                return number
    return None
