"""Every awkward file goes all the way: what became of its rows is the same on both databases."""

from tests.support.importer import ImporterWorld, Importing
from tests.unit.importer.corpus import CORPUS, GOOD, File

MOST_BYTES = 400_000
"""Files above it are read in `tests/unit/importer`, where they cost no upload."""


def test_every_file_of_the_corpus_ends_as_it_must(world: ImporterWorld) -> None:
    world.start_worker()
    wrong = {}
    for file in CORPUS:
        content = file.bytes()
        if len(content) <= MOST_BYTES:
            found = _ended(world.workspace(), file, content)
            if found != _expected(file):
                wrong[file.name] = (found, _expected(file))
    assert wrong == {}


def _ended(shop: Importing, file: File, content: bytes) -> object:
    answer = shop.send(content, file.name)
    if answer.status != 201:
        return answer.body["code"]
    columns = {each["header"]: each["guess"] for each in answer.body["columns"]}
    mapping = {name: _plain(value) for name, value in file.mapping.items()}
    columns |= {name: mapping.pop(name) for name in list(mapping) if name in columns}
    shop.put(answer.body["id"], columns=columns, **mapping)
    done = shop.run(answer.body["id"])
    assert sum(done["counts"].values()) == done["rows"]
    return {row["row"]: row["code"] or row["outcome"] for row in shop.rows(done["id"])}


def _expected(file: File) -> object:
    if file.refused:
        return file.refused
    said = {GOOD: "created", "duplicate": "duplicate_in_file"}
    return {number: said.get(code, code) for number, code in file.rows.items()}


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
