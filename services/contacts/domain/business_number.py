"""Business numbers: who may say whose one is, and what an id of Meta's looks like."""

from typing import Literal

MayClaim = Literal["ALONE", "ALWAYS", "NEVER"]
"""When a workspace's own people may add numbers. ALONE: while it is the only workspace, so that
there is nobody whose number it could be."""

LENGTH = 64


def problems_of(
    phone_number_id: str, waba_id: str | None, portfolio_id: str | None
) -> dict[str, list[str]]:
    """Return what is wrong with ids of Meta's, by field; nothing when all of them may be ones."""
    given = {"phone_number_id": phone_number_id, "waba_id": waba_id, "portfolio_id": portfolio_id}
    return {
        field: [f"must be the id that Meta's dashboard shows: 1 to {LENGTH} digits"]
        for field, value in given.items()
        if value is not None and not _is_id(value)
    }


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LENGTH
