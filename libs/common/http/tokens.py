"""Internal tokens: 60-second EdDSA JWTs (RFC 7519, RFC 9864) that say who is acting.

The edge makes one for every request it lets in; a service makes one when it calls another, naming
itself and the member it acts for. They travel in `X-Internal-Auth` and are worth nothing outside.
"""

import hashlib
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from libs.common.actor import Actor
from libs.common.clock import Clock
from libs.common.errors import UnauthenticatedError

HEADER = "X-Internal-Auth"
LIFETIME = timedelta(seconds=60)
LEEWAY_SECONDS = 30
_ISSUER = "warmline"
_ALGORITHMS = ["Ed25519"]


class Tokens:
    """Makes and checks internal tokens with the key derived from WARMLINE_TOKEN_KEY.

    Thread-safe. Every process of one installation is given the same secret.
    """

    def __init__(self, secret: str, clock: Clock) -> None:
        seed = hashlib.sha256(b"warmline internal token\0" + secret.encode()).digest()
        self._key = OKPKey.import_key(Ed25519PrivateKey.from_private_bytes(seed))
        self._clock = clock

    def issue(self, actor: Actor) -> str:
        """Make a token that says `actor` for the next 60 seconds."""
        now = int(self._clock.now().timestamp())
        claims = {
            "iss": _ISSUER,
            "iat": now,
            "exp": now + int(LIFETIME.total_seconds()),
            "sub": actor.id,
            "kind": actor.kind,
            "name": actor.name,
            "ws": actor.workspace_id,
            "role": actor.role,
            "scopes": sorted(actor.scopes),
            "via": actor.via,
            "sid": actor.session_id,
        }
        return jwt.encode({"alg": "Ed25519"}, claims, self._key, algorithms=_ALGORITHMS)

    def verify(self, token: str) -> Actor:
        """Return the actor a token names.

        Raises UnauthenticatedError when it is malformed, forged, expired or from the future;
        clocks may differ by 30 seconds.
        """
        try:
            claims = jwt.decode(token, self._key, algorithms=_ALGORITHMS).claims
            jwt.JWTClaimsRegistry(
                now=lambda: int(self._clock.now().timestamp()),
                leeway=LEEWAY_SECONDS,
                iss={"essential": True, "value": _ISSUER},
                exp={"essential": True},
            ).validate(claims)
            return Actor(
                kind=claims["kind"],
                id=claims["sub"],
                name=claims["name"],
                workspace_id=claims["ws"],
                scopes=frozenset(claims["scopes"]),
                role=claims["role"],
                via=claims["via"],
                session_id=claims.get("sid"),
            )
        except (JoseError, ValueError, KeyError, TypeError) as problem:
            raise UnauthenticatedError("the internal token does not verify") from problem


def service_actor(service: str, scopes: frozenset[str], workspace_id: str = "*") -> Actor:
    """Return the actor of a service that acts for itself, in one workspace or across all."""
    return Actor("service", service, service, workspace_id, scopes, via=service)
