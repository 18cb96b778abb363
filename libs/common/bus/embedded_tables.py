"""The tables of the embedded bus, the same on SQLite and PostgreSQL.

A message is stored once, and each queue that listens to it gets a delivery of its own. A delivery
that nobody holds, or whose lease ran out, may be claimed from `available_at` on.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    text,
)

METADATA = MetaData()
_Number = BigInteger().with_variant(Integer, "sqlite")

queues = Table(
    "bus_queue",
    METADATA,
    Column("name", String(200), primary_key=True),
    Column("lane", String(10), nullable=False),
    Column("listens", Text, nullable=False),
)

messages = Table(
    "bus_message",
    METADATA,
    Column("id", _Number, primary_key=True),
    Column("type", String(200), nullable=False),
    Column("published_at", Float, nullable=False),
    Column("body", LargeBinary, nullable=False),
    # a tap remembers how far it has read, so a number must never be used twice
    sqlite_autoincrement=True,
)

deliveries = Table(
    "bus_delivery",
    METADATA,
    Column("id", _Number, primary_key=True),
    Column("queue", String(200), nullable=False),
    Column("message_id", _Number, nullable=False, index=True),
    Column("available_at", Float, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("held", SmallInteger, nullable=False, server_default="0"),
    Column("lost", Integer, nullable=False, server_default="0"),
    Column("holder", String(36)),
    Column("cause", Text),
    Column("parked_at", Float),
)

_LIVE = text("parked_at IS NULL")
_PARKED = text("parked_at IS NOT NULL")
Index("bus_delivery_live", deliveries.c.queue, deliveries.c.id,
      sqlite_where=_LIVE, postgresql_where=_LIVE)  # fmt: skip
Index("bus_delivery_parked", deliveries.c.queue, deliveries.c.id,
      sqlite_where=_PARKED, postgresql_where=_PARKED)  # fmt: skip

_SCHEMA_LOCK = 7_261_880


def create_tables(connection: Connection) -> None:
    """Make what is missing; safe when several processes do so at once."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _SCHEMA_LOCK})
    METADATA.create_all(connection)
