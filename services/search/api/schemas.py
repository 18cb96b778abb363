"""What search's API takes and gives."""

from marshmallow import fields, validate

from libs.common.http.paging import DEFAULT_LIMIT, MAX_LIMIT
from libs.common.http.schemas import Schema, SkipSchema
from services.search.domain.document import LIVE, SOURCES, STATUSES
from services.search.domain.question import FACET_FIELDS, SORT_FIELDS

_SORTS = [name for field in SORT_FIELDS for name in (field, f"-{field}")]


MOST_IDS = 10_000


class SearchFilterSchema(Schema):
    """A question. Filters have the names, values and meaning that the list of contacts gives them;
    search finds live contacts only, has no order by tags, and takes a `filter` expression of what
    it knows: lists of statuses, sources, tags and owners, `absent` and `present`, `since` and
    `before`, several under `all`, of which one may be a group `any` of such. Those that can be
    repeated take any of their values. A period is given by moments, the last one excluded, or by
    days in UTC, the last one included.
    """

    q = fields.String(
        load_default="",
        validate=validate.Length(max=500),
        metadata={"description": "a name, a phone number in any dress, its last digits, an e-mail"},
    )
    status = fields.List(fields.String(validate=validate.OneOf([*STATUSES, ""])), load_default=list)
    tag = fields.List(fields.String(validate=validate.Length(max=200)), load_default=list)
    tag_mode = fields.String(load_default="any", validate=validate.OneOf(["any", "all"]))
    owner = fields.List(
        fields.String(metadata={"description": "a member's id, or none"}), load_default=list
    )
    source = fields.List(fields.String(validate=validate.OneOf([*SOURCES, ""])), load_default=list)
    filter = fields.String(
        validate=validate.Length(max=8_000),
        metadata={"description": "an expression in JSON, of what the index knows"},
    )
    blocked = fields.Boolean(metadata={"description": "by a person here"})
    marketing = fields.String(
        validate=validate.OneOf(["stopped", "allowed", ""]),
        metadata={"description": "stopped: a refusal is in force on some business number"},
    )
    state = fields.String(load_default=LIVE, validate=validate.OneOf([LIVE]))
    created_from = fields.String()
    created_to = fields.String()
    active_from = fields.String()
    active_to = fields.String()


class SearchQuerySchema(SearchFilterSchema, SkipSchema):
    """A question and which page of its answer."""

    sort = fields.String(load_default="relevance", validate=validate.OneOf(_SORTS))
    limit = fields.Integer(
        load_default=DEFAULT_LIMIT, validate=validate.Range(min=1, max=MAX_LIMIT)
    )
    cursor = fields.String()
    facets = fields.List(
        fields.String(validate=validate.OneOf(FACET_FIELDS)),
        load_default=list,
        metadata={"description": "count all hits by these"},
    )


class IdsAskedSchema(SearchFilterSchema):
    """A question of another service, about everybody whom it finds. after: the id behind which to
    go on.
    """

    after = fields.String(load_default="", validate=validate.Length(max=36))
    limit = fields.Integer(load_default=MOST_IDS, validate=validate.Range(min=1, max=MOST_IDS))


class IdsSchema(Schema):
    """Ids in their order, which may be fewer than asked for. next: behind which there are more;
    null at the end.
    """

    ids = fields.List(fields.String(), required=True)
    next = fields.String(required=True, allow_none=True)


class OwnerSchema(Schema):
    """A team member."""

    id = fields.String(required=True)
    name = fields.String(required=True)


class FragmentSchema(Schema):
    """A piece of a field's text; the pieces of a field together are the whole text."""

    text = fields.String(required=True)
    match = fields.Boolean(required=True)


class WhoSchema(Schema):
    """Who did something. kind: member, key or service."""

    kind = fields.String(required=True)
    id = fields.String(required=True)
    name = fields.String(required=True)


class FoundContactSchema(Schema):
    """A contact with why it was found. deleted_at, deleted_by: null, since it is in no trash."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    phone = fields.String(required=True, allow_none=True)
    wa_id = fields.String(required=True, allow_none=True)
    user_id = fields.String(required=True, allow_none=True)
    username = fields.String(required=True, allow_none=True)
    email = fields.String(required=True, allow_none=True)
    status = fields.String(required=True)
    status_since = fields.String(required=True, allow_none=True)
    tags = fields.List(fields.String(), required=True)
    owner = fields.Nested(OwnerSchema, required=True, allow_none=True)
    source = fields.String(required=True)
    state = fields.String(required=True)
    created_at = fields.String(required=True)
    updated_at = fields.String(required=True)
    last_active_at = fields.String(required=True, allow_none=True)
    window_open_until = fields.String(required=True, allow_none=True)
    blocked = fields.Boolean(required=True)
    marketing = fields.String(required=True)
    inbox_url = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)
    deleted_at = fields.String(required=True, allow_none=True)
    deleted_by = fields.Nested(WhoSchema, required=True, allow_none=True)
    matched_on = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "in words, best first: phone, previous number, similar name …"},
    )
    highlights = fields.Dict(
        keys=fields.String(), values=fields.List(fields.Nested(FragmentSchema)), required=True
    )


class FoundPageSchema(Schema):
    """One page of hits."""

    items = fields.List(fields.Nested(FoundContactSchema), required=True)
    next = fields.String(required=True, allow_none=True)
    total = fields.Integer(required=True)
    total_is_exact = fields.Boolean(required=True)
    degraded = fields.Boolean(
        required=True,
        metadata={"description": "the index is down; only exact numbers and addresses are found"},
    )
    facets = fields.Dict(
        keys=fields.String(),
        values=fields.Dict(keys=fields.String(), values=fields.Integer()),
        required=True,
    )


class IndexStateSchema(Schema):
    """How the index stands.

    lag_seconds: how long the oldest event waits that is not indexed yet. stale: why a rebuild is
    due. drift: differences that the last comparison with contacts found and repaired: behind,
    left_over and ahead. refused: those of them that the engine will never take as they are.
    """

    contacts = fields.Integer(required=True)
    lag_seconds = fields.Float(required=True)
    stale = fields.List(fields.String(), required=True)
    compared_at = fields.String(required=True, allow_none=True)
    compared = fields.Integer(required=True, allow_none=True)
    behind = fields.Integer(required=True, allow_none=True)
    left_over = fields.Integer(required=True, allow_none=True)
    ahead = fields.Integer(required=True, allow_none=True)
    refused = fields.Integer(required=True, allow_none=True)
    drift = fields.Integer(required=True, allow_none=True)


class ErasedSchema(Schema):
    """Contacts of a workspace that were erased."""

    workspace_id = fields.String(required=True)
    ids = fields.List(fields.String(), required=True, validate=validate.Length(max=MAX_LIMIT))


class ForgottenSchema(Schema):
    """Those of which nothing is left."""

    ids = fields.List(fields.String(), required=True)


class ReindexedSchema(Schema):
    """How many contacts the fresh index holds."""

    indexed = fields.Integer(required=True)
