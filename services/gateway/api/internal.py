"""`/internal/v1/members` and `/internal/v1/api-keys`: for the operator's command line."""

from typing import Any

from libs.common.actor import ALL_SCOPES
from libs.common.http.auth import internal
from libs.common.http.blueprint import Blueprint
from services.gateway.api.documents import key_document, member_document
from services.gateway.api.members import link_address, member_page
from services.gateway.api.parts import Parts
from services.gateway.api.schemas import (
    AnnouncedSchema,
    CreatedKeySchema,
    InternalKeySchema,
    InternalLinkSchema,
    InternalMemberSchema,
    InternalMembersQuerySchema,
    InvitedSchema,
    LinkSchema,
    MemberPageSchema,
)
from services.gateway.application.add_member import NewMember, add_member
from services.gateway.application.announce import announce_all
from services.gateway.application.asker import THE_OPERATOR
from services.gateway.application.create_key import NewKey, create_key
from services.gateway.application.make_link import make_link


def internal_api(parts: Parts) -> Blueprint:
    """Build the views that only services may call."""
    views = Blueprint("internal", __name__, description="Between services")

    @views.get("/internal/v1/members")
    @internal
    @views.arguments(InternalMembersQuerySchema, location="query")
    @views.response(200, MemberPageSchema)
    def get_members(query: dict[str, Any]) -> dict[str, Any]:
        """List a workspace's team."""
        return member_page(parts, query["workspace_id"], query, whole=True)

    @views.post("/internal/v1/members")
    @internal
    @views.arguments(InternalMemberSchema)
    @views.response(201, InvitedSchema)
    def post_member(body: dict[str, Any]) -> dict[str, Any]:
        """Add a member; without a password the answer has a one-time link."""
        new = NewMember(
            body["workspace_id"], body["email"], body["role"], body.get("name"),
            body.get("password") or None,
        )  # fmt: skip
        invited = add_member(parts.door, parts.hasher, parts.clock, THE_OPERATOR, new)
        document = member_document(invited.member)
        if invited.link_token:
            document["link"] = link_address(parts, invited)
        return document

    @views.post("/internal/v1/members/announce")
    @internal
    @views.arguments(InternalLinkSchema)
    @views.response(200, AnnouncedSchema)
    def post_announcement(body: dict[str, Any]) -> dict[str, Any]:
        """Tell the other services of every member of a workspace again."""
        return {"announced": announce_all(parts.door, parts.clock, body["workspace_id"])}

    @views.post("/internal/v1/members/<member_id>/link")
    @internal
    @views.arguments(InternalLinkSchema)
    @views.response(201, LinkSchema)
    def post_member_link(body: dict[str, Any], member_id: str) -> dict[str, Any]:
        """Make a new one-time link for a member; the earlier ones stop working."""
        invited = make_link(parts.door, parts.clock, THE_OPERATOR, body["workspace_id"], member_id)
        return {"link": link_address(parts, invited)}

    @views.post("/internal/v1/api-keys")
    @internal
    @views.arguments(InternalKeySchema)
    @views.response(201, CreatedKeySchema)
    def post_key(body: dict[str, Any]) -> dict[str, Any]:
        """Make a key; with every permission if none is named."""
        new = NewKey(
            body["workspace_id"], body["name"], body.get("scopes") or None, body.get("expires_at")
        )
        made = create_key(parts.door, parts.clock, THE_OPERATOR, ALL_SCOPES, new)
        return key_document(made.key) | {"key": made.text}

    return views
