"""One update of a webhook, and how made-up messages are numbered."""

import base64
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from libs.simulator.people import FakePerson

BUSINESS = "15550000000"


@dataclass(frozen=True, slots=True)
class Update:
    """field, array: where it belongs; without an array the item is the field's whole value.

    inner: the object inside the value that holds the array. person: whom it is about, who then
    stands among the contacts. wamid: set for what the API must show. delivery: the message whose
    state it reports, and the state.
    """

    field: str
    array: str | None
    person: FakePerson | None
    item: dict[str, Any]
    wamid: str | None = None
    delivery: tuple[str, str] | None = None
    inner: str | None = None


Maker = Callable[[FakePerson, int, random.Random], Iterator[Update]]
"""Makes updates about a person; given the moment, in seconds since 1970."""


def make_wamid(seed: int | str, kind: str, number: int) -> str:
    """Return a message id: the same for the same arguments, and for no others."""
    return "wamid." + base64.b64encode(f"sim:{seed}:{kind}:{number}".encode()).decode()


def ids_of(person: FakePerson) -> dict[str, str]:
    """Return a person as most items name one."""
    return {"user_id": person.user_id, **({"wa_id": person.wa_id} if person.wa_id else {})}
