"""Where the pages of a search end."""

from pathlib import Path

import pytest

from libs.common.actor import ALL_SCOPES, Actor
from libs.common.clock import SystemClock
from libs.common.errors import InvalidInputError
from libs.common.http.client import ServiceClient
from libs.common.http.inproc import InprocApps
from libs.common.http.tokens import Tokens
from services.search.adapters.contacts_api import ContactsApi
from services.search.adapters.embedded import EmbeddedIndex
from services.search.application.find_contacts import find_contacts
from services.search.domain.question import DEEPEST, Question
from tests.conformance.search_people import SHOP, a_document

ANN = Actor("member", "ann", "Ann", SHOP, ALL_SCOPES, "owner")


@pytest.fixture
def index(tmp_path: Path) -> EmbeddedIndex:
    return EmbeddedIndex(tmp_path)


@pytest.fixture
def contacts() -> ContactsApi:
    """Contacts that nobody runs: it must not be asked while the index answers."""
    tokens = Tokens("a-key", SystemClock())
    return ContactsApi(ServiceClient("inproc://contacts", tokens, InprocApps()))


def test_the_last_page_is_as_long_as_there_is_room(index, contacts):
    index.apply([a_document("Ana")])

    found = find_contacts(
        index, contacts, ANN, Question(workspace_id=SHOP, offset=DEEPEST - 10, limit=50)
    )

    assert (list(found.items), found.total, found.next_offset) == ([], 1, None)
    index.close()


def test_nobody_pages_beyond_the_deepest_hit(index, contacts):
    with pytest.raises(InvalidInputError, match="narrow the search"):
        find_contacts(index, contacts, ANN, Question(workspace_id=SHOP, offset=DEEPEST, limit=1))
    index.close()
