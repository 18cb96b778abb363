"""product.md, Limits by plan: refused by hand, never dropped when a person writes."""

from tests.support.business import a_business
from tests.support.imports import run, upload
from tests.support.product import Product
from tests.support.waiting import eventually


def test_a_full_plan_refuses_by_hand_and_keeps_who_writes_in_the_waiting_room(
    warmline: Product,
) -> None:
    business = a_business(warmline, plan="free")
    rows = [f"Person {number},+4477009{number:05}" for number in range(100)]
    job = upload(business, "name,phone\n" + "\n".join(rows))
    run(business, job["id"], "start", "finished")

    usage = business.get("/api/v1/usage")
    assert (usage["used"], usage["limit"], usage["level"]) == (100, 100, "red")
    refused = business.call(
        "POST", "/api/v1/contacts", json={"name": "One More", "phone": "+12125550100"}
    )
    assert refused.status_code == 402
    problem = refused.json()
    assert problem["code"] == "plan_limit_reached"
    assert (problem["plan"], problem["used"], problem["limit"], problem["next_plan"]) == (
        "free", 100, 100, "starter",
    )  # fmt: skip

    business.hears_message("33612345678", "Who Writes")
    eventually(lambda: business.get("/api/v1/usage")["waiting"] == 1, "one person waiting")
    assert business.get("/api/v1/contacts")["total"] == 100
