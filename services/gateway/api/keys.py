"""`/api/v1/api-keys`: keys for programs."""

from typing import Any

from libs.common.http.auth import actor, require
from libs.common.http.blueprint import Blueprint
from services.gateway.api.documents import key_document
from services.gateway.api.parts import Parts, asker
from services.gateway.api.schemas import (
    CreatedKeySchema,
    KeyPageSchema,
    NewKeySchema,
    PageQuerySchema,
)
from services.gateway.application.create_key import NewKey, create_key
from services.gateway.application.list_keys import list_keys
from services.gateway.application.privacy import scopes_to_pass_on
from services.gateway.application.revoke_key import revoke_key

CURSOR = "keys"


def keys_api(parts: Parts) -> Blueprint:
    """Build the views of API keys."""
    views = Blueprint("api-keys", __name__, description="Keys for programs")

    @views.get("/api/v1/api-keys")
    @require("keys:write")
    @views.arguments(PageQuerySchema, location="query")
    @views.response(200, KeyPageSchema)
    def get_keys(query: dict[str, Any]) -> dict[str, Any]:
        """List the keys that work, without their secrets."""
        cursor = query.get("cursor")
        before = parts.cursors.read(CURSOR, cursor)[0] if cursor else None
        page = list_keys(parts.door, actor().workspace_id, before, query["limit"])
        return {
            "items": [key_document(each) for each in page.items],
            "next": page.before and parts.cursors.write(CURSOR, [page.before]),
        }

    @views.post("/api/v1/api-keys")
    @require("keys:write")
    @views.arguments(NewKeySchema)
    @views.response(201, CreatedKeySchema)
    def post_key(body: dict[str, Any]) -> dict[str, Any]:
        """Make a key; its text is in this answer and never again.

        It works until it is revoked, expires, or the member who made it is disabled.
        """
        who = actor()
        made = create_key(
            parts.door, parts.clock, asker(parts), scopes_to_pass_on(parts.door, who),
            NewKey(
                who.workspace_id, body["name"], body.get("scopes"), body.get("expires_at"),
                created_by=who.id if who.kind == "member" else None,
                by_key=who.id if who.kind == "key" else None,
            ),
        )  # fmt: skip
        return key_document(made.key) | {"key": made.text}

    @views.delete("/api/v1/api-keys/<key_id>")
    @require("keys:write")
    @views.response(204)
    def delete_key(key_id: str) -> None:
        """Revoke a key: it stops working at once."""
        revoke_key(parts.door, parts.clock, asker(parts), actor().workspace_id, key_id)

    return views
