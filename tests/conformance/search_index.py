"""The promise of services.search.ports.SearchIndex, sentence by sentence, for every engine.

An engine runs it by subclassing SearchIndexSuite with an `index_url` fixture that names an empty
index, and `reopen`, which opens it once more as another process would.
"""

import string
import threading
import unicodedata
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from libs.common.clock import SystemClock
from libs.common.ids import new_id
from services.search.domain.document import SearchDocument
from services.search.domain.matching import explain
from services.search.domain.question import DEEPEST, Filters, Question, Sort
from services.search.domain.wanted import only_names, understand
from services.search.ports import (
    INDEXES,
    Comparison,
    Drift,
    Gone,
    Hits,
    IndexRefusedError,
    SearchIndex,
    SearchUnavailableError,
    WriterElsewhereError,
)
from tests.conformance.search_cases import (
    CASES,
    FIRST_LETTERS,
    SEVERAL_BEGINNINGS,
    SLIPPERY,
    slips,
)
from tests.conformance.search_people import PEOPLE, RIVAL, SHOP, a_document, everybody

JANUARY, MARCH, MAY = 1767225600000, 1772323200000, 1777593600000

INJECTIONS = st.one_of(
    st.sampled_from(
        [
            'rival" OR workspace_id = "rival',
            "x' OR ws = 'rival",
            'shop" OR id EXISTS OR id = "',
            "shop\\",
            "shop OR *:*",
            "+ws:rival -ws:shop",
            "[* TO *]",
            "tags IS EMPTY",
            "_geoRadius(0,0,99999999)",
            "\x00rival",
        ]
    ),
    st.text(string.punctuation + " rivalORANDNT", min_size=1, max_size=30),
    st.text(min_size=1, max_size=20),
)


def ask(index: SearchIndex, text: str = "", workspace: str = SHOP, **more: Any) -> Hits:
    return index.search(Question(workspace_id=workspace, wanted=understand(text), **more))


def names(hits: Hits) -> list[str]:
    return [row["name"] for row in hits.rows]


