import pytest

from libs.common.events.whatsapp import MessageReceived, Person
from tests.support.webhooks import a_change, a_contact, a_message, a_webhook
from tests.unit.ingest.reading import facts, of_change, only

USER = "DE.13491208655302741918"
PARENT = "DE.ENT.99"


def received(message: dict, contacts: list | None = None) -> MessageReceived:
    return only(of_change(contacts=contacts or [], messages=[message]), MessageReceived)


@pytest.mark.parametrize(
    ("message", "contacts", "sender"),
    [
        (a_message(), [a_contact()],
         Person(wa_id="4915112345678", profile_name="Zoë Müller")),
        (a_message(), [], Person(wa_id="4915112345678")),
        (a_message(**{"from": 4915112345678}), [a_contact(wa_id=4915112345678)],
         Person(wa_id="4915112345678", profile_name="Zoë Müller")),
        # a username hides the number
        ({**a_message(from_user_id=USER), "from": None},
         [{"profile": {"name": "Z", "username": "@zoe.m"}, "user_id": USER}],
         Person(user_id=USER, username="zoe.m", profile_name="Z")),
        ({**a_message(from_user_id=USER, from_parent_user_id=PARENT), "from": ""},
         [{"user_id": USER, "wa_id": ""}], Person(user_id=USER, parent_user_id=PARENT)),
        # both identifiers come, on either side
        (a_message(from_user_id=USER), [a_contact(user_id=USER, parent_user_id=PARENT)],
         Person(wa_id="4915112345678", user_id=USER, parent_user_id=PARENT,
                profile_name="Zoë Müller")),
        (a_message(), [a_contact(user_id=USER)],
         Person(wa_id="4915112345678", user_id=USER, profile_name="Zoë Müller")),
        # a user id where a number was expected
        (a_message(**{"from": USER}), [a_contact(wa_id=USER)],
         Person(user_id=USER, profile_name="Zoë Müller")),
        # somebody else's contact is nobody's
        (a_message(), [a_contact(wa_id="31600000000")], Person(wa_id="4915112345678")),
        (a_message(from_user_id=USER), [a_contact(user_id="DE.1")],
         Person(wa_id="4915112345678", user_id=USER)),
        # contacts of a shape of their own
        (a_message(), [None, "x", {}, {"profile": "x"}, a_contact(profile=None)],
         Person(wa_id="4915112345678")),
        (a_message(), [a_contact(profile={"name": "   "})], Person(wa_id="4915112345678")),
        (a_message(), [a_contact(profile={"name": "n" * 65536})],
         Person(wa_id="4915112345678", profile_name="n" * 1000)),
    ],
)  # fmt: skip
def test_the_sender_is_whoever_the_identifiers_say(message, contacts, sender):
    assert received(message, contacts).sender == sender


def test_contacts_are_matched_by_identifier_and_never_by_position():
    contacts = [
        a_contact(wa_id="31600000002", profile={"name": "Second"}),
        a_contact(wa_id="31600000001", profile={"name": "First"}),
    ]
    messages = [
        a_message("m1", **{"from": "31600000001"}),
        a_message("m2", **{"from": "31600000002"}),
    ]
    found = of_change(contacts=contacts, messages=messages)
    assert [each.sender.profile_name for each in found] == ["First", "Second"]


MEDIA = {"id": "1", "mime_type": "a/b", "sha256": "x"}


@pytest.mark.parametrize(
    ("kind", "part", "text"),
    [
        ("text", {"body": "hi"}, "hi"),
        ("text", {"body": ""}, None),
        ("text", {}, None),
        ("image", {**MEDIA, "caption": "look"}, "look"),
        ("video", {**MEDIA, "caption": "look"}, "look"),
        ("document", {**MEDIA, "caption": "c", "filename": "f"}, "c"),
        ("audio", {**MEDIA, "voice": True}, None),
        ("sticker", {**MEDIA, "animated": False}, None),
        ("location", {"latitude": 1.5, "longitude": 2, "name": "Here"}, None),
        ("interactive", {"type": "button_reply", "button_reply": {"id": "1", "title": "Yes"}}, "Yes"),
        ("interactive", {"type": "list_reply", "list_reply": {"id": "1", "title": "Two"}}, "Two"),
        ("interactive", {"type": "nfm_reply", "nfm_reply": {"body": "Sent", "response_json": "{"}}, "Sent"),
        ("interactive", {"type": "call_permission_reply", "call_permission_reply": {}}, None),
        ("button", {"payload": "p", "text": "Buy"}, "Buy"),
        ("reaction", {"message_id": "m", "emoji": "👍"}, None),
        ("reaction", {"message_id": "m"}, None),
        ("order", {"catalog_id": "1", "text": "these", "product_items": []}, "these"),
        ("edit", {"original_message_id": "m", "message": {"type": "text", "text": {"body": "new"}}}, "new"),
        ("revoke", {"original_message_id": "m"}, None),
        ("unsupported", {"type": "poll_creation"}, None),
        ("voice", {"anything": [1]}, None),
    ],
)  # fmt: skip
def test_the_typed_part_is_kept_as_it_came_and_its_text_is_found(kind, part, text):
    message = received(a_message(type=kind, **{kind: part})).message
    assert (message.type, message.content, message.text) == (kind, part, text)


