"""Workspaces and their business numbers: made and changed by gateway and the command line."""

from collections.abc import Sequence
from dataclasses import replace

from libs.common.clock import Clock
from libs.common.errors import InvalidInputError, NotFoundError
from libs.common.ids import new_id
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.release_quarantine import release_number
from services.contacts.application.reserve import admit_waiting
from services.contacts.domain.actions import Action
from services.contacts.domain.errors import NumberTakenError
from services.contacts.domain.origin import Origin
from services.contacts.domain.plan import plan_named
from services.contacts.domain.text import clean_name
from services.contacts.ports.storage import Across, Storage
from services.contacts.ports.workspaces import BusinessNumber, Workspace


def create_workspace(storage: Storage, name: str, plan: str) -> Workspace:
    """Create a workspace and return it. Raises InvalidInputError."""
    chosen, workspace = plan_named(plan), Workspace(new_id(), clean_name(name), plan)
    with storage.across() as across:
        across.workspaces.add(workspace, chosen)
    return workspace


def list_workspaces(storage: Storage) -> Sequence[Workspace]:
    """List every workspace, oldest first."""
    with storage.across() as across:
        return across.workspaces.all()


def get_workspace(storage: Storage, workspace_id: str) -> Workspace:
    """Return a workspace. Raises NotFoundError."""
    with storage.across() as across:
        workspace = across.workspaces.get(workspace_id)
    if workspace is None:
        raise NotFoundError("there is no such workspace")
    return workspace


def set_plan(
    storage: Storage, clock: Clock, origin: Origin, workspace_id: str, plan: str
) -> Workspace:
    """Change a workspace's plan and return it; an upgrade lets in whoever waits.

    After a downgrade everything stays; only new contacts are refused. Raises NotFoundError,
    InvalidInputError.
    """
    chosen, workspace = plan_named(plan), get_workspace(storage, workspace_id)
    with storage.write(workspace_id) as unit:
        unit.places.lock()
        unit.places.set_plan(chosen)
        if workspace.plan != plan:
            changes = ChangeSet(unit, clock, origin)
            changes.audit(None, "workspace.plan_changed", {"plan": [workspace.plan, plan]})
            changes.write()
        admit_waiting(unit, clock)
    return replace(workspace, plan=plan)


def add_number(
    storage: Storage, clock: Clock, origin: Origin, number: BusinessNumber, key: str
) -> BusinessNumber:
    """Say whose a business number is and return it; what was quarantined for it is applied.

    key: of the hashes by which erased people are known. Raises InvalidInputError, NotFoundError,
    and NumberTakenError when another workspace has it.
    """
    if not number.phone_number_id.strip():
        raise InvalidInputError.of("phone_number_id", "must not be blank")
    get_workspace(storage, number.workspace_id)
    with storage.across() as across:
        put_number(across, clock, origin, number)
    release_number(storage, clock, number.phone_number_id, key)
    return number


def put_number(across: Across, clock: Clock, origin: Origin, number: BusinessNumber) -> None:
    """Write whose a number is and what is known of it, and audit what that changed.

    Raises NumberTakenError when another workspace has it.
    """
    known = across.workspaces.numbers([number.phone_number_id]).get(number.phone_number_id)
    if not across.workspaces.put_number(number):
        raise NumberTakenError
    noted = {
        name: [old, new]
        for name in ("waba_id", "portfolio_id", "display")
        if (new := getattr(number, name)) is not None and (old := getattr(known, name, None)) != new
    }
    if known is None or noted:
        changes = ChangeSet(across.inside(number.workspace_id), clock, origin)
        action: Action = "number.changed" if known else "number.added"
        changes.audit(None, action, noted, phone_number_id=number.phone_number_id)
        changes.write()
