"""Items of webhooks in shapes that nobody sends: names that readers know, with anything in them."""

from hypothesis import strategies as st

NAMES = [
    "id", "from", "from_user_id", "to", "to_user_id", "type", "timestamp", "text", "body", "image",
    "caption", "interactive", "button_reply", "title", "system", "user_id", "previous_user_id",
    "wa_id", "customer", "new_wa_id", "status", "recipient_id", "recipient_user_id", "event",
    "recipient_type", "errors", "context", "referral", "group_id", "request_id", "metadata", "phase",
    "threads", "messages", "message", "history_context", "contact", "phone_number", "action",
    "full_name", "username", "category", "value", "detail", "current", "previous", "direction",
    "duration", "added_participants", "removed_participants", "action_type", "event_name", "sender",
    "recipient", "phone_number_id", "profile", "name", "parent_user_id", "waba_info", "waba_id",
]  # fmt: skip
WORDS = [
    "system",
    "group",
    "call",
    "user_changed_number",
    "BUSINESS_INITIATED",
    "DE.1",
    "x",
    "1760000000",
]
SCALARS = st.sampled_from([*WORDS, None, "", True, 0, -1, 2**70, 1.5, 1e300])
THINGS = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=7)
    ),
    max_leaves=30,
)
ITEMS = st.lists(st.dictionaries(st.sampled_from(NAMES), THINGS, max_size=12) | THINGS, max_size=3)
