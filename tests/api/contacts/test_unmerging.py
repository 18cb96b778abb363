"""A merge is taken back: two people again, each with what is theirs."""

from datetime import timedelta
from typing import Any

import pytest

from libs.common.events.whatsapp import MessageEchoed
from libs.common.ids import new_id
from tests.support.contacts import Workspace, World
from tests.support.merging import (
    merged,
    note,
    part,
    texts,
    unmerge,
    unmerged,
    values_of,
    writer,
)

ADA, BO, CLEO = "447700900123", "447700900999", "447700900777"


def all_of(workspace: Workspace, contact: Any) -> dict[str, Any]:
    """Return everything that can be seen of a contact, but what grows by itself."""
    record = workspace.get(f"/api/v1/contacts/{contact['id']}")
    seen = {name: record[name] for name in record if name not in {"version", "updated_at"}}
    for name in ("notes", "messages", "identities"):
        seen[name] = [
            {key: value for key, value in each.items() if key != "last_seen"}
            for each in part(workspace, contact, name)
        ]
    seen["consents"] = workspace.get(f"/api/v1/contacts/{contact['id']}/consents")
    return seen


@pytest.fixture
def two(workspace: Workspace) -> tuple[Any, Any]:
    """Two people with something of everything."""
    tess = workspace.member("Tess")
    ada = writer(workspace, ADA, "Ada", "from ada", user_id="GB.a")
    bo = writer(workspace, BO, "Bo", "from bo", user_id="GB.b", username="bo")
    for each, tags in ((ada, ["vip", "a"]), (bo, ["vip", "b"])):
        path = f"/api/v1/contacts/{each['id']}"
        note(workspace, each, f"of {each['name']}")
        workspace.call("POST", f"{path}/tags", {"add": tags})
    workspace.hears(workspace.message(ADA, "stop", name="Ada"))
    path = f"/api/v1/contacts/{bo['id']}"
    workspace.call("PATCH", path, {"name": "Bo B", "email": "bo@x.co", "owner_id": tess})
    workspace.call("PUT", f"{path}/status", {"status": "hot"})
    return ada, bo


EVERYTHING = dict.fromkeys(("name", "phone", "email", "status", "owner"), "other")


@pytest.mark.parametrize("fields", [{}, EVERYTHING], ids=["its own", "the other's"])
@pytest.mark.parametrize("turned", [False, True], ids=["ada", "bo"])
def test_both_are_as_they_were(
    workspace: Workspace, two: tuple[Any, Any], fields: dict[str, str], *, turned: bool
):
    one, other = reversed(two) if turned else two
    before = [all_of(workspace, each) for each in two]
    found = {each["id"] for each in workspace.items("/api/v1/contacts/lookup?email=bo@x.co")}

    done = merged(workspace, one, other, fields=fields)
    assert all_of(workspace, one) != before[0]
    answer = unmerged(workspace, done)

    assert [all_of(workspace, each) for each in two] == before
    assert (answer["contact"]["id"], answer["other"]["id"]) == (one["id"], other["id"])
    assert answer["kept"] == []
    again = {each["id"] for each in workspace.items("/api/v1/contacts/lookup?email=bo@x.co")}
    assert (again, workspace.usage()["used"]) == (found, 2)


def test_both_are_told_of_and_the_trail_says_what_was_undone(
    world: World, workspace: Workspace, two: tuple[Any, Any]
):
    ada, bo = two
    done = merged(workspace, ada, bo)
    before = len(world.outgoing())
    unmerged(workspace, done)

    told = {each.subject: each for each in world.outgoing()[before:]}
    assert {each.type for each in told.values()} == {"contact.updated.v1", "contact.restored.v1"}
    assert told[bo["id"]].data["contact"]["state"] == "live"
    assert told[ada["id"]].data["contact"]["other_emails"] == []
    for each in two:
        undone, merge_, *_ = part(workspace, each, "audit")
        assert (undone["action"], merge_["action"]) == ("contact.unmerged", "contact.merged")
        assert (undone["undo_of"], merge_["undone_by"]) == (merge_["id"], undone["id"])


def test_a_second_time_changes_nothing(world: World, workspace: Workspace, two: tuple[Any, Any]):
    done = merged(workspace, *two)
    unmerged(workspace, done)
    before = [all_of(workspace, each) for each in two]
    entries = world.count("audit_entry")
    unmerged(workspace, done)
    assert [all_of(workspace, each) for each in two] == before
    assert world.count("audit_entry") == entries


