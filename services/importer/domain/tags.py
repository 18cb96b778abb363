"""Tags in a cell: split, trimmed, the first spelling of each, few and short."""

from collections.abc import Iterable

from services.importer.domain.text import clean

LENGTH = 64
MOST = 100


def clean_tags(texts: Iterable[str]) -> list[str] | str:
    """Return tags without repeats and blanks, or one sentence that says what is wrong."""
    found: dict[str, str] = {}
    for text in texts:
        tag = clean(text)
        if not tag:
            continue
        if len(tag) > LENGTH:
            return f"a tag has at most {LENGTH} characters"
        found.setdefault(tag.casefold(), tag)
        if len(found) > MOST:
            return f"a contact has at most {MOST} tags"
    return list(found.values())
