"""PostgreSQL through psycopg 3."""

from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from libs.common.db.database import Database


def open_database(url: str) -> Database:
    """Open `postgresql+psycopg://…`; connections are checked before use and made on first use."""
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=10,
        max_overflow=10,
        pool_timeout=10,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 5, "application_name": "warmline"},
    )
    return Database(engine, engine)
