"""What the service answers is what its description says, whatever it is asked."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from libs.common.http.tokens import HEADER
from tests.support.contacts import Workspace, World

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]

APART = ("/internal/", "/api/v1/flow", "/api/v1/dead-letters")
"""For services only, and what needs a bus."""


@pytest.fixture
def world(sqlite_world: World) -> World:
    sqlite_world.empty()
    return sqlite_world


def test_no_answer_is_undocumented(world: World, workspace: Workspace):
    made = workspace.contact(tags=["a"])
    workspace.call("POST", f"/api/v1/contacts/{made['id']}/notes", {"body": "n"})
    described = schemathesis.openapi.from_wsgi("/api/v1/contacts/openapi.json", world.service.app)
    asked = 0
    for found in described.get_all_operations():
        operation = found.ok()
        if operation.path.startswith(APART):
            continue
        _ask(operation, world, workspace)
        asked += 1
    assert asked > 20


def _ask(operation: Any, world: World, workspace: Workspace) -> None:
    @settings(
        max_examples=10, deadline=None, database=None, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy())
    def ask(case: schemathesis.Case) -> None:
        token = world.platform.tokens.issue(workspace.owner)
        case.call_and_validate(headers={HEADER: token}, checks=CHECKS)

    ask()