class SearchIndexSuite:
    """Subclass it; see the module."""

    @pytest.fixture
    def reopen(self, index_url: str, index_key: str) -> Iterator[Callable[[], SearchIndex]]:
        opened: list[SearchIndex] = []

        def again() -> SearchIndex:
            opened.append(INDEXES.open(index_url, index_key))
            return opened[-1]

        yield again
        for each in opened:
            each.close()

    @pytest.fixture
    def index_key(self) -> str:
        return ""

    @pytest.fixture
    def index(self, reopen: Callable[[], SearchIndex]) -> SearchIndex:
        return reopen()

    @pytest.fixture(scope="class")
    @classmethod
    def town(cls, town_index: SearchIndex) -> "Town":
        """All people of the table in one index that no test changes."""
        people = everybody()
        town_index.apply(list(people.values()))
        return Town(town_index, people)

    # what is found

    @pytest.mark.parametrize(("query", "first", "remark"), CASES)
    def test_what_people_type_finds_whom_they_mean(self, town, query, first, remark):
        if query in SEVERAL_BEGINNINGS and not town.index.capabilities.every_word_a_prefix:
            pytest.skip("this engine takes only the last word for a beginning")
        if query in FIRST_LETTERS and not town.index.capabilities.forgives_first_letters:
            pytest.skip("this engine counts a slip in the first letter twice")
        hits = ask(town.index, query)

        found = [town.key_of(row["id"]) for row in hits.rows]
        assert (found[0] if found else None) == first, f"{remark}: {found[:5]}"

    @pytest.mark.parametrize(("key", "name"), SLIPPERY)
    def test_a_slip_at_any_place_of_a_name_still_finds_the_person(self, town, key, name):
        for typed in slips(name, first=town.index.capabilities.forgives_first_letters):
            found = [town.key_of(row["id"]) for row in ask(town.index, typed).rows]
            assert key in found[:1], f"{typed} found {found[:5]}"

    def test_every_exact_number_and_address_finds_its_owner_first(self, town):
        for key, person in town.people.items():
            workspace = person.workspace_id
            exact = [number for number in (*person.phones, *person.previous) if len(number) > 7]
            for query in [*exact, *(f"+{number}" for number in exact), *person.emails]:
                if query:
                    found = [
                        town.key_of(row["id"]) for row in ask(town.index, query, workspace).rows
                    ]
                    assert key in found[:1], f"{query} found {found}"

    def test_the_last_three_to_seven_digits_of_every_number_find_its_owner(self, town):
        for key, person in town.people.items():
            for number in (*person.phones, *person.previous):
                for length in range(3, 8):
                    hits = ask(town.index, number[-length:], person.workspace_id, limit=200)
                    found = [town.key_of(row["id"]) for row in hits.rows]
                    assert key in found, f"{number[-length:]} found {found}"

    def test_the_reason_of_a_match_is_given_in_words(self, town):
        reasons = [
            ("+5521933334444", "previous number"),
            ("4321", "phone"),
            ("0018", "phone"),
            ("077", "phone"),
            ("0770", "phone"),
            ("0044 77", "phone"),
            ("bia@nog", "e-mail"),
            ("@night.owl", "username"),
            ("owl", "username"),
            ("someone owl", "name"),
            ("beatriz", "name"),
            ("thorton", "similar WhatsApp name"),
            ("okonwko", "similar name"),
        ]
        for query, reason in reasons:
            row = ask(town.index, query).rows[0]
            assert explain(row, understand(query)).matched_on[:1] == (reason,), query

    def test_a_question_for_names_only_is_answered_from_names_and_usernames(self, town):
        for text, key in (("silva", "maria"), ("concepcion", "conchita"), ("priya_s", "priya")):
            found = [town.key_of(row["id"]) for row in self._by_names(town, text).rows]
            assert key in found, f"{text} found {found}"
        addresses = (
            ("firma", "muller"),
            ("delhi", "sunil"),
            ("promo", "mariana"),
            ("cairo", "ahmed"),
        )
        for text, key in addresses:
            assert key in [town.key_of(row["id"]) for row in ask(town.index, text).rows], text
            hits = self._by_names(town, text)
            assert key not in [town.key_of(row["id"]) for row in hits.rows], text
            assert hits.total == len(hits.rows), text

    @staticmethod
    def _by_names(town, text):
        return town.index.search(Question(workspace_id=SHOP, wanted=only_names(understand(text))))

    def test_a_row_is_the_whole_contact(self, town):
        row = ask(town.index, "+5511987654321").rows[0]

        assert row["name"] == "Maria da Silva"
        assert row["owner"] == {"id": "ann", "name": "Ann"}
        assert (row["tags"], row["status"], row["version"]) == (["VIP"], "hot", 1)

    # isolation

    def test_another_workspace_is_never_seen(self, town):
        assert ask(town.index, "zebediah").total == 0
        assert ask(town.index, "zebediah", RIVAL).total == 1
        assert ask(town.index, "maria da silva", RIVAL).total == 1
        assert {row["workspace_id"] for row in ask(town.index, limit=200).rows} == {SHOP}
        counts = town.index.search(Question(workspace_id=RIVAL), ["status", "tag", "owner"]).facets
        assert counts == {
            "status": {"cold": 1, "hot": 1},
            "tag": {"vip": 1, "secret": 1},
            "owner": {"": 1, "zoe": 1},
        }
        assert ask(town.index, workspace="nobody").total == 0

    @given(INJECTIONS, INJECTIONS)
    @settings(
        max_examples=60, deadline=None, suppress_health_check=[HealthCheck.differing_executors]
    )
    def test_no_text_in_a_query_or_filter_reaches_another_workspace(self, town, text, value):
        narrow = Filters(statuses=(value,), tags=(value,), owner_ids=(value,))
        for filters in (Filters(), Filters(tags=(value,)), narrow):
            question = Question(workspace_id=SHOP, wanted=understand(text), filters=filters)
            hits = town.index.search(question, ["status", "tag", "owner"])
            assert {row["workspace_id"] for row in hits.rows} <= {SHOP}
            assert hits.total <= len(PEOPLE)
            for name in ("status", "owner"):
                assert sum(hits.facets[name].values()) == hits.total
            assert not {"secret"} & hits.facets["tag"].keys()
            assert not {"zoe"} & hits.facets["owner"].keys()
            for row in hits.rows:
                for name, pieces in explain(row, question.wanted).highlights.items():
                    shown = "".join(piece.text for piece in pieces)
                    own = row[name] if isinstance(row[name], list) else [row[name]]
                    assert shown in [unicodedata.normalize("NFC", each) for each in own]
        assert ask(town.index, workspace=f"{text}{value}").total == 0

    # filters, order, pages

    def test_filters_narrow_the_hits(self, town):
        def total(**filters: Any) -> int:
            return ask(town.index, filters=Filters(**filters)).total

        everyone = total()
        assert total(statuses=("hot",)) == 1
        assert total(statuses=("hot", "customer")) == 2
        assert total(tags=("vip",)) == 3
        assert total(tags=("vip", "berlin")) == 3
        assert total(tags=("vip", "berlin"), tag_mode="all") == 1
        assert total(owner_ids=("ann",)) == 2
        assert total(owner_ids=(None,)) == everyone - 2
        assert total(owner_ids=("ann", None)) == everyone
        assert ask(town.index, "souza", filters=Filters(owner_ids=("ann",))).total == 1
        assert total(not_statuses=("hot",)) == everyone - 1
        assert total(not_tags=("vip", "nobody has it")) == everyone - 3
        assert total(not_owner_ids=("ann",)) == everyone - 2
        assert total(not_owner_ids=(None,)) == 2
        assert total(untagged=True) == sum(not more.get("tags") for *_, more in PEOPLE)
        assert total(flags=("blocked",)) == total(flags=("stopped",)) == 2
        assert total(flags=("blocked", "stopped")) == 1
        assert total(not_flags=("blocked",)) == everyone - 2
        assert total(not_flags=("blocked", "stopped")) == everyone - 3
        hot, tagged = Filters(statuses=("hot",)), Filters(tags=("vip",))
        cool = Filters(not_statuses=("hot",))
        assert total(either=(hot, cool)) == everyone
        assert total(either=(tagged, Filters(untagged=True))) == total(untagged=True) + 3
        assert total(either=(hot,), not_statuses=("hot",)) == 0
        assert total(either=(Filters(either=(hot, tagged), not_statuses=("hot",)),)) == total(
            tags=("vip",), not_statuses=("hot",)
        )
        others = ask(town.index, "souza", filters=Filters(not_owner_ids=("ann",)))
        assert others.total == ask(town.index, "souza").total - 1

    def test_periods_include_their_first_moment_and_exclude_their_last(self, index):
        index.apply(
            [
                a_document("January", created_at="2026-01-01T00:00:00Z"),
                a_document(
                    "March",
                    created_at="2026-03-01T00:00:00Z",
                    last_active_at="2026-05-01T00:00:00Z",
                ),
            ]
        )

        def found(**filters: int) -> set[str]:
            return set(names(ask(index, filters=Filters(**filters))))

        assert found(created_from=JANUARY, created_to=MARCH) == {"January"}
        assert found(created_from=MARCH) == {"March"}
        assert found(created_to=MARCH + 1) == {"January", "March"}
        assert found(active_from=MAY) == {"March"}
        assert found(active_to=MAY) == set()
        assert found(active_to=MAY + 1) == {"March"}, "who was never active is in no period"

    def test_hits_are_sorted_as_asked(self, index):
        index.apply(
            [
                a_document("Émile", "+33600000003", status="hot", created_at="2026-03-01T00:00:00Z"),
                a_document("Fred", "+33600000001", owner="ann", created_at="2026-01-01T00:00:00Z"),
                a_document("Dora", "+33600000002", owner="zoe", status="warm",
                           created_at="2026-02-01T00:00:00Z", last_active_at="2026-06-01T00:00:00Z"),
            ]
        )  # fmt: skip

        def order(field: str, *, descending: bool = False) -> str:
            hits = ask(index, sort=Sort(field, descending))
            return "".join(fold[0] for fold in names(hits)).replace("É", "E")

        assert order("name") == "DEF"
        assert order("name", descending=True) == "FED"
        assert order("created_at") == "FDE"
        assert order("phone") == "FDE"
        assert order("status") == "FDE"
        assert order("owner") == "FDE", "whom nobody owns comes last"
        assert order("owner", descending=True) == "EDF"
        assert order("last_active_at", descending=True)[0] == "D"

    @pytest.mark.parametrize("typed", ["(31) 8888-7777", "0018", "0770", "4321", "+4477"])
    def test_a_number_is_found_whatever_the_order_and_counted_as_often(self, town, typed):
        by_relevance = ask(town.index, typed, limit=200)

        by_name = town.index.search(
            Question(
                workspace_id=SHOP, wanted=understand(typed), sort=Sort("name", False), limit=200
            ),
            ["status"],
        )

        assert by_relevance.total > 0
        assert sorted(names(by_name)) == sorted(names(by_relevance))
        assert by_name.total == by_relevance.total == sum(by_name.facets["status"].values())

    def test_the_recently_active_come_first_among_equals(self, index):
        index.apply(
            [
                a_document("Ana Lima", last_active_at=f"2026-0{month}-01T00:00:00Z", email=f"{month}@a.example")
                for month in (3, 5, 1, 4, 2)
            ]
        )  # fmt: skip

        assert [row["email"][0] for row in ask(index, "ana lima").rows] == list("54321")

    def test_whole_names_come_before_longer_ones_and_those_before_slips(self, index):
        index.apply(
            [
                a_document(name)
                for name in ("Mario Rossi", "Marian Rossi", "Maria Rossini", "Maria Rossi")
            ]
        )

        found = names(ask(index, "maria rossi"))

        assert found[0] == "Maria Rossi"
        assert set(found[1:3]) == {"Maria Rossini", "Marian Rossi"}
        assert found[3] == "Mario Rossi"

    def test_slips_are_forgiven_where_little_else_matches_or_always(self, index):
        exact = [a_document("Maria Rossi") for _ in range(30)]
        index.apply([*exact, a_document("Mario Rossi")])

        hits = ask(index, "maria rossi", limit=50)

        forgives = index.capabilities.always_forgives
        assert hits.total == (31 if forgives else 30)
        assert names(hits)[:30] == ["Maria Rossi"] * 30
        assert names(ask(index, "marria rossi"))[0] == "Maria Rossi"

    def test_whole_words_come_before_beginnings_of_words(self, index):
        index.apply(
            [
                a_document("Anabela Lima", last_active_at="2026-11-01T00:00:00Z"),
                a_document("Lima Ana Maria"),
                a_document("Anatol", last_active_at="2026-11-02T00:00:00Z"),
            ]
        )

        assert names(ask(index, "ana"))[0] == "Lima Ana Maria"

    def test_pages_are_disjoint_and_complete(self, index):
        index.apply([a_document(f"Ana {number}", version=1) for number in range(30)])

        pages = [ask(index, "ana", limit=7, offset=offset) for offset in range(0, 35, 7)]

        assert [len(page.rows) for page in pages] == [7, 7, 7, 7, 2]
        assert {page.total for page in pages} == {30}
        assert len({row["id"] for page in pages for row in page.rows}) == 30

    @pytest.mark.parametrize("typed", ["", "souza", "marria", "4321", "+4477", "maria@", "!?"])
    @pytest.mark.parametrize("filters", [Filters(), Filters(tags=("vip",))], ids=["all", "vip"])
    def test_all_whom_a_question_finds_are_listed_by_id(self, town, typed, filters):
        hits = ask(town.index, typed, filters=filters, limit=200)
        question = Question(workspace_id=SHOP, wanted=understand(typed), filters=filters)

        for most in (2, 200):
            assert listed(town.index, question, most) == sorted(row["id"] for row in hits.rows)
        assert hits.total == len(hits.rows)

    def test_ids_are_listed_however_many_there_are_beyond_what_is_paged(self, index):
        many = [a_document(f"Ana {n}") for n in range(DEEPEST + 500)]
        index.apply([*many, a_document("Ana", workspace_id=RIVAL), a_document("Bia")])
        question = Question(
            workspace_id=SHOP, wanted=understand("ana"), sort=Sort("name"), limit=1, offset=7
        )

        assert listed(index, question, 10_000) == sorted(each.id for each in many)

    def test_ids_of_who_comes_and_goes_meanwhile_leave_out_nobody_who_stays(self, index):
        people = sorted((a_document(f"Ana {n}") for n in range(30)), key=lambda each: each.id)
        index.apply(people)
        question = Question(workspace_id=SHOP, wanted=understand("ana"))

        first = index.ids(question, "", 10)
        index.apply([Gone(each.id, SHOP, 2) for each in people[:15]])
        rest = listed(index, question, 10, after=first.ids[-1])

        assert [*first.ids, *rest] == [each.id for each in [*people[:10], *people[15:]]]

    def test_facets_count_all_hits_of_the_question(self, town):
        question = Question(workspace_id=SHOP, wanted=understand("souza"), limit=1)

        counts = town.index.search(question, ["status", "tag", "owner"]).facets

        assert counts["status"] == {"cold": 2}
        assert counts["tag"] == {"vip": 1, "berlin": 1}
        assert counts["owner"] == {"ann": 1, "": 1}

    # writing

    def test_what_was_applied_is_found_at_once_and_by_other_processes(self, index, reopen):
        other = reopen()
        ask(other)
        for number in range(5):
            index.apply([a_document(f"Person {number}")])
            assert ask(index).total == number + 1
            assert ask(other).total == number + 1

    def test_an_older_version_never_overwrites_a_newer_one(self, index):
        contact = new_id()
        index.apply([a_document("New", id=contact, version=5)])

        applied = index.apply([a_document("Old", id=contact, version=4)])

        assert (applied.written, applied.stale) == (0, 1)
        assert names(ask(index)) == ["New"]

    def test_a_copy_changes_nothing(self, index):
        same = a_document("Ana")
        index.apply([same])

        assert index.apply([same]).stale == 1
        assert ask(index).total == 1

    def test_the_highest_version_in_a_batch_counts(self, index):
        contact = new_id()
        versions = [a_document(f"Version {n}", id=contact, version=n) for n in (2, 9, 4)]

        index.apply(versions)

        assert names(ask(index)) == ["Version 9"]

    def test_what_is_gone_is_not_found_and_not_brought_back_by_a_late_event(self, index):
        contact = new_id()
        index.apply([a_document("Ana", id=contact, version=1)])

        index.apply([Gone(contact, SHOP, 3)])
        index.apply([a_document("Ana", id=contact, version=2)])

        assert ask(index, "ana").total == 0
        assert index.count(SHOP) == 0

    def test_what_was_never_known_can_be_gone(self, index):
        contact = new_id()
        index.apply([Gone(contact, SHOP, 3)])
        index.apply([a_document("Late", id=contact, version=2)])

        assert ask(index).total == 0

    def test_who_was_gone_long_ago_is_forgotten_and_nobody_else(self, index):
        hour, now = timedelta(hours=1), SystemClock().now()
        gone, there = a_document("Gone"), a_document("There")
        index.apply([gone, there])
        index.apply([Gone(gone.id, SHOP, 5)])

        assert index.forget_gone(now - hour) == 0
        assert {each.id for each in index.versions(SHOP, "", 9)} == {gone.id, there.id}

        assert index.forget_gone(now + hour) == 1
        assert {each.id for each in index.versions(SHOP, "", 9)} == {there.id}
        assert names(ask(index)) == ["There"]

    def test_who_comes_back_is_found_again(self, index):
        contact = new_id()
        index.apply([a_document("Ana", id=contact, version=1)])
        index.apply([Gone(contact, SHOP, 2)])
        index.apply([a_document("Ana", id=contact, version=3)])

        assert names(ask(index, "ana")) == ["Ana"]

    def test_a_contact_that_can_not_be_written_is_refused_for_good(self, index):
        with pytest.raises(IndexRefusedError):
            index.apply([a_document("\ud800")])
        index.apply([a_document("\0 \u202e" + "long " * 10_000)])

        assert ask(index, "long").total == 1

    def test_an_empty_batch_is_nothing(self, index):
        assert index.apply([]).written == 0

    def test_a_change_replaces_the_whole_contact(self, index):
        contact = new_id()
        index.apply([a_document("Ana", "+5511987654321", id=contact, tags=["Old"])])
        index.apply([a_document("Bia", "+5511900000000", id=contact, version=2)])

        assert ask(index, "ana").total == ask(index, "4321").total == 0
        assert index.search(Question(workspace_id=SHOP), ["tag"]).facets == {"tag": {}}

    # versions

    def test_versions_are_listed_in_order_of_id_page_by_page(self, index):
        ids = sorted(new_id() for _ in range(12))
        index.apply([a_document(id=each, version=n + 1) for n, each in enumerate(ids)])
        index.apply([Gone(ids[3], SHOP, 50)])
        other = new_id()
        index.apply([a_document(id=other, workspace_id=RIVAL)])

        first = index.versions(SHOP, "", 5)
        rest = index.versions(SHOP, first[-1].id, 50)

        assert [each.id for each in (*first, *rest)] == ids
        assert (first[3].version, first[3].found) == (50, False)
        assert (first[4].version, first[4].found) == (5, True)
        assert len(index.versions(None, "", 50)) == 13
        assert index.count(SHOP) == 11
        assert index.count(None) == 12

    # rebuilding

    def test_every_workspace_of_which_somebody_can_be_found_is_listed(self, index):
        gone = a_document(workspace_id="bakery")
        people = [a_document(workspace_id=name) for name in ("chemist", "airport", "chemist")]
        index.apply([gone, *people])
        index.apply([Gone(gone.id, "bakery", 2)])

        assert index.workspaces() == ["airport", "chemist"]

    def test_a_new_index_says_that_it_was_never_filled_until_it_is(self, index):
        assert index.stale_because()
        assert not ask(index).total_is_exact or ask(index).total == 0

        _rebuilt(index, [a_document("Ana")])

        assert not index.stale_because()
        assert ask(index).total_is_exact

    def test_the_old_index_answers_until_the_swap(self, index):
        index.apply([a_document("Old")])
        rebuild = index.begin_rebuild()
        rebuild.put_many([a_document("New")])

        assert names(ask(index)) == ["Old"]
        rebuild.swap()
        assert names(ask(index)) == ["New"]

    def test_what_changes_during_a_rebuild_is_in_the_new_index(self, index):
        changed, gone, kept = (a_document(name) for name in ("Changed", "Gone", "Kept"))
        index.apply([changed, gone, kept])
        rebuild = index.begin_rebuild()
        rebuild.put_many([changed, gone, kept])
        index.apply([a_document("Newer", id=changed.id, version=2), a_document("Born")])
        index.apply([Gone(gone.id, SHOP, 2)])
        assert sorted(names(ask(index))) == ["Born", "Kept", "Newer"], "not only after the swap"

        rebuild.swap()

        assert sorted(names(ask(index))) == ["Born", "Kept", "Newer"]

    def test_a_rebuild_does_not_forget_what_is_gone(self, index):
        person = a_document("Ana")
        index.apply([person])
        index.apply([Gone(person.id, SHOP, 5)])
        _rebuilt(index, [])

        index.apply([person])

        assert ask(index).total == 0

    def test_a_rebuild_leaves_out_whom_the_engine_will_never_take(self, index):
        refused = a_document("\ud800")
        rebuild = index.begin_rebuild()
        rebuild.put_many([a_document("Ana"), refused, a_document("Bia")])
        rebuild.swap()

        assert list(rebuild.left_out()) == [refused.id]
        assert sorted(names(ask(index))) == ["Ana", "Bia"]
        assert not index.stale_because()

    def test_a_rebuild_believes_the_snapshot_and_not_what_the_index_had(self, index):
        """After contacts was restored from a backup the index is ahead of it."""
        back, older = a_document("Back", version=2), a_document("Older", version=2)
        index.apply([a_document("Newer", id=older.id, version=9), Gone(back.id, SHOP, 9)])

        _rebuilt(index, [back, older])

        assert sorted(names(ask(index))) == ["Back", "Older"]
        assert {each.version for each in index.versions(SHOP, "", 9)} == {2}
        index.apply([a_document("Changed", id=back.id, version=3)])
        assert sorted(names(ask(index))) == ["Changed", "Older"]

    def test_an_abandoned_rebuild_leaves_nothing(self, index):
        index.apply([a_document("Old")])
        rebuild = index.begin_rebuild()
        rebuild.put_many([a_document("New")])
        rebuild.abandon()
        rebuild.abandon()

        assert names(ask(index)) == ["Old"]
        with pytest.raises(SearchUnavailableError):
            rebuild.swap()

    def test_a_later_rebuild_overtakes_an_earlier_one(self, index):
        first = index.begin_rebuild()
        first.put_many([a_document("First")])
        second = index.begin_rebuild()
        second.put_many([a_document("Second")])

        with pytest.raises(SearchUnavailableError):
            first.swap()
        second.swap()

        assert names(ask(index)) == ["Second"]

    def test_two_processes_do_not_rebuild_at_once(self, index, reopen):
        other = reopen()
        rebuild = index.begin_rebuild()
        rebuild.put_many([a_document("New")])

        with pytest.raises(WriterElsewhereError):
            other.begin_rebuild()
        rebuild.swap()

        assert names(ask(other)) == ["New"]

    def test_another_process_sees_the_swap(self, index, reopen):
        other = reopen()
        ask(other)
        _rebuilt(index, [a_document("New")])

        assert names(ask(other)) == ["New"]

    def test_no_question_fails_or_sees_half_an_index_while_it_is_rebuilt(self, index):
        people = [a_document(f"Person {number}") for number in range(200)]
        _rebuilt(index, people)
        seen: set[int] = set()
        failures: list[Exception] = []
        done = threading.Event()

        def question() -> None:
            while not done.is_set():
                try:
                    seen.add(ask(index, "person").total)
                except Exception as problem:  # noqa: BLE001 - the test counts them
                    failures.append(problem)

        asking = threading.Thread(target=question)
        asking.start()
        for _ in range(5):
            _rebuilt(index, people)
        done.set()
        asking.join()

        assert failures == []
        assert seen == {200}

    def test_a_rebuild_that_was_asked_for_is_remembered_until_it_is_done(self, index, reopen):
        _rebuilt(index, [])
        reopen().ask_rebuild("somebody asked for it")

        assert index.stale_because() == ["somebody asked for it"]
        _rebuilt(index, [])
        assert index.stale_because() == []

    def test_only_a_rebuild_that_begins_afterwards_does_what_was_asked(self, index, reopen):
        _rebuilt(index, [])
        index.ask_rebuild("before")
        rebuild = index.begin_rebuild()
        index.ask_rebuild("meanwhile")
        assert index.stale_because() == ["before", "meanwhile"]

        rebuild.swap()

        assert reopen().stale_because() == ["meanwhile"]
        _rebuilt(index, [])
        assert index.stale_because() == []

    def test_what_was_asked_before_a_rebuild_that_is_abandoned_is_still_asked(self, index):
        _rebuilt(index, [])
        index.ask_rebuild("before")
        index.begin_rebuild().abandon()

        assert index.stale_because() == ["before"]

    def test_the_last_comparison_is_seen_by_every_process(self, index, reopen):
        assert index.last_comparison() is None
        for behind in (3, 0):
            index.note_comparison(Comparison("2026-11-22T12:00:00.000Z", Drift(9, behind, 1)))

        found = reopen().last_comparison()

        assert found == Comparison("2026-11-22T12:00:00.000Z", Drift(9, 0, 1))

    def test_wiping_forgets_every_contact(self, index):
        index.apply([a_document("Ana")])

        index.wipe()

        assert ask(index).total == 0
        assert index.count(None) == 0
        assert index.stale_because()

    # threads and ends

    def test_threads_may_write_and_read_at_once(self, index):
        contact = new_id()

        def write(start: int) -> None:
            for version in range(start, 40, 4):
                index.apply([a_document(f"V{version}", id=contact, version=version)])

        writers = [threading.Thread(target=write, args=(start,)) for start in (1, 2, 3, 4)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()

        assert names(ask(index)) == ["V39"]

    def test_everything_is_there_after_opening_again(self, index, reopen):
        index.apply([a_document("Ana")])
        index.close()
        index.close()

        assert names(ask(reopen())) == ["Ana"]

    def test_a_working_index_has_no_problem(self, index):
        index.apply([a_document("Ana")])

        assert index.problem() is None


def listed(index: SearchIndex, question: Question, most: int, after: str = "") -> list[str]:
    """List all ids of a question, page by page."""
    found: list[str] = []
    more = True
    while more:
        page = index.ids(question, found[-1] if found else after, most)
        assert len(page.ids) <= most
        found += page.ids
        more = page.more
    return found


class Town:
    """The people of the table in an index."""

    def __init__(self, index: SearchIndex, people: dict[str, SearchDocument]) -> None:
        self.index = index
        self.people = people
        self._keys = {person.id: key for key, person in people.items()}

    def key_of(self, contact_id: str) -> str:
        return self._keys[contact_id]


def _rebuilt(index: SearchIndex, people: list[SearchDocument]) -> None:
    rebuild = index.begin_rebuild()
    rebuild.put_many(people)
    rebuild.swap()
