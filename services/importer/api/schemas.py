"""Shapes of `/api/v1/imports`."""

from marshmallow import fields, validate
from phonenumbers import SUPPORTED_REGIONS

from libs.common.http.paging import DEFAULT_LIMIT, MAX_LIMIT
from libs.common.http.schemas import Schema
from services.importer.api.upload_schemas import storable
from services.importer.domain.columns import KINDS, VERDICTS
from services.importer.domain.correction import LENGTH
from services.importer.domain.mapping import FIELDS
from services.importer.domain.outcomes import OUTCOMES

STATES = (
    "uploaded", "mapped", "checking", "checked", "running",
    "finished", "stopped", "failed", "undone",
)  # fmt: skip

PHASES = ("check", "run", "undo")


class PersonSchema(Schema):
    """Who did something."""

    id = fields.String(required=True)
    name = fields.String(required=True)


class ImportCountsSchema(Schema):
    """Rows by outcome; after a check: what would happen."""

    created = fields.Integer(required=True)
    updated = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    skipped = fields.Integer(required=True)
    duplicate = fields.Integer(required=True)
    invalid = fields.Integer(required=True)
    over_limit = fields.Integer(required=True)


class ImportUndoCountsSchema(Schema):
    """Rows by what an undo did: taken back, kept as somebody changed them since, or unchanged as
    the import had done nothing to them.
    """

    undone = fields.Integer(required=True)
    kept = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)


class ImportUndoSchema(Schema):
    """The undo of an import, apart from the import itself; its rows come with `phase=undo`."""

    by = fields.Nested(PersonSchema, required=True)
    started_at = fields.String(required=True, allow_none=True)
    finished_at = fields.String(required=True, allow_none=True)
    progress = fields.Integer(required=True)
    counts = fields.Nested(ImportUndoCountsSchema, required=True)


