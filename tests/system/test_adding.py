"""product.md, Adding: by message, by hand, and what is refused."""

import pytest

from tests.support.business import Business
from tests.support.waiting import eventually


def test_a_contact_added_by_hand_starts_cold_and_is_found(business: Business) -> None:
    made = business.post(
        "/api/v1/contacts",
        {"name": "Grace Hopper", "phone": "+1 (212) 555-0100", "tags": ["navy", "VIP"]},
    )
    assert (made["status"], made["phone"], sorted(made["tags"])) == (
        "cold", "+12125550100", ["VIP", "navy"],
    )  # fmt: skip
    business.eventually_found("0100", "Grace Hopper")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "No Country", "phone": "0171 2345678"}, "phone"),
        ({"name": "Excel", "phone": "9.19E+11"}, "phone"),
        ({"phone": "+12125550101"}, "name"),
        ({"name": "  ", "phone": "+12125550101"}, "name"),
        ({"name": "Bad Mail", "phone": "+12125550101", "email": "nobody"}, "email"),
        ({"name": "Bad Status", "phone": "+12125550101", "status": "lukewarm"}, "status"),
    ],
)
def test_bad_input_names_the_field_and_adds_nobody(
    business: Business, body: dict[str, str], field: str
) -> None:
    answer = business.call("POST", "/api/v1/contacts", json=body)
    assert answer.status_code == 422
    assert field in answer.json()["errors"]
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert business.contacts() == []


def test_the_same_phone_is_not_added_twice(business: Business) -> None:
    first = business.post("/api/v1/contacts", {"name": "Ada", "phone": "+447700900123"})
    again = business.call(
        "POST", "/api/v1/contacts", json={"name": "Ada L.", "phone": "+44 7700 900123"}
    )
    assert again.status_code == 409
    assert first["id"] in again.text


def test_a_person_with_a_username_and_no_phone_is_a_contact_like_any_other(
    business: Business,
) -> None:
    business.hears_message(None, "Nadia", user_id="DZ.13491208655302741918")
    contact = eventually(business.contacts, "the contact without a phone")[0]
    assert (contact["name"], contact["phone"]) == ("Nadia", None)
    business.eventually_found("Nadia", "Nadia")


def test_a_brazilian_mobile_is_one_person_with_and_without_the_ninth_digit(
    business: Business,
) -> None:
    made = business.post("/api/v1/contacts", {"name": "Bia", "phone": "+55 31 98888-8888"})
    business.hears_message("553188888888", "Bia no WhatsApp")
    eventually(
        lambda: business.get(f"/api/v1/contacts/{made['id']}/messages")["items"], "the message"
    )
    assert [contact["name"] for contact in business.contacts()] == ["Bia"]
