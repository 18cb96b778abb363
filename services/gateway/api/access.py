"""`/api/v1/access-log`: who came in, who was let in, and who changed that."""

from typing import Any

from libs.common.http.auth import actor, require
from libs.common.http.blueprint import Blueprint
from services.gateway.api.documents import access_document
from services.gateway.api.parts import Parts
from services.gateway.api.schemas import AccessPageSchema, PageQuerySchema
from services.gateway.application.list_access import list_access

CURSOR = "access"


def access_api(parts: Parts) -> Blueprint:
    """Build the view of the access log."""
    views = Blueprint("access", __name__, description="Who came in")

    @views.get("/api/v1/access-log")
    @require("audit:read")
    @views.arguments(PageQuerySchema, location="query")
    @views.response(200, AccessPageSchema)
    def get_access(query: dict[str, Any]) -> dict[str, Any]:
        """List sign-ins, failures, invitations, changes of members, links and keys."""
        cursor = query.get("cursor")
        before = parts.cursors.read(CURSOR, cursor)[0] if cursor else None
        page = list_access(parts.door, actor().workspace_id, before, query["limit"])
        return {
            "items": [access_document(each) for each in page.items],
            "next": page.before and parts.cursors.write(CURSOR, [page.before]),
        }

    return views
