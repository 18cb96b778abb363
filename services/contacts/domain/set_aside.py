"""Why an event is kept whole, not applied. The admin has words for each, in every language."""

from typing import Literal

Why = Literal[
    "account",
    "action",
    "group",
    "no_person",
    "no_recipient",
    "no_sender",
    "nobody_named",
    "number_of_another_account",
    "unknown_number",
    "unknown_person",
    "unknown_type",
]
"""What ingest could not read has ingest's own reason."""

UNKNOWN_NUMBER: Why = "unknown_number"
"""It names a business number of no workspace."""
UNKNOWN_PERSON: Why = "unknown_person"
"""A change of identifiers can be nobody's, since nobody is made by one."""
UNKNOWN_TYPE: Why = "unknown_type"
ANOTHER_ACCOUNT: Why = "number_of_another_account"
