"""What importer publishes, and what another system publishes to have rows imported."""

from dataclasses import dataclass, field

from libs.common.events.registry import event_type


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCounts:
    """Rows by outcome; they add up to the rows of the file when the import has finished."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    duplicate: int = 0
    invalid: int = 0
    over_limit: int = 0


@event_type("import.progressed.v1", "importer")
@dataclass(frozen=True, slots=True, kw_only=True)
class ImportProgressed:
    """More rows of a running import have an outcome.

    phase: check, run or undo; done and counts are of that phase, and so are the rate since it
    began and the seconds that are left at that rate, None while they can't be told.
    """

    import_id: str
    rows: int
    done: int
    counts: ImportCounts
    phase: str | None = None
    rows_per_second: float | None = None
    seconds_left: int | None = None


@event_type("import.finished.v1", "importer")
@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFinished:
    """An import ended: finished, stopped or failed; every row has an outcome. Or its undo did.

    phase: run or undo; by_id, by_name: who asked for that phase; by_kind: member, key or
    service, None for a member. The counts of an undo: updated
    rows were taken back, skipped ones were kept, unchanged ones had done nothing.
    """

    import_id: str
    state: str
    rows: int
    counts: ImportCounts
    by_id: str | None = None
    by_name: str | None = None
    by_kind: str | None = None
    phase: str | None = None


@event_type("import.forgotten.v1", "importer")
@dataclass(frozen=True, slots=True, kw_only=True)
class ForgottenByImporter:
    """Importer has removed what files held of an erased person. removed: how much of what."""

    contact_id: str
    removed: dict[str, int] = field(default_factory=dict)


@event_type("import.requested.v1", "integration")
@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRequested:
    """Another system asks for rows to be imported into the workspace of the envelope.

    headers: names of the columns; rows: cells as text, in the order of headers, 5,000 rows at most.
    Or upload_id: of a finished upload in parts (`/api/v1/imports/uploads`) of that workspace;
    headers and rows are in its file then, and left out here. columns: field by header, as in `PUT
    /api/v1/imports/{id}/mapping`, and the other options too; create: whether who is not there is
    added. requested_by: the name shown in the history and the audit trail.
    """

    columns: dict[str, str]
    requested_by: str
    headers: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    upload_id: str | None = None
    file_name: str | None = None
    default_country: str | None = None
    plus_optional: bool = False
    on_match: str = "update"
    create: bool = True
    tags_mode: str = "add"
    add_tags: list[str] = field(default_factory=list)
    tag_separator: str | None = None
    status_values: dict[str, str] = field(default_factory=dict)
