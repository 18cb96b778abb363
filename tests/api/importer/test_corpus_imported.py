"""Every awkward file goes all the way: what became of its rows is the same on both databases.

Those that are refused go as far as they get in `test_uploading.py`.
"""

from services.importer.application.run_task import Workshop, run_task
from services.importer.domain.job import PREPARE
from services.importer.domain.rows import ContactRow
from tests.support.contact_rows import contact_rows
from tests.support.importer import ImporterWorld, Importing
from tests.unit.importer.corpus import GOOD, File
from tests.unit.importer.test_corpus import READABLE, read, rows_of

Person = tuple[str, str | None, str, frozenset[str]]
"""Name, address, status and tags."""


def test_every_file_of_the_corpus_ends_as_it_must(world: ImporterWorld) -> None:
    wrong, worker = {}, world.workshop()
    for file in READABLE:
        content, shop = file.bytes(), world.workspace()
        found = (_ended(shop, worker, file, content), _people(shop))
        expected = (_expected(file), _expected_people(file, content))
        if found != expected:
            wrong[file.name] = (found, expected)
    assert wrong == {}


def _people(shop: Importing) -> dict[str, Person]:
    """Read the contacts by number."""
    rows = contact_rows(shop.world.contacts.database, shop.own.id).values()
    return {
        row.phone: (row.name, row.email, row.status, frozenset(map(str.lower, row.tags)))
        for row in rows
    }


def _expected_people(file: File, content: bytes) -> dict[str, Person]:
    """Return those whom the good rows describe, as they are read without a database."""
    rows = rows_of(file, read(content))
    good = [rows[number] for number, code in file.rows.items() if code == GOOD]
    return {
        row.phone: (
            row.name or row.phone, row.email, row.status or "cold",
            frozenset(map(str.lower, row.tags)),
        )
        for row in good if isinstance(row, ContactRow)
    }  # fmt: skip


def _ended(shop: Importing, worker: Workshop, file: File, content: bytes) -> dict[int, str] | str:
    """Import a file; return what became of its rows, or why it was refused."""
    answer = shop.send(content, file.name)
    if answer.status != 201:
        return str(answer.body["code"])
    job = answer.body["id"]
    columns = {each["header"]: each["guess"] for each in answer.body["columns"]}
    mapping = {name: _plain(value) for name, value in file.mapping.items()}
    columns |= {name: mapping.pop(name) for name in list(mapping) if name in columns}
    shop.put(job, columns=columns, **mapping)
    assert shop.act(job, "start").status == 202
    with shop.world.storage.read() as imports:
        kept = imports.get(job)
    assert kept is not None
    for number in range(PREPARE, kept.chunks):
        run_task(worker, job, "run", number)
    done = shop.show(job)
    assert (done["state"], sum(done["counts"].values())) == ("finished", done["rows"])
    return {row["row"]: row["code"] or row["outcome"] for row in shop.rows(job)}


def _expected(file: File) -> dict[int, str]:
    said = {GOOD: "created", "duplicate": "duplicate_in_file"}
    return {number: said.get(code, code) for number, code in file.rows.items()}


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
