from dataclasses import replace

import pytest

from libs.common.actor import ALL_SCOPES
from libs.common.errors import WarmlineError
from tests.support.town import CLI
from tests.support.waiting import eventually

PATH = "/api/v1/search/contacts"


def test_an_item_is_a_contact_with_the_reason_why(town, ann):
    answer = town.get(ann, PATH, q="mraia")

    assert answer.status_code == 200
    page = answer.json
    item = page["items"][0]
    assert (item["name"], item["phone"], item["status"]) == (
        "Maria da Silva",
        "+5511987654321",
        "hot",
    )
    assert item["matched_on"] == ["similar name"]
    assert item["highlights"]["name"] == [
        {"text": "Maria", "match": True},
        {"text": " da Silva", "match": False},
    ]
    assert (page["next"], page["total"], page["total_is_exact"]) == (None, 1, True)
    assert page["degraded"] is False


def test_an_item_has_every_field_of_a_contact(town, ann):
    item = town.get(ann, PATH, q="maria").json["items"][0]

    listed = town.call("contacts", "GET", f"/api/v1/contacts/{item['id']}", ann)
    assert {name: item[name] for name in listed} == listed


@pytest.mark.parametrize(
    ("q", "name"),
    [
        ("mraia slva", "Maria da Silva"),  # misspelt
        ("4321", "Maria da Silva"),  # last four
        ("maria@example.com", "Maria da Silva"),
        ("maria@", "Maria da Silva"),
        ("(31) 8888-7777", "João Conceição"),
        ("wa.me/5511987654321", "Maria da Silva"),
        ("conceicao joao", "João Conceição"),
        ("小明", "王小明"),
    ],
)
def test_one_box_finds_anyone(town, ann, q, name):
    assert town.found(ann, q)[:1] == [name]


def test_filters_narrow_and_combine(town, ann):
    assert town.found(ann, status="hot") == ["Maria da Silva"]
    assert town.found(ann, status=["hot", "cold"], q="maria") == ["Maria da Silva"]
    assert town.found(ann, tag="Rio, Brasil") == ["João Conceição"], "a comma belongs to the tag"
    assert town.found(ann, tag=["vip", "rio, brasil"], tag_mode="all") == ["João Conceição"]
    assert len(town.found(ann, tag="VIP")) == 2
    assert len(town.found(ann, owner="none")) == 3
    assert town.found(ann, owner="nobody-we-know") == []
    assert len(town.found(ann, created_from="2020-01-01")) == 3
    assert town.found(ann, created_to="2020-01-01T00:00:00+02:00") == []
    assert town.found(ann, active_from="2020-01-01") == []


def test_hits_are_sorted_as_asked(town, ann):
    assert town.found(ann, sort="name")[0] == "João Conceição"
    assert town.found(ann, sort="-name")[0] == "王小明"
    assert town.found(ann, sort="-status")[0] == "Maria da Silva"


def test_pages_follow_one_another_and_their_cursor_belongs_to_the_question(town, ann):
    first = town.get(ann, PATH, limit=2, sort="name").json
    second = town.get(ann, PATH, limit=2, sort="name", cursor=first["next"]).json

    names = [item["name"] for page in (first, second) for item in page["items"]]
    assert names == ["João Conceição", "Maria da Silva", "王小明"]
    assert second["next"] is None
    other = town.get(ann, PATH, limit=2, sort="-name", cursor=first["next"])
    assert (other.status_code, other.json["code"]) == (400, "bad_cursor")


