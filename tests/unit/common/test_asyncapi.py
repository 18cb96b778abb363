import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from libs.common.events.asyncapi import asyncapi
from libs.common.events.catalogue import catalogue
from libs.common.events.contacts import Owner
from libs.common.events.envelope import to_dict
from libs.common.events.gateway import MemberChanged
from libs.common.events.registry import make_event
from libs.common.events.topology import TOPOLOGY

DOCUMENT = asyncapi(catalogue(), TOPOLOGY)
CHANGED = MemberChanged(
    member_id="m1", name="Ann", email="ann@example.com", role="staff", active=True, version=1
)


def references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [each for inner in value.values() for each in references(inner)]
    if isinstance(value, list):
        return [each for inner in value for each in references(inner)]
    return []


def resolve(reference: str) -> Any:
    found: Any = DOCUMENT
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return found


def test_it_is_json_of_the_version_it_says():
    assert json.loads(json.dumps(DOCUMENT))["asyncapi"] == "3.0.0"


def test_every_reference_leads_somewhere():
    assert len(references(DOCUMENT)) > 50
    for reference in references(DOCUMENT):
        resolve(reference)


def test_every_type_is_sent_by_its_service_and_by_no_other():
    for entry in catalogue():
        senders = [
            name
            for name, operation in DOCUMENT["operations"].items()
            if operation["action"] == "send"
            and {"$ref": f"#/channels/events/messages/{entry.name}"} in operation["messages"]
        ]
        assert senders == [f"{entry.source}.publish"]


def test_every_queue_has_a_channel_and_an_operation_with_what_it_hears():
    for queue in TOPOLOGY.queues:
        heard = {each.name for each in catalogue() if queue.hears(each.name, queue.lane)}
        assert set(DOCUMENT["channels"][queue.name]["messages"]) == heard
        assert DOCUMENT["channels"][queue.name]["x-queue"]["attempts"] == queue.attempts
        assert DOCUMENT["operations"][f"{queue.name}.handle"]["action"] == "receive"


def test_messages_of_an_operation_are_messages_of_its_channel():
    for operation in DOCUMENT["operations"].values():
        channel = operation["channel"]["$ref"]
        assert all(
            each["$ref"].startswith(f"{channel}/messages/") for each in operation["messages"]
        )


def validate(name: str, event: dict[str, Any]) -> None:
    schema = {
        **DOCUMENT["components"]["messages"][name]["payload"],
        "components": DOCUMENT["components"],
    }
    Draft202012Validator(schema).validate(event)


def test_a_real_event_fits_its_message_and_a_bent_one_does_not(clock):
    event = to_dict(make_event(CHANGED, clock, workspace_id="w1"))
    validate("member.changed.v1", event)
    for bent in ({**event, "source": "contacts"}, {**event, "data": {}}, {**event, "time": None}):
        with pytest.raises(ValidationError):
            validate("member.changed.v1", bent)


def test_two_types_share_one_description_of_what_they_share():
    assert DOCUMENT["components"]["schemas"]["Owner"]["description"] == Owner.__doc__
