"""Why an index has to be rebuilt. The admin has words for each of them, in every language."""

from typing import Literal

Stale = Literal[
    "somebody asked for it",
    "somebody was erased",
    "the index has an older format",
    "the index has older settings",
    "the index was never filled",
    "there is no index",
]

ASKED: Stale = "somebody asked for it"
SOMEBODY_ERASED: Stale = "somebody was erased"
"""Engines keep the words of what they deleted until they tidy up."""
OLDER_FORMAT: Stale = "the index has an older format"
OLDER_SETTINGS: Stale = "the index has older settings"
NEVER_FILLED: Stale = "the index was never filled"
NO_INDEX: Stale = "there is no index"
