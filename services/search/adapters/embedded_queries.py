"""A question as queries of the embedded engine: one per rank, best rank first."""

from collections.abc import Callable, Iterable, Sequence

from tantivy import FieldType, Occur, Query, Schema, Searcher

from libs.common.text import is_written_solid
from services.search.adapters.embedded_schema import RANK_FACTOR, area_gram, grams
from services.search.domain.dialling import begun_area, begun_run, dialled_endings
from services.search.domain.document import name_key
from services.search.domain.question import Filters, Question
from services.search.domain.typos import typos_allowed
from services.search.domain.wanted import Number, Part, Wanted

_PREFIX_OF_EMAIL_WORD = 2
_LONGEST_TERM = 500
_FEW_TERMS = 16
"""Up to here single terms are looked up faster than a set of them."""


class Queries:
    """Builds queries for one schema. Every value goes in as a term, never as query text."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def scope(self, question: Question) -> Query:
        """Return what limits every query: the workspace and the filters."""
        return self._filtered(self._term("ws", question.workspace_id), question.filters)

    def _filtered(self, within: Query, filters: Filters) -> Query:
        """Return what filters let through of a query, which the parts of an alternative need, too:
        what only leaves out finds nothing.
        """
        musts = [within, *self._ranges(filters)]
        if filters.statuses:
            musts.append(self._any_term("status", filters.statuses))
        if filters.sources:
            musts.append(self._any_term("source", filters.sources))
        if filters.owner_ids:
            musts.append(self._any_term("owner", [owner or "" for owner in filters.owner_ids]))
        if filters.tags and filters.tag_mode == "any":
            musts.append(self._any_term("tag", filters.tags))
        elif filters.tags:
            musts += [self._term("tag", tag) for tag in filters.tags]
        musts += [self._term("flag", flag) for flag in filters.flags]
        if filters.either:
            musts.append(any_of([self._filtered(within, each) for each in filters.either]))
        unwanted = self._unwanted(filters)
        if not unwanted:
            return every(musts)
        return Query.boolean_query(
            [(Occur.Must, every(musts)), *((Occur.MustNot, each) for each in unwanted)]
        )

    def _unwanted(self, filters: Filters) -> list[Query]:
        """Return what filters leave out."""
        found = [Query.exists_query("tag")] if filters.untagged else []
        owners = [owner or "" for owner in filters.not_owner_ids]
        listed = {
            "status": filters.not_statuses, "tag": filters.not_tags, "owner": owners,
            "flag": filters.not_flags,
        }  # fmt: skip
        return found + [self._any_term(name, each) for name, each in listed.items() if each]

    def ranked(self, question: Question) -> Query:
        """Return the query for what a question finds without slips, scored by rank.

        Ranks differ by a factor that is more than `recency` can make up for.
        """
        scored = [
            Query.const_score_query(query, float(RANK_FACTOR**place))
            for place, query in enumerate(reversed(self._ranks(question.wanted)))
        ]
        return self._scoped(question, Query.disjunction_max_query(scored))

    def with_slips(self, question: Question, known: Sequence[str] = ()) -> Query:
        """Return the query for what a question finds when slips in names are forgiven.

        Only a name in the last part may be typed halfway, since beginnings are dear.
        known: ids that were found without, to be left out.
        """
        *whole, last = question.wanted.parts
        parts = [self._named(part, self._close) for part in whole]
        found = every([*parts, self._named(last, self._close_beginning)])
        query = self._scoped(question, Query.const_score_query(found, 1.0))
        if not known:
            return query
        return Query.boolean_query([(Occur.Must, query), (Occur.MustNot, self.ids(known))])

    def _scoped(self, question: Question, query: Query) -> Query:
        return every([Query.const_score_query(self.scope(question), 0.0), query])

    def _ranks(self, wanted: Wanted) -> list[Query]:
        """Return what may be found without slips, best first; a later one may hold an earlier.

        Beginnings of words are dear: they are looked for once.
        """
        ranks = [self._exact(wanted), self._exact_previous(wanted), self._whole_name(wanted)]
        if len(wanted.words) == 1:
            ranks.append(self._term("solid", wanted.words[0]))
        if wanted.number:
            ranks += self._number_ends(wanted.number)
        else:
            ranks.append(every([self._named(part, self._whole_word) for part in wanted.parts]))
        if len(wanted.parts) == 1:
            ranks += [
                self._named(wanted.parts[0], self._beginning),
                self._elsewhere(wanted.parts[0], names_only=wanted.names_only),
                self._number_begun(wanted.parts[0].number),
            ]
        else:
            *whole, last = wanted.parts
            only = wanted.names_only
            parts = [self._anywhere(part, whole=True, names_only=only) for part in whole]
            ranks.append(every([*parts, self._anywhere(last, whole=False, names_only=only)]))
        return [query for query in ranks if query is not None]

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

    def gone_before(self, moment: int) -> Query:
        """Return the query for contacts that are gone since before a moment, in milliseconds."""
        earlier = Query.range_query(
            self._schema, "updated", FieldType.Integer, upper_bound=moment, include_upper=False
        )
        return every([self.gone(), earlier])

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
        """Find a run of digits in numbers; the literal ending is one of them."""
        found = self._number_ends(number)
        if not number.international:
            found[0] = self._digits(number.digits)
        if number.keys:
            found += [
                self._any_term(field, sorted(number.keys)) for field in ("number", "previous")
            ]
        return any_of(found)

    def _number_begun(self, number: Number | None) -> Query | None:
        """Find numbers of which a trunk zero, or 00 and the country, and no end was typed."""
        if number is None or number.international:
            return None
        found = []
        if run := begun_run(number.digits):
            found.append(self._digits(run))
        if begun := begun_area(number.digits):
            found.append(self._term("digits", area_gram(begun)))
        if number.beginning:
            found.append(self._digits(f"^{number.beginning}"))
        return any_of(found) if found else None

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

    def _elsewhere(
        self, part: Part, *, whole: bool = False, names_only: bool = False
    ) -> Query | None:
        """Find a part in e-mails or usernames: their beginnings, or whole words of them.

        names_only: in usernames only, whose words stand among those of e-mails.
        """
        if not part.raw or (part.number and part.number.international):
            return None
        if names_only:
            return self._prefix("handle", part.raw)
        if whole and part.raw.isalnum():
            return self._term("email_word", part.raw)
        found = [self._prefix("handle", part.raw)]
        if not part.raw.isalnum():
            found.append(self._prefix("email", part.raw))
        if len(part.raw) >= _PREFIX_OF_EMAIL_WORD:
            found.append(self._prefix("email_word", part.raw))
        return any_of(found)

    def _anywhere(self, part: Part, *, whole: bool, names_only: bool) -> Query:
        """Find a part in names, numbers, e-mails or usernames."""
        found = [
            self._named(part, self._beginning),
            self._elsewhere(part, whole=whole, names_only=names_only),
            self._number_begun(part.number),
        ]
        return any_of([query for query in found if query is not None])

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
        return self._fuzzy(word, prefix=False)

    def _close_beginning(self, word: str) -> Query:
        return self._fuzzy(word, prefix=True)

    def _fuzzy(self, word: str, *, prefix: bool) -> Query:
        allowed = typos_allowed(word)
        if not allowed:
            return self._beginning(word)
        return Query.fuzzy_term_query(
            self._schema, "word", word, distance=allowed, transposition_cost_one=True, prefix=prefix
        )

    def _prefix(self, field: str, text: str) -> Query:
        return Query.fuzzy_term_query(
            self._schema, field, text[:_LONGEST_TERM], distance=0, prefix=True
        )

    def _term(self, field: str, value: str | bool) -> Query:  # noqa: FBT001 - a term's value
        return Query.term_query(self._schema, field, value, "basic")

    def _any_term(self, field: str, values: Sequence[str]) -> Query:
        if len(values) > _FEW_TERMS:
            return Query.term_set_query(self._schema, field, list(values))
        return any_of([self._term(field, value) for value in values])

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


def count_of(searcher: Searcher, query: Query) -> int:
    """Count what a query finds."""
    return int(searcher.search(query, limit=1).count)  # type: ignore[attr-defined] # the stub forgets it


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
