"""Where a conversation is in the inbox."""

import pytest

from libs.common.inbox_link import inbox_link, is_template


@pytest.mark.parametrize(
    ("template", "wa_id", "user_id", "link"),
    [
        ("https://x/{wa_id}", "4477", "GB.x", "https://x/4477"),
        ("https://x/{wa_id}", None, "GB.x", "https://x/GB.x"),
        ("https://x/{wa_id}", None, None, None),
        ("https://x/{user_id}", "4477", "GB.x", "https://x/GB.x"),
        ("https://x/{user_id}", "4477", None, "https://x/4477"),
        ("https://x/?c={contact_id}", None, None, "https://x/?c=c%2F1"),
        ("https://x/{contact_id}/{wa_id}", "44", None, "https://x/c%2F1/44"),
        ("https://x/{wa_id}", "4 4/?", None, "https://x/4%204%2F%3F"),
        ("", "4477", "GB.x", None),
    ],
)
def test_a_link_is_made_of_what_is_known(
    template: str, wa_id: str | None, user_id: str | None, link: str | None
):
    assert inbox_link(template, contact_id="c/1", wa_id=wa_id, user_id=user_id) == link


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("https://x/{wa_id}", True),
        ("/inbox?to={user_id}", True),
        ("http://x/{contact_id}", True),
        ("https://x/", False),
        ("javascript:{wa_id}", False),
        ("httpsx{wa_id}", False),
    ],
)
def test_a_template_is_an_address_with_a_place_in_it(text: str, *, is_one: bool):
    assert is_template(text) is is_one