class EarlierImportSchema(Schema):
    """An earlier import of the very same file."""

    id = fields.String(required=True)
    file_name = fields.String(required=True, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    started_at = fields.String(required=True, allow_none=True)
    finished_at = fields.String(required=True, allow_none=True)


class ColumnValueSchema(Schema):
    """A value of a column and the rows that have it, in whatever case."""

    value = fields.String(required=True)
    rows = fields.Integer(required=True)


class ColumnVerdictSchema(Schema):
    """How many of the cells that were examined look like a field: all, most (70 %), some, none."""

    field = fields.String(required=True, validate=validate.OneOf(KINDS))
    code = fields.String(required=True, validate=validate.OneOf(VERDICTS))
    matching = fields.Integer(required=True)
    examined = fields.Integer(required=True)


class ImportColumnSchema(Schema):
    """One column of the file, and what it is probably for. distinct: different values, whatever
    their case, null where there are more than 200 or so; values: the commonest first, where there
    are 50 at most, else null. verdict: about the guess; verdicts: about every field.
    """

    header = fields.String(required=True)
    index = fields.Integer(required=True)
    samples = fields.List(fields.String(), required=True)
    filled = fields.Integer(required=True)
    fill_rate = fields.Float(required=True)
    guess = fields.String(required=True, validate=validate.OneOf(FIELDS))
    verdict = fields.String(required=True, allow_none=True)
    distinct = fields.Integer(required=True, allow_none=True)
    values = fields.List(fields.Nested(ColumnValueSchema), required=True, allow_none=True)
    verdicts = fields.List(fields.Nested(ColumnVerdictSchema), required=True)


class MappingSchema(Schema):
    """What the columns are, what happens to people who are there already, and whether those who are
    not there are added (`create`); with `on_match: skip` they have to be.
    """

    columns = fields.Dict(
        keys=fields.String(), values=fields.String(validate=validate.OneOf(FIELDS)), required=True
    )
    default_country = fields.String(
        allow_none=True, load_default=None, validate=validate.Length(equal=2)
    )
    plus_optional = fields.Boolean(load_default=False)
    on_match = fields.String(
        load_default="update", validate=validate.OneOf(("update", "fill", "skip"))
    )
    create = fields.Boolean(load_default=True)
    tags_mode = fields.String(load_default="add", validate=validate.OneOf(("add", "replace")))
    add_tags = fields.List(fields.String(), load_default=list, validate=validate.Length(max=100))
    tag_separator = fields.String(
        allow_none=True, load_default=None, validate=validate.Length(min=1, max=5)
    )
    status_values = fields.Dict(keys=fields.String(), values=fields.String(), load_default=dict)


class StartSchema(Schema):
    """confirm: start although contacts changed since the check."""

    confirm = fields.Boolean(load_default=False)


class ImportSchema(Schema):
    """An import.

    phase: what workers do or did last; an undo has the state `running` and the phase `undo`.
    progress, rows_per_second and seconds_left are of that phase, the latter two while it runs.
    counts: of the check or the import, also during and after an undo; undo: what that one did.
    reasons: rows by code, such as `erased` for people who may not come back; null in lists.
    stopping: nothing more is begun, what is in hand is still accounted for. imported_before: the
    newest earlier import of the same file; null in lists. queued: no worker has been at it for some
    seconds; false in lists. room: places that the plan had left at the check; null without a limit.
    corrections: cells that people corrected after a check. undo_until: when it can be undone no
    more; null when that is so. file_bytes and has_header, the first row names the columns: null for
    rows that came otherwise, or to an earlier release.
    """

    id = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    phase = fields.String(required=True, allow_none=True, validate=validate.OneOf(PHASES))
    stopping = fields.Boolean(required=True)
    queued = fields.Boolean(required=True)
    file_name = fields.String(required=True, allow_none=True)
    rows = fields.Integer(required=True)
    progress = fields.Integer(required=True)
    counts = fields.Nested(ImportCountsSchema, required=True)
    room = fields.Integer(required=True, allow_none=True)
    reasons = fields.Dict(
        keys=fields.String(), values=fields.Integer(), required=True, allow_none=True
    )
    rows_per_second = fields.Float(required=True, allow_none=True)
    seconds_left = fields.Integer(required=True, allow_none=True)
    undo = fields.Nested(ImportUndoSchema, required=True, allow_none=True)
    undo_until = fields.String(required=True, allow_none=True)
    file_bytes = fields.Integer(required=True, allow_none=True)
    has_header = fields.Boolean(required=True, allow_none=True)
    columns = fields.List(fields.Nested(ImportColumnSchema), required=True)
    encoding = fields.String(required=True)
    delimiter = fields.String(required=True)
    mapping = fields.Nested(MappingSchema, required=True, allow_none=True)
    corrections = fields.Integer(required=True)
    error = fields.String(required=True, allow_none=True)
    created_by = fields.Nested(PersonSchema, required=True)
    created_at = fields.String(required=True)
    started_by = fields.Nested(PersonSchema, required=True, allow_none=True)
    started_at = fields.String(required=True, allow_none=True)
    finished_at = fields.String(required=True, allow_none=True)
    checked_at = fields.String(required=True, allow_none=True)
    imported_before = fields.Nested(EarlierImportSchema, required=True, allow_none=True)


class ImportPageSchema(Schema):
    """Imports, newest first."""

    items = fields.List(fields.Nested(ImportSchema), required=True)
    next = fields.String(required=True, allow_none=True)
    total = fields.Integer(required=True)
    total_is_exact = fields.Boolean(required=True)


class CorrectionSchema(Schema):
    """A cell that somebody corrected: what it said before and says now, who it was, and when."""

    row = fields.Integer(required=True)
    column = fields.String(required=True)
    was = fields.String(required=True)
    now = fields.String(required=True)
    by = fields.Nested(PersonSchema, required=True)
    at = fields.String(required=True)


class CorrectionPageSchema(Schema):
    """Corrections part by part of the file, the oldest of each part first."""

    items = fields.List(fields.Nested(CorrectionSchema), required=True)
    next = fields.String(required=True, allow_none=True)
    total = fields.Integer(required=True)
    total_is_exact = fields.Boolean(required=True)


class CorrectCellSchema(Schema):
    """Another value of the cell in one column, named by its header, that becomes something."""

    column = fields.String(required=True)
    value = fields.String(required=True, validate=[validate.Length(max=LENGTH), storable])


class ImportRowSchema(Schema):
    """One row of the file: its number in a spreadsheet, what became of it, what it says by now, and
    which cells of it were corrected, the oldest correction first.
    """

    row = fields.Integer(required=True)
    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    code = fields.String(required=True, allow_none=True)
    field = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    contact_id = fields.String(required=True, allow_none=True)
    changes = fields.Dict(required=True, allow_none=True)
    values = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    corrections = fields.List(fields.Nested(CorrectionSchema), required=True)


class ImportRowPageSchema(Schema):
    """Rows in the order of the file."""

    items = fields.List(fields.Nested(ImportRowSchema), required=True)
    next = fields.String(required=True, allow_none=True)
    total = fields.Integer(required=True)
    total_is_exact = fields.Boolean(required=True)


class NumberQuerySchema(Schema):
    """Which column to examine, and how to understand numbers without a plus."""

    column = fields.String()
    default_country = fields.String(validate=validate.OneOf(sorted(SUPPORTED_REGIONS)))
    plus_optional = fields.Boolean(load_default=False)


class NumberSettingSchema(Schema):
    """How numbers without a plus are to be understood."""

    default_country = fields.String(required=True, allow_none=True)
    plus_optional = fields.Boolean(required=True)


class NumberExampleSchema(Schema):
    """A cell before and after. doubtful: perhaps read as a number of the wrong country."""

    row = fields.Integer(required=True)
    before = fields.String(required=True)
    after = fields.String(required=True, allow_none=True)
    country = fields.String(required=True, allow_none=True)
    code = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    doubtful = fields.Boolean(required=True)


class NumberDistinctSchema(Schema):
    """Different cells before, and the different numbers that they become."""

    before = fields.Integer(required=True)
    after = fields.Integer(required=True)


class DiagnosisSchema(Schema):
    """What is wrong with a column of numbers, and what would put it right.

    doubtful: numbers that were read as ones of the default country and are no mobile numbers there,
    but as they stand those of another.
    """

    examined = fields.Integer(required=True)
    readable = fields.Integer(required=True)
    repaired = fields.Integer(required=True)
    doubtful = fields.Integer(required=True)
    distinct = fields.Nested(NumberDistinctSchema, required=True)
    refused = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    countries = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    proposal = fields.Nested(NumberSettingSchema, required=True, allow_none=True)
    examples = fields.List(fields.Nested(NumberExampleSchema), required=True)


class PageQuerySchema(Schema):
    """Which page."""

    limit = fields.Integer(
        load_default=DEFAULT_LIMIT, validate=validate.Range(min=1, max=MAX_LIMIT)
    )
    cursor = fields.String()


class ImportLimitsSchema(Schema):
    """The largest file that is taken: its bytes, and its rows after the header."""

    file_bytes = fields.Integer(required=True)
    rows = fields.Integer(required=True)


class FirstRowSchema(Schema):
    """A row as the file was cut: its number in a spreadsheet, and a cell for each column."""

    row = fields.Integer(required=True)
    cells = fields.List(fields.String(), required=True)


class FirstRowsSchema(Schema):
    """The first rows below the header."""

    items = fields.List(fields.Nested(FirstRowSchema), required=True)


class RowQuerySchema(PageQuerySchema):
    """Which rows: of which phase (the present one), with which outcome, with which code; problems:
    of all outcomes that leave nothing behind.
    """

    phase = fields.String(validate=validate.OneOf(PHASES))
    outcome = fields.String(validate=validate.OneOf(OUTCOMES))
    code = fields.String(validate=validate.Length(1, 60))
    problems = fields.Boolean(load_default=False)


class ProblemQuerySchema(Schema):
    """Of which phase: that of the import itself, or of its check, unless another is named."""

    phase = fields.String(validate=validate.OneOf(PHASES))