def test_facets_count_all_hits(town, ann):
    facets = town.get(ann, PATH, facets=["status", "tag", "owner"]).json["facets"]

    assert facets["status"] == {"hot": 1, "cold": 2}
    assert facets["tag"] == {"vip": 2, "rio, brasil": 1}
    assert facets["owner"] == {"": 3}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"name": "maria"}, "name"),
        ({"workspace_id": "another"}, "workspace_id"),
        ({"limit": "0"}, "limit"),
        ({"limit": "201"}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"sort": "height"}, "sort"),
        ({"tag_mode": "none"}, "tag_mode"),
        ({"created_from": "yesterday"}, "created_from"),
        ({"active_to": "2026-01-01T00:00:00"}, "active_to"),
        ({"facets": "salary"}, "facets.0"),
        ({"q": "x" * 501}, "q"),
    ],
)
def test_what_can_not_be_asked_is_422_and_names_the_field(town, ann, query, field):
    answer = town.get(ann, PATH, **query)

    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [field]


def test_nothing_of_another_workspace_is_found(town, ann):
    rival = town.workspace("Rival")
    town.contact(rival, "Maria da Silva", "+55 11 98765-4321", tags=["Secret"])
    town.eventually_found(rival, ["Maria da Silva"])

    assert town.get(ann, PATH, q="maria").json["total"] == 1
    assert "secret" not in town.get(ann, PATH, facets="tag").json["facets"]["tag"]
    assert town.found(ann, tag="Secret") == []


def test_only_who_may_search_searches(town, ann):
    assert town.get(replace(ann, scopes=frozenset()), PATH).status_code == 403
    assert town.get(replace(ann, scopes=frozenset({"search:read"})), PATH).status_code == 200


def test_only_services_may_have_the_index_rebuilt(town, ann):
    with pytest.raises(WarmlineError) as refused:
        town.call("search", "POST", "/internal/v1/search/reindex", replace(ann, scopes=ALL_SCOPES))
    assert refused.value.reason_code == "forbidden"


def test_changes_and_deletions_follow(town):
    who = town.workspace("Changing")
    contact = town.contact(who, "Before", "+55 11 91111-2222")
    town.eventually_found(who, ["Before"])

    town.call("contacts", "PATCH", f"/api/v1/contacts/{contact['id']}", who, {"name": "After"})
    town.eventually_found(who, ["After"])
    town.call("contacts", "PUT", f"/api/v1/contacts/{contact['id']}/status", who, {"status": "hot"})
    eventually(lambda: town.found(who, status="hot") == ["After"], "the new status")
    town.call("contacts", "DELETE", f"/api/v1/contacts/{contact['id']}", who)
    town.eventually_found(who, [])
    town.call("contacts", "POST", f"/api/v1/contacts/{contact['id']}/restore", who)
    town.eventually_found(who, ["After"])


def test_reindexing_says_how_many_contacts_the_index_holds(town, ann):
    answer = town.call("search", "POST", "/internal/v1/search/reindex", CLI)

    assert answer["indexed"] >= 3
    assert len(town.found(ann)) == 3


def test_the_index_tells_how_it_stands(town, ann):
    state = town.call("search", "GET", "/internal/v1/search/state", CLI)

    assert state["contacts"] >= 3
    assert state["stale"] == []
    assert state["lag_seconds"] >= 0
    assert {"compared_at", "compared", "behind", "left_over", "drift"} <= state.keys()


def test_of_whom_nothing_is_left_is_told(town):
    who = town.workspace("Forgetting")
    contact = town.contact(who, "Zaphod", "+55 11 93333-2222")
    town.eventually_found(who, ["Zaphod"])
    asked = {"workspace_id": who.workspace_id, "ids": [contact["id"]]}

    def told() -> list[str]:
        return town.call("search", "POST", "/internal/v1/search/forgotten", CLI, asked)["ids"]

    assert told() == []
    town.call("contacts", "POST", f"/api/v1/contacts/{contact['id']}/erase", who)
    eventually(lambda: told() == [contact["id"]], "the rebuild after the erasure")


def test_the_service_describes_itself(town, ann):
    document = town.get(ann, "/api/v1/search/openapi.json").json

    assert document["openapi"] == "3.1.0"
    assert PATH in document["paths"]
