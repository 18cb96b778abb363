"""People who are new or came back: a place for each, and a note of what became of them."""

from services.contacts.application.change_set import ChangeSet
from services.contacts.application.people import People


def introduce(people: People, changes: ChangeSet) -> None:
    """Give those who are new or came back their places and note who is live and who waits."""
    people.admit()
    for each in people.new.values():
        waits = each.state == "waiting"
        changes.create(each, "contact.waiting" if waits else "contact.created")
    for each in people.returning.values():
        waits = each.state == "waiting"
        action, kind = ("contact.waiting", "updated") if waits else ("contact.restored", "restored")
        changes.change(each, {"state": ["trashed", each.state]}, action, kind)
