"""Records as the API shows them."""

from datetime import datetime
from typing import Any

from libs.common.clock import rfc3339
from services.gateway.application.describe_session import Present
from services.gateway.domain.access import AccessEntry
from services.gateway.domain.api_key import ApiKey
from services.gateway.domain.member import Member
from services.gateway.domain.session import Session

_PRIVATE = ("email", "last_seen_at")


def present_document(present: Present) -> dict[str, Any]:
    """Show who is here."""
    member = present.member
    return {
        "member": member
        and {
            "id": member.id,
            "name": member.name,
            "email": member.email,
            "role": member.role,
            "preferences": member.preferences,
        },
        "workspace": present.workspace,
        "scopes": present.scopes,
    }


def member_document(member: Member, *, whole: bool = True) -> dict[str, Any]:
    """Show a member; whole: also what only those who manage the team need."""
    document = {
        "id": member.id,
        "name": member.name,
        "email": member.email,
        "role": member.role,
        "status": member.status,
        "created_at": rfc3339(member.created_at),
        "last_seen_at": _moment(member.last_seen_at),
        "version": member.version,
    }
    return {name: each for name, each in document.items() if whole or name not in _PRIVATE}


def session_document(session: Session, current_hash: str | None) -> dict[str, Any]:
    """Show a session; current: whether it is the one that asks."""
    return {
        "id": session.id,
        "created_at": rfc3339(session.created_at),
        "last_seen_at": rfc3339(session.last_seen_at),
        "expires_at": rfc3339(session.expires_at),
        "address": session.address,
        "agent": session.agent,
        "current": session.token_hash == current_hash,
    }


def key_document(key: ApiKey) -> dict[str, Any]:
    """Show a key without its secret."""
    return {
        "id": key.id,
        "name": key.name,
        "prefix": key.prefix,
        "scopes": sorted(key.scopes),
        "created_at": rfc3339(key.created_at),
        "created_by": key.created_by,
        "expires_at": _moment(key.expires_at),
        "last_used_at": _moment(key.last_used_at),
    }


def access_document(entry: AccessEntry) -> dict[str, Any]:
    """Show an entry of the access log; `by` is null for the operator and for strangers."""
    return {
        "id": entry.id,
        "at": rfc3339(entry.at),
        "kind": entry.kind,
        "subject_id": entry.subject_id,
        "by": {"id": entry.by.id, "name": entry.by.name} if entry.by.id else None,
        "address": entry.by.address,
        "facts": entry.facts,
    }


def _moment(value: datetime | None) -> str | None:
    return None if value is None else rfc3339(value)
