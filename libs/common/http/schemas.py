"""Schemas that every API shares."""

from marshmallow import Schema, fields


class ProblemSchema(Schema):
    """An RFC 9457 problem document with Warmline's members."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    code = fields.String(required=True)
    request_id = fields.String(required=True)
    errors = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))