def test_what_came_since_goes_to_who_wrote_it(
    world: World, workspace: Workspace, two: tuple[Any, Any]
):
    ada, bo = two
    done = merged(workspace, ada, bo)
    world.clock.advance(timedelta(hours=1))
    workspace.hears(workspace.message(BO, "bo again", name="Bo"))
    workspace.hears(workspace.message(None, "bo by id", name="Bo", user_id="GB.b"))
    world.clock.advance(timedelta(hours=1))
    workspace.hears(workspace.message(ADA, "ada again", name="Ada"))
    echo = workspace.message(BO, "to bo")
    echoed = MessageEchoed(number=echo.number, recipient=echo.sender, message=echo.message)
    world.deliver([world.event(echoed), world.event(workspace.report("w", "sent", wa_id=BO))])
    note(workspace, ada, "since")

    answer = unmerged(workspace, done)

    wrote = [each["text"] for each in part(workspace, bo, "messages")]
    assert sorted(filter(None, wrote)) == ["bo again", "bo by id", "from bo", "to bo"]
    assert len(wrote) == 5, "a report that came before its message is in its conversation"
    assert texts(workspace, ada) == ["ada again", "from ada", "stop"]
    assert [each["body"] for each in part(workspace, ada, "notes")] == ["since", "of Ada"]
    assert [each["body"] for each in part(workspace, bo, "notes")] == ["of Bo"]
    hours = {name: answer[name]["last_active_at"][11:13] for name in ("contact", "other")}
    assert hours == {"contact": "14", "other": "14"}
    windows = {name: answer[name]["window_open_until"][11:13] for name in ("contact", "other")}
    assert windows == {"contact": "14", "other": "13"}


def test_what_was_learnt_of_one_since_is_theirs(workspace: Workspace):
    ada = writer(workspace, ADA, "Ada", "1")
    bo = workspace.contact("Bo", f"+{BO}")
    done = merged(workspace, ada, bo)
    workspace.hears(workspace.message(BO, "2", name="Bo", user_id="GB.b"))
    workspace.hears(workspace.message(None, "3", name="Bo", user_id="GB.b"))
    [contact] = workspace.items()
    assert (contact["wa_id"], contact["phone"]) == (ADA, f"+{ADA}")

    answer = unmerged(workspace, done)

    assert values_of(workspace, bo) == {f"+{BO}", BO, "GB.b"}
    assert values_of(workspace, ada) == {ADA, f"+{ADA}"}
    assert (answer["other"]["wa_id"], answer["other"]["user_id"]) == (BO, "GB.b")
    assert (answer["contact"]["wa_id"], answer["contact"]["user_id"]) == (ADA, None)
    assert (texts(workspace, ada), texts(workspace, bo)) == (["1"], ["2", "3"])


def test_a_spelling_of_both_numbers_is_whose_it_is_exactly(workspace: Workspace):
    """Brazil's ninth digit: the typical pair that a merge is for."""
    with_nine, without = "5531988887777", "553188887777"
    ada = workspace.contact("Ada", f"+{with_nine}")
    workspace.hears(workspace.message("5521977776666", "1", name="Bo"))
    bo = next(each for each in workspace.items() if each["id"] != ada["id"])
    done = merged(workspace, bo, ada)
    workspace.hears(workspace.message(without, "2", name="Ada"))

    unmerged(workspace, done)

    assert (texts(workspace, ada), texts(workspace, bo)) == (["2"], ["1"])
    workspace.hears(workspace.message(with_nine, "3", name="Ada"))
    assert texts(workspace, ada) == ["2", "3"]


def test_what_somebody_edited_since_stays_and_is_said(
    world: World, workspace: Workspace, two: tuple[Any, Any]
):
    ada, bo = two
    done = merged(workspace, ada, bo, fields=EVERYTHING)
    world.clock.advance(timedelta(minutes=1))
    path = f"/api/v1/contacts/{ada['id']}"
    workspace.call("PATCH", path, {"name": "Augusta", "email": "new@x.co"})
    workspace.call("PUT", f"{path}/status", {"status": "customer"})
    workspace.call("POST", f"{path}/tags", {"add": ["new"], "remove": ["b"]})
    workspace.call("POST", f"{path}/tags", {"add": ["b"]})

    answer = unmerged(workspace, done)

    assert answer["kept"] == ["name", "email", "status", "tags"]
    assert (answer["contact"]["name"], answer["contact"]["status"]) == ("Augusta", "customer")
    assert answer["contact"]["tags"] == ["a", "b", "new", "vip"]
    assert answer["contact"]["phone"] == f"+{ADA}"
    assert (answer["other"]["name"], answer["other"]["tags"]) == ("Bo B", ["b", "vip"])
    assert part(workspace, ada, "audit")[0]["facts"]["kept"] == answer["kept"]


