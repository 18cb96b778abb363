"""The services of one process bring up their databases at the same time."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from libs.common.db.migrate import migrate, schema_problem
from libs.common.db.schemes import open_database
from services.contacts.adapters.tables import metadata as contacts_metadata
from services.contacts.service import MIGRATIONS as CONTACTS
from services.gateway.adapters.tables import metadata as gateway_metadata
from services.gateway.service import MIGRATIONS as GATEWAY


@pytest.mark.parametrize("turn", range(3))
def test_services_of_one_process_migrate_at_the_same_time(tmp_path: Path, turn: int):
    parts = [
        (open_database(f"sqlite:///{tmp_path}/{name}-{number}.db"), directory, metadata)
        for number in range(3)
        for name, directory, metadata in (
            ("contacts", CONTACTS, contacts_metadata),
            ("gateway", GATEWAY, gateway_metadata),
        )
    ]
    with ThreadPoolExecutor(len(parts)) as pool:
        for done in [pool.submit(migrate, *part) for part in parts]:
            done.result(60)
    assert [schema_problem(database, directory) for database, directory, _ in parts] == [None] * 6
    for database, _, _ in parts:
        database.close()
