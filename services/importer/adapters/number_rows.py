"""Phone numbers of a checked file as rows of `import_number`."""

from collections.abc import Collection

from sqlalchemy import Connection, delete, insert, select

from services.importer.adapters.packing import pack_pairs, unpack_pairs
from services.importer.adapters.tables import import_number as kept
from services.importer.domain.numbers import Buckets

_BEGUN = -1
"""The bucket without numbers that is there from the begin of a check until they are forgotten."""


def begin_numbers(connection: Connection, import_id: str) -> None:
    """Forget all buckets, and keep those that come."""
    drop_numbers(connection, import_id)
    connection.execute(insert(kept).values(import_id=import_id, bucket=_BEGUN, body=pack_pairs({})))


def has_numbers(connection: Connection, import_id: str) -> bool:
    """Tell whether buckets are kept."""
    statement = select(kept.c.bucket).where(kept.c.import_id == import_id, kept.c.bucket == _BEGUN)
    return connection.execute(statement).first() is not None


def keep_numbers(connection: Connection, import_id: str, buckets: Buckets) -> None:
    """Write buckets in place of what they were, where they are kept; three statements."""
    if not buckets or not has_numbers(connection, import_id):
        return
    connection.execute(
        delete(kept).where(kept.c.import_id == import_id, kept.c.bucket.in_(sorted(buckets)))
    )
    values = [
        {"import_id": import_id, "bucket": bucket, "body": pack_pairs(buckets[bucket])}
        for bucket in sorted(buckets)
    ]
    connection.execute(insert(kept), values)


def read_numbers(connection: Connection, import_id: str, buckets: Collection[int]) -> Buckets:
    """Read some buckets; one that is not there is empty."""
    rows = connection.execute(
        select(kept.c.bucket, kept.c.body).where(
            kept.c.import_id == import_id, kept.c.bucket.in_(sorted(buckets))
        )
    )
    found = {row.bucket: unpack_pairs(row.body) for row in rows}
    return {bucket: found.get(bucket, {}) for bucket in buckets}


def drop_numbers(connection: Connection, import_id: str) -> None:
    """Forget all buckets."""
    connection.execute(delete(kept).where(kept.c.import_id == import_id))
