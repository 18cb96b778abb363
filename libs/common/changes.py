"""Wakes who waits in this process as soon as there may be something new."""

import threading


class Changes:
    """Counts the changes that this process knows of. Thread-safe."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._count = 0

    @property
    def count(self) -> int:
        """The number of changes so far; read it before looking for work."""
        return self._count

    def tell(self) -> None:
        """Wake everybody who waits."""
        with self._condition:
            self._count += 1
            self._condition.notify_all()

    def wait(self, seen: int, seconds: float) -> None:
        """Return when there was a change after `seen` was read, or after some seconds."""
        with self._condition:
            self._condition.wait_for(lambda: self._count != seen, seconds)
