"""Files that come in parts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from services.importer.domain.upload import Upload


class UploadRows(Protocol):
    """Uploads in parts inside one transaction."""

    def add_upload(self, upload: Upload) -> Upload | None:
        """Insert an upload; where its maker used its request_key before, return that one."""
        ...

    def upload(self, workspace_id: str, upload_id: str, *, lock: bool = False) -> Upload | None:
        """Return an upload of a workspace; with `lock`, nobody else changes it before this
        transaction ends.
        """
        ...

    def save_upload(self, upload: Upload) -> None:
        """Write what may change of an upload."""
        ...

    def open_uploads(self, workspace_id: str) -> Sequence[tuple[str, str]]:
        """List the maker and id of each of a workspace's unfinished uploads, the oldest first."""
        ...

    def remove_unfinished(self, workspace_id: str, until: datetime) -> int:
        """Delete a workspace's unfinished uploads begun until then, in parts or whole; return how
        many. Who still reads one finds its job gone.
        """
        ...

    def remove_upload(self, workspace_id: str, upload_id: str) -> None:
        """Delete an upload with its parts."""
        ...

    def outdated_uploads(
        self, unfinished: datetime, finished: datetime, limit: int
    ) -> Sequence[tuple[str, str]]:
        """List the workspace and id of uploads that nobody touched since a moment: unfinished ones
        since the first.
        """
        ...

    def parts(self, upload_id: str) -> dict[int, str]:
        """Return the SHA-256 of each part of an upload by its number."""
        ...

    def add_part(self, upload_id: str, number: int, body: bytes, digest: str) -> None: ...

    def part(self, upload_id: str, number: int) -> bytes | None:
        """Return what a part holds, or None when it is not there."""
        ...

    def forget_parts(self, upload_id: str) -> None:
        """Delete an upload's parts."""
        ...
