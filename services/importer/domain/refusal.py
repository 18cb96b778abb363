"""The one clear sentence that a file gets when it is not a table that can be imported."""

from libs.common.errors import InvalidInputError


class UnreadableFileError(InvalidInputError):
    """Raised when an uploaded file can't be read as a table; nothing of it is kept.

    The fact `row` names the row at fault, as a spreadsheet counts, where there is one.
    """

    code = "unreadable_file"
    title = "The file can't be read as a table"

    def __init__(self, reason: str, *, code: str | None = None, row: int | None = None) -> None:
        facts = {} if row is None else {"row": row}
        super().__init__(
            reason,
            code=code,
            errors={"file": [reason]},
            error_codes={"file": code or self.code},
            **facts,
        )
