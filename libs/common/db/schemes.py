"""Databases by URL scheme."""

from libs.common.db.database import Database
from libs.common.schemes import Scheme, Schemes

DATABASES: Schemes[Database] = Schemes(
    "database",
    "warmline.database",
    {
        "sqlite": Scheme("libs.common.db.sqlite:open_database", serverless=True),
        "postgresql": Scheme("libs.common.db.postgresql:open_database", extra="postgresql"),
        "postgresql+psycopg": Scheme("libs.common.db.postgresql:open_database", extra="postgresql"),
    },
)


def open_database(url: str) -> Database:
    """Build the Database for a URL; connects on first use. Raises SettingsError."""
    return DATABASES.open(url)
