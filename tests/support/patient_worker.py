"""A worker in a process of its own that tells which chunks it did, and waits where it is told to.

Arguments: URL of the importer's database, of contacts', import, chunks in the order in which to try
them. It says `ready` and waits for a line; `did N` after each chunk, and waits after the first.
"""

import sys
from collections.abc import Sequence
from dataclasses import replace

from services.importer.adapters.contacts_api import ContactsApi
from services.importer.application.run_task import run_task
from services.importer.domain.outcomes import RowOutcome
from services.importer.domain.rows import ContactRow
from services.importer.ports import Call
from tests.support.importer import importer_world


class TellingContacts(ContactsApi):
    """Contacts that tells whose chunk it took in."""

    waits = True

    def apply(self, call: Call, rows: Sequence[ContactRow]) -> Sequence[RowOutcome]:
        told = super().apply(call, rows)
        _say(f"did {call.chunk}")
        if self.waits:
            sys.stdin.readline()
            self.waits = False
        return told


def _say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def main(importer_url: str, contacts_url: str, job: str, *numbers: str) -> None:
    """Try the chunks of a run one after the other; others may have them already."""
    world = importer_world(importer_url, contacts_url)
    client = world.contacts.platform.client("inproc://contacts")
    workshop = replace(world.workshop(), contacts=TellingContacts(client, 30))
    _say("ready")
    sys.stdin.readline()
    for number in numbers:
        run_task(workshop, job, "run", int(number))


if __name__ == "__main__":
    main(*sys.argv[1:])
