"""Numbers and names as those see them who may not use them."""

import re

_NUMBER = re.compile(r"\+?\d{7,15}", re.ASCII)


def masked_name(name: str) -> str:
    """Return a name with all but its first letter hidden."""
    return name[:1] + "•" * 3


def masked_number(number: str | None) -> str | None:
    """Return a number with all but its country code and last two digits hidden."""
    return f"{number[:3]}{'•' * max(3, len(number) - 5)}{number[-2:]}" if number else None


def without_number(name: str) -> str:
    """Return a name, masked if it is the number of somebody whose name nobody knows."""
    return masked_number(name) or name if _NUMBER.fullmatch(name) else name
