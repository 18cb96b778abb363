"""pika's connection, writing many messages with one system call."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pika

WRITE_BYTES = 64 * 1024
"""What is written at once, about; the rest of a longer write would be copied again and again."""


class GatheringConnection(pika.SelectConnection):  # type: ignore[misc] # pika is untyped
    """A SelectConnection that can hold frames back and write them together.

    pika hands each of a message's three frames to the socket on its own. Each of these calls gives
    up the interpreter, and then waits for every thread that has something to do. Used by the
    link's thread only.
    """

    _gathered: list[bytes] | None = None
    _size = 0

    @contextmanager
    def gathering(self) -> Iterator[None]:
        """Write what the block sends in few pieces, the last of them at its end."""
        self._gathered, self._size = [], 0
        try:
            yield
        finally:
            self._write_gathered()
            self._gathered = None

    def _output_marshaled_frames(self, marshaled_frames: Sequence[bytes]) -> None:
        if self._gathered is None:
            super()._output_marshaled_frames(marshaled_frames)
            return
        self._gathered += marshaled_frames
        self._size += sum(map(len, marshaled_frames))
        if self._size >= WRITE_BYTES:
            self._write_gathered()

    def _write_gathered(self) -> None:
        if self._gathered:
            super()._output_marshaled_frames([b"".join(self._gathered)])
        self._gathered, self._size = [], 0
