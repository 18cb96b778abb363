"""Two contacts that are one person become one, with everything that belongs to them."""

from typing import Any

import pytest

from libs.common.events.whatsapp import BusinessNumber, Person, PreferenceChanged
from libs.common.ids import new_id
from tests.support.contacts import NOW, Workspace, World
from tests.support.merging import (
    merge,
    merged,
    note,
    part,
    texts,
    unmerge,
    unmerged,
    values_of,
    writer,
)

ADA, BO = "447700900123", "447700900999"
CONFLICTS = "/api/v1/contacts/conflicts"


def test_everything_of_both_is_the_survivors(world: World, workspace: Workspace):
    ada, bo = writer(workspace, ADA, "Ada", "from ada"), writer(workspace, BO, "Bo", "from bo")
    note(workspace, ada, "of ada")
    note(workspace, bo, "of bo")
    workspace.call("POST", f"/api/v1/contacts/{ada['id']}/tags", {"add": ["vip", "a"]})
    workspace.call("POST", f"/api/v1/contacts/{bo['id']}/tags", {"add": ["VIP", "b"]})

    done = merged(workspace, ada, bo)

    assert workspace.items() == [workspace.get(f"/api/v1/contacts/{ada['id']}")]
    assert texts(workspace, ada) == ["from ada", "from bo"]
    assert {each["body"] for each in part(workspace, ada, "notes")} == {"of ada", "of bo"}
    assert done["tags"] == ["a", "b", "vip"]
    assert values_of(workspace, ada) == {ADA, f"+{ADA}", BO, f"+{BO}"}
    assert workspace.usage()["used"] == 1
    assert (done["name"], done["phone"], done["wa_id"]) == ("Ada", f"+{ADA}", ADA)


@pytest.mark.parametrize("wa_id", [ADA, BO])
def test_whoever_writes_next_is_the_survivor(workspace: Workspace, wa_id: str):
    ada, bo = writer(workspace, ADA, "Ada", "1"), writer(workspace, BO, "Bo", "2")
    merged(workspace, ada, bo)

    workspace.hears(workspace.message(wa_id, "3"))

    [contact] = workspace.items()
    assert contact["id"] == ada["id"]
    assert contact["wa_id"] == ADA, "a number of the other is no new number"
    assert texts(workspace, ada) == ["1", "2", "3"]


def test_each_field_is_whose_was_chosen(workspace: Workspace):
    tess = workspace.member("Tess")
    ada = workspace.contact("Ada", "+447700900001", email="ada@x.co", status="cold")
    bo = workspace.contact("Bo", "+447700900002", email="bo@x.co", status="hot", owner_id=tess)

    done = merged(workspace, ada, bo, fields={"name": "other", "phone": "other", "status": "other"})

    assert (done["name"], done["phone"], done["status"]) == ("Bo", "+447700900002", "hot")
    assert done["email"] == "ada@x.co"
    assert done["owner"]["id"] == tess, "who owned nobody else's gets the other's owner"
    assert done["status_since"] == bo["status_since"]
    moves = [each for each in part(workspace, ada, "audit") if each["action"].endswith("_changed")]
    assert [each["changes"] for each in moves] == [{"status": ["cold", "hot"]}]


def test_nobody_is_an_owner_that_can_be_chosen(workspace: Workspace):
    ada = workspace.contact("Ada")
    bo = workspace.contact("Bo", "+447700900002", owner_id=workspace.member("Tess"))
    assert merged(workspace, ada, bo, fields={"owner": "this"})["owner"] is None


def test_a_side_without_a_number_or_an_address_gives_none(workspace: Workspace):
    ada = workspace.contact("Ada", email="ada@x.co")
    workspace.hears(workspace.message(None, user_id="GB.x", name="Bo"))
    bo = next(each for each in workspace.items() if each["name"] == "Bo")

    done = merged(workspace, ada, bo, fields={"phone": "other", "email": "other"})

    assert (done["phone"], done["email"], done["user_id"]) == (ada["phone"], "ada@x.co", "GB.x")


def test_who_was_merged_away_leads_to_the_survivor(workspace: Workspace):
    ada, bo = workspace.contact("Ada"), workspace.contact("Bo", "+447700900002", email="bo@x.co")
    merged(workspace, ada, bo)
    path = f"/api/v1/contacts/{bo['id']}"

    for method, where, body in (
        ("GET", path, None), ("PATCH", path, {"name": "x"}), ("DELETE", path, None),
        ("GET", f"{path}/messages", None), ("GET", f"{path}/notes", None),
        ("GET", f"{path}/timeline", None), ("POST", f"{path}/restore", None),
        ("POST", f"{path}/erase", None), ("POST", f"{path}/merge", {"other_id": ada["id"]}),
    ):  # fmt: skip
        answer = workspace.call(method, where, body)
        assert (answer.status, answer.body["merged_into"]) == (404, ada["id"]), (method, where)
    assert part(workspace, bo, "audit")[0]["facts"]["into_id"] == ada["id"]


