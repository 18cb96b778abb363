"""Why an item is kept as it came. The admin has words for each of them, in every language."""

from typing import Literal

Reason = Literal[
    "a change without a field or a value",
    "a change without items",
    "a message that is not an object",
    "an action without a name",
    "an array was expected",
    "an entry without changes",
    "an item that is not an object",
    "nested too deeply",
    "no call id or no event",
    "no current user id",
    "no group id or no type",
    "no message id",
    "no message id or no status",
    "no person or no action",
    "no person, no category or no value",
    "no phone_number_id",
    "no phone_number_id or no type",
    "not a webhook of a WhatsApp account, or an empty one",
    "nothing identifies the recipient",
    "nothing identifies the sender",
    "signed by an app that may not speak for this number",
    "unknown field",
    "unknown part of a value",
    "unknown system message",
    "unreadable",
]
"""None quotes the item: they are counted and logged. `unreadable` is said with the bug's name."""
