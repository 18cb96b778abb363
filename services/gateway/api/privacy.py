"""`/api/v1/members/privacy`: whether viewers see numbers and e-mail addresses."""

from libs.common.http.auth import actor, require
from libs.common.http.blueprint import Blueprint
from libs.common.http.private import need_private
from services.gateway.api.parts import Parts, asker
from services.gateway.api.schemas import PrivacySchema
from services.gateway.application.privacy import is_masked_for_viewers, mask_for_viewers


def privacy_api(parts: Parts) -> Blueprint:
    """Build the views of what viewers may see."""
    views = Blueprint("privacy", __name__, description="What viewers see")

    @views.get("/api/v1/members/privacy")
    @require("contacts:read")
    @views.response(200, PrivacySchema)
    def get_privacy() -> dict[str, bool]:
        """Say whether viewers see numbers and e-mail addresses masked."""
        return {"mask_for_viewers": is_masked_for_viewers(parts.door, actor().workspace_id)}

    @views.put("/api/v1/members/privacy")
    @require("settings:write")
    @views.arguments(PrivacySchema)
    @views.response(200, PrivacySchema)
    def put_privacy(body: dict[str, bool]) -> dict[str, bool]:
        """Decide it; it holds from the next request on, and is audited."""
        need_private("who sees numbers and addresses masked can't change that")
        workspace_id, masked = actor().workspace_id, body["mask_for_viewers"]
        mask_for_viewers(parts.door, parts.clock, asker(parts), workspace_id, masked=masked)
        return {"mask_for_viewers": masked}

    return views
