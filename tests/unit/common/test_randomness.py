"""Random bytes: never the same twice, whoever asks."""

import os
from concurrent.futures import ThreadPoolExecutor

from libs.common.randomness import random_bytes


def test_no_two_calls_of_any_thread_share_bytes():
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: random_bytes(8), range(4000)))
    assert {len(each) for each in taken} == {8}
    assert len(set(taken)) == 4000


def test_a_forked_process_begins_anew():
    random_bytes(8)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, random_bytes(16))
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reading, 16) != random_bytes(16)
    os.close(reading)
    os.close(writing)


def test_as_many_as_were_asked_for():
    assert [len(random_bytes(count)) for count in (0, 1, 4096, 4095, 2)] == [0, 1, 4096, 4095, 2]
