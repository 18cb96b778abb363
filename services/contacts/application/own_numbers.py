"""Business numbers as a workspace's own people add them and give them up."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from libs.common.actor import Actor
from libs.common.clock import Clock
from libs.common.errors import InvalidInputError, NotFoundError
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.workspaces import put_number
from services.contacts.domain.business_number import MayClaim, problems_of
from services.contacts.domain.errors import NumbersByOperatorError
from services.contacts.domain.origin import origin_of
from services.contacts.ports.storage import Across, Storage
from services.contacts.ports.workspaces import BusinessNumber


@dataclass(frozen=True, slots=True)
class NumberSetup:
    """What to enter in Meta's dashboard, and whether anything came of it.

    may_claim: whether the workspace's own people may add numbers. verify_token: a secret; None for
    who may not claim, and while ingest is silent. last_received_at: see Arrivals.
    """

    may_claim: bool
    verify_token: str | None
    last_received_at: datetime | None


def number_setup(
    storage: Storage, actor: Actor, rule: MayClaim, verify_token: Callable[[], str | None]
) -> NumberSetup:
    """Return what it takes to connect a number. verify_token: asks ingest for one."""
    with storage.across() as across:
        may = _may_claim(across, rule)
        last = across.arrivals.last_received(actor.workspace_id)
    return NumberSetup(may, verify_token() if may else None, last)


def claim_number(
    storage: Storage, clock: Clock, actor: Actor, rule: MayClaim, number: BusinessNumber
) -> BusinessNumber:
    """Add a number to its workspace, or change what is known of one that it has; return it.

    What was quarantined for it is applied soon, by a chore. Raises InvalidInputError,
    NumbersByOperatorError, and NumberTakenError when another workspace has it.
    """
    with storage.across() as across:
        if not _may_claim(across, rule):
            raise NumbersByOperatorError
        if errors := problems_of(number.phone_number_id, number.waba_id, number.portfolio_id):
            raise InvalidInputError("some ids can't be Meta's", errors=errors)
        put_number(across, clock, origin_of(actor), number)
        return across.workspaces.numbers([number.phone_number_id])[number.phone_number_id]


def give_up_number(storage: Storage, clock: Clock, actor: Actor, phone_number_id: str) -> None:
    """Take a number off its workspace. Contacts and messages stay; what comes for it from now on is
    quarantined. Raises NotFoundError.
    """
    with storage.write(actor.workspace_id) as unit:
        if not unit.places.remove_number(phone_number_id):
            raise NotFoundError("this workspace has no such number")
        changes = ChangeSet(unit, clock, origin_of(actor))
        changes.audit(None, "number.removed", phone_number_id=phone_number_id)
        changes.write()


def _may_claim(across: Across, rule: MayClaim) -> bool:
    return rule == "ALWAYS" or (rule == "ALONE" and not across.workspaces.are_several())
