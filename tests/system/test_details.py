"""product.md, Details: edit in place, tags, notes, conversation."""

import time

from tests.support.business import Business
from tests.support.waiting import eventually


def test_a_contact_is_edited_tagged_and_annotated(business: Business) -> None:
    contact = business.post("/api/v1/contacts", {"name": "Ada", "phone": "+447700900123"})
    path = f"/api/v1/contacts/{contact['id']}"
    edited = business.call(
        "PATCH", path, json={"name": "Ada Lovelace", "email": "Ada@Engine.example"}
    )
    assert edited.status_code == 200, edited.text
    assert edited.json()["name"] == "Ada Lovelace"
    assert edited.json()["version"] > contact["version"]

    tagged = business.post(f"{path}/tags", {"add": ["VIP", "vip", "math"], "remove": []})
    assert sorted(tag.lower() for tag in tagged["tags"]) == ["math", "vip"]
    note = business.post(f"{path}/notes", {"body": "Prefers mornings."})
    assert [each["body"] for each in business.get(f"{path}/notes")["items"]] == [
        "Prefers mornings."
    ]
    assert note["author"]["name"]


def test_a_profile_name_never_overwrites_what_a_person_wrote(business: Business) -> None:
    contact = business.post(
        "/api/v1/contacts", {"name": "Mr. Right Name", "phone": "+447700900123"}
    )
    business.hears_message("447700900123", "xX_sk8r_Xx")
    path = f"/api/v1/contacts/{contact['id']}"
    eventually(lambda: business.get(f"{path}/messages")["items"], "the message")
    assert business.get(path)["name"] == "Mr. Right Name"


def test_the_conversation_is_newest_first_and_last_active_follows_the_messages(
    business: Business,
) -> None:
    now = int(time.time())
    for text, at in (("second", now - 60), ("first", now - 120), ("third", now)):
        business.hears_message("447700900123", "Ada", text, timestamp=at)
    contact = eventually(business.contacts, "the contact")[0]
    path = f"/api/v1/contacts/{contact['id']}"
    eventually(lambda: len(business.get(f"{path}/messages")["items"]) == 3, "three messages")
    texts = [each["text"] for each in business.get(f"{path}/messages")["items"]]
    assert texts == ["third", "second", "first"]
    assert business.get(path)["last_active_at"].startswith(
        time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now))
    )


def test_a_deleted_contact_leaves_list_and_search_and_comes_back_whole(business: Business) -> None:
    contact = business.post("/api/v1/contacts", {"name": "Gone Girl", "phone": "+447700900123"})
    business.eventually_found("Gone Girl", "Gone Girl")
    path = f"/api/v1/contacts/{contact['id']}"
    assert business.call("DELETE", path).status_code in {200, 204}
    assert business.contacts() == []
    eventually(lambda: business.found("Gone Girl") == [], "gone from search")

    restored = business.post(f"{path}/restore")
    assert restored["name"] == "Gone Girl"
    business.eventually_found("Gone Girl", "Gone Girl")
