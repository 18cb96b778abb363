"""Every line of the contacts module has a story that a person tells in the browser."""

import importlib
import inspect

import pytest

from tests.browser.stories.lines import LINES, TOLD, table
from tests.guards.repository import ROOT, python_files

for name in python_files("tests/browser/stories"):
    if name.rpartition("/")[2].startswith("test_"):
        importlib.import_module(name.removesuffix(".py").replace("/", "."))


@pytest.mark.parametrize("line", sorted(LINES))
def test_every_line_has_a_story_for_mouse_and_keyboard(line):
    stories = TOLD.get(line, [])
    assert any("hand" in inspect.signature(each).parameters for each in stories), LINES[line]


def test_the_page_says_which_story_tells_which_line():
    page = (ROOT / "docs" / "stories.md").read_text(encoding="utf-8")
    assert page.partition("| Line")[2] == table().partition("| Line")[2]
