"""`warmline demo`: the business of a first look, on any composition."""

from datetime import UTC, datetime, timedelta
from typing import Any

from libs.common.clock import rfc3339
from services.cli.demo import fill
from services.cli.demo.cast import CAST, LATE
from services.cli.demo.colleague import Colleague
from tests.support.product import Product
from tests.support.waiting import eventually

PASSWORD = "a password for a first look"
PEOPLE = 110


def test_a_first_look_finds_a_business_in_full_swing(warmline: Product) -> None:
    made = fill(warmline.office, warmline.url, people=PEOPLE)
    assert made["import"] == {"file_name": "till-receipts.csv", "state": "running"}
    grace = _sign_in(warmline, made)

    usage = grace.get("/api/v1/usage")
    assert (usage["plan"], usage["level"], usage["waiting"]) == ("starter", "ok", 0)
    assert usage["used"] > PEOPLE
    assert grace.get("/api/v1/workspace")["name"] == "Harbour & Loom"
    listed = grace.get("/api/v1/contacts", limit=200)["items"]
    people = {each["name"]: each for each in listed}
    for role in CAST:
        assert people[role.name]["status"] == role.status
        assert sorted(people[role.name]["tags"]) == sorted(role.tags, key=str.lower)
    amara = f"/api/v1/contacts/{people['Amara Okafor']['id']}"
    talk = grace.get(f"{amara}/messages")["items"]
    assert {message["direction"] for message in talk} == {"in", "out"}
    assert len(grace.get(f"{amara}/notes")["items"]) == 2
    assert len(grace.get("/api/v1/contacts/conflicts")["items"]) == 1
    assert len(grace.get("/api/v1/views")["items"]) == 3

    active = {each["last_active_at"][:10] for each in listed if each["last_active_at"]}
    assert len(active) > PEOPLE // 6
    if warmline.composition == "embedded":
        came = sorted(each["created_at"] for each in listed)
        assert came[0] < _days_ago(90) < came[-1]
        first = min(message["at"] for message in talk)
        assert people["Amara Okafor"]["created_at"] <= first

    imports = eventually(lambda: _all_done(grace), "the long import to end")
    for job in imports.values():
        assert sum(job["counts"].values()) == job["rows"]
    assert imports["fair-visitors.csv"]["counts"]["invalid"] > 0
    assert imports["till-receipts.csv"]["counts"]["created"] == 0

    rosa = _sign_in(warmline, made["outlet"])
    full = rosa.get("/api/v1/usage")
    assert (full["used"], full["waiting"], full["level"]) == (100, len(LATE), "red")

    again = warmline.cli("demo", "--url", warmline.url)
    assert "link" not in again
    assert grace.get("/api/v1/usage") == usage


def _sign_in(warmline: Product, made: dict[str, Any]) -> Colleague:
    """Take the printed link and choose a password, as the reader of the README does."""
    token = made["link"].partition("token=")[2]
    return Colleague.by_link(warmline.url, token, PASSWORD)


def _days_ago(days: int) -> str:
    return rfc3339(datetime.now(UTC) - timedelta(days=days))


def _all_done(grace: Colleague) -> dict[str, dict[str, object]]:
    jobs = {each["file_name"]: each for each in grace.get("/api/v1/imports")["items"]}
    assert len(jobs) == 2
    return jobs if all(each["state"] == "finished" for each in jobs.values()) else {}
