"""A worker in a process of its own that ends at once after contacts took in what it sent.

Arguments: URL of the importer's database, of contacts', import, chunk, seconds that passed.
"""

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from services.importer.adapters.contacts_api import ContactsApi
from services.importer.application.run_task import run_task
from services.importer.domain.outcomes import RowOutcome
from services.importer.domain.rows import ContactRow
from services.importer.ports import Call
from tests.support.importer import importer_world

DIED = 9


class DeadlyContacts(ContactsApi):
    """Contacts whose answer the worker does not live to hear."""

    def apply(self, call: Call, rows: Sequence[ContactRow]) -> Sequence[RowOutcome]:
        super().apply(call, rows)
        os._exit(DIED)


def main(importer_url: str, contacts_url: str, job: str, number: str, passed: str) -> None:
    """Work on one chunk of a run."""
    world = importer_world(importer_url, contacts_url)
    world.contacts.clock.advance(timedelta(seconds=float(passed)))
    client = world.contacts.platform.client("inproc://contacts")
    workshop = replace(world.workshop(), contacts=DeadlyContacts(client, 30))
    run_task(workshop, job, "run", int(number))


if __name__ == "__main__":
    main(*sys.argv[1:])
