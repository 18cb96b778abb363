"""The address of a person's conversation in the business's inbox, from a template."""

from urllib.parse import quote

PLACES = ("{wa_id}", "{user_id}", "{contact_id}")
"""What a template may have in it."""


def inbox_link(
    template: str, *, contact_id: str, wa_id: str | None, user_id: str | None
) -> str | None:
    """Return the link, or None when there is no template or nothing to put into it.

    {wa_id} is the person's WhatsApp id and, for people without a number, their user id.
    """
    filled = template
    values = (wa_id or user_id, user_id or wa_id, contact_id)
    for place, value in zip(PLACES, values, strict=True):
        if place in filled:
            if not value:
                return None
            filled = filled.replace(place, quote(value, safe=""))
    return filled or None


def is_template(text: str) -> bool:
    """Tell whether text is a web address with one of the places in it."""
    return text.startswith(("https://", "http://", "/")) and any(each in text for each in PLACES)
