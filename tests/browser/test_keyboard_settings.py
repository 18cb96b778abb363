"""What is set up seldom, by keyboard alone: stages, tags, one's own name, language and colours."""

import re
from typing import Any

from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.keys import Keys
from tests.browser.stories.people import add
from tests.support.business import Business
from tests.support.waiting import eventually


def test_stages_get_names_of_their_own_and_the_usual_ones_again(
    desk: Desk, business: Business
) -> None:
    add(business, "Ada")
    desk.go("/contacts")
    eventually(lambda: settings(business).get("time_zone"), "the workspace to have a time zone")
    page, hand = desk.go("/settings?section=stages"), Keys(desk.page)
    hand.write(page.get_by_role("textbox", name="Cold", exact=True), "Asked")
    hand.write(page.get_by_role("textbox", name="Hot, in days"), "2")
    hand.press(page.get_by_role("radio", name="Step by step"))
    hand.press(page.get_by_role("button", name="Save"))
    expect(page.get_by_text("Stages saved")).to_be_visible()
    kept = settings(business)
    assert (kept["labels"]["cold"], kept["workflow"]) == ("Asked", "guided")
    assert kept["going_cold"]["hot"] == 2
    desk.go("/contacts")
    expect(page.get_by_role("button", name="Ada is Asked")).to_be_visible()

    desk.go("/settings?section=stages")
    hand.empty(page.get_by_role("textbox", name="Asked", exact=True))
    hand.press(page.get_by_role("radio", name="Any move"))
    hand.press(page.get_by_role("button", name="Save"))
    expect(page.get_by_role("textbox", name="Cold", exact=True)).to_be_visible()
    kept = settings(business)
    assert (kept["labels"].get("cold", "Cold"), kept["workflow"]) == ("Cold", "free")
    desk.go("/contacts")
    expect(page.get_by_role("button", name="Ada is Cold")).to_be_visible()


def test_a_tag_gets_a_colour_another_name_and_goes(desk: Desk, business: Business) -> None:
    ada = add(business, "Ada", tags=["vip", "north"])
    page, hand = desk.go("/settings?section=tags"), Keys(desk.page)
    hand.press(page.get_by_role("button", name=re.compile("^Colour of the tag vip: (?!Red)")))
    hand.press(page.get_by_role("menuitemradio", name="Red"))
    coloured = page.get_by_role("button", name="Colour of the tag vip: Red. Change")
    expect(coloured).to_be_focused()
    eventually(lambda: tags(business)["vip"] == "red", "the colour")

    hand.press(page.get_by_role("button", name="Edit Name of the tag vip"))
    hand.write(page.get_by_role("textbox", name="Name of the tag vip"), "friend")
    hand.strike("Enter")
    expect(page.get_by_role("button", name="Edit Name of the tag friend")).to_be_focused()
    eventually(lambda: "friend" in business.get(f"/api/v1/contacts/{ada['id']}")["tags"], "friend")

    hand.press(page.get_by_role("button", name="Delete the tag friend"))
    dialog = page.get_by_role("dialog", name="Delete the tag friend")
    expect(dialog).to_contain_text("1 contact has it and loses it.")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    hand.press(dialog.get_by_role("button", name="Delete"))
    expect(page.get_by_role("button", name="Delete the tag friend")).to_have_count(0)
    assert list(tags(business)) == ["north"]
    eventually(
        lambda: business.get(f"/api/v1/contacts/{ada['id']}")["tags"] == ["north"], "only north"
    )


def test_ones_name_and_how_times_are_told_are_chosen(desk: Desk) -> None:
    page, hand = desk.go("/settings?section=preferences"), Keys(desk.page)
    hand.write(page.get_by_role("textbox", name="Name"), "Grace Okoro")
    hand.press(page.get_by_role("button", name="Save").first)
    expect(page.get_by_text("Your name is changed.")).to_be_visible()
    assert me(desk)["name"] == "Grace Okoro"
    hand.flip(page.get_by_role("switch", name="Exact times"))
    hand.choose(page.get_by_role("combobox", name="Density of lists"), "Compact")
    eventually(
        lambda: (
            me(desk)["preferences"].items() >= {"exactTimes": True, "density": "compact"}.items()
        ),
        "the preferences",
    )


def test_colours_and_language_are_changed_in_the_menu_of_the_member(desk: Desk) -> None:
    page, hand = desk.go("/contacts"), Keys(desk.page)
    html = page.locator("html")
    own = page.get_by_role("button", name="Person0")
    hand.press(own)
    hand.press(page.get_by_role("menuitem", name="Dark"))
    expect(html).to_have_attribute("data-mantine-color-scheme", "dark")
    expect(own).to_be_focused()
    eventually(lambda: me(desk)["preferences"].get("scheme") == "dark", "the colours")
    hand.press(own)
    hand.press(page.get_by_role("menuitem", name="Light"))
    expect(html).to_have_attribute("data-mantine-color-scheme", "light")

    for language, locale, direction in (("العربية", "ar", "rtl"), ("English", "en", "ltr")):
        hand.press(own)
        hand.leave(page.get_by_role("menuitem", name=language))
        desk.rest()
        expect(html).to_have_attribute("lang", locale)
        expect(html).to_have_attribute("dir", direction)
        assert me(desk)["preferences"]["locale"] == locale


def settings(business: Business) -> dict[str, Any]:
    """What the workspace chose."""
    kept: dict[str, Any] = business.get("/api/v1/workspace")["settings"]
    return kept


def tags(business: Business) -> dict[str, str]:
    """The colours of tags by their names."""
    return {each["name"]: each["colour"] for each in business.get("/api/v1/tags")["items"]}


def me(desk: Desk) -> dict[str, Any]:
    """Who sits there, as the server knows."""
    found: dict[str, Any] = desk.call("GET", "/api/v1/session")["member"]
    return found
