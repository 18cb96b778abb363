"""`warmline demo`: the business of a first look, on any composition."""

from services.cli.demo import fill
from services.cli.demo.cast import CAST, LATE
from services.cli.demo.colleague import Colleague
from tests.support.product import Product
from tests.support.waiting import eventually

PASSWORD = "a password for a first look"


def test_a_first_look_finds_a_business_in_full_swing(warmline: Product) -> None:
    made = fill(warmline.office, warmline.url, plan="free")
    grace = _sign_in(warmline, made)

    usage = grace.get("/api/v1/usage")
    assert (usage["used"], usage["waiting"]) == (100, len(LATE))
    assert grace.get("/api/v1/workspace")["name"] == "Harbour & Loom"
    people = {each["name"]: each for each in grace.get("/api/v1/contacts", limit=200)["items"]}
    for role in CAST:
        assert people[role.name]["status"] == role.status
        assert sorted(people[role.name]["tags"]) == sorted(role.tags, key=str.lower)
    amara = f"/api/v1/contacts/{people['Amara Okafor']['id']}"
    talk = grace.get(f"{amara}/messages")["items"]
    assert {message["direction"] for message in talk} == {"in", "out"}
    assert len(grace.get(f"{amara}/notes")["items"]) == 2
    assert len(grace.get("/api/v1/contacts/conflicts")["items"]) == 1
    assert len(grace.get("/api/v1/views")["items"]) == 3

    imports = eventually(lambda: _all_done(grace), "the long import to end")
    for job in imports.values():
        assert sum(job["counts"].values()) == job["rows"]
    assert imports["fair-visitors.csv"]["counts"]["invalid"] > 0
    assert imports["old-newsletter.csv"]["counts"]["over_limit"] > 0

    again = warmline.cli("demo", "--url", warmline.url)
    assert "link" not in again
    assert grace.get("/api/v1/usage") == usage


def _sign_in(warmline: Product, made: dict[str, str]) -> Colleague:
    """Take the printed link and choose a password, as the reader of the README does."""
    token = made["link"].partition("token=")[2]
    return Colleague.by_link(warmline.url, token, PASSWORD)


def _all_done(grace: Colleague) -> dict[str, dict[str, object]]:
    jobs = {each["file_name"]: each for each in grace.get("/api/v1/imports")["items"]}
    assert len(jobs) == 3
    return jobs if all(each["state"] == "finished" for each in jobs.values()) else {}
