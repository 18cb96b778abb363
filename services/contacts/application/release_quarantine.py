"""What came for a business number before anybody had claimed it."""

from libs.common.clock import Clock
from services.contacts.application.apply_again import apply_again
from services.contacts.ports.storage import Storage

RELEASED_AT_ONCE = 200
NUMBERS_AT_ONCE = 100


def release_number(storage: Storage, clock: Clock, phone_number_id: str, key: str) -> int:
    """Apply what is quarantined for a number that is known by now; return how many events.

    Oldest first, a transaction for some of an hour at a time. key: of the hashes by which erased
    people are known.
    """
    released = 0
    while some := _release_some(storage, clock, phone_number_id, key):
        released += some
    return released


def release_claimed(storage: Storage, clock: Clock, key: str) -> int:
    """Apply what is quarantined for numbers that are known; return how many events.

    A batch that was under way when its number was claimed is quarantined afterwards, and who
    claimed it may have been killed before anything was released: neither is found otherwise.
    """
    with storage.across() as across:
        numbers = across.arrivals.claimed(NUMBERS_AT_ONCE)
    return sum(release_number(storage, clock, each, key) for each in numbers)


def _release_some(storage: Storage, clock: Clock, phone_number_id: str, key: str) -> int:
    with storage.across() as across:
        released = across.arrivals.release(phone_number_id, RELEASED_AT_ONCE)
        apply_again(across, clock, key, released)
    return len(released)
