"""Query strings of the contacts API."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, get_args

import msgspec
from marshmallow import fields, validate

from libs.common.clock import parse_rfc3339
from libs.common.errors import InvalidInputError
from libs.common.http.auth import actor
from libs.common.http.paging import DEFAULT_LIMIT, MAX_LIMIT, Cursors
from libs.common.http.private import private, sees_private
from libs.common.http.schemas import Schema, SkipSchema
from libs.common.storable import storable
from services.contacts.domain.contact import MARKETING, Source
from services.contacts.domain.expression import Expression, conditions_of
from services.contacts.domain.expression_reading import read_expression
from services.contacts.domain.lead_status import STATUSES
from services.contacts.domain.text import one_line, sortable_name
from services.contacts.ports.contacts import SORTS, Filter, ListQuery

_SORT_CHOICES = [*SORTS, *(f"-{each}" for each in SORTS)]
_MOMENTS = {"created_at", "last_active_at"}
SOURCES = get_args(Source)
EXPRESSION_LENGTH = 8_000
_TELLING = {"phone", "email", "name"}
"""Fields that may be, or begin with, a number or an address: who has no name is called by it."""
_BY_SOMETHING_ELSE = "filter contacts by something else than their names, numbers and addresses"
_PERIODS = ("created_from", "created_to", "active_from", "active_to")


class FilterSchema(Schema):
    """Filters of contacts. Those that can be repeated take any of their values. A period is given
    by moments, the last one excluded, or by days in UTC, the last one included.
    """

    status = fields.List(fields.String(validate=validate.OneOf([*STATUSES, ""])))
    tag = fields.List(fields.String(validate=validate.Length(max=200)))
    tag_mode = fields.String(load_default="any", validate=validate.OneOf(["any", "all"]))
    owner = fields.List(fields.String(metadata={"description": "a member's id, or none"}))
    source = fields.List(fields.String(validate=validate.OneOf([*SOURCES, ""])))
    filter = fields.String(
        validate=validate.Length(max=EXPRESSION_LENGTH),
        metadata={"description": "an expression in JSON: docs/recipes/filter-contacts.md"},
    )
    blocked = fields.Boolean(metadata={"description": "by a person here"})
    marketing = fields.String(
        validate=validate.OneOf([*MARKETING, ""]),
        metadata={"description": "stopped: a refusal is in force on some business number"},
    )
    state = fields.String(load_default="live", validate=validate.OneOf(["live", "trashed"]))
    created_from = fields.String()
    created_to = fields.String()
    active_from = fields.String()
    active_to = fields.String()
    name = fields.String(
        validate=validate.Length(max=200),
        metadata={"description": "how names begin; case does not matter, accents do"},
    )


class PageSchema(Schema):
    """Which page, and how long."""

    limit = fields.Integer(
        load_default=DEFAULT_LIMIT, validate=validate.Range(1, MAX_LIMIT), strict=False
    )
    cursor = fields.String()


class ListQuerySchema(FilterSchema, PageSchema, SkipSchema):
    """The query of the list. sort: a column, with - for descending."""

    sort = fields.String(load_default="-created_at", validate=validate.OneOf(_SORT_CHOICES))


class LookupSchema(Schema):
    """Exactly one of these."""

    phone = fields.String(validate=validate.Length(max=200))
    email = fields.String(validate=validate.Length(max=300))
    wa_id = fields.String(validate=validate.Length(max=200))
    user_id = fields.String(validate=validate.Length(max=200))


def filter_of(given: Mapping[str, Any], now: datetime, place: str = "") -> Filter:
    """Read the filter of a query. Days ago in an expression are reckoned from `now`.

    place: put before the names of problems. Raises InvalidInputError naming a period that can't be
    read, or where in the expression the problem is.
    """
    return Filter(
        state=given.get("state", "live"),
        statuses=tuple(filter(None, given.get("status", ()))),
        tags=_words(given.get("tag", ())),
        tag_mode=given.get("tag_mode", "any"),
        owners=_words(given.get("owner", ())),
        sources=tuple(filter(None, given.get("source", ()))),
        expression=expression_of(given.get("filter"), now, f"{place}filter"),
        name=_beginning_of(given.get("name"), f"{place}name"),
        blocked=given.get("blocked"),
        marketing=given.get("marketing") or None,
        **{name: moment_asked(name, given[name]) for name in _PERIODS if given.get(name)},
    )


def expression_of(given: Any, now: datetime, place: str) -> Expression | None:
    """Read an expression, an object or its JSON text; None for none.

    Raises InvalidInputError naming the place of the problem, and ForbiddenError when it asks for
    numbers or addresses of who sees them masked: asked often enough, it would tell them whole.
    """
    if given is None or given == "":
        return None
    read = read_expression(_decoded(given, place), now, place)
    telling = {each.field for each in conditions_of(read) if each.op not in {"present", "absent"}}
    if (telling & _TELLING) and not sees_private(actor()):
        raise private(_BY_SOMETHING_ELSE, place)
    return read


def _decoded(given: Any, place: str) -> Any:
    if not isinstance(given, str):
        return given
    try:
        return msgspec.json.decode(given)
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise InvalidInputError.of(place, "is not JSON") from None


def list_query_of(given: Mapping[str, Any], cursors: Cursors, now: datetime) -> ListQuery:
    """Read the query of a list. Raises InvalidInputError, MalformedRequestError."""
    sort: Any = given["sort"].removeprefix("-")
    position, back = None, False
    if "cursor" in given:
        way, value, contact_id = cursors.read(_kind(given["sort"]), given["cursor"])
        back = way == "back"
        position = (parse_rfc3339(value) if sort in _MOMENTS else value, contact_id)
    return ListQuery(
        filter=filter_of(given, now),
        sort=sort,
        descending=given["sort"].startswith("-"),
        limit=given["limit"],
        position=position,
        back=back,
        skip=given["skip"],
    )


def cursor_of(
    given: Mapping[str, Any], cursors: Cursors, way: str, position: tuple[Any, str] | None
) -> str | None:
    """Write the cursor of a neighbouring page; way is `on` or `back`."""
    if position is None:
        return None
    value, contact_id = position
    text = value.isoformat() if hasattr(value, "isoformat") else value
    return cursors.write(_kind(given["sort"]), [way, text, contact_id])


def _beginning_of(given: str | None, place: str) -> str:
    """Return how names begin in the spelling they sort by.

    Blanks are refused: they would let everybody through. Raises InvalidInputError, and
    ForbiddenError for who sees numbers masked: who has no name is called by the number.
    """
    if not given:
        return ""
    if not sees_private(actor()):
        raise private(_BY_SOMETHING_ELSE, place)
    beginning = sortable_name(one_line(given))
    if not beginning:
        raise InvalidInputError.of(place, "must have something in it")
    return beginning


def _words(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(filter(None, (storable(each).strip() for each in given)))


def _kind(sort: str) -> str:
    return f"contacts {sort}"


def moment_asked(name: str, text: str) -> datetime:
    """Read a moment or a day. Raises InvalidInputError naming it."""
    is_day = len(text) == len("2026-01-31")
    try:
        moment = parse_rfc3339(f"{text}T00:00:00Z" if is_day else text.replace(" ", "+"))
        return moment + timedelta(days=1) if is_day and name.endswith("to") else moment
    except (ValueError, OverflowError):
        raise InvalidInputError.of(
            name, "must be a day or an RFC 3339 time, such as 2026-01-31 or 2026-01-31T09:00:00Z"
        ) from None
