"""Sends recorded webhooks again, signed anew."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from libs.common.errors import MalformedRequestError
from libs.simulator.ledger import Ledger
from libs.simulator.sender import Simulator
from libs.simulator.traffic import Webhook


def replay(
    base_url: str,
    secret_for: Callable[[bytes], str],
    files: Iterable[Path],
    *,
    rate: float | None = None,
) -> Ledger:
    """Send what the files hold, one after the other, and return how it was answered.

    secret_for: chooses the app secret that signs a body; what it raises, nothing is sent for.

    A file holds one body as it came, byte for byte, or one JSON body on each line. Nothing is
    applied twice by a replay: copies make the same events. Raises MalformedRequestError for a file
    without a JSON object, before anything is sent, and OSError.
    """
    found = [webhook for file in files for webhook in recorded(file)]
    webhooks = [replace(each, secret=secret_for(each.body)) for each in found]
    return Simulator(base_url, "", rate=rate, workers=1).send(webhooks)


def recorded(file: Path) -> list[Webhook]:
    """Read the webhooks of one file. Raises MalformedRequestError and OSError."""
    raw = file.read_bytes()
    bodies = [raw] if _is_object(raw) else [line for line in raw.splitlines() if line.strip()]
    for place, body in enumerate(bodies, start=1):
        if not _is_object(body):
            raise MalformedRequestError(f"{file.name}, line {place}: not a JSON object")
    if not bodies:
        raise MalformedRequestError(f"{file.name} is empty")
    return [_webhook(body) for body in bodies]


def _webhook(body: bytes) -> Webhook:
    wamids = tuple(_wamids(json.loads(body)))
    return Webhook(body=body, updates=max(1, len(wamids)), wamids=wamids)


def _wamids(value: Any) -> Iterator[str]:
    """Find the ids of messages in a body, as far as its shape is the usual one."""
    for entry in _list(value, "entry"):
        for change in _list(entry, "changes"):
            inner = change.get("value") if isinstance(change, dict) else None
            for message in _list(inner, "messages"):
                if isinstance(message, dict) and isinstance(message.get("id"), str):
                    yield message["id"]


def _list(value: Any, name: str) -> list[Any]:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []


def _is_object(raw: bytes) -> bool:
    try:
        return isinstance(json.loads(raw), dict)
    except (ValueError, RecursionError):
        return False
