from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.ingest.conftest import Ingest
from tests.support.webhooks import a_change, a_webhook, raw, signed

ANSWERS = {200, 400, 401, 413, 415, 503}
NAMES = [
    "object", "entry", "changes", "field", "value", "metadata", "phone_number_id", "contacts",
    "messages", "statuses", "message_echoes", "history", "threads", "context", "state_sync",
    "user_preferences", "calls", "groups", "standby", "errors", "id", "from", "type", "system",
    "timestamp", "profile", "name", "wa_id", "user_id", "status", "recipient_id", "text", "body",
]  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text()
    | st.sampled_from([*NAMES, "whatsapp_business_account", "text", "system", "DE.123", "1760000000"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=25,
)  # fmt: skip
ARRAYS = [
    "messages", "statuses", "message_echoes", "state_sync", "user_preferences", "user_id_update",
    "calls", "groups", "user_actions", "automatic_events", "history", "errors", "contacts",
]  # fmt: skip
FIELDS = ["messages", "standby", "history", "smb_message_echoes", "smb_app_state_sync", "calls",
          "user_preferences", "user_id_update", "group_lifecycle_update", "messaging_handovers",
          "account_update", "unheard_of"]  # fmt: skip
FUZZ = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def answer_to(ingest: Ingest, body: bytes) -> int:
    return ingest.client.post("/webhooks/whatsapp", data=body, headers=signed(body)).status_code


@FUZZ
@given(body=st.binary(max_size=300))
def test_bytes_of_any_kind_get_one_of_the_documented_answers(ingest: Ingest, body: bytes):
    assert answer_to(ingest, body) in ANSWERS


@FUZZ
@given(value=VALUES)
def test_json_of_any_shape_gets_one_of_the_documented_answers(ingest: Ingest, value):
    assert answer_to(ingest, raw(value)) == (200 if isinstance(value, dict) else 400)


@FUZZ
@given(
    field=st.sampled_from(FIELDS),
    parts=st.dictionaries(
        st.sampled_from(ARRAYS), st.lists(VALUES, max_size=4), min_size=1, max_size=3
    ),
)
def test_items_of_any_shape_are_taken(ingest: Ingest, field: str, parts: dict):
    assert answer_to(ingest, raw(a_webhook(a_change(field, **parts)))) == 200


@FUZZ
@given(header=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=80))
def test_headers_of_any_kind_are_401(ingest: Ingest, header: str):
    answer = ingest.client.post(
        "/webhooks/whatsapp", data=b"{}", headers={"X-Hub-Signature-256": header}
    )
    assert answer.status_code == 401
