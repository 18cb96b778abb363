"""What WhatsApp tells of the business itself, its groups, and of nobody in particular."""

import random
from collections.abc import Iterator
from typing import Any

from libs.simulator.people import FakePerson
from libs.simulator.updates import Maker, Update, ids_of, make_wamid

ACCOUNT: dict[str, dict[str, Any]] = {
    "account_alerts": {"entity_type": "WABA", "alert_severity": "INFORMATIONAL"},
    "account_review_update": {"decision": "APPROVED"},
    "account_settings_update": {"type": "phone_number_settings"},
    "account_update": {"event": "VERIFIED_ACCOUNT", "country": "BR"},
    "business_capability_update": {"max_daily_conversations_per_business": "TIER_UNLIMITED"},
    "business_status_update": {"event": "BUSINESS_VERIFIED"},
    "business_username_updates": {"username": "corner.shop", "status": "approved"},
    "flows": {"event": "FLOW_STATUS_CHANGE", "flow_id": "1", "new_status": "PUBLISHED"},
    "message_template_components_update": {"message_template_id": 1},
    "message_template_quality_update": {"new_quality_score": "GREEN"},
    "message_template_status_update": {"event": "APPROVED", "message_template_id": 1},
    "partner_solutions": {"event": "SOLUTION_CREATED", "solution_id": "1"},
    "payment_configuration_update": {"configuration_name": "pix", "status": "Active"},
    "phone_number_name_update": {"decision": "APPROVED", "requested_verified_name": "Shop"},
    "phone_number_quality_update": {"event": "UPGRADE", "current_limit": "TIER_1K"},
    "security": {"event": "PIN_CHANGED"},
    "template_category_update": {"new_category": "MARKETING"},
    "template_correct_category_detection": {"correct_category": "UTILITY"},
}
"""Fields about the business, each with what one of its webhooks holds."""

GROUPS = {
    "group_lifecycle_update": ("group_create", "group_delete"),
    "group_participants_update": ("group_participants_add", "group_participants_remove"),
    "group_settings_update": ("group_settings_update",),
    "group_status_update": ("group_suspend", "group_suspend_cleared"),
}


def account(_: FakePerson, moment: int, rng: random.Random) -> Iterator[Update]:
    """Something about the account, a number, a template or a limit changed."""
    for field in rng.sample(tuple(ACCOUNT), len(ACCOUNT)):
        yield Update(field, None, None, {**ACCOUNT[field], "timestamp": moment})


def app_error(_: FakePerson, moment: int, rng: random.Random) -> Iterator[Update]:
    """WhatsApp reports an error to the app, for no message in particular."""
    item = {"code": rng.choice((130429, 131000)), "title": "Something went wrong", "at": moment}
    yield Update("messages", "errors", None, item)


def actions(_: FakePerson, moment: int, rng: random.Random) -> Iterator[Update]:
    """Somebody clicked a link, or something was noticed in a conversation."""
    click = {
        "action_type": "marketing_messages_link_click", "timestamp": str(moment),
        "marketing_messages_link_click_data": {"click_component": "CTA", "click_id": str(moment)},
    }  # fmt: skip
    yield Update("messages", "user_actions", None, click)
    noticed = {
        "id": make_wamid("event", "noticed", moment), "timestamp": moment,
        "event_name": rng.choice(("LeadSubmitted", "Purchase")),
    }  # fmt: skip
    yield Update("automatic_events", "automatic_events", None, noticed)


def groups(person: FakePerson, moment: int, rng: random.Random) -> Iterator[Update]:
    """A group was made, changed or suspended, or the person came or left."""
    for field, kinds in GROUPS.items():
        kind = rng.choice(kinds)
        item: dict[str, Any] = {
            "timestamp": str(moment), "group_id": f"group-{moment}", "type": kind,
            "request_id": f"{kind}-{moment}",
        }  # fmt: skip
        if field == "group_participants_update":
            side = "removed" if kind.endswith("remove") else "added"
            item[f"{side}_participants"] = [ids_of(person)]
        yield Update(field, "groups", person, item)


OF_BUSINESS: tuple[Maker, ...] = (account, app_error, actions, groups)
