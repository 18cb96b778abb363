"""The access log: who came in, who was let in, and who changed that."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from libs.common.ids import new_id
from services.gateway.domain.member import Member

Kind = Literal[
    "signed_in", "sign_in_failed", "link_followed", "password_changed", "member_invited",
    "member_changed", "link_made", "key_created", "key_revoked", "signed_out", "session_revoked",
    "invitation_revoked", "privacy_changed",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class By:
    """Who did something. name: as it was then. id, name: None for the machine's operator."""

    id: str | None = None
    name: str | None = None
    address: str | None = None


OPERATOR = By()


@dataclass(frozen=True, slots=True)
class AccessEntry:
    """One entry. subject_id: the member, key or workspace it is about. facts: JSON values.

    subject: its name as it was; told to the others, kept by them.
    """

    id: str
    workspace_id: str
    at: datetime
    kind: Kind
    subject_id: str
    by: By
    facts: Mapping[str, Any] = field(default_factory=dict)
    subject: str | None = None


def entry_about(member: Member, kind: Kind, by: By, now: datetime, **facts: Any) -> AccessEntry:
    """Return a new entry about a member."""
    return AccessEntry(
        new_id(), member.workspace_id, now, kind, member.id, by, facts, subject=member.name
    )


def entry_of_change(before: Member, after: Member, by: By, now: datetime) -> AccessEntry:
    """Return the entry of a change of a member: each value as it was and as it is."""
    changes = {
        name: [getattr(before, name), getattr(after, name)]
        for name in ("name", "role", "status")
        if getattr(before, name) != getattr(after, name)
    }
    return entry_about(after, "member_changed", by, now, **changes)
