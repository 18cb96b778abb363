"""Two people look at the same list: what one changes, the other sees."""

import pytest

from tests.support.business import Business, a_business, envelope
from tests.support.live import live_updates

pytestmark = pytest.mark.system


def test_a_status_moved_by_one_is_told_to_the_other(business: Business) -> None:
    contact = business.post("/api/v1/contacts", {"name": "Ada", "phone": "+447700900123"})
    other = a_business(business.product)
    mine = {"Authorization": f"Bearer {business.key}"}
    with live_updates(business.product.url, mine) as told:
        other.post("/api/v1/contacts", {"name": "Not mine", "phone": "+447700900124"})
        for status in ("hot", "customer", "cold"):
            business.put(f"/api/v1/contacts/{contact['id']}/status", {"status": status})
            news = next(each for each in told if each["type"] == "contact.status_changed")
            assert (news["id"], news["current"]) == (contact["id"], status)
            assert news["version"] > contact["version"]


def test_a_browser_knows_the_news_of_its_own_requests(business: Business) -> None:
    contact = business.post("/api/v1/contacts", {"name": "Ada", "phone": "+447700900123"})
    mine = {"Authorization": f"Bearer {business.key}"}
    trace = "0af7651916cd43dd8448eb211c80319c"
    with live_updates(business.product.url, mine) as told:
        for headers in ({"traceparent": f"00-{trace}-b7ad6b7169203331-01"}, {}):
            business.call(
                "PATCH", f"/api/v1/contacts/{contact['id']}", json={"name": f"Ada {len(headers)}"},
                headers=headers,
            )  # fmt: skip
            news = next(each for each in told if each["type"] == "contact.updated")
            assert (news["mutation_id"] == trace) is bool(headers)
            assert news["actor"]


def test_a_new_message_is_told_without_what_it_says(business: Business) -> None:
    mine = {"Authorization": f"Bearer {business.key}"}
    with live_updates(business.product.url, mine) as told:
        business.hears_message("447700900199", "Canary Person", "canary text")
        news = next(told)
        assert news["type"].startswith("contact.")
        assert "anary" not in str(news)
        assert "447700900199" not in str(news)


def test_a_tick_and_a_note_are_told_without_what_they_say(business: Business) -> None:
    contact = business.post("/api/v1/contacts", {"name": "Ada", "phone": "+447700900123"})
    report = {"id": "wamid.canary", "recipient_id": "447700900123", "timestamp": "1795348800"}
    mine = {"Authorization": f"Bearer {business.key}"}
    with live_updates(business.product.url, mine) as told:
        for status, heard in (("sent", "contact.updated"), ("read", "conversation.changed")):
            reports = [report | {"status": status}]
            business.hears(envelope(business.phone_number_id, statuses=reports)).raise_for_status()
            tick = next(each for each in told if each["type"] == heard)
        assert tick["contact_ids"] == [contact["id"]]
        business.post(f"/api/v1/contacts/{contact['id']}/notes", {"body": "canary note"})
        note = next(each for each in told if each["type"] == "note.changed")
        assert note["id"] == contact["id"]
        assert "anary" not in str([tick, note])
