"""The Flask application that every service starts from."""

import time
from collections.abc import Iterable
from typing import Any

from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask, Response, g, request

from libs.common import metrics
from libs.common.errors import InvalidInputError, NotFoundError
from libs.common.http.again import again
from libs.common.http.auth import install_auth
from libs.common.http.blueprint import Blueprint
from libs.common.http.body import bounded
from libs.common.http.openapi import Api, openapi_blueprint
from libs.common.http.problems import install_problem_handlers, request_id
from libs.common.http.same import shorten_if_same
from libs.common.http.tokens import Tokens
from libs.common.ids import is_id
from libs.common.log import get_logger
from libs.common.trace import traced

log = get_logger(__name__)

DEFAULT_BODY_LIMIT = 1024 * 1024
FORM_LIMIT = 500_000
"""Bytes of a form that are held in memory; its files are not among them."""


def create_app(
    service: str,
    tokens: Tokens,
    blueprints: Iterable[Blueprint],
    *,
    body_limit: int = DEFAULT_BODY_LIMIT,
    public_url: str = "",
) -> Flask:
    """Build a service's WSGI application.

    service: its name; its description is then at `/api/v1/<service>/openapi.json`, for people at
    `/api/v1/<service>/docs`. body_limit: bytes; a longer body is 413, also without Content-Length.
    public_url: what people type.
    Every request gets an id (`X-Request-Id`, taken over if it is a UUID) and runs in its trace.
    """
    app = Flask(service, static_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=body_limit,
        MAX_FORM_MEMORY_SIZE=min(body_limit, FORM_LIMIT),
        API_TITLE=f"Warmline {service}",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        PROPAGATE_EXCEPTIONS=False,
    )
    app.url_map.strict_slashes = False
    app.wsgi_app = bounded(again(app.wsgi_app), body_limit)  # type: ignore[method-assign] # Flask's own way
    _install_observation(app, service)
    install_auth(app, tokens, public_url)
    app.before_request(_refuse_nul)
    api = Api(app, spec_kwargs={"marshmallow_plugin": MarshmallowPlugin(_schema_name)})
    for blueprint in blueprints:
        api.register_blueprint(blueprint)
    install_problem_handlers(app)  # after Api, which installs handlers of its own
    app.register_blueprint(openapi_blueprint(service, api))
    return app


def _refuse_nul() -> None:
    """Refuse NUL in an address: PostgreSQL takes it in no text, and nothing is called so."""
    if any("\0" in str(each) for each in (request.view_args or {}).values()):
        raise NotFoundError("there is nothing at this address")
    for name, value in request.args.items(multi=True):
        if "\0" in name or "\0" in value:
            raise InvalidInputError.of(name.replace("\0", ""), "must not contain NUL")


def _install_observation(app: Flask, service: str) -> None:
    @app.before_request
    def _begin() -> None:
        given = request.headers.get("X-Request-Id", "")
        if is_id(given):
            g.request_id = given
        g.started = time.perf_counter()
        g.trace = traced(request.headers.get("traceparent"))
        g.trace.__enter__()

    @app.after_request
    def _end(response: Response) -> Response:
        shorten_if_same(response)
        route = str(request.url_rule) if request.url_rule else "unmatched"
        metrics.http_requests.labels(service, route, request.method, response.status_code).inc()
        metrics.http_seconds.labels(service, route).observe(time.perf_counter() - g.started)
        response.headers["X-Request-Id"] = request_id()
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    @app.teardown_request
    def _leave(_: BaseException | None) -> None:
        trace: Any = g.pop("trace", None)
        if trace is not None:
            trace.__exit__(None, None, None)


def _schema_name(schema: Any) -> str:
    cls = schema if isinstance(schema, type) else type(schema)
    return str(cls.__name__).removesuffix("Schema")
