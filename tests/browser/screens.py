"""Take the pictures of docs/screens, which `test_looks.py` holds the screens to: `make screens`."""

import json
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from libs.common.log import configure_logging
from tests.browser.camera import Camera, launch, made_with
from tests.browser.darkroom import Darkroom
from tests.browser.shots import SHOTS, Shot
from tests.browser.still import still_life
from tests.support.product import ROOT

TARGET = ROOT / "docs" / "screens"
MADE_WITH = TARGET / "made-with.json"


def main() -> None:
    """Start, fill, look, and write the pictures and what they were made with."""
    configure_logging("ERROR")
    with (
        tempfile.TemporaryDirectory(prefix="warmline-screens-") as folder,
        still_life(Path(folder)) as scene,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        camera, darkroom = Camera(browser, scene), Darkroom(browser)
        pictures = {shot.file: picture(shot, camera, darkroom) for shot in SHOTS}
        made = made_with(browser)
        browser.close()
    for old in TARGET.glob("*.png"):
        old.unlink()
    for name, png in pictures.items():
        (TARGET / name).write_bytes(png)
    MADE_WITH.write_text(json.dumps(made, indent=2) + "\n")


def picture(shot: Shot, camera: Camera, darkroom: Darkroom) -> bytes:
    """Take a picture, or return the one there is where nobody would see a difference."""
    now, there = shot.take(camera), TARGET / shot.file
    if there.exists() and not darkroom.compare(before := there.read_bytes(), now).seen:
        return before
    return darkroom.pack(now)


if __name__ == "__main__":
    main()
