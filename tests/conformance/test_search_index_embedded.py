"""The embedded index: the suite, and what holds for files alone."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tantivy import Document, Index

from libs.common.ids import new_id
from services.search.adapters.embedded import EmbeddedIndex
from services.search.adapters.embedded_schema import FIELDS, SCHEMA, digest_of, prepare
from services.search.domain.document import FORMAT
from services.search.ports import (
    Gone,
    SearchIndex,
    SearchUnavailableError,
    WriterElsewhereError,
)
from tests.conformance.search_index import SearchIndexSuite, ask, names
from tests.conformance.search_people import a_document


class TestEmbeddedIndex(SearchIndexSuite):
    @pytest.fixture
    def index_url(self, tmp_path: Path) -> str:
        return f"embedded:///{tmp_path}/search"

    @pytest.fixture(scope="class")
    @classmethod
    def town_index(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
        index = EmbeddedIndex(tmp_path_factory.mktemp("town"))
        yield index
        index.close()

    def test_one_process_writes_and_the_next_may_when_it_lets_go(self, index, reopen):
        other = reopen()
        index.apply([a_document("Ana")])

        with pytest.raises(WriterElsewhereError):
            other.apply([a_document("Bia")])
        index.close()
        other.apply([a_document("Bia")])

        assert sorted(names(ask(other))) == ["Ana", "Bia"]

    def test_asking_does_not_make_a_process_the_writer(self, index, reopen):
        assert ask(reopen()).total == 0
        index.apply([a_document("Ana")])

    def test_a_lost_folder_is_made_again_and_wants_to_be_filled(self, index, tmp_path):
        index.apply([a_document("Ana")])
        shutil.rmtree(tmp_path / "search")

        assert ask(index).total == 0
        assert index.stale_because()
        index.apply([a_document("Bia")])

        assert names(ask(index)) == ["Bia"]

    def test_damaged_files_are_replaced_and_want_to_be_filled(self, reopen, tmp_path):
        index = reopen()
        index.apply([a_document("Ana")])
        index.close()
        for path in (tmp_path / "search").glob("gen-*/*"):
            path.write_bytes(b"garbage")

        again = reopen()
        again.apply([a_document("Bia")])

        assert again.stale_because()
        assert names(ask(again)) == ["Bia"]

    def test_a_rebuild_remembers_since_when_somebody_is_gone(self, index):
        index.apply([Gone(new_id(), "shop", 5, since=1000)])

        index.begin_rebuild().swap()

        assert index.forget_gone(datetime.fromtimestamp(2, UTC)) == 1

    def test_more_workspaces_are_listed_than_an_aggregation_can_count(
        self, index, reopen, tmp_path
    ):
        index.apply([a_document("Ana")])
        index.close()
        [generation] = (tmp_path / "search").glob("gen-*")
        writer = prepare(Index.open(str(generation))).writer(64_000_000, num_threads=1)
        for number in range(60_001):
            somebody = Document()
            somebody.add_text("ws", f"workspace-{number}")
            somebody.add_boolean("found", True)
            writer.add_document(somebody)
        writer.commit()

        assert len(reopen().workspaces()) == 60_002

    def test_an_index_with_other_fields_answers_as_it_is_until_it_was_rebuilt(
        self, index, reopen, tmp_path
    ):
        gone = a_document("Gone")
        index.apply([a_document("Ana"), gone])
        index.apply([Gone(gone.id, "shop", 7)])
        index.close()
        [about] = (tmp_path / "search").glob("gen-*/warmline.json")
        earlier = digest_of({**FIELDS, "email": {**FIELDS["email"], "fast": True}})
        about.write_text(f'{{"format":{FORMAT},"schema":{earlier},"filled":true}}')

        later = reopen()
        with pytest.raises(SearchUnavailableError, match="waits for its rebuild"):
            later.apply([a_document("Bia")])
        assert later.stale_because() == ["the index has an older format"]
        rebuild = later.begin_rebuild()
        rebuild.put_many([a_document("Carla")])
        assert names(ask(later, "ana")) == ["Ana"]
        rebuild.swap()
        later.apply([gone])

        assert names(ask(later)) == ["Carla"]
        assert not later.stale_because()

    def test_a_rebuild_that_can_not_take_over_has_not_done_what_was_asked(self, index, tmp_path):
        index.apply([a_document("Ana")])
        index.ask_rebuild("somebody was erased")
        current = tmp_path / "search" / "current"
        name = current.read_text()
        rebuild = index.begin_rebuild()
        current.unlink()
        current.mkdir()

        with pytest.raises(SearchUnavailableError):
            rebuild.swap()
        current.rmdir()
        current.write_text(name)

        assert "somebody was erased" in index.stale_because()

    def test_an_index_with_older_documents_is_written_until_it_was_rebuilt(
        self, index, reopen, tmp_path
    ):
        index.apply([a_document("Ana")])
        index.close()
        [about] = (tmp_path / "search").glob("gen-*/warmline.json")
        about.write_text(f'{{"format":1,"schema":{SCHEMA},"filled":true}}')

        later = reopen()
        later.apply([a_document("Bia")])

        assert sorted(names(ask(later))) == ["Ana", "Bia"]
        assert later.stale_because() == ["the index has an older format"]
