"""What can go wrong with contacts, beyond the common tree."""

from collections.abc import Sequence

from libs.common.clock import rfc3339
from libs.common.errors import (
    ConflictError,
    ForbiddenError,
    InvalidInputError,
    NotFoundError,
    PlanLimitReachedError,
    UnavailableError,
    VersionConflictError,
)
from services.contacts.domain.audit import AuditEntry
from services.contacts.domain.contact import Contact
from services.contacts.domain.plan import Usage


class ContactNotFoundError(NotFoundError):
    """Raised when no contact of the workspace has the id.

    gone: the entry of its erasure, if there was one; the facts then say how, when and by whom.
    merged: the contact, if it was merged into another one; `merged_into` then says into which.
    """

    def __init__(self, gone: AuditEntry | None = None, merged: Contact | None = None) -> None:
        if merged is not None and merged.merged_into is not None:
            super().__init__(
                "this contact was merged into another one", merged_into=merged.merged_into
            )
            return
        if gone is None:
            super().__init__("there is no such contact")
            return
        super().__init__(
            "this contact was deleted for good",
            gone=gone.action.removeprefix("contact."),
            gone_at=rfc3339(gone.at),
            gone_by=gone.origin.who,
        )


class ContactExistsError(ConflictError):
    """Raised when the number already belongs to a contact; the fact `contact_id` says whose."""

    code = "contact_exists"

    def __init__(self, contact_id: str) -> None:
        super().__init__(
            "a contact with this number is already here",
            errors={"phone": ["already belongs to a contact"]},
            error_codes={"phone": self.code},
            contact_id=contact_id,
        )


class NotMergeableError(ConflictError):
    """Raised when a contact that waits or is in the trash is to be merged, or a merge of it undone.

    The facts say which contact it is, and its state.
    """

    code = "not_mergeable"

    def __init__(self, contact: Contact) -> None:
        where = "in the trash" if contact.state == "trashed" else "in the waiting room"
        super().__init__(
            f"a contact {where} can't be merged, nor a merge of it be undone",
            contact_id=contact.id,
            state=contact.state,
        )


class MergeBuriedError(ConflictError):
    """Raised when a merge can't be undone before a later one; the facts say where that is."""

    code = "later_merge_first"

    def __init__(self, contact_id: str | None, merge_id: str | None = None) -> None:
        super().__init__("undo the later merge first", contact_id=contact_id, merge_id=merge_id)


class TagExistsError(ConflictError):
    """Raised when another tag has a name; the fact `tag_id` says which."""

    code = "tag_exists"

    def __init__(self, tag_id: str) -> None:
        super().__init__(
            "another tag has this name; with merge they become one",
            errors={"name": ["is another tag's name"]},
            error_codes={"name": self.code},
            tag_id=tag_id,
        )


class NumberTakenError(ConflictError):
    """Raised when another workspace has a business number; which one is nobody else's business."""

    code = "number_taken"

    def __init__(self) -> None:
        super().__init__(
            "another workspace has this number",
            errors={"phone_number_id": ["belongs to another workspace"]},
            error_codes={"phone_number_id": self.code},
        )


class NumbersByOperatorError(ForbiddenError):
    """Raised when only who runs the installation may say whose a business number is."""

    code = "numbers_by_operator"

    def __init__(self) -> None:
        super().__init__("numbers are added by whoever runs this installation: warmline number add")


class NotInTrashError(ConflictError):
    """Raised when a contact that is not in the trash is to be restored."""

    code = "not_in_trash"


class PlanFullError(PlanLimitReachedError):
    """Raised when the plan has no place left; the facts are those of the usage."""

    def __init__(self, usage: Usage) -> None:
        super().__init__(
            f"the {usage.plan} plan holds {usage.limit} contacts and all places are taken",
            plan=usage.plan,
            used=usage.used,
            limit=usage.limit,
            next_plan=usage.next_plan,
        )


class OverLimitTagsError(InvalidInputError):
    """Raised when a contact would have more tags than it may."""

    code = "too_many_tags"


class ConcurrentChangeError(UnavailableError):
    """Raised when another transaction won a race for the same record; trying again settles it."""

    code = "concurrent_change"


class StaleContactError(VersionConflictError):
    """Raised when If-Match names an older version; `contact` is the record as it is now.

    since: the entries of what changed it since that version, newest first; activity leaves none.
    """

    def __init__(self, contact: Contact, since: Sequence[AuditEntry]) -> None:
        super().__init__(f"the contact is at version {contact.version} by now")
        self.contact = contact
        self.since = since
