"""What a workspace shows of itself: usage, numbers, stages, settings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from libs.common.actor import Actor
from libs.common.clock import Clock
from libs.common.errors import InvalidInputError, VersionConflictError
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.change_status import workflow_of
from services.contacts.domain import going_cold, lead, lead_status
from services.contacts.domain.origin import origin_of
from services.contacts.domain.plan import Usage
from services.contacts.domain.text import one_line
from services.contacts.domain.time_zone import check_time_zone
from services.contacts.ports.storage import Storage
from services.contacts.ports.workspaces import BusinessNumber, Workspace


class StaleWorkspaceError(VersionConflictError):
    """Raised when If-Match names older settings; `workspace` is as it is now."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("somebody changed the settings meanwhile")
        self.workspace = workspace


@dataclass(frozen=True, slots=True)
class Stage:
    """A status as the workspace calls it, where it leads, and how many are in it."""

    code: str
    label: str
    allowed: list[str]
    contacts: int


def usage_of(storage: Storage, actor: Actor) -> Usage:
    """Return how full the plan is."""
    with storage.read(actor.workspace_id) as unit:
        return unit.places.usage()


def numbers_of(storage: Storage, actor: Actor) -> Sequence[BusinessNumber]:
    """List the workspace's business numbers."""
    with storage.read(actor.workspace_id) as unit:
        return unit.places.numbers()


def stages_of(storage: Storage, actor: Actor) -> tuple[list[Stage], str]:
    """Return the pipeline's stages and the workflow."""
    with storage.read(actor.workspace_id) as unit:
        labels = {**lead_status.DEFAULT_LABELS, **unit.places.settings().get("labels", {})}
        workflow, counts = workflow_of(unit), unit.contacts.by_status()
    stages = [
        Stage(each, labels[each], lead_status.allowed_from(each, workflow), counts.get(each, 0))
        for each in lead_status.STATUSES
    ]
    return stages, workflow


def change_settings(
    storage: Storage, clock: Clock, actor: Actor, given: Mapping[str, Any],
    version: int | None = None,
) -> Workspace:  # fmt: skip
    """Change some settings of the workspace and return it with all of them.

    version: of the settings that the caller saw, if it matters. Raises InvalidInputError and
    StaleWorkspaceError.
    """
    with storage.write(actor.workspace_id) as unit:
        unit.places.lock()
        before = unit.places.workspace()
        if version is not None and version != before.version:
            raise StaleWorkspaceError(before)
        old = before.settings
        new = {**old, **given}
        lead.check_mappings(new)
        check_time_zone(given)
        if "labels" in given:
            new["labels"] = {**old.get("labels", {}), **_labels(given["labels"])}
        if going_cold.GOING_COLD in given:
            chosen = going_cold.days_from(given[going_cold.GOING_COLD])
            new[going_cold.GOING_COLD] = {**old.get(going_cold.GOING_COLD, {}), **chosen}
        if new != old:
            unit.places.set_settings(new)
            changes = ChangeSet(unit, clock, origin_of(actor))
            noted = {key: [old.get(key), new[key]] for key in new if old.get(key) != new[key]}
            changes.audit(None, "workspace.settings_changed", noted)
            changes.write()
        return unit.places.workspace()


def _labels(given: Mapping[str, str]) -> dict[str, str]:
    unknown = sorted(given.keys() - set(lead_status.STATUSES))
    if unknown:
        raise InvalidInputError.of("labels", f"there is no status {', '.join(unknown)}")
    labels = {code: one_line(text, 40) for code, text in given.items()}
    if not all(labels.values()):
        raise InvalidInputError.of("labels", "a label must not be blank", why="blank")
    return labels
