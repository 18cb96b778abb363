import json
from collections import defaultdict
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
    ThreadHandedOver,
)
from libs.common.phone import parse_phone
from libs.simulator import Traffic, make_webhooks, of_every_type
from libs.simulator.contents import CONTENTS
from libs.simulator.people import make_people
from libs.simulator.stream import STATES
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
    found = payloads(make(people=80, messages=400, types=tuple(CONTENTS), batch=50, **shares))
    assert {type(each) for each in found} == {
        MessageReceived, MessageStatusChanged, MessageEchoed, PreferenceChanged, CallChanged,
        ContactSynced, HistoryReceived, IdentityChanged, ThreadHandedOver,
    }  # fmt: skip
    types = {each.message.type for each in found if isinstance(each, MessageReceived)}
    assert types == {*CONTENTS, "edit", "revoke"}


def states_of(found: list[object]) -> dict[str, list[str]]:
    """The states that were reported of each message, in their order."""
    states = defaultdict(list)
    for each in found:
        if isinstance(each, MessageStatusChanged):
            states[each.wamid].append(each.status)
    return states


def test_every_answer_has_the_statuses_of_one_way_in_any_order():
    reported = states_of(payloads(make(messages=200, statuses=1.0)))
    assert len(reported) == 200
    ways = {tuple(sorted(way)) for way in STATES}
    assert {tuple(sorted(states)) for states in reported.values()} == ways
    assert any(states[0] != "sent" for states in reported.values())


def test_statuses_of_an_echo_come_before_and_after_it():
    found = payloads(make(messages=100, statuses=1.0, echoes=1.0))
    echoed = {
        each.message.wamid: place
        for place, each in enumerate(found)
        if isinstance(each, MessageEchoed)
    }
    reported = [
        (place, each.wamid)
        for place, each in enumerate(found)
        if isinstance(each, MessageStatusChanged)
    ]
    assert {wamid for _, wamid in reported} == echoed.keys()
    sides = {place < echoed[wamid] for place, wamid in reported}
    assert sides == {True, False}


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
    for webhook in make_webhooks(of_every_type(Traffic(messages=200, batch=10)), "1", "2"):
        made = {shown(each) for each in payloads([webhook.body])} - {None}
        assert made == set(webhook.wamids) == webhook.people.keys()


def shown(payload: object) -> str | None:
    """The id under which the API shows what came of a payload; of a change nothing is promised."""
    if isinstance(payload, CallChanged):
        return f"call:{payload.call_id}:{payload.event}"
    if isinstance(payload, MessageReceived | MessageEchoed | HistoryReceived):
        return None if payload.message.type in {"edit", "revoke"} else payload.message.wamid
    return None


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
