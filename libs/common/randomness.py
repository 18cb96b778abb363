"""Random bytes of the operating system, fetched many at a time.

`os.urandom` gives up the interpreter at each call, and a thread that gave it up waits behind every
busy one. A server that makes four ids for a request of half a millisecond feels that.
"""

import os
import threading

_FETCHED = 4096

_lock = threading.Lock()
_fetched = b""
_used = 0


def random_bytes(count: int) -> bytes:
    """Return `count` bytes (4096 at most) that no other call gets, in this or any process."""
    global _fetched, _used  # noqa: PLW0603 - one supply for the process
    with _lock:
        if _used + count > len(_fetched):
            _fetched, _used = os.urandom(_FETCHED), 0
        _used += count
        return _fetched[_used - count : _used]


def _forget() -> None:
    """Begin anew in a forked process: its parent has the same bytes left."""
    global _lock, _fetched
    # a thread that isn't here may have held the lock
    _lock, _fetched = threading.Lock(), b""


os.register_at_fork(after_in_child=_forget)
