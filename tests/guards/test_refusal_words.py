"""Whatever a service refuses a person at a screen is told in the languages of the admin."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.guards.repository import python_files, text_of, tree_of

LANGUAGES = ("es", "ar")
"""English is what the services say themselves."""

NOT_THERE = {
    "bad_path": "no screen asks for an address that is not in its plain form",
    "bad_settings": "raised at start",
    "bad_signature": "Meta is told",
    "error": "the root of the tree, never raised itself",
    "events_not_taken": "Meta is told",
    "files_busy": "the command line says it",
    "idempotency_key_reused": "every wish of a screen has a key of its own",
    "index_refused": "only the indexer meets it",
    "invalid_input": "its fields say what is wrong",
    "malformed_request": "no screen sends what can't be read",
    "method_not_allowed": "no screen asks like that",
    "move_not_allowed": "has the sentence that a bulk job has for it",
    "no_live_updates": "the stream is tried again by itself",
    "part_differs": "screens send a file at once, not in parts",
    "parts_left_over": "screens send a file at once, not in parts",
    "parts_missing": "screens send a file at once, not in parts",
    "suppression_key_changed": "raised at start",
    "too_many_uploads": "screens send a file at once, not in parts",
    "unauthenticated": "leads to the door",
    "unroutable_event": "a fault of ours, logged",
    "unsupported_media": "no screen sends such a thing",
    "upload_finished": "screens send a file at once, not in parts",
    "upload_state": "screens send a file at once, not in parts",
    "wrong_credentials": "the door says it",
    "wrong_verify_token": "Meta is told",
}


def _texts(value: ast.expr | None) -> Iterator[str]:
    """Yield the texts that an expression may be."""
    if isinstance(value, ast.IfExp):
        yield from (*_texts(value.body), *_texts(value.orelse))
    elif isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value


def _codes_in(name: str) -> Iterator[str]:
    for node in ast.walk(tree_of(name)):
        if isinstance(node, ast.ClassDef) and node.name.endswith("Error"):
            yield from _own_code(node)
        elif isinstance(node, ast.keyword) and node.arg in {"code", "why"}:
            yield from _texts(node.value)


def _own_code(error: ast.ClassDef) -> Iterator[str]:
    for each in error.body:
        if isinstance(each, ast.Assign | ast.AnnAssign):
            target = each.targets[0] if isinstance(each, ast.Assign) else each.target
            if isinstance(target, ast.Name) and target.id == "code":
                yield from _texts(each.value)


def codes() -> set[str]:
    """Every code of an error, of a field, and of the front in nginx."""
    files = python_files("libs/common", "services")
    found = {
        code for name in files if not name.startswith("services/cli/") for code in _codes_in(name)
    }
    for path, start in (
        ("libs/common/phone.py", "phone_"),
        ("services/gateway/domain/password.py", "password_"),
    ):
        found |= set(re.findall(rf'[(\s]"({start}[a-z_]+)",', text_of(path)))
    nginx = text_of("deploy/nginx/templates/warmline/errors.inc.template")
    return found | set(re.findall(r'"code":"([a-z_]+)"', nginx))


def worded(language: str) -> list[str]:
    text = text_of(f"frontend/src/i18n/{language}/refusals.ts")
    return re.findall(r"^  ([a-z_]+): ", text, re.MULTILINE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_words_or_is_met_by_nobody(language: str):
    assert codes() - set(worded(language)) - NOT_THERE.keys() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_words_only_for_what_is_refused_in_order(language: str):
    words = worded(language)
    assert words == sorted(set(words))
    assert set(words) - codes() == set()


def test_what_nobody_meets_is_a_code_without_words():
    assert NOT_THERE.keys() - codes() == set()
    assert NOT_THERE.keys() & {word for each in LANGUAGES for word in worded(each)} == set()
