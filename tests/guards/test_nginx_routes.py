"""nginx sends every public path to the service that owns it in the embedded product."""

import re

import pytest

from tests.guards.conftest import Built
from tests.support.nginx import TEMPLATES

LOCATION = re.compile(
    r"^    location (?P<kind>=|~)? ?(?P<path>\S+) \{\n(?P<body>.*?)^    \}",
    re.MULTILINE | re.DOTALL,
)
FOUND = [
    (each["kind"] or "", each["path"], re.findall(r"proxy_pass \$(\w+);", each["body"]))
    for each in LOCATION.finditer((TEMPLATES / "warmline.conf.template").read_text())
]


def upstream(path: str) -> str | None:
    """Choose as nginx does: the exact location, else the first regular one, else the longest."""
    exact = [to for kind, where, to in FOUND if kind == "=" and where == path]
    regular = [to for kind, where, to in FOUND if kind == "~" and re.search(where, path)]
    longest = sorted(
        ((where, to) for kind, where, to in FOUND if not kind and path.startswith(where)),
        key=lambda each: len(each[0]),
    )
    chosen = [*exact, *regular, *(to for _, to in reversed(longest))][0]
    return chosen[0] if chosen else None


def test_every_public_path_goes_to_its_owner(built: Built) -> None:
    wrong = [
        (path, service.name, upstream(path))
        for service in built.host.services
        for owned in service.paths
        if not owned.startswith("/internal/")
        for path in (owned, f"{owned}/x")
        if upstream(path) not in {service.name, "events"}
    ]
    assert wrong == []


def test_no_path_between_services_goes_anywhere(built: Built) -> None:
    owned = [path for each in built.host.services for path in each.paths]
    inside = [path for path in owned if path.startswith("/internal/")]
    assert inside
    assert {upstream(path) for path in inside} == {None}


@pytest.mark.parametrize("path", ["/", "/contacts/1", "/assets/app.js", "/apis", "/metrics"])
def test_the_rest_goes_to_no_service(path: str) -> None:
    assert upstream(path) is None
