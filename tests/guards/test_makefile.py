"""The front door explains itself."""

import re
import subprocess

import pytest

from tests.guards.repository import ROOT, text_of

MAKEFILE = text_of("Makefile")
TARGETS = re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE)
INNER = {"setup-runtime", "setup-dev"}
PHONY = set(
    re.search(r"^\.PHONY: ((?:.*\\\n)*.*)", MAKEFILE, re.MULTILINE)[1].replace("\\", " ").split()
)


@pytest.mark.parametrize("target", sorted(set(TARGETS) - INNER))
def test_every_target_says_what_it_does(target):
    assert re.search(rf"^{target}:[^\n]* ## [A-Z]", MAKEFILE, re.MULTILINE)


def test_make_without_a_target_lists_them_all():
    shown = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    listed = set(re.findall(r"^  ([a-z-]+) ", shown, re.MULTILINE))
    assert listed == set(TARGETS) - INNER


def test_no_target_is_mistaken_for_a_file():
    assert set(TARGETS) == PHONY


def test_what_endures_is_there_and_reads_how_much_it_is_to_do():
    files = re.findall(r"tests/[a-z_/]+\.py", MAKEFILE[MAKEFILE.index("ENDURED :=") :])
    asked = set(re.findall(r"WARMLINE_TEST_[A-Z_]+", MAKEFILE))
    read = {name for file in files for name in re.findall(r"WARMLINE_TEST_[A-Z_]+", text_of(file))}
    read |= set(re.findall(r"WARMLINE_TEST_[A-Z_]+", text_of("tests/support/examples.py")))
    assert asked <= read
    documented = text_of("CONTRIBUTING.md")
    assert all(f"`{name}`" in documented for name in asked)


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_the_pages_name_targets_that_exist(page):
    assert set(re.findall(r"`make ([a-z-]+)", text_of(page))) <= set(TARGETS)
