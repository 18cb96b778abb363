"""Find contacts by what somebody typed."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from libs.common.actor import Actor
from libs.common.errors import InvalidInputError, WarmlineError
from services.search.domain.filtering import counts, matches
from services.search.domain.matching import Match, explainer
from services.search.domain.privacy import is_named_openly, openly
from services.search.domain.question import DEEPEST, FacetField, Question
from services.search.domain.wanted import Wanted, only_names
from services.search.ports import Contacts, SearchIndex, SearchUnavailableError

_HINT = (
    "Search is not available now. Filters and the list still work, and a complete phone number"
    " or e-mail address is still found here."
)
_RETRY_SECONDS = 2
_ANSWER_SECONDS, _LEAST_SECONDS = 1.9, 0.3
"""Within which an exact look-up must have answered, the time that the index took included; a
look-up gets the least in any case."""
MOST_BY_NAME = 1_000
"""Hits of the index that are looked through for somebody who sees masks: the index counts those by
hidden names, too."""


@dataclass(frozen=True, slots=True)
class FoundContact:
    """A contact's row with why it was found."""

    row: Mapping[str, Any]
    match: Match


@dataclass(frozen=True, slots=True)
class Found:
    """One page. next_offset: where the next page begins, None at the end.

    degraded: the index did not answer, and these are exact look-ups in contacts.
    """

    items: Sequence[FoundContact]
    total: int
    total_is_exact: bool
    next_offset: int | None = None
    degraded: bool = False
    facets: Mapping[FacetField, Mapping[str, int]] = field(default_factory=dict)


def find_contacts(
    index: SearchIndex,
    contacts: Contacts,
    actor: Actor,
    question: Question,
    facets: Sequence[FacetField] = (),
) -> Found:
    """Answer a question from the index, or, while that is down, exactly from contacts.

    Raises InvalidInputError when the page lies too deep, and SearchUnavailableError with a hint
    when the index is down and the question is not an exact number or address.
    """
    _check_depth(question)
    if question.offset + question.limit > DEEPEST:
        question = replace(question, limit=DEEPEST - question.offset)
    began = time.monotonic()
    try:
        hits = index.search(question, facets)
    except SearchUnavailableError as problem:
        seconds = max(_LEAST_SECONDS, _ANSWER_SECONDS - (time.monotonic() - began))
        rows = look_up(contacts, actor, question.wanted, seconds, problem)
        return _found_exactly(question, rows, facets)
    end = question.offset + len(hits.rows)
    more = bool(hits.rows) and end < min(hits.total, DEEPEST)
    explain = explainer(question.wanted)
    items = [FoundContact(row, explain(row)) for row in hits.rows]
    return Found(items, hits.total, hits.total_is_exact, end if more else None, facets=hits.facets)


def find_by_names(
    index: SearchIndex,
    contacts: Contacts,
    actor: Actor,
    question: Question,
    facets: Sequence[FacetField] = (),
) -> Found:
    """Answer a question of somebody who sees numbers and e-mail addresses masked.

    Names and usernames are looked at, and nothing that could be told from who is found and who is
    not: pages, totals and facets are of those only whom an open name explains, among the first
    thousand hits. Raises as find_contacts does.
    """
    only = only_names(question.wanted)
    if only is None:
        return Found((), 0, total_is_exact=True, facets={name: {} for name in facets})
    asked = replace(question, wanted=only)
    if not only:
        return find_contacts(index, contacts, actor, asked, facets)
    _check_depth(question)
    hits = find_contacts(index, contacts, actor, replace(asked, offset=0, limit=MOST_BY_NAME))
    explain = explainer(only)
    matched = [(each.row, explain(openly(each.row))) for each in hits.items]
    kept = [
        FoundContact(row, match)
        for row, match in matched
        if match.matched_on and is_named_openly(row)
    ]
    is_whole = hits.total_is_exact and len(hits.items) < MOST_BY_NAME
    return replace(_page(question, kept, facets), total_is_exact=is_whole)


def look_up(
    contacts: Contacts, actor: Actor, wanted: Wanted, seconds: float,
    problem: SearchUnavailableError,
) -> Sequence[Mapping[str, Any]]:  # fmt: skip
    """Return the rows that an exact number or address has in contacts, at least one.

    problem: why the index does not answer. Raises SearchUnavailableError with a hint for anything
    else, and when contacts knows nobody or does not answer within some seconds.
    """
    hint = SearchUnavailableError(_HINT, retry_after=_RETRY_SECONDS)
    asked = exact_lookup(wanted)
    if asked is None:
        raise hint from problem
    try:
        rows = contacts.lookup(actor, *asked, seconds)
    except WarmlineError as also:
        raise hint from also
    if not rows:
        raise hint from problem
    return rows


def _check_depth(question: Question) -> None:
    if question.offset >= DEEPEST:
        raise InvalidInputError.of(
            "skip", f"only the first {DEEPEST} hits can be paged; narrow the search"
        )


def _found_exactly(
    question: Question, rows: Sequence[Mapping[str, Any]], facets: Sequence[FacetField]
) -> Found:
    """Answer with what passes the filters."""
    explain = explainer(question.wanted)
    passed = [FoundContact(row, explain(row)) for row in rows if matches(question.filters, row)]
    return replace(_page(question, passed, facets), degraded=True)


def _page(question: Question, found: Sequence[FoundContact], facets: Sequence[FacetField]) -> Found:
    """Page and count whom we know without the index as the index would have them."""
    end = question.offset + question.limit
    rows = [each.row for each in found]
    return Found(
        found[question.offset : end],
        len(found),
        total_is_exact=False,
        next_offset=end if end < len(found) else None,
        facets={name: counts(name, rows) for name in facets},
    )


def exact_lookup(wanted: Wanted) -> tuple[str, str] | None:
    """Return the exact look-up that a query is: ("phone", E.164) or ("email", address), or None."""
    if wanted.number and wanted.number.keys:
        return "phone", f"+{wanted.number.digits}"
    if wanted.email and "." in wanted.email.partition("@")[2]:
        return "email", wanted.email
    return None
