"""How much changed since somebody looked: whether what they saw still holds."""

from dataclasses import dataclass

from services.contacts.ports.storage import Storage

MOST = 10_000


@dataclass(frozen=True, slots=True)
class Changes:
    """newest: what to ask with the next time. contacts: how many changed, about MOST at most."""

    newest: str
    contacts: int


def changes_since(storage: Storage, workspace_id: str, since: str) -> Changes:
    """Count the contacts that were changed after an audit entry; messages don't count."""
    with storage.read(workspace_id) as unit:
        newest = unit.history.newest()
        return Changes(newest, unit.history.contacts_since(since, MOST) if newest > since else 0)
