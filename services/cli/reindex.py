"""`warmline reindex`."""

from typing import Any

import click

from services.cli.installation import installation
from services.cli.output import answers


@click.command()
@answers(lambda result: f"Indexed {result['indexed']} contacts.")
def reindex() -> dict[str, Any]:
    """Build the search index anew; the old one answers until the new one is whole."""
    with installation() as here:
        result = here.call("search", "POST", "/internal/v1/search/reindex", timeout=3600)
    return {"indexed": result["indexed"]}
