"""How many of a selection have each tag."""

from dataclasses import replace

from sqlalchemy import ColumnElement, and_, func, select

from libs.common.db.many import among
from services.contacts.adapters.contact_list import by_ids, matching
from services.contacts.adapters.scope import Scope
from services.contacts.adapters.tables_people import contact, contact_tag, tag
from services.contacts.ports.selection import Selection
from services.contacts.ports.tags import TagCounts


def tag_counts(scope: Scope, selection: Selection, most: int) -> TagCounts | None:
    """Count the tags of a selection's live contacts; None where they are more than `most`."""
    if selection.found is not None:
        excluded = set(selection.exclude)
        found = [each for each in selection.found if each not in excluded]
        selection = replace(selection, found=found)
        if len(found) > most:
            return None
    which = _which(scope, selection)
    some = select(contact.c.id).where(which).limit(most + 1).subquery()
    contacts = scope.connection.execute(select(func.count()).select_from(some)).scalar_one()
    if contacts > most:
        return None
    rows = scope.connection.execute(
        select(tag.c.name, func.count())
        .select_from(contact_tag.join(tag, tag.c.id == contact_tag.c.tag_id))
        .where(
            scope.mine(contact_tag), scope.mine(tag), tag.c.deleted_at.is_(None),
            contact_tag.c.contact_id.in_(select(contact.c.id).where(which)),
        )
        .group_by(tag.c.key, tag.c.name)
        .order_by(tag.c.key)
    )  # fmt: skip
    return TagCounts(contacts, [(name, many) for name, many in rows])


def _which(scope: Scope, selection: Selection) -> ColumnElement[bool]:
    if selection.found is not None:
        live = and_(matching(scope, selection.filter), contact.c.state == "live")
        return by_ids(scope, live, selection.found)
    if selection.ids is None:
        excluded = among(scope.connection, contact.c.id, selection.exclude)
        return and_(matching(scope, selection.filter), contact.c.state == "live", ~excluded)
    chosen = among(scope.connection, contact.c.id, selection.ids)
    return and_(scope.mine(contact), contact.c.state == "live", chosen)
