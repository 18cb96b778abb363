"""The command line sets up the logs of its process; here that is the process of the tests."""

import logging
from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """Give the logs back as they were."""
    root, was_configured = logging.getLogger(), structlog.is_configured()
    handlers, level, before = list(root.handlers), root.level, structlog.get_config()
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**before) if was_configured else structlog.reset_defaults()
