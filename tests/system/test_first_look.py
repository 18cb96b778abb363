"""What a newcomer does after the first start: simulated traffic, a look at it, a move."""

import re

from tests.support.business import Business
from tests.support.waiting import eventually

# A slip is forgiven in a word of five letters and more.
LONG_ENOUGH = re.compile(r"[A-Za-z]{4,} [A-Za-z]{5,}").fullmatch


def test_simulated_people_are_listed_found_moved_and_audited(business: Business) -> None:
    told = business.product.cli(
        "simulate", "--people", "50", "--messages", "500", "--without-phone", "0", "--parallel", "2",
        "--seed", "7", "--number", business.phone_number_id, "--workspace", business.workspace_id,
        "--url", business.product.url, "--verify",
    )  # fmt: skip
    verdict = told["verdict"]
    counted = [verdict[name] for name in ("stored", "missing", "doubled", "contacts", "waiting")]
    assert counted == [500, 0, 0, 50, 0]

    listed = business.get("/api/v1/contacts", limit=200)
    assert (len(listed["items"]), listed["total"]) == (50, 50)
    someone = next(each for each in listed["items"] if LONG_ENOUGH(each["name"]))
    misspelt = someone["name"][:-1] + "x" + someone["name"][-1]
    for query in (someone["phone"], someone["phone"][-7:], someone["name"], misspelt):
        eventually(lambda query=query: someone["name"] in business.found(query), f"{query} found")

    business.put(f"/api/v1/contacts/{someone['id']}/status", {"status": "hot"})
    entry = business.get(f"/api/v1/contacts/{someone['id']}/audit")["items"][0]
    assert entry["changes"] == {"status": ["cold", "hot"]}


def test_everything_that_whatsapp_sends_is_read_back_in_any_order_and_however_often(
    business: Business,
) -> None:
    told = business.product.cli(
        "simulate", "--every-type", "--people", "20", "--messages", "120", "--batch", "40",
        "--duplicates", "0.3", "--reorder", "4", "--seed", "11", "--verify",
        "--number", business.phone_number_id, "--url", business.product.url,
    )  # fmt: skip
    verdict = told["verdict"]
    wrong = {name: verdict[name] for name in ("missing", "doubled", "behind", "not_shown")}
    assert set(wrong.values()) == {0}, (wrong, verdict["examples"])
    assert verdict["stored"] == verdict["promised"] > 250
    total = business.get("/api/v1/flow")["total"]
    assert total["received"] == total["stored"] + total["duplicate"] + total["parked"]
    assert total["duplicate"] > 0
