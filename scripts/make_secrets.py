"""Write the file of secrets that docker-compose.yml asks for: `make_secrets.py .env`.

Every value is random. The two WhatsApp values have to be replaced by those of the app in Meta's
dashboard before real traffic can come; `warmline simulate` works with the made-up ones.
"""

import os
import secrets
import sys
from pathlib import Path

NAMES = (
    "POSTGRES_PASSWORD",
    "DATABASE_PASSWORD",
    "RABBITMQ_PASSWORD",
    "MEILISEARCH_KEY",
    "WARMLINE_TOKEN_KEY",
    "WARMLINE_SUPPRESSION_KEY",
    "WARMLINE_WHATSAPP_APP_SECRETS",
    "WARMLINE_WHATSAPP_VERIFY_TOKENS",
)


def main(path: Path) -> None:
    """Write path, readable by its owner only. Raises FileExistsError if it is there."""
    lines = [f"{name}={secrets.token_urlsafe(32)}\n" for name in NAMES]
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.writelines(lines)
    print(f"wrote {path} with made-up secrets; put those of your WhatsApp app into it")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
