"""Permissions, and why something could not be handled, are said in words in every language."""

import re
from typing import get_args

import pytest

from libs.common.actor import ALL_SCOPES
from libs.common.bus import embedded_store, rabbitmq_messages
from libs.common.events.envelope import UnreadableEventError
from services.contacts.domain.set_aside import Why
from services.ingest.domain.reasons import Reason
from services.search.domain.stale import Stale
from tests.guards.repository import admin_words

LANGUAGES = ("en", "es", "ar")
CAUSES = {
    *get_args(Why),
    *get_args(Reason),
    embedded_store.LOST_CAUSE,
    rabbitmq_messages.LOST_CAUSE,
    UnreadableEventError.__name__,
}
"""What else fails has its class and place for programmers, and `failed` for everybody."""


def key_of(said: str) -> str:
    """As `inWords` of the admin makes it."""
    return re.sub(r"[^a-z0-9]+", "_", said.lower())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_permission_has_words(language: str):
    assert admin_words(language, "scope") == ALL_SCOPES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cause_of_a_dead_letter_has_words(language: str):
    assert admin_words(language, "cause") == {key_of(each) for each in CAUSES} | {"failed"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_to_rebuild_the_index_has_words(language: str):
    assert admin_words(language, "flow_stale") == {key_of(each) for each in get_args(Stale)}
