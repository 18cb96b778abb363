"""Start a migration, as the next numbered file: `new_migration.py SERVICE WORDS`."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = '''"""{sentence}.

Runs beside the previous release: add, never rename or drop what it still reads. What is done to a
table that is large and in use is in `libs.common.db.migrating`.
"""

import sqlalchemy as sa
from alembic import op

revision = "{number}"
down_revision = {previous}


def upgrade() -> None:
    op.add_column("table", sa.Column("column", sa.String(100)))
'''


def main(service: str, words: str) -> Path:
    """Write the file and return its path; ends with a sentence when that can't be."""
    folder = ROOT / "services" / service / "migrations" / "versions"
    name = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")
    if not service or not folder.is_dir() or not name:
        sys.exit("say which: make migration service=contacts name=add_birthday")
    numbers = sorted(path.name[:4] for path in folder.glob("[0-9][0-9][0-9][0-9]_*.py"))
    number = f"{int(numbers[-1]) + 1 if numbers else 1:04}"
    path = folder / f"{number}_{name}.py"
    path.write_text(
        TEMPLATE.format(
            sentence=name.replace("_", " ").capitalize(),
            number=number,
            previous=f'"{numbers[-1]}"' if numbers else None,
        )
    )
    print(path.relative_to(ROOT))
    return path


if __name__ == "__main__":
    main(*[*sys.argv[1:], "", ""][:2])
