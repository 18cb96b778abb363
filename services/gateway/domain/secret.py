"""Secrets that open the door: random text for the holder, a digest for the table."""

import hashlib
import hmac
import secrets


def new_token() -> str:
    """Make 256 random bits as 43 URL-safe characters."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """Return the SHA-256 of a token in hexadecimal.

    A slow hash would protect nothing here: 256 random bits can't be guessed.
    """
    return hashlib.sha256(token.encode()).hexdigest()


def same_digest(one: str, other: str) -> bool:
    """Compare two digests in a time that does not depend on where they differ."""
    return hmac.compare_digest(one, other)
