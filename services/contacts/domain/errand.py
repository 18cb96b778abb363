"""Errands: what follows for many contacts from a change of one thing, done by itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.contacts.domain.origin import Origin

Kind = Literal["tag_renamed", "tag_merged", "tag_deleted", "owner_renamed", "owner_left"]


@dataclass(slots=True, kw_only=True)
class Errand:
    """What is left to do. subject_id: the tag or member that changed; name: as it was called.

    successor_id: the member who takes over, if any. position: the last contact that is done.
    """

    id: str
    kind: Kind
    subject_id: str
    name: str
    by: Origin
    created_at: datetime
    successor_id: str | None = None
    position: str = ""
