"""A service's own description: OpenAPI 3.1 as JSON, and a page without scripts for people."""

from html import escape
from typing import Any

import flask_smorest
from flask import Blueprint, Response, jsonify

from libs.common.http.auth import public
from libs.common.http.problems import CONTENT_TYPE

JSON = "application/json"


def openapi_blueprint(service: str, api: flask_smorest.Api) -> Blueprint:
    """Serve `/api/v1/<service>/openapi.json` and `/api/v1/<service>/docs`."""
    blueprint = Blueprint("openapi", __name__)

    @blueprint.get(f"/api/v1/{service}/openapi.json")
    @public("an API's description holds no data")
    def document() -> Response:
        return jsonify(description_of(api))

    @blueprint.get(f"/api/v1/{service}/docs")
    @public("an API's description holds no data")
    def page() -> Response:
        return Response(_page(api.spec.to_dict()), content_type="text/html; charset=utf-8")

    return blueprint


def description_of(api: flask_smorest.Api) -> dict[str, Any]:
    """Return an API's OpenAPI document, with every error as the problem document that it is.

    The responses that views share are the library's errors, which it describes as plain JSON.
    """
    document: dict[str, Any] = api.spec.to_dict()
    for response in document.get("components", {}).get("responses", {}).values():
        content = response.get("content", {})
        if JSON in content:
            response["content"] = {CONTENT_TYPE: content[JSON]}
    return document


def _page(spec: dict[str, Any]) -> str:
    title = escape(spec["info"]["title"])
    operations = "".join(
        _operation(path, method, operation)
        for path, item in spec.get("paths", {}).items()
        for method, operation in item.items()
        if method in {"get", "put", "post", "patch", "delete"}
    )
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title>"
        f"<h1>{title}</h1><p><a href=openapi.json>OpenAPI 3.1</a></p><dl>{operations}</dl>"
    )


def _operation(path: str, method: str, operation: dict[str, Any]) -> str:
    answers = ", ".join(sorted(map(str, operation.get("responses", {}))))
    summary = escape(operation.get("summary", ""))
    name = f"{method.upper()} {escape(path)}"
    return f"<dt><code>{name}</code></dt><dd>{summary} <small>{answers}</small></dd>"
