"""Which requests the Meilisearch adapter makes, against the engine's documented contract."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from libs.common.ids import new_id
from services.search.adapters.meilisearch import MeilisearchIndex
from services.search.adapters.meilisearch_documents import (
    CUTOFF_MS,
    NOBODY,
    SETTINGS_DIGEST,
    document_of,
    id_order,
    read,
    spell,
)
from services.search.adapters.meilisearch_http import CONNECT_SECONDS, READ_SECONDS, Meilisearch
from services.search.adapters.meilisearch_lease import LEASE_SECONDS
from services.search.adapters.meilisearch_queries import counted, searches
from services.search.domain.document import FORMAT
from services.search.domain.question import DEEPEST, Filters, Question, Sort
from services.search.domain.wanted import understand
from services.search.ports import (
    INDEXES,
    FoundIds,
    Gone,
    IndexRefusedError,
    NotAllFoundError,
    SearchUnavailableError,
    WriterElsewhereError,
)
from tests.conformance.search_people import a_document
from tests.support.meilisearch_stub import Recorder, recorder
from tests.support.silent import Dribbling, DribblingHeaders, silent_server
from tests.support.waiting import eventually

CONTACTS, NEXT, ABOUT = "warmline-contacts", "warmline-contacts-next", "warmline-about"
FETCH = f"POST /indexes/{CONTACTS}/documents/fetch"
DOCUMENTS = f"POST /indexes/{CONTACTS}/documents"
FILTER = re.compile(
    r'tags IS EMPTY|[a-z_]+ (=|!=|>|<|>=|STARTS WITH) ("[a-z0-9-]*"|-?\d+|true|false)'
)


@pytest.fixture
def server() -> Iterator[Recorder]:
    with recorder() as server:
        yield server


@pytest.fixture
def index(server: Recorder) -> Iterator[MeilisearchIndex]:
    index = INDEXES.open(server.url, "a-key")
    assert isinstance(index, MeilisearchIndex)
    yield index
    index.close()


class Seconds:
    """A clock that goes when told to."""

    def __init__(self) -> None:
        self._now = 0.0

    def __call__(self) -> float:
        return self._now

    def advance(self, seconds: float) -> None:
        self._now += seconds


@contextmanager
def manual_index(server: Recorder) -> Iterator[tuple[MeilisearchIndex, Seconds]]:
    """The index as another process has it, with a clock of its own."""
    clock = Seconds()
    index = MeilisearchIndex(Meilisearch(server.url, "a-key"), "warmline", clock)
    yield index, clock
    index.close()


def asked(text: str = "", **more: Any) -> Question:
    return Question(workspace_id="shop", wanted=understand(text), **more)


def test_the_settings_are_applied_and_awaited_before_the_first_document(server, index):
    server.missing.add(CONTACTS)

    index.apply([a_document("Ana")])

    assert server.made() == [
        f"GET /indexes/{CONTACTS}",
        "POST /indexes",
        f"PATCH /indexes/{CONTACTS}/settings",
        f"POST /indexes/{CONTACTS}/documents/fetch",
        DOCUMENTS,
    ]
    assert sum("/tasks/" in call.what for call in server.calls) == 3


def test_settings_that_a_killed_process_did_not_give_are_given_by_the_next_once(server, index):
    index.apply([a_document("Ana")])
    index.apply([a_document("Bia")])

    settings, documents = f"PATCH /indexes/{CONTACTS}/settings", DOCUMENTS
    made = [what for what in server.made() if what in {settings, documents}]
    assert made == [settings, documents, documents]


def test_slips_are_forgiven_in_names_only_and_never_in_numbers(server, index):
    server.missing.add(CONTACTS)
    index.apply([a_document("Ana")])

    sent = server.bodies(f"PATCH /indexes/{CONTACTS}/settings")[0]

    assert sent["typoTolerance"]["disableOnNumbers"] is True
    forgiving = set(sent["searchableAttributes"]) - set(
        sent["typoTolerance"]["disableOnAttributes"]
    )
    assert forgiving == {"names", "profile", "joined"}
    assert sent["rankingRules"][0] == "sort"
    assert sent["rankingRules"][-1] == "active:desc"


def test_every_request_carries_the_key(server, index):
    index.search(asked("ana"))

    assert {call.headers["Authorization"] for call in server.calls} == {"Bearer a-key"}


def test_documents_go_in_batches_of_a_thousand_as_lines(server, index):
    index.apply([a_document(f"Ana {n}") for n in range(1001)])

    assert [len(body) for body in server.bodies(DOCUMENTS)] == [1000, 1]


def test_older_versions_are_not_sent(server, index):
    old, new = a_document("Old", version=4), a_document("New", version=6)
    server.documents = [{"id": each.id, "version": 5} for each in (old, new)]

    applied = index.apply([old, new])

    assert (applied.written, applied.stale) == (1, 1)
    assert [each["id"] for each in server.bodies(DOCUMENTS)[0]] == [new.id]
    asked_for = server.bodies(f"POST /indexes/{CONTACTS}/documents/fetch")[0]
    assert asked_for["fields"] == ["id", "version"]


def test_what_is_gone_stays_as_a_version_alone(server, index):
    contact = new_id()

    index.apply([Gone(contact, "shop", 7)])

    sent = server.bodies(DOCUMENTS)[0][0]
    assert (sent["version"], sent["found"]) == (7, False)
    assert "workspace" not in sent
    assert "names" not in sent


def test_what_is_gone_for_long_is_deleted_by_a_filter(server, index):
    before = datetime(2026, 1, 1, tzinfo=UTC)
    gone = "found = false AND indexed < 1767225600000"
    assert index.forget_gone(before) == 0, "nothing is asked for where nothing is gone"
    server.documents = [{"id": new_id()}]

    assert index.forget_gone(before) == 1
    assert server.bodies(f"POST /indexes/{CONTACTS}/documents/delete") == [{"filter": gone}]
    assert [each["filter"] for each in server.bodies(FETCH)] == [gone, gone]


def test_every_search_is_bound_to_the_workspace(server, index):
    index.search(asked("maria +5511987654321"))
    index.search(asked("+5511987654321"))
    index.search(asked("maria@example.com", sort=Sort("name")))
    index.search(asked())
    index.search(asked("maria"), ["status"])
    sent = [query for body in server.bodies("POST /multi-search") for query in body["queries"]]

    assert len(sent) > 6
    assert {query["filter"][0] for query in sent} == {f'workspace = "{spell("shop")}"'}


@given(st.text(max_size=60), st.text(max_size=60), st.integers(-(10**15), 10**15))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
def test_no_text_of_a_user_stands_in_a_filter(text, value, moment):
    filters = Filters(
        statuses=(value,), tags=(value, text), tag_mode="all", owner_ids=(value, None),
        not_statuses=(value,), not_tags=(value, text), not_owner_ids=(text, None), untagged=True,
        flags=("blocked",), not_flags=("stopped",), created_from=moment, active_to=moment,
    )  # fmt: skip
    question = Question(workspace_id=value, wanted=understand(text), filters=filters)

    for search in searches(question):
        for each in search["filter"]:
            for expression in each if isinstance(each, list) else [each]:
                assert FILTER.fullmatch(expression), expression


def test_of_alternatives_one_must_hold_and_each_is_said_in_one():
    hot, mine = Filters(statuses=("hot", "warm")), Filters(owner_ids=(None,), not_tags=("vip",))
    question = Question(workspace_id="shop", filters=Filters(untagged=True, either=(hot, mine)))

    [search] = searches(question)

    assert search["filter"] == [
        f'workspace = "{spell("shop")}"',
        [
            f'(status = "{spell("hot")}" OR status = "{spell("warm")}")',
            f'(owner = "{NOBODY}") AND (tags != "{spell("vip")}")',
        ],
        "tags IS EMPTY",
    ]


@given(st.text(max_size=64))
def test_spelt_values_are_plain_and_can_be_read_again(text):
    spelt = spell(text)

    assert re.fullmatch("[a-z2-7]*", spelt)
    assert read(spelt) == text.encode(errors="replace").decode()


def test_a_tag_of_the_longest_kind_fits_into_a_facet_value():
    assert len(spell("\U0001f600" * 64)) <= 468


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("123", ['digit_words STARTS WITH "123"']),
        ("4321", ['digits = "4321"', 'digits STARTS WITH "4321"']),
        ("0770", ['digits = "0770"', 'digits = "770"', 'digits STARTS WITH "770"']),
        ("077", ['areas = "77"']),
        ("0044 77", ['digits = "004477"', 'numbers STARTS WITH "4477"']),
        ("+4477", ['numbers STARTS WITH "4477"', 'previous STARTS WITH "4477"']),
        ("(11) 98765-4321", ['digits = "11987654321"', 'digits = "1187654321"']),
        ("+551187654321", ['numbers = "5511987654321"', 'previous = "5511987654321"']),
    ],
)
@pytest.mark.parametrize("sort", [Sort(), Sort("name")])
def test_all_that_a_number_may_mean_is_found_sorted_and_counted(text, conditions, sort):
    question = asked(text, sort=sort)

    everything, counting = searches(question)[-1], counted(question, ["status"])

    assert everything["filter"] == counting["filter"]
    assert everything["q"] == counting["q"] == ""
    assert set(conditions) <= set(everything["filter"][-1])


@pytest.mark.parametrize(
    ("text", "words", "conditions"),
    [
        ("maria 011 98765", "maria", ['digits STARTS WITH "1198765"']),
        ("maria 4321", "maria", ['digits = "4321"', 'digit_words STARTS WITH "4321"']),
        ("(011) 98765 maria silva", "maria silva", ['digits STARTS WITH "1198765"']),
        ("maria +4477", "maria", ['numbers STARTS WITH "4477"']),
    ],
)
def test_a_number_among_words_is_a_condition_and_the_words_another(text, words, conditions):
    for sort in (Sort(), Sort("name")):
        everything = searches(asked(text, sort=sort))[-1]
        assert (everything["q"], everything["matchingStrategy"]) == (words, "all")
        assert set(conditions) <= set(everything["filter"][-1])


@pytest.mark.parametrize("sort", [Sort(), Sort("name")])
def test_a_question_for_names_only_searches_no_address_and_compares_none(sort):
    names = replace(understand("maria silva"), names_only=True)
    question = Question(workspace_id="w", wanted=names, sort=sort)
    sent = [*searches(question), counted(question, ["status"])]
    spoken_of = [each["attributesToSearchOn"] for each in sent if each["q"]]
    assert spoken_of
    assert all(each == ["names", "profile", "joined", "handles"] for each in spoken_of)
    assert "email_key" not in str(sent)
    assert "digits" not in str(sent)


def test_exact_hits_come_first_and_each_contact_once(server, index):
    server.hits = lambda query: ["exact"] if query["q"] == "" else ["other", "exact", "third"]

    hits = index.search(asked("maria@example.com", limit=2))

    assert [row["id"] for row in hits.rows] == ["exact", "other"]
    assert (hits.total, hits.total_is_exact) == (3, False)


def test_a_page_further_down_reads_ids_and_the_rows_of_itself_alone(server, index):
    ids = [f"c{number}" for number in range(9)]
    server.hits = lambda query: ids if query["q"] else ids[5:6]
    server.documents = [{"id": each, "row": {"id": each}} for each in ids if each != "c4"]

    hits = index.search(asked("maria", offset=4, limit=3))

    [sent] = server.bodies("POST /multi-search")
    assert {tuple(query["attributesToRetrieve"]) for query in sent["queries"]} == {("id",)}
    [fetched] = server.bodies(f"POST /indexes/{CONTACTS}/documents/fetch")
    assert fetched == {"ids": ["c3", "c4", "c6"], "fields": ["id", "row"], "limit": 3}
    assert [row["id"] for row in hits.rows] == ["c3", "c6"], "without one that went away meanwhile"
    assert (hits.total, hits.total_is_exact) == (9, False)


def test_a_single_search_is_read_where_the_page_begins(server, index):
    server.hits = lambda _: [f"c{number}" for number in range(9)]

    hits = index.search(asked("maria", sort=Sort("name"), offset=6, limit=5))

    [query] = server.bodies("POST /multi-search")[0]["queries"]
    assert (query["offset"], query["limit"]) == (6, 5)
    assert [row["id"] for row in hits.rows] == ["c6", "c7", "c8"]
    assert (hits.total, hits.total_is_exact) == (9, True)


def test_a_total_of_an_answer_that_the_engine_cut_short_is_not_exact(server, index):
    server.hits = lambda _: ["a"]
    server.took_ms = CUTOFF_MS

    assert index.search(asked("maria")).total_is_exact is False


def test_a_total_is_exact_when_every_search_was_read_to_its_end(server, index):
    server.hits = lambda query: ["a", "b"] if query["q"] else []

    hits = index.search(asked("maria"))

    assert (hits.total, hits.total_is_exact) == (2, True)


def test_ids_are_asked_for_from_the_first_behind_the_last_one(server, index):
    ids = sorted(new_id() for _ in range(9))
    server.hits = lambda query: ids[6:] if "id_time" in str(query["filter"]) else ids

    page = index.ids(asked("maria", sort=Sort("name"), offset=4), "", 6)
    rest = index.ids(asked("maria", sort=Sort("name"), offset=4), page.ids[-1], 6)

    assert (page.ids, page.more) == (ids[:6], True)
    assert (rest.ids, rest.more) == (ids[6:], False)
    first, second = (body["queries"] for body in server.bodies("POST /multi-search"))
    for query in [*first, *second]:
        assert query["sort"] == ["id_time:asc", "id_tail:asc"]
        assert (query["limit"], query.get("offset", 0)) == (6, 0)
        assert query["attributesToRetrieve"] == ["id"]
    last = id_order(ids[5])
    assert second[0]["filter"][-1] == [
        f"id_time > {last['id_time']}",
        f"(id_time = {last['id_time']} AND id_tail > {last['id_tail']})",
    ]


def test_ids_of_several_searches_are_one_list_in_order(server, index):
    a, b, c, d = sorted(new_id() for _ in range(4))
    server.hits = lambda query: [a, d] if "name_keys" in str(query["filter"]) else [a, b, c]

    assert index.ids(asked("maria"), "", 3) == FoundIds([a, b, c], more=True)
    assert index.ids(asked("maria"), "", 5) == FoundIds([a, b, c, d], more=False)


def test_a_list_of_ids_that_the_engine_cut_short_is_refused(server, index):
    server.hits = lambda _: [new_id()]
    server.took_ms = CUTOFF_MS

    with pytest.raises(NotAllFoundError) as refused:
        index.ids(asked("maria"), "", 5)
    assert list(refused.value.errors) == ["q"]


def test_facets_are_readable_again(server, index):
    assert index.search(asked("maria"), ["status"]).facets == {"status": {read("mnxwyza"): 2}}


def test_workspaces_are_listed_page_by_page_since_the_engine_counts_so_many_at_the_most(
    server, index
):
    first, last = spell("airport"), spell("bakery")
    pages = {"found = true": {last: 1, first: 3}, f'workspace > "{last}"': {spell("a"): 2}}
    server.counts = lambda query: pages.get(query["filter"][-1], {})

    assert index.workspaces() == ["a", "airport", "bakery"]
    asked_for = [body["filter"] for body in server.bodies(f"POST /indexes/{CONTACTS}/search")]
    assert asked_for == [
        ["found = true"],
        ["found = true", f'workspace > "{last}"'],
        ["found = true", f'workspace > "{spell("a")}"'],
    ]


def test_a_task_that_failed_is_refused_for_good(server, index):
    server.task = {"status": "failed", "error": {"code": "invalid_document_id", "message": "…"}}

    with pytest.raises(IndexRefusedError) as refused:
        index.apply([a_document("Ana")])

    assert refused.value.facts == {"engine_code": "invalid_document_id"}
    assert refused.value.retryable is False


def test_a_task_that_failed_for_lack_of_space_may_be_tried_again(server, index):
    server.task = {"status": "failed", "error": {"code": "no_space_left_on_device"}}

    with pytest.raises(SearchUnavailableError):
        index.apply([a_document("Ana")])


def test_a_task_that_somebody_cancelled_says_nothing_of_the_documents(server, index):
    server.task = {"status": "canceled", "error": None}

    with pytest.raises(SearchUnavailableError):
        index.apply([a_document("Ana")])


@pytest.mark.parametrize(
    "code", ["database_size_limit_reached", "invalid_store_file", "internal", "io_error"]
)
def test_a_task_that_failed_for_the_servers_own_sake_may_be_tried_again(server, index, code):
    server.task = {"status": "failed", "error": {"code": code}}

    with pytest.raises(SearchUnavailableError, match=code):
        index.apply([a_document("Ana")])


def test_an_index_that_another_process_made_first_is_no_fault_of_the_documents(server, index):
    server.missing.add(CONTACTS)
    server.task = {"status": "failed", "error": {"code": "index_already_exists"}}

    assert index.apply([a_document("Ana")]).written == 1


def test_a_question_that_the_engine_refuses_is_unavailable_and_not_a_fault(server, index):
    server.status, server.code = 400, "invalid_search_filter"

    with pytest.raises(SearchUnavailableError, match="invalid_search_filter"):
        index.search(asked(filters=Filters(sources=("import",))))


def test_a_total_that_the_engine_cuts_is_not_exact(server, index):
    server.hits = lambda query: [str(n) for n in range(DEEPEST)] if query["q"] else []

    hits = index.search(asked("maria", limit=200, offset=DEEPEST - 200))

    assert (hits.total, hits.total_is_exact) == (DEEPEST, False)


def test_the_engine_answers_with_what_it_has_before_we_give_up(server, index):
    server.missing.add(CONTACTS)
    index.apply([a_document("Ana")])

    sent = server.bodies(f"PATCH /indexes/{CONTACTS}/settings")[0]

    assert sent["searchCutoffMs"] / 1000 < READ_SECONDS / 2
    assert sent["pagination"] == {"maxTotalHits": DEEPEST}


def test_a_missing_index_finds_nothing_and_says_that_it_is_not_whole(server, index):
    server.missing |= {CONTACTS}

    assert index.search(asked()).total == 0 or not index.search(asked()).total_is_exact
    assert index.stale_because() == ["there is no index"]


def test_what_is_noted_decides_whether_the_index_is_stale(server, index):
    assert index.stale_because() == ["the index was never filled"]
    server.about = {"id": "contacts", "filled": True, "format": FORMAT}
    assert index.stale_because() == ["the index has older settings"]
    server.about["settings"] = SETTINGS_DIGEST
    assert index.stale_because() == []
    server.about["format"] = FORMAT - 1
    assert index.stale_because() == ["the index has an older format"]
    server.documents = [{"id": "asked-1", "reason": "a person asked"}, {"id": "contacts"}]
    assert index.stale_because() == ["a person asked", "the index has an older format"]


def test_a_request_for_a_rebuild_is_a_document_of_its_own_until_one_that_began_later_ends(
    server, index
):
    index.ask_rebuild("a person asked")
    [asked] = server.bodies(f"POST /indexes/{ABOUT}/documents")[0]
    server.documents = [{**asked, "version": 1}]
    rebuild = index.begin_rebuild()
    server.documents = []
    rebuild.swap()

    assert asked["reason"] == "a person asked"
    assert [asked["id"]] in server.bodies(f"POST /indexes/{ABOUT}/documents/delete-batch")


def test_a_rebuild_fills_another_index_and_swaps_it_in(server, index):
    server.missing.add(NEXT)
    server.made_before = [CONTACTS, NEXT, f"{NEXT}-of-a-killed-process", "another-contacts-next"]
    server.existing |= {NEXT, f"{NEXT}-of-a-killed-process"}
    rebuild = index.begin_rebuild()
    rebuild.put_many([a_document("Ana")])
    rebuild.swap()
    rebuild.abandon()

    changes = [what for what in server.made() if not what.startswith("GET") and "fetch" not in what]
    assert changes == [
        f"PATCH /indexes/{CONTACTS}/settings",
        f"POST /indexes/{ABOUT}/documents",
        f"DELETE /indexes/{NEXT}",
        f"DELETE /indexes/{NEXT}-of-a-killed-process",
        "POST /indexes",
        f"PATCH /indexes/{rebuild.name}/settings",
        f"POST /indexes/{rebuild.name}/documents",
        "POST /swap-indexes",
        f"POST /indexes/{ABOUT}/documents",
        f"DELETE /indexes/{rebuild.name}",
        f"POST /indexes/{ABOUT}/documents/delete-batch",
    ]
    assert server.bodies("POST /swap-indexes") == [[{"indexes": [CONTACTS, rebuild.name]}]]
    assert rebuild.name.startswith(NEXT)


def test_another_process_does_not_begin_a_rebuild_while_one_lives_and_takes_over_a_dead_one(server):
    with manual_index(server) as (one, clock), manual_index(server) as (other, watch):
        rebuild = one.begin_rebuild()
        for _ in range(4):
            with pytest.raises(WriterElsewhereError):
                other.begin_rebuild()
            clock.advance(LEASE_SECONDS - 1)
            watch.advance(LEASE_SECONDS - 1)
            rebuild.put_many([a_document("Ana")])
        with pytest.raises(WriterElsewhereError):
            other.begin_rebuild()
        watch.advance(LEASE_SECONDS)

        taken_over = other.begin_rebuild()

        with pytest.raises(SearchUnavailableError, match="overtook"):
            rebuild.swap()
        assert "POST /swap-indexes" not in server.made()
        rebuild.abandon()
        taken_over.swap()
    assert server.bodies("POST /swap-indexes") == [[{"indexes": [CONTACTS, taken_over.name]}]]
    assert set(server.noted) == {"contacts"}, "no lease is left"


def test_a_rebuild_that_was_abandoned_is_nobodys(server, index):
    index.begin_rebuild().abandon()

    with manual_index(server) as (other, _):
        other.begin_rebuild().swap()

    assert "POST /swap-indexes" in server.made()


def test_a_request_that_a_rebuild_did_not_know_outlives_it(server, index):
    rebuild = index.begin_rebuild()
    index.ask_rebuild("meanwhile")
    rebuild.swap()

    assert [each["reason"] for each in server.noted.values() if "reason" in each] == ["meanwhile"]


def test_a_rebuild_sends_a_failed_batch_again_in_halves_without_the_culprit(server, index):
    people = [a_document(f"Ana {number}") for number in range(8)]
    server.poison = {people[5].id}
    rebuild = index.begin_rebuild()
    rebuild.put_many(people)
    rebuild.swap()

    sent = [
        {each["id"] for each in body}
        for body in server.bodies(f"POST /indexes/{rebuild.name}/documents")
    ]
    taken = set().union(*(batch for batch in sent if not batch & server.poison))
    assert rebuild.left_out() == [people[5].id]
    assert taken == {each.id for each in people} - server.poison
    assert "POST /swap-indexes" in server.made()


def test_a_rebuild_of_which_everything_is_refused_does_not_swap(server, index):
    people = [a_document(f"Ana {number}") for number in range(150)]
    server.poison = {each.id for each in people}
    rebuild = index.begin_rebuild()
    rebuild.put_many(people)

    with pytest.raises(IndexRefusedError):
        rebuild.swap()

    assert "POST /swap-indexes" not in server.made()


def test_what_changed_during_a_rebuild_is_copied_before_and_after_the_swap(server, index):
    rebuild = index.begin_rebuild()
    rebuild.swap()

    made = server.made()
    swap = made.index("POST /swap-indexes")
    assert f"POST /indexes/{CONTACTS}/documents/fetch" in made[:swap]
    assert f"POST /indexes/{rebuild.name}/documents/fetch" in made[swap:]


def test_what_was_there_before_a_rebuild_is_not_copied_over_the_snapshot(server, index):
    gone = {"id": new_id(), "version": 9, "found": False, "id_time": 0, "id_tail": 0}
    server.documents = [gone]
    rebuild = index.begin_rebuild()
    rebuild.swap()

    assert not server.bodies(f"POST /indexes/{rebuild.name}/documents")
    assert not server.bodies(DOCUMENTS)


def test_an_overtaken_rebuild_does_not_swap(server, index):
    rebuild = index.begin_rebuild()
    index.begin_rebuild()

    with pytest.raises(SearchUnavailableError):
        rebuild.swap()
    rebuild.abandon()

    assert "POST /swap-indexes" not in server.made()


def test_a_hanging_server_is_given_up_by_us_and_after_three_times_left_alone():
    with silent_server() as server:
        index = INDEXES.open(server.url, "a-key")
        for _ in range(3):
            with pytest.raises(SearchUnavailableError, match="does not answer"):
                index.search(asked("ana"), ["status"])
        with pytest.raises(SearchUnavailableError) as refused:
            index.search(asked("ana"))
        index.close()

        assert server.asked == ["POST /multi-search HTTP/1.1"] * 3, "the breaker is open"
        eventually(lambda: server.given_up == 3, "the end of the connections")
    assert refused.value.facts["retry_after"] > 0


@pytest.mark.parametrize("kind", [Dribbling, DribblingHeaders])
def test_an_answer_that_never_ends_is_given_up_as_one_that_never_comes(kind):
    with silent_server(kind) as server:
        index = INDEXES.open(server.url, "a-key")
        with pytest.raises(SearchUnavailableError, match="does not answer"):
            index.search(asked("ana"))
        index.close()

        eventually(lambda: server.given_up == 1, "the end of the connection, before the answer's")


@pytest.mark.parametrize("code", ["index_not_found"])
def test_an_index_that_was_lost_while_it_was_written_is_unavailable(server, index, code):
    server.task = {"status": "failed", "error": {"code": code}}

    with pytest.raises(SearchUnavailableError, match="lost the index"):
        index.apply([a_document("Ana")])


def test_a_question_is_one_request_that_takes_two_seconds_at_the_longest(server, index):
    index.search(asked("maria +5511987654321", sort=Sort("name")), ["status", "tag", "owner"])

    assert server.made() == ["POST /multi-search"]
    assert CONNECT_SECONDS + READ_SECONDS < 2


def test_a_server_that_is_not_there_is_unavailable(server, index):
    gone = INDEXES.open("http://127.0.0.1:1", "")

    with pytest.raises(SearchUnavailableError):
        gone.search(asked("ana"))
    assert "does not answer" in (gone.problem() or "")
    assert index.problem() is None
    gone.close()


def test_a_server_with_trouble_is_unavailable(server, index):
    server.status = 503

    with pytest.raises(SearchUnavailableError):
        index.search(asked("ana"))


def test_ids_are_ordered_by_numbers_that_a_double_holds_exactly():
    ids = sorted(new_id() for _ in range(500))

    orders = [tuple(id_order(each).values()) for each in ids]

    assert orders == sorted(set(orders))
    assert all(number < 2**53 for order in orders for number in order)


def test_suffixes_of_every_number_are_searchable():
    sent = document_of(a_document("Ana", "+123456", previous_phones=["+987"]))

    assert sent["digits"] == ["123456", "23456", "3456", "456", "987"]
    assert (sent["numbers"], sent["previous"]) == (["123456"], ["987"])


def test_an_emoji_is_written_and_asked_for_as_a_word(server, index):
    sent = document_of(a_document("🌸 Ana"))
    index.search(asked("🌸"))

    assert sent["names"] == "u1f338 ana"
    assert server.bodies("POST /multi-search")[0]["queries"][-1]["q"] == "u1f338"


def test_a_wrong_key_is_a_problem_that_the_doctor_names(server, index):
    server.status = 403

    assert "403" in (index.problem() or "")


def test_another_prefix_keeps_two_installations_apart(server):
    index = INDEXES.open(f"{server.url}?prefix=test", "")
    index.search(asked("ana"))

    queries = server.bodies("POST /multi-search")[0]["queries"]
    assert {query["indexUid"] for query in queries} == {"test-contacts"}
    index.close()
