"""What was once published can be read for ever: one golden sample at least of every event type."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator

from libs.common.events.catalogue import catalogue
from libs.common.events.envelope import Event, decode, encode
from libs.common.events.registry import EventType, read_payload, schema_of

SAMPLES = Path(__file__).parent / "samples"
TYPES = {entry.name: entry for entry in catalogue()}
FILES = sorted(SAMPLES.glob("*.json"))


def type_of(path: Path) -> str:
    """`contact.created.v1.json` and `contact.created.v1.waiting.json` are both of one type."""
    parts = path.stem.split(".")
    version = next(
        place for place, part in enumerate(parts) if part[0] == "v" and part[1:].isdigit()
    )
    return ".".join(parts[: version + 1])


@pytest.mark.parametrize("name", TYPES)
def test_every_event_type_has_a_golden_sample(name: str):
    assert (SAMPLES / f"{name}.json").is_file(), f"add tests/contract/samples/{name}.json"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_sample_is_still_read_and_none_of_it_is_lost(path: Path):
    event, entry = read(path)
    assert event.type == entry.name
    assert event.source == entry.source
    payload = read_payload(event, entry.payload)
    assert_within(event.data, msgspec.to_builtins(payload))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_sample_is_valid_by_the_schema_of_its_type(path: Path):
    event, entry = read(path)
    Draft202012Validator(schema_of(entry)).validate(event.data)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_sample_goes_through_the_envelope_unchanged(path: Path):
    event, _ = read(path)
    assert decode(encode(event)) == event
    assert json.loads(encode(event)) == json.loads(path.read_bytes())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_fields_of_a_later_release_are_ignored(path: Path):
    event, entry = read(path)
    event.data["of_a_later_release"] = {"any": ["thing"]}
    read_payload(event, entry.payload)


def read(path: Path) -> tuple[Event, EventType]:
    return decode(path.read_bytes()), TYPES[type_of(path)]


def assert_within(part: Any, whole: Any) -> None:
    """Everything in part is in whole, which may have more fields."""
    if isinstance(part, dict):
        assert part.keys() <= whole.keys()
        for name, value in part.items():
            assert_within(value, whole[name])
    else:
        assert part == whole
