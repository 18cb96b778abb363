"""Selections in JSON: ids, or a filter with the same names as the list."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from marshmallow import ValidationError, fields, validate

from libs.common.errors import InvalidInputError
from libs.common.http.schemas import Schema
from services.contacts.api.queries import SOURCES, filter_of
from services.contacts.domain.contact import MARKETING
from services.contacts.domain.lead_status import STATUSES
from services.contacts.domain.selection import Expected
from services.contacts.ports.selection import Selection


class Words(fields.Field[list[str]]):
    """One text or a list of texts, as a query string can be either."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> list[str]:
        words = [value] if isinstance(value, str) else value
        if not isinstance(words, list) or not all(isinstance(each, str) for each in words):
            raise ValidationError("Not a text or a list of texts.")
        return words


def _among(*known: str) -> Callable[[list[str]], None]:
    def check(given: list[str]) -> None:
        if not set(given) <= {*known, ""}:
            raise ValidationError(f"Must be among {', '.join(known)}.")

    return check


class SelectionFilterSchema(Schema):
    """A filter with the same names as the query of the list, and `q` as search takes it. filter: an
    expression; beside a `q` it can only leave out.
    """

    status = Words(validate=_among(*STATUSES))
    source = Words(validate=_among(*SOURCES))
    filter = fields.Dict(allow_none=True)
    tag = Words()
    tag_mode = fields.String(validate=validate.OneOf(["any", "all"]))
    owner = Words()
    state = fields.String(validate=validate.OneOf(["live", "trashed"]))
    created_from = fields.String()
    created_to = fields.String()
    active_from = fields.String()
    active_to = fields.String()
    name = fields.String(validate=validate.Length(max=200))
    blocked = fields.Boolean()
    marketing = fields.String(validate=validate.OneOf([*MARKETING, ""]))
    q = fields.String(validate=validate.Length(max=500))


class SelectionSchema(Schema):
    """ids, or filter with exclude_ids and expected_count: what the person saw."""

    ids = fields.List(fields.String())
    filter = fields.Nested(SelectionFilterSchema)
    exclude_ids = fields.List(fields.String(), load_default=list)
    expected_count = fields.Integer(allow_none=True, load_default=None)


def selection_of(given: dict[str, Any], now: datetime) -> Selection:
    """Read a selection. Days ago in an expression are reckoned from `now`.

    Raises InvalidInputError.
    """
    if ("ids" in given) == ("filter" in given):
        raise InvalidInputError.of("selection", "give either ids or a filter")
    leaves_out = given.get("leave_out_stopped", False)
    if "ids" in given:
        return Selection(ids=given["ids"], leave_out_stopped=leaves_out)
    return Selection(
        asked=given["filter"] if given["filter"].get("q") else None,
        filter=filter_of(given["filter"], now, "selection.filter."),
        exclude=given["exclude_ids"],
        expected=Expected(count=given["expected_count"]),
        leave_out_stopped=leaves_out,
    )
