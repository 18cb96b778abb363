"""What search needs from outside: an index of contacts, and the contacts themselves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from libs.common.actor import Actor
from libs.common.errors import InvalidInputError, UnavailableError, WarmlineError
from libs.common.events.contacts import ContactDocument
from libs.common.schemes import Scheme, Schemes
from services.search.domain.document import SearchDocument
from services.search.domain.question import FacetField, Question


class SearchUnavailableError(UnavailableError):
    """Raised when the index can't answer now: down, hanging, or held by another process."""

    code = "search_unavailable"
    title = "Search is not available now"


class WriterElsewhereError(SearchUnavailableError):
    """Raised when this process can't write because another one is the index's writer."""

    code = "search_writer_elsewhere"


class NotAllFoundError(InvalidInputError):
    """Raised when an engine can't list all that a question finds; `errors` names `q`."""

    code = "search_finds_too_many"


class IndexRefusedError(WarmlineError):
    """Raised when an engine refuses documents for good; trying again won't help."""

    code = "index_refused"
    title = "The search engine refused the documents"


@dataclass(frozen=True, slots=True)
class Gone:
    """A contact that must not be found any more: trashed, merged, erased or not live.

    since: when the index heard of it, milliseconds since 1970; None for now.
    """

    id: str
    workspace_id: str
    version: int
    since: int | None = None


Change = SearchDocument | Gone


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of changes: written, or left out because the index had a newer version."""

    written: int
    stale: int


@dataclass(frozen=True, slots=True)
class Version:
    """What the index knows of one contact; found is False for one that is gone."""

    id: str
    version: int
    found: bool


@dataclass(frozen=True, slots=True)
class Drift:
    """How the index differed from contacts.

    behind: contacts that the index lacked or had in an older version. left_over: contacts that
    it still had although they are gone. ahead: contacts that it had in a version that contacts
    never gave or gives no more, as after a backup was restored; only a rebuild repairs them.
    refused: contacts, counted with those behind, that the engine will never take as they are.
    """

    compared: int = 0
    behind: int = 0
    left_over: int = 0
    ahead: int = 0
    refused: int = 0

    @property
    def total(self) -> int:
        """All differences."""
        return self.behind + self.left_over + self.ahead


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the last comparison with contacts found and repaired. at: when it ended, RFC 3339."""

    at: str
    drift: Drift


