"""Leads: what a form or a flow asked somebody, and which field of a contact each answer fills."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from libs.common.errors import InvalidInputError
from libs.common.nesting import MAX_DEPTH, depth_of
from services.contacts.domain.text import clean_email, one_line

FILLED = ("name", "phone", "email", "tags")
SKIP = "skip"
TARGETS = (*FILLED, SKIP)
_DEFAULT = {each: each for each in FILLED} | {"full_name": "name", "tag": "tags"}
MOST_FIELDS = 100
MOST_SOURCES = 200
LONGEST_NAME = 200
MAPPING, MAPPINGS = "lead_mapping", "lead_mappings"
"""Settings: the mapping of every source, and those of single ones by their names."""


@dataclass(frozen=True, slots=True)
class LeadValues:
    """What answers say of a contact; None and empty where they say nothing usable."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None
    tags: tuple[str, ...] = ()


def check_mappings(settings: Mapping[str, Any]) -> None:
    """Raise InvalidInputError unless every target of every mapping is one that a lead can fill."""
    _check(MAPPING, settings.get(MAPPING, {}))
    by_source = settings.get(MAPPINGS, {})
    if len(by_source) > MOST_SOURCES or not all(_is_name(each) for each in by_source):
        raise InvalidInputError.of(
            MAPPINGS, f"takes at most {MOST_SOURCES} sources with names of 1 to {LONGEST_NAME}"
        )
    for source, mapping in by_source.items():
        _check(MAPPINGS, mapping, f"{source}: ")


def mapping_of(settings: Mapping[str, Any], sources: Sequence[str]) -> tuple[str, dict[str, str]]:
    """Return the first source that has a mapping of its own, else the last, and what is mapped.

    A source's own mapping goes before that of all.
    """
    by_source = {name.casefold(): own for name, own in settings.get(MAPPINGS, {}).items()}
    chosen = next((each for each in sources if each.casefold() in by_source), sources[-1])
    return chosen, _folded(settings.get(MAPPING, {})) | _folded(
        by_source.get(chosen.casefold(), {})
    )


def mapped(fields: Mapping[str, Any], mapping: Mapping[str, str]) -> LeadValues:
    """Return what fields say, by a mapping and then by their own names."""
    targets = {**_DEFAULT, **_folded(mapping)}
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

    The answers come as text that may be absent, broken, no object at all, or nested deeper than
    answers are; the message itself keeps it as it came.
    """
    reply = content.get("nfm_reply")
    text = reply.get("response_json") if isinstance(reply, dict) else None
    if not isinstance(text, str):
        return {}
    try:
        fields = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return {}
    return fields if isinstance(fields, dict) and depth_of(fields) <= MAX_DEPTH else {}


def sources_of_reply(content: Mapping[str, Any], fields: Mapping[str, Any]) -> list[str]:
    """List what names the flow of a reply, the most exact first: its token, the part of the token
    before a colon, what WhatsApp calls it. A reply does not say which flow it answers.
    """
    token, reply = fields.get("flow_token"), content.get("nfm_reply")
    named = [token, token.partition(":")[0]] if isinstance(token, str) else []
    name = reply.get("name") if isinstance(reply, dict) else None
    return [each for each in [*named, str(name or "")] if _is_name(each)] or ["flow"]


def _check(setting: str, mapping: Mapping[str, str], where: str = "") -> None:
    for name, target in mapping.items():
        if not _is_name(name):
            raise InvalidInputError.of(setting, f"{where}names have 1 to {LONGEST_NAME} characters")
        if target not in TARGETS:
            raise InvalidInputError.of(
                setting, f"{where}{name!r} can fill one of {', '.join(TARGETS)}"
            )
    if len(mapping) > MOST_FIELDS:
        raise InvalidInputError.of(setting, f"{where}maps at most {MOST_FIELDS} fields")


def _folded(mapping: Mapping[str, str]) -> dict[str, str]:
    return {name.casefold(): target for name, target in mapping.items()}


def _is_name(text: Any) -> bool:
    return isinstance(text, str) and len(text.strip()) > 0 and len(text) <= LONGEST_NAME


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    texts = (one_line(str(each)) for each in values if isinstance(each, (str, int, float)))
    return [each for each in texts if each]


def _email(text: str | None) -> str | None:
    try:
        return clean_email(text) if text else None
    except InvalidInputError:
        return None
