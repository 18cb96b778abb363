"""Leads: what a form or a flow asked somebody, and which field of a contact each answer fills."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from libs.common.errors import InvalidInputError
from services.contacts.domain.text import clean_email, one_line

TARGETS = ("name", "phone", "email", "tags")
_DEFAULT = {each: each for each in TARGETS} | {"full_name": "name", "tag": "tags"}
MOST_FIELDS = 100


@dataclass(frozen=True, slots=True)
class LeadValues:
    """What answers say of a contact; None and empty where they say nothing usable."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None
    tags: tuple[str, ...] = ()


def check_mapping(mapping: Mapping[str, str]) -> None:
    """Raise InvalidInputError unless every target is a field that a lead can fill."""
    unknown = sorted(set(mapping.values()) - set(TARGETS))
    if unknown:
        raise InvalidInputError.of("lead_mapping", f"can fill {', '.join(TARGETS)} only")


def mapped(fields: Mapping[str, Any], mapping: Mapping[str, str]) -> LeadValues:
    """Return what fields say, by the workspace's mapping and then by their own names."""
    targets = {**_DEFAULT, **{name.casefold(): target for name, target in mapping.items()}}
    found: dict[str, list[str]] = {}
    for name, value in list(fields.items())[:MOST_FIELDS]:
        target = targets.get(str(name).casefold())
        if target is not None:
            found.setdefault(target, []).extend(_texts(value))
    first = {target: values[0] for target, values in found.items() if values}
    return LeadValues(
        first.get("name"), first.get("phone"), _email(first.get("email")),
        tuple(each[:64] for each in found.get("tags", ())),
    )  # fmt: skip


def fields_of_reply(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers in a flow reply (nfm_reply), empty for any other content.

    The answers come as text that may be absent, broken or no object at all.
    """
    reply = content.get("nfm_reply")
    text = reply.get("response_json") if isinstance(reply, dict) else None
    if not isinstance(text, str):
        return {}
    try:
        fields = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return {}
    return fields if isinstance(fields, dict) else {}


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    texts = (one_line(str(each)) for each in values if isinstance(each, (str, int, float)))
    return [each for each in texts if each]


def _email(text: str | None) -> str | None:
    try:
        return clean_email(text) if text else None
    except InvalidInputError:
        return None
