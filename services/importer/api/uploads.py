"""`/api/v1/imports/uploads`: a file in parts, over several requests."""

from typing import Any, BinaryIO, cast

from flask import Response
from werkzeug.datastructures import FileStorage

from libs.common.errors import InvalidInputError
from libs.common.http.auth import actor, require
from libs.common.http.blueprint import Blueprint
from services.importer.api.documents import upload_document
from services.importer.api.parts import Parts, request_key, shown
from services.importer.api.schemas import ImportSchema
from services.importer.api.upload_schemas import (
    BeginUploadSchema,
    FinishUploadSchema,
    PartialUploadSchema,
    PartSchema,
)
from services.importer.application.upload_parts import (
    begin_upload,
    drop_upload,
    finish_upload,
    put_part,
    show_upload,
)

_ALL = "/api/v1/imports/uploads"
_ONE = f"{_ALL}/<string:upload_id>"
Made = tuple[dict[str, Any], int, dict[str, str]]


def uploads_api(parts: Parts) -> Blueprint:
    """Build the views of uploads in parts."""
    views = Blueprint("uploads", __name__, description="A file in parts, over several requests")
    _add_making(views, parts)
    _add_ending(views, parts)
    return views


def _add_making(views: Blueprint, parts: Parts) -> None:
    shop = parts.shop

    @views.post(_ALL)
    @require("imports:write")
    @views.arguments(BeginUploadSchema, required=False)
    @views.response(201, PartialUploadSchema)
    def post_upload(body: dict[str, str]) -> Made:
        """Begin a file that comes in parts; the same `Idempotency-Key` begins no second one.

        409 `too_many_uploads` while ten of one's own are unfinished, which `uploads` names, or
        fifty of the workspace.
        """
        upload, repeated = begin_upload(
            shop.storage, shop.clock, actor(), body["file_name"], request_key()
        )
        document = _shown(parts, upload.id)
        return document, 201, _headers(f"{_ALL}/{upload.id}", repeated=repeated)

    @views.put(f"{_ONE}/parts/<int:number>")
    @require("imports:write")
    @views.arguments(PartSchema, location="files")
    @views.response(200, PartialUploadSchema)
    def put_upload_part(files: dict[str, Any], upload_id: str, number: int) -> dict[str, Any]:
        """Send a part, numbered from 1, in any order; the same part again changes nothing.

        409 `part_differs` when another part came under that number, 413 when the part or the whole
        file is too large.
        """
        file = files["file"]
        if not isinstance(file, FileStorage):
            raise InvalidInputError.of("file", "must be a file")
        put_part(
            shop.storage, shop.clock, parts.limits, actor(), upload_id, number,
            cast("BinaryIO", file.stream),
        )  # fmt: skip
        return _shown(parts, upload_id)

    @views.get(_ONE)
    @require("imports:write")
    @views.response(200, PartialUploadSchema)
    def get_upload(upload_id: str) -> dict[str, Any]:
        """Tell which parts came, so that a sender that was cut off can go on."""
        return _shown(parts, upload_id)


def _add_ending(views: Blueprint, parts: Parts) -> None:
    shop = parts.shop

    @views.post(f"{_ONE}/finish")
    @require("imports:write")
    @views.arguments(FinishUploadSchema)
    @views.response(201, ImportSchema)
    def post_finish(body: dict[str, Any], upload_id: str) -> Made:
        """Read the parts as one file; the answer is its import, as of a file that came whole.

        409 `parts_missing` names the parts that did not come. Sent again it makes no second import.
        """
        import_id, repeated = finish_upload(
            shop.storage, shop.clock, parts.limits, actor(), upload_id, body["parts"],
            body.get("encoding"), body.get("delimiter"), header=body.get("header"),
        )  # fmt: skip
        headers = _headers(f"/api/v1/imports/{import_id}", repeated=repeated)
        return shown(shop, import_id), 201, headers

    @views.delete(_ONE)
    @require("imports:write")
    @views.response(204)
    def delete_upload(upload_id: str) -> Response:
        """Drop an upload that is not finished, with its parts."""
        drop_upload(shop.storage, actor(), upload_id)
        return Response(status=204)


def _shown(parts: Parts, upload_id: str) -> dict[str, Any]:
    upload, numbers = show_upload(parts.shop.storage, actor(), upload_id)
    return upload_document(upload, numbers, parts.limits.file_bytes)


def _headers(location: str, *, repeated: bool) -> dict[str, str]:
    return {"Location": location} | ({"Idempotency-Replayed": "true"} if repeated else {})
