"""Every line of the contacts module has a story that a person tells in the browser."""

import importlib

import pytest

from tests.browser.stories.lines import LINES, TOLD
from tests.guards.repository import python_files

for name in python_files("tests/browser/stories"):
    if name.rpartition("/")[2].startswith("test_"):
        importlib.import_module(name.removesuffix(".py").replace("/", "."))


@pytest.mark.parametrize("line", sorted(LINES))
def test_every_line_has_a_story(line):
    assert TOLD.get(line), f"no story tells: {LINES[line]}"
