"""Workspaces, their business numbers and the counter of their plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from services.contacts.domain.plan import Plan, Usage
from services.contacts.domain.time_zone import TIME_ZONE


@dataclass(frozen=True, slots=True)
class Workspace:
    """A customer of ours. settings: workflow, status labels, time zone, and so on.

    version: of the settings, which nothing else counts.
    """

    id: str
    name: str
    plan: str
    settings: dict[str, Any] = field(default_factory=dict)
    version: int = 1

    @property
    def time_zone(self) -> str | None:
        """Return the IANA name of its time zone, None until somebody chose one."""
        return self.settings.get(TIME_ZONE)


@dataclass(frozen=True, slots=True)
class BusinessNumber:
    """A number of a business. portfolio_id: scope of the user ids that come with it."""

    phone_number_id: str
    workspace_id: str
    waba_id: str | None = None
    portfolio_id: str | None = None
    display: str | None = None

    @property
    def scope(self) -> str:
        """Scope of business-scoped user ids; blank until the portfolio is known."""
        return self.portfolio_id or ""


class Workspaces(Protocol):
    """The register of workspaces and numbers."""

    def add(self, workspace_: Workspace, plan: Plan) -> None:
        """Write a new workspace."""
        ...

    def all(self) -> Sequence[Workspace]:
        """List workspaces in the order they were made."""
        ...

    def get(self, workspace_id: str) -> Workspace | None:
        """Return a workspace, or None."""
        ...

    def are_several(self) -> bool:
        """Tell whether there is more than one workspace."""
        ...

    def put_number(self, number: BusinessNumber) -> bool:
        """Write a number or replace what is known of it; what is None stays as it was.

        False when another workspace has it, however late it came by it: then nothing is written.
        """
        ...

    def numbers(self, ids: Sequence[str]) -> Mapping[str, BusinessNumber]:
        """Return the known ones among business number ids."""
        ...


class Places(Protocol):
    """The plan's counter of one workspace. Whoever locks it goes before every other writer that
    does; lock it before any contact, or two transactions wait for one another.
    """

    def lock(self) -> Usage:
        """Hold the counter until the transaction ends and return it as it is now.

        Raises NotFoundError when there is no such workspace.
        """
        ...

    def usage(self) -> Usage:
        """Return the counter without holding it. Raises NotFoundError."""
        ...

    def take(self, places: int) -> bool:
        """Add live contacts if the plan has room for all of them; say whether it had."""
        ...

    def give_back(self, places: int) -> None:
        """Take live contacts off the counter."""
        ...

    def wait(self, people: int) -> None:
        """Add to the waiting room's counter, or take from it when negative."""
        ...

    def set_plan(self, plan: Plan) -> None:
        """Change the plan and its limit."""
        ...

    def workspace(self) -> Workspace:
        """Return the workspace itself."""
        ...

    def settings(self) -> Mapping[str, Any]:
        """Return the workspace's settings."""
        ...

    def set_settings(self, settings: Mapping[str, Any]) -> None:
        """Replace the workspace's settings, which have another version then."""
        ...

    def numbers(self) -> Sequence[BusinessNumber]:
        """List the workspace's business numbers."""
        ...

    def remove_number(self, phone_number_id: str) -> bool:
        """Take a number off the workspace; say whether it had it."""
        ...
