"""Meta's signature."""

import hashlib
import hmac


def signature(secret: str, body: bytes) -> str:
    """Return the value of X-Hub-Signature-256 for a body."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
