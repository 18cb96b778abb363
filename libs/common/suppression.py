"""Suppression: keyed hashes by which an erased person is known without being kept.

Contacts makes them, and the importer finds rows of old files by them. The key never leaves the
installation, so a hash tells nothing to who has only the database. It is a key of its own: with
another one no hash finds anybody, so it outlives the secrets that are renewed.
"""

import hmac
from collections.abc import Iterable

from libs.common.phone import phone_keys
from libs.common.settings import Env

KEY = "WARMLINE_SUPPRESSION_KEY"
_TOKEN_KEY = "WARMLINE_TOKEN_KEY"  # noqa: S105 - the name of a variable


def read_key(env: Env) -> str:
    """Read the key of an installation: that of tokens where it was never given one of its own."""
    env.secret(_TOKEN_KEY, "the secret behind the services' tokens")
    return env.secret_apart(
        KEY,
        "the key of the hashes by which erased people are known, never renewed; if it is not set,"
        " what WARMLINE_TOKEN_KEY was at first",
        _TOKEN_KEY,
    )


def fingerprint_of(key: str) -> str:
    """Return what tells a key from others and nothing of the key."""
    return hmac.digest(key.encode(), b"warmline suppression key", "sha256").hex()[:32]


def hash_of(key: str, workspace_id: str, digits: str) -> str:
    """Return the hash of a number's digits in one workspace."""
    text = f"warmline suppression\0{workspace_id}\0{digits}".encode()
    return hmac.digest(key.encode(), text, "sha256").hex()


def hashes_of(key: str, workspace_id: str, numbers: Iterable[str]) -> list[str]:
    """Return the hashes of every spelling of numbers, so that none of them brings back anybody."""
    digits = {each for number in numbers for each in phone_keys(number)}
    return sorted({hash_of(key, workspace_id, each) for each in digits})


def hash_of_email(key: str, workspace_id: str, email: str) -> str:
    """Return the hash of an address, however it is capitalised."""
    return hash_of(key, workspace_id, f"email:{email.strip().casefold()}")


def hash_of_id(key: str, workspace_id: str, user_id: str) -> str:
    """Return the hash of a user id of WhatsApp."""
    return hash_of(key, workspace_id, f"id:{user_id}")
