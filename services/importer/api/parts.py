"""What the views of the importer share."""

from dataclasses import dataclass
from typing import Any

from flask import request

from libs.common.errors import InvalidInputError
from libs.common.http.auth import actor
from libs.common.http.paging import Cursors
from libs.common.http.private import sees_private
from services.importer.api.documents import import_document
from services.importer.application.find_import import show_import
from services.importer.application.run_task import Workshop
from services.importer.application.upload_import import Limits

KEY_HEADER = "Idempotency-Key"
KEY_LENGTH = 255


@dataclass(frozen=True, slots=True)
class Parts:
    """Dependencies of the views."""

    shop: Workshop
    limits: Limits
    cursors: Cursors


def request_key() -> str | None:
    """Return what the caller calls the request at hand. Raises InvalidInputError."""
    key = request.headers.get(KEY_HEADER)
    if key is not None and not (0 < len(key) <= KEY_LENGTH and key.isprintable()):
        raise InvalidInputError.of(KEY_HEADER, f"has 1 to {KEY_LENGTH} printable characters")
    return key


def shown(shop: Workshop, import_id: str) -> dict[str, Any]:
    """Return an import as the API shows it now. Raises NotFoundError."""
    who, now = actor(), shop.clock.now()
    found = show_import(shop.storage, who, import_id, now)
    return import_document(found, now, cells=sees_private(who))
