"""A question as searches of Meilisearch, best rank first."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.search.adapters.meilisearch_documents import NOBODY, hashed, spell, spoken
from services.search.adapters.meilisearch_store import BY_ID, later_than
from services.search.domain.dialling import begun_area, begun_run, dialled_endings
from services.search.domain.document import name_key
from services.search.domain.question import FacetField, Filters, Question
from services.search.domain.wanted import Number, Wanted

_SORT_FIELD = {
    "name": "name_sort",
    "phone": "phone_sort",
    "status": "status_sort",
    "owner": "owner_sort",
    "created_at": "created",
    "updated_at": "updated",
    "last_active_at": "active",
}
FACETS: Mapping[FacetField, str] = {"status": "status", "tag": "tags", "owner": "owner"}
_OF_NAMES = ["names", "profile", "joined", "handles"]
_RECENT_FIRST = ["active:desc"]

Search = dict[str, Any]
Filter = list[str | list[str]]


def searches(question: Question) -> list[Search]:
    """Return the searches whose hits, one after another without copies, answer the question.

    Each of them has the workspace and the filters of the question.
    """
    scope = scope_of(question)
    wanted = question.wanted
    if question.sort.field != "relevance":
        return [{**main_search(wanted, scope), "sort": [_order(question)]}]
    if not wanted:
        return [{"q": "", "filter": scope, "sort": _RECENT_FIRST}]
    exact = [
        {"q": "", "filter": [*scope, either], "sort": _RECENT_FIRST} for either in _exact(wanted)
    ]
    everything = main_search(wanted, scope)
    if wanted.number:
        everything = {**everything, "sort": _RECENT_FIRST}
    return [*exact, *_endings(wanted, scope), everything]


def main_search(wanted: Wanted, scope: Filter) -> Search:
    """Return the search that finds everything the question may mean.

    Numbers among words are conditions, so that they mean what they mean alone.
    """
    if wanted.number:
        either = _numbers(wanted.number) + _named_so(wanted)
        return {"q": "", "filter": [*scope, either]}
    words = (spoken(part.words) for part in wanted.parts if not part.number)
    numbers = [_numbers(part.number) for part in wanted.parts if part.number]
    where = {"attributesToSearchOn": _OF_NAMES} if wanted.names_only else {}
    return {"q": " ".join(words), "filter": [*scope, *numbers], "matchingStrategy": "all", **where}


def counted(question: Question, facets: Iterable[FacetField]) -> Search:
    """Return the search that counts all hits of a question."""
    search = main_search(question.wanted, scope_of(question))
    return {**search, "limit": 0, "facets": [FACETS[field] for field in facets]}


def listed(question: Question, after: str, limit: int) -> list[Search]:
    """Return the searches of a question for the ids that come first behind one, in their order."""
    behind = [later_than(after)] if after else []
    return [
        {
            **search, "filter": [*search["filter"], *behind], "sort": BY_ID, "limit": limit,
            "attributesToRetrieve": ["id"],
        }
        for search in searches(question)
    ]  # fmt: skip


def scope_of(question: Question) -> Filter:
    """Return the filter for the workspace and the filters of a question."""
    return [f'workspace = "{spell(question.workspace_id)}"', *_conditions(question.filters)]


def _conditions(filters: Filters) -> Filter:
    """Return conditions that hold together; of those in a list of their own one must hold."""
    found: Filter = [*_periods(filters)]
    if filters.statuses:
        found.append(_any("status", map(spell, filters.statuses)))
    if filters.sources:
        found.append(_any("source", map(spell, filters.sources)))
    if filters.owner_ids:
        owners = (spell(owner) if owner else NOBODY for owner in filters.owner_ids)
        found.append(_any("owner", owners))
    tags = [spell(tag) for tag in filters.tags]
    if tags and filters.tag_mode == "any":
        found.append(_any("tags", tags))
    elif tags:
        found += [f'tags = "{tag}"' for tag in tags]
    found += [f'flags = "{flag}"' for flag in filters.flags]
    if filters.either:
        found.append([_said(_conditions(each)) for each in filters.either])
    return found + _unwanted(filters)


def _said(conditions: Filter) -> str:
    """Return conditions as one: lists within lists would go too deep for the engine."""
    either = (each if isinstance(each, str) else " OR ".join(each) for each in conditions)
    return " AND ".join(f"({each})" for each in either)


def _unwanted(filters: Filters) -> list[str]:
    """Return conditions that leave out what filters do not want."""
    owners = (spell(owner) if owner else NOBODY for owner in filters.not_owner_ids)
    found = [f'status != "{spell(status)}"' for status in filters.not_statuses]
    found += [f'tags != "{spell(tag)}"' for tag in filters.not_tags]
    found += [f'owner != "{owner}"' for owner in owners]
    found += [f'flags != "{flag}"' for flag in filters.not_flags]
    return found + (["tags IS EMPTY"] if filters.untagged else [])


def _exact(wanted: Wanted) -> list[list[str]]:
    found: list[list[str]] = []
    keys = sorted(wanted.number.keys) if wanted.number else []
    same = [f'numbers = "{key}"' for key in keys]
    if wanted.email:
        same.append(f'email_key = "{hashed(wanted.email)}"')
    if wanted.handle:
        same.append(f'handle_keys = "{hashed(wanted.handle)}"')
    found += [same] if same else []
    found += [[f'previous = "{key}"' for key in keys]] if keys else []
    if wanted.words:
        found.append(_named_so(wanted))
    return found


def _endings(wanted: Wanted, scope: Filter) -> list[Search]:
    """Return a search for each way a stored number may end."""
    if wanted.number is None or wanted.number.international:
        return []
    return [
        {"q": "", "filter": [*scope, [f'digits = "{ending}"']], "sort": _RECENT_FIRST}
        for ending in dialled_endings(wanted.number.digits)
    ]


def _numbers(number: Number) -> list[str]:
    """Return conditions, of which one must hold, for all that a typed number may mean.

    `digits` are the ends of all numbers, so that what one of them starts with is any run of digits.
    """
    keys = sorted(number.keys)
    found = [f'{field} = "{key}"' for key in keys for field in ("numbers", "previous")]
    begun = [number.digits] if number.international else []
    begun += [number.beginning] if number.beginning else []
    found += [
        f'{field} STARTS WITH "{each}"' for each in begun for field in ("numbers", "previous")
    ]
    if number.international:
        return found
    found += [f'digits = "{ending}"' for ending in dialled_endings(number.digits)]
    runs = (number.digits, begun_run(number.digits))
    found += [f'digits STARTS WITH "{run}"' for run in runs if run]
    found.append(f'digit_words STARTS WITH "{number.digits}"')
    begun_with = begun_area(number.digits)
    return found + ([f'areas = "{begun_with}"'] if begun_with else [])


def _named_so(wanted: Wanted) -> list[str]:
    """Return conditions for who is called as a number is written."""
    return [f'name_keys = "{hashed(name_key(wanted.words))}"'] if wanted.words else []


def _periods(filters: Filters) -> list[str]:
    found = []
    if filters.created_from is not None:
        found.append(f"created >= {filters.created_from:d}")
    if filters.created_to is not None:
        found.append(f"created < {filters.created_to:d}")
    if filters.active_from is not None:
        found.append(f"active >= {filters.active_from:d}")
    if filters.active_to is not None:
        found += [f"active < {filters.active_to:d}", "active > 0"]
    return found


def _any(attribute: str, values: Iterable[str]) -> list[str]:
    return [f'{attribute} = "{value}"' for value in values]


def _order(question: Question) -> str:
    way = "desc" if question.sort.descending else "asc"
    return f"{_SORT_FIELD[question.sort.field]}:{way}"


def merged(pages: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the hits of several searches one after another, each contact once."""
    found: dict[str, Mapping[str, Any]] = {}
    for page in pages:
        for hit in page["hits"]:
            found.setdefault(hit["id"], hit)
    return list(found.values())
