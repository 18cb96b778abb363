"""The table of what WhatsApp sends: which reader reads which array of which field."""

from collections.abc import Callable
from typing import Any

from services.ingest.domain import (
    account,
    address_book,
    calls,
    echoes,
    groups,
    history,
    identity,
    messages,
    preferences,
    statuses,
)
from services.ingest.domain.change import Change
from services.ingest.domain.fact import Fact

Reader = Callable[[Change, dict[str, Any]], Fact]

ARRAYS: dict[str, Reader] = {
    "messages": messages.read_message,
    "statuses": statuses.read_status,
    "message_echoes": echoes.read_echo,
    "state_sync": address_book.read_state_sync,
    "user_preferences": preferences.read_preference,
    "user_id_update": identity.read_user_id_update,
    "calls": calls.read_call,
    "groups": groups.read_group,
    "user_actions": account.read_action,
    "automatic_events": account.read_action,
    "history": history.read_chunk_item,
    "errors": account.read_app_error,
}
"""Arrays of items by name; a value may hold several."""

OF_FIELD: dict[tuple[str, str], Reader] = {
    ("history", "messages"): history.read_late_message,
    ("history", "message_echoes"): history.read_late_echo,
    ("calls", "statuses"): calls.read_call_status,
}
"""Arrays that mean something else in one field."""

WHOLE: dict[str, Reader] = {"messaging_handovers": account.read_handover} | dict.fromkeys(
    (
        "account_alerts", "account_review_update", "account_settings_update", "account_update",
        "business_capability_update", "business_status_update", "business_username_updates",
        "flows", "message_template_components_update", "message_template_quality_update",
        "message_template_status_update", "partner_solutions", "payment_configuration_update",
        "phone_number_name_update", "phone_number_quality_update", "security",
        "template_category_update", "template_correct_category_detection",
    ),
    account.read_account,
)  # fmt: skip
"""Fields whose value is one item."""

WITH_ARRAYS = frozenset(
    {
        "messages", "message_echoes", "smb_message_echoes", "standby", "history",
        "smb_app_state_sync", "user_preferences", "user_id_update", "calls", "automatic_events",
        "group_lifecycle_update", "group_participants_update", "group_settings_update",
        "group_status_update",
    }
)  # fmt: skip
"""Fields whose value holds arrays of items."""

COMMON = frozenset({"messaging_product", "metadata", "contacts", "conversation_context"})
"""Parts of a value that describe its items and are none."""


def reader_of(field: str, array: str) -> Reader | None:
    """Return who reads an array of a field, or None when nobody knows it."""
    return OF_FIELD.get((field, array)) or ARRAYS.get(array)
