"""Whatever the audit trail can say is said in words, in every language of the admin."""

import re
from typing import get_args

import pytest

from services.contacts.application.apply_reports import ENDS_OF_IMPORTS
from services.contacts.domain.access import action_of
from services.contacts.domain.actions import Action
from services.gateway.domain.access import Kind
from services.importer.domain.job import State
from tests.guards.repository import ROOT, admin_words

LANGUAGES = ("en", "es", "ar")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_action_has_words(language: str):
    worded = admin_words(language, "audit")
    assert set(get_args(Action)) - worded == set()


def test_what_other_services_tell_of_is_an_action_with_words():
    assert {action_of(kind) for kind in get_args(Kind)} <= set(get_args(Action))
    assert set(ENDS_OF_IMPORTS) <= set(get_args(State))
    assert set(ENDS_OF_IMPORTS.values()) == {
        each for each in get_args(Action) if each[:7] == "import."
    }


def test_every_action_can_be_asked_for():
    source = (ROOT / "frontend/src/screens/audit/AuditFilters.tsx").read_text(encoding="utf-8")
    offered = set(re.findall(r'^\s+"([a-z_]+\.(?:[a-z_]+|\*))",?$', source, re.MULTILINE))
    nouns = {each.removesuffix(".*") for each in offered if each.endswith(".*")}
    missing = {
        each for each in get_args(Action) if each not in offered and each.split(".")[0] not in nouns
    }
    assert not missing
    for language in LANGUAGES:
        worded = admin_words(language, "audit_of")
        assert nouns <= worded


def test_actions_are_nouns_with_verbs_in_order():
    actions = get_args(Action)
    assert list(actions) == sorted(set(actions))
    assert all(re.fullmatch(r"[a-z_]+\.[a-z_]+", each) and len(each) <= 60 for each in actions)