def test_who_was_merged_away_is_found_by_what_led_to_them(workspace: Workspace):
    ada, bo = workspace.contact("Ada"), workspace.contact("Bo", "+447700900002", email="bo@x.co")
    merged(workspace, ada, bo)
    for asked in ("phone=%2B447700900002", "email=bo@x.co"):
        [found] = workspace.items(f"/api/v1/contacts/lookup?{asked}")
        assert found["id"] == ada["id"]
    lead = workspace.call("POST", "/api/v1/leads", {"source": "form", "email": "bo@x.co"})
    assert (lead.status, lead.body["id"]) == (200, ada["id"])


def test_an_address_that_was_not_chosen_still_finds_the_person(world: World, workspace: Workspace):
    ada = workspace.contact("Ada", email="ada@x.co")
    bo = workspace.contact("Bo", "+447700900002", email="bo@x.co")
    merged(workspace, ada, bo, fields={"email": "other"})

    [found] = workspace.items("/api/v1/contacts/lookup?email=ada@x.co")
    told = [each.data["contact"] for each in world.outgoing() if each.subject == ada["id"]][-1]
    assert found["id"] == ada["id"]
    assert (told["email"], told["other_emails"]) == ("bo@x.co", ["ada@x.co"])
    assert told["previous_phones"] == ["+447700900002"]


def test_both_are_told_of(world: World, workspace: Workspace):
    ada, bo = workspace.contact("Ada"), workspace.contact("Bo", "+447700900002")
    before = len(world.outgoing())

    done = merged(workspace, ada, bo)

    told = {each.subject: each for each in world.outgoing()[before:]}
    assert told[ada["id"]].type == "contact.updated.v1"
    assert told[bo["id"]].type == "contact.merged.v1"
    assert told[bo["id"]].data["into"] == ada["id"]
    assert told[bo["id"]].data["contact"]["state"] == "merged"
    assert {each.workspaceid for each in told.values()} == {workspace.id}
    trails = [part(workspace, each, "audit")[0] for each in (ada, bo)]
    assert [each["action"] for each in trails] == ["contact.merged"] * 2
    assert {each["facts"]["merge_id"] for each in trails} == {done["merge_id"]}
    assert trails[0]["id"] == done["change_id"]


def test_a_merge_takes_a_place_for_somebody_who_waits(world: World):
    workspace = world.workspace("free")
    people = workspace.people(100)
    workspace.hears(workspace.message("447700100001", name="Waits"))
    assert workspace.usage()["waiting"] == 1

    merged(workspace, people[0], people[1])

    assert (workspace.usage()["used"], workspace.usage()["waiting"]) == (100, 0)


def test_a_contact_is_not_merged_with_itself(workspace: Workspace):
    ada = workspace.contact("Ada")
    answer = merge(workspace, ada, ada)
    assert (answer.status, answer.body["code"]) == (422, "merge_with_itself")
    assert [each["id"] for each in workspace.items()] == [ada["id"]]


@pytest.mark.parametrize("side", ["survivor", "other"])
def test_who_is_in_the_trash_is_not_merged(workspace: Workspace, side: str):
    ada, bo = workspace.contact("Ada"), workspace.contact("Bo", "+447700900002")
    gone, live = (ada, bo) if side == "survivor" else (bo, ada)
    workspace.call("DELETE", f"/api/v1/contacts/{gone['id']}")

    answer = merge(workspace, ada, bo)

    assert (answer.status, answer.body["code"]) == (409, "not_mergeable")
    assert (answer.body["contact_id"], answer.body["state"]) == (gone["id"], "trashed")
    assert [each["id"] for each in workspace.items()] == [live["id"]]


def test_who_waits_is_not_merged(world: World):
    workspace = world.workspace("free")
    [first, *_] = workspace.people(100)
    workspace.hears(workspace.message("447700100001", name="Waits"))
    [waits] = workspace.items("/api/v1/waiting")
    answer = merge(workspace, first, waits)
    assert (answer.status, answer.body["state"]) == (409, "waiting")


def test_nobody_of_another_workspace_is_merged(world: World, workspace: Workspace):
    ada, stranger = workspace.contact("Ada"), world.workspace().contact("Bo")
    assert merge(workspace, ada, stranger).status == 404
    for nobody in (new_id(), "no id", "\0"):
        assert merge(workspace, ada, {"id": nobody}).status == 404


