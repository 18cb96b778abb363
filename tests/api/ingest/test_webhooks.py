import gzip
import io
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from werkzeug.test import Client

from libs.common.metrics import exposition
from libs.simulator.signing import signature
from tests.api.ingest.conftest import Ingest, Start
from tests.support.waiting import eventually
from tests.support.webhooks import (
    SECRET,
    a_change,
    a_contact,
    a_message,
    a_webhook,
    one_message,
    raw,
    signed,
)
from tests.unit.ingest.carrying import arrived

PATH = "/webhooks/whatsapp"
BODY = raw(one_message(text={"body": "äöå 😀 / < % @"}))


def post(ingest: Ingest, body: bytes, headers: dict | None = None, **options):
    return ingest.client.post(PATH, data=body, headers=headers or signed(body), **options)


def stored(ingest: Ingest) -> int:
    return sum(depth.ready for depth in ingest.bus.depths())


def test_a_signed_webhook_is_answered_200_once_its_items_are_on_the_bus(ingest: Ingest):
    answer = post(ingest, BODY)
    assert (answer.status_code, answer.data) == (200, b"")
    (event,) = arrived(ingest.bus, 1)
    assert event.type == "whatsapp.message.received.v1"
    assert event.source == "ingest"
    assert event.data["message"]["text"] == "äöå 😀 / < % @"
    assert event.subject == "wamid.1"
    assert event.traceparent


def test_any_of_the_secrets_may_sign(ingest: Ingest):
    assert post(ingest, BODY, signed(BODY, "older-secret")).status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "sha256=" + "0" * 64,
        signature("wrong", BODY),
        signature("", BODY),
        signature(SECRET, BODY).upper(),
        signature(SECRET, BODY).replace("sha256", "sha1"),
        signature(SECRET, BODY)[:-2],
        signature(SECRET, BODY) + "," + signature(SECRET, BODY),
        signature(SECRET, BODY + b" "),
    ],
)
def test_an_unsigned_or_badly_signed_webhook_is_401_and_nothing_is_stored(ingest: Ingest, header):
    headers = {} if header is None else {"X-Hub-Signature-256": header}
    answer = ingest.client.post(PATH, data=BODY, headers=headers)
    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert stored(ingest) == 0


def test_a_header_that_comes_twice_is_401(ingest: Ingest):
    good = ("X-Hub-Signature-256", signature(SECRET, BODY))
    assert ingest.client.post(PATH, data=BODY, headers=[good, good]).status_code == 401


def test_without_a_signature_the_body_is_not_read(ingest: Ingest):
    class Unread(io.BytesIO):
        def read(self, *_):
            raise AssertionError("the body was read")

        readinto = readline = read

    answer = ingest.client.post(PATH, input_stream=Unread(BODY), content_length=len(BODY))
    assert answer.status_code == 401


@pytest.mark.parametrize("body", [b"[]", b"", b"nonsense", b"[" * 100_000 + b"]" * 100_000])
def test_what_is_no_json_object_is_400(ingest: Ingest, body: bytes):
    assert post(ingest, body).status_code == 400
    assert stored(ingest) == 0


def test_three_megabytes_are_taken(ingest: Ingest):
    body = raw(one_message(text={"body": "x" * 3_000_000}))
    assert post(ingest, body).status_code == 200


def test_a_body_over_four_mebibytes_is_413(ingest: Ingest):
    assert post(ingest, b"{" + b" " * 2**22 + b"}").status_code == 413


