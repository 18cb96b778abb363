"""A file that comes in parts, over several requests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from libs.common.errors import ConflictError

PART_BYTES = 8_000_000
PARTS = 10_000
OPEN = 10
"""Unfinished uploads that one may have at a time."""
OPEN_OF_ALL = 50
"""Unfinished uploads that a workspace may have at a time."""
LASTS = timedelta(hours=24)
"""Time after its last part for which an unfinished upload is kept."""
REMEMBERED = timedelta(days=31)
"""Time for which a finished upload is known by its id; as long as the rows of its import."""
NAMED = 20
"""Missing parts that are named."""


class UploadStateError(ConflictError):
    """Raised when an upload is finished already, or misses parts (fact: missing)."""

    code = "upload_state"
    title = "The upload is not in a state for this"


class TooManyUploadsError(ConflictError):
    """Raised when too many uploads are unfinished (fact: uploads, the ids of one's own)."""

    code = "too_many_uploads"
    title = "Too many uploads are unfinished"


@dataclass(slots=True, kw_only=True)
class Upload:
    """An upload of one workspace, its maker's alone until it is finished.

    touched_at: when its last part came, or it was finished. bytes: of all parts. request_key: what
    its maker called the request that began it. import_id: what it became once it was finished;
    asked_key: of the event that asked for that import.
    """

    id: str
    workspace_id: str
    created_by_id: str
    created_at: datetime
    touched_at: datetime
    file_name: str | None = None
    bytes: int = 0
    request_key: str | None = None
    import_id: str | None = None
    asked_key: str | None = None

    @property
    def kept_until(self) -> datetime:
        """When it is removed, unless something comes before."""
        return self.touched_at + (LASTS if self.import_id is None else REMEMBERED)

    def require_open(self) -> None:
        """Raise UploadStateError when it is finished."""
        if self.import_id is not None:
            raise UploadStateError(
                "the upload is finished; begin another one", code="upload_finished"
            )


def refuse_too_many(unfinished: Sequence[tuple[str, str]], maker: str) -> None:
    """Raise TooManyUploadsError where another upload of this maker is one too many.

    unfinished: maker and id of each of the workspace.
    """
    own = [upload for by, upload in unfinished if by == maker]
    if len(own) >= OPEN:
        raise TooManyUploadsError(
            f"{OPEN} of your uploads are unfinished; finish or delete one of them first",
            uploads=own,
        )
    if len(unfinished) >= OPEN_OF_ALL:
        raise TooManyUploadsError(
            f"{OPEN_OF_ALL} uploads of this workspace are unfinished; finish or delete one first,"
            " or wait until they are removed, a day after their last part",
            uploads=own,
        )


def require_all(numbers: Sequence[int], parts: int) -> None:
    """Raise UploadStateError unless there are just the parts 1 to parts."""
    missing = sorted(set(range(1, parts + 1)) - set(numbers))
    if missing:
        raise UploadStateError(
            f"{len(missing):,} of {parts:,} parts are missing; send them, then finish again",
            code="parts_missing",
            missing=missing[:NAMED],
        )
    if len(numbers) > parts:
        raise UploadStateError(
            f"{len(numbers):,} parts came; say so in `parts`, or begin another upload",
            code="parts_left_over",
        )
