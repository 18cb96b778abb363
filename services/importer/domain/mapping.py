"""How columns become fields, and what an import does with people it finds."""

from collections.abc import Mapping as Dict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import phonenumbers

from libs.common.errors import InvalidInputError
from services.importer.domain.tags import clean_tags
from services.importer.domain.text import clean

SKIP = "skip"
CLEAR = "<clear>"
"""A cell of email, tags or owner that says this and nothing else empties the field."""
FIELDS = ("name", "phone", "email", "tags", "status", "owner", "id", "version", SKIP)
STATUSES = ("cold", "warm", "hot", "customer")

OnMatch = Literal["update", "fill", "skip"]
TagsMode = Literal["add", "replace"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """A person's decisions about one file.

    columns: field by header; a header that is missing here is skipped. Where two columns have
    one field, names are joined, tags united, and of the others the first that is filled counts.
    default_country: ISO 3166 region of numbers without a country code. on_match: what happens to
    a contact that is there already: `update` overwrites, `fill` completes, `skip` leaves it.
    create: whether who is not there is added; where not, such rows are skipped, and nobody comes
    back from the trash or the waiting room either.
    plus_optional: numbers without a plus are international, as in a column of WhatsApp ids.
    add_tags: for every row. status_values: status by what a cell says, in lower case.
    """

    columns: Dict[str, str]
    default_country: str | None = None
    plus_optional: bool = False
    on_match: OnMatch = "update"
    create: bool = True
    tags_mode: TagsMode = "add"
    add_tags: tuple[str, ...] = ()
    tag_separator: str | None = None
    status_values: Dict[str, str] = field(default_factory=dict)

    def indexes(self, headers: Sequence[str], wanted: str) -> tuple[int, ...]:
        """Return the places of the columns that have a field."""
        return tuple(
            index for index, name in enumerate(headers) if self.columns.get(name) == wanted
        )


def check_mapping(mapping: Mapping, headers: Sequence[str]) -> Mapping:
    """Return a mapping that fits a file's headers, its tags cleaned.

    Raises InvalidInputError naming every column that the file doesn't have, a missing phone
    column, an unknown country or status, and tags that are not allowed.
    """
    errors = _wrong_columns(mapping, headers)
    if mapping.default_country and mapping.default_country not in phonenumbers.SUPPORTED_REGIONS:
        errors["default_country"] = ["is not an ISO 3166 country code such as DE"]
    if mapping.on_match == "skip" and not mapping.create:
        errors["create"] = ["choose update or fill for on_match: else no row would do anything"]
    for value, status in mapping.status_values.items():
        if status not in STATUSES:
            errors[f"status_values.{value}"] = [f"must be one of {', '.join(STATUSES)}"]
    tags = clean_tags(mapping.add_tags)
    if isinstance(tags, str):
        errors["add_tags"] = [tags]
    if errors:
        raise InvalidInputError("the mapping does not fit the file", errors=errors)
    return replace(
        mapping,
        add_tags=() if isinstance(tags, str) else tuple(tags),
        status_values={clean(value).casefold(): to for value, to in mapping.status_values.items()},
    )


def _wrong_columns(mapping: Mapping, headers: Sequence[str]) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    for name, target in mapping.columns.items():
        if name not in headers:
            errors[f"columns.{name}"] = ["the file has no such column"]
        elif target not in FIELDS:
            errors[f"columns.{name}"] = [f"must be one of {', '.join(FIELDS)}"]
    if "phone" not in mapping.columns.values():
        errors["columns"] = ["choose the column that holds the phone number"]
    return errors
