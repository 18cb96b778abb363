"""One file of the spool: records of a mark, a length, two checksums and a CloudEvents batch.

A process that is killed, or a machine that loses power, leaves at most a torn last record, which
nobody was told is stored: one whose header is whole and whose payload ends early, a header that
ends early, or zeros. Anything else that can't be read is damage. Files of the release before, whose
records have no mark and no checksum of the header, are read too.
"""

import os
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from libs.common.events.envelope import Event, decode_batch, encode_batch

_MARK = b"WLS2"
_HEADER = struct.Struct(">4sIII")
"""The mark, the payload's length and checksum, and the checksum of those three."""
_OLD_HEADER = struct.Struct(">II")
_LONGEST_OLD = 0x10
"""Above the first byte of every length that the release before could write (below 256 MiB)."""


class DamagedSegmentError(ValueError):
    """Raised when what can't be read is no torn end: the disk lost what it confirmed."""


@dataclass(slots=True)
class Writer:
    """Appends to one new segment. After any error it is not used again."""

    path: Path
    descriptor: int
    size: int = 0

    def append(self, events: Sequence[Event]) -> int:
        """Return the bytes written once they are on the disk. Raises OSError."""
        payload = encode_batch(events)
        record = _header(payload) + payload
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

    Raises DamagedSegmentError at anything else that is no whole record.
    """
    data = memoryview(path.read_bytes())
    read = _old_record if _is_old(data) else _record
    place = 0
    while place < len(data):
        found = read(data[place:])
        if found is None:
            return
        payload, size = found
        if payload is None:
            raise DamagedSegmentError(path.name)
        yield decode_batch(bytes(payload))
        place += size


_Found = tuple[memoryview | None, int] | None
"""A record's payload and whole size; no payload if it is damaged; None for a torn end."""
_DAMAGED: _Found = (None, 0)


def _header(payload: bytes) -> bytes:
    facts = (_MARK, len(payload), zlib.crc32(payload))
    return _HEADER.pack(*facts, zlib.crc32(_HEADER.pack(*facts, 0)[:-4]))


def _record(rest: memoryview) -> _Found:
    if not any(rest):
        return None
    if len(rest) < _HEADER.size:
        return None if _is_cut_off(rest) else _DAMAGED
    _, length, checksum, checked = _HEADER.unpack_from(rest)
    if zlib.crc32(rest[: _HEADER.size - 4]) != checked:
        return _DAMAGED
    size = _HEADER.size + length
    payload = rest[_HEADER.size : size]
    if len(payload) < length:
        return None
    if zlib.crc32(payload) != checksum:
        # after a power cut the file may have its length and not yet its last blocks
        return None if size == len(rest) and _ends_in_zeros(payload) else _DAMAGED
    return payload, size


def _is_cut_off(rest: memoryview) -> bool:
    """Tell whether an end too short for a header is the beginning of one."""
    return bytes(rest[: len(_MARK)]) == _MARK[: len(rest)]


def _ends_in_zeros(payload: memoryview) -> bool:
    return bytes(payload[-1:]) == b"\0"


def _is_old(data: memoryview) -> bool:
    """Tell whether the release before wrote a file: it begins with a length, far below the mark."""
    return len(data) > 0 and data[0] < _LONGEST_OLD


def _old_record(rest: memoryview) -> _Found:
    """Read a record of the release before; a length that was spoiled looks like a torn end, so
    only an end with nothing of a record behind it is taken for one.
    """
    if len(rest) < _OLD_HEADER.size or not any(rest):
        return None
    length, checksum = _OLD_HEADER.unpack_from(rest)
    size = _OLD_HEADER.size + length
    payload = rest[_OLD_HEADER.size : size]
    if length and len(payload) == length and zlib.crc32(payload) == checksum:
        return payload, size
    torn = length > len(payload) and not _is_whole(rest[_OLD_HEADER.size :], checksum)
    return None if torn else _DAMAGED


def _is_whole(rest: memoryview, checksum: int) -> bool:
    """Tell whether some beginning of the rest has a checksum: then its length was spoiled."""
    running = 0
    for place in range(len(rest)):
        running = zlib.crc32(rest[place : place + 1], running)
        if running == checksum:
            return True
    return False


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
