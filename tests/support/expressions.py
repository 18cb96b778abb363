"""Filter expressions in JSON, as Hypothesis may think of them."""

from typing import Any

from hypothesis import strategies as st

from services.contacts.domain.expression import FIELDS

_LISTS = {"any_of", "none_of", "all_of"}
_DAYS = {"within_days", "older_than_days"}
_PLAIN = {"present", "absent", "open", "closed", "stopped", "allowed", "yes", "no"}


def expressions(words: dict[str, list[str]], days: list[str]) -> st.SearchStrategy[Any]:
    """Expressions over every field and operator. words: values to choose from, by field."""
    ways = [(field, op) for field, ops in FIELDS.items() for op in ops]
    conditions = st.sampled_from(ways).flatmap(lambda way: _condition(*way, words, days))
    return st.recursive(conditions, _groups, max_leaves=8)


def _condition(
    field: str, op: str, words: dict[str, list[str]], days: list[str]
) -> st.SearchStrategy[Any]:
    if op in _PLAIN:
        return st.just({"field": field, "op": op})
    word = st.sampled_from(words.get(field, [""]))
    value: st.SearchStrategy[Any] = word
    if op in _LISTS:
        value = st.lists(word, min_size=1, max_size=3)
    elif op in _DAYS:
        value = st.integers(1, 12)
    elif op in {"since", "before"}:
        value = st.sampled_from(days)
    elif op == "starts_with":
        value = word.map(lambda text: text[:3])
    return value.map(lambda given: {"field": field, "op": op, "value": given})


def _groups(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    lists = st.lists(parts, min_size=1, max_size=3)
    return st.one_of(
        lists.map(lambda found: {"all": found}),
        lists.map(lambda found: {"any": found}),
        parts.map(lambda found: {"not": found}),
    )
