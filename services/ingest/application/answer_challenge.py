"""Prove to Meta that a callback URL is ours."""

import hmac
from collections.abc import Sequence

from libs.common.errors import ForbiddenError, MalformedRequestError


class WrongTokenError(ForbiddenError):
    """Raised when a challenge carries none of the configured verify tokens."""

    code = "wrong_verify_token"


def answer_challenge(
    tokens: Sequence[str], mode: str | None, token: str | None, challenge: str | None
) -> str:
    """Return the challenge as it came.

    tokens: every app, account and number may have its own; a blank one never matches. All are
    compared, in constant time. Raises WrongTokenError, and MalformedRequestError when it is no
    challenge.
    """
    if mode != "subscribe" or not challenge:
        raise MalformedRequestError("hub.mode=subscribe and hub.challenge are needed")
    given = (token or "").encode()
    matching = [known for known in tokens if known and hmac.compare_digest(known.encode(), given)]
    if not matching:
        raise WrongTokenError("hub.verify_token is none of those configured here")
    return challenge
