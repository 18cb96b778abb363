"""What the service answers is what its description says, whatever it is asked."""

import re
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from libs.common.bus.port import EventBus
from libs.common.http.tokens import HEADER
from tests.api.contacts.test_flow import park
from tests.support.contacts import Workspace, World


def fails_only_without_search(
    _: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case
) -> None:
    """Check that nothing fails, but what asks search for words: there is none here."""
    if response.status_code >= 500:
        assert response.json()["code"] == "search_unavailable", (case.method, response.text)


CHECKS = [
    fails_only_without_search,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]

APART = "/internal/"
"""For services only."""


@pytest.fixture
def world(alone: World) -> World:
    return alone


def test_no_answer_is_undocumented(world: World, workspace: Workspace, bus: EventBus):
    for _ in range(3):  # one may be tried again, one given up
        park(bus, world, workspace)
    known = _records(workspace)
    assert workspace.get("/api/v1/flow")["total"]["parked"] == 3
    described = schemathesis.openapi.from_wsgi("/api/v1/contacts/openapi.json", world.service.app)
    operations = [each.ok() for each in described.get_all_operations()]
    asked = [each for each in operations if not each.path.startswith(APART)]
    assert len(asked) > 40
    for operation in sorted(asked, key=lambda each: each.method == "delete"):
        _ask(operation, world, workspace, known)


def test_every_path_names_the_methods_that_it_has(world: World, workspace: Workspace):
    described = world.call("GET", "/api/v1/contacts/openapi.json", None, workspace.owner).body
    for path, operations in described["paths"].items():
        concrete = re.sub(r"{\w+}", "01a204f8-0000-7000-8000-00000000ffff", path)
        wrong = next(each for each in ("TRACE", "PUT", "POST") if each.lower() not in operations)
        answer = workspace.call(wrong, concrete)
        assert (path, answer.status) == (path, 405)
        allowed = {each.strip() for each in answer.headers["Allow"].split(",")}
        assert {each.upper() for each in operations if each != "parameters"} <= allowed


def _records(workspace: Workspace) -> dict[str, str]:
    """Make one record of each kind; return their ids by the names that paths give them."""
    tess = workspace.member("Tess")
    made = workspace.contact(tags=["a", "b"], owner_id=tess, email="a@b.cd")
    workspace.contact("In the trash", "+447700900002")
    note = workspace.call("POST", f"/api/v1/contacts/{made['id']}/notes", {"body": "n"}).body
    view = workspace.call("POST", "/api/v1/views", {"name": "v", "query": {}}).body
    selection = {"ids": [made["id"]]}
    action = {"kind": "tag", "tags": ["c"]}
    bulk = workspace.call("POST", "/api/v1/bulk", {"selection": selection, "action": action}).body
    export = workspace.call("POST", "/api/v1/exports", {"selection": selection}).body
    tag = workspace.items("/api/v1/tags")[0]
    return {
        "contact_id": made["id"], "note_id": note["id"], "view_id": view["id"],
        "bulk_id": bulk["id"], "export_id": export["id"], "tag_id": tag["id"],
        "letter_id": workspace.items("/api/v1/dead-letters")[0]["id"],
    }  # fmt: skip


def _ask(operation: Any, world: World, workspace: Workspace, known: dict[str, str]) -> None:
    @settings(
        max_examples=12, deadline=None, database=None, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(), of_a_record=st.booleans())
    def ask(case: schemathesis.Case, *, of_a_record: bool) -> None:
        if of_a_record and case.path_parameters:
            case.path_parameters |= {
                name: own for name, own in known.items() if name in case.path_parameters
            }
        token = world.platform.tokens.issue(workspace.owner)
        case.call_and_validate(headers={HEADER: token}, checks=CHECKS)

    ask()
