import json
from collections import Counter
from random import Random

import pytest

from libs.common.events.whatsapp import (
    CallChanged,
    ContactSynced,
    HistoryReceived,
    IdentityChanged,
    MessageEchoed,
    MessageReceived,
    MessageStatusChanged,
    PreferenceChanged,
)
from libs.common.phone import parse_phone
from libs.simulator import Traffic, every_type, make_webhooks
from libs.simulator.people import make_people
from services.ingest.domain.webhook import facts_of


def make(**options: object) -> list[bytes]:
    traffic = Traffic(start=1_760_000_000, **options)
    return [webhook.body for webhook in make_webhooks(traffic, "1", "2")]


def payloads(bodies: list[bytes]) -> list[object]:
    return [fact.payload for body in bodies for fact in facts_of(json.loads(body), lambda _: True)]


def test_people_are_unique_and_their_numbers_are_numbers():
    people = make_people(3000, Random(1))
    assert len({person.user_id for person in people}) == 3000
    numbers = [person.wa_id for person in people if person.wa_id]
    assert len(set(numbers)) == len(numbers)
    for number in numbers:
        assert parse_phone(f"+{number}").digits == number


def test_some_people_have_a_username_and_no_number():
    people = make_people(1000, Random(1), without_phone=0.2)
    hidden = [person for person in people if person.wa_id is None]
    assert 120 < len(hidden) < 280
    assert all(person.username for person in hidden)
    assert make_people(100, Random(1), without_phone=0.0)[0].wa_id


def test_the_same_seed_makes_the_same_bytes_and_another_seed_other_ids():
    assert make(seed=7, batch=5) == make(seed=7, batch=5)
    ids = [{payload.message.wamid for payload in payloads(make(seed=seed))} for seed in (7, 8)]
    assert not ids[0] & ids[1]


def test_everybody_writes_and_every_message_is_made_once():
    found = payloads(make(people=50, messages=500, batch=20))
    assert len(found) == len({each.message.wamid for each in found}) == 500
    senders = {each.sender.user_id for each in found if isinstance(each, MessageReceived)}
    assert len(senders) == 50


def test_ingest_reads_everything_that_is_made():
    shares = {
        "statuses": 0.5,
        "echoes": 0.3,
        "others": 0.5,
        "id_changes": 0.1,
        "albums": 0.1,
        "edits": 0.2,
    }
    found = payloads(make(people=80, messages=400, types=every_type(), batch=50, **shares))
    assert {type(each) for each in found} == {
        MessageReceived, MessageStatusChanged, MessageEchoed, PreferenceChanged, CallChanged,
        ContactSynced, HistoryReceived, IdentityChanged,
    }  # fmt: skip
    types = {each.message.type for each in found if isinstance(each, MessageReceived)}
    assert types == {*every_type(), "edit", "revoke"}


def test_statuses_come_in_any_order_and_all_of_them_do():
    found = payloads(make(messages=100, statuses=1.0))
    states = [each.status for each in found if isinstance(each, MessageStatusChanged)]
    assert Counter(states) == {"sent": 100, "delivered": 100, "read": 100}
    assert states[:3] != states[3:6] or states[:9] != ["sent", "delivered", "read"] * 3


def test_webhooks_hold_as_many_updates_as_were_asked_for_at_most():
    webhooks = make_webhooks(Traffic(messages=3000, batch=1000), "1", "2")
    assert max(webhook.updates for webhook in webhooks) <= 1000
    assert sum(webhook.updates for webhook in webhooks) == 3000


def test_copies_and_lateness_change_the_order_and_not_the_set():
    plain, disturbed = make(seed=3), make(seed=3, duplicates=0.5, reorder=20)
    assert len(disturbed) > len(plain)
    assert set(disturbed) == set(plain)
    assert disturbed[: len(plain)] != plain


def test_the_ledger_of_a_webhook_names_the_messages_in_it():
    traffic = Traffic(messages=50, batch=10, echoes=0.5, albums=0.3, id_changes=0.1, others=0.3)
    for webhook in make_webhooks(traffic, "1", "2"):
        made = [
            each.message.wamid
            for each in payloads([webhook.body])
            if isinstance(each, MessageReceived | MessageEchoed)
        ]
        assert sorted(made) == sorted(webhook.wamids)


@pytest.mark.parametrize("text", [b"\\/", b"\\u"])
def test_bodies_are_escaped_as_meta_escapes_them(text: bytes):
    assert text in b"".join(make(messages=200))


def test_a_person_whose_id_changed_writes_under_the_new_one():
    found = payloads(make(people=1, messages=3, id_changes=1.0, without_phone=1.0))
    ids = [each.sender.user_id for each in found if isinstance(each, MessageReceived)]
    news = [each for each in found if isinstance(each, IdentityChanged)]
    assert len(set(ids)) == 3
    assert [(each.before.user_id, each.after.user_id) for each in news[:2]] == [
        (ids[0], ids[1]),
        (ids[1], ids[2]),
    ]


def test_an_album_is_several_pictures_of_one_person_at_one_moment():
    found = payloads(make(people=1, messages=1, albums=1.0, batch=10))
    pictures = [each.message for each in found if each.message.type == "image"]
    assert 2 <= len(pictures) <= 5
    assert len({each.timestamp for each in pictures}) == 1