def test_a_number_that_goes_back_is_not_shown_on_the_survivor(workspace: Workspace):
    ada, bo = workspace.contact("Ada"), workspace.contact("Bo", "+447700900002")
    done = merged(workspace, ada, bo)
    edited = workspace.call("PATCH", f"/api/v1/contacts/{ada['id']}", {"phone": "+447700900002"})
    assert edited.status == 200
    answer = unmerged(workspace, done)
    assert (answer["contact"]["phone"], answer["other"]["phone"]) == (ada["phone"], bo["phone"])


def test_an_owner_who_left_gets_nobody_back(workspace: Workspace):
    tess, tom = workspace.member("Tess"), workspace.member("Tom")
    ada = workspace.contact("Ada", owner_id=tess)
    bo = workspace.contact("Bo", "+447700900002", owner_id=tom)
    done = merged(workspace, ada, bo, fields={"owner": "other"})
    workspace.member("Tess", version=2, member_id=tess, active=False)
    answer = unmerged(workspace, done)
    assert (answer["contact"]["owner"]["id"], answer["kept"]) == (tom, ["owner"])


def test_it_takes_a_place_of_the_plan(world: World):
    workspace = world.workspace("free")
    people = workspace.people(100)
    done = merged(workspace, people[0], people[1])
    workspace.contact("Took the place", "+447700100001")

    answer = unmerge(workspace, done["id"], done["merge_id"])

    assert (answer.status, answer.body["code"]) == (402, "plan_limit_reached")
    assert workspace.usage()["used"] == 100
    workspace.call("DELETE", f"/api/v1/contacts/{people[5]['id']}")
    unmerged(workspace, done)
    assert workspace.usage()["used"] == 100


def test_merges_are_undone_in_the_reverse_order(workspace: Workspace):
    people = [writer(workspace, *each) for each in ((ADA, "Ada"), (BO, "Bo"), (CLEO, "Cleo"))]
    ada, bo, cleo = people
    before = [all_of(workspace, each) for each in people]
    first = merged(workspace, ada, bo)
    both = all_of(workspace, ada)
    second = merged(workspace, cleo, ada)
    workspace.hears(workspace.message(BO, "since", name="Bo"))

    answer = unmerge(workspace, ada["id"], first["merge_id"])
    assert (answer.status, answer.body["code"]) == (409, "later_merge_first")
    assert answer.body["contact_id"] == cleo["id"]
    assert workspace.call("GET", f"/api/v1/contacts/{bo['id']}").body["merged_into"] == cleo["id"]

    unmerged(workspace, second)
    assert texts(workspace, ada) == ["hello", "hello", "since"]
    assert all_of(workspace, ada)["identities"] == both["identities"]
    assert workspace.call("GET", f"/api/v1/contacts/{bo['id']}").body["merged_into"] == ada["id"]
    unmerged(workspace, first)
    assert texts(workspace, bo) == ["hello", "since"]
    assert [all_of(workspace, each)["identities"] for each in people] == [
        each["identities"] for each in before
    ]


def test_the_newest_of_a_survivors_merges_goes_first(workspace: Workspace):
    ada, bo, cleo = (
        writer(workspace, *each) for each in ((ADA, "Ada"), (BO, "Bo"), (CLEO, "Cleo"))
    )
    first, second = merged(workspace, ada, bo), merged(workspace, ada, cleo)
    answer = unmerge(workspace, ada["id"], first["merge_id"])
    assert (answer.status, answer.body["merge_id"]) == (409, second["merge_id"])
    for each in (second, first):
        unmerged(workspace, each)
    assert {each["name"] for each in workspace.items()} == {"Ada", "Bo", "Cleo"}


def test_there_is_no_such_merge(workspace: Workspace, two: tuple[Any, Any]):
    ada, bo = two
    done = merged(workspace, ada, bo)
    for none in (new_id(), "no id", "\0"):
        assert unmerge(workspace, ada["id"], none).status == 404
    assert unmerge(workspace, bo["id"], done["merge_id"]).status == 404


def test_both_may_be_merged_again(workspace: Workspace, two: tuple[Any, Any]):
    ada, bo = two
    before = [all_of(workspace, each) for each in two]
    for one, other in ((ada, bo), (bo, ada), (ada, bo)):
        unmerged(workspace, merged(workspace, one, other, fields=EVERYTHING))
    assert [all_of(workspace, each) for each in two] == before
