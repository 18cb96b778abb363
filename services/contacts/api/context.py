"""What every view of contacts is given."""

from dataclasses import dataclass

from libs.common.clock import Clock
from libs.common.http.paging import Cursors
from services.contacts.ports.finder import Finder
from services.contacts.ports.storage import Storage


@dataclass(frozen=True, slots=True)
class ApiContext:
    """inbox_url: template with {wa_id}, or blank. suppression_key: of the hashes of erased people's
    numbers.
    """

    storage: Storage
    clock: Clock
    cursors: Cursors
    inbox_url: str
    suppression_key: str
    finder: Finder
