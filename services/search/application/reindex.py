"""Rebuild the index because somebody asked for it."""

import threading
import time

from services.search.application.rebuild_index import rebuild_index
from services.search.domain.stale import ASKED
from services.search.ports import (
    Contacts,
    SearchIndex,
    SearchUnavailableError,
    WriterElsewhereError,
)

_LOOK_SECONDS = 0.2


def reindex(index: SearchIndex, contacts: Contacts, patience: float) -> int:
    """Rebuild the index, here or in the process that writes it; return how many it holds.

    patience: seconds to wait for another process. Raises SearchUnavailableError when those pass.
    """
    try:
        return rebuild_index(index, contacts)
    except WriterElsewhereError:
        index.ask_rebuild(ASKED)
    deadline = time.monotonic() + patience
    pause = threading.Event()
    while ASKED in index.stale_because():
        if time.monotonic() > deadline:
            raise SearchUnavailableError("the indexer has not rebuilt the index in time")
        pause.wait(_LOOK_SECONDS)
    return index.count(None)
