"""Event ids made from what identifies an item, so that copies of a webhook make the same ids."""

from hashlib import blake2b
from typing import Any

import msgspec


def event_id(kind: str, *key: Any) -> str:
    """Return `kind-` and 128 bits of the key. JSON values only; the order of names is ignored."""
    digest = blake2b(msgspec.json.encode([kind, *key], order="sorted"), digest_size=16)
    return f"{kind}-{digest.hexdigest()}"