def test_who_may_not_write_may_not_merge(workspace: Workspace):
    ada, bo = workspace.contact("Ada"), workspace.contact("Bo", "+447700900002")
    path, body = f"/api/v1/contacts/{ada['id']}", {"other_id": bo["id"]}
    viewer = workspace.actor("viewer")
    assert workspace.call("POST", f"{path}/merge", body, actor=viewer).status == 403
    assert workspace.call("POST", f"{path}/unmerge", {"merge_id": "x"}, actor=viewer).status == 403
    dismissed = workspace.call("DELETE", f"{path}/duplicates/{bo['id']}", actor=viewer)
    assert dismissed.status == 403


def test_a_merge_of_a_record_that_was_edited_meanwhile_is_refused(workspace: Workspace):
    ada, bo = workspace.contact("Ada"), workspace.contact("Bo", "+447700900002")
    for each in (ada, bo):
        workspace.call("PATCH", f"/api/v1/contacts/{each['id']}", {"email": "n@x.co"})
    stale = merge(workspace, ada, bo, {"If-Match": '"1"'})
    assert (stale.status, stale.body["current"]["id"]) == (412, ada["id"])
    stale = merge(workspace, ada, bo, {"If-Match": '"2"'}, other_version=1)
    assert (stale.status, stale.body["current"]["id"]) == (412, bo["id"])
    assert merge(workspace, ada, bo, {"If-Match": '"2"'}, other_version=2).status == 200


def test_a_request_that_comes_twice_merges_once(world: World, workspace: Workspace):
    ada, bo = workspace.contact("Ada"), workspace.contact("Bo", "+447700900002")
    first, again = (merge(workspace, ada, bo, {"Idempotency-Key": "k"}) for _ in range(2))
    assert (first.status, first.body) == (200, again.body)
    assert world.count("contact_merge") == 1


def test_more_tags_than_a_contact_may_have_are_refused(workspace: Workspace):
    ada = workspace.contact("Ada", tags=[f"a{n}" for n in range(60)])
    bo = workspace.contact("Bo", "+447700900002", tags=[f"b{n}" for n in range(60)])
    answer = merge(workspace, ada, bo)
    assert (answer.status, answer.body["code"]) == (422, "too_many_tags")
    assert len(workspace.items()) == 2
    assert len(values_of(workspace, bo)) == 1


def test_last_active_is_the_later_of_both(world: World, workspace: Workspace):
    bo = writer(workspace, BO, "Bo")
    world.clock.advance(NOW - NOW.replace(hour=9))
    ada = writer(workspace, ADA, "Ada")
    for survivor, other in ((bo, ada), (ada, bo)):
        done = merged(workspace, survivor, other)
        assert done["last_active_at"] == ada["last_active_at"]
        unmerged(workspace, done)


def says(workspace: Workspace, wa_id: str, value: str) -> None:
    at = int(workspace.world.clock.now().timestamp())
    changed = PreferenceChanged(
        number=BusinessNumber(phone_number_id=workspace.number), person=Person(wa_id=wa_id),
        category="marketing_messages", value=value, timestamp=at,
    )  # fmt: skip
    workspace.world.deliver([workspace.world.event(changed)])


def in_force(workspace: Workspace, contact: Any) -> list[str]:
    found = workspace.get(f"/api/v1/contacts/{contact['id']}/consents")
    return [each["value"] for each in found["current"]]


@pytest.mark.parametrize("first", ["stop", "resume"])
def test_the_stricter_consent_wins_whichever_came_last(
    world: World, workspace: Workspace, first: str
):
    ada, bo = writer(workspace, ADA, "Ada"), writer(workspace, BO, "Bo")
    says(workspace, ADA, first)
    world.clock.advance(NOW - NOW.replace(hour=11))
    says(workspace, BO, "resume" if first == "stop" else "stop")

    done = merged(workspace, ada, bo)
    assert in_force(workspace, ada) == ["stop"]

    unmerged(workspace, done)
    assert (in_force(workspace, ada), in_force(workspace, bo)) == (
        [first], ["resume" if first == "stop" else "stop"],
    )  # fmt: skip


def test_what_the_person_says_after_it_counts(world: World, workspace: Workspace):
    ada, bo = writer(workspace, ADA, "Ada"), writer(workspace, BO, "Bo")
    says(workspace, ADA, "stop")
    says(workspace, BO, "resume")
    merged(workspace, ada, bo)
    world.clock.advance(NOW - NOW.replace(hour=11))
    says(workspace, BO, "resume")
    assert in_force(workspace, ada) == ["resume"]


