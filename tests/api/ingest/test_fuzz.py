"""Bodies, items and headers of any shape: one of the documented answers, and never a traceback."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from libs.common.metrics import REGISTRY
from services.ingest.domain.readers import ARRAYS as READ
from services.ingest.domain.readers import WHOLE, WITH_ARRAYS
from tests.api.ingest.conftest import Ingest
from tests.support.examples import examples
from tests.support.webhooks import a_change, a_webhook, raw, signed
from tests.unit.ingest.shapes import ITEMS, THINGS
from tests.unit.ingest.shapes import NAMES as KNOWN

ANSWERS = {200, 400, 401, 413, 415}
"""503 as well, but not while there is a bus."""
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
ARRAYS = sorted([*READ, "contacts", "unheard_of"])
FIELDS = sorted([*WITH_ARRAYS, "unheard_of"])
FUZZ = examples(80)


@pytest.fixture(autouse=True)
def no_bug_of_ours(caplog: pytest.LogCaptureFixture):
    """Nothing is logged as an error, and no item is set aside because a reader failed."""
    before = unreadable()
    with capture_logs() as logs:
        yield
    assert [each for each in logs if each["log_level"] == "error" or each.get("exc_info")] == []
    assert [each for each in caplog.records if each.levelname == "ERROR" or each.exc_info] == []
    assert unreadable() == before


def unreadable() -> dict[str, float]:
    """How often items were set aside for an exception, by reason; it is never the item's fault."""
    return {
        sample.labels["reason"]: sample.value
        for metric in REGISTRY.collect()
        if metric.name == "warmline_ingest_unrecognised"
        for sample in metric.samples
        if sample.labels.get("reason", "").startswith("unreadable (")
    }


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
    parts=st.dictionaries(st.sampled_from(ARRAYS), ITEMS, min_size=1, max_size=3),
)
def test_items_of_any_shape_are_taken(ingest: Ingest, field: str, parts: dict):
    assert answer_to(ingest, raw(a_webhook(a_change(field, **parts)))) == 200


@FUZZ
@given(field=st.sampled_from(sorted(WHOLE)), value=st.dictionaries(st.sampled_from(KNOWN), THINGS))
def test_values_of_any_shape_are_taken(ingest: Ingest, field: str, value: dict):
    assert answer_to(ingest, raw(a_webhook({"field": field, "value": value}))) == 200


@FUZZ
@given(header=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=80))
def test_headers_of_any_kind_are_401(ingest: Ingest, header: str):
    answer = ingest.client.post(
        "/webhooks/whatsapp", data=b"{}", headers={"X-Hub-Signature-256": header}
    )
    assert answer.status_code == 401
