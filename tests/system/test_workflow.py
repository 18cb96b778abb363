"""product.md, Lead status workflow: any move, immediate, in the audit trail."""

import itertools

import pytest

from tests.support.business import Business
from tests.support.waiting import eventually

STATUSES = ("cold", "warm", "hot", "customer")


@pytest.mark.parametrize("moves", [STATUSES[1:], ("customer", "cold"), ("hot", "warm", "customer")])
def test_any_status_may_be_chosen_and_each_move_is_audited(
    business: Business, moves: tuple[str, ...]
) -> None:
    contact = business.post("/api/v1/contacts", {"name": "Mover", "phone": "+12125550100"})
    path = f"/api/v1/contacts/{contact['id']}"
    for status in moves:
        assert business.put(f"{path}/status", {"status": status})["status"] == status
        assert business.get(path)["status"] == status

    trail = business.get(f"{path}/audit")["items"]
    seen = [
        tuple(entry["changes"]["status"])
        for entry in reversed(trail)
        if "status" in entry["changes"]
    ]
    assert seen[-len(moves) :] == list(itertools.pairwise(("cold", *moves)))
    assert all(entry["actor"]["name"] for entry in trail)


def test_an_unknown_status_is_refused_and_nothing_moves(business: Business) -> None:
    contact = business.post("/api/v1/contacts", {"name": "Stays", "phone": "+12125550100"})
    path = f"/api/v1/contacts/{contact['id']}"
    answer = business.call("PUT", f"{path}/status", json={"status": "boiling"})
    assert answer.status_code == 422
    assert "status" in answer.json()["errors"]
    assert business.get(path)["status"] == "cold"


def test_a_change_by_somebody_else_is_noticed(business: Business) -> None:
    contact = business.post("/api/v1/contacts", {"name": "Shared", "phone": "+12125550100"})
    path = f"/api/v1/contacts/{contact['id']}"
    business.put(f"{path}/status", {"status": "warm"})
    late = business.call(
        "PUT", f"{path}/status", json={"status": "hot"},
        headers={"If-Match": f'"{contact["version"]}"'},
    )  # fmt: skip
    assert late.status_code == 412
    assert late.json()["current"]["status"] == "warm"


def test_the_list_filters_by_status_at_once_and_search_follows(business: Business) -> None:
    contact = business.post("/api/v1/contacts", {"name": "Filtered", "phone": "+12125550100"})
    business.put(f"/api/v1/contacts/{contact['id']}/status", {"status": "hot"})
    assert [each["id"] for each in business.contacts(status="hot")] == [contact["id"]]
    assert business.contacts(status="cold") == []
    eventually(
        lambda: (
            [
                each["status"]
                for each in business.get("/api/v1/search/contacts", q="Filtered", status="hot")[
                    "items"
                ]
            ]
            == ["hot"]
        ),
        "the new status in search",
    )
