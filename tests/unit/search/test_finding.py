"""Where the pages of a search end."""

import time
from pathlib import Path

import msgspec
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
from services.search.domain.filtering import matches
from services.search.domain.question import DEEPEST, Filters, Question
from services.search.domain.wanted import understand
from services.search.ports import INDEXES, SearchUnavailableError
from tests.conformance.search_people import SHOP, a_document
from tests.support.silent import silent_server

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


def test_a_look_up_gets_the_time_that_a_hanging_engine_left():
    tokens = Tokens("a-key", SystemClock())
    with silent_server() as silent:
        hanging = INDEXES.open(silent.url, "a-key")
        slow = ContactsApi(ServiceClient(silent.url, tokens, InprocApps()))
        question = Question(workspace_id=SHOP, wanted=understand("+5511987654321"))
        began = time.monotonic()

        with pytest.raises(SearchUnavailableError, match="complete phone number"):
            find_contacts(hanging, slow, ANN, question)

        assert time.monotonic() - began < 3.5, "two seconds for both, not two for each"
        hanging.close()


@pytest.mark.parametrize(
    ("filters", "passes"),
    [
        (Filters(), True),
        (Filters(statuses=("cold",)), True),
        (Filters(statuses=("hot",)), False),
        (Filters(sources=("import",)), False),
        (Filters(tags=("vip", "other")), True),
        (Filters(tags=("vip", "other"), tag_mode="all"), False),
        (Filters(owner_ids=("ann",)), True),
        (Filters(owner_ids=(None,)), False),
        (Filters(not_statuses=("hot",)), True),
        (Filters(not_statuses=("hot", "cold")), False),
        (Filters(not_tags=("other",)), True),
        (Filters(not_tags=("other", "vip")), False),
        (Filters(untagged=True), False),
        (Filters(either=(Filters(statuses=("hot",)), Filters(tags=("vip",)))), True),
        (Filters(either=(Filters(statuses=("hot",)), Filters(untagged=True))), False),
        (Filters(statuses=("hot",), either=(Filters(tags=("vip",)),)), False),
        (Filters(not_owner_ids=("ben", None)), True),
        (Filters(not_owner_ids=("ann",)), False),
        (Filters(flags=("stopped",)), True),
        (Filters(flags=("stopped", "blocked")), False),
        (Filters(not_flags=("blocked",)), True),
        (Filters(not_flags=("blocked", "stopped")), False),
        (Filters(created_from=1), True),
        (Filters(created_to=1), False),
        (Filters(active_to=2**50), False),
    ],
)
def test_filters_mean_for_a_row_what_they_mean_for_an_engine(index, filters, passes):
    person = a_document("Ana", tags=["VIP"], owner="ann", marketing="stopped")
    index.apply([person])
    row = msgspec.to_builtins(person.row)

    assert matches(filters, row) is passes
    assert index.search(Question(workspace_id=SHOP, filters=filters)).total == passes
    index.close()


def test_nobody_pages_beyond_the_deepest_hit(index, contacts):
    with pytest.raises(InvalidInputError, match="narrow the search"):
        find_contacts(index, contacts, ANN, Question(workspace_id=SHOP, offset=DEEPEST, limit=1))
    index.close()
