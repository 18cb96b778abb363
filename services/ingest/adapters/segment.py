"""One file of the spool: records of a length, a checksum and a CloudEvents batch.

A process that is killed, or a machine that loses power, leaves at most a torn last record, which
nobody was told is stored.
"""

import os
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from libs.common.events.envelope import Event, decode_batch, encode_batch

_HEADER = struct.Struct(">II")


class DamagedSegmentError(ValueError):
    """Raised when a whole record does not match its checksum: the disk lost what it confirmed."""


@dataclass(slots=True)
class Writer:
    """Appends to one new segment. After any error it is not used again."""

    path: Path
    descriptor: int
    size: int = 0

    def append(self, events: Sequence[Event]) -> int:
        """Return the bytes written once they are on the disk. Raises OSError."""
        payload = encode_batch(events)
        record = _HEADER.pack(len(payload), zlib.crc32(payload)) + payload
        try:
            _write_all(self.descriptor, record)
            os.fdatasync(self.descriptor)
        except OSError:
            _forget(self.descriptor, self.size)
            raise
        self.size += len(record)
        return len(record)

    def close(self) -> None:
        """Release the file; what was appended is on the disk already."""
        os.close(self.descriptor)


def new_segment(path: Path) -> Writer:
    """Make a segment whose name survives a power cut too. Raises OSError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    sync_folder(path.parent)
    return Writer(path, descriptor)


def sync_folder(folder: Path) -> None:
    """Have the disk keep the names in a directory."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def records(path: Path) -> Iterator[list[Event]]:
    """Yield the events of each record in order; a torn last record is left out.

    Raises DamagedSegmentError at a record that is whole and wrong.
    """
    data = memoryview(path.read_bytes())
    place = 0
    while place + _HEADER.size <= len(data):
        length, checksum = _HEADER.unpack_from(data, place)
        payload = data[place + _HEADER.size : place + _HEADER.size + length]
        if length == 0 or len(payload) < length:
            return
        if zlib.crc32(payload) != checksum:
            if place + _HEADER.size + length == len(data):
                return
            raise DamagedSegmentError(path.name)
        yield decode_batch(bytes(payload))
        place += _HEADER.size + length


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _forget(descriptor: int, size: int) -> None:
    """Cut off what a failed append may have left."""
    try:
        os.ftruncate(descriptor, size)
    except OSError:
        return
