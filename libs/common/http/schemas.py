"""Schemas that every API shares."""

from typing import Any, Self

import marshmallow
from marshmallow import INCLUDE, ValidationError, fields, validate, validates_schema

from libs.common.http.paging import MAX_SKIP


class Schema(marshmallow.Schema):
    """What every schema of an API extends: one instance serves all documents that show it.

    flask-smorest and apispec copy what a view says of itself with each decorator, to the last
    field; a service's start was mostly that. A schema doesn't change once it is made.
    """

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self


class SkipSchema(Schema):
    """Where a page begins that was chosen by its number, in place of a cursor. What is skipped is
    gone through, so there is an end to it.
    """

    skip = fields.Integer(
        load_default=0,
        validate=validate.Range(
            0, MAX_SKIP, error="must be {min} to {max}; use filters or a sort to get further"
        ),
        metadata={"description": "how many stand before the page, in place of a cursor"},
    )

    @validates_schema
    def _begins_once(self, given: dict[str, Any], **_: Any) -> None:
        if given["skip"] and "cursor" in given:
            raise ValidationError("give either a cursor or skip", "skip")


class ProblemSchema(Schema):
    """An RFC 9457 problem document with Warmline's members, and the facts of the case."""

    class Meta:
        """The facts differ from case to case."""

        unknown = INCLUDE

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    code = fields.String(required=True)
    request_id = fields.String(required=True)
    errors = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))
    error_codes = fields.Dict(keys=fields.String(), values=fields.String())
