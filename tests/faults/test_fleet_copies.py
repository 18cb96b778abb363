"""One webhook a hundred times at once, on many processes: one effect."""

from concurrent.futures import ThreadPoolExecutor

from tests.faults.conftest import Fleet
from tests.support.business import a_business, message_body
from tests.support.ledger import assert_search_agrees, assert_settled, every_page

COPIES = 100


def test_a_webhook_that_comes_a_hundred_times_at_once_has_one_effect(fleet: Fleet) -> None:
    business = a_business(fleet.product)
    body = message_body(business.phone_number_id, "33612999999", "Zoë", "hi", "wamid.copied")
    with ThreadPoolExecutor(COPIES) as pool:
        answers = [pool.submit(business.hears, body) for _ in range(COPIES)]
    assert {answer.result().status_code for answer in answers} == {200}

    assert_settled(fleet.product)
    (contact,) = business.contacts()
    path = f"/api/v1/contacts/{contact['id']}"
    assert [each["wamid"] for each in every_page(business, f"{path}/messages")] == ["wamid.copied"]
    assert [each["action"] for each in every_page(business, f"{path}/audit")] == ["contact.created"]
    identities = business.get(f"{path}/identities")["items"]
    assert sorted(each["kind"] for each in identities) == ["phone", "wa_id"]
    assert business.get("/api/v1/usage")["used"] == 1
    assert_search_agrees(business)
