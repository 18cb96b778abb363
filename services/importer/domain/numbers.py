"""Which row of a file has which phone number, in buckets of about a thousand numbers."""

from libs.common.phone import phone_keys

BUCKET = 1_000
Buckets = dict[int, dict[int, int]]
"""Bucket → number → the row that has it."""


def number_of(phone: str) -> int:
    """Return what all spellings of one line (E.164) have in common."""
    return int(min(phone_keys(phone)))


def bucket_of(number: int, rows: int) -> int:
    """Return the bucket of a number in a file of so many rows."""
    return number % max(rows // BUCKET, 1)
