"""Every route of every service says who may call it, and lies under a path its service owns."""

from collections.abc import Iterator

from flask import Flask

from libs.common.actor import ALL_SCOPES
from libs.common.http.auth import INTERNAL_SCOPE, PUBLIC, SIGNED_IN, access_of
from libs.common.runtime import Service
from services.registry import OWN
from tests.guards.conftest import Built

MAY_BE_PUBLIC = {
    "/api/v1/{service}/openapi.json": "an API's description holds no data",
    "/api/v1/{service}/docs": "an API's description holds no data",
    "/webhooks/whatsapp": "WhatsApp signs what it sends, and the signature is checked",
    "/api/v1/session": "who signs in is not signed in yet",
    "/api/v1/session/link": "who follows a sign-in link is not signed in yet",
    "/internal/auth/verify": "the edge asks who is calling; it is not routed from outside",
    "/": "the admin's page holds no data",
    "/<path:path>": "the admin's page and its assets hold no data",
    "/assets/<path:path>": "the admin's page and its assets hold no data",
}
"""Routes that anybody may call, with the reason. A new one is a decision: write it down here."""

Route = tuple[Service, str, str, str, str | None]


def test_every_route_says_who_may_call_it(built: Built):
    silent = [
        f"{service.name}: {method} {rule}"
        for service, method, rule, _, access in routes(built)
        if access is None
    ]
    assert not silent


def test_only_listed_routes_are_public(built: Built):
    unlisted = [
        f"{service.name}: {method} {rule}"
        for service, method, rule, _, access in routes(built)
        if access == PUBLIC
        and rule.replace(f"/{service.name}/", "/{service}/") not in MAY_BE_PUBLIC
        and rule not in MAY_BE_PUBLIC
    ]
    assert not unlisted


def test_a_route_asks_for_a_permission_that_somebody_can_have(built: Built):
    unknown = [
        f"{service.name}: {method} {rule} needs {access}"
        for service, method, rule, _, access in routes(built)
        if access not in {PUBLIC, SIGNED_IN, INTERNAL_SCOPE, *ALL_SCOPES}
    ]
    assert not unknown


def test_internal_routes_and_only_they_are_for_services(built: Built):
    wrong = [
        f"{service.name}: {method} {rule} needs {access}"
        for service, method, rule, _, access in routes(built)
        if (access == INTERNAL_SCOPE) != rule.startswith("/internal/") and rule not in MAY_BE_PUBLIC
    ]
    assert not wrong


def test_every_route_lies_under_a_path_of_its_service(built: Built):
    outside = [
        f"{service.name}: {rule}"
        for service, _, rule, _, _ in routes(built)
        if not any(under(rule, path) for path in service.paths)
    ]
    assert not outside


def test_no_path_is_owned_by_two_services(built: Built):
    owned = [path for service in built.host.services for path in service.paths]
    assert len(owned) == len(set(owned))


def test_the_guard_sees_every_service(built: Built):
    assert {service.name for service, *_ in routes(built)} == set(OWN)


def routes(built: Built) -> Iterator[Route]:
    """Walk service, method, rule, endpoint and access of everything that can be called."""
    for service in built.host.services:
        app = service.app
        assert isinstance(app, Flask)
        for rule in app.url_map.iter_rules():
            for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
                yield (
                    service,
                    method,
                    rule.rule,
                    rule.endpoint,
                    access_of(app, rule.endpoint, method),
                )


def under(rule: str, path: str) -> bool:
    return rule == path or rule.startswith(path.rstrip("/") + "/")
