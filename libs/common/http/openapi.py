"""A service's own description: OpenAPI 3.1 as JSON, and a page without scripts for people."""

import threading
from html import escape
from typing import Any

import flask_smorest
from flask import Blueprint, Flask, Response, jsonify

from libs.common.http.auth import public
from libs.common.http.problems import CONTENT_TYPE
from libs.common.http.schemas import ProblemSchema

JSON = "application/json"


class Api(flask_smorest.Api):  # type: ignore[misc] # the library is untyped
    """flask-smorest's, but it describes the views when somebody asks, and not at the start.

    To describe them takes as long as to build them, and few processes are ever asked.
    """

    ERROR_SCHEMA = ProblemSchema

    def __init__(self, app: Flask, *, spec_kwargs: dict[str, Any]) -> None:
        self._asking = threading.Lock()
        self._undescribed: list[flask_smorest.Blueprint] = []
        self._options: dict[str, Any] = {}
        super().__init__(app, spec_kwargs=spec_kwargs)

    def register_blueprint(self, blueprint: flask_smorest.Blueprint) -> None:
        """Serve a blueprint's views; its URLs are full paths."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blueprint.name] = self
        self._app.register_blueprint(blueprint)
        self._undescribed.append(blueprint)

    def description(self) -> dict[str, Any]:
        """Return the OpenAPI document of all views. Thread-safe."""
        with self._asking:
            if self.spec is None:
                super()._init_spec(**self._options)
            while self._undescribed:
                self._describe(self._undescribed[0])
                del self._undescribed[0]
            described: dict[str, Any] = self.spec.to_dict()
            return described

    def _describe(self, blueprint: flask_smorest.Blueprint) -> None:
        name = blueprint.name
        blueprint.register_views_in_doc(self, self._app, self.spec, name=name, parameters=None)
        self.spec.tag({"name": name, "description": blueprint.description})

    def _init_spec(self, **options: Any) -> None:
        """Keep for later what the library would use at once."""
        self._options = options


def openapi_blueprint(service: str, api: Api) -> Blueprint:
    """Serve `/api/v1/<service>/openapi.json` and `/api/v1/<service>/docs`."""
    blueprint = Blueprint("openapi", __name__)

    @blueprint.get(f"/api/v1/{service}/openapi.json")
    @public("an API's description holds no data")
    def document() -> Response:
        return jsonify(description_of(api))

    @blueprint.get(f"/api/v1/{service}/docs")
    @public("an API's description holds no data")
    def page() -> Response:
        return Response(_page(api.description()), content_type="text/html; charset=utf-8")

    return blueprint


def description_of(api: Api) -> dict[str, Any]:
    """Return an API's OpenAPI document, with every error as the problem document that it is.

    The responses that views share are the library's errors, which it describes as plain JSON.
    """
    document = api.description()
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
