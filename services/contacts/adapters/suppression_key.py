"""Whether the hashes in the database were made with the key that is set."""

from sqlalchemy import Connection, exists, select, update
from sqlalchemy.exc import DBAPIError

from libs.common.db.database import Database, DatabaseUnavailableError
from libs.common.errors import WarmlineError
from libs.common.suppression import KEY, fingerprint_of
from services.contacts.adapters.scope import upsert
from services.contacts.adapters.tables_views import kept_refusal, suppression, suppression_key

_ONLY = 1
PROBLEM = (
    f"{KEY} is not the key that the hashes of erased people were made with: none of them would be"
    " recognised. Set it to the former one (where it was never set, that is the former"
    " WARMLINE_TOKEN_KEY, or what secrets.json of the former data directory holds)"
)


class SuppressionKeyChangedError(WarmlineError):
    """Raised at start when hashes were made with another key; until it is set, nothing starts."""

    code = "suppression_key_changed"
    title = "The key of suppressions is another one"


def settle_key(database: Database, key: str) -> None:
    """Note which key hashes are made with. A key that made none yet gives way to the present one.

    Raises SuppressionKeyChangedError when there are hashes of another.
    """
    present = fingerprint_of(key)
    with database.write() as connection:
        connection.execute(
            upsert(connection, suppression_key)
            .values(id=_ONLY, fingerprint=present)
            .on_conflict_do_nothing()
        )
        if _is_another(connection, present):
            raise SuppressionKeyChangedError(PROBLEM)
        connection.execute(
            update(suppression_key).where(suppression_key.c.id == _ONLY).values(fingerprint=present)
        )


def key_problem(database: Database, key: str) -> str | None:
    """Say in a few sentences that hashes were made with another key, or None.

    Nothing where they can't be read: that is another check's to say.
    """
    try:
        with database.read() as connection:
            return PROBLEM if _is_another(connection, fingerprint_of(key)) else None
    except (DatabaseUnavailableError, DBAPIError):
        return None


def _is_another(connection: Connection, present: str) -> bool:
    noted = connection.execute(
        select(suppression_key.c.fingerprint).where(suppression_key.c.id == _ONLY)
    ).scalar()
    return noted not in {None, present} and any(
        connection.execute(select(exists(select(table.c.hash)))).scalar()
        for table in (suppression, kept_refusal)
    )
