"""Hashing passwords."""

import threading
from typing import Literal

import argon2

from services.gateway.adapters.argon2 import AT_ONCE, Argon2Hasher

CHEAP = Argon2Hasher(memory_kib=64, rounds=1)


class Counting(argon2.PasswordHasher):
    """Counts how many hashes are worked out, and how many at once."""

    def __init__(self) -> None:
        super().__init__(memory_cost=64, time_cost=1)
        self.worked_out = self.running = self.most = 0
        self.lock = threading.Lock()

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 - the library's name
        with self.lock:
            self.worked_out += 1
            self.running += 1
            self.most = max(self.most, self.running)
        try:
            return super().verify(hash, password)
        finally:
            with self.lock:
                self.running -= 1


def counted() -> tuple[Argon2Hasher, Counting]:
    hasher, counting = Argon2Hasher(), Counting()
    hasher._hasher = counting
    return hasher, counting


def test_a_password_has_its_own_hash_only() -> None:
    one = CHEAP.hash("seven green otters")
    assert CHEAP.verify(one, "seven green otters")
    assert not CHEAP.verify(one, "eight green otters")
    assert CHEAP.hash("seven green otters") != one


def test_nobodys_password_takes_as_much_work_and_never_fits() -> None:
    hasher, counting = counted()
    known = hasher.hash("seven green otters")
    hasher.verify(known, "not the password")
    for_known = counting.worked_out
    assert not hasher.verify(None, "the password of nobody")
    assert counting.worked_out == 2 * for_known == 2


def test_a_broken_hash_lets_nobody_in() -> None:
    assert not CHEAP.verify("not a hash", "anything at all")


def test_a_hash_of_other_cost_is_outdated() -> None:
    cheap = CHEAP.hash("seven green otters")
    assert not CHEAP.is_outdated(cheap)
    assert Argon2Hasher().is_outdated(cheap)


def test_only_a_few_run_at_once() -> None:
    hasher, counting = counted()
    known = hasher.hash("seven green otters")
    threads = [
        threading.Thread(target=hasher.verify, args=(known, "not the password")) for _ in range(24)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert counting.worked_out == 24
    assert counting.most <= AT_ONCE
