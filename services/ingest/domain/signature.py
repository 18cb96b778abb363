"""Who signed a webhook: HMAC-SHA256 over the bytes as they came, by one of the app secrets."""

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from libs.common.errors import UnauthenticatedError
from services.ingest.domain.change import Change
from services.ingest.settings import AppSecret

_SIGNATURE = re.compile(r"sha256=([0-9a-f]{64})")


class SignatureError(UnauthenticatedError):
    """Raised when a webhook has no signature of the right form, or nobody we know made it."""

    code = "bad_signature"
    title = "The signature does not verify"


@dataclass(frozen=True, slots=True)
class Signer:
    """Every app whose secret matches the signature."""

    secrets: Sequence[AppSecret]

    def may_speak_for(self, change: Change) -> bool:
        """Tell whether one of the apps may speak for a change's account and number."""
        number = change.number.phone_number_id if change.number else None
        return any(each.may_speak_for(change.account_id, number) for each in self.secrets)


def signature_in(header: str | None) -> str:
    """Return the hex digits of a header that holds one signature.

    A repeated header arrives joined by commas and so has the wrong form. Raises SignatureError.
    """
    found = _SIGNATURE.fullmatch(header or "")
    if found is None:
        raise SignatureError("X-Hub-Signature-256 must be sha256= and 64 lower-case hex digits")
    return found[1]


def signer_of(signature: str, body: bytes, secrets: Sequence[AppSecret]) -> Signer:
    """Return who signed these bytes.

    Every secret is tried and compared in constant time. Raises SignatureError.
    """
    matching = [
        secret for secret in secrets if hmac.compare_digest(_made(secret.key, body), signature)
    ]
    if not matching:
        raise SignatureError("no app secret that is configured here made this signature")
    return Signer(matching)


def _made(key: bytes, body: bytes) -> str:
    code = _begun(key).copy()
    code.update(body)
    return code.hexdigest()


@cache
def _begun(key: bytes) -> hmac.HMAC:
    """Return what the secret alone gives: of a short body that is most of the work.

    `hmac.digest` would give up the interpreter for every webhook, however short.
    """
    return hmac.new(key, digestmod=hashlib.sha256)
