"""Whatever the audit trail can say is said in words, in every language of the admin."""

import re
from typing import get_args

import pytest

from services.contacts.domain.actions import Action
from tests.guards.repository import ROOT

LANGUAGES = ("en", "es", "ar")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_action_has_words(language: str):
    text = (ROOT / "frontend/src/i18n" / language / "rest.ts").read_text(encoding="utf-8")
    worded = set(re.findall(r'^  "audit\.([a-z_]+\.[a-z_]+)":', text, re.MULTILINE))
    assert set(get_args(Action)) - worded == set()


def test_actions_are_nouns_with_verbs_in_order():
    actions = get_args(Action)
    assert list(actions) == sorted(set(actions))
    assert all(re.fullmatch(r"[a-z_]+\.[a-z_]+", each) and len(each) <= 60 for each in actions)
