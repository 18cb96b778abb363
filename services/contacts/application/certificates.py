"""Certificates of erasures: read again, and confirmed by the places that forgot too."""

from collections.abc import Sequence

from libs.common.actor import Actor
from libs.common.errors import NotFoundError
from services.contacts.domain.erasure import Certificate
from services.contacts.ports.storage import Storage


def certificate_of(storage: Storage, actor: Actor, contact_id: str) -> Certificate:
    """Return the certificate of a contact's erasure. Raises NotFoundError."""
    with storage.read(actor.workspace_id) as unit:
        found = unit.erasure.certificate(contact_id)
    if found is None:
        raise NotFoundError("nobody with this id was erased")
    return found


def certificates_of(
    storage: Storage, actor: Actor, before: str | None, limit: int
) -> Sequence[Certificate]:
    """List the workspace's certificates, newest first."""
    with storage.read(actor.workspace_id) as unit:
        return unit.erasure.certificates(before, limit)
