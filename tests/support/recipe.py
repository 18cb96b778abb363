"""The commands of a page in docs/recipes, run as they are printed there, without a shell."""

import re
import shlex
from pathlib import Path
from string import Template
from typing import Any

import requests

ROOT = Path(__file__).resolve().parents[2]


def page(name: str) -> str:
    """Return a recipe's text."""
    return (ROOT / "docs" / "recipes" / f"{name}.md").read_text(encoding="utf-8")


def commands(text: str) -> list[list[str]]:
    """Return the curl commands of a page's bash blocks, in words."""
    blocks = re.findall(r"```bash\n(.*?)```", text, re.DOTALL)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    return [shlex.split(line) for line in lines if line.startswith("curl ")]


def curl(words: list[str], files: dict[str, bytes], **variables: str) -> requests.Response:
    """Do what a curl command does, with its -H, -X, -d and -F options.

    files: what the names after @ stand for. variables: the values of $NAMES.
    """
    words = [Template(each).substitute(variables) for each in words[1:]]
    method, url, said = None, "", dict[str, Any](headers={})
    while words:
        word = words.pop(0)
        if word == "-H":
            name, _, value = words.pop(0).partition(": ")
            said["headers"][name] = value
        elif word == "-X":
            method = words.pop(0)
        elif word == "-d":
            said["data"] = words.pop(0).encode()
        elif word == "-F":
            name, _, value = words.pop(0).partition("=@")
            said["files"] = {name: (value, files[value])}
        else:
            assert word.startswith("http"), f"not a URL or an option known here: {word}"
            url = word
    posts = "data" in said or "files" in said
    return requests.request(method or ("POST" if posts else "GET"), url, timeout=30, **said)
