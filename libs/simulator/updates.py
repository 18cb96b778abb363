"""One update of a webhook, and how made-up messages are numbered."""

import base64
from dataclasses import dataclass
from typing import Any

from libs.simulator.people import FakePerson


@dataclass(frozen=True, slots=True)
class Update:
    """field, array: where it belongs. wamid: set for what the API must show."""

    field: str
    array: str
    person: FakePerson
    item: dict[str, Any]
    wamid: str | None = None


def make_wamid(seed: int | str, kind: str, number: int) -> str:
    """Return a message id: the same for the same arguments, and for no others."""
    return "wamid." + base64.b64encode(f"sim:{seed}:{kind}:{number}".encode()).decode()
