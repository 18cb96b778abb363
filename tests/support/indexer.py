"""A process that writes the embedded index until it is killed, for tests that kill it.

`python -m tests.support.indexer FOLDER BATCHES SIZE [rebuild]` prints a line for each batch as
soon as `apply` returned, or rebuilds again and again while printing a line for each portion.
"""

import sys
from pathlib import Path
from uuid import UUID

from services.search.adapters.embedded import EmbeddedIndex
from services.search.domain.document import SearchDocument
from tests.conformance.search_people import a_document


def batch(number: int, size: int) -> list[SearchDocument]:
    """Make a batch of contacts, the same in every process, all of one version."""
    first = number * size
    return [
        a_document(f"Person {place}", id=str(UUID(int=(7 << 76) + place)), version=number + 1)
        for place in range(first, first + size)
    ]


def main(folder: str, batches: str, size: str, *more: str) -> None:
    index = EmbeddedIndex(Path(folder))
    rebuild = index.begin_rebuild() if more else None
    for number in range(int(batches)):
        if rebuild:
            rebuild.put_many(batch(number, int(size)))
        else:
            index.apply(batch(number, int(size)))
        _say(str(number))
    if rebuild:
        rebuild.swap()
        _say("swapped")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
