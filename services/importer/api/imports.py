"""`/api/v1/imports`: a file in, every row accounted for."""

from typing import Any, BinaryIO, cast

from flask import Response, request
from werkzeug.datastructures import FileStorage

from libs.common.errors import InvalidInputError
from libs.common.http.auth import actor, require
from libs.common.http.blueprint import Blueprint
from libs.common.http.private import need_private, sees_private
from services.importer.api.documents import (
    correction_document,
    import_document,
    row_document,
)
from services.importer.api.parts import Parts, request_key, shown
from services.importer.api.schemas import (
    CorrectCellSchema,
    CorrectionPageSchema,
    DiagnosisSchema,
    FirstRowsSchema,
    ImportLimitsSchema,
    ImportPageSchema,
    ImportRowPageSchema,
    ImportRowSchema,
    ImportSchema,
    MappingSchema,
    NumberQuerySchema,
    PageQuerySchema,
    ProblemQuerySchema,
    RowQuerySchema,
    StartSchema,
)
from services.importer.api.upload_schemas import UploadFormSchema, UploadSchema
from services.importer.application.begin_phase import check_import, start_import
from services.importer.application.correct_cell import correct_cell
from services.importer.application.examine_numbers import examine_numbers
from services.importer.application.first_rows import first_rows
from services.importer.application.list_corrections import list_corrections
from services.importer.application.list_imports import list_imports
from services.importer.application.list_rows import RowsWanted, list_rows, problems_csv
from services.importer.application.replace_upload import replace_upload
from services.importer.application.set_mapping import set_mapping
from services.importer.application.stop_import import stop_import
from services.importer.application.undo_import import undo_import
from services.importer.application.upload_import import upload_import
from services.importer.domain.doctor import Diagnosis, NumberSetting
from services.importer.domain.mapping import Mapping
from services.importer.domain.outcomes import PROBLEMS

_ONE = "/api/v1/imports/<string:import_id>"
_JOBS, _ROWS, _CORRECTIONS = "imports", "import-rows", "import-corrections"
_AS_IN_THE_FILE = "rows are shown as they are in the file"


def imports_api(parts: Parts) -> Blueprint:
    """Build the views of the importer."""
    views = Blueprint("imports", __name__, description="CSV in, every row accounted for")
    _add_uploading(views, parts)
    _add_steps(views, parts)
    _add_reading(views, parts)
    return views


