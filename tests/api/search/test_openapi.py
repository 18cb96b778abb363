"""What search answers is what its description says, whatever it is asked."""

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from libs.common.http.tokens import HEADER

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def test_no_answer_is_undocumented(town, ann):
    app = next(each.app for each in town.host.services if each.name == "search")
    described = schemathesis.openapi.from_wsgi("/api/v1/search/openapi.json", app)
    asked = []

    for found in described.get_all_operations():
        operation = found.ok()
        if operation.path.startswith("/internal/"):
            continue

        @settings(
            max_examples=80, deadline=None, database=None,
            phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy())
        def ask(case):
            token = town.host.platform.tokens.issue(ann)
            case.call_and_validate(headers={HEADER: token}, checks=CHECKS)

        ask()
        asked.append(operation.path)

    assert "/api/v1/search/contacts" in asked
