"""`/api/v1/members`: the team."""

from typing import Any

from libs.common.http.auth import actor, require
from libs.common.http.blueprint import Blueprint
from services.gateway.api.documents import member_document
from services.gateway.api.parts import Parts, asker, etag, expected_version
from services.gateway.api.schemas import (
    InvitedSchema,
    LinkSchema,
    MemberPageSchema,
    MemberPatchSchema,
    MemberSchema,
    NewMemberSchema,
    PageQuerySchema,
)
from services.gateway.application.add_member import NewMember, add_member
from services.gateway.application.change_member import change_member
from services.gateway.application.list_members import list_members
from services.gateway.application.make_link import Invited, make_link
from services.gateway.application.revoke_invitation import revoke_invitation
from services.gateway.application.show_member import show_member
from services.gateway.domain.login_link import address_of
from services.gateway.domain.member import MemberChange

CURSOR = "members"


def members_api(parts: Parts) -> Blueprint:
    """Build the views of the team."""
    views = Blueprint("members", __name__, description="The team")

    @views.get("/api/v1/members")
    @require("contacts:read")
    @views.arguments(PageQuerySchema, location="query")
    @views.response(200, MemberPageSchema)
    def get_members(query: dict[str, Any]) -> dict[str, Any]:
        """List the team; e-mail addresses only for those with members:read."""
        who = actor()
        return member_page(parts, who.workspace_id, query, whole=who.may("members:read"))

    @views.post("/api/v1/members")
    @require("members:write")
    @views.arguments(NewMemberSchema)
    @views.response(201, InvitedSchema)
    def post_member(body: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        """Invite a person; the answer has the one-time link to hand over."""
        who = actor()
        invited = add_member(
            parts.door, parts.hasher, parts.clock, asker(parts),
            NewMember(who.workspace_id, body["email"], body["role"], body.get("name")),
        )  # fmt: skip
        headers = etag(invited.member.version) | {
            "Location": f"/api/v1/members/{invited.member.id}"
        }
        return member_document(invited.member) | {"link": link_address(parts, invited)}, headers

    @views.get("/api/v1/members/<member_id>")
    @require("members:read")
    @views.response(200, MemberSchema)
    def get_member(member_id: str) -> tuple[dict[str, Any], dict[str, str]]:
        """Show a member."""
        member = show_member(parts.door, actor().workspace_id, member_id)
        return member_document(member), etag(member.version)

    @views.patch("/api/v1/members/<member_id>")
    @require("members:write")
    @views.arguments(MemberPatchSchema)
    @views.response(200, MemberSchema)
    def patch_member(body: dict[str, Any], member_id: str) -> tuple[dict[str, Any], dict[str, str]]:
        """Change a member's name, role or status; If-Match is honoured."""
        who = actor()
        after = change_member(
            parts.door, parts.clock, asker(parts), who.workspace_id, member_id,
            MemberChange(**body), expected_version(),
        )  # fmt: skip
        return member_document(after), etag(after.version)

    @views.delete("/api/v1/members/<member_id>")
    @require("members:write")
    @views.response(204)
    def delete_member(member_id: str) -> None:
        """Revoke an invitation; 409 for a member who has come in."""
        revoke_invitation(parts.door, parts.clock, asker(parts), actor().workspace_id, member_id)

    @views.post("/api/v1/members/<member_id>/link")
    @require("members:write")
    @views.response(201, LinkSchema)
    def post_member_link(member_id: str) -> dict[str, Any]:
        """Make a new one-time link for a member; the earlier ones stop working."""
        invited = make_link(parts.door, parts.clock, asker(parts), actor().workspace_id, member_id)
        return {"link": link_address(parts, invited)}

    return views


def member_page(
    parts: Parts, workspace_id: str, query: dict[str, Any], *, whole: bool
) -> dict[str, Any]:
    """Return one page of a workspace's members. Raises MalformedRequestError for a bad cursor."""
    cursor = query.get("cursor")
    after = parts.cursors.read(CURSOR, cursor)[0] if cursor else ""
    page = list_members(parts.door, workspace_id, after, query["limit"])
    return {
        "items": [member_document(each, whole=whole) for each in page.items],
        "next": page.after and parts.cursors.write(CURSOR, [page.after]),
        "total": page.total,
        "total_is_exact": True,
    }


def link_address(parts: Parts, invited: Invited) -> str | None:
    """Return the one-time link of a member, or None if none was made."""
    if invited.link_token is None:
        return None
    has_password = invited.member.password_hash is not None
    return address_of(parts.settings.public_url, invited.link_token, has_password=has_password)
