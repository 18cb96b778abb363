import json

import pytest

from libs.common.events.whatsapp import MessageReceived, MessageStatusChanged, Unrecognised
from services.ingest.domain.webhook import facts_of
from tests.support.webhooks import (
    ACCOUNT,
    NUMBER,
    a_change,
    a_contact,
    a_message,
    a_status,
    a_webhook,
    one_message,
)
from tests.unit.ingest.reading import facts, of_change, only, payloads


def test_every_item_of_every_level_of_the_batch_becomes_an_event():
    body = a_webhook(
        a_change(contacts=[a_contact()], messages=[a_message("m1"), a_message("m2")]),
        a_change(messages=[a_message("m3")], statuses=[a_status("s1"), a_status("s2", "read")]),
    )
    body["entry"] += a_webhook(a_change(messages=[a_message("m4")]), account="another")["entry"]
    found = payloads(body)
    assert [each.message.wamid for each in found if isinstance(each, MessageReceived)] == [
        "m1", "m2", "m3", "m4",
    ]  # fmt: skip
    assert [each.wamid for each in found if isinstance(each, MessageStatusChanged)] == ["s1", "s2"]
    assert {each.number.waba_id for each in found} == {ACCOUNT, "another"}


def test_a_thousand_updates_with_one_poison_item_make_999_facts_and_one_unrecognised():
    items = [a_message(f"m{number}") for number in range(1000)]
    items[500] = {"id": ["not an id"], "type": {"so": "wrong"}}
    found = of_change(contacts=[a_contact()], messages=items)
    assert [type(each) for each in found].count(MessageReceived) == 999
    broken = next(each for each in found if isinstance(each, Unrecognised))
    assert broken.raw == items[500]
    assert broken.reason == "no message id"


@pytest.mark.parametrize(
    "poison",
    [None, 1, "text", [], [[]], {}, {"id": "x", "timestamp": {}}, {"id": {}}, {"type": "system"},
     {"type": "system", "id": "x", "system": 3}, {"id": "x", "from": {"a": 1}}],
)  # fmt: skip
@pytest.mark.parametrize("array", ["messages", "statuses", "errors", "calls", "groups"])
def test_a_poison_item_is_kept_with_a_reason_and_never_holds_back_its_neighbours(poison, array):
    change = a_change("messages", **{array: [poison]})
    change["value"].setdefault("messages", []).append(a_message("good"))
    found = payloads(a_webhook(change, a_change(messages=[a_message("other")])))
    good = {each.message.wamid for each in found if isinstance(each, MessageReceived)}
    assert good == {"good", "other"}
    assert len(found) == 3
    rest = [each for each in found if not isinstance(each, MessageReceived)]
    assert getattr(rest[0], "reason", "kept as it came")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({}, "not a webhook of a WhatsApp account, or an empty one"),
        ({"object": "page", "entry": [{}]}, "not a webhook of a WhatsApp account, or an empty one"),
        (a_webhook() | {"entry": {}}, "not a webhook of a WhatsApp account, or an empty one"),
        (a_webhook() | {"entry": [7]}, "an entry without changes"),
        (a_webhook(), "an entry without changes"),
        (a_webhook("x"), "a change without a field or a value"),
        (a_webhook({"field": "messages"}), "a change without a field or a value"),
        (a_webhook({"field": "messages", "value": []}), "a change without a field or a value"),
        (a_webhook(a_change()), "a change without items"),
        (a_webhook(a_change("standby", standby={})), "a change without items"),
        (a_webhook(a_change("standby", standby=[1])), "unknown part of a value"),
        (a_webhook(a_change("history", history=["x"])), "an item that is not an object"),
        (a_webhook(a_change("brand_new_field", a=1)), "unknown field"),
        (a_webhook(a_change(new_things=[1])), "unknown part of a value"),
        (a_webhook(a_change(messages={"id": "x"})), "an array was expected"),
        (a_webhook(a_change(messages=["x"])), "an item that is not an object"),
        (a_webhook(a_change(number=None, messages=[a_message()])), "no phone_number_id"),
        (a_webhook(a_change(messages=[{"id": "x"}])), "nothing identifies the sender"),
    ],
)
def test_what_has_no_meaning_here_is_kept_whole_with_the_reason(body, reason):
    assert only(payloads(body), Unrecognised).reason == reason


