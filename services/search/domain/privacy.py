"""What of a contact's row may answer somebody who sees numbers and addresses masked."""

from collections.abc import Mapping
from typing import Any

from libs.common.masking import without_private

_HIDDEN = ("phone", "wa_id", "email", "previous_phones", "other_emails")


def is_named_openly(row: Mapping[str, Any]) -> bool:
    """Tell whether a contact's name is no number or address: those stand in for a missing name,
    and who is found by the beginning of one would tell it letter by letter.
    """
    name = row.get("name") or ""
    return without_private(name) == name


def openly(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a row with nothing in it by which it may not be found."""
    profile = row.get("wa_profile_name") or ""
    hidden = (*_HIDDEN, *(() if without_private(profile) == profile else ("wa_profile_name",)))
    return {name: value for name, value in row.items() if name not in hidden}
