import os
import resource
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from libs.common.events.envelope import encode_batch
from services.ingest.adapters.spool import Spool, events_of, spool_state
from services.ingest.ports import NotTakenError
from tests.support.webhooks import an_event


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    spool = Spool(tmp_path, segment_bytes=1000)
    spool.open()
    yield spool
    spool.close()


def drained(spool: Spool) -> list[str]:
    found: list[str] = []
    while segment := spool.oldest():
        found += [event.id for event in events_of(segment)]
        spool.drop(segment)
    return found


def ids(numbers: range) -> list[str]:
    return [an_event(number).id for number in numbers]


def fill(spool: Spool, numbers: range) -> None:
    for number in numbers:
        spool.append([an_event(number)])


def test_events_come_out_in_the_order_in_which_they_went_in(spool: Spool):
    fill(spool, range(50))
    assert spool.waiting()[1] == 50
    assert drained(spool) == ids(range(50))
    assert spool.is_empty()
    assert spool.waiting() == (0, 0, 0)


def test_events_come_out_whole(spool: Spool):
    event = an_event(1, name="Zoë 😀", deep={"a": [1, None]})
    spool.append([event])
    segment = spool.oldest()
    assert segment is not None
    assert events_of(segment)[0].data == event.data


def test_what_is_appended_while_draining_comes_last(spool: Spool):
    fill(spool, range(2))
    segment = spool.oldest()
    fill(spool, range(2, 4))
    assert segment is not None
    assert [event.id for event in events_of(segment)] == ids(range(2))
    spool.drop(segment)
    assert drained(spool) == ids(range(2, 4))


def test_the_next_process_finds_what_was_left(tmp_path: Path, spool: Spool):
    fill(spool, range(30))
    spool.close()
    successor = Spool(tmp_path)
    successor.open()
    assert successor.waiting()[1] == 30
    successor.append([an_event(30)])
    assert drained(successor) == ids(range(31))
    successor.close()


def test_two_processes_have_a_slot_each_and_a_dead_ones_slot_can_be_drained(
    tmp_path: Path, spool: Spool
):
    other = Spool(tmp_path)
    other.open()
    fill(other, range(3))
    with spool.orphans() as segments:
        assert segments == []
    other.close()
    with spool.orphans() as segments:
        assert [event.id for each in segments for event in events_of(each)] == ids(range(3))


@pytest.mark.parametrize("cut", [1, 4, 8, 16, 17, 60])
def test_a_torn_last_record_is_left_out_and_nothing_before_it(
    tmp_path: Path, spool: Spool, cut: int
):
    fill(spool, range(3))
    (path,) = tmp_path.rglob("*.events")
    spool.close()
    os.truncate(path, path.stat().st_size - cut)
    successor = Spool(tmp_path)
    successor.open()
    assert successor.waiting()[1] == 2
    successor.append([an_event(9)])
    assert drained(successor) == [*ids(range(2)), an_event(9).id]
    successor.close()


def test_a_tail_of_zeros_is_no_record(tmp_path: Path, spool: Spool):
    fill(spool, range(2))
    (path,) = tmp_path.rglob("*.events")
    with path.open("ab") as file:
        file.write(bytes(4096))
    assert drained(spool) == ids(range(2))


def test_a_damaged_file_gives_what_is_good_and_is_set_aside(tmp_path: Path, spool: Spool):
    fill(spool, range(3))
    (path,) = tmp_path.rglob("*.events")
    data = bytearray(path.read_bytes())
    first = 16 + struct.unpack(">I", data[4:8])[0]
    data[first + 20] ^= 0xFF
    path.write_bytes(data)
    assert drained(spool) == ids(range(1))
    assert [each.read_bytes() for each in tmp_path.rglob("*.damaged")] == [data]


def flipped(path: Path, bit: int) -> bytes:
    data = bytearray(path.read_bytes())
    data[bit // 8] ^= 1 << bit % 8
    path.write_bytes(data)
    return bytes(data)


@pytest.mark.parametrize("bit", range(16 * 8 + 8))
def test_no_flipped_bit_loses_what_was_confirmed(tmp_path: Path, spool: Spool, bit: int):
    fill(spool, range(2))
    (path,) = tmp_path.rglob("*.events")
    spoilt = flipped(path, bit)
    assert drained(spool) == []
    assert [each.read_bytes() for each in tmp_path.rglob("*.damaged")] == [spoilt]


def old_record(number: int) -> bytes:
    payload = encode_batch([an_event(number)])
    return struct.pack(">II", len(payload), zlib.crc32(payload)) + payload


def left_by_the_release_before(tmp_path: Path, content: bytes) -> Spool:
    (tmp_path / "00").mkdir()
    (tmp_path / "00" / "000000000001.events").write_bytes(content)
    successor = Spool(tmp_path)
    successor.open()
    return successor


def test_files_of_the_release_before_are_read(tmp_path: Path):
    records = [old_record(number) for number in range(3)]
    spool = left_by_the_release_before(tmp_path, b"".join(records)[:-5])
    assert drained(spool) == ids(range(2))
    assert list(tmp_path.rglob("*.damaged")) == []
    spool.close()


@pytest.mark.parametrize("bit", range(64))
def test_no_flipped_bit_in_them_loses_what_was_confirmed_before_another(tmp_path: Path, bit: int):
    content = bytearray(old_record(0) + old_record(1))
    content[bit // 8] ^= 1 << bit % 8
    spool = left_by_the_release_before(tmp_path, bytes(content))
    assert drained(spool) == []
    assert [each.read_bytes() for each in tmp_path.rglob("*.damaged")] == [content]
    spool.close()


def test_every_damaged_file_is_kept_across_restarts(tmp_path: Path):
    contents = set()
    for number in range(3):
        spool = Spool(tmp_path)
        spool.open()
        fill(spool, range(number, number + 1))
        (path,) = tmp_path.rglob("*.events")
        contents.add(flipped(path, 40))
        assert drained(spool) == []
        spool.close()
    assert {each.read_bytes() for each in tmp_path.rglob("*.damaged")} == contents
    assert spool_state(tmp_path)["damaged"] == 3


def test_a_name_that_is_taken_hides_no_damaged_file(tmp_path: Path, spool: Spool):
    fill(spool, range(1))
    (path,) = tmp_path.rglob("*.events")
    path.with_suffix(".damaged").write_bytes(b"another")
    spoilt = flipped(path, 40)
    segment = spool.oldest()
    assert segment is not None
    assert events_of(segment) == events_of(segment) == []
    spool.drop(segment)
    assert {each.read_bytes() for each in tmp_path.rglob("*.damaged")} == {b"another", spoilt}


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond a size, in bytes."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_full_disk_refuses_and_what_was_kept_before_stays_whole(tmp_path: Path, spool: Spool):
    fill(spool, range(2))
    (path,) = tmp_path.rglob("*.events")
    with files_up_to(path.stat().st_size + 50), pytest.raises(NotTakenError):
        spool.append([an_event(2)])
    with files_up_to(0):
        problem = spool.problem()
    assert problem
    assert spool.problem() is None, "there is room again, and nobody has to append to learn it"
    spool.append([an_event(3)])
    assert drained(spool) == [*ids(range(2)), an_event(3).id]


def test_a_spool_that_is_not_open_refuses(tmp_path: Path):
    with pytest.raises(NotTakenError):
        Spool(tmp_path).append([an_event(1)])


def test_only_its_owner_can_read_the_spool(tmp_path: Path, spool: Spool):
    fill(spool, range(1))
    (path,) = tmp_path.rglob("*.events")
    assert path.stat().st_mode & 0o777 == 0o600
