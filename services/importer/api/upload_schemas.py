"""Shapes of files that come: whole, or in parts."""

import re

from marshmallow import ValidationError, fields, validate

from libs.common.http.schemas import Schema
from services.importer.domain.delimiter import NEVER
from services.importer.domain.encoding import CHOICES
from services.importer.domain.upload import PARTS

_NO_TEXT = re.compile("[\0\ud800-\udfff]")


def storable(text: str) -> None:
    """Raise ValidationError where a text holds what no file holds: NUL, or half a character."""
    if _NO_TEXT.search(text):
        raise ValidationError("holds a character that can't be kept; type it anew")


class _SaidSchema(Schema):
    """What is said of a file: its encoding, its delimiter (any one character) and whether its first
    row is a header, where they can't be found out or were wrongly.
    """

    encoding = fields.String(validate=validate.OneOf(sorted(CHOICES)))
    delimiter = fields.String(
        validate=[validate.Length(equal=1), validate.ContainsNoneOf(tuple(NEVER))]
    )
    header = fields.Boolean()


class UploadFormSchema(_SaidSchema):
    """What is said of a file. replaces: the import of an earlier upload of it, which is dropped if
    nothing of it was imported.
    """

    replaces = fields.String(validate=validate.Length(1, 60))


class BeginUploadSchema(Schema):
    """A file that is to come in parts."""

    file_name = fields.String(load_default="", validate=[validate.Length(max=1_000), storable])


class PartSchema(Schema):
    """A multipart form with the bytes of one part, in the part `file`."""

    file = fields.Raw(required=True, metadata={"type": "string", "format": "binary"})


class FinishUploadSchema(_SaidSchema):
    """How many parts the file has, and what is said of it as of one that comes whole."""

    parts = fields.Integer(required=True, validate=validate.Range(min=1, max=PARTS))


class PartialUploadSchema(Schema):
    """A file that comes in parts. parts: numbers of those that came; part_bytes: the most that one
    may have, file_bytes the whole file. import_id: what it became; null until it is finished.
    kept_until: when it is removed, unless another part comes before.
    """

    id = fields.String(required=True)
    file_name = fields.String(required=True, allow_none=True)
    bytes = fields.Integer(required=True)
    parts = fields.List(fields.Integer(), required=True)
    part_bytes = fields.Integer(required=True)
    file_bytes = fields.Integer(required=True)
    import_id = fields.String(required=True, allow_none=True)
    created_at = fields.String(required=True)
    kept_until = fields.String(required=True)


class UploadSchema(UploadFormSchema):
    """A multipart form: the file, in the part `file`, and what is said of it."""

    file = fields.Raw(required=True, metadata={"type": "string", "format": "binary"})
