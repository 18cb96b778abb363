"""What gateway answers is what its description says, whatever it is asked."""

from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from libs.common.http.auth import INTERNAL_SCOPE
from libs.common.http.tokens import HEADER, service_actor
from tests.api.gateway.conftest import House
from tests.support.gateway import WORKSPACE

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def test_no_answer_is_undocumented(house: House) -> None:
    owner = house.world.member("owner@example.org", "owner")
    house.world.member("second@example.org", "owner")
    described = schemathesis.openapi.from_wsgi(
        "/api/v1/gateway/openapi.json", house.world.service.app
    )
    issue = house.world.platform.tokens.issue
    operator = issue(service_actor("cli", frozenset({INTERNAL_SCOPE}), WORKSPACE))
    asked = 0
    for found in described.get_all_operations():
        operation = found.ok()
        internal = operation.path.startswith("/internal/")
        _ask(operation, operator if internal else issue(owner.actor))
        asked += 1
    assert asked > 12


def _ask(operation: Any, token: str) -> None:
    @settings(
        max_examples=15, deadline=None, database=None, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy())
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(headers={HEADER: token}, checks=CHECKS)

    ask()
