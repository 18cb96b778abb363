"""product.md, Search: one box finds anyone and says why."""

import threading

import pytest

from tests.support.business import Business
from tests.support.waiting import eventually

SEARCH = "/api/v1/search/contacts"


def first(business: Business, query: str) -> dict:
    items = business.get(SEARCH, q=query)["items"]
    return items[0] if items else {}


@pytest.fixture
def people(business: Business) -> Business:
    """A business with a few contacts that can be found."""
    everybody = [
        ("Thaís Conceição", "+55 31 98888-7777", "thais@mail.example", ["VIP"]),
        ("Siobhán O'Brien", "+353 86 123 4567", None, []),
        ("أحمد محمود", "+20 100 123 4567", None, ["VIP"]),
        ("王小明", "+86 139 1234 5678", None, []),
    ]
    for name, phone, email, tags in everybody:
        body = {"name": name, "phone": phone, "email": email, "tags": tags}
        business.post("/api/v1/contacts", {key: value for key, value in body.items() if value})
    eventually(lambda: len(business.found("")) == len(everybody), "everybody in search")
    return business


def test_one_box_finds_anyone_and_says_why(people: Business) -> None:
    asked = [
        ("thais conceicoa", "Thaís Conceição", "similar name"),
        ("conceicao thais", "Thaís Conceição", "name"),
        ("7777", "Thaís Conceição", "phone"),
        ("(31) 8888-7777", "Thaís Conceição", "phone"),
        ("wa.me/5531988887777", "Thaís Conceição", "phone"),
        ("thais@mail.example", "Thaís Conceição", "e-mail"),
        ("obrien", "Siobhán O'Brien", "name"),
        ("086 123 4567", "Siobhán O'Brien", "phone"),
        ("احمد", "أحمد محمود", "name"),
        ("小明", "王小明", "name"),
    ]
    for query, name, reason in asked:
        item = first(people, query)
        assert item.get("name") == name, f"{query}: {item}"
        assert item["matched_on"][0] == reason, query


def test_filters_and_search_work_together(people: Business) -> None:
    page = people.get(SEARCH, tag="vip", facets="tag")

    assert sorted(item["name"] for item in page["items"]) == ["Thaís Conceição", "أحمد محمود"]
    assert page["facets"] == {"tag": {"vip": 2}}
    assert people.get(SEARCH, q="obrien", tag="vip")["items"] == []


def test_an_old_number_still_finds_the_person(people: Business) -> None:
    contact = first(people, "obrien")
    path = f"/api/v1/contacts/{contact['id']}"
    changed = people.call("PATCH", path, json={"phone": "+353 87 765 4321"})
    assert changed.status_code == 200, changed.text

    eventually(lambda: first(people, "+353877654321").get("id") == contact["id"], "the new number")
    assert first(people, "+353861234567")["matched_on"][0] == "previous number"


def test_who_wrote_is_found(business: Business) -> None:
    for number in range(5):
        business.hears_message(f"4477009{number:05}", f"Newcomer Number{'abcde'[number]}")
        business.eventually_found(f"Number{'abcde'[number]}", f"Newcomer Number{'abcde'[number]}")


def test_a_person_without_a_phone_is_found(business: Business) -> None:
    business.hears_message(None, "Night Owl", user_id="US.13491208655302741918")

    business.eventually_found("night owl", "Night Owl")
    assert first(business, "US.13491208655302741918")["matched_on"] == ["WhatsApp ID"]


def test_the_index_is_rebuilt_while_everybody_searches_on(people: Business) -> None:
    answers: list[int] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            answer = people.call("GET", SEARCH, params={"q": "conceicao"})
            answers.append(len(answer.json().get("items", [])) if answer.ok else answer.status_code)

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        indexed = people.product.cli("reindex")["indexed"]
    finally:
        done.set()
        asking.join()

    assert indexed >= 4
    assert set(answers) == {1}
