"""A merge meets whoever else is at work: nothing is lost, and nobody waits for ever."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.common.ids import new_id
from services.contacts.domain.errors import ConcurrentChangeError
from tests.support.contacts import Workspace, World
from tests.support.examples import examples
from tests.support.merging import merge, merged, note, part, texts, unmerge, unmerged, writer

ADA, BO, CLEO = "447700900123", "447700900999", "447700900777"


def at_once(*doing: Callable[[], Any]) -> list[Any]:
    """Do things in threads of their own and return what came of each; a fault is raised."""
    found: list[Any] = [None] * len(doing)
    faults: list[BaseException] = []
    ready = threading.Barrier(len(doing))

    def run(number: int) -> None:
        try:
            ready.wait(30)
            found[number] = doing[number]()
        except BaseException as problem:  # noqa: BLE001 - raised below, in the test's thread
            faults.append(problem)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(doing))]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert not faults, faults[0]
    return found


def hears(workspace: Workspace, wa_id: str, text: str) -> None:
    """Deliver a message as the queue does: again, when it met somebody else at work."""
    event = workspace.world.event(workspace.message(wa_id, text, name=wa_id))
    for _ in range(50):
        try:
            return workspace.world.deliver([event])
        except ConcurrentChangeError:
            continue
    raise AssertionError("it never went through")


@pytest.mark.parametrize("attempt", range(4))
def test_messages_that_arrive_meanwhile_are_in_one_conversation(workspace: Workspace, attempt: int):
    ada, bo = writer(workspace, ADA, "Ada", "a"), writer(workspace, BO, "Bo", "b")
    done, *_ = at_once(
        lambda: merged(workspace, ada, bo),
        *(lambda n=n: hears(workspace, BO, f"b{n}") for n in range(4)),
        lambda: hears(workspace, ADA, "a1"),
    )
    everything = ["a", "a1", "b", "b0", "b1", "b2", "b3"]
    assert texts(workspace, ada) == everything
    assert (len(workspace.items()), workspace.usage()["used"]) == (1, 1)

    at_once(
        lambda: unmerged(workspace, done),
        lambda: hears(workspace, BO, "b4"),
        lambda: hears(workspace, ADA, "a2"),
    )
    assert texts(workspace, bo) == ["b", "b0", "b1", "b2", "b3", "b4"]
    assert texts(workspace, ada) == ["a", "a1", "a2"]


@pytest.mark.parametrize("attempt", range(3))
def test_two_merges_at_once_are_one_after_the_other(workspace: Workspace, attempt: int):
    ada, bo = writer(workspace, ADA, "Ada", "a"), writer(workspace, BO, "Bo", "b")
    answers = at_once(lambda: merge(workspace, ada, bo), lambda: merge(workspace, bo, ada))

    assert sorted(each.status for each in answers) == [200, 404]
    [survivor] = workspace.items()
    [refused] = [each for each in answers if each.status == 404]
    assert refused.body["merged_into"] == survivor["id"]
    assert texts(workspace, survivor) == ["a", "b"]


def test_a_chain_that_is_made_at_once_ends_in_one_contact(workspace: Workspace):
    people = [writer(workspace, each, each, each) for each in (ADA, BO, CLEO)]
    ada, bo, cleo = people
    answers = at_once(lambda: merge(workspace, ada, bo), lambda: merge(workspace, cleo, ada))
    assert {each.status for each in answers} <= {200, 404}
    kept = {each["id"]: texts(workspace, each) for each in workspace.items()}
    assert sorted(text for said in kept.values() for text in said) == sorted((ADA, BO, CLEO))


def test_an_undo_twice_at_once_is_one(world: World, workspace: Workspace):
    ada, bo = writer(workspace, ADA, "Ada", "a"), writer(workspace, BO, "Bo", "b")
    done = merged(workspace, ada, bo)
    answers = at_once(*(lambda: unmerge(workspace, ada["id"], done["merge_id"]) for _ in range(3)))
    assert [each.status for each in answers] == [200, 200, 200]
    assert workspace.usage()["used"] == 2
    assert len([e for e in part(workspace, ada, "audit") if e["action"] == "contact.unmerged"]) == 1


@pytest.mark.parametrize("attempt", range(3))
def test_a_list_that_is_imported_meanwhile_makes_no_twin(workspace: Workspace, attempt: int):
    ada, bo = workspace.contact("Ada", f"+{ADA}"), workspace.contact("Bo", f"+{BO}")
    rows = [
        {"row": n, "phone": f"+{each}", "name": "From the list", "tags": [f"t{n}"]}
        for n, each in enumerate((ADA, BO))
    ]
    body = {
        "workspace_id": workspace.id, "import_id": new_id(), "chunk": 0, "rows": rows,
        "actor": {"id": "m", "name": "M"},
    }  # fmt: skip

    def imported() -> list[str]:
        answer = workspace.world.internal("POST", "/internal/v1/import-batches", body)
        return [each["outcome"] for each in answer.body["outcomes"]]

    _, outcomes = at_once(lambda: merged(workspace, ada, bo), imported)

    [contact] = workspace.items()
    assert outcomes in (["updated", "updated"], ["updated", "duplicate"])
    assert set(contact["tags"]) in ({"t0", "t1"}, {"t0"})
    assert workspace.usage()["used"] == 1


def test_a_note_that_is_written_meanwhile_is_there_or_leads_on(workspace: Workspace):
    ada, bo = workspace.contact("Ada", f"+{ADA}"), workspace.contact("Bo", f"+{BO}")
    path = f"/api/v1/contacts/{bo['id']}/notes"
    _, noted = at_once(
        lambda: merged(workspace, ada, bo),
        lambda: workspace.call("POST", path, {"body": "meanwhile"}),
    )
    written = [each["body"] for each in part(workspace, ada, "notes")]
    if noted.status == 201:
        assert written == ["meanwhile"]
    else:
        assert (noted.status, noted.body["merged_into"], written) == (404, ada["id"], [])


STEPS = st.lists(
    st.sampled_from(["message", "by id", "note", "tag", "stop", "resume", "status", "email"]),
    max_size=5,
)
CHOICES = st.dictionaries(
    st.sampled_from(["name", "phone", "email", "status", "owner"]),
    st.sampled_from(["this", "other"]),
)


def seen(workspace: Workspace, own: str) -> dict[str, Any]:
    record = workspace.get(f"/api/v1/contacts/{own}")
    parts = {name: part(workspace, record, name) for name in ("notes", "messages", "identities")}
    consents = workspace.get(f"/api/v1/contacts/{own}/consents")
    kept = {name: record[name] for name in record if name not in {"version", "updated_at"}}
    return {**kept, **parts, "consents": consents}


def do(workspace: Workspace, contact: Any, wa_id: str, user_id: str, step: str) -> None:
    path = f"/api/v1/contacts/{contact['id']}"
    if step == "message":
        workspace.hears(workspace.message(wa_id, step, name=wa_id))
    elif step == "by id":
        workspace.hears(workspace.message(wa_id, step, name=wa_id, user_id=user_id))
    elif step in {"stop", "resume"}:
        workspace.hears(workspace.message(wa_id, step, name=wa_id))
    elif step == "note":
        note(workspace, contact, "a note")
    elif step == "tag":
        workspace.call("POST", f"{path}/tags", {"add": [new_id()[-6:], "shared"]})
    elif step == "status":
        workspace.call("PUT", f"{path}/status", {"status": "hot"})
    else:
        workspace.call("PATCH", path, {"email": f"{wa_id}@x.co"})


@examples(12)
@given(of_ada=STEPS, of_bo=STEPS, choices=CHOICES)
def test_a_merge_and_its_undo_give_back_what_was(
    world: World, of_ada: list[str], of_bo: list[str], choices: dict[str, str]
):
    world.empty()
    workspace = world.workspace()
    ada, bo = writer(workspace, ADA, "Ada"), writer(workspace, BO, "Bo")
    for contact, wa_id, user_id, steps in ((ada, ADA, "GB.a", of_ada), (bo, BO, "GB.b", of_bo)):
        for each in steps:
            do(workspace, contact, wa_id, user_id, each)
    before = [seen(workspace, each["id"]) for each in (ada, bo)]

    done = merged(workspace, ada, bo, fields=choices)
    one = seen(workspace, ada["id"])
    for name in ("notes", "messages", "identities"):
        both = sorted(each.get("id", each.get("value")) for two in before for each in two[name])
        assert sorted(each.get("id", each.get("value")) for each in one[name]) == both
    unmerged(workspace, done)

    assert [seen(workspace, each["id"]) for each in (ada, bo)] == before