def test_conflicts_between_the_two_are_settled_and_opened_again(workspace: Workspace):
    ada = writer(workspace, ADA, "Ada", user_id="GB.a")
    workspace.hears(workspace.message(BO, name="Bo"))
    workspace.hears(workspace.message(BO, name="Bo", user_id="GB.a"))
    [conflict] = workspace.items(CONFLICTS)
    bo = next(each for each in workspace.items() if each["id"] != ada["id"])

    done = merged(workspace, ada, bo)
    assert workspace.items(CONFLICTS) == []
    assert "identity_conflict.settled" in {e["action"] for e in part(workspace, ada, "audit")}

    unmerged(workspace, done)
    assert workspace.items(CONFLICTS) == [conflict]


def test_conflicts_with_others_are_the_survivors(workspace: Workspace):
    cleo = writer(workspace, "447700900777", "Cleo", user_id="GB.c")
    bo = writer(workspace, BO, "Bo")
    workspace.hears(workspace.message(BO, name="Bo", user_id="GB.c"))
    ada = writer(workspace, ADA, "Ada")
    [before] = workspace.items(CONFLICTS)
    assert {before["contact_id"], before["other_id"]} == {cleo["id"], bo["id"]}

    done = merged(workspace, ada, bo)
    [now] = workspace.items(CONFLICTS)
    assert {now["contact_id"], now["other_id"]} == {cleo["id"], ada["id"]}
    unmerged(workspace, done)
    assert workspace.items(CONFLICTS) == [before]


def test_the_cost_of_a_merge_does_not_grow_with_what_there_is(world: World, workspace: Workspace):
    costs = []
    for many in (1, 40):
        wa_ids = (f"4477008{many:05}", f"4477007{many:05}")
        pair = [writer(workspace, each, each, "first") for each in wa_ids]
        workspace.hears(*(workspace.message(each, str(n)) for n in range(many) for each in wa_ids))
        for each in pair:
            for n in range(many // 4 + 1):
                note(workspace, each, str(n))
        with world.counting() as merging:
            done = merged(workspace, *pair)
        with world.counting() as unmerging:
            unmerged(workspace, done)
        costs.append((len(merging), len(unmerging)))
    assert costs[0] == costs[1]
    assert max(costs[0]) < 70, costs


def test_a_survivor_in_the_trash_comes_back_whole(workspace: Workspace):
    ada, bo = writer(workspace, ADA, "Ada", "1"), writer(workspace, BO, "Bo", "2")
    done = merged(workspace, ada, bo)
    path = f"/api/v1/contacts/{ada['id']}"
    workspace.call("DELETE", path)
    answer = unmerge(workspace, ada["id"], done["merge_id"])
    assert (answer.status, answer.body["code"]) == (409, "not_mergeable")
    assert workspace.call("POST", f"{path}/restore").status == 200
    assert texts(workspace, ada) == ["1", "2"]
    unmerged(workspace, done)
    assert texts(workspace, bo) == ["2"]


def test_who_was_merged_is_in_no_list_export_or_count(workspace: Workspace):
    ada = workspace.contact("Ada", tags=["vip"], owner_id=workspace.member("Tess"))
    bo = workspace.contact("Bo", "+447700900002", tags=["vip"], owner_id=ada["owner"]["id"])
    merged(workspace, ada, bo)

    assert [each["contacts"] for each in workspace.items("/api/v1/tags")] == [1]
    assert sum(each["contacts"] for each in workspace.items("/api/v1/lead-statuses")) == 1
    assert workspace.items("/api/v1/contacts?state=trashed") == []
    export = workspace.call(
        "POST", "/api/v1/exports", {"selection": {"ids": [ada["id"], bo["id"]]}}
    )
    sheet = workspace.get(export.body["url"]).decode()
    assert ("Ada" in sheet, "Bo" in sheet) == (True, False)


def import_row(workspace: Workspace, phone: str, **more: Any) -> Any:
    body = {
        "workspace_id": workspace.id, "import_id": new_id(), "chunk": 0,
        "actor": {"id": "m", "name": "M"}, "rows": [{"row": 1, "phone": phone, **more}],
    }  # fmt: skip
    answer = workspace.world.internal("POST", "/internal/v1/import-batches", body)
    return answer.body["outcomes"][0]


def test_a_row_of_a_list_with_either_number_is_the_survivors(workspace: Workspace):
    ada, bo = workspace.contact("Ada"), workspace.contact("Bo", "+447700900002")
    merged(workspace, ada, bo)
    outcome = import_row(workspace, "+447700900002", email="new@x.co")
    assert (outcome["outcome"], outcome["contact_id"]) == ("updated", ada["id"])
    [contact] = workspace.items()
    assert contact["email"] == "new@x.co"
