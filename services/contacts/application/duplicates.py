"""Who may be the same person, and of whom a person said that they are not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from libs.common.actor import Actor
from libs.common.clock import Clock
from libs.common.errors import InvalidInputError
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.get_contact import visible
from services.contacts.domain.contact import Contact
from services.contacts.domain.duplicate import Pair, Suggestion, pairs_of, reasons_for
from services.contacts.domain.origin import origin_of
from services.contacts.ports.storage import Storage, Unit

WINDOW = 5_000
"""Contacts that one page of the workspace's suggestions looks at."""
_FEW = 5
"""So many share a number, an address or a name if they are one person; more are an office."""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Pairs, newest first. after: the contact to go on behind; None when all were looked at."""

    items: Sequence[Suggestion]
    after: str | None


def duplicates_of(storage: Storage, actor: Actor, contact_id: str) -> Sequence[Suggestion]:
    """List who may be the same person as a contact, the most telling first.

    A constant number of statements. Raises ContactNotFoundError.
    """
    with storage.read(actor.workspace_id) as unit:
        contact = visible(unit, unit.contacts.get(contact_id))
        if not contact.is_live:
            return []
        found = _suggestions(unit, [contact.id])
    own = [
        each if each.contact.id == contact_id else
        Suggestion(each.other, each.contact, each.reasons)
        for each in found
    ]  # fmt: skip
    return sorted(own, key=lambda each: (each.reasons != ["phone"], len(each.reasons)))


def duplicates_of_all(
    storage: Storage, actor: Actor, before: str | None, limit: int, window: int = WINDOW
) -> Suggestions:
    """List pairs of which the newer contact is among the next ones, newest first.

    It looks at `window` contacts and no more, each by index: a page may be empty and not be the
    last. A constant number of statements.
    """
    with storage.read(actor.workspace_id) as unit:
        ids = unit.duplicates.window(before, window)
        found = [each for each in _suggestions(unit, ids) if each.contact.id in set(ids)]
    items = sorted(found, key=lambda each: (each.contact.id, each.other.id), reverse=True)
    if len(items) > limit:
        last = items[limit - 1].contact.id
        whole = [each for each in items if each.contact.id >= last]
        return Suggestions(whole, last)
    return Suggestions(items, ids[-1] if len(ids) == window else None)


def dismiss_duplicate(
    storage: Storage, clock: Clock, actor: Actor, contact_id: str, other_id: str
) -> None:
    """Remember that two contacts are not the same person. Raises ContactNotFoundError."""
    _decide(storage, clock, actor, contact_id, other_id, same=False)


def suggest_duplicate(
    storage: Storage, clock: Clock, actor: Actor, contact_id: str, other_id: str
) -> None:
    """Take that back: the pair may be suggested again. Raises ContactNotFoundError."""
    _decide(storage, clock, actor, contact_id, other_id, same=True)


def _decide(
    storage: Storage, clock: Clock, actor: Actor, contact_id: str, other_id: str, *, same: bool
) -> None:
    if contact_id == other_id:
        raise InvalidInputError.of("other_id", "is the contact itself")
    with storage.write(actor.workspace_id) as unit:
        found = unit.contacts.many([contact_id, other_id], lock=True)
        for each in (contact_id, other_id):
            visible(unit, found.get(each))
        pair = Pair.of(contact_id, other_id)
        is_news = unit.duplicates.suggest(pair) if same else unit.duplicates.dismiss(pair)
        if is_news:
            changes = ChangeSet(unit, clock, origin_of(actor))
            for own, other in (pair, reversed(pair)):
                changes.audit(
                    own, "duplicate.suggested" if same else "duplicate.dismissed", None,
                    other_id=other, other=found[other].name,
                )  # fmt: skip
            changes.write()


def _suggestions(unit: Unit, ids: Sequence[str]) -> list[Suggestion]:
    """Return pairs with these contacts, the newer one of each first."""
    if not ids:
        return []
    pairs = pairs_of(unit.duplicates.shared(ids, _FEW), ids)
    if not pairs:
        return []
    contacts = unit.contacts.many(sorted({own for pair in pairs for own in pair}))
    open_pairs = pairs.keys() - unit.duplicates.dismissed(list(pairs))
    return [
        Suggestion(newer, older, reasons)
        for pair in sorted(open_pairs)
        if (both := _live(contacts, pair)) is not None
        for older, newer in [both]
        if (reasons := reasons_for(newer, older, pairs[pair]))
    ]


def _live(contacts: Mapping[str, Contact], pair: Pair) -> tuple[Contact, Contact] | None:
    one, other = (contacts.get(each) for each in pair)
    return (one, other) if one and other and one.is_live and other.is_live else None
