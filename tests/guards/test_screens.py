"""Every address of the admin is looked at with axe and has a picture, so that no screen is new to both."""

import re

from tests.browser.shots import SHOTS
from tests.browser.test_access import SCREENS
from tests.guards.repository import text_of

ROUTER = "frontend/src/router.tsx"
_PATH = re.compile(r'^  path: "(/[^"]*)",$', re.MULTILINE)
ONLY_LEADS_ON = {"/", "/contacts/new"}
"""Addresses that show nothing of their own but a refusal: what they lead to is looked at."""
LOOKED_AT_ELSEWHERE = {
    "/components": "tests/browser/test_access.py",
    "/contacts/$id": "tests/browser/test_access.py",
    "/imports/$id": "tests/browser/test_access.py",
    "/sign-in": "tests/browser/test_states_door.py",
    "/invite": "tests/browser/test_states_door.py",
}
"""Addresses that nobody goes to without more, with the file that does."""


def addresses() -> set[str]:
    found = set(_PATH.findall(text_of(ROUTER)))
    assert len(found) > 15, "the router says its paths another way now"
    return found - ONLY_LEADS_ON


def test_every_address_is_looked_at_with_axe() -> None:
    looked_at = {each.partition("?")[0] for each in SCREENS} | set(LOOKED_AT_ELSEWHERE)
    assert looked_at == addresses()
    for address, file in LOOKED_AT_ELSEWHERE.items():
        assert address.partition("$")[0] in text_of(file), (address, file)


def test_every_address_has_a_picture() -> None:
    shown = {re.split(r"[?#]", shot.path)[0] for shot in SHOTS}
    without = {
        address
        for address in addresses()
        if not any(re.fullmatch(address.replace("$id", r"\{\w+\}"), each) for each in shown)
    }
    assert without == set()
