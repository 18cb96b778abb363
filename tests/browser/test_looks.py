"""The screens look as they do on the pictures of docs/screens, pixel by pixel.

`make screens` takes the pictures anew, of the same business at the same moment.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.camera import Camera, made_with
from tests.browser.darkroom import Darkroom
from tests.browser.screens import MADE_WITH, TARGET
from tests.browser.shots import SHOTS, Shot
from tests.browser.still import still_life
from tests.support.product import ROOT

pytestmark = pytest.mark.xdist_group("looks")

FAILED = ROOT / "build" / "looks"
"""Where the pictures go that are not as they were."""


@pytest.fixture(scope="module")
def camera(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Camera]:
    """What takes the pictures again, if the same browser with the same fonts is here."""
    made, here = json.loads(MADE_WITH.read_text()), made_with(browser)
    other = [f"{name} {made.get(name)} and not {here.get(name)}"
             for name in sorted({*made, *here}) if made.get(name) != here.get(name)]  # fmt: skip
    if other:
        listed = ", ".join(other)
        pytest.skip(f"the pictures were taken with {listed}; `make screens` takes them anew")
    with still_life(tmp_path_factory.mktemp("looks")) as scene:
        camera = Camera(browser, scene)
        yield camera
        camera.close()


@pytest.fixture(scope="module")
def darkroom(browser: Browser) -> Iterator[Darkroom]:
    """What compares them."""
    darkroom = Darkroom(browser)
    yield darkroom
    darkroom.close()


def test_there_is_a_picture_of_every_shot_and_none_of_others() -> None:
    assert {each.name for each in TARGET.glob("*.png")} == {shot.file for shot in SHOTS}
    assert len({shot.file for shot in SHOTS}) == len(SHOTS)


def test_one_changed_word_is_seen_and_a_smaller_file_is_the_same(
    camera: Camera, darkroom: Darkroom
) -> None:
    def rename(page: Page) -> None:
        page.locator("h1").evaluate("(title) => { title.textContent = 'Teams' }")

    before = Shot("team", "/team").take(camera)
    after = Shot("team", "/team", rename).take(camera)
    assert darkroom.compare(before, after).seen
    assert darkroom.compare(before, darkroom.pack(before)).pixels == 0


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: Path(shot.file).stem)
def test_a_screen_looks_as_it_did(camera: Camera, darkroom: Darkroom, shot: Shot) -> None:
    now = shot.take(camera)
    difference = darkroom.compare((TARGET / shot.file).read_bytes(), now)
    if not difference.seen:
        return
    FAILED.mkdir(parents=True, exist_ok=True)
    (FAILED / shot.file).write_bytes(now)
    (FAILED / f"difference-{shot.file}").write_bytes(difference.picture)
    what = difference.size or f"{difference.pixels} pixels are different"
    pytest.fail(
        f"{what}. Now: {FAILED / shot.file}, what changed in red: difference-{shot.file} beside it. "
        "If it is meant, `make screens` takes the pictures anew; look at them before they go in.",
        pytrace=False,
    )
