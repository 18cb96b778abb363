"""A question as queries of the embedded engine: one per rank, best rank first."""

from collections.abc import Callable, Iterable, Sequence

from tantivy import FieldType, Occur, Query, Schema

from libs.common.text import is_written_solid
from services.search.adapters.embedded_schema import grams
from services.search.domain.dialling import dialled_endings
from services.search.domain.document import name_key
from services.search.domain.question import Filters, Question
from services.search.domain.typos import typos_allowed
from services.search.domain.wanted import Number, Part, Wanted

_PREFIX_OF_EMAIL_WORD = 2
_LONGEST_TERM = 500


class Queries:
    """Builds queries for one schema. Every value goes in as a term, never as query text."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def scope(self, question: Question) -> Query:
        """Return what limits every query: the workspace and the filters."""
        filters = question.filters
        musts = [self._term("ws", question.workspace_id), *self._ranges(filters)]
        if filters.statuses:
            musts.append(self._any_term("status", filters.statuses))
        if filters.owner_ids:
            musts.append(self._any_term("owner", [owner or "" for owner in filters.owner_ids]))
        if filters.tags and filters.tag_mode == "any":
            musts.append(self._any_term("tag", filters.tags))
        elif filters.tags:
            musts += [self._term("tag", tag) for tag in filters.tags]
        return every(musts)

    def ranks(self, wanted: Wanted) -> list[Query]:
        """Return what may be found without slips, best first; a later one may hold an earlier."""
        ranked = [self._exact(wanted), self._exact_previous(wanted), self._whole_name(wanted)]
        if wanted.number:
            ranked += self._number_ends(wanted.number)
        else:
            for name_word in (self._whole_word, self._beginning):
                ranked.append(every([self._named(part, name_word) for part in wanted.parts]))
        ranked.append(every([self._anywhere(part, self._beginning) for part in wanted.parts]))
        return [query for query in ranked if query is not None]

    def with_slips(self, wanted: Wanted) -> Query | None:
        """Return what may be found with slips in names, or None when no word forgives one."""
        if not any(typos_allowed(word) for word in wanted.words):
            return None
        return every([self._anywhere(part, self._close) for part in wanted.parts])

    def ids(self, ids: Sequence[str]) -> Query:
        """Return the query for contacts by id, of any workspace, found or gone."""
        return self._any_term("id", ids)

    def after(self, order: int, workspace_id: str | None) -> Query:
        """Return the query for what is known from an `id_order` on."""
        onwards = Query.range_query(self._schema, "id_order", FieldType.Unsigned, lower_bound=order)
        if workspace_id is None:
            return onwards
        either = [self._term("ws", workspace_id), self._term("gone_ws", workspace_id)]
        return every([any_of(either), onwards])

    def found(self, workspace_id: str | None) -> Query:
        """Return the query for contacts that can be found, in one workspace or in all."""
        if workspace_id is None:
            return self._term("found", value=True)
        return self._term("ws", workspace_id)

    def gone(self) -> Query:
        """Return the query for contacts that can't be found any more."""
        return self._term("found", value=False)

    def _exact(self, wanted: Wanted) -> Query | None:
        found = []
        if wanted.number and wanted.number.keys:
            found.append(self._any_term("number", sorted(wanted.number.keys)))
        if wanted.email:
            found.append(self._term("email", wanted.email))
        if wanted.handle:
            found.append(self._term("handle", wanted.handle))
        return any_of(found) if found else None

    def _exact_previous(self, wanted: Wanted) -> Query | None:
        if not (wanted.number and wanted.number.keys):
            return None
        return self._any_term("previous", sorted(wanted.number.keys))

    def _whole_name(self, wanted: Wanted) -> Query | None:
        return self._term("name_key", name_key(wanted.words)) if wanted.words else None

    def _number_ends(self, number: Number) -> list[Query]:
        """Find numbers by their bound end; the literal reading first."""
        if number.international:
            return [self._digits(f"^{number.digits}")]
        return [self._digits(f"{each}$") for each in dialled_endings(number.digits)]

    def _number_anywhere(self, number: Number) -> Query:
        found = self._number_ends(number)
        if not number.international:
            found.append(self._digits(number.digits))
        if number.keys:
            found += [
                self._any_term(field, sorted(number.keys)) for field in ("number", "previous")
            ]
        return any_of(found)

    def _digits(self, bounded: str) -> Query:
        """Find a run of digits; a leading ^ or a closing $ binds it to an end of the number."""
        runs: list[str | tuple[int, str]] = [*grams(bounded).split()[1:-1]]
        if len(runs) == 1:
            return self._term("digits", str(runs[0]))
        return Query.phrase_query(self._schema, "digits", runs)

    def _named(self, part: Part, name_word: Callable[[str], Query]) -> Query:
        """Find a part in names, or, if it is digits, in numbers."""
        found = [every(self._name_words(part.words, name_word))] if part.words else []
        if part.number:
            found.append(self._number_anywhere(part.number))
        return any_of(found)

    def _anywhere(self, part: Part, name_word: Callable[[str], Query]) -> Query:
        """Find a part in names, numbers, e-mail or username."""
        found = [self._named(part, name_word)]
        if part.raw and not (part.number and part.number.international):
            found += [self._prefix("email", part.raw), self._prefix("handle", part.raw)]
            if len(part.raw) >= _PREFIX_OF_EMAIL_WORD:
                found.append(self._prefix("email_word", part.raw))
        return any_of(found)

    def _name_words(self, words: Iterable[str], name_word: Callable[[str], Query]) -> list[Query]:
        found: list[Query] = []
        solid: list[str] = []
        for word in words:
            if is_written_solid(word):
                solid.append(word)
                continue
            found += self._solid(solid)
            solid = []
            found.append(name_word(word))
        return found + self._solid(solid)

    def _solid(self, characters: list[str]) -> list[Query]:
        if not characters:
            return []
        if len(characters) == 1:
            return [self._term("word", characters[0])]
        return [Query.phrase_query(self._schema, "word", list(characters))]

    def _whole_word(self, word: str) -> Query:
        return self._term("word", word)

    def _beginning(self, word: str) -> Query:
        return self._prefix("word", word)

    def _close(self, word: str) -> Query:
        allowed = typos_allowed(word)
        if not allowed:
            return self._beginning(word)
        return Query.fuzzy_term_query(
            self._schema, "word", word, distance=allowed, transposition_cost_one=True, prefix=True
        )

    def _prefix(self, field: str, text: str) -> Query:
        return Query.fuzzy_term_query(
            self._schema, field, text[:_LONGEST_TERM], distance=0, prefix=True
        )

    def _term(self, field: str, value: str | bool) -> Query:  # noqa: FBT001 - a term's value
        return Query.term_query(self._schema, field, value, "basic")

    def _any_term(self, field: str, values: Sequence[str]) -> Query:
        return Query.term_set_query(self._schema, field, list(values))

    def _ranges(self, filters: Filters) -> list[Query]:
        bounds = (
            ("created", filters.created_from, filters.created_to),
            ("active", filters.active_from, filters.active_to),
        )
        return [
            Query.range_query(
                self._schema,
                field,
                FieldType.Integer,
                lower_bound=1 if low is None and field == "active" else low,
                upper_bound=None if high is None else high - 1,
            )
            for field, low, high in bounds
            if low is not None or high is not None
        ]


def every(queries: Sequence[Query]) -> Query:
    """Return what all queries find."""
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def any_of(queries: Sequence[Query]) -> Query:
    """Return what any of the queries finds."""
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def without(query: Query, excluded: Sequence[Query]) -> Query:
    """Return what a query finds and none of the excluded ones does."""
    if not excluded:
        return query
    return Query.boolean_query([(Occur.Must, query), *((Occur.MustNot, each) for each in excluded)])