@pytest.mark.parametrize(
    ("fields", "kind", "content"),
    [
        (
            {"type": "contacts", "contacts": [{"phones": []}]},
            "contacts",
            {"contacts": [{"phones": []}]},
        ),
        ({"type": "request_welcome"}, "request_welcome", {}),
        ({"type": "interactive"}, "interactive", {}),  # its body may be missing altogether
        ({"type": "media_placeholder"}, "media_placeholder", {}),
        ({"type": None, "text": {"body": "x"}}, "unknown", {"text": {"body": "x"}}),
        ({"type": "brand_new", "other": 1}, "brand_new", {"other": 1}),
        ({"type": "from"}, "from", {}),
    ],
)
def test_a_message_without_a_typed_part_is_a_message_all_the_same(fields, kind, content):
    message = received(a_message(**fields)).message
    assert (message.type, message.content) == (kind, content)


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        ("1760000000", 1760000000), (1760000000, 1760000000), (1760000000.9, 1760000000),
        ("1760000000.9", 1760000000), (1760000000123, 1760000000), ("0", None), (-5, None),
        ("", None), (None, None), ("soon", None), ({}, None), (True, None), ("nan", None),
        ("1e999", None), (10**400, None),
    ],
)  # fmt: skip
def test_a_timestamp_is_seconds_or_nothing(given, seconds):
    assert received(a_message(timestamp=given)).message.timestamp == seconds


def test_context_referral_group_and_errors_come_along():
    errors = [{"code": 131060}]
    message = received(
        a_message(
            type="unsupported", context={"forwarded": True}, referral={"ctwa_clid": "c"},
            group_id="g", errors=[*errors, "x"],
        )
    ).message  # fmt: skip
    assert message.context == {"forwarded": True}
    assert message.referral == {"ctwa_clid": "c"}
    assert message.group_id == "g"
    assert message.errors == errors


def test_a_message_while_another_agent_holds_the_thread_says_so():
    inner = {"contacts": [a_contact()], "messages": [a_message()]}
    found = only(of_change("standby", standby=inner), MessageReceived)
    assert found.standby
    assert found.sender.profile_name == "Zoë Müller"


def test_what_no_field_holds_is_kept_by_place_and_leaves_the_id_as_it_is():
    plain = {"contacts": [a_contact()], "messages": [a_message()]}
    more = {
        "contacts": [a_contact(identity_key_hash="DF2=", profile={"name": "Zoë", "mood": "☀"})],
        "messages": [a_message(expires={"in": 5}, context={"id": "wamid.0"})],
        "conversation_context": {"summary": "They want shoes"},
    }
    [without], [with_more] = (facts(a_webhook(a_change(**each))) for each in (plain, more))
    assert without.id == with_more.id
    assert without.payload.extra == {}
    assert with_more.payload.extra == {
        "message": {"expires": {"in": 5}},
        "contact": {"identity_key_hash": "DF2=", "profile": {"mood": "☀"}},
        "conversation_context": {"summary": "They want shoes"},
    }


def test_what_one_person_s_contact_says_is_not_told_of_another():
    contacts = [
        a_contact(identity_key_hash="DF2="), a_contact(wa_id="447700900123", user_id="GB.1", vip=True),
    ]  # fmt: skip
    messages = [a_message(), a_message("wamid.2", **{"from": "447700900123"}),
                a_message("wamid.3", **{"from": "33612000000"})]  # fmt: skip
    found = of_change(contacts=contacts, messages=messages)
    assert [each.extra.get("contact") for each in found] == [
        {"identity_key_hash": "DF2="}, {"vip": True}, None,
    ]  # fmt: skip


def test_a_message_without_its_typed_part_has_everything_in_its_content_and_nothing_twice():
    raw = {**a_message(), "type": "hologram", "depth": 3}
    [found] = of_change(messages=[raw])
    assert found.message.content == {"text": {"body": "Hello"}, "depth": 3}
    assert found.extra == {}


def test_the_request_inside_a_standby_echo_is_not_kept_a_second_time():
    echo = {"id": "wamid.1", "timestamp": "1760000000", "flow": {"id": "7"}, "message":
            {"recipient": "DE.1", "type": "text", "text": {"body": "Hello"}}}  # fmt: skip
    [found] = of_change("standby", standby={"message_echoes": [echo]})
    assert (found.message.text, found.extra) == ("Hello", {"message": {"flow": {"id": "7"}}})
