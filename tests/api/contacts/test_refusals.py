"""Who said STOP stays refused, also when their contact is long gone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from services.contacts.adapters.tables_views import kept_refusal
from services.contacts.application.purge_trash import purge_trash
from services.contacts.domain.contact import TRASH_KEEPS
from tests.api.contacts.test_consents import deliver, preference
from tests.support.contacts import SUPPRESSION_KEY, Workspace, World

WHO = "447700900123"


def refuse(workspace: Workspace, wa_id: str | None = WHO, **who: Any) -> None:
    """Have somebody write STOP, and become a contact by it."""
    workspace.hears(workspace.message(wa_id, "STOP", wamid="wamid.stop", **who))


def purge(workspace: Workspace) -> None:
    """Delete everybody, and let their time in the trash go by."""
    for each in workspace.items():
        assert workspace.call("DELETE", f"/api/v1/contacts/{each['id']}").status == 204
    workspace.world.clock.advance(TRASH_KEEPS + timedelta(days=1))
    assert purge_trash(workspace.world.storage, workspace.world.clock, SUPPRESSION_KEY)


def import_rows(workspace: Workspace, phones: list[str], job: str = "i1", **more: Any) -> Any:
    rows = [{"row": at, "name": f"P{at}", "phone": each} for at, each in enumerate(phones)]
    body = {
        "workspace_id": workspace.id, "import_id": job, "chunk": 0,
        "actor": {"id": "a", "name": "Ada"}, "rows": rows, **more,
    }  # fmt: skip
    answer = workspace.world.internal("POST", "/internal/v1/import-batches", body)
    assert answer.status == 200, answer
    return answer.body["outcomes"]


def by_lead(workspace: Workspace) -> None:
    lead = {"source": "form", "name": "Grace", "phone": f"+{WHO}"}
    assert workspace.call("POST", "/api/v1/leads", lead).status == 201


def by_changing_a_number(workspace: Workspace) -> None:
    made = workspace.contact(phone="+447700900555")
    here = f"/api/v1/contacts/{made['id']}"
    assert workspace.call("PATCH", here, {"phone": f"+{WHO}"}).status == 200


def current(workspace: Workspace, at: int = 0) -> list[Any]:
    contact = workspace.items()[at]
    found: list[Any] = workspace.get(f"/api/v1/contacts/{contact['id']}/consents")["current"]
    return found


@pytest.mark.parametrize(
    "comes_back",
    [
        lambda workspace: import_rows(workspace, [f"+{WHO}"]),
        lambda workspace: workspace.contact(phone=f"+{WHO}"),
        by_lead,
        by_changing_a_number,
        lambda workspace: workspace.hears(workspace.message(WHO, "hello again")),
    ],
    ids=["import", "by hand", "lead", "change of number", "message"],
)
def test_a_stop_is_in_force_for_whoever_comes_back(
    workspace: Workspace, comes_back: Callable[[Workspace], Any]
):
    refuse(workspace)
    [before] = current(workspace)
    purge(workspace)
    assert workspace.items() == []

    comes_back(workspace)

    [now] = current(workspace)
    assert now == {**before, "source": "kept"}
    assert (now["value"], now["evidence"]) == ("stop", "wamid.stop")
    [contact] = workspace.items("/api/v1/contacts?marketing=stopped")
    audit = workspace.items(f"/api/v1/contacts/{contact['id']}/audit")
    [noted] = [each for each in audit if each["action"] == "contact.consent_changed"]
    assert noted["facts"]["source"] == "kept"


def test_a_user_id_is_enough(workspace: Workspace):
    refuse(workspace, None, user_id="GB.abc", username="grace")
    purge(workspace)
    workspace.hears(workspace.message(None, "hello", user_id="GB.abc"))
    assert [each["value"] for each in current(workspace)] == ["stop"]


def test_a_number_is_known_in_every_spelling(workspace: Workspace):
    refuse(workspace, "5511987654321")
    purge(workspace)
    import_rows(workspace, ["+551187654321"])
    assert [each["value"] for each in current(workspace)] == ["stop"]


def test_nobody_else_refuses_and_nothing_readable_is_kept(world: World, workspace: Workspace):
    refuse(workspace)
    purge(workspace)
    import_rows(workspace, ["+447700900124"])
    assert current(workspace) == []
    other = world.workspace(name="Other")
    other.contact(phone=f"+{WHO}")
    assert current(other) == []
    with world.database.read() as connection:
        rows = connection.execute(select(kept_refusal)).all()
    assert rows
    assert not [each for each in rows if WHO[-6:] in str(each)]


def test_each_business_number_keeps_its_own_and_what_was_allowed_again_is_no_refusal(
    world: World, workspace: Workspace
):
    workspace.contact(phone=f"+{WHO}")
    for number in ("777", "888"):
        world.add_number(number, workspace.id)
        deliver(world, preference(workspace, number=number))
    world.clock.advance(timedelta(minutes=1))
    deliver(world, preference(workspace, "resume", after=60, number="888"))
    purge(workspace)
    workspace.contact(phone=f"+{WHO}")
    assert [(each["phone_number_id"], each["value"]) for each in current(workspace)] == [
        ("777", "stop")
    ]


def test_who_comes_back_and_allows_it_does_not_refuse_the_next_time(
    world: World, workspace: Workspace
):
    refuse(workspace)
    purge(workspace)
    workspace.contact(phone=f"+{WHO}")
    deliver(world, preference(workspace, "resume", after=40 * 24 * 3600))
    assert [each["value"] for each in current(workspace)] == ["resume"]
    purge(workspace)
    workspace.contact(phone=f"+{WHO}")
    assert current(workspace) == []


def test_a_stop_survives_being_purged_again_and_again(workspace: Workspace):
    refuse(workspace)
    for round_ in range(3):
        purge(workspace)
        import_rows(workspace, [f"+{WHO}"], f"i{round_}")
        assert [each["evidence"] for each in current(workspace)] == ["wamid.stop"]


def test_two_who_share_what_one_refused_both_refuse(workspace: Workspace):
    refuse(workspace, WHO, user_id="GB.abc")
    purge(workspace)
    workspace.hears(workspace.message(None, "hello", user_id="GB.abc"))
    workspace.contact(phone=f"+{WHO}")
    assert [[each["value"] for each in current(workspace, at)] for at in (0, 1)] == [["stop"]] * 2


def test_an_erasure_that_was_asked_for_leaves_no_refusal(world: World, workspace: Workspace):
    refuse(workspace)
    purge(workspace)
    made = workspace.contact(phone=f"+{WHO}")
    assert workspace.call("POST", f"/api/v1/contacts/{made['id']}/erase").status in {200, 202}
    assert world.count("kept_refusal") == 0


def test_a_dry_run_says_nothing_of_it_and_a_chunk_takes_as_many_statements_as_a_row(
    world: World, workspace: Workspace
):
    for at in range(60):
        refuse_by = workspace.message(f"44770090{at:04}", "STOP", wamid=f"wamid.{at}.stop")
        workspace.hears(refuse_by)
    for _ in range(3):
        purge_all(workspace)
    phones = [f"+44770090{at:04}" for at in range(60)]
    import_rows(workspace, phones, dry_run=True)
    assert world.count("consent_event") == 0
    counts = []
    for job, some in (("one", phones[:1]), ("many", phones[1:])):
        with world.counting() as statements:
            import_rows(workspace, some, job)
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert world.count("consent_event") == 60


def purge_all(workspace: Workspace) -> None:
    """Purge whoever is on the first page."""
    if workspace.items():
        purge(workspace)
