"""Argon2id."""

import threading

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE = 4
"""Each hash takes 64 MiB; more at once would let a crowd at the door eat the machine."""


class Argon2Hasher:
    """Hashes with argon2-cffi's defaults unless told otherwise. Thread-safe.

    memory_kib, rounds: the cost of one hash.
    """

    def __init__(self, memory_kib: int | None = None, rounds: int | None = None) -> None:
        self._hasher = argon2.PasswordHasher(
            memory_cost=memory_kib or argon2.DEFAULT_MEMORY_COST,
            time_cost=rounds or argon2.DEFAULT_TIME_COST,
        )
        self._turn = threading.Semaphore(AT_ONCE)
        self._lock = threading.Lock()
        self._nobody: str | None = None

    def hash(self, password: str) -> str:
        with self._turn:
            return self._hasher.hash(password)

    def verify(self, password_hash: str | None, password: str) -> bool:
        against = password_hash if password_hash is not None else self._nobodys_hash()
        with self._turn:
            try:
                return self._hasher.verify(against, password) and password_hash is not None
            except (VerificationError, InvalidHashError):
                return False

    def is_outdated(self, password_hash: str) -> bool:
        return self._hasher.check_needs_rehash(password_hash)

    def _nobodys_hash(self) -> str:
        """Return a hash that belongs to nobody, to spend the same time on."""
        with self._lock:
            if self._nobody is None:
                self._nobody = self._hasher.hash("the password of nobody")
            return self._nobody