def test_a_body_over_four_mebibytes_without_a_length_is_413(ingest: Ingest):
    body = b"{" + b" " * 2**22 + b"}"
    answer = ingest.client.post(
        PATH,
        input_stream=io.BytesIO(body),
        headers={**signed(body), "Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == 413


def test_a_chunked_body_is_taken(ingest: Ingest):
    answer = ingest.client.post(
        PATH,
        input_stream=io.BytesIO(BODY),
        headers={**signed(BODY), "Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == 200


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "gzip, gzip", "x"])
def test_an_encoded_body_is_415_and_never_unpacked(ingest: Ingest, encoding: str):
    packed = gzip.compress(bytes(10**7))
    answer = post(ingest, packed, {**signed(packed), "Content-Encoding": encoding})
    assert answer.status_code == 415


def test_content_of_any_kind_is_200_and_kept(ingest: Ingest):
    for body in (b"{}", b'{"entry":[{"changes":[{}]}]}', raw(a_webhook(a_change("new", a="\x00")))):
        assert post(ingest, body).status_code == 200
    events = arrived(ingest.bus, 3)
    assert {event.type for event in events} == {"whatsapp.unrecognised.v1"}


def test_a_thousand_updates_with_one_poison_item_are_a_thousand_events(ingest: Ingest):
    items = [a_message(f"m{number}") for number in range(1000)]
    items[7] = {"type": "text"}
    answer = post(ingest, raw(a_webhook(a_change(contacts=[a_contact()], messages=items))))
    assert answer.status_code == 200
    kinds = [event.type for event in arrived(ingest.bus, 1000)]
    assert kinds.count("whatsapp.message.received.v1") == 999
    assert kinds.count("whatsapp.unrecognised.v1") == 1


def test_a_hundred_copies_at_once_share_one_event_id(ingest: Ingest):
    def send(_: int) -> int:
        return Client(ingest.service.app).post(PATH, data=BODY, headers=signed(BODY)).status_code

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(send, range(100))) == {200}
    assert len({event.id for event in arrived(ingest.bus, 100)}) == 1


def test_words_without_an_id_for_two_numbers_are_two_events_and_a_copy_of_one_is_a_copy(
    ingest: Ingest,
):
    without_id = {"from": "4915112345678", "type": "text", "text": {"body": "Hello"}}
    here, there = (
        raw(a_webhook(a_change(number=number, messages=[without_id]))) for number in ("111", "222")
    )
    for body in (here, there, here):
        assert post(ingest, body).status_code == 200
    first, other, copy = arrived(ingest.bus, 3)
    assert first.id == copy.id != other.id
    named = [each.data["number"]["phone_number_id"] for each in (first, other)]
    assert named == ["111", "222"]
    assert first.data["raw"] == other.data["raw"] == without_id


def test_history_never_stands_in_the_way_of_live_messages(ingest: Ingest):
    message = a_message(history_context={"status": "READ"})
    thread = {"id": "4915112345678", "messages": [message]}
    body = raw(
        a_webhook(a_change("history", history=[{"metadata": {"phase": 0}, "threads": [thread]}]))
    )
    assert post(ingest, body).status_code == 200
    (event,) = arrived(ingest.bus, 1, "contacts.whatsapp-bulk")
    assert (event.lane, event.type) == ("bulk", "whatsapp.history.received.v1")


def test_while_the_bus_is_down_webhooks_are_kept_on_disk_and_answered_200(without_bus: Ingest):
    for number in range(20):
        body = raw(one_message(f"wamid.{number}"))
        assert post(without_bus, body).status_code == 200
    assert list(without_bus.spool.rglob("*.events"))
    assert b"warmline_ingest_spool_events 20.0" in exposition()
    assert all(runnable.problem() is None for runnable in without_bus.service.roles["web"])
    assert without_bus.service.remarks["spool"]() == "20 events wait on this disk for the bus"
    assert "files wait for the bus" in str(without_bus.service.watched["spool"]())


def test_when_nothing_can_take_it_the_answer_is_503_and_says_when_to_come_again(
    start_ingest: Start,
):
    ingest = start_ingest("amqp://guest:guest@127.0.0.1:1/")
    ingest.service.close()  # nobody can write to the spool any more
    answer = post(ingest, BODY)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0


def test_a_bound_secret_cannot_speak_for_another_number(start_ingest: Start):
    ingest = start_ingest(secrets="app-a@number:111,app-b@waba:222")
    mine = raw(a_webhook(a_change(number="111", messages=[a_message("a")])))
    theirs = raw(a_webhook(a_change(number="999", messages=[a_message("b")]), account="222"))
    assert post(ingest, mine, signed(mine, "app-a")).status_code == 200
    assert post(ingest, theirs, signed(theirs, "app-a")).status_code == 200
    assert post(ingest, theirs, signed(theirs, "app-b")).status_code == 200
    events = arrived(ingest.bus, 3)
    assert [event.type for event in events] == [
        "whatsapp.message.received.v1",
        "whatsapp.unrecognised.v1",
        "whatsapp.message.received.v1",
    ]
    assert "may not speak" in events[1].data["reason"]


def a_handover(number: str) -> dict[str, Any]:
    value = {"recipient": {"phone_number_id": number}, "type": "control_passed"}
    return a_change("messaging_handovers", number=None, **value)


def a_partner(account: str) -> dict[str, Any]:
    value = {"event": "PARTNER_ADDED", "waba_info": {"waba_id": account}}
    return a_change("account_update", number=None, **value)


@pytest.mark.parametrize(
    ("secret", "entry", "change", "trusted"),
    [
        ("number:111", "222", a_handover("111"), True),
        ("number:111", "222", a_handover("999"), False),
        ("waba:222+number:111", "222", a_handover("999"), False),
        ("waba:222", "222", a_partner("222"), True),
        ("waba:222", "portfolio", a_partner("222"), True),
        ("waba:222", "222", a_partner("333"), False),
        ("waba:222", "333", a_partner("333"), False),
    ],
)
def test_a_bound_secret_is_held_to_what_is_named_inside_too(
    start_ingest: Start, secret: str, entry: str, change: dict[str, Any], trusted: bool
):
    ingest = start_ingest(secrets=f"app@{secret}")
    body = raw(a_webhook(change, account=entry))
    assert post(ingest, body, signed(body, "app")).status_code == 200
    (event,) = arrived(ingest.bus, 1)
    assert (event.type != "whatsapp.unrecognised.v1") is trusted


def test_no_body_reaches_a_log_and_refusals_are_counted(ingest: Ingest, caplog):
    caplog.set_level(logging.DEBUG)
    body = raw(one_message(text={"body": "canary-body"}))
    post(ingest, body)
    post(ingest, body, signed(body, "wrong"))
    post(ingest, b"canary-body")
    assert "canary-body" not in caplog.text
    assert b'warmline_ingest_refused_total{code="bad_signature"}' in exposition()
    assert b'warmline_ingest_items_total{type="whatsapp.message.received.v1"}' in exposition()


def test_stopping_leaves_nothing_behind(ingest: Ingest):
    post(ingest, BODY)
    for runnable in ingest.service.roles["web"]:
        runnable.stop()
        runnable.stop()
        assert runnable.problem()
    assert post(ingest, raw(one_message("late"))).status_code == 503
    eventually(lambda: stored(ingest) == 1)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_405(ingest: Ingest, method: str):
    assert ingest.client.open(PATH, method=method).status_code == 405


def test_the_api_describes_itself(ingest: Ingest):
    document = ingest.client.get("/api/v1/ingest/openapi.json").get_json()
    assert set(document["paths"]["/webhooks/whatsapp"]) >= {"get", "post"}
    assert "415" in document["paths"]["/webhooks/whatsapp"]["post"]["responses"]
