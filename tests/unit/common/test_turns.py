"""Writers of one process come through in the order in which they asked."""

import threading

import pytest

from libs.common.db.database import DatabaseUnavailableError
from libs.common.db.schemes import open_database
from libs.common.db.turns import TurnNotComeError, Turns
from tests.support.waiting import eventually


def waiting(turns: Turns) -> int:
    return len(turns._waiting)


def test_they_come_through_in_the_order_they_asked():
    turns, came = Turns(20), list[int]()

    def come(number: int) -> None:
        with turns.one():
            came.append(number)

    threads = [threading.Thread(target=come, args=(number,)) for number in range(8)]
    with turns.one():
        for number, each in enumerate(threads):
            each.start()
            eventually(lambda number=number: waiting(turns) == number + 1, "one more waits")
    for each in threads:
        each.join(20)
    assert came == list(range(8))


def test_one_that_comes_again_and_again_lets_everybody_in_between():
    turns, done, rounds = Turns(20), threading.Event(), list[int]()

    def come_again() -> None:
        while not done.is_set():
            with turns.one():
                rounds.append(waiting(turns))

    hog = threading.Thread(target=come_again)
    hog.start()
    try:
        eventually(lambda: rounds, "the first round")
        for _ in range(50):
            with turns.one():
                pass
    finally:
        done.set()
        hog.join(20)
    met = [each for each in rounds if each]
    assert len(met) <= 50  # each time that somebody waited, one round later it was their turn


def test_patience_ends_and_the_place_goes_on():
    turns = Turns(0.01)
    with turns.one(), pytest.raises(TurnNotComeError), turns.one():
        raise AssertionError
    with turns.one():
        assert waiting(turns) == 0


def test_a_block_that_raises_gives_the_place_on():
    turns = Turns(0.01)
    with pytest.raises(KeyError), turns.one():
        raise KeyError
    with turns.one():
        assert waiting(turns) == 0


def test_a_writer_whose_turn_does_not_come_is_told_so(tmp_path):
    database = open_database(f"sqlite:///{tmp_path}/a.db?timeout=0.01")
    told = list[str]()

    def write() -> None:
        try:
            with database.write():
                told.append("wrote")
        except DatabaseUnavailableError as problem:
            told.append(problem.code)

    with database.write():
        other = threading.Thread(target=write)
        other.start()
        other.join(20)
    database.close()
    assert told == ["database_unavailable"]