def test_copies_of_a_webhook_make_the_same_ids_in_any_order_of_names():
    body = one_message()
    again = a_webhook(a_change(messages=[dict(reversed(a_message().items()))]))
    assert [fact.id for fact in facts(body)] == [fact.id for fact in facts(again)]
    unknown = a_webhook(a_change("new", a=1, b=2))
    other = a_webhook(a_change("new", b=2, a=1))
    assert [fact.id for fact in facts(unknown)] == [fact.id for fact in facts(other)]


def test_copies_inside_a_webhook_count_once():
    assert (
        len(of_change(messages=[a_message(), a_message()], statuses=[a_status(), a_status()])) == 2
    )


@pytest.mark.parametrize(
    "other",
    [
        a_webhook(a_change(messages=[a_message("wamid.2")])),
        a_webhook(a_change(number="another", messages=[a_message()])),
        a_webhook(a_change(statuses=[a_status()])),
        a_webhook(a_change("standby", standby={"messages": [a_message()]})),
        a_webhook(a_change("history", messages=[a_message()])),
    ],
)
def test_different_items_have_different_ids(other):
    assert facts(one_message())[0].id != facts(other)[0].id


@pytest.mark.parametrize(
    "said",
    [
        {"messages": [{"type": "text", "text": {"body": "Hello"}}]},
        {"messages": [{"id": "x", "type": "text"}]},
        {"new_things": [1]},
        {},
    ],
)
def test_what_two_business_numbers_are_told_alike_without_an_id_is_no_copy(said):
    here, there = (a_change(number=number, **said) for number in ("111", "222"))
    found = facts(a_webhook(here, there))
    assert [type(each.payload) for each in found] == [Unrecognised] * 2
    assert [each.payload.number.phone_number_id for each in found] == ["111", "222"]
    again = facts(a_webhook(there, here, there))
    assert [each.id for each in again] == [each.id for each in reversed(found)]


@pytest.mark.parametrize(
    ("field", "said"),
    [("messages", {"errors": [{"code": 130429}]}), ("history", {"history": [{"errors": [{}]}]})],
)
def test_what_two_business_numbers_are_told_of_the_account_is_no_copy_either(field, said):
    here, there = (a_change(field, number=number, **said) for number in ("111", "222"))
    found = facts(a_webhook(here, there, here))
    assert [each.payload.number.phone_number_id for each in found] == ["111", "222"]


def test_an_id_is_readable_and_fits_every_table():
    (fact,) = facts(one_message("wamid." + "x" * 5000))
    assert fact.id.startswith("message-")
    assert len(fact.id) < 60


def test_an_item_nested_too_deeply_is_kept_as_text():
    deep: list = []
    for _ in range(200):
        deep = [deep]
    body = one_message()
    body["entry"][0]["changes"][0]["value"]["messages"].append(a_message("deep", extra=deep))
    found = [fact.payload for fact in facts_of(body, lambda _: True, deep=True)]
    assert isinstance(found[0], MessageReceived)
    assert found[1].reason == "nested too deeply"
    assert found[1].raw.count("[") == 201


def test_an_app_that_may_not_speak_for_a_number_is_heard_nowhere_else_either():
    body = a_webhook(a_change(messages=[a_message("mine")]),
                     a_change(number="foreign", messages=[a_message("theirs")]))  # fmt: skip
    own = facts_of(
        body, lambda change: bool(change.number and change.number.phone_number_id == NUMBER)
    )
    assert [type(fact.payload) for fact in own] == [MessageReceived, Unrecognised]
    assert "may not speak" in own[1].payload.reason
    assert own[1].payload.raw["id"] == "theirs"


@pytest.mark.parametrize(
    ("field", "array", "item", "names"),
    [
        ("messages", "statuses", {"recipient_participant_user_id": "?"}, "GB.1 GB.2"),
        ("messages", "statuses", {"recipient_type": "group",
                                  "recipient_participant_parent_user_id": "?"}, "P.1 P.2"),
        ("user_preferences", "user_preferences",
         {"parent_user_id": "?", "category": "marketing_messages", "value": "stop"}, "P.1 P.2"),
        ("smb_app_state_sync", "state_sync",
         {"action": "add", "contact": {"parent_user_id": "?"}}, "P.1 P.2"),
    ],
)  # fmt: skip
def test_two_people_are_never_taken_for_copies_of_one(field, array, item, names):
    items = [json.loads(json.dumps(item).replace("?", name)) for name in names.split()]
    if array == "statuses":
        items = [a_status(recipient_id="group", **each) for each in items]
    found = facts(a_webhook(a_change(field, **{array: items})))
    assert not any(isinstance(each.payload, Unrecognised) for each in found)
    assert len(found) == 2