def _add_uploading(views: Blueprint, parts: Parts) -> None:
    shop = parts.shop

    @views.post("/api/v1/imports")
    @require("imports:write")
    @views.arguments(UploadSchema, location="files")
    @views.response(201, ImportSchema)
    def post_import(files: dict[str, Any]) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Upload a file; the answer says what its columns probably are.

        Sent again with the same `Idempotency-Key` it makes no second import.
        """
        said = views.ARGUMENTS_PARSER.parse(UploadFormSchema(), request, location="form")
        file = files["file"]
        if not isinstance(file, FileStorage):
            raise InvalidInputError.of("file", "must be a file")
        stream = cast("BinaryIO", file.stream)
        name = file.filename or ""
        job, repeated = upload_import(
            shop.storage, shop.clock, parts.limits, actor(), name, stream, said.get("encoding"),
            said.get("delimiter"), request_key(), header=said.get("header"),
        )  # fmt: skip
        if "replaces" in said and said["replaces"] != job.id:
            replace_upload(shop.storage, actor(), said["replaces"])
        headers = {"Location": f"/api/v1/imports/{job.id}"}
        if repeated:
            headers["Idempotency-Replayed"] = "true"
        return shown(shop, job.id), 201, headers

    @views.put(f"{_ONE}/mapping")
    @require("imports:write")
    @views.arguments(MappingSchema)
    @views.response(200, ImportSchema)
    def put_mapping(body: dict[str, Any], import_id: str) -> dict[str, Any]:
        """Say what the columns are; an earlier check is void."""
        mapping = Mapping(**{**body, "add_tags": tuple(body["add_tags"])})
        set_mapping(shop.storage, actor(), import_id, mapping)
        return shown(shop, import_id)


def _add_steps(views: Blueprint, parts: Parts) -> None:
    shop = parts.shop

    @views.post(f"{_ONE}/check")
    @require("imports:write")
    @views.response(202, ImportSchema)
    def post_check(import_id: str) -> dict[str, Any]:
        """Find out what the import would do to each row, without doing it."""
        check_import(
            shop.storage, shop.contacts, shop.tasks, shop.clock, shop.window, actor(), import_id
        )
        return shown(shop, import_id)

    @views.patch(f"{_ONE}/rows/<int:row>")
    @require("imports:write")
    @views.arguments(CorrectCellSchema)
    @views.response(200, ImportRowSchema)
    def patch_row(body: dict[str, str], import_id: str, row: int) -> dict[str, Any]:
        """Correct a cell of a row that is invalid or repeats a number; the answer is its row,
        checked anew. What the file said is kept beside it.
        """
        found = correct_cell(
            shop.storage, shop.contacts, shop.clock, actor(), import_id, row, body["column"],
            body["value"],
        )  # fmt: skip
        return row_document(found)

    @views.post(f"{_ONE}/start")
    @require("imports:write")
    @views.arguments(StartSchema, required=False)
    @views.response(202, ImportSchema)
    def post_start(body: dict[str, bool], import_id: str) -> dict[str, Any]:
        """Import the rows. 409 `check_is_stale` when contacts changed since the check, and
        `check_is_unverified` when nobody can tell; both start with `confirm`.
        """
        start_import(
            shop.storage, shop.contacts, shop.tasks, shop.clock, shop.window, actor(), import_id,
            confirm=body["confirm"],
        )  # fmt: skip
        return shown(shop, import_id)

    @views.post(f"{_ONE}/undo")
    @require("imports:write")
    @views.response(202, ImportSchema)
    def post_undo(import_id: str) -> dict[str, Any]:
        """Take an import back: `updated` rows are undone, `skipped` ones were changed since."""
        undo_import(shop.storage, shop.tasks, shop.clock, shop.window, actor(), import_id)
        return shown(shop, import_id)

    @views.post(f"{_ONE}/stop")
    @require("imports:write")
    @views.response(200, ImportSchema)
    def post_stop(import_id: str) -> dict[str, Any]:
        """Stop; rows that nobody has begun with are skipped. `stopping` until the rest is told."""
        stop_import(
            shop.storage, shop.contacts, shop.tasks, shop.clock, shop.window, actor(), import_id
        )
        return shown(shop, import_id)


def _add_reading(views: Blueprint, parts: Parts) -> None:
    shop = parts.shop

    @views.get("/api/v1/imports")
    @require("imports:read")
    @views.arguments(PageQuerySchema, location="query")
    @views.response(200, ImportPageSchema)
    def get_imports(asked: dict[str, Any]) -> dict[str, Any]:
        """List imports, newest first."""
        before = parts.cursors.read(_JOBS, asked["cursor"])[0] if "cursor" in asked else None
        found, total = list_imports(shop.storage, actor(), before, asked["limit"] + 1)
        page = found[: asked["limit"]]
        more, now = len(found) > len(page), shop.clock.now()
        cells = sees_private(actor())
        return {
            "items": [import_document(each, now, cells=cells) for each in page],
            "next": parts.cursors.write(_JOBS, [page[-1].job.id]) if more else None,
            "total": total,
            "total_is_exact": True,
        }

    @views.get(_ONE)
    @require("imports:read")
    @views.response(200, ImportSchema)
    def get_import(import_id: str) -> dict[str, Any]:
        """Show an import and how far it is."""
        return shown(shop, import_id)

    @views.get("/api/v1/imports/limits")
    @require("imports:read")
    @views.response(200, ImportLimitsSchema)
    def get_limits() -> dict[str, int]:
        """Say how large a file may be."""
        return {"file_bytes": parts.limits.file_bytes, "rows": parts.limits.rows}

    @views.get(f"{_ONE}/first-rows")
    @require("imports:read")
    @views.response(200, FirstRowsSchema)
    def get_first_rows(import_id: str) -> dict[str, Any]:
        """Show the first rows side by side, as the file was cut into cells."""
        need_private(_AS_IN_THE_FILE)
        found = first_rows(shop.storage, actor(), import_id)
        return {"items": [{"row": each.number, "cells": each.cells} for each in found]}

    @views.get(f"{_ONE}/numbers")
    @require("imports:read")
    @views.arguments(NumberQuerySchema, location="query")
    @views.response(200, DiagnosisSchema)
    def get_numbers(asked: dict[str, Any], import_id: str) -> Diagnosis:
        """Examine the phone numbers of a column: what they become, and which country they lack."""
        need_private(_AS_IN_THE_FILE)
        setting = NumberSetting(asked.get("default_country"), asked["plus_optional"])
        return examine_numbers(shop.storage, actor(), import_id, asked.get("column"), setting)

    @views.get(f"{_ONE}/rows")
    @require("imports:read")
    @views.arguments(RowQuerySchema, location="query")
    @views.response(200, ImportRowPageSchema)
    def get_rows(asked: dict[str, Any], import_id: str) -> dict[str, Any]:
        """List rows with what became of them, or after a check what would."""
        need_private(_AS_IN_THE_FILE)
        outcomes = PROBLEMS if asked["problems"] else frozenset()
        outcomes |= {asked["outcome"]} if "outcome" in asked else set()
        wanted = RowsWanted(asked.get("phase"), outcomes, asked.get("code"))
        kind = f"{_ROWS}:{import_id}:{wanted.phase}:{sorted(outcomes)}:{wanted.code}"
        chunk, after = parts.cursors.read(kind, asked["cursor"]) if "cursor" in asked else (0, 0)
        page = list_rows(shop.storage, actor(), import_id, wanted, (chunk, after), asked["limit"])
        return {
            "items": [row_document(row) for row in page.rows],
            "next": parts.cursors.write(kind, list(page.following)) if page.following else None,
            "total": page.total,
            "total_is_exact": True,
        }

    @views.get(f"{_ONE}/corrections")
    @require("imports:read")
    @views.arguments(PageQuerySchema, location="query")
    @views.response(200, CorrectionPageSchema)
    def get_corrections(asked: dict[str, Any], import_id: str) -> dict[str, Any]:
        """List who corrected which cells, when, and what they said before."""
        need_private(_AS_IN_THE_FILE)
        kind = f"{_CORRECTIONS}:{import_id}"
        position = parts.cursors.read(kind, asked["cursor"]) if "cursor" in asked else (0, 0)
        page = list_corrections(
            shop.storage, actor(), import_id, (position[0], position[1]), asked["limit"]
        )
        return {
            "items": [correction_document(each, page.headers) for each in page.corrections],
            "next": parts.cursors.write(kind, list(page.following)) if page.following else None,
            "total": page.total,
            "total_is_exact": True,
        }

    @views.get(f"{_ONE}/problems.csv")
    @require("imports:read")
    @views.arguments(ProblemQuerySchema, location="query")
    @views.doc(responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}})
    def get_problems(asked: dict[str, Any], import_id: str) -> Response:
        """Download the rows that were not imported, each with its reason."""
        need_private(_AS_IN_THE_FILE)
        lines = problems_csv(shop.storage, actor(), import_id, asked.get("phase"))
        response = Response(lines, content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = 'attachment; filename="problems.csv"'
        return response
