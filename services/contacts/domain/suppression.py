"""Suppression: a keyed hash by which an erased person's number is known without being kept."""

import hmac
from collections.abc import Iterable

from libs.common.phone import phone_keys


def hash_of(key: str, workspace_id: str, digits: str) -> str:
    """Return the hash of a number's digits in one workspace."""
    text = f"warmline suppression\0{workspace_id}\0{digits}".encode()
    return hmac.digest(key.encode(), text, "sha256").hex()


def hashes_of(key: str, workspace_id: str, numbers: Iterable[str]) -> list[str]:
    """Return the hashes of every spelling of numbers, so that none of them brings back anybody."""
    digits = {each for number in numbers for each in phone_keys(number)}
    return sorted({hash_of(key, workspace_id, each) for each in digits})
