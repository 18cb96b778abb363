"""The main job: a webhook comes in, the person is on the list, found, moved and audited."""

import json
from concurrent.futures import ThreadPoolExecutor

from tests.support.business import Business, a_business, deliver, message_body
from tests.support.product import Product
from tests.support.waiting import eventually


def test_a_person_who_writes_is_listed_found_moved_and_audited(business: Business) -> None:
    business.hears_message("5511987654321", "Thaís Conceição", "Olá! Quanto custa?")

    contact = eventually(business.contacts, "the contact on the list")[0]
    assert contact["name"] == "Thaís Conceição"
    assert contact["phone"] == "+5511987654321"
    assert contact["status"] == "cold"

    for query in ("thais conceicao", "Tahis Conceicao", "4321", "+55 (11) 98765-4321"):
        business.eventually_found(query, "Thaís Conceição")

    moved = business.put(f"/api/v1/contacts/{contact['id']}/status", {"status": "hot"})
    assert moved["status"] == "hot"
    assert [each["status"] for each in business.contacts(status="hot")] == ["hot"]
    trail = business.get(f"/api/v1/contacts/{contact['id']}/audit")["items"]
    assert any("cold" in json.dumps(entry) and "hot" in json.dumps(entry) for entry in trail)


def test_an_email_finds_the_person_who_was_added_by_hand(business: Business) -> None:
    business.post(
        "/api/v1/contacts",
        {"name": "Ada Lovelace", "phone": "+44 7700 900123", "email": "ada@engine.example"},
    )
    business.eventually_found("ada@engine.example", "Ada Lovelace")


def test_the_same_webhooks_twice_and_in_parallel_make_each_contact_and_message_once(
    business: Business,
) -> None:
    bodies = [
        message_body(
            business.phone_number_id, f"55219{person:08}", f"Person {person}", f"message {number}",
            f"wamid.{business.phone_number_id}.{person}.{number}",
        )
        for person in range(50)
        for number in range(10)
    ]  # fmt: skip
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda body: business.hears(body).status_code, [*bodies, *bodies]))
    assert set(answers) == {200}

    eventually(lambda: _messages(business) >= 500, "500 messages", seconds=60)
    listed = business.get("/api/v1/contacts", limit=200)
    assert (len(listed["items"]), listed["total"]) == (50, 50)
    assert _messages(business) == 500


def test_one_workspace_never_sees_the_contact_of_another(warmline: Product) -> None:
    ours, theirs = a_business(warmline), a_business(warmline)
    secret = theirs.post("/api/v1/contacts", {"name": "Secret Person", "phone": "+4915112345678"})
    theirs.eventually_found("Secret Person", "Secret Person")

    assert ours.call("GET", f"/api/v1/contacts/{secret['id']}").status_code == 404
    assert ours.contacts() == []
    assert ours.found("Secret Person") == []
    assert ours.found("5678") == []
    assert ours.get("/api/v1/contacts/lookup", phone="+4915112345678")["items"] == []
    assert _exported(theirs).count("Secret Person") == 1
    assert "Secret" not in _exported(ours)


def test_a_wrong_signature_is_refused_and_stores_nothing(business: Business) -> None:
    body = message_body(business.phone_number_id, "447700900999", "Forger", "hi", "wamid.forged")
    assert deliver(business.product.url, body, secret="wrong").status_code == 401

    business.hears_message("447700900100", "Honest Person")
    eventually(business.contacts, "the honest person")
    assert [contact["name"] for contact in business.contacts()] == ["Honest Person"]


def _exported(business: Business) -> str:
    made = business.post("/api/v1/exports", {"selection": {"filter": {}}})
    return business.call("GET", made["url"]).text


def _messages(business: Business) -> int:
    return sum(
        len(business.get(f"/api/v1/contacts/{contact['id']}/messages", limit=200)["items"])
        for contact in business.contacts(limit=200)
    )
