"""Phone numbers of a checked file as rows of `import_number`."""

from collections.abc import Collection

from sqlalchemy import Connection, delete, insert, select

from services.importer.adapters.packing import pack_pairs, unpack_pairs
from services.importer.adapters.tables import import_number as kept
from services.importer.domain.numbers import Buckets


def keep_numbers(connection: Connection, import_id: str, buckets: Buckets) -> None:
    """Write buckets in place of what they were; two statements."""
    if not buckets:
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
