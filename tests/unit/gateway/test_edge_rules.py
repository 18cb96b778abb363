"""The rules of the edge that need no edge."""

import pytest

from libs.common.http.cross_site import CrossSiteError
from services.gateway.domain.edge import (
    MEBIBYTE,
    EdgeRequest,
    body_limit,
    check_site,
    is_backstage,
    is_bad_path,
    is_open,
)


@pytest.mark.parametrize(
    ("method", "path", "is_it"),
    [
        ("GET", "/", True),
        ("GET", "/contacts/1", True),
        ("POST", "/contacts/1", False),
        ("POST", "/api/v1/session", True),
        ("DELETE", "/api/v1/session", True),
        ("GET", "/api/v1/session", False),
        ("POST", "/api/v1/session/link", True),
        ("GET", "/api/v1/session/link", False),
        ("POST", "/api/v1/session/", False),
        ("POST", "/api/v1/sessions", False),
        ("POST", "/webhooks/whatsapp", True),
        ("POST", "/webhooksy", False),
        ("GET", "/api/v1/contacts/openapi.json", True),
        ("HEAD", "/api/v1/contacts/docs", True),
        ("POST", "/api/v1/contacts/docs", False),
        ("GET", "/api/v1/contacts/1/docs", False),
        ("GET", "/api/v1/contacts/docs/1", False),
        ("GET", "/api", False),
    ],
)
def test_what_is_open_to_everybody(method: str, path: str, is_it: bool) -> None:
    assert is_open(method, path) is is_it


@pytest.mark.parametrize(
    ("path", "is_it"),
    [("/internal", True), ("/internal/v1", True), ("/internals", False), ("/metrics", True)],
)
def test_what_is_between_services(path: str, is_it: bool) -> None:
    assert is_backstage(path) is is_it


@pytest.mark.parametrize(
    ("path", "is_it"),
    [
        ("/a/b", False), ("/a.b/..c", False), ("/...", False), ("/a/", False), ("/ä ö", False),
        ("", True), ("a", True), ("/a//b", True), ("/./a", True), ("/a/..", True),
        ("/a\\b", True), ("/a\nb", True), ("/a\x7f", True),
    ],
)  # fmt: skip
def test_what_is_a_bad_path(path: str, is_it: bool) -> None:
    assert is_bad_path(path) is is_it


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/webhooks/whatsapp", 4 * MEBIBYTE),
        ("/api/v1/imports", 77),
        ("/api/v1/imports/1/mapping", 77),
        ("/api/v1/importsx", MEBIBYTE),
        ("/api/v1/contacts", MEBIBYTE),
    ],
)
def test_how_large_a_body_may_be(path: str, most: int) -> None:
    assert body_limit(path, 77) == most


@pytest.mark.parametrize(
    ("request_", "passes"),
    [
        (EdgeRequest("POST", "/api/v1/session", "h"), True),  # a program that signs in
        (EdgeRequest("POST", "/api/v1/session", "h", fetch_site="cross-site"), False),
        (EdgeRequest("POST", "/api/v1/session", "h", origin="https://evil"), False),
        (EdgeRequest("POST", "/api/v1/x", "h", session="s"), False),
        (EdgeRequest("POST", "/api/v1/x", "h", session="s", origin="https://h"), True),
        (EdgeRequest("POST", "/api/v1/x", "h", session="s", origin="https://p"), True),
        (EdgeRequest("POST", "/api/v1/x", "h", session="s", origin="https://p:1"), False),
        (EdgeRequest("GET", "/api/v1/x", "h", session="s", fetch_site="cross-site"), True),
        (EdgeRequest("POST", "/webhooks/whatsapp", "h", fetch_site="cross-site"), True),
    ],
)
def test_writes_from_another_site(request_: EdgeRequest, passes: bool) -> None:
    if passes:
        check_site(request_, "https://p")
    else:
        with pytest.raises(CrossSiteError):
            check_site(request_, "https://p")
