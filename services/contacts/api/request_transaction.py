"""The one transaction of a request that has an Idempotency-Key."""

from collections.abc import Callable
from contextlib import ExitStack

from flask import Response

from services.contacts.ports.storage import Storage


class _UndoneError(Exception):
    """Raised through the transaction of a request that failed."""


class AnsweredError(Exception):
    """Raised when the key of a request has its answer: by now, if it had none at first."""

    def __init__(self, answer: Response) -> None:
        super().__init__("this request was answered before")
        self.answer = answer


class RequestTransaction:
    """The one transaction of a request, begun anew if it was let go. claim: done first in each."""

    def __init__(self, storage: Storage, claim: Callable[[Storage], None]) -> None:
        self._shared = storage
        self._claim = claim
        self._own: Storage | None = None
        self._end = ExitStack()
        self._is_used = False

    def begin(self) -> Storage:
        """Return the storage on it, with the key claimed. Raises AnsweredError."""
        if self._own is None:
            with ExitStack() as stack:
                own = stack.enter_context(self._shared.as_one())
                self._claim(own)
                self._own, self._end = own, stack.pop_all()
        return self._own

    @property
    def storage(self) -> Storage:
        """The storage for what the request does. Raises AnsweredError."""
        self._is_used = True
        return self.begin()

    def let_go(self) -> None:
        """Hold nothing while somebody else is asked, if the claim is all that was done so far."""
        if not self._is_used:
            self.leave(kept=False)

    def leave(self, *, kept: bool) -> None:
        """End it, if it is open."""
        self._own, end, self._end = None, self._end, ExitStack()
        if kept:
            end.close()
        else:
            end.__exit__(_UndoneError, _UndoneError(), None)
