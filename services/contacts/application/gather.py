"""The people of a batch: resolved against the database and against one another, and locked."""

from collections.abc import Iterable, Mapping, Sequence

from libs.common.clock import Clock
from services.contacts.application.known_people import known_of
from services.contacts.application.learnt import Learnt
from services.contacts.application.party import Party
from services.contacts.application.people import People
from services.contacts.domain import identity
from services.contacts.domain.contact import Contact
from services.contacts.domain.errors import ConcurrentChangeError
from services.contacts.domain.identity import Branches, Known
from services.contacts.ports.storage import Unit


def gather(
    unit: Unit, clock: Clock, parties: Sequence[Party], *, making: Sequence[Party] = ()
) -> People:
    """Resolve the parties of a batch and lock their contacts.

    making: those who become contacts; the plan's counter is locked first if one of them is new,
    so that whoever else makes people goes before or after, never between.
    """
    known = _known(unit, parties)
    held = bool(making) and _anybody_new(unit, making, known)
    if held:
        unit.places.lock()
        known = _known(unit, parties)
    ids = _ids(parties, known) | _holders(making, known)
    contacts = unit.contacts.many(sorted(ids), lock=True)
    branches = _branches(unit, parties, contacts)
    return People(unit, clock, Learnt(known, contacts, branches), may_create=held)


def hold(unit: Unit, clock: Clock, parties: Sequence[Party], making: Sequence[Party]) -> None:
    """Lock for several steps what each of them would lock as `gather` does: the counter if
    anybody is new, then all contacts at once in the order of their ids.

    Step by step, two transactions whose steps meet the same people the other way round would wait
    for one another.
    """
    gather(unit, clock, parties, making=making)


def _branches(unit: Unit, parties: Sequence[Party], contacts: Mapping[str, Contact]) -> Branches:
    """Return who has what in contacts that were ever merged with others: mostly there are none.

    Raises ConcurrentChangeError when one was merged, or a merge undone, before it was locked.
    """
    if any(each.state == "merged" for each in contacts.values()):
        raise ConcurrentChangeError("a contact was merged meanwhile", retry_after=1)
    branches = Branches()
    merged = sorted(each.id for each in contacts.values() if each.merges)
    if merged:
        if not _ids(parties, _known(unit, parties)) <= contacts.keys():
            raise ConcurrentChangeError("a merge was undone meanwhile", retry_after=1)
        for each in unit.identities.of(merged):
            branches.note(each)
    return branches


def _known(unit: Unit, parties: Iterable[Party]) -> Known:
    return known_of(unit, {key for party in parties for key in party.keys})


def _ids(parties: Iterable[Party], known: Known) -> set[str]:
    found = (identity.resolve(party.keys, party.spellings, known) for party in parties)
    return {each.contact_id for each in found if each.contact_id}


def _holders(parties: Iterable[Party], known: Known) -> set[str]:
    """Return who has the numbers of parties: somebody new takes them over."""
    numbers = {key for party in parties for key in identity.numbers_of(party.keys)}
    return {known.owners[key] for key in numbers if key in known.owners}


def _anybody_new(unit: Unit, parties: Sequence[Party], known: Known) -> bool:
    found = [identity.resolve(party.keys, party.spellings, known) for party in parties]
    if any(each.contact_id is None for each in found):
        return True
    states = unit.contacts.states([each.contact_id for each in found if each.contact_id])
    return any(state != "live" for state in states.values())
