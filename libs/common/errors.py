"""The tree of errors: a class, a code and facts.

Every failure that Warmline expects is one of these. `code` is stable and belongs to the API;
`facts` are JSON values that a program may act on; `errors` names the fields of bad input, and
`error_codes` says of some of them what is wrong in one stable word.
`retryable` says whether the same call may succeed later without anybody changing anything, and
`at_once` whether it is worth trying again without a pause.
The HTTP numbers are in `libs.common.http.problems`, nowhere else.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar


class WarmlineError(Exception):
    """Root of the tree. Never raised itself."""

    code: ClassVar[str] = "error"
    title: ClassVar[str] = "Something went wrong"
    retryable: ClassVar[bool] = False
    at_once: ClassVar[bool] = False

    def __init__(
        self,
        detail: str,
        *,
        code: str | None = None,
        errors: Mapping[str, Sequence[str]] | None = None,
        error_codes: Mapping[str, str] | None = None,
        **facts: Any,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.reason_code = code or self.code
        self.errors = {field: list(reasons) for field, reasons in (errors or {}).items()}
        self.error_codes = dict(error_codes or {})
        self.facts = facts


class MalformedRequestError(WarmlineError):
    """Raised when a request can't be read at all: not JSON, not an object, a broken cursor."""

    code = "malformed_request"
    title = "The request could not be read"


class InvalidInputError(WarmlineError):
    """Raised when a readable request has values that can't be accepted; `errors` names them."""

    code = "invalid_input"
    title = "Some values are not valid"

    @classmethod
    def of(
        cls, field: str, reason: str, *, code: str | None = None, why: str | None = None
    ) -> "InvalidInputError":
        """Build the error for one field. why: the field's code, where the error's own is wider."""
        said = why or code or cls.code
        return cls(
            f"{field}: {reason}", code=code, errors={field: [reason]},
            error_codes={} if said == InvalidInputError.code else {field: said},
        )  # fmt: skip


class UnauthenticatedError(WarmlineError):
    """Raised when nobody is signed in, or a signature, token or key does not verify."""

    code = "unauthenticated"
    title = "Sign in first"


class ForbiddenError(WarmlineError):
    """Raised when the actor is known and may not do this."""

    code = "forbidden"
    title = "Not allowed"


class PlanLimitReachedError(WarmlineError):
    """Raised when the workspace's plan has no place left for another contact."""

    code = "plan_limit_reached"
    title = "The plan's contact limit is reached"


class NotFoundError(WarmlineError):
    """Raised when a record does not exist in the actor's workspace."""

    code = "not_found"
    title = "Not found"


class ConflictError(WarmlineError):
    """Raised when the request contradicts what is stored; the facts name the other record."""

    code = "conflict"
    title = "The request contradicts the present state"


class VersionConflictError(WarmlineError):
    """Raised when If-Match names a version that is no longer current; facts carry `current`."""

    code = "version_conflict"
    title = "Somebody changed this record meanwhile"


class TooLargeError(WarmlineError):
    """Raised when a body or file is over its limit."""

    code = "too_large"
    title = "Too large"


class UnsupportedMediaError(WarmlineError):
    """Raised when a body has a media type or content encoding that is not accepted."""

    code = "unsupported_media"
    title = "Unsupported content type"


class RateLimitedError(WarmlineError):
    """Raised when a caller must slow down; the fact `retry_after` is in seconds."""

    code = "rate_limited"
    title = "Too many requests"
    retryable = True


class UnavailableError(WarmlineError):
    """Raised when something this request needs is down; try again after `retry_after` seconds."""

    code = "unavailable"
    title = "Temporarily unavailable"
    retryable = True


class StorageFullError(UnavailableError):
    """Raised when a disk has no room for what this request brings; room has to be made first."""

    code = "insufficient_storage"
    title = "No room left on the disk"


class SettingsError(WarmlineError):
    """Raised at start when the environment can't be used; one line per problem in `problems`."""

    code = "bad_settings"
    title = "The settings can't be used"

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems), problems=list(problems))
        self.problems = list(problems)