@dataclass(frozen=True, slots=True)
class Hits:
    """One page of rows in order. total counts all hits; it is a lower bound unless exact.

    facets: the counts that were asked for, of all hits.
    """

    rows: Sequence[Mapping[str, Any]]
    total: int
    total_is_exact: bool = True
    facets: Mapping[FacetField, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FoundIds:
    """Some ids of hits, in order of id. more: whether others come behind the last of them."""

    ids: Sequence[str]
    more: bool


@dataclass(frozen=True, slots=True)
class Capabilities:
    """Where engines honestly differ.

    typo_tolerant_prefixes: a word that is typed halfway may have a slip. every_word_a_prefix:
    not only the last word may be typed halfway. forgives_first_letters: a slip in the first letter
    of a word counts like any other. always_forgives: names with slips are found however many match
    without. guards_versions_across_writers: two processes
    that write at once can't put an older version over a newer one. many_writers: several
    processes may write. any_digits: three digits from the middle of a number find it.
    """

    typo_tolerant_prefixes: bool = True
    every_word_a_prefix: bool = True
    forgives_first_letters: bool = True
    guards_versions_across_writers: bool = True
    many_writers: bool = False
    any_digits: bool = True
    always_forgives: bool = False


class Rebuild(Protocol):
    """A fresh index beside the one that answers. Used by one thread."""

    def put_many(self, documents: Sequence[SearchDocument]) -> None:
        """Add documents; not searchable before `swap`.

        One that the engine will never take is left out. Raises IndexRefusedError when those are
        so many that something else is wrong, and SearchUnavailableError.
        """
        ...

    def left_out(self) -> Sequence[str]:
        """Return the ids of documents that the engine will never take; all of them after `swap`."""
        ...

    def swap(self) -> None:
        """Let the fresh index answer from now on, together with every change that was applied
        since the rebuild began. What was in the index before, a Gone included, never stands
        against a document that was put, whatever the versions. Atomic: each search sees all of one
        index or all of the other. Raises SearchUnavailableError; the old index then still answers.
        """
        ...

    def abandon(self) -> None:
        """Throw the fresh index away. Idempotent; does nothing after `swap`."""
        ...


class SearchIndex(Protocol):
    """Finds contacts of one workspace by what somebody typed.

    Isolation: a question sees the contacts of its workspace and no others, in hits, totals and
    facets, whatever it contains.
    Order by relevance: exact phone, e-mail or username first, then the whole name, then endings
    of a number and beginnings of words, then names with slips; the most recently active first
    among equals. Slips are forgiven in names only, never in digits, and, but for an engine that
    always forgives, only where little else matches.
    Names only: a question for names only is answered from names and usernames; nothing else of a
    contact has it found, counted or left out, but for the filters.
    Freshness: what `apply` accepted is found by every process that asks after it returned.
    Versions: an older version of a contact, or a Gone, never overwrites a newer one.
    All methods are thread-safe. Opening never blocks and never fails because an engine is down.
    Every method but `problem` and `close` raises SearchUnavailableError; a search does so within
    two seconds.
    """

    @property
    def capabilities(self) -> Capabilities:
        """What this engine can and can't do."""
        ...

    def apply(self, changes: Sequence[Change]) -> Applied:
        """Write changes in one batch and return when they can be found.

        Of several changes of one contact the highest version counts.
        Raises IndexRefusedError when the engine will never take them.
        """
        ...

    def may_write(self) -> bool:
        """Tell whether this process may write, taking the writer's place where that is free.

        Never waits for another process. True stays true until `close`, or the index is lost.
        """
        ...

    def search(self, question: Question, facets: Sequence[FacetField] = ()) -> Hits:
        """Return the page of hits that the question asks for.

        facets: count all hits by status, by tag key, by owner id, in the same state of the index.
        A contact without an owner counts under the empty string.
        """
        ...

    def ids(self, question: Question, after: str, most: int) -> FoundIds:
        """List the ids of all whom a question finds, those that `search` counts, in order of id
        and behind `after`; the question's order, place and limit mean nothing.

        A page may have fewer than `most`; only `more` says whether there is another. However many
        there are, page by page they all come, or NotAllFoundError does: none is left out silently.
        """
        ...

    def count(self, workspace_id: str | None) -> int:
        """Count the contacts that can be found, in one workspace or in all."""
        ...

    def workspaces(self) -> Sequence[str]:
        """List all workspaces of which a contact can be found, in alphabetical order."""
        ...

    def versions(self, workspace_id: str | None, after: str, most: int) -> Sequence[Version]:
        """List what is known of contacts with an id greater than `after`, in order of id.

        workspace_id None lists all workspaces. Fewer than `most` means that there are no more.
        """
        ...

    def stale_because(self) -> Sequence[str]:
        """Say why the index has to be rebuilt (never filled, older format, asked for); empty when
        it has not. Until a rebuild has replaced it, an index of an older format answers as it is.
        """
        ...

    def ask_rebuild(self, reason: str) -> None:
        """Have the process that writes rebuild the index soon; durable.

        Only a rebuild that begins after this does what was asked.
        """
        ...

    def forget_gone(self, before: datetime) -> int:
        """Forget the versions of contacts that have been gone since before a moment, by the clock
        of who wrote them; return how many. An older event of one that comes later brings it back.
        """
        ...

    def note_comparison(self, comparison: Comparison) -> None:
        """Keep what a comparison with contacts found, for every process to see."""
        ...

    def last_comparison(self) -> Comparison | None:
        """Return what was noted last, or None."""
        ...

    def begin_rebuild(self) -> Rebuild:
        """Begin a fresh index; one that this process began and never swapped is thrown away, and so
        is that of a process that died.

        Raises WriterElsewhereError while another process rebuilds, and where only one process may
        write and this is not it.
        """
        ...

    def wipe(self) -> None:
        """Forget every contact."""
        ...

    def problem(self) -> str | None:
        """Say in one sentence why the index can't be used now, or None. Blocks for 2 s at most."""
        ...

    def close(self) -> None:
        """Finish what is being written and let go of the index. Idempotent."""
        ...


INDEXES: Schemes[SearchIndex] = Schemes(
    "search index",
    "warmline.search",
    {
        "embedded": Scheme("services.search.adapters.embedded:open_index", serverless=True),
        "http": Scheme("services.search.adapters.meilisearch:open_index", needs_host=True),
        "https": Scheme("services.search.adapters.meilisearch:open_index", needs_host=True),
    },
)
"""Adapters by scheme; each is called with the URL and `key`, the engine's API key or blank."""


@dataclass(frozen=True, slots=True)
class SnapshotPage:
    """Live contacts in order of workspace and id. next: where to go on, None at the end."""

    contacts: Sequence[ContactDocument]
    next: str | None


class Contacts(Protocol):
    """The contacts service, which owns what the index copies. Thread-safe."""

    def snapshot(
        self, after: str | None, limit: int, workspace_id: str | None = None
    ) -> SnapshotPage:
        """Read live contacts in order of workspace and id; a page may be shorter than its limit.

        after: `next` of the page before. Raises UnavailableError.
        """
        ...

    def live_version(self, workspace_id: str, contact_id: str) -> int | None:
        """Return the version of a contact, None if it is not live. Raises UnavailableError."""
        ...

    def lookup(
        self, actor: Actor, kind: str, value: str, seconds: float
    ) -> Sequence[Mapping[str, Any]]:
        """Return the rows of contacts with exactly this `phone` or `email`, as the actor sees
        them. seconds: after which it gives up. Raises UnavailableError.
        """
        ...

    def problem(self) -> str | None:
        """Say in one sentence why contacts can't be reached, or None."""
        ...


class LagMeter(Protocol):
    """Shows how far the index is behind, also while nothing can be written. Thread-safe."""

    def begin(self, queue: str, oldest: datetime) -> None:
        """Note that this thread has a batch of a queue in hand, and when its oldest event happened.

        It has one at a time: the next takes the place of one that did not end.
        """
        ...

    def end(self, queue: str) -> None:
        """Note that this thread's batch can be found, or was given back for good."""
        ...


def newest(changes: Iterable[Change]) -> list[Change]:
    """Return one change per contact: that of the highest version, the later one among equals."""
    kept: dict[str, Change] = {}
    for change in changes:
        known = kept.get(change.id)
        if known is None or change.version >= known.version:
            kept[change.id] = change
    return list(kept.values())
