"""Shapes of gateway's API."""

from marshmallow import fields, validate

from libs.common.actor import SCOPES_OF_ROLE
from libs.common.http.paging import DEFAULT_LIMIT, MAX_LIMIT
from libs.common.http.schemas import Schema

ROLES = tuple(SCOPES_OF_ROLE)


class SignInSchema(Schema):
    """E-mail and password; keep: false ends the session with the browser, or after 12 hours."""

    email = fields.String(required=True, validate=validate.Length(1, 254))
    password = fields.String(required=True, validate=validate.Length(1, 1024))
    keep = fields.Boolean(load_default=True)


class LinkSignInSchema(Schema):
    """The token of a one-time link; password: a new one, needed where there is none."""

    token = fields.String(required=True, validate=validate.Length(1, 200))
    password = fields.String(allow_none=True, validate=validate.Length(0, 1024))


class MeSchema(Schema):
    """The member who is signed in."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    email = fields.String(required=True)
    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    preferences = fields.Dict(keys=fields.String(), required=True)


class WorkspaceSchema(Schema):
    """The workspace; name, plan and time_zone are null while contacts does not answer. time_zone:
    an IANA name, null also until somebody chose one (`PATCH /api/v1/workspace`).
    """

    id = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)
    plan = fields.String(required=True, allow_none=True)
    time_zone = fields.String(required=True, allow_none=True)


class PresentSchema(Schema):
    """Who is here; member is null for the holder of an API key."""

    member = fields.Nested(MeSchema, required=True, allow_none=True)
    workspace = fields.Nested(WorkspaceSchema, required=True)
    scopes = fields.List(fields.String(), required=True)


class ProfileSchema(Schema):
    """What to change about oneself; a preference that is null is removed."""

    name = fields.String(validate=validate.Length(1, 200))
    preferences = fields.Dict(keys=fields.String(validate=validate.Length(1, 100)))


class NewPasswordSchema(Schema):
    """The present password and the one to come."""

    current = fields.String(required=True, validate=validate.Length(1, 1024))
    password = fields.String(required=True, validate=validate.Length(1, 1024))


class MemberSchema(Schema):
    """A member of the team. email and last_seen_at are for those with members:read."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    email = fields.String()
    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    status = fields.String(
        required=True, validate=validate.OneOf(("invited", "active", "disabled"))
    )
    created_at = fields.String(required=True)
    last_seen_at = fields.String(allow_none=True)
    version = fields.Integer(required=True)


class InvitedSchema(MemberSchema):
    """A new member with the one-time link that lets the person in."""

    link = fields.String(allow_none=True)


class LinkSchema(Schema):
    """A one-time link, good for seven days."""

    link = fields.String(required=True)


class MemberPageSchema(Schema):
    """One page of members."""

    items = fields.List(fields.Nested(MemberSchema), required=True)
    next = fields.String(required=True, allow_none=True)
    total = fields.Integer(required=True)
    total_is_exact = fields.Boolean(required=True)


class PageQuerySchema(Schema):
    """Which page."""

    limit = fields.Integer(load_default=DEFAULT_LIMIT, validate=validate.Range(1, MAX_LIMIT))
    cursor = fields.String()


class NewMemberSchema(Schema):
    """Whom to invite."""

    email = fields.String(required=True, validate=validate.Length(1, 254))
    name = fields.String(validate=validate.Length(1, 200))
    role = fields.String(required=True, validate=validate.OneOf(ROLES))


class MemberPatchSchema(Schema):
    """What to change about a member. successor_id: with status disabled, the member who takes over
    their contacts; nobody does without one. Who is disabled is signed out everywhere, and the API
    keys that they made are revoked for good; imports and bulk jobs that they began go on.
    """

    name = fields.String(validate=validate.Length(1, 200))
    role = fields.String(validate=validate.OneOf(ROLES))
    status = fields.String(validate=validate.OneOf(("active", "disabled")))
    successor_id = fields.String(validate=validate.Length(max=36))


class PrivacySchema(Schema):
    """mask_for_viewers: whether viewers, and API keys without `contacts:private`, see contacts'
    numbers and e-mail addresses masked.
    """

    mask_for_viewers = fields.Boolean(required=True)


class SessionSchema(Schema):
    """A browser in which the member is signed in."""

    id = fields.String(required=True)
    created_at = fields.String(required=True)
    last_seen_at = fields.String(required=True)
    expires_at = fields.String(required=True)
    address = fields.String(required=True)
    agent = fields.String(required=True)
    current = fields.Boolean(required=True)


class SessionsSchema(Schema):
    """All of them."""

    items = fields.List(fields.Nested(SessionSchema), required=True)


class NewKeySchema(Schema):
    """What key to make; without scopes it may do all that its maker may."""

    name = fields.String(required=True, validate=validate.Length(1, 100))
    scopes = fields.List(fields.String(), validate=validate.Length(1, 50))
    expires_at = fields.AwareDateTime(allow_none=True)


class KeySchema(Schema):
    """An API key without its secret."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    prefix = fields.String(required=True)
    scopes = fields.List(fields.String(), required=True)
    created_at = fields.String(required=True)
    created_by = fields.String(required=True, allow_none=True)
    expires_at = fields.String(required=True, allow_none=True)
    last_used_at = fields.String(required=True, allow_none=True)


class CreatedKeySchema(KeySchema):
    """A new key, with the text that is shown this once."""

    key = fields.String(required=True)


class KeyPageSchema(Schema):
    """One page of the keys that work, the newest first."""

    items = fields.List(fields.Nested(KeySchema), required=True)
    next = fields.String(required=True, allow_none=True)


class AccessBySchema(Schema):
    """Who did it, by the name of that day."""

    id = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)


class AccessEntrySchema(Schema):
    """An entry of the access log; by is null for the operator and for strangers."""

    id = fields.String(required=True)
    at = fields.String(required=True)
    kind = fields.String(required=True)
    subject_id = fields.String(required=True)
    by = fields.Nested(AccessBySchema, required=True, allow_none=True)
    address = fields.String(required=True, allow_none=True)
    facts = fields.Dict(keys=fields.String(), required=True)


class AccessPageSchema(Schema):
    """One page of the access log, the newest first."""

    items = fields.List(fields.Nested(AccessEntrySchema), required=True)
    next = fields.String(required=True, allow_none=True)


class InternalMembersQuerySchema(PageQuerySchema):
    """Whose members."""

    workspace_id = fields.String(required=True)


class InternalMemberSchema(NewMemberSchema):
    """A member whom the operator adds; without a password the answer has a link."""

    workspace_id = fields.String(required=True, validate=validate.Length(1, 36))
    password = fields.String(allow_none=True, validate=validate.Length(0, 1024))


class AnnouncedSchema(Schema):
    """How many members were told of."""

    announced = fields.Integer(required=True)


class InternalLinkSchema(Schema):
    """In which workspace the member is."""

    workspace_id = fields.String(required=True, validate=validate.Length(1, 36))


class InternalKeySchema(NewKeySchema):
    """A key that the operator makes; every permission if none is named."""

    workspace_id = fields.String(required=True, validate=validate.Length(1, 36))
    scopes = fields.List(fields.String(), allow_none=True)
