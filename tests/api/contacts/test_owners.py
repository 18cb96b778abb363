"""How many contacts each member owns."""

from typing import Any

import pytest

from tests.support.contacts import Workspace, World

OWNERS = "/api/v1/contacts/owners"


def owned(workspace: Workspace) -> dict[str, Any]:
    return {each["owner_id"]: each["contacts"] for each in workspace.items(OWNERS)}


def test_each_owner_is_told_with_their_live_contacts(world: World, workspace: Workspace):
    ada, bo, idle = (workspace.member(name) for name in ("Ada", "Bo", "Cy"))
    for n, owner in enumerate((ada, ada, bo, None)):
        workspace.contact(f"P {n}", f"+44770090000{n}", owner_id=owner)
    assert owned(workspace) == {ada: 2, bo: 1}

    gone = workspace.items(f"/api/v1/contacts?owner={bo}")[0]
    workspace.call("DELETE", f"/api/v1/contacts/{gone['id']}")
    assert owned(workspace) == {ada: 2}
    assert idle not in owned(workspace)


def test_anothers_owners_are_not_counted(world: World, workspace: Workspace):
    other = world.workspace()
    other.contact(owner_id=other.member("Theo"))
    assert owned(workspace) == {}


@pytest.mark.parametrize("members", [1, 5])
def test_it_takes_as_many_statements_for_a_large_team(
    world: World, workspace: Workspace, members: int
):
    for n in range(members):
        workspace.contact(f"P {n}", f"+44770090000{n}", owner_id=workspace.member(f"M{n}"))
    with world.counting() as statements:
        assert len(owned(workspace)) == members
    assert sum("contact" in each for each in statements) == 2
